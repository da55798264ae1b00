"""Finding the site's source files, and what it takes to read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.archive.model import SiteFile
from generator.base import files
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.values import value
from generator.content.model import ParseOptions
from generator.settings import CONTENT, Settings

FILES = "files"
_FIXED = {"articles": "article", "pages": "page", "storylines": "storyline"}
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff")


@value
class FoundSource:
    """A Markdown file and what kind of document it holds."""

    path: str
    """Relative to the site folder."""
    kind: str
    stamp: files.Stamp


@value
class ReadSetup:
    """What workers need to read."""

    folder: str
    options: ParseOptions
    known: Mapping[str, str]
    """Path -> digest of the bytes of which the store has the document already."""


def parse_options(settings: Settings) -> ParseOptions:
    """Those settings that parsing reads."""
    taxonomies = tuple((t.key, t.field, t.singular) for t in settings.taxonomies)
    return ParseOptions(settings.timezone, settings.typographer, settings.html, taxonomies)


def find_sources(
    folder: Path, settings: Settings, entries: Iterable[files.FoundFile] | None = None
) -> tuple[list[FoundSource], list[Diagnostic]]:
    """All Markdown files below `content/`, sorted by path; and what lies there that is not readable or not in place. `entries`: of these
    alone, of all that a walk finds."""
    kinds = {**_FIXED, **{t.key: t.key for t in settings.taxonomies}}
    found: list[FoundSource] = []
    diagnostics: list[Diagnostic] = []
    for entry in files.walk(folder, CONTENT, inside=folder) if entries is None else entries:
        parts = entry.path.split("/")
        top = parts[1] if len(parts) > 2 else ""
        if top == FILES:
            continue
        if entry.problem:
            diagnostics.append(_unreadable(entry))
        elif not entry.path.endswith(".md"):
            hint = "Texts end in .md; pictures and attachments belong in content/files/."
            diagnostics.append(_misplaced(entry.path, "this file is not used", hint))
        elif top not in kinds:
            where = ", ".join(f"content/{name}/" for name in kinds)
            diagnostics.append(_misplaced(entry.path, "this file is not used", f"Put it into one of {where}."))
        else:
            found.append(FoundSource(entry.path, kinds[top], entry.stamp))
    return found, diagnostics


def _unreadable(entry: files.FoundFile) -> Diagnostic:
    words = {
        "not-a-file": f"this is {entry.detail}, not a file",
        "outside-site": f"this link leads outside the site's folder: {entry.detail}",
        "unreadable-file": f"this cannot be read: {entry.detail}",
        "bad-name": "this name has characters that no address and not every system can have",
    }
    hints = {"outside-site": "Copy the file into the site instead of linking to it.", "bad-name": "Rename the file."}
    hint = hints.get(entry.problem, "Take it out of content/.")
    return Diagnostic(entry.problem, words[entry.problem], Location(entry.path), hint=hint)


def _misplaced(path: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic("misplaced-file", message, Location(path), Severity.WARNING, hint)


def find_files(folder: Path) -> tuple[dict[str, SiteFile], list[Diagnostic]]:
    """The files of `content/files/` by their path below content/, with digest and the size of pictures."""
    made: dict[str, SiteFile] = {}
    diagnostics: list[Diagnostic] = []
    for entry in files.walk(folder, f"{CONTENT}/{FILES}", inside=folder):
        if entry.problem:
            diagnostics.append(_unreadable(entry))
            continue
        place = folder / entry.path
        try:
            digest = _digest_of_file(place)
            width, height = _size_of(place) if entry.path.lower().endswith(_PICTURES) else (0, 0)
        except OSError as fault:
            diagnostics.append(_unreadable(files.FoundFile(entry.path, files.NO_STAMP, "unreadable-file", fault.strerror or str(fault))))
            continue
        except (ValueError, TypeError, KeyError, IndexError):
            width, height = 0, 0
        path = entry.path.removeprefix(f"{CONTENT}/")
        made[path] = SiteFile(path, entry.path, digest, max(0, width), max(0, height))
    return made, diagnostics


def _size_of(place: Path) -> tuple[int, int]:
    import imagesize

    width, height = imagesize.get(place)
    return int(width), int(height)


def _digest_of_file(place: Path) -> str:
    import hashlib

    with open(place, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
