"""Calls in a process of its own, one after the other, while this one goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, Generic, Self, TypeVar

from generator.base.processes import begin, undisturbed

Result = TypeVar("Result")


class Aside(Generic[Result]):
    """Calls whose results are asked for later, or never. They may only read, and their results must pickle."""

    def __init__(self, *calls: Callable[[], Result], elsewhere: bool):
        self._calls = calls
        self._process: multiprocessing.process.BaseProcess | None = None
        self._held: list[Result] = []
        if elsewhere:
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_answer, args=(calls, sender, self._receiver), daemon=True)
            with undisturbed():
                self._process.start()
                # what Ctrl-C raises is lost while Python puts a thing away
                sender.close()
                del sender

    def result(self, number: int = 0) -> Result:
        """What a call gives, the same each time. Waits for it; where it cannot be made elsewhere or ended without an answer, it is made here."""
        while len(self._held) <= number:
            self._held.append(self._answered(self._calls[len(self._held)]))
        return self._held[number]

    def _answered(self, call: Callable[[], Result]) -> Result:
        if self._process is None:
            return call()
        try:
            return self._receiver.recv()  # type: ignore[no-any-return]
        except (EOFError, OSError):
            return call()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Whoever leaves before the result is there does without it."""
        if self._process is not None:
            self._receiver.close()
            self._process.kill()
            self._process.join()


def _answer(calls: Sequence[Callable[[], Any]], sender: Connection, receiver: Connection) -> None:
    """Runs in the process of an `Aside`. An error is left to whoever makes the call again."""
    begin()
    # whoever began this has enough to do, and a processor of its own
    os.nice(10)
    receiver.close()
    with contextlib.suppress(Exception):
        for call in calls:
            sender.send(call())
