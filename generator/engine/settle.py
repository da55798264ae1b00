"""Waiting until what was just written cannot change again under the same time stamp."""

from __future__ import annotations

import time
from collections.abc import Iterable

from generator.base.files import Stamp

TICK = 0.02
"""Seconds: file systems take the time from a clock that ticks every few milliseconds."""


def settle(stamps: Iterable[Stamp]) -> None:
    """Return when the newest of `stamps` is a tick old."""
    newest = max((max(stamp[1], stamp[2]) for stamp in stamps), default=0)
    time.sleep(min(TICK, max(0.0, newest / 1e9 + TICK - time.time())))
