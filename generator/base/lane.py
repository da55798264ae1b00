"""A worker process: it is given chunks one after the other and answers each, until it is told to end or has gathered too much."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from typing import Any

from generator.base.processes import begin, can_fork, own, taken, undisturbed


@dataclass(frozen=True)
class Task:
    """What all chunks of a stage have in common, and how long one worker may live."""

    function: Callable[[Any, Sequence[Any]], Sequence[Any]]
    """Gives one result an item, of `setup` and the items of a chunk."""
    setup: Any
    items: Sequence[Any]
    """All items of the stage; empty where processes inherit nothing, which are sent the items of their chunks."""
    limit: int = sys.maxsize
    """Bytes that a worker may have for itself; with more it ends the chunk that it is at, and begins no other."""


@dataclass(frozen=True)
class Answer:
    """What a worker says of a chunk."""

    results: Sequence[Any]
    error: BaseException | None
    """What the function raised."""
    last: bool
    """Whether the worker ends with it, whatever it was given after it."""


class Lane:
    """A worker, and what it was given and has not answered yet."""

    def __init__(self, task: Task):
        context = multiprocessing.get_context("fork") if can_fork() else multiprocessing.get_context("spawn")
        requests, self._requests = context.Pipe(duplex=False)
        self.answers, answers = context.Pipe(duplex=False)
        self.given: deque[int] = deque()
        """Numbers of chunks, in the order in which they were given; the first is under way."""
        with undisturbed():
            self._process = context.Process(target=_work, args=(task, requests, answers), daemon=True)
            self._process.start()
            # only the worker is to hold these, so that nothing more can come once it is gone
            requests.close()
            answers.close()

    def give(self, number: int, chunk: tuple[int, int] | Sequence[Any]) -> None:
        """Ask for a chunk: positions of items that the worker inherited (from, up to), or the items themselves."""
        self.given.append(number)
        # whoever died meanwhile is found out when its answer is waited for
        with undisturbed(), contextlib.suppress(OSError):
            self._requests.send((number, chunk))

    def take(self) -> tuple[int, Answer]:
        """(number of the chunk, what it gave) of the oldest answer; waits for it. Raises EOFError if the worker died, RuntimeError for an
        answer that cannot be read."""
        try:
            packed = self.answers.recv_bytes()
        except OSError as fault:
            raise EOFError from fault
        try:
            number, answer = ForkingPickler.loads(packed)
        except Exception as fault:
            raise RuntimeError(f"what a worker gave cannot be read: {fault!r}") from fault
        self.given.remove(number)
        return number, answer

    def stop(self) -> None:
        """Tell the worker to end: at once if nothing is under way, else with the chunk that it is at."""
        if self.given:
            self._process.terminate()
        else:
            with contextlib.suppress(OSError):
                self._requests.send(None)

    def end(self) -> None:
        """Wait for the end of a worker that was told to. A signal that comes just before it begins to wait is not heard: so again."""
        while self._process.exitcode is None:
            self._process.join(0.2)
            if self.given:
                self._process.terminate()
        self.join()

    def join(self) -> None:
        """Wait for the end of a worker that died or said that it ends."""
        self._process.join()
        self._requests.close()
        self.answers.close()


def _work(task: Task, requests: Connection, answers: Connection) -> None:
    """Runs in the worker."""
    begin()
    # most of what a worker makes is soon gone, and its memory is counted
    gc.set_threshold(200_000, 20, 100)
    idle, ending = True, False

    def end(*_: object) -> None:
        nonlocal ending
        ending = True
        if idle:
            raise SystemExit

    signal.signal(signal.SIGTERM, end)
    # answers wait here while whoever asked is busy, and work goes on
    ready: SimpleQueue[Any] = SimpleQueue()
    sending = threading.Thread(target=_send, args=(ready, answers), daemon=True)
    sending.start()
    try:
        while True:
            request = requests.recv()
            idle = False
            if request is None or ending:
                break
            number, chunk = request
            results, error = _done(task, task.items[chunk[0] : chunk[1]] if task.items else chunk)
            # with huge pages a worker is given much at once
            last = (taken() > task.limit or number % 8 == 0) and own() > task.limit
            ready.put(_packed(number, results, error, last=last))
            idle = True
            if last or ending:
                break
        if not ending:
            ready.put(None)
            sending.join()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _done(task: Task, chunk: Sequence[Any]) -> tuple[Sequence[Any], BaseException | None]:
    try:
        return task.function(task.setup, chunk), None
    except Exception as error:
        return (), error


def _packed(number: int, results: Sequence[Any], error: BaseException | None, *, last: bool) -> Any:
    if error is not None:
        error.add_note("In a worker:\n" + "".join(traceback.format_exception(error)))
    try:
        return ForkingPickler.dumps((number, Answer(results, error, last)))
    except Exception as fault:
        said = RuntimeError(f"what a worker gave cannot be sent: {fault!r}; it was {error or type(results)!r}")
        return ForkingPickler.dumps((number, Answer((), said, last)))


def _send(ready: SimpleQueue[Any], answers: Connection) -> None:
    with contextlib.suppress(OSError):
        while (packed := ready.get()) is not None:
            answers.send_bytes(packed)
