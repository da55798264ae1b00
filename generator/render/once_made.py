"""Texts of values that many files hold: each is made once, however many hold it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
LIMIT = 50_000
"""Texts that are remembered at most; then all are forgotten."""


class OnceMade(Generic[T]):
    """Texts of values, each made when it is first asked for."""

    def __init__(self, make: Callable[[T], str]):
        self._make = make
        # by identity, with the value held so that no other can take its place
        self._made: dict[int, tuple[T, str]] = {}

    def of(self, value: T) -> str:
        """The text of a value."""
        found = self._made.get(id(value))
        if found is None:
            if len(self._made) >= LIMIT:
                self._made.clear()
            found = self._made[id(value)] = (value, self._make(value))
        return found[1]
