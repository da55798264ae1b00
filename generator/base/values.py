"""Immutable values: what all stages hand on, what crosses to worker processes, what keys are made from.

`@value` is a slotted dataclass that is frozen for the type checker and nowhere else: guarding every field at run time trebles
what making a value costs, and a build makes millions. It also pickles quickly, where a plain dataclass with slots goes field by
field through Python code.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=False)
def value(cls: type[T]) -> type[T]:
    """Make `cls` an immutable, slotted dataclass, compared and hashed by its fields, with fast pickling. Fields must themselves be
    values: text, numbers, None, tuples, other values, or mappings that nobody changes."""
    made: Any = dataclasses.dataclass(slots=True, eq=False, repr=False)(cls)
    names = tuple(f.name for f in dataclasses.fields(made))
    every = _fields_of(names)
    made.__reduce__ = lambda self: (type(self), every(self))
    made.__eq__ = lambda self, other: every(self) == every(other) if type(self) is type(other) else NotImplemented
    made.__hash__ = lambda self: hash(every(self))
    made.__repr__ = lambda self: f"{type(self).__name__}({', '.join(f'{n}={v!r}' for n, v in zip(names, every(self), strict=True))})"
    return made  # type: ignore[no-any-return]


def _fields_of(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """A function that gives the fields of a value as a tuple."""
    if not names:
        return lambda self: ()
    if len(names) == 1:
        only = operator.attrgetter(names[0])
        return lambda self: (only(self),)
    return operator.attrgetter(*names)
