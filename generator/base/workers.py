"""The one seam for parallel work: plain values go out in chunks, plain values come back in order.

Where processes can be forked, each stage forks its own workers: they inherit the items as they are, so that only positions
are sent. Elsewhere, and on any `concurrent.futures.Executor` that is given instead (a cluster's, for a very large archive),
the chunks themselves are sent, and nothing else changes.
"""

from __future__ import annotations

import concurrent.futures
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Self, TypeVar

from generator.base.aside import Aside
from generator.base.lent_executor import LentStage
from generator.base.processes import can_fork, end_all
from generator.base.stage import Stage, spans_of

Setup = TypeVar("Setup")
Item = TypeVar("Item")
Result = TypeVar("Result")

SERIAL_BELOW = 64
"""Fewer items than this are done here: starting workers would take longer."""


def available_cores() -> int:
    """Processors this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


class Workers:
    """Runs the stages of a build in worker processes.

    `jobs` 1 means: everything in this process.
    """

    def __init__(self, jobs: int, executor: concurrent.futures.Executor | None = None):
        self.jobs = max(1, jobs)
        self._given = executor

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._given is None:
            # nobody waits for what they have begun
            end_all()
        self.close()

    def close(self) -> None:
        """Nothing is kept between stages; an executor that was given belongs to whoever gave it."""

    def run(
        self,
        function: Callable[[Setup, Sequence[Item]], Sequence[Result]],
        setup: Setup,
        items: Sequence[Item],
        *,
        chunk: int = 0,
        first: Sequence[int] = (),
        uneven: int = 0,
        crashed: Callable[[Item], Result] | None = None,
    ) -> Iterator[Result]:
        """`function`'s results for all items, in the items' order. Workers begin at once, whether or not results are asked for.

        `first` are the sizes of chunks that come before those of `chunk` items: long work, to begin early. The last `uneven` items are some
        of them far more work than others, and go out in smaller chunks.
        `function(setup, chunk)` must give one result an item and be importable by name. Not more than a few
        chunks a worker are under way at once, and not many wait for one before them, so memory stays bounded. If a worker dies, its chunk is run again
        item by item in fresh workers, and the item that kills one again becomes `crashed(item)`; without
        `crashed` the error is raised.
        """
        if self._given is None and (self.jobs == 1 or len(items) < SERIAL_BELOW):
            spans = spans_of(len(items), SERIAL_BELOW, first, 0)
            return (result for span in spans for result in function(setup, items[slice(*span)]))
        size = chunk or max(1, min(200, len(items) // (self.jobs * 8) or 1))
        spans = spans_of(len(items), size, first, uneven)
        if self._given is not None:
            return LentStage(self.jobs, self._given, function, setup, items, spans).results()
        return Stage(self.jobs, function, setup, items, spans, crashed).results()

    def aside(self, call: Callable[[], Result], *, long: bool, patient: bool = False) -> Aside[Result]:
        """Begin `call` in a process of its own, if there may be one and the call is long enough for it, while this process goes on. If it is
        `patient`, others that are at work at the same time come first."""
        return Aside(call, patient=patient, elsewhere=long and self.jobs > 1 and self._given is None and can_fork())
