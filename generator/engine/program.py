"""The program itself as part of keys: its own code, the libraries, the Python it runs on. Also, the digests that keys are made of."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import lru_cache
from importlib import metadata
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
PARTS = ("program", "template", "shared", "content")
"""The parts of an output's key, in order."""
DIGITS = 24
"""Digits of a digest in a key."""


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


def program_key() -> str:
    """The whole program with all libraries: if this is the same, the same input gives the same site."""
    return short_digest([code_digest(EVERYTHING), library_versions((*PARSERS, *RENDERERS, *OTHERS))])


def text_digest(text: str) -> str:
    """Digest of a text, as keys have it."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def short_digest(plain: object) -> str:
    """Digest of plain data."""
    return text_digest(json.dumps(plain, separators=(",", ":")))
