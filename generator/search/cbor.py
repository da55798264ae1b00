"""As much of CBOR (RFC 8949) as Pagefind's index files are made of: whole numbers, text and arrays."""

from __future__ import annotations

_POSITIVE, _NEGATIVE, _TEXT, _ARRAY = 0x00, 0x20, 0x60, 0x80
_ENDLESS = 31


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes((kind + number,))
    for size, mark in ((1, 24), (2, 25), (4, 26), (8, 27)):
        if number < 1 << (8 * size):
            return bytes((kind + mark,)) + number.to_bytes(size, "big")
    raise OverflowError(number)


_SMALL = 1 << 13
NUMBERS = tuple(_head(_POSITIVE, n) for n in range(_SMALL))
"""The encoded form of each small number, by that number."""


def number(value: int) -> bytes:
    """A whole number; OverflowError beyond 64 bits."""
    if value < 0:
        return _head(_NEGATIVE, -1 - value)
    return NUMBERS[value] if value < _SMALL else _head(_POSITIVE, value)


def text(value: str) -> bytes:
    """Text."""
    encoded = value.encode("utf-8", "replace")
    return _head(_TEXT, len(encoded)) + encoded


def array_of(length: int) -> bytes:
    """What stands before the elements of an array."""
    return _head(_ARRAY, length)


def array(*elements: bytes) -> bytes:
    """An array of encoded elements."""
    return array_of(len(elements)) + b"".join(elements)


Item = int | str | list["Item"]


def decoded(content: bytes) -> Item:
    """The first item of `content`. Raises ValueError for what is cut off or of another kind."""
    try:
        return _item(content, 0)[0]
    except (IndexError, RecursionError, UnicodeDecodeError) as fault:
        raise ValueError("an index file that is cut off") from fault


def _item(content: bytes, at: int) -> tuple[Item, int]:
    first = content[at]
    kind, amount = first & 0xE0, first & 0x1F
    at += 1
    if 24 <= amount < 28:
        size = 1 << (amount - 24)
        if at + size > len(content):
            raise IndexError
        amount, at = int.from_bytes(content[at : at + size], "big"), at + size
    elif amount > 27 and not (kind == _ARRAY and amount == _ENDLESS):
        raise ValueError(f"byte {first:#x} in an index file")
    if kind == _POSITIVE:
        return amount, at
    if kind == _NEGATIVE:
        return -1 - amount, at
    if kind == _TEXT:
        if at + amount > len(content):
            raise IndexError
        return content[at : at + amount].decode(), at + amount
    if kind != _ARRAY:
        raise ValueError(f"byte {first:#x} in an index file")
    elements: list[Item] = []
    if first & 0x1F == _ENDLESS:
        while content[at] != 0xFF:
            element, at = _item(content, at)
            elements.append(element)
        return elements, at + 1
    for _ in range(amount):
        element, at = _item(content, at)
        elements.append(element)
    return elements, at
