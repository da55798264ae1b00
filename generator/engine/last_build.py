"""The last build as a whole: what it was made from, and what it said, so that the next one can tell that nothing else changed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Container, Sequence
from pathlib import Path

from generator.archive.model import Held
from generator.base import files
from generator.base.diagnostics import Diagnostic
from generator.base.files import FoundFile
from generator.base.json_text import from_json, json_text
from generator.base.plain import Codec
from generator.base.values import value
from generator.content.model import ParseOptions
from generator.engine.program import program_key, short_digest
from generator.engine.site_records import LEDGER, LINKS
from generator.engine.store import Store, rested
from generator.theme.places import SITE_THEMES, ThemePlace, shipped_themes

NOTE = "last build"


@value
class LastBuild:
    """A build that ended well."""

    inputs: str
    """Digest of all that went in beside the source files that were read and the themes, by `Inputs.key`."""
    themes: str
    """Digest of the themes, by `Inputs.themes`."""
    since: str
    """Moment from which on, and `until` before which, the same articles are published."""
    until: str
    output: str
    """The output folder, as it is told to people."""
    place: str
    """The output folder, without links."""
    pages: int
    articles: int
    held: tuple[Held, ...]
    diagnostics: tuple[Diagnostic, ...]
    base_url: str
    parsing: ParseOptions
    """How sources were read."""
    theme: tuple[ThemePlace, ...]
    """The theme and those that it extends."""
    language: str
    """The one that it speaks."""


_codec = Codec()
_to_plain = _codec.encoder(LastBuild)
_from_plain = _codec.decoder(LastBuild)


def read_last_build(store: Store) -> LastBuild | None:
    """The last build of a site; None if there was none that ended well."""
    text = store.note(NOTE)
    try:
        return _from_plain(from_json(text)) if text else None
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


def note_of(build: LastBuild) -> str:
    """The note that keeps a build."""
    return json_text(_to_plain(build))


@value
class Inputs:
    """What a site is made from, as it is now."""

    shared: tuple[str, ...]
    """Digests of the program, of `site.yaml` and of the files that are kept beside it."""
    themes: str
    """Digest of all files of the themes."""
    found: tuple[FoundFile, ...]
    """Everything in `content/`."""
    moment: int
    """When this was looked at, in nanoseconds."""

    def key(self, options: Sequence[object], known: Container[str]) -> str:
        """Digest of all but the themes and the source files that are `known` (their texts are compared one by one).

        Never the same twice while one of the others was changed so lately that it could change again under the same
        time stamp. `options` are those of the command.
        """
        others = [f for f in self.found if f.path not in known]
        made: list[object] = [self.shared, *options, *([f.path, f.stamp, f.problem] for f in others)]
        if not all(rested(f.stamp, self.moment) for f in others):
            made.append(self.moment)
        return short_digest(made)


def look_at_inputs(folder: Path) -> Inputs:
    """Look at everything that a site is made from."""
    moment = time.time_ns()
    trees = [_tree(shipped_themes()), _tree(folder / SITE_THEMES)]
    beside = (_digest_at(folder / name) for name in ("site.yaml", LEDGER, LINKS))
    return Inputs((program_key(), *beside), short_digest(trees), tuple(files.walk(folder, "content", inside=folder)), moment)


def _tree(folder: Path) -> list[object]:
    """Paths and contents of all files of a theme folder."""
    return [[f.path, f.problem, _digest_at(folder / f.path)] for f in files.walk(folder, "", inside=folder)]


def _digest_at(place: Path) -> str:
    try:
        return hashlib.sha256(place.read_bytes()).hexdigest()
    except OSError as fault:
        return str(fault.errno)
