"""Names so alike that one may be a slip for the other; judged by their letters alone.

Every name is entered under a few keys: its letters, its words in the order of the alphabet, and itself with each single letter taken
out. Two names with one slip between them meet under one of these, so no name is ever compared with all the others.

Numbers are never a slip ("G7" and "G20", two years), nor are plurals, nor the beginning and end of a word, where one letter tells
names apart ("Gambia" and "Zambia", "Austria" and "Austrian").
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from generator.base.values import value

SURE_WORD = 5
"""Letters of the shortest word in which swapped or doubled letters are seen."""
OTHER_WORD = 6
"""Letters of the shortest word in which another letter is seen."""
CROWD = 12
"""Names under one key with a letter taken out, beyond which the key says nothing."""
_WORD = re.compile(r"[^\W_]+[+#]*")
_MARKS = re.compile("[\u0300-\u036f'’ʼ`]")
_HONORIFICS = frozenset({"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "dame"})
_LEGAL_FORMS = frozenset(
    {"inc", "incorporated", "ltd", "limited", "plc", "corp", "corporation", "co", "llc", "llp", "gmbh", "ag", "nv", "bv", "spa", "srl", "pte", "pty"}
)  # fmt: skip
_PLURALS = ("s", "es")

Words = tuple[str, ...]


@value
class Likeness:
    """How one name is like another."""

    kind: str
    """letters, order, short, swapped, doubled, other or missing."""
    how: str
    """In words, after both names: `two letters are swapped (“ja” and “aj”)`."""
    sure: bool
    """Whether the letters alone say enough. Otherwise how the names are used must say more."""
    family: bool
    """Whether it is the last word that differs: of a person's name, the one by which the person is known."""


@functools.lru_cache(maxsize=65536)
def words_of(name: str) -> Words:
    """The words of a name without case, accents and punctuation."""
    text = name.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))
    return tuple(_WORD.findall(text.replace("'", "").replace("`", "").replace("&", " and ").replace(".", "")))


def find_alike(names: Sequence[str]) -> Iterator[tuple[int, int, Likeness]]:
    """Positions of two names that are alike, the lower first, in order; each pair once, with the first likeness that holds."""
    words = [words_of(name) for name in names]
    met: dict[tuple[int, int], Likeness] = {}
    for key, likeness in ((_letters_key, _same_letters), (_order_key, _same_words), (_short_key, _same_but)):
        for left, right in _meetings(words, key):
            if (left, right) not in met and (found := likeness(words[left], words[right])):
                met[left, right] = found
    for left, right in _one_letter_apart(words):
        if (left, right) not in met and (found := _slip(words[left], words[right])):
            met[left, right] = found
    for pair in sorted(met):
        yield *pair, met[pair]


# ---------------------------------------------------------------------------- the same words, written otherwise


def _letters_key(words: Sequence[str]) -> str:
    # figures stay apart: "1 10" is not "11 0"
    return re.sub(r"(?<!\d) | (?!\d)", "", " ".join(words))


def _order_key(words: Sequence[str]) -> str:
    return " ".join(sorted(words)) if len(words) > 1 else ""


def _short_key(words: Sequence[str]) -> str:
    """A name without what is often left out: the article, the legal form, how a person is addressed, an initial."""
    held = list(words)
    while len(held) > 1 and (held[0] == "the" or held[0] in _HONORIFICS):
        held.pop(0)
    while len(held) > 1 and held[-1] in _LEGAL_FORMS:
        held.pop()
    if len(held) == 3 and len(held[1]) == 1 and held[1].isalpha():
        held.pop(1)
    return " ".join(held)


def _meetings(words: Sequence[Words], key: Callable[[Sequence[str]], str]) -> Iterator[tuple[int, int]]:
    under: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(words):
        if text := key(own):
            under[text].append(number)
    return _pairs(under.values())


def _pairs(groups: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for group in groups:
        if 1 < len(group) <= CROWD:
            yield from ((left, right) for place, left in enumerate(group) for right in group[place + 1 :])


def _same_letters(_left: Words, _right: Words) -> Likeness | None:
    return Likeness("letters", "they have the same letters", True, True)


def _same_words(_left: Words, _right: Words) -> Likeness | None:
    return Likeness("order", "they are the same words in another order", True, True)


def _same_but(left: Words, right: Words) -> Likeness | None:
    extra = [w for w in (*left, *right) if (w in left) != (w in right)]
    initials = [w for w in extra if len(w) == 1]
    if len(initials) > 1:
        return None  # George W. is not George H.
    return Likeness("short", f"only “{' '.join(extra)}” tells them apart", False, True)


# ---------------------------------------------------------------------------- one slip


def _one_letter_apart(words: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """Names that are alike once a letter of each, or of one, is taken out."""
    under: dict[str, list[int]] = defaultdict(list)
    for number, own in enumerate(words):
        if not any(len(w) >= SURE_WORD for w in own):
            continue
        text = " ".join(own)
        under[text].append(number)
        made: set[str] = set()  # in whatever order: pairs are sorted in the end
        start = 0
        for word in own:
            end = start + len(word)
            if len(word) >= SURE_WORD - 1 and word.isalpha() and word.upper() != word:
                made.update(text[:i] + text[i + 1 :] for i in range(start, end))
            start = end + 1
        for shorter in made:
            under[shorter].append(number)
    return _pairs(under.values())


def _slip(left: Words, right: Words) -> Likeness | None:
    """What a slip of the pen would be between two names; None where two names may well differ so."""
    if len(left) != len(right):
        return None
    differing = [n for n, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if len(differing) != 1:
        return None
    a, b = sorted((left[differing[0]], right[differing[0]]), key=len)
    if not (a.isalpha() and b.isalpha()) or len(a) < SURE_WORD - 1 or len(b) < SURE_WORD:
        return None
    family = differing[0] == len(left) - 1
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) == len(b):
        return _swapped(a, b, start, family) or _other_letter(a, b, start, family)
    return _one_more(a, b, start, family)


def _swapped(a: str, b: str, start: int, family: bool) -> Likeness | None:
    end = start + 2
    if a[start:end] != b[start:end][::-1] or a[end:] != b[end:]:
        return None
    # "Christian" and "Christina" are two names
    sure = end < len(a)
    return Likeness("swapped", f"two letters are swapped (“{a[start:end]}” and “{b[start:end]}”)", sure, family)


def _other_letter(a: str, b: str, start: int, family: bool) -> Likeness | None:
    if len(a) < OTHER_WORD or not 0 < start < len(a) - 1 or a[start + 1 :] != b[start + 1 :]:
        return None
    return Likeness("other", f"one letter differs (“{a[start]}” and “{b[start]}” in “{a}” and “{b}”)", False, family)


def _one_more(a: str, b: str, start: int, family: bool) -> Likeness | None:
    """`b` has one letter more than `a`, before `start`."""
    if len(b) != len(a) + 1 or a[start:] != b[start + 1 :]:
        return None
    if b in [a + ending for ending in _PLURALS]:
        return None
    extra = b[start]
    if start and b[start - 1] == extra:
        return Likeness("doubled", f"a letter is doubled (“{extra}{extra}” in “{b}”)", len(b) > OTHER_WORD, family)
    if len(a) < OTHER_WORD or start in (0, len(a)):
        return None
    return Likeness("missing", f"a letter is missing (“{extra}” in “{a}”)", False, family)
