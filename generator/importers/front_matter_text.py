"""Front matter as text: one key a line, lists in brackets, mappings in braces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.base.yaml_text import item, quoted, scalar

DEPTH = 8
"""Levels of lists and mappings; what lies deeper is written as one text."""


def front_matter(given: Mapping[str, Any]) -> str:
    """The lines between `---` and `---` for plain values: text, booleans, lists, mappings."""
    lines: list[str] = []
    for key, held in given.items():
        lines += _entry(key, held)
    return "\n".join(lines) + "\n"


def _entry(key: str, held: Any) -> list[str]:
    if isinstance(held, bool):
        return [f"{key}: {str(held).lower()}"]
    if isinstance(held, str):
        return [f"{key}: {held if key in ('date', 'updated', 'added') else scalar(held)}"]
    if isinstance(held, Mapping):
        return [f"{key}:", *(f"  {_name(k)}: {flow(v)}" for k, v in held.items())] if held else []
    if any(isinstance(entry, Mapping) for entry in held):
        return [f"{key}:", *(f"  - {flow(entry)}" for entry in held)]
    return [f"{key}: {flow(held)}"] if held else []


def _name(key: str) -> str:
    return key if key.isascii() and key.isidentifier() and scalar(key) == key else quoted(key)


def flow(held: Any, depth: int = 0) -> str:
    """A value on one line."""
    if held is None:
        return '""'
    if isinstance(held, bool):
        return str(held).lower()
    if isinstance(held, str):
        return item(held) if held else '""'
    if depth > DEPTH:
        return quoted(str(held))
    if isinstance(held, Mapping):
        return "{" + ", ".join(f"{_name(str(k))}: {flow(v, depth + 1)}" for k, v in held.items()) + "}"
    if isinstance(held, Sequence):
        return "[" + ", ".join(flow(v, depth + 1) for v in held) + "]"
    return quoted(str(held))
