"""Whether two headlines of one day, in one storyline, tell of one event.

Merging hides one of them, so it is done only where one says all that the other says: its words are among the other's, the small ones,
case, accents, punctuation and a plural's s aside. *EU lists eight companies* and *US lists eight companies* share most of their
words and are two events; so are *Deal agreed* and *Deal not agreed*.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+(?:[.,'’]\w+)*")
_SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "the",
        "to",
        "with",
        "as",
        "le",
        "la",
        "les",
        "un",
        "une",
        "des",
        "du",
        "de",
        "et",
        "el",
        "los",
        "las",
        "y",
        "der",
        "die",
        "das",
        "den",
        "und",
        "von",
        "zu",
        "il",
        "lo",
        "gli",
        "di",
        "het",
        "een",
        "en",
        "o",
        "os",
        "da",
        "do",
        "e",
        "i",
        "det",
        "och",
    ]
)
"""Words that titles have or lack without saying anything else."""
_NOT = frozenset(
    [
        "no",
        "not",
        "never",
        "without",
        "nicht",
        "kein",
        "keine",
        "ohne",
        "ne",
        "pas",
        "non",
        "sans",
        "sin",
        "geen",
        "niet",
        "não",
        "nao",
        "sem",
        "inte",
        "utan",
        "ikke",
    ]
)
_SHARE = 0.6
"""How many of the longer title's words the shorter one must have."""


def near_same(one: str, other: str) -> bool:
    """Whether two titles are near the same."""
    shorter, longer = sorted((_words(one), _words(other)), key=len)
    if len(shorter) < 2 or not shorter <= longer or longer & _NOT != shorter & _NOT:
        return shorter == longer != frozenset()
    return len(shorter) >= _SHARE * len(longer)


@lru_cache(maxsize=16384)
def _words(title: str) -> frozenset[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(c))
    words = (word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(bare))
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words if word not in _SMALL)
