"""What was made of things that are still there is taken over instead of made again."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import compress, count
from operator import is_not
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


def taking_over(make: Callable[[S], T], items: Sequence[S], earlier: tuple[Sequence[S], Sequence[T]] | None) -> list[T]:
    """What `make` makes of each item. `earlier` are other items and what was made of them: it is taken over as far as the items are the
    very same from the front and from the end, which they are where one came, went or became another."""
    if earlier is None:
        return [make(item) for item in items]
    before, made = earlier
    most = min(len(items), len(before))
    front = min(_same(items, before), most)
    end = min(_same(reversed(items), reversed(before)), most - front)
    return [*made[:front], *map(make, items[front : len(items) - end]), *made[len(made) - end :]]


def _same(items: Iterable[object], others: Iterable[object]) -> int:
    """How many are the very same from the beginning; a large number if all are."""
    return next(compress(count(), map(is_not, items, others)), sys.maxsize)
