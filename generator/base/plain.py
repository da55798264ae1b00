"""Values <-> plain data (text, numbers, lists, None), which JSON can hold.

The store keeps values in this form, because what it reads back may be damaged or somebody else's: JSON can at worst be refused,
where a pickle runs code. Keys are made from it too. The functions are made from the fields' types, once for each class, and so
cost little more than the fields themselves. Fields of type `Any` must hold plain data already. A class may offer a property `plain` that says it all, with a static method
`from_plain` that leads back.
"""

from __future__ import annotations

import enum
import operator
import sys
import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

T = TypeVar("T")

_SCALARS = (str, int, bool, float, type(None))


Shared = tuple[Callable[[Any], Any], Callable[[Any], Any]]
"""(from value to plain data, the way back)."""


class Codec:
    """Functions for the classes that are asked for, and all they hold."""

    def __init__(self, *, shared: Mapping[type, Shared] | None = None, sparing: bool = False):
        """`shared` are classes whose plain form somebody else makes and reads, such as a digest of values that many hold. With `sparing`,
        decoded values have lists of texts, choices and empty mappings in common: it takes a little longer and a sixth of the memory less.
        """
        self._shared = dict(shared or {})
        self._sparing = sparing
        self._names: dict[str, Any] = {"intern": sys.intern, "EMPTY": {}}
        self._known: dict[type, str] = {}

    def encoder(self, cls: type) -> Callable[[Any], Any]:
        """A function from a value of `cls` to plain data. Equal values give equal data; for keys, name the class beside it."""
        return self._names[f"encode_{self._name(cls)}"]  # type: ignore[no-any-return]

    def decoder(self, cls: type[T]) -> Callable[[Any], T]:
        """The way back. The function raises ValueError, TypeError, LookupError or AttributeError for data that is no such value."""
        return self._names[f"decode_{self._name(cls)}"]  # type: ignore[no-any-return]

    def _name(self, cls: type) -> str:
        if cls in self._known:
            return self._known[cls]
        name = self._known[cls] = f"{cls.__name__}_{len(self._known)}"
        self._names[name] = cls
        if cls in self._shared:
            self._names[f"encode_{name}"], self._names[f"decode_{name}"] = self._shared[cls]
            return name
        if hasattr(cls, "plain"):
            self._names[f"encode_{name}"] = operator.attrgetter("plain")
            self._names[f"decode_{name}"] = cls.from_plain  # type: ignore[attr-defined]
            return name
        wanted = _fields(cls)
        encoded = ", ".join(self._encode(hint, f"v.{field}") for field, hint in wanted.items())
        names = [f"f{i}" for i in range(len(wanted))]
        decoded = ", ".join(self._decode(hint, one) for one, hint in zip(names, wanted.values(), strict=True))
        source = f"def encode_{name}(v):\n return [{encoded}]\n"
        source += f"def decode_{name}(data):\n [{', '.join(names)}] = data\n return {name}({decoded})\n"
        exec(_compiled(source, f"<plain {cls.__name__}>"), self._names)  # noqa: S102 - made from our own classes' fields
        return name

    # each takes an expression and gives the expression for its other form

    def _encode(self, hint: Any, at: str) -> str:
        kind, inner = _shape(hint)
        if kind in ("plain", "enum") or self._is_plain(hint):
            return at
        if kind == "bytes":
            return f"{at}.hex()"
        if kind == "optional":
            return f"(None if {at} is None else {self._encode(inner[0], at)})"
        if kind == "many":
            return f"[{self._encode(inner[0], 'x')} for x in {at}]"
        if kind == "fixed":
            return f"[{', '.join(self._encode(one, f'{at}[{i}]') for i, one in enumerate(inner))}]"
        if kind == "mapping":
            return f"{{k: {self._encode(inner[0], 'x')} for k, x in {at}.items()}}"
        if kind == "union":
            return f"encode_{self._union(inner)}({at})"
        return f"encode_{self._name(hint)}({at})"

    def _decode(self, hint: Any, at: str) -> str:
        kind, inner = _shape(hint)
        if kind == "plain":
            return f"intern({at})" if self._sparing and _is_choice(hint) else at
        if kind == "enum":
            self._names[hint.__name__] = hint
            return f"{hint.__name__}({at})"
        if kind == "bytes":
            return f"bytes.fromhex({at})"
        if kind == "optional":
            return f"(None if {at} is None else {self._decode(inner[0], at)})"
        if kind == "many" and inner[0] is str and self._sparing:
            return f"tuple(map(intern, {at}))"
        if kind == "many":
            each = self._decode(inner[0], "x")
            return f"tuple({at})" if each == "x" else f"tuple([{each} for x in {at}])"
        if kind == "fixed":
            return f"({', '.join(self._decode(one, f'{at}[{i}]') for i, one in enumerate(inner))},)"
        if kind == "mapping":
            made = f"{{k: {self._decode(inner[0], 'x')} for k, x in {at}.items()}}"
            return f"({made} if {at} else EMPTY)" if self._sparing else made
        if kind == "union":
            return f"decode_{self._union(inner)}({at})"
        return f"decode_{self._name(hint)}({at})"

    def _is_plain(self, hint: Any) -> bool:
        """Whether JSON takes it as it is: tuples become lists by themselves."""
        kind, inner = _shape(hint)
        if kind in ("plain", "enum"):
            return True
        return kind in ("many", "fixed", "mapping", "optional") and all(self._is_plain(one) for one in inner)

    def _union(self, members: tuple[type, ...]) -> str:
        name = "_or_".join(m.__name__ for m in members)
        if f"encode_{name}" not in self._names:
            encoders = {m: (m.__name__, self.encoder(m)) for m in members}
            decoders = {m.__name__: self._names.get(f"decode_{self._name(m)}") for m in members}

            def encode(value: Any) -> Any:
                tag, function = encoders[type(value)]
                return [tag, function(value)]

            def decode(plain: Any) -> Any:
                tag, inner = plain
                return decoders[tag](inner)  # type: ignore[misc]

            self._names[f"encode_{name}"], self._names[f"decode_{name}"] = encode, decode
        return name


# a process that builds often, as a preview does, makes the same functions each time: what is slow of that is done once


@cache
def _fields(cls: type) -> Mapping[str, Any]:
    """Field -> its type."""
    hints = typing.get_type_hints(cls)
    return {field: hints[field] for field in cls.__dataclass_fields__}  # type: ignore[attr-defined]


@cache
def _compiled(source: str, name: str) -> types.CodeType:
    return compile(source, name, "exec")


def _is_choice(hint: Any) -> bool:
    return get_origin(hint) is Literal and all(type(one) is str for one in get_args(hint))


@cache
def _shape(hint: Any) -> tuple[str, tuple[Any, ...]]:
    """(what kind of type it is, the types in it)."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any or hint in _SCALARS or origin is Literal:
        return "plain", ()
    if hint is bytes:
        return "bytes", ()
    if origin in (Union, types.UnionType):
        if all(one in _SCALARS for one in inner):
            return "plain", ()
        rest = tuple(one for one in inner if one is not type(None))
        if len(rest) < len(inner):
            return "optional", (rest[0] if len(rest) == 1 else Union[rest],)  # noqa: UP007 - made at run time
        return "union", rest
    if origin is tuple:
        return ("many", inner[:1]) if inner[1:] == (...,) else ("fixed", inner)
    if origin is not None and issubclass(origin, Mapping):
        return "mapping", inner[1:]
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return "enum", ()
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        return "value", ()
    raise TypeError(f"{hint} has no plain form")
