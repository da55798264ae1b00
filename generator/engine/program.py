"""The program itself as part of keys: its own code, the libraries, the Python it runs on. Also, the digests that keys are made of."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from generator import __version__

PARSING = ("base", "content", "settings", "__init__.py")
"""Code that decides how a source file is read."""
RENDERING = ("base", "plan/views", "render", "search", "theme", "__init__.py")
"""Code that decides how a view becomes bytes."""
EVERYTHING = (".",)
PARSERS = ("PyYAML", "orjson", "pydantic", "markdown-it-py", "mdit-py-plugins", "nh3", "python-slugify", "tzdata")
RENDERERS = ("Jinja2", "MarkupSafe", "orjson")
OTHERS = ("babel", "imagesize", "pagefind-bin", "pagefind-bin-extended", "rcssmin", "resvg-py", "rjsmin")
_METADATA = (".dist-info", ".egg-info")
PARTS = ("program", "template", "shared", "content")
"""The parts of an output's key, in order."""
DIGITS = 24
"""Digits of a digest in a key."""


@lru_cache(maxsize=8)
def code_digest(places: tuple[str, ...]) -> str:
    """Digest of the program's files at `places` (files or folders below the package)."""
    root = Path(__file__).resolve().parent.parent
    files = [f for place in places for f in (_files_in(root / place) if (root / place).is_dir() else [root / place])]
    made = hashlib.sha256(f"{__version__} {platform.python_version()} {platform.python_implementation()}".encode())
    for file in files:
        made.update(f"{file.relative_to(root).as_posix()}\n".encode())
        made.update(hashlib.sha256(file.read_bytes()).digest() if file.is_file() else b"-")
    return made.hexdigest()


def _files_in(folder: Path) -> list[Path]:
    """Code, and catalogues of translations."""
    return sorted(f for f in folder.rglob("*") if f.suffix in (".py", ".po"))


def library_versions(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """(name, version) of libraries; an empty version for one that is not there.

    A version is what the name of the library's metadata folder says, whatever its form (PEP 376, PEP 427): all that is asked is
    whether it is the same one. `importlib.metadata` reads each of these folders, which takes a tenth of a build that has nothing to do.
    """
    installed = _installed()
    return tuple((name, installed.get(_normal(name), "")) for name in names)


@lru_cache(maxsize=1)
def _installed() -> dict[str, str]:
    """Normal name -> version, of all libraries that can be imported; of two versions of one, the one that is found first."""
    made: dict[str, str] = {}
    for place in sys.path:
        with contextlib.suppress(OSError):
            for entry in sorted(os.listdir(place or ".")):
                name, dash, version = entry.partition("-")
                if dash and version.endswith(_METADATA):
                    made.setdefault(_normal(name), version.rpartition(".")[0])
    return made


def _normal(name: str) -> str:
    """A library's name as all spellings of it are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def program_key() -> str:
    """The whole program with all libraries: if this is the same, the same input gives the same site."""
    return short_digest([code_digest(EVERYTHING), library_versions((*PARSERS, *RENDERERS, *OTHERS))])


def text_digest(text: str) -> str:
    """Digest of a text, as keys have it."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def short_digest(plain: object) -> str:
    """Digest of plain data."""
    return text_digest(json.dumps(plain, separators=(",", ":")))
