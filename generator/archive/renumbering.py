"""What numbers become once items are taken out of a list and others put in: most of the archive is told of by number."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Renumbering:
    """From places in a list as it was to places in it as it is."""

    def __init__(self, removed: Sequence[int] = (), added: Sequence[int] = ()):
        """`removed` are places in the list as it was, `added` places in the list as it is; both rising."""
        self.removed = tuple(removed)
        self.added = tuple(added)
        self._gone = frozenset(removed)
        self._gaps = [place - number for number, place in enumerate(added)]
        self.first = min((*removed[:1], *added[:1]), default=sys.maxsize)
        """Numbers below it are what they were."""
        self._shift = len(added) - len(removed)
        self._rest = max(removed[-1] + 1 if removed else 0, self._gaps[-1] + len(removed) if added else 0)
        """From this number on all are shifted by the same."""

    def of(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        """Rising numbers as they are now, without those taken out. The same tuple if nothing in it is different."""
        if not numbers or numbers[-1] < self.first or (not self._shift and numbers[0] >= self._rest):
            return numbers
        first, rest, shift, gone = self.first, self._rest, self._shift, self._gone
        return tuple([n if n < first else n + shift if n >= rest else self._one(n) for n in numbers if n not in gone])

    def of_all(self, several: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
        """The same for many."""
        first = self.first
        return [numbers if not numbers or numbers[-1] < first else self.of(numbers) for numbers in several]

    def _one(self, number: int) -> int:
        kept = number - bisect_left(self.removed, number)
        return kept + bisect_right(self._gaps, kept)

    def items(self, items: Iterable[T], added: Iterable[T]) -> list[T]:
        """The list itself, with those items taken out and these put in."""
        made = list(items)
        for place in reversed(self.removed):
            del made[place]
        for place, item in zip(self.added, added, strict=True):
            made.insert(place, item)
        return made
