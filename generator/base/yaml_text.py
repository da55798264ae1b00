"""Texts as YAML: quoted where the YAML readers of this world, not only ours, would otherwise take them for something else."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[^\W\d_][\w ,.;!?()'’“”‘…–—/%$€£-]*")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~/?=&%+@!$()*;#-]+", re.IGNORECASE)
_WORDS_WITH_MEANING = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_JOINERS = "\u200c\u200d"
"""Invisible, but part of words in Persian and of composed emoji."""


def scalar(text: str) -> str:
    """One line of text as a YAML value, plain where that is safe in every reader."""
    address = _ADDRESS.fullmatch(text)
    plain = _PLAIN.fullmatch(text) and not text.endswith(" ") and text.casefold() not in _WORDS_WITH_MEANING
    return text if address or plain else quoted(text)


def item(text: str) -> str:
    """A text as an item of a list in brackets."""
    return text if _PLAIN.fullmatch(text) and scalar(text) == text and "," not in text else quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes, with escapes for what YAML forbids and for what nobody could see."""
    return f'"{"".join(_escaped(c) for c in text)}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable() or character in _JOINERS:
        return character
    number = ord(character)
    return f"\\x{number:02X}" if number < 0x100 else f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"
