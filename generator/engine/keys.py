"""Keys: digests of everything that decides what a source file says, and what the bytes of an output are.

Whatever could change a result is in its key: the text, the settings that matter to it, the template with all it includes, the
program's own code and the libraries. So nothing has to be remembered about what depends on what.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.base.digest import digest_of
from generator.base.plain import Codec
from generator.base.values import value
from generator.content.model import ParseOptions
from generator.engine.program import (
    DIGITS,
    PARSERS,
    PARSING,
    RENDERERS,
    RENDERING,
    code_digest,
    library_versions,
    short_digest,
    text_digest,
)
from generator.plan.views import SiteView


def parse_key(options: ParseOptions) -> str:
    """What decides how source files are read, beside their bytes, path and kind."""
    return short_digest([code_digest(PARSING), library_versions(PARSERS), Codec().encoder(ParseOptions)(options)])


@value
class KeySetup:
    """What the keys of all outputs share."""

    program: str
    templates: Mapping[str, str]
    """Template name -> digest of it and all it includes."""
    site: str
    """Digest of the `SiteView`."""


def key_setup(site: SiteView, templates: Mapping[str, str]) -> KeySetup:
    """The shared parts of the keys of a build."""
    program = short_digest([code_digest(RENDERING), library_versions(RENDERERS)])
    return KeySetup(program, templates, digest_of(site)[:DIGITS])


def output_key(setup: KeySetup, renderer: str, template: str, content: str) -> str:
    """The key of an output: `PARTS` joined with colons. `content` is the text of its view."""
    return _key(setup, renderer, template, text_digest(content))


def key_of_same_view(setup: KeySetup, renderer: str, template: str, before: str) -> str:
    """The key of an output whose view is the one that it had when its key was `before`."""
    return _key(setup, renderer, template, before.rpartition(":")[2])


def _key(setup: KeySetup, renderer: str, template: str, content: str) -> str:
    drawn = setup.templates.get(template, "")[:DIGITS] if template else "-"
    # only pages see what they all share
    shared = setup.site if renderer == "html" else "-"
    return f"{setup.program}:{drawn}:{shared}:{content}"
