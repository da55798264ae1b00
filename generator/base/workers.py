"""The one seam for parallel work: plain values go out in chunks, plain values come back in order.

Where processes can be forked, each stage forks its own workers: they inherit the items as they are, so that only positions
are sent. Elsewhere, and on any `concurrent.futures.Executor` that is given instead (a cluster's, for a very large archive),
the chunks themselves are sent, and nothing else changes. The only importer of `multiprocessing`.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from itertools import accumulate, islice, pairwise
from multiprocessing.connection import Connection
from typing import Any, Generic, Self, TypeVar

Setup = TypeVar("Setup")
Item = TypeVar("Item")
Result = TypeVar("Result")

LIFE = 64
"""Chunks that are given to workers of a long stage before others take their place: they gather what they made for one page and may need for
another, and copies of what they inherited. Without an end to it, those of a hundred thousand articles take four times what the archive
takes."""
GROWTH = 110 * 1024**2
"""Bytes that a worker of a long stage may gather before that."""
LONG = 240
"""Chunks of a stage from which on it is a long one: others are through before memory matters."""
UNDER_WAY = 3
"""Chunks a worker that are sent out at once."""
AHEAD = 32
"""Chunks a worker whose results may wait for that of a longer one before them."""
SERIAL_BELOW = 64
"""Fewer items than this are done here: starting workers would take longer."""


def available_cores() -> int:
    """Processors this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def _can_fork() -> bool:
    """macOS can, but its system libraries do not survive it."""
    return sys.platform == "linux"


_inherited: tuple[Callable[[Any, Any], Any], Any, Sequence[Any]] | None = None
"""(function, setup, items) of the stage that is running, for workers that are forked from this process."""


_born = 0
"""Bytes that this worker held at its start."""


def _run_inherited(start: int, end: int) -> tuple[Sequence[Any], int]:
    """(results, bytes by which this worker has grown)."""
    assert _inherited is not None
    function, setup, items = _inherited
    return function(setup, items[start:end]), _held() - _born


def _run_sent(function: Callable[[Any, Any], Any], setup: Any, items: Sequence[Any]) -> tuple[Sequence[Any], int]:
    """The same where nothing is inherited: what such a worker holds is its own affair."""
    return function(setup, items), 0


