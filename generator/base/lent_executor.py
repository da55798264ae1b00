"""A stage on somebody else's `concurrent.futures.Executor`: the chunks themselves are sent, in any number of processes or machines."""

from __future__ import annotations

import concurrent.futures
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from generator.base.stage import AHEAD, Span

Setup = TypeVar("Setup")
Item = TypeVar("Item")
Result = TypeVar("Result")
Made = concurrent.futures.Future[Sequence[Any]]

EACH = 3
"""Chunks a job that are sent out at once."""


class LentStage:
    """One run over all items. Work begins at once. If a process of the executor dies, so does the stage."""

    def __init__(
        self,
        jobs: int,
        executor: concurrent.futures.Executor,
        function: Callable[[Setup, Sequence[Item]], Sequence[Result]],
        setup: Setup,
        items: Sequence[Item],
        spans: Sequence[Span],
    ):
        self.jobs = jobs
        self.sent = (executor.submit(function, setup, items[slice(*span)]) for span in spans)
        self.waiting: deque[Made] = deque()
        self._send(jobs * EACH)

    def results(self) -> Iterator[Result]:
        """The results of all items, in their order."""
        while self.waiting:
            head = self.waiting.popleft()
            self._go_on_until(head)
            yield from head.result()
            self._send(1)

    def _send(self, number: int) -> None:
        self.waiting.extend(islice(self.sent, max(0, number)))

    def _go_on_until(self, head: Made) -> None:
        """While the chunk whose turn it is takes long, the others are not to run out of work."""
        while not head.done() and len(self.waiting) < self.jobs * AHEAD:
            before = len(self.waiting)
            self._send(self.jobs * EACH - 1 - len(self._others()))
            # if all that was sent just now is done already, there is nothing to do again
            if (others := self._others()) or len(self.waiting) == before:
                concurrent.futures.wait([head, *others], return_when=concurrent.futures.FIRST_COMPLETED)

    def _others(self) -> list[Made]:
        return [made for made in self.waiting if not made.done()]
