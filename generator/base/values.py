"""Immutable values: what all stages hand on, what crosses to worker processes, what keys are made from.

`@value` is a frozen, slotted dataclass that also pickles quickly: a plain dataclass with slots pickles
field by field through Python code, which dominated the cost of sending views to workers.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=False)
def value(cls: type[T]) -> type[T]:
    """Make `cls` a frozen, slotted dataclass with fast pickling. Fields must themselves be values:
    text, numbers, None, tuples, other values, or mappings that nobody changes."""
    made = dataclasses.dataclass(frozen=True, slots=True)(cls)
    names = tuple(f.name for f in dataclasses.fields(made))  # type: ignore[arg-type]
    made.__reduce__ = _reduction(names)  # type: ignore[method-assign,assignment]
    return made


def _reduction(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if not names:
        return lambda self: (type(self), ())
    if len(names) == 1:
        only = operator.attrgetter(names[0])
        return lambda self: (type(self), (only(self),))
    every = operator.attrgetter(*names)
    return lambda self: (type(self), every(self))