def _held() -> int:
    """Bytes of memory that this process sees, what it inherited among them; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _give_back() -> None:
    """Give memory that was freed back to the system, where the C library can: each worker would have its share of it."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _begin() -> None:
    """A worker's start. It ends as soon as the process that started it is gone, however that ended: it would wait for work for ever, and
    hold what it inherited, the lock of a site among it."""
    global _born
    _born = _held()
    parent = multiprocessing.parent_process()
    assert parent is not None
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        parent.join()
        signal.raise_signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Processes that are started meanwhile never hear of Ctrl-C, which goes to all of a terminal: whoever started them ends them. This
    one hears of it afterwards, and not in the middle of a start, where Python would lose it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
            for process in multiprocessing.active_children():
                process.kill()
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
        crashed: Callable[[Item], Result] | None = None,
    ) -> Iterator[Result]:
        """`function`'s results for all items, in the items' order. Workers begin at once, whether or not results are asked for.

        `first` are the sizes of chunks that come before those of `chunk` items: long work, to begin early.
        `function(setup, chunk)` must give one result an item and be importable by name. Not more than a few
        chunks a worker are under way at once, and not many wait for one before them, so memory stays bounded. If a worker dies, its chunk is run again
        item by item in fresh workers, and the item that kills one again becomes `crashed(item)`; without
        `crashed` the error is raised.
        """
        if self._given is None and (self.jobs == 1 or len(items) < SERIAL_BELOW):
            chunks = (items[start : start + SERIAL_BELOW] for start in range(0, len(items), SERIAL_BELOW))
            return (result for part in chunks for result in function(setup, part))
        size = chunk or max(1, min(200, len(items) // (self.jobs * 8) or 1))
        stage = _Stage(self.jobs, self._given, function, setup, items, crashed)
        stage.start(size, first)
        return stage.results()

    def aside(self, call: Callable[[], Result], *, long: bool) -> Aside[Result]:
        """Begin `call` in a process of its own, if there may be one and the call is long enough for it, while this process goes on."""
        return Aside(call, elsewhere=long and self.jobs > 1 and self._given is None and _can_fork())


class Aside(Generic[Result]):
    """One call whose result is asked for later, or never. It may only read, and its result must pickle."""

    def __init__(self, call: Callable[[], Result], *, elsewhere: bool):
        self._call = call
        self._process: multiprocessing.process.BaseProcess | None = None
        if elsewhere:
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_answer, args=(call, sender, self._receiver), daemon=True)
            with _undisturbed():
                self._process.start()
                # what Ctrl-C raises is lost while Python puts a thing away
                sender.close()
                del sender

    def result(self) -> Result:
        """What the call gives. Waits for it; where it cannot be made elsewhere or ended without an answer, it is made here."""
        if self._process is None:
            return self._call()
        try:
            return self._receiver.recv()  # type: ignore[no-any-return]
        except EOFError:
            return self._call()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Whoever leaves before the result is there does without it."""
        if self._process is not None:
            self._receiver.close()
            self._process.kill()
            self._process.join()


def _answer(call: Callable[[], Any], sender: Connection, receiver: Connection) -> None:
    """Runs in the process of an `Aside`. An error is left to whoever makes the call again."""
    _begin()
    receiver.close()
    with contextlib.suppress(Exception):
        sender.send(call())


Span = tuple[int, int]
"""Positions of the items of a chunk: from, up to."""


Made = concurrent.futures.Future[tuple[Sequence[Any], int]]
"""What a chunk becomes, and by how many bytes its worker has grown."""


class _Stage(Generic[Setup, Item, Result]):
    """One run over all items."""

    def __init__(
        self,
        jobs: int,
        given: concurrent.futures.Executor | None,
        function: Callable[[Setup, Sequence[Item]], Sequence[Result]],
        setup: Setup,
        items: Sequence[Item],
        crashed: Callable[[Item], Result] | None,
    ):
        self.jobs = jobs
        self.given = given
        self.function = function
        self.setup = setup
        self.items = items
        self.crashed = crashed
        self.inherits = given is None and _can_fork()
        self.pool: concurrent.futures.Executor | None = given
        self.upcoming: Iterator[Span] = iter(())
        self.waiting: deque[tuple[Span, Made]] = deque()
        self.long = False
        self.life = 0
        """Chunks that these workers may still be given."""
        self.grown = False
        """Whether one of them holds too much to be given any more."""

    def close(self) -> None:
        global _inherited
        if self.given is None and self.pool is not None:
            self.pool.shutdown(wait=True, cancel_futures=True)
        if self.inherits:
            _inherited = None

    def start(self, size: int, first: Sequence[int]) -> None:
        """Send the first chunks out."""
        count = len(self.items)
        edges = list(accumulate(first, initial=0))
        spans = list(pairwise(edges))
        spans += [(start, min(start + size, count)) for start in range(edges[-1], count, size)]
        self.upcoming = iter(spans)
        self.long = len(spans) >= LONG
        self.life = LIFE if self.long else len(spans)
        self._send_more(self.jobs * UNDER_WAY)

    def _send_more(self, number: int) -> None:
        """Send more chunks out, as long as these workers are to live."""
        if self.grown:
            return
        for span in islice(self.upcoming, max(0, min(number, self.life))):
            self.waiting.append((span, self._send(span)))
            self.life -= 1

    def _go_on_until(self, head: Made) -> None:
        """While the chunk whose turn it is takes long, the other workers are not to run out of work."""
        while not head.done() and len(self.waiting) < self.jobs * AHEAD:
            before = len(self.waiting)
            self._send_more(self.jobs * UNDER_WAY - 1 - len(self._others()))
            # if all that was sent just now is done already, the workers have nothing to do again
            if (others := self._others()) or len(self.waiting) == before:
                concurrent.futures.wait([head, *others], return_when=concurrent.futures.FIRST_COMPLETED)

    def _others(self) -> list[Made]:
        """What is under way after the chunk whose turn it is."""
        return [future for _, future in self.waiting if not future.done()]

    def _renew(self) -> None:
        """Let others take the place of workers that lived long enough, none of whom has anything left to do."""
        if self.given is None and self.pool is not None:
            self.pool.shutdown(wait=True)
            self.pool = None
        self.life = LIFE
        self.grown = False

    def results(self) -> Iterator[Result]:
        try:
            while self.waiting:
                span, future = self.waiting.popleft()
                self._go_on_until(future)
                try:
                    results, _ = future.result()
                except BrokenProcessPool:
                    if self.given is not None or self.crashed is None:
                        raise
                    self.pool = None
                    yield from self._one_by_one(span, self.crashed)
                    self.waiting = deque((lost, self._send(lost)) for lost, _ in self.waiting)
                else:
                    yield from results
                self._send_more(1)
                if not self.waiting and (self.grown or not self.life):
                    self._renew()
                    self._send_more(self.jobs * UNDER_WAY)
        finally:
            self.close()

    def _send(self, span: Span) -> Made:
        try:
            return self._submit(span, self.pool or self._new_pool())
        except BrokenProcessPool:
            # broken by another chunk, whose turn to be looked at will come
            if self.given is not None:
                raise
            return self._submit(span, self._new_pool())

    def _submit(self, span: Span, pool: concurrent.futures.Executor) -> Made:
        with _undisturbed():
            if not self.inherits:
                return pool.submit(_run_sent, self.function, self.setup, self.items[span[0] : span[1]])
            made = pool.submit(_run_inherited, *span)
            if self.long:
                made.add_done_callback(self._look_at_growth)
            return made

    def _look_at_growth(self, done: Made) -> None:
        if not done.cancelled() and done.exception() is None:
            self.grown |= done.result()[1] > GROWTH

    def _new_pool(self) -> concurrent.futures.Executor:
        global _inherited
        if self.inherits:
            _inherited = (self.function, self.setup, self.items)
            # what is there now lives on: no worker need look through it for garbage, which would copy its pages
            gc.freeze()
            if self.long:
                _give_back()
        method = "fork" if self.inherits else "spawn"
        self.pool = concurrent.futures.ProcessPoolExecutor(self.jobs, multiprocessing.get_context(method), _begin)
        return self.pool

    def _one_by_one(self, span: Span, crashed: Callable[[Item], Result]) -> Iterator[Result]:
        for position in range(*span):
            try:
                yield from self._send((position, position + 1)).result()[0]
            except BrokenProcessPool:
                self.pool = None
                yield crashed(self.items[position])
