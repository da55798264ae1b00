"""Planning whole sites in a thread of its own, beside everything else.

Python runs one thread at a time, so the planner would take half the processor from whoever answers. It gives way while something that
was saved is taken in, until open pages have had time to fetch themselves; and it gives up what turned out to be of no use.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from generator.base.diagnostics import Diagnostic
from generator.plan.output import Output
from generator.serve.live_site import LiveSite
from generator.serve.state import Planned, State

BREATH = 0.12
"""Seconds between telling open pages and planning the whole site, so that they are fetched first."""
LOOK = 0.005
"""Seconds between two looks at whether it may go on."""

Finished = tuple[Planned, dict[str, Output] | Exception, list[Diagnostic]]
"""What came of planning: outputs and mistakes, or why there are none."""


class _Superseded(Exception):
    """What is being planned is not what will be shown."""


class Planner:
    """Plans what a site waits for."""

    def __init__(self, site: LiveSite, stopped: threading.Event, done: Callable[[], None]):
        """`done` is called whenever something is finished."""
        self._site = site
        self._stopped = stopped
        self._done = done
        self._finished: list[Finished] = []
        self._thread: threading.Thread | None = None
        self._held_until = 0.0

    def start(self, breath: float) -> None:
        """See to it that what waits is planned, after so many seconds; not before what is finished was asked for, which may be just that."""
        waiting = self._site.waiting
        if waiting is None or self._finished or (self._thread is not None and self._thread.is_alive()):
            return
        self._thread = threading.Thread(target=self._plan_all, args=(waiting, breath), daemon=True)
        self._thread.start()

    def finished(self) -> Iterator[Finished]:
        """What was finished since it was asked last."""
        while self._finished:
            yield self._finished.pop(0)

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """Plan nothing meanwhile, nor shortly afterwards."""
        self._held_until = math.inf
        try:
            yield
        finally:
            self._held_until = time.monotonic() + BREATH

    # ------------------------------------------------------------------ in the thread

    def _plan_all(self, state: State, breath: float) -> None:
        """Plan a state, and those that came in the meantime."""
        while not self._stopped.is_set():
            self._stopped.wait(breath)
            newest = self._site.waiting or state
            try:
                outputs, wrong = self._site.plan(newest, partial(self._give_way, newest))
                self._finished.append((newest.planned, outputs, wrong))
            except _Superseded:
                newest.planned.set(None)
            except Exception as fault:
                self._finished.append((newest.planned, fault, []))
            self._done()
            following = self._site.waiting
            if following is None or following.planned is newest.planned:
                return
            state = following

    def _give_way(self, state: State) -> None:
        while time.monotonic() < self._held_until and not self._stopped.is_set():
            self._stopped.wait(LOOK)
        waiting = self._site.waiting
        if waiting is None or waiting.planned is not state.planned:
            raise _Superseded
