"""JSON, compact and quick: the only importer of `orjson`.

Text that no UTF-8 can hold (half of a surrogate pair, as a path on disk may have) goes through the standard library, which escapes it.
"""

from __future__ import annotations

import json
from typing import Any

import orjson


def json_bytes(plain: Any) -> bytes:
    """Plain data as UTF-8 JSON without spaces, in the order of its mappings."""
    try:
        return orjson.dumps(plain)
    except TypeError:
        return json.dumps(plain, separators=(",", ":")).encode()


def json_text(plain: Any) -> str:
    """The same as text."""
    return json_bytes(plain).decode()


def from_json(text: str | bytes) -> Any:
    """What JSON says. Raises ValueError for what is no JSON."""
    try:
        return orjson.loads(text)
    except ValueError:
        return json.loads(text)
