"""Plain YAML, the bulk of any front matter, without a YAML parser: keys with words, quoted texts, and lists of them.

Some eight times quicker than the event stream. Whatever could mean anything else (a colon, a comment, an indicator, a key that
stands twice, a value that goes on in the next line) is not understood here and goes to the parser; what is understood means the
same, which a test holds over generated texts.
"""

from __future__ import annotations

import re
from typing import Any

_LIMIT = 16 * 1024
_ODD = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufefe\uff00-\ufffd]")
"""Characters that YAML or XML has an opinion on; tabs too."""
_SAFE = r"(?:[^\W_]|[(/“‘«])"
_QUOTED = r""""[^"\\\n]*"|'[^'\n]*'"""
_ITEM = rf"(?:{_QUOTED}|{_SAFE}[^,\[\]{{}}:#\"'\n]*)"
_VALUE = rf"(?P<text>{_QUOTED}|{_SAFE}[^\n]*)|\[(?P<list> *(?:{_ITEM}(?:, *{_ITEM})*)?)\]"
_KEY = r"(?P<key>[A-Za-z][A-Za-z0-9_-]*):"
_LINE = re.compile(
    rf"(?:{_KEY}|(?P<dash> *-)(?: (?P<inner>[A-Za-z][A-Za-z0-9_-]*:))?|(?P<under> +)(?P<field>[A-Za-z][A-Za-z0-9_-]*):)(?: +(?:{_VALUE}))? *"
)
_ITEMS = re.compile(_ITEM)
_COMMENT = re.compile(r":(?: |$)| #")
_NULLS = frozenset({"null", "Null", "NULL"})


class _NotPlain(Exception):
    pass


def plain_mapping(text: str) -> dict[str, Any] | None:
    """What the YAML parser makes of `text`: a mapping to texts, lists of texts, and lists of mappings to texts; None where that
    is not plain to see."""
    if len(text) > _LIMIT or _ODD.search(text):
        return None
    try:
        return _mapping(text)
    except _NotPlain:
        return None


def _mapping(text: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    key = ""
    dash = ""
    for line in text.split("\n"):
        if not line:
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise _NotPlain
        if found["key"]:
            key = found["key"]
            if key in made:
                raise _NotPlain
            made[key] = _value(found)
            dash = ""
        elif found["dash"]:
            dash = _enter(made, key, dash, found)
        else:
            _enter_field(made, key, dash, found)
    return made


def _enter(made: dict[str, Any], key: str, dash: str, found: re.Match[str]) -> str:
    """An item of a block list; gives the dash with its indentation."""
    held = made.get(key)
    if not key or (held is not None and (not dash or dash != found["dash"])):
        raise _NotPlain
    if held is None:
        if dash:
            raise _NotPlain
        held = made[key] = []
    value = _value(found)
    if found["inner"]:
        held.append({found["inner"][:-1]: value})
    elif value is None:
        raise _NotPlain
    else:
        held.append(value)
    return found["dash"]


def _enter_field(made: dict[str, Any], key: str, dash: str, found: re.Match[str]) -> None:
    """A further key of a mapping in a block list."""
    held = made.get(key)
    if not dash or not isinstance(held, list) or not isinstance(held[-1], dict) or len(found["under"]) != len(dash) + 1:
        raise _NotPlain
    if found["field"] in held[-1]:
        raise _NotPlain
    held[-1][found["field"]] = _value(found)


def _value(found: re.Match[str]) -> Any:
    text = found["text"]
    if text is not None:
        return _scalar(text)
    listed = found["list"]
    return None if listed is None else [_scalar(item) for item in _ITEMS.findall(listed)]


def _scalar(text: str) -> str | None:
    if text[0] in "\"'":
        return text[1:-1]
    if _COMMENT.search(text):
        raise _NotPlain
    text = text.rstrip(" ")
    return None if text in _NULLS else text
