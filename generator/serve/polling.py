"""Looking at files again and again, where nothing is heard of them: all of them, as often as that is cheap, and a few of them in between."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from generator.base import files

REST = 9
"""How many times as long as a look at everything took is waited before the next: it is never more than a tenth of a core."""
LONGEST = 15.0
"""Seconds between two looks at everything at most."""


class Polling:
    """When to look at what."""

    def __init__(self, folder: Path, tick: float):
        self._folder = folder
        self._tick = tick
        self._next = 0.0
        self._began: tuple[float, float] | None = None
        self._near: dict[str, files.Stamp | None] = {}
        self.near: Callable[[], Iterable[str]] = tuple
        """Gives the files that are looked at every time: those whose pages are open."""

    def everything_is_due(self) -> bool:
        """Whether all files are to be looked at now."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._began = now, time.thread_time()
        return True

    def looked(self) -> None:
        """What was due is done, in this thread: the more it took, the longer until the next time. A disk far away that keeps us waiting
        is left alone as long as it did."""
        if self._began is None:
            return
        since, spent = self._began
        self._began = None
        now = time.monotonic()
        self._next = now + min(max(self._tick / 2, REST * (time.thread_time() - spent), now - since), LONGEST)

    def moved(self) -> tuple[str, ...]:
        """Which of the few files are not as they were."""
        now = {path: self._stamp(path) for path in self.near()}
        before, self._near = self._near, now
        return tuple(sorted(path for path, stamp in now.items() if path in before and before[path] != stamp))

    def _stamp(self, path: str) -> files.Stamp | None:
        try:
            return files.stamp_of(os.lstat(self._folder / path))
        except OSError:
            return None
