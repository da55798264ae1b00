"""Plain text as Markdown that shows exactly that text."""

from __future__ import annotations

import re

_ALWAYS = re.compile(r"[\\`*]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)|(?<=~)~|(?<!\w)_|_(?!\w)")
_INLINE = re.compile(r"[\\`*\[\]|<~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|\^(?=\[)")
_BRACKETS = re.compile(r"\]\s*[(:\[]|\[\^|\^\[|\[[ xX]\]")
_LINE_START = re.compile(r"(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)|(?P<mark>[-+:~](?=\s|$)|#{1,6}(?=\s|$)|>|[=-]+\s*$|\t|[ ]{4}|--+)")


def escape(line: str) -> str:
    """One line of plain text with backslashes where Markdown would otherwise take it for something else.

    >>> escape("2021. A year of *many* sanctions")
    '2021\\\\. A year of \\\\*many\\\\* sanctions'
    """
    text = _ALWAYS.sub(lambda m: f"\\{m[0]}", line)
    if _BRACKETS.search(line):
        text = re.sub(r"[\[\]]", lambda m: f"\\{m[0]}", text)
    return at_line_start(text.replace("|", "\\|"))


def escape_inline(text: str) -> str:
    """A piece of a line, which others may follow or precede."""
    return _INLINE.sub(lambda m: f"\\{m[0]}", text) if _INLINE.search(text) else text


def at_line_start(text: str) -> str:
    """A line whose beginning is not taken for a list, heading, quotation or the like."""
    if start := _LINE_START.match(text):
        return f"{start['number']}\\{text[start.start('dot') :]}" if start["number"] else f"\\{text}"
    return text


def paragraph(text: str) -> str:
    """A paragraph of plain text on one line."""
    return escape(fold(text))


def fold(text: str) -> str:
    """Runs of spaces and line ends as one space; spaces that do not break stay."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


def paragraphs(text: str) -> str:
    """Plain text with blank lines between paragraphs, as Markdown."""
    return "\n\n".join(made for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")) if (made := paragraph(part)))
