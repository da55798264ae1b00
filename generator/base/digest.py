"""Digests of values: SHA-256 over a canonical encoding.

The encoding is length-prefixed and tagged by type, so that no two different values share one, and it knows
nothing of pickle or `repr`, which give equal values different bytes. Mappings are encoded sorted by key. Sets and
floats are refused: they have no canonical form worth relying on.
"""

from __future__ import annotations

import dataclasses
import enum
import hashlib
from collections.abc import Callable, Mapping
from typing import Any

_FIELDS: dict[type, tuple[str, ...]] = {}


def digest_bytes(data: bytes) -> str:
    """SHA-256 of bytes, 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def digest_of(value: object) -> str:
    """SHA-256 of a value's canonical encoding, 64 hex digits.

    Raises TypeError for what cannot be a value (sets, floats, objects that are not dataclasses).
    """
    pieces: list[bytes] = []
    _encode(value, pieces.append)
    return hashlib.sha256(b"".join(pieces)).hexdigest()


def _encode(value: Any, emit: Callable[[bytes], None]) -> None:
    kind = type(value)
    if kind is str:
        raw = value.encode("utf-8", "surrogatepass")
        emit(b"s%d:" % len(raw))
        emit(raw)
    elif kind is tuple or kind is list:
        emit(b"t%d:" % len(value))
        for item in value:
            _encode(item, emit)
    elif value is None:
        emit(b"n")
    elif kind is bool:
        emit(b"b1" if value else b"b0")
    elif kind is int:
        emit(b"i%d;" % value)
    elif kind is bytes:
        emit(b"y%d:" % len(value))
        emit(value)
    elif isinstance(value, enum.Enum):
        _encode(value.value, emit)
    elif isinstance(value, Mapping):
        emit(b"m%d:" % len(value))
        for key in sorted(value):
            _encode(key, emit)
            _encode(value[key], emit)
    else:
        _encode_dataclass(value, kind, emit)


def _encode_dataclass(value: Any, kind: type, emit: Callable[[bytes], None]) -> None:
    names = _FIELDS.get(kind)
    if names is None:
        if not dataclasses.is_dataclass(kind):
            raise TypeError(f"{kind.__name__} has no canonical encoding")
        names = tuple(f.name for f in dataclasses.fields(kind))
        _FIELDS[kind] = names
    name = kind.__qualname__.encode()
    emit(b"d%d:" % len(name))
    emit(name)
    for field in names:
        _encode(getattr(value, field), emit)
