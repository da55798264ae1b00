"""What texts have in common, found without comparing each with each.

A text is taken as the set of its runs of four words. Of each set a sketch is made: the least hash in each of 32 parts of the range of
hashes (MinHash with one permutation), in pairs. Texts that share many runs share some pair of the sketch with near certainty, and texts that share
few hardly ever do; so only texts that meet in a pair are compared. Every step costs the same for each text, however many there are.
"""

from __future__ import annotations

import html
import re
import zlib
from collections import Counter
from collections.abc import Sequence

RUN = 4
"""Words in a run."""
LEAST = 30
"""Words below which a text is too short to say anything by being like another."""
TRIED = 3
"""Texts that one text is compared with at most."""
_PARTS = 32
_SHIFT = 27
"""Bits of a 32-bit hash that do not choose the part."""
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")
_CHARACTER = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
"""Chinese and Japanese are written without spaces: each character counts as a word."""

Sketch = tuple[int, ...]
"""A number for each pair of parts; 0 where one of the two is empty."""


def runs_of(markup: str) -> frozenset[int]:
    """Hashes of the runs of words of a text in HTML; empty for a short text."""
    text = html.unescape(_TAG.sub(" ", markup)).casefold()
    words = _WORD.findall(text if text.isascii() else _CHARACTER.sub(r" \g<0> ", text))
    if len(words) < LEAST:
        return frozenset()
    hash_of = zlib.crc32
    return frozenset([hash_of(" ".join(run).encode()) for run in zip(*(words[n:] for n in range(RUN)), strict=False)])


def sketch_of(runs: frozenset[int]) -> Sketch:
    """The sketch of a text."""
    # of the hashes in one part the last in this order, the least, remains
    least = {number >> _SHIFT: number for number in sorted(runs, reverse=True)}
    pairs = [(least.get(part), least.get(part + 1)) for part in range(0, _PARTS, 2)]
    return tuple(0 if one is None or two is None else one << 32 | two for one, two in pairs)


def find_candidates(sketches: Sequence[Sketch]) -> list[tuple[int, int]]:
    """Pairs (earlier, later) of texts that may be alike, by the later one; for each at most `TRIED`, the likeliest.

    In each pair of parts a text meets the first and the latest of those that have the same: of a thousand texts that are all alike
    not every two are paired.
    """
    first: dict[tuple[int, int], int] = {}
    latest: dict[tuple[int, int], int] = {}
    found: list[tuple[int, int]] = []
    for position, sketch in enumerate(sketches):
        met: Counter[int] = Counter()
        for key in enumerate(sketch):
            if not key[1]:
                continue
            met.update({first.setdefault(key, position), latest.get(key, position)})
            latest[key] = position
        del met[position]
        found += sorted((other, position) for other, _ in sorted(met.items(), key=lambda m: (-m[1], m[0]))[:TRIED])
    return found
