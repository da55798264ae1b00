"""Keys: digests of everything that decides what a source file says, and what the bytes of an output are.

Whatever could change a result is in its key: the text, the settings that matter to it, the template with all it includes, the
program's own code and the libraries. So nothing has to be remembered about what depends on what.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from generator import __version__
from generator.base.digest import digest_of
from generator.base.plain import Codec
from generator.base.values import value
from generator.content.model import ParseOptions
from generator.plan.output import Output
from generator.plan.views import ArticleCard, EventView, SiteView

PARSING = ("base", "content", "settings.py", "__init__.py")
"""Code that decides how a source file is read."""
RENDERING = ("base", "plan/views.py", "render", "theme", "__init__.py")
"""Code that decides how a view becomes bytes."""
_PARSERS = ("PyYAML", "pydantic", "markdown-it-py", "mdit-py-plugins", "nh3", "python-slugify", "tzdata")
_RENDERERS = ("Jinja2", "MarkupSafe", "feedgenerator")
_HEX = 24
"""Digits of each part of an output's key."""

PARTS = ("program", "template", "shared", "content")
"""The parts of an output's key, in order."""


@lru_cache(maxsize=8)
def code_digest(places: tuple[str, ...]) -> str:
    """Digest of the program's files at `places` (files or folders below the package)."""
    root = Path(__file__).resolve().parent.parent
    files = [f for place in places for f in (sorted((root / place).rglob("*.py")) if (root / place).is_dir() else [root / place])]
    made = hashlib.sha256(f"{__version__} {platform.python_version()} {platform.python_implementation()}".encode())
    for file in files:
        made.update(f"{file.relative_to(root).as_posix()}\n".encode())
        made.update(hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"-")
    return made.hexdigest()


@lru_cache(maxsize=8)
def library_versions(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(name, version) of libraries; an empty version for one that is not there."""
    made = []
    for name in names:
        try:
            made.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            made.append((name, ""))
    return tuple(made)


def parse_key(options: ParseOptions) -> str:
    """What decides how source files are read, beside their bytes, path and kind."""
    return _digest([code_digest(PARSING), library_versions(_PARSERS), Codec().encoder(ParseOptions)(options)])


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
    program = digest_of((code_digest(RENDERING), library_versions(_RENDERERS)))
    return KeySetup(program[:_HEX], templates, digest_of(site)[:_HEX])


class KeyMaker:
    """Makes the keys of the outputs of one build."""

    def __init__(self, setup: KeySetup):
        self.setup = setup
        self._made: dict[int, tuple[Any, str]] = {}
        plain = Codec()
        self._codec = Codec(shared={c: self._once(plain.encoder(c)) for c in (ArticleCard, EventView)})

    def _once(self, encode: Any) -> Any:
        """Digests of values that many views hold, each made once; the value is kept so that no other can have its identity."""
        made = self._made

        def digest(held: Any) -> str:
            found = made.get(id(held))
            if found is None:
                found = made[id(held)] = (held, _digest(encode(held)))
            return found[1]

        return digest

    def key(self, output: Output) -> str:
        """The key of an output, `PARTS` joined with colons."""
        kind = type(output.view)
        content = _digest([kind.__name__, output.renderer, output.template, self._codec.encoder(kind)(output.view)])
        setup = self.setup
        if output.renderer != "html":
            return f"{setup.program}:-:-:{content}"
        return f"{setup.program}:{setup.templates.get(output.template, '')[:_HEX]}:{setup.site}:{content}"


def _digest(plain: Any) -> str:
    return hashlib.sha256(json.dumps(plain, separators=(",", ":")).encode()).hexdigest()[:_HEX]


_current: tuple[KeySetup, KeyMaker] | None = None


def key_maker(setup: KeySetup) -> KeyMaker:
    """The key maker of a build, made once in each process."""
    global _current
    if _current is None or _current[0] != setup:
        _current = (setup, KeyMaker(setup))
    return _current[1]


def key_chunk(setup: KeySetup, chunk: Sequence[Output]) -> list[str]:
    """Runs in workers: the keys of outputs."""
    maker = key_maker(setup)
    return [maker.key(output) for output in chunk]
