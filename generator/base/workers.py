"""The one seam for parallel work: chunks of plain values go out, plain values come back in order.

Any `concurrent.futures.Executor` will do, with a process pool as the default, so that a very large archive can
run on a cluster's executor without another line changing. The only importer of `multiprocessing`.
"""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import Self, TypeVar

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
    """Worker processes, started when first needed and kept for all stages.

    `jobs` 1 means: everything in this process.
    """

    def __init__(self, jobs: int, executor: concurrent.futures.Executor | None = None):
        self.jobs = max(1, jobs)
        self._executor = executor
        self._owned = executor is None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers that were started here."""
        if self._owned and self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def _pool(self) -> concurrent.futures.Executor:
        if self._executor is None:
            # fork is the quickest start and safe here: workers start before any thread does
            method = "fork" if sys.platform == "linux" else "spawn"
            self._executor = concurrent.futures.ProcessPoolExecutor(self.jobs, multiprocessing.get_context(method))
        return self._executor

    def run(
        self,
        function: Callable[[Setup, Sequence[Item]], Sequence[Result]],
        setup: Setup,
        items: Sequence[Item],
        *,
        chunk: int = 0,
        crashed: Callable[[Item], Result] | None = None,
    ) -> Iterator[Result]:
        """Yield `function`'s results for all items, in the items' order.

        `function(setup, chunk)` must give one result an item and be importable by name. Not more than a few
        chunks a worker are under way at once, so memory stays bounded. If a worker dies, its chunk is run again
        item by item in fresh workers, and the item that kills one again becomes `crashed(item)`; without
        `crashed` the error is raised.
        """
        if (self.jobs == 1 or len(items) < SERIAL_BELOW) and self._owned:
            for start in range(0, len(items), SERIAL_BELOW):
                yield from function(setup, items[start : start + SERIAL_BELOW])
            return
        size = chunk or max(1, min(200, len(items) // (self.jobs * 8) or 1))
        chunks = [items[i : i + size] for i in range(0, len(items), size)]
        waiting: deque[tuple[Sequence[Item], concurrent.futures.Future[Sequence[Result]]]] = deque()
        upcoming = iter(chunks)
        for _ in range(self.jobs * 3):
            self._send(function, setup, upcoming, waiting)
        while waiting:
            part, future = waiting.popleft()
            try:
                results = future.result()
            except BrokenProcessPool:
                if not self._owned or crashed is None:
                    raise
                self._executor = None
                yield from self._one_by_one(function, setup, part, crashed)
                lost = list(waiting)
                waiting.clear()
                for other, _ in lost:
                    waiting.append((other, self._submit(function, setup, other)))
            else:
                yield from results
            self._send(function, setup, upcoming, waiting)

    def _send(
        self,
        function: Callable[[Setup, Sequence[Item]], Sequence[Result]],
        setup: Setup,
        upcoming: Iterator[Sequence[Item]],
        waiting: deque[tuple[Sequence[Item], concurrent.futures.Future[Sequence[Result]]]],
    ) -> None:
        part = next(upcoming, None)
        if part is not None:
            waiting.append((part, self._submit(function, setup, part)))

    def _submit(
        self, function: Callable[[Setup, Sequence[Item]], Sequence[Result]], setup: Setup, part: Sequence[Item]
    ) -> concurrent.futures.Future[Sequence[Result]]:
        """A chunk sent to the pool; a pool that has broken meanwhile shows in the future, as if the chunk had been in it."""
        try:
            return self._pool().submit(function, setup, part)
        except BrokenProcessPool as fault:
            broken: concurrent.futures.Future[Sequence[Result]] = concurrent.futures.Future()
            broken.set_exception(fault)
            return broken

    def _one_by_one(
        self,
        function: Callable[[Setup, Sequence[Item]], Sequence[Result]],
        setup: Setup,
        part: Sequence[Item],
        crashed: Callable[[Item], Result],
    ) -> Iterator[Result]:
        for item in part:
            try:
                yield from self._submit(function, setup, [item]).result()
            except BrokenProcessPool:
                self._executor = None
                yield crashed(item)
