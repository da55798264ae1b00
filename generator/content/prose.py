"""Plain prose, the bulk of any article, without a Markdown parser.

Most paragraphs are words with now and then some emphasis or a link to another site. Those are rendered here by a few regular
expressions, some ten times quicker than by `markdown_it`; every stretch that could be anything else goes there. What comes out
is the same to the letter, which tests hold over generated texts and over CommonMark's own examples: where there is any doubt
a block counts as not plain.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.base.values import value

_REACHING = ("```", "~~~", "]:", "[^", "^[", "\t", "\x00")
"""Signs of what reaches beyond its block: fences, definitions, footnotes; and tabs, whose width depends on where they stand."""
_FAR_LINE = re.compile(r"^[ ]*[:~]|^[ ]{0,3}(?:#(?:[ ]|$)|=+[ ]*$)", re.MULTILINE)
"""Lines that reach beyond their block: those of definition lists, and first-level headings, which move all others."""
_BLOCK = re.compile(r"[^\n]*[^ \n][^\n]*(?:\n[^\n]*[^ \n][^\n]*)*")
_LINE_START = re.compile(r"[^\W\d_]|[\"'“”‘’«»(…—–£€$%/]|\d(?!\d{0,8}[.)](?:\s|$))|\*{1,2}(?=[^\W_])|\[(?=[^\W_])")
_HEADING = re.compile(r"(#{2,6}) ([^\W_](?:[^\\`*_\[\]<>&!~#\"\n]*[^\W_\s?.])?)")
_SPECIAL = re.compile(r"[\\`*_\[\]<~]|&(?:#|[A-Za-z][A-Za-z0-9]*;)")
_WORDS = r"([^\W_](?:[^*_\[\]<>&`\\~!\"\n]*[^\W_])?)"
_EMPHASIS = re.compile(rf"(\*{{1,2}}){_WORDS}\1(?![^\s.,;:?)\"”’])")
_LINK = re.compile(rf"\[{_WORDS}\]\((https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9./-]*)?)\)")
_TAGS = {1: "em", 2: "strong"}
OUTBOUND = 'class="outbound" rel="external noopener noreferrer"'
"""Attributes of links to other sites."""


@value
class Paragraph:
    """A paragraph of plain prose."""

    html: str
    text: str


@value
class PlainHeading:
    """A heading of plain words."""

    level: int
    text: str


@value
class Other:
    """A stretch for the Markdown parser."""

    text: str
    line: int
    """Its first line within the text, from 0."""


def stretches(text: str) -> Sequence[Paragraph | PlainHeading | Other]:
    """The parts of a Markdown text in order. Rendered one after another they give what the whole gives."""
    if any(sign in text for sign in _REACHING):
        return (Other(text, 0),)
    made: list[Paragraph | PlainHeading | Other] = []
    start = end = -1
    for found in _BLOCK.finditer(text):
        block = found.group()
        plain = _plain_block(block)
        if plain is None:
            if _FAR_LINE.search(block):
                return (Other(text, 0),)
            # neighbours that are not plain may belong together, as the items of a list do
            start = found.start() if start < 0 else start
            end = found.end()
            continue
        if start >= 0:
            made.append(Other(text[start:end] + "\n", text.count("\n", 0, start)))
            start = -1
        made.append(plain)
    if start >= 0:
        made.append(Other(text[start:end] + "\n", text.count("\n", 0, start)))
    return made


def _plain_block(block: str) -> Paragraph | PlainHeading | None:
    if block[0] == "#":
        heading = _HEADING.fullmatch(block)
        return PlainHeading(len(heading.group(1)), heading.group(2)) if heading else None
    for line in block.split("\n"):
        if not _LINE_START.match(line) or line[-1].isspace():
            return None
    return _paragraph(block)


def _paragraph(block: str) -> Paragraph | None:
    """The block as a paragraph; None if anything in it is not understood here."""
    html: list[str] = []
    words: list[str] = []
    last = 0
    while special := _SPECIAL.search(block, last):
        start = special.start()
        found = _marked(block, start)
        if found is None:
            return None
        marked, target = found.group(2 if block[start] == "*" else 1), found.group(2)
        if block[start] == "*":
            tag = _TAGS[len(found.group(1))]
            shown = f"<{tag}>{marked}</{tag}>"
        else:
            shown = f'<a href="{target}" {OUTBOUND}>{marked}</a>'
        before = block[last:start]
        html += (_escape(before), shown)
        words += (before, marked)
        last = found.end()
    rest = block[last:]
    return Paragraph(f"<p>{''.join(html)}{_escape(rest)}</p>\n", "".join(words) + rest)


def _marked(block: str, start: int) -> re.Match[str] | None:
    """Emphasis or a link that begins at a special character and is beyond doubt."""
    before = block[start - 1] if start else " "
    if block[start] == "*":
        return _EMPHASIS.match(block, start) if before.isspace() or before in '("“‘' else None
    return _LINK.match(block, start) if block[start] == "[" and before not in "!]" else None


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace(">", "&gt;").replace('"', "&quot;")
