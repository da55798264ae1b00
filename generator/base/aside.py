"""One call in a process of its own, while this one goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Generic, Self, TypeVar

from generator.base.processes import begin, undisturbed

Result = TypeVar("Result")


class Aside(Generic[Result]):
    """One call whose result is asked for later, or never. It may only read, and its result must pickle."""

    def __init__(self, call: Callable[[], Result], *, elsewhere: bool):
        self._call = call
        self._process: multiprocessing.process.BaseProcess | None = None
        if elsewhere:
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_answer, args=(call, sender, self._receiver), daemon=True)
            with undisturbed():
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
        except (EOFError, OSError):
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
    begin()
    receiver.close()
    with contextlib.suppress(Exception):
        sender.send(call())
