"""Files: finding them without falling into traps, reading them within limits, writing them whole."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault
from generator.base.digest import digest_bytes
from generator.base.values import value

JUNK = frozenset({"Thumbs.db", "desktop.ini", "Icon\r"})
"""Files that systems leave in folders, beside those whose names begin with a dot."""

_UNNAMEABLE = re.compile("[\x00-\x1f\x7f-\x9f\\\\\u2028\u2029\ud800-\udfff]")
"""Control characters, line ends, backslashes, and bytes that are not UTF-8 (which Python gives as surrogates)."""


Stamp = tuple[int, int, int, int]
"""(size, ns of last change, ns of last change of the entry, inode): where all are as they were, so are the bytes."""


NO_STAMP: Stamp = (0, 0, 0, 0)


def stamp_of(seen: os.stat_result) -> Stamp:
    """The stamp of a file."""
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino & 0x7FFFFFFFFFFFFFFF


TEMPORARY = ".dateline-tmp"
"""Ending of what is not yet in its place."""


def is_plain(path: str, seen: os.stat_result) -> bool:
    """Whether a walk would find a plain file of that path, by itself not a link, without a problem."""
    return stat.S_ISREG(seen.st_mode) and not _UNNAMEABLE.search(path) and not any(map(is_noise, path.split("/")))


@value
class FoundFile:
    """An entry of a folder walk."""

    path: str
    """Relative to the walked root, with `/`."""
    stamp: Stamp
    problem: str
    """Empty for a plain readable file; else `not-a-file`, `outside-site`, `unreadable-file` or `bad-name`."""
    detail: str
    """What it is instead, for a message."""


def is_noise(name: str) -> bool:
    """Whether a file name is an editor's or system's own: hidden, backup, swap or lock files."""
    return (
        name.startswith((".", "#"))
        or name.endswith(("~", ".swp", ".swx", ".tmp", ".bak"))
        or name in JUNK
        or name == "4913"
        or is_temporary(name)
    )


def walk(root: Path, folder: str, *, inside: Path) -> Iterator[FoundFile]:
    """All files below `root/folder`, sorted by path, noise left out; nothing is opened.

    Symbolic links are followed only while they lead to plain files or folders inside `inside`; anything that is
    neither (pipes, devices, broken or foreign links, loops) is given with a `problem`.
    """
    real = os.path.realpath(inside)
    target = os.path.realpath(os.path.join(root, folder))
    if os.path.commonpath([real, target]) != real:
        yield FoundFile(folder, NO_STAMP, "outside-site", f"it leads to {target}")
        return
    yield from _walk(str(root), folder, real, frozenset())


def _walk(root: str, folder: str, inside: str, above: frozenset[str]) -> Iterator[FoundFile]:
    place = os.path.join(root, folder)
    try:
        with os.scandir(place) as found:
            entries = sorted(found, key=lambda e: e.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as fault:
        yield FoundFile(folder, NO_STAMP, "unreadable-file", fault.strerror or str(fault))
        return
    for entry in entries:
        if is_noise(entry.name):
            continue
        path = f"{folder}/{entry.name}" if folder else entry.name
        if _UNNAMEABLE.search(entry.name):
            yield FoundFile(f"{folder}/{ascii(entry.name)[1:-1]}", NO_STAMP, "bad-name", "")
            continue
        followed = above
        try:
            if entry.is_symlink():
                target = os.path.realpath(entry.path)
                if os.path.commonpath([inside, target]) != inside:
                    yield FoundFile(path, NO_STAMP, "outside-site", f"it leads to {target}")
                    continue
                if target in above or f"{place}{os.sep}".startswith(target + os.sep):
                    yield FoundFile(path, NO_STAMP, "not-a-file", "a link that leads back to itself")
                    continue
                followed = above | {target}
            seen = entry.stat()
        except FileNotFoundError:
            yield FoundFile(path, NO_STAMP, "unreadable-file", "a link to nothing")
            continue
        except OSError as fault:
            yield FoundFile(path, NO_STAMP, "unreadable-file", fault.strerror or str(fault))
            continue
        if stat.S_ISDIR(seen.st_mode):
            if entry.name.endswith(".md"):
                yield FoundFile(path, NO_STAMP, "not-a-file", "a folder")
            yield from _walk(root, path, inside, followed)
        elif stat.S_ISREG(seen.st_mode):
            yield FoundFile(path, stamp_of(seen), "", "")
        else:
            yield FoundFile(path, NO_STAMP, "not-a-file", _what(seen.st_mode))


def _what(mode: int) -> str:
    kinds = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"), (stat.S_ISCHR, "a device"), (stat.S_ISBLK, "a device"))
    return next((name for test, name in kinds if test(mode)), "a special file")


def read_bounded(path: str | Path, limit: int) -> bytes | None:
    """A plain file's bytes; None if it is larger than `limit`. Raises OSError, also for what is no plain file."""
    # not following into a pipe that took the file's place after the walk: opening one would wait for ever
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:
        seen = os.fstat(descriptor)
        if not stat.S_ISREG(seen.st_mode):
            raise OSError(errno.EINVAL, "not a plain file", str(path))
        if seen.st_size > limit:
            return None
        return file.read(limit + 1)[: limit + 1] if seen.st_size else b""


def write_atomic(path: Path | str, content: bytes) -> None:
    """Put `content` at `path`: afterwards the file is wholly old or wholly new, whenever the program dies.

    Makes missing folders. Raises EnvironmentFault with what to do when the disk or permissions are in the way.
    """
    name = os.fspath(path)
    # not the name with an ending: that could be longer than file systems allow
    temporary = os.path.join(os.path.dirname(name), f"{digest_bytes(name.encode())[:16]}.{os.getpid()}{TEMPORARY}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        try:
            descriptor = os.open(temporary, flags, 0o644)
        except FileNotFoundError:
            make_folder(os.path.dirname(name))
            descriptor = os.open(temporary, flags, 0o644)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(descriptor, view) :]
        finally:
            os.close(descriptor)
        os.replace(temporary, name)
    except OSError as fault:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise EnvironmentFault(
            f"cannot write {name}: {fault.strerror or fault}",
            "Free some space or check the folder's permissions, then build again; what was there before is untouched.",
        ) from fault


def make_folder(name: str, known: set[str] | None = None) -> None:
    """Make a folder and those above it that are missing; those in `known` are there, and it grows. Raises OSError."""
    if known is not None:
        if name in known:
            return
        above = os.path.dirname(name)
        if above and above not in known:
            os.makedirs(above, exist_ok=True)
            known.add(above)
        known.add(name)
    try:
        os.mkdir(name)
    except FileNotFoundError:
        os.makedirs(name, exist_ok=True)
    except FileExistsError:
        pass


def is_temporary(name: str) -> bool:
    """Whether a file is one that `write_atomic` leaves behind if the program is killed in between, or lies in such a folder."""
    return name.endswith(TEMPORARY) or f"{TEMPORARY}/" in name


def remove_empty_folders(root: Path, folders: set[str]) -> None:
    """Remove those of `folders` (relative to `root`), and their parents, that hold nothing any more."""
    for folder in sorted(folders, key=lambda f: f.count("/"), reverse=True):
        place = folder
        while place:
            try:
                os.rmdir(root / place)
            except OSError:
                break
            place = place.rpartition("/")[0]


def scratch_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder of our own that goes away after use."""
    return tempfile.TemporaryDirectory(prefix="dateline-")
