"""Splitting a source file into front matter and body."""

from __future__ import annotations

import re

from generator.base.diagnostics import Diagnostic
from generator.base.source_text import SourceText
from generator.base.values import value

BODY_LIMIT = 1024 * 1024
"""Bytes of a source file that are read at most."""
_OPEN = re.compile(r"---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)


@value
class Split:
    """The two halves of a source file."""

    front: str
    front_line: int
    """Line of the file at which the front matter's text begins."""
    body: str
    body_line: int


def split(source: SourceText) -> tuple[Split | None, Diagnostic | None]:
    """Cut at the lines `---`. Blank lines before the first are allowed."""
    text = source.text
    start = len(text) - len(text.lstrip("\r\n \t"))
    opening = _OPEN.match(text, start)
    if not opening:
        return None, source.diagnose(
            "no-front-matter",
            "the file does not begin with a line `---` and its front matter",
            line=1,
            column=1,
            hint="Begin it with ---, then title: and date:, then --- again; `dateline new` writes such a file.",
        )
    # a block scalar's lines are indented, so a `---` at the margin can only close the front matter
    closing = _CLOSE.search(text, opening.end())
    first = text.count("\n", 0, opening.end()) + 1
    if not closing:
        return None, source.diagnose(
            "unclosed-front-matter",
            "the front matter that begins here has no closing line `---`",
            line=first - 1,
            column=1,
            length=3,
            hint="Put a line with three hyphens between front matter and text.",
        )
    front = text[opening.end() : closing.start()]
    body_start = min(len(text), closing.end() + 1)
    return Split(front, first, text[body_start:], text.count("\n", 0, body_start) + 1), None
