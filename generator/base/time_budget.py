"""A limit on how long one piece of work may take, counted in processor time."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

can_interrupt = hasattr(signal, "setitimer")


class OverBudget(Exception):
    """The work inside `time_budget` used more processor time than allowed."""


def _stop(signum: int, frame: FrameType | None) -> None:
    raise OverBudget


@contextlib.contextmanager
def time_budget(seconds: float) -> Iterator[None]:
    """Raise OverBudget inside the block once it has used `seconds` of this process's processor time.

    Processor time, not the clock, so that a busy machine changes nothing. Works in a process's main thread on
    systems with interval timers; elsewhere (Windows) the block runs without a limit.
    """
    if not can_interrupt or threading.current_thread() is not threading.main_thread():
        yield
        return
    # set again only where somebody else took it: this is done for each document
    if signal.getsignal(signal.SIGVTALRM) is not _stop:
        signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
