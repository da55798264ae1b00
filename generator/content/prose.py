"""Plain prose, the bulk of any article, without a Markdown parser.

Most paragraphs are words with now and then some emphasis or a link to another site, and so are most quotations, list items and
table cells. Those are rendered here by a few regular expressions, some ten times quicker than by `markdown_it`; every stretch that
could be anything else goes there. What comes out is the same to the letter, which tests hold over generated texts and over
CommonMark's own examples: where there is any doubt a block counts as not plain.
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
_SIGNS = "*[_`\\]<~&"
_WORDS = r"([^\W_](?:[^*_\[\]<>&`\\~!\"\n]*[^\W_])?)"
_EMPHASIS = re.compile(rf"(\*{{1,2}}){_WORDS}\1(?![^\s.,;:?)\"”’])")
_LINK = re.compile(rf"\[{_WORDS}\]\((https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9./-]*)?)\)")
_TAGS = {1: "em", 2: "strong"}
_RULE = re.compile(r"\|(?: ?-+ ?\|)+")
"""The line under the head of a table."""
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
class PlainBlock:
    """A quotation, list or table of plain prose."""

    html: str
    joins: bool
    """Whether it could be one with a block beside it, as the items of a list are."""


@value
class Other:
    """A stretch for the Markdown parser."""

    text: str
    line: int
    """Its first line within the text, from 0."""


Part = Paragraph | PlainHeading | PlainBlock | Other


def stretches(text: str) -> Sequence[Part]:
    """The parts of a Markdown text in order. Rendered one after another they give what the whole gives."""
    if any(sign in text for sign in _REACHING):
        return (Other(text, 0),)
    blocks = [(found, _plain_block(found.group())) for found in _BLOCK.finditer(text)]
    made: list[Part] = []
    start = end = -1
    for place, (found, plain) in enumerate(blocks):
        if plain is None or (isinstance(plain, PlainBlock) and plain.joins and _has_kin(blocks, place)):
            if _FAR_LINE.search(found.group()):
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


def _has_kin(blocks: Sequence[tuple[re.Match[str], Part | None]], place: int) -> bool:
    """Whether a block stands beside one that it could be one with."""
    beside = [blocks[near][1] for near in (place - 1, place + 1) if 0 <= near < len(blocks)]
    return any(plain is None or (isinstance(plain, PlainBlock) and plain.joins) for plain in beside)


def _plain_block(block: str) -> Paragraph | PlainHeading | PlainBlock | None:
    first = block[0]
    if first == "#":
        heading = _HEADING.fullmatch(block)
        return PlainHeading(len(heading.group(1)), heading.group(2)) if heading else None
    lines = block.split("\n")
    if first == "|":
        return _table(lines)
    if first in ">-":
        mark = f"{first} "
        if not all(line.startswith(mark) for line in lines):
            return None
        lines = [line[2:] for line in lines]
    for line in lines:
        if not _LINE_START.match(line) or line[-1].isspace():
            return None
    if first == ">":
        inner = _inline("\n".join(lines))
        return PlainBlock(f"<blockquote>\n<p>{inner[0]}</p>\n</blockquote>\n", False) if inner else None
    if first == "-":
        return _list(lines)
    found = _inline(block)
    return Paragraph(f"<p>{found[0]}</p>\n", found[1]) if found else None


def _list(items: Sequence[str]) -> PlainBlock | None:
    html = ["<ul>\n"]
    for item in items:
        found = _inline(item)
        if found is None:
            return None
        html.append(f"<li>{found[0]}</li>\n")
    return PlainBlock("".join([*html, "</ul>\n"]), True)


TABLE = ('<div class="table-scroll" tabindex="0" role="region" aria-label="Table"><table>\n', "</table></div>\n")
"""What stands around the rows of a table."""


def _table(lines: Sequence[str]) -> PlainBlock | None:
    if len(lines) < 3 or not _RULE.fullmatch(lines[1]):
        return None
    columns = lines[1].count("|") - 1
    rows = [_row(line, "td" if place else "th", columns) for place, line in enumerate(lines) if place != 1]
    if not all(rows):
        return None
    body = "".join(row for row in rows[1:] if row)
    return PlainBlock(f"{TABLE[0]}<thead>\n{rows[0]}</thead>\n<tbody>\n{body}</tbody>\n{TABLE[1]}", False)


def _row(line: str, tag: str, columns: int) -> str | None:
    cells = line[1:-1].split("|")
    if line[0] != "|" or line[-1] != "|" or len(cells) != columns:
        return None
    html = ["<tr>\n"]
    for cell in cells:
        found = _inline(cell.strip())
        if found is None:
            return None
        html.append(f"<{tag}>{found[0]}</{tag}>\n")
    return "".join([*html, "</tr>\n"])


def _inline(block: str) -> tuple[str, str] | None:
    """(HTML, plain text) of words with emphasis and links; None if anything in it is not understood here."""
    # looking for single characters is many times quicker than the expression, and most sentences have none
    special = _SPECIAL.search(block) if any(sign in block for sign in _SIGNS) else None
    if special is None:
        return _escape(block), block
    html: list[str] = []
    words: list[str] = []
    last = 0
    while special:
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
        special = _SPECIAL.search(block, last)
    rest = block[last:]
    return "".join(html) + _escape(rest), "".join(words) + rest


def _marked(block: str, start: int) -> re.Match[str] | None:
    """Emphasis or a link that begins at a special character and is beyond doubt."""
    before = block[start - 1] if start else " "
    if block[start] == "*":
        return _EMPHASIS.match(block, start) if before.isspace() or before in '("“‘' else None
    return _LINK.match(block, start) if block[start] == "[" and before not in "!]" else None


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace(">", "&gt;").replace('"', "&quot;")
