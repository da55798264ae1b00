"""Where a source lies: a file, a folder, or a zip; read within limits, and never outside what was named.

Zips are read entry by entry and never unpacked to disk, so that names in them cannot lead anywhere.
"""

from __future__ import annotations

import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import UsageError
from generator.base.values import value

FILE_LIMIT = 512 * 1024 * 1024
"""Bytes of a single file; feeds and exports are read as streams where that can be."""
TEXT_LIMIT = 64 * 1024 * 1024
"""Bytes of a file that is held in memory as a whole."""
ENTRY_LIMIT = 8 * 1024 * 1024
"""Bytes of one text in a folder or zip."""
ENTRIES = 200_000
RATIO = 100
"""How many times larger than packed an entry may be."""
TOTAL_LIMIT = 2 * 1024 * 1024 * 1024


@value
class Entry:
    """A file in a folder or zip."""

    path: str
    """Relative, with `/`."""
    content: bytes | None
    """None: it could not be read, and `problem` says why."""
    problem: str = ""


def read_file(place: Path, limit: int = TEXT_LIMIT) -> bytes:
    """A file's bytes. Raises UsageError for what is too large or no file."""
    try:
        content = files.read_bounded(place, limit)
    except OSError as fault:
        raise UsageError(f"{place} cannot be read: {fault.strerror or fault}", "Check the path and its permissions.") from None
    if content is None:
        raise UsageError(f"{place} is larger than {limit // 1024 // 1024} MiB", "Split it, or import its parts.")
    return content


def is_zip(place: Path) -> bool:
    """Whether a file begins as a zip does."""
    try:
        with open(place, "rb") as file:
            return stat.S_ISREG(os.fstat(file.fileno()).st_mode) and file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False


def entries(place: Path, endings: tuple[str, ...]) -> Iterator[Entry]:
    """The files of a folder or zip whose names end so, sorted by path."""
    return _zipped(place, endings) if place.is_file() else _in_folder(place, endings)


def _in_folder(place: Path, endings: tuple[str, ...]) -> Iterator[Entry]:
    for found in files.walk(place, "", inside=place):
        if not found.path.lower().endswith(endings):
            continue
        if found.problem:
            yield Entry(found.path, None, found.detail or found.problem)
            continue
        try:
            content = files.read_bounded(place / found.path, ENTRY_LIMIT)
        except OSError as fault:
            yield Entry(found.path, None, fault.strerror or str(fault))
            continue
        yield Entry(found.path, content, "" if content is not None else f"it is larger than {ENTRY_LIMIT // 1024 // 1024} MiB")


def _zipped(place: Path, endings: tuple[str, ...]) -> Iterator[Entry]:
    try:
        opened = zipfile.ZipFile(place)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError) as fault:
        raise UsageError(f"{place} is no zip that can be read: {fault}") from None
    with opened as archive:
        held = archive.infolist()
        if len(held) > ENTRIES:
            raise UsageError(f"{place} has more than {ENTRIES:,} entries", "Unpack it and import a part.")
        total = 0
        seen: set[str] = set()
        for info in sorted(held, key=lambda i: i.filename):
            name = info.filename
            problem = _zip_problem(info) or ("it is there twice" if name in seen else "")
            if info.is_dir() or not name.lower().endswith(endings) or (not problem and files.is_noise(name.rpartition("/")[2])):
                continue
            seen.add(name)
            content = None
            if not problem:
                content, problem = _unpacked(archive, info)
            total += len(content or b"")
            if total > TOTAL_LIMIT:
                raise UsageError(f"{place} holds more than {TOTAL_LIMIT // 1024**3} GiB", "Unpack it and import a part.")
            yield Entry(name, content, problem)


def _zip_problem(info: zipfile.ZipInfo) -> str:
    parts = info.filename.replace("\\", "/").split("/")
    if "\\" in info.filename or info.filename.startswith("/") or ".." in parts or ":" in parts[0] or "\x00" in info.orig_filename:
        return "its name leads out of the zip"
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind and not stat.S_ISREG(kind):
        return "it is no plain file"
    if info.flag_bits & 1:
        return "it is encrypted"
    if info.file_size > ENTRY_LIMIT:
        return f"it is larger than {ENTRY_LIMIT // 1024 // 1024} MiB"
    if info.file_size > RATIO * max(1, info.compress_size) + 1024:
        return "it is packed more than a text can be"
    return ""


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[bytes | None, str]:
    try:
        with archive.open(info) as file:
            content = file.read(ENTRY_LIMIT + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        return None, f"it cannot be unpacked: {fault}"
    return (None, "it is larger than it says") if len(content) > min(ENTRY_LIMIT, info.file_size) else (content, "")


def decoded(content: bytes) -> str:
    """Bytes as text: UTF-8 or UTF-16 by its mark, else Windows-1252, which every byte is something in. Line ends are `\\n`."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
