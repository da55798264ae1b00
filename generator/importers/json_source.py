"""JSON of other programs, read so that nothing it says is lost: Python's own reader forgets all but the last of a key's values."""

from __future__ import annotations

import json
from typing import Any

from generator.base.diagnostics import UsageError


def parse_json(name: str, content: bytes | str) -> Any:
    """JSON as plain values. Raises UsageError with the place of a mistake."""
    try:
        return loads(content if isinstance(content, str) else content.decode("utf-8-sig"))
    except json.JSONDecodeError as fault:
        raise UsageError(f"{name}:{fault.lineno}:{fault.colno}: this is not JSON: {fault.msg}") from None
    except (UnicodeDecodeError, RecursionError, ValueError) as fault:
        raise UsageError(
            f"{name} cannot be read as JSON: {'it is nested too deeply' if isinstance(fault, RecursionError) else fault}"
        ) from None


def loads(text: str) -> Any:
    """JSON as plain values; a key that comes again with something else is `key 2`, as columns of a table are. Raises ValueError and
    RecursionError."""
    return json.loads(text, object_pairs_hook=_each_kept)


def _each_kept(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) == len(pairs):
        return held
    names = {key: key for key, _ in pairs}
    numbers = dict.fromkeys(names, 1)
    held = {}
    for key, value in pairs:
        while names[key] in held and held[names[key]] != value:
            numbers[key] += 1
            names[key] = f"{key} {numbers[key]}"
        held[names[key]] = value
    return held
