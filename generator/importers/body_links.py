"""Links and pictures in a piece of Markdown: where each stands, and the piece with some of them changed."""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from generator.base.values import value
from generator.importers.plain_text import at_line_start

_MARK = re.compile(r"\\.|!?\[|\]", re.DOTALL)
_ADDRESS = re.compile(
    r"\(\s*(?:<(?P<quoted>[^<>\n]*)>|(?P<bare>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))"
    r"(?P<title>\s+(?:\"(?:\\.|[^\"\\]){0,400}\"|'(?:\\.|[^'\\]){0,400}'))?\s*\)"
)
_LABEL = re.compile(r"\[(?P<label>[^\[\]]{0,400})\]")
_DEFINITION = re.compile(r"^ {0,3}\[(?P<label>[^\[\]^][^\[\]]{0,400})\]:[ \t]*<?(?P<address>[^\s<>]+)>?[^\n]*$", re.MULTILINE)
_TICKS = re.compile(r"`+")
_FENCE = re.compile(r"[ \t>]*(?P<mark>`{3,}|~{3,})")


@value
class BodyLink:
    """A link or picture: `[words](address)`, or with a label that is defined elsewhere."""

    start: int
    words: int
    """Where its words begin."""
    words_end: int
    end: int
    address: str
    title: str
    """In its quotes, with a space before them, or empty."""
    picture: bool
    inside: bool
    """Whether it is a picture in a link."""


Edit = tuple[int, int, str]
"""From, up to, and what stands there instead."""


def blocks_of(lines: Sequence[str]) -> list[tuple[int, int]]:
    """From and up to where lines stand together, without blank lines and code between fences."""
    made: list[tuple[int, int]] = []
    fence = ""
    begin = -1
    for number, line in enumerate([*lines, ""]):
        mark = found["mark"] if (found := _FENCE.match(line)) else ""
        if (fence or mark or not line.strip()) and begin >= 0:
            made.append((begin, number))
            begin = -1
        elif not (fence or mark) and line.strip() and begin < 0:
            begin = number
        fence = mark if not fence else "" if mark.startswith(fence) else fence
    return made


def definitions(text: str) -> dict[str, str]:
    """Label -> address of each `[label]: address`."""
    made: dict[str, str] = {}
    for found in _DEFINITION.finditer(text) if "]:" in text else ():
        made.setdefault(_label(found["label"]), found["address"])
    return made


def links_of(piece: str, defined: Mapping[str, str]) -> list[BodyLink]:
    """The links of a piece of text without blank lines, in the order of their ends; what stands in backticks is none."""
    masked = _without_spans(piece) if "`" in piece else piece
    made: list[BodyLink] = []
    opened: list[re.Match[str]] = []
    place = 0
    while mark := _MARK.search(masked, place):
        place = mark.end()
        if mark[0][-1] == "[":
            opened.append(mark)
        if mark[0] != "]" or not opened:
            continue
        begin = opened.pop()
        found = _target(masked, piece, begin.end(), mark.start(), defined)
        if found is None:
            continue
        place, address, title = found
        picture = begin[0] == "!["
        if not picture:  # a link holds pictures, and no link
            opened = [held for held in opened if held[0] == "!["]
            inner = len(made)
            while inner and made[inner - 1].start > begin.start():
                inner -= 1
                made[inner] = dataclasses.replace(made[inner], inside=True)
        made.append(BodyLink(begin.start(), begin.end(), mark.start(), place, address, title, picture, False))
    return made


def _target(masked: str, piece: str, words: int, close: int, defined: Mapping[str, str]) -> tuple[int, str, str] | None:
    """(where a link ends whose words end at `close`, its address, its title)."""
    if found := _ADDRESS.match(masked, close + 1):
        return found.end(), found["quoted"] or found["bare"] or "", found["title"] or ""
    if not defined:
        return None
    labelled = _LABEL.match(masked, close + 1)
    label = labelled["label"].strip() if labelled else ""
    address = defined.get(_label(label or piece[words:close]))
    if address is None or masked[close + 1 : close + 2] == ":":
        return None
    return (labelled.end() if labelled else close + 1), address, ""


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()


def _without_spans(text: str) -> str:
    """A text of the same length in which nothing stands between backticks."""
    runs = [(m.start(), m.end()) for m in _TICKS.finditer(text)]
    by_length: dict[int, list[int]] = {}
    for begin, end in runs:
        by_length.setdefault(end - begin, []).append(begin)
    made: list[str] = []
    place = 0
    for begin, end in runs:
        if begin < place or (begin and text[begin - 1] == "\\"):
            continue
        same = by_length[end - begin]
        after = bisect_right(same, begin)
        if after < len(same):
            close = same[after] + end - begin
            made += [text[place:begin], re.sub(r"[^\n]", " ", text[begin:close])]
            place = close
    return "".join(made) + text[place:]


# ---------------------------------------------------------------------------- changing them


def edited(piece: str, edits: Sequence[Edit]) -> str:
    """A piece with changes made that do not overlap."""
    made: list[str] = []
    place = 0
    for begin, end, text in sorted(edits):
        made += [piece[place:begin], text]
        place = end
    return "".join(made) + piece[place:]


def as_words(piece: str, link: BodyLink, without: str = "") -> list[Edit]:
    """The changes that leave nothing but a link's words, or `without` where it has none."""
    words = piece[link.words : link.words_end]
    if not words.strip():
        return [(link.start, link.end, without)]
    edits = [(link.start, link.words, ""), (link.words_end, link.end, "")]
    before = piece[piece.rfind("\n", 0, link.start) + 1 : link.start]
    if not before.strip() and (guarded := at_line_start(words)) != words:
        mark = next(n for n, letter in enumerate(guarded) if letter != words[n : n + 1])
        edits.append((link.words + mark, link.words + mark, "\\"))
    return edits


def led_to(link: BodyLink, address: str) -> list[Edit]:
    """The change that makes a link lead elsewhere."""
    return [(link.words_end, link.end, f"]({address}{link.title})")]


def as_link(link: BodyLink, without: str) -> list[Edit]:
    """The change that makes a picture a link to it, called `without` where it has no words."""
    return [(link.start, link.words, "[" + ("" if link.words < link.words_end else without))]
