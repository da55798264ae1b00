"""Setting text in lines, for pictures: SVG has no line breaks, so what fits is measured here, with the widths in the font files.

Kerning and ligatures are not measured; they only ever make a line of these fonts shorter by a little. What a font has no letters for is
not set at all: boxes in place of letters help nobody. Signs that are no letters, such as emoji, are left out by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from generator.base.text import clean
from generator.base.values import value
from generator.theme.font_file import Face

ELLIPSIS = "…"
MOST = 1000
"""Characters that are looked at: no card shows so many."""
_LEFT_OUT = frozenset({"Cf", "Cc", "Co", "Cn", "So", "Sk", "Mn", "Me"})
"""Kinds of characters that a text can do without: it means the same without emoji, variation selectors and marks."""
_SELECTORS = re.compile("[\ufe00-\ufe0f\u202a-\u202e\u2066-\u2069]")
"""How emoji are to look, and turns of the direction of writing, which must not leave their line."""
_AFTER = "-–—/"
"""Signs after which a line may end without a space."""
_NEVER_FIRST = frozenset("、。，．・：；？！」』）］｝〉》】〕ー々ゝゞっゃゅょァィゥェォッャュョ…‥%)]},.;:!?’”»")
_NEVER_LAST = frozenset("「『（［｛〈《【〔([{‘“«")


@value
class SetText:
    """A text in lines."""

    size: int
    """Of the font, in pixels."""
    step: int
    """From one line to the next."""
    lines: tuple[str, ...]
    """None where the fonts lack letters for the text."""


class Typesetter:
    """Sets text in the faces of a theme."""

    def __init__(self, faces: Sequence[Face]):
        self._faces = {bold: ([f for f in faces if f.bold is bold], [f for f in faces if f.bold is not bold]) for bold in (False, True)}
        """Those of the weight, and the others, which lend what these lack."""
        self._widths: dict[tuple[str, bool], float] = {}
        self.letters = frozenset({" ", *(chr(code) for face in faces for code in face.advances)})
        """All that can be set."""

    def settable(self, text: str) -> str:
        """A text without what can be left out; empty if the fonts lack any letter of it."""
        made = []
        for letter in unicodedata.normalize("NFC", " ".join(_SELECTORS.sub("", clean(text)).split())):
            # without its accent a letter can be read, without the letter a word cannot
            fitting = next((c for c in (letter, unicodedata.normalize("NFD", letter)[0]) if c in self.letters), "")
            if fitting:
                made.append(fitting)
            elif unicodedata.category(letter) not in _LEFT_OUT:
                return ""
        return " ".join("".join(made).split())

    def typeset(
        self, text: str, width: int, sizes: Iterable[int], height: int, *, bold: bool = False, leading: float = 1.16, direction: str = "ltr"
    ) -> SetText:
        """The text in the largest of `sizes` (largest first) in which it fits, in lines of nearly one length; cut at the end where it
        fits in none."""
        text = self.settable(text[:MOST])
        size, step, lines = 0, 0, list[str]()
        for size in sizes:
            step = round(size * leading)
            most = max(1, height // step)
            lines = self._lines(text, width / size, bold)
            if len(lines) <= most:
                lines = self._balanced(text, width / size, lines, bold)
                break
        else:
            if size:
                lines = self._cut(lines, width / size, most, bold)
        return SetText(size, step, tuple(_embedded(line, direction) for line in lines))

    def one_line(self, text: str, width: int, size: int, *, bold: bool = False, direction: str = "ltr") -> str:
        """The text in one line, cut where it is too long."""
        return "".join(self.typeset(text, width, [size], 0, bold=bold, direction=direction).lines)

    def width(self, text: str, *, bold: bool = False) -> float:
        """How wide a text is at size 1."""
        return sum(self._width(letter, bold=bold) or 0.0 for letter in text)

    def _width(self, letter: str, *, bold: bool) -> float | None:
        key = (letter, bold)
        if key not in self._widths:
            code = ord(letter)
            # in which of several fonts a word is set depends on what else is in it, so the widest counts
            found = [[face.advances[code] / face.units for face in faces if code in face.advances] for faces in self._faces[bold]]
            width = max(found[0] or found[1], default=None)
            if width is None:
                return None
            self._widths[key] = width
        return self._widths[key]

    def _lines(self, text: str, width: float, bold: bool) -> list[str]:
        lines: list[str] = []
        line = ""
        for piece in _pieces(text):
            if line and self.width((line + piece).rstrip(), bold=bold) > width:
                lines.append(line.rstrip())
                line = ""
            while self.width(piece.rstrip(), bold=bold) > width:
                # a word that is longer than a line
                place = self._breaking(piece, width, bold)
                lines.append(piece[:place])
                piece = piece[place:]
            line += piece
        return [*lines, line.rstrip()] if line.strip() else lines

    def _breaking(self, word: str, width: float, bold: bool) -> int:
        """How many letters of a word fit, marks left with theirs."""
        place = 1
        while place < len(word) and self.width(word[: place + 1], bold=bold) <= width:
            place += 1
        while place > 1 and unicodedata.combining(word[place]):
            place -= 1
        return place

    def _balanced(self, text: str, width: float, lines: list[str], bold: bool) -> list[str]:
        """The same number of lines, the longest as short as can be."""
        short, long = width / 2, width
        for _ in range(6 if len(lines) > 1 else 0):
            middle = (short + long) / 2
            made = self._lines(text, middle, bold)
            if len(made) == len(lines):
                lines, long = made, middle
            else:
                short = middle
        return lines

    def _cut(self, lines: list[str], width: float, most: int, bold: bool) -> list[str]:
        kept, last = lines[: most - 1], lines[most - 1]
        while last and self.width(last + ELLIPSIS, bold=bold) > width:
            shorter = last.rpartition(" ")[0]
            last = shorter if len(shorter) > len(last) // 2 else last[:-1]
        return [*kept, last.rstrip(" ,;:–—-") + ELLIPSIS]


def _pieces(text: str) -> list[str]:
    """A text in pieces between which a line may end; each has its space at its end."""
    made: list[str] = []
    start = 0
    for place in range(1, len(text)):
        before, after = text[place - 1], text[place]
        if before == " " or (_may_part(before, after) and after != " "):
            made.append(text[start:place])
            start = place
    return [*made, text[start:]] if text else []


def _may_part(before: str, after: str) -> bool:
    if before in _AFTER:
        return after.isalpha()
    wide = _is_wide(before) or _is_wide(after)
    return wide and after not in _NEVER_FIRST and before not in _NEVER_LAST and not unicodedata.combining(after)


def _is_wide(letter: str) -> bool:
    """Whether it is of a script that is written without spaces and breaks anywhere: Chinese, Japanese, Korean."""
    return letter > "ᄀ" and unicodedata.east_asian_width(letter) in "WF"


def _embedded(line: str, direction: str) -> str:
    # the renderer takes every line for one from left to right, and would put a full stop at the wrong end
    return f"\u202b{line}\u202c" if direction == "rtl" and line else line
