"""One call in a process of its own, while this one goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any, Generic, Self, TypeVar

from generator.base.processes import begin, undisturbed

Result = TypeVar("Result")
PATIENCE = 5
"""How much nicer to others a patient call is: of a processor for which another asks as well it has a quarter."""


class Aside(Generic[Result]):
    """One call whose result is asked for later, or never. It may only read, and its result must pickle."""

    def __init__(self, call: Callable[[], Result], *, elsewhere: bool, patient: bool = False):
        """`patient`: others that are at work at the same time come first."""
        self._call = call
        self._process: multiprocessing.process.BaseProcess | None = None
        self._held: list[Result] = []
        if elsewhere:
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_answer, args=(call, sender, self._receiver, patient), daemon=True)
            with undisturbed():
                self._process.start()
                # what Ctrl-C raises is lost while Python puts a thing away
                sender.close()
                del sender

    def result(self) -> Result:
        """What the call gives, the same each time. Waits for it; where it cannot be made elsewhere or ended without an answer, it is made here."""
        if not self._held:
            self._held.append(self._answered())
        return self._held[0]

    def _answered(self) -> Result:
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


def _answer(call: Callable[[], Any], sender: Connection, receiver: Connection, patient: bool) -> None:
    """Runs in the process of an `Aside`. An error is left to whoever makes the call again."""
    begin()
    if patient:
        os.nice(PATIENCE)
    receiver.close()
    with contextlib.suppress(Exception):
        sender.send(call())
