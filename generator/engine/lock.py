"""One build of a site at a time: the second waits, and says for whom."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault
from generator.engine.database import FOLDER
from generator.engine.report import Progress

NAME = "lock"
PATIENCE = 600.0
"""Seconds to wait for another build."""

if os.name == "nt":  # pragma: no cover - the tests run where there is fcntl
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def site_lock(folder: Path, progress: Progress, patience: float = PATIENCE) -> Iterator[bool]:
    """Hold the site's lock; whether there is one (False: the folder cannot be written to).

    The system releases it however the program ends, so nothing is ever left to be cleared away by hand. Raises
    EnvironmentFault after `patience` seconds.
    """
    try:
        descriptor = _open(folder)
    except OSError:
        yield False
        return
    try:
        _wait(descriptor, folder, progress, patience)
        with contextlib.suppress(OSError):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield True
    finally:
        os.close(descriptor)


def _open(folder: Path) -> int:
    place = folder / FOLDER
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        raise EnvironmentFault(f"{place} is not a folder", f"Move it away: Dateline keeps what it knows of earlier builds in {FOLDER}/.")
    if not place.exists():
        place.mkdir(exist_ok=True)
        (place / ".gitignore").write_text("*\n", "utf-8")
    return os.open(place / NAME, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)


def _wait(descriptor: int, folder: Path, progress: Progress, patience: float) -> None:
    end = time.monotonic() + patience
    told = False
    while True:
        try:
            _try_lock(descriptor)
            return
        except OSError:
            if time.monotonic() >= end:
                who = os.pread(descriptor, 20, 0).decode("ascii", "replace") if hasattr(os, "pread") else "?"
                raise EnvironmentFault(
                    f"another build of {folder} is still running (process {who or '?'})", "Wait for it, or end it, and build again."
                ) from None
        if not told:
            progress("wait", 0, 0)
            told = True
        time.sleep(0.05)
