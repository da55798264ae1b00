"""A limit on how long one piece of work may take, counted in processor time."""

from __future__ import annotations

import contextlib
import functools
import signal
import threading
from collections.abc import Iterator
from types import FrameType

can_interrupt = hasattr(signal, "setitimer")
AGAIN = 0.2
"""Seconds of processor time after which work that was not stopped is stopped again."""


class OverBudget(Exception):
    """The work inside `time_budget` used more processor time than allowed."""


def _stop(signum: int, frame: FrameType | None) -> None:
    raise OverBudget


@functools.cache
def _listen() -> None:
    """Take the timer's signal, once a process (workers inherit it): asking who has it costs more than the timer does."""
    signal.signal(signal.SIGVTALRM, _stop)


@contextlib.contextmanager
def time_budget(seconds: float) -> Iterator[None]:
    """Raise OverBudget inside the block once it has used `seconds` of this process's processor time.

    Processor time, not the clock, so that a busy machine changes nothing. Works in a process's main thread on
    systems with interval timers; elsewhere (Windows) the block runs without a limit.
    """
    if not can_interrupt or threading.current_thread() is not threading.main_thread():
        yield
        return
    _listen()
    # again and again, for what is raised while Python runs a finaliser or collects garbage never gets here
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
