"""A stage of a build: items go out to processes in chunks, and results come back in the items' order.

Forked processes inherit the items as they are, so that only positions are sent. With a large archive they are replaced now and then, each
when it has come to hold too much, for it gets a copy of all that it touches.
"""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from itertools import accumulate, pairwise
from multiprocessing.connection import wait
from typing import Generic, TypeVar

from generator.base.lane import Lane, Task
from generator.base.processes import can_fork, give_back, held

Setup = TypeVar("Setup")
Item = TypeVar("Item")
Result = TypeVar("Result")

OWN = 440 * 1024**2
"""Bytes that a worker may have for itself before another takes its place: it gathers what it made for one page and may need for another,
and copies of what it inherited. Without an end to it, all of them together come to hold four times what the archive takes."""
LARGE = 400 * 1024**2
"""Bytes held from which on it is worth the time to look for some to give back before others come to share them."""
UNDER_WAY = 2
"""Chunks that a worker has at once: the one that it is at, and the next."""
AHEAD = 32
"""Chunks a worker whose results may wait for that of a longer one before them."""

Span = tuple[int, int]
"""Positions of the items of a chunk: from, up to."""


FINER = 8
"""By which chunks of uneven work are smaller than others."""


def spans_of(count: int, size: int, first: Sequence[int], uneven: int) -> list[Span]:
    """Chunks of `count` items: those whose sizes are `first`, then some of `size` items each, and smaller ones for the last `uneven` items."""
    edges = list(accumulate(first, initial=0))
    fine = max(edges[-1], count - uneven)
    return [*pairwise(edges), *_cut(edges[-1], fine, size), *_cut(fine, count, max(1, size // FINER))]


def _cut(start: int, end: int, size: int) -> list[Span]:
    return [(begin, min(begin + size, end)) for begin in range(start, end, size)]


class Stage(Generic[Setup, Item, Result]):
    """One run over all items, in processes of its own. Work begins at once."""

    def __init__(
        self,
        jobs: int,
        function: Callable[[Setup, Sequence[Item]], Sequence[Result]],
        setup: Setup,
        items: Sequence[Item],
        spans: Sequence[Span],
        crashed: Callable[[Item], Result] | None,
    ):
        self.jobs = jobs
        self.items = items
        self.spans = spans
        self.crashed = crashed
        self.task = Task(function, setup, items if can_fork() else (), OWN)
        self.patient = Task(function, setup, self.task.items)
        self.lanes: list[Lane] = []
        self.upcoming = deque(range(len(spans)))
        """Numbers of the chunks that nobody has been given yet."""
        self.done: dict[int, Sequence[Result]] = {}
        self.head = 0
        """Number of the chunk whose results are wanted next."""
        self._hand_out()

    def results(self) -> Iterator[Result]:
        """The results of all items, in their order. Raises what the function raises, and BrokenExecutor if a worker dies and there is no
        `crashed` to say what becomes of an item."""
        try:
            for number in range(len(self.spans)):
                while number not in self.done:
                    self._take_in()
                self._take_in(0)
                results = self.done.pop(number)
                self.head = number + 1
                self._hand_out()
                yield from results
        finally:
            self.close()

    def close(self) -> None:
        """Let all workers end, whether or not they are done."""
        for lane in self.lanes:
            lane.stop()
        while self.lanes:
            self.lanes.pop().end()

    def _hand_out(self) -> None:
        """Give out chunks to whoever has the fewest."""
        while self.upcoming and self.upcoming[0] < self.head + self.jobs * AHEAD:
            if len(self.lanes) < self.jobs:
                self.lanes.append(self._new_lane(self.task))
            lane = min(self.lanes, key=lambda lane: len(lane.given))
            if len(lane.given) >= UNDER_WAY:
                break
            number = self.upcoming.popleft()
            self._give(lane, number, self.spans[number])

    def _give(self, lane: Lane, number: int, span: Span) -> None:
        lane.give(number, span if self.task.items else self.items[slice(*span)])

    def _take_in(self, patience: float | None = None) -> None:
        """Wait for answers, and take those that are there."""
        by_answers = {lane.answers: lane for lane in self.lanes}
        for answers in wait(list(by_answers), patience):
            lane = by_answers[answers]  # type: ignore[index]
            try:
                number, answer = lane.take()
            except EOFError:
                self._lost(lane)
                continue
            if answer.error is not None:
                raise answer.error
            self.done[number] = answer.results
            if answer.last:
                self._replace(lane)
        self._hand_out()

    def _replace(self, lane: Lane) -> None:
        """Take leave of a worker that ends; what it was given and has not begun is for others."""
        lane.join()
        self.lanes.remove(lane)
        self.upcoming.extendleft(reversed(lane.given))

    def _lost(self, lane: Lane) -> None:
        """Find out which item ended a worker, if it was one of those that it was at."""
        begun = lane.given.popleft() if lane.given else None
        self._replace(lane)
        if begun is None:
            return
        if self.crashed is None:
            raise BrokenExecutor("a worker ended in the middle of its work")
        self.done[begun] = self._one_by_one(self.spans[begun], self.crashed)

    def _one_by_one(self, span: Span, crashed: Callable[[Item], Result]) -> list[Result]:
        made: list[Result] = []
        lane = self._new_lane(self.patient)
        try:
            for position in range(*span):
                self._give(lane, position, (position, position + 1))
                try:
                    _, answer = lane.take()
                except EOFError:
                    lane.join()
                    lane = self._new_lane(self.patient)
                    made.append(crashed(self.items[position]))
                    continue
                if answer.error is not None:
                    raise answer.error
                made += answer.results
        finally:
            lane.stop()
            lane.end()
        return made

    def _new_lane(self, task: Task) -> Lane:
        if can_fork():
            # what is there now lives on: no worker need look through it for garbage, which would copy its pages
            gc.freeze()
            if held() >= LARGE:
                give_back()
        return Lane(task)
