"""Putting new content over many files, each wholly old or wholly new at any moment, without the cost of replacing them one by one.

To rename a new file over an old one is what `files.write_atomic` does. ext4 then waits for the new file's blocks, and frees an inode
that it will not use again for minutes, through which every later file must search: for ten thousand files that is most of a build.
Here one spare file goes round instead: the new content is written into it, it changes places with the old file in one step
(`renameat2` with `RENAME_EXCHANGE`, Linux), and what was the old file is the next spare.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable
from functools import cache

from generator.base.diagnostics import EnvironmentFault
from generator.base.files import write_atomic

_EXCHANGE = 2
_HERE = -100
_FLAGS = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
_UNABLE = frozenset({errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.EXDEV, errno.ENOTSUP, errno.ENOENT})
"""The file system cannot exchange, or the old file went away: the plain way is left."""


@cache
def _exchange() -> Callable[[bytes, bytes], int] | None:
    """A function that lets two files change places and gives an error number, 0 if all went well; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    import ctypes

    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    return lambda one, other: ctypes.get_errno() if call(_HERE, one, _HERE, other, _EXCHANGE) else 0


class Overwriter:
    """Overwrites files of one folder tree. Close it when done."""

    def __init__(self, root: str):
        self._spare = os.path.join(root, f"spare.{os.getpid()}.dateline-tmp")
        self._held = False
        self._able = True

    def write(self, path: str, content: bytes) -> None:
        """Put `content` at `path`, where a plain file is. Raises EnvironmentFault."""
        exchange = _exchange() if self._able else None
        if exchange is None:
            write_atomic(path, content)
            return
        beside = f"{os.path.dirname(path)}/{os.path.basename(self._spare)}"
        try:
            self._fill(beside, content)
            failed = exchange(os.fsencode(beside), os.fsencode(path))
            if not failed:
                os.rename(beside, self._spare)
                self._held = True
                return
        except OSError as fault:
            failed = fault.errno or errno.EIO
        with contextlib.suppress(OSError):
            os.unlink(beside)
        if failed not in _UNABLE:
            raise EnvironmentFault(
                f"cannot write {path}: {os.strerror(failed)}",
                "Free some space or check the folder's permissions, then build again; what was there before is untouched.",
            )
        self._able = failed == errno.ENOENT
        write_atomic(path, content)

    def _fill(self, beside: str, content: bytes) -> None:
        """Put content into the spare file, at the place `beside` the file that it is for."""
        descriptor = self._reused(beside) if self._held else -1
        self._held = False
        if descriptor < 0:
            descriptor = os.open(beside, _FLAGS | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(descriptor, view) :]
            os.ftruncate(descriptor, len(content))
        finally:
            os.close(descriptor)

    def _reused(self, beside: str) -> int:
        """The spare, open for writing; -1 if it must not be written to: others may have a second name for it, or have changed its mode."""
        try:
            os.rename(self._spare, beside)
            descriptor = os.open(beside, _FLAGS)
        except OSError:
            return -1
        seen = os.fstat(descriptor)
        if stat.S_ISREG(seen.st_mode) and seen.st_nlink == 1 and stat.S_IMODE(seen.st_mode) & 0o7111 == 0:
            return descriptor
        os.close(descriptor)
        os.unlink(beside)
        return -1

    def close(self) -> None:
        """Remove the spare."""
        if self._held:
            self._held = False
            with contextlib.suppress(OSError):
                os.unlink(self._spare)
