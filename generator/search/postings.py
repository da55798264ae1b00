"""Where each term stands, encoded as Pagefind encodes it.

Words are gathered as they are written, page by page. Only then are they put together under their terms, so that what Pagefind makes of
a word is looked up once for each word. Half a million words are few enough for Python only if no step is taken for each of them in
Python itself: numbers lie in arrays, and whole arrays go through functions of the standard library.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from operator import sub

from generator.search.cbor import NUMBERS, array_of, number, text
from generator.search.lexicon import Lexicon
from generator.search.reading import PLAIN

_BITS = 32
"""A location is a whole number: the page, and in these bits below it the place of the word there."""
_PAGES, _PLACES = (slice(1, None, 2), slice(0, None, 2)) if sys.byteorder == "little" else (slice(0, None, 2), slice(1, None, 2))
"""Where the two lie in the halves of locations."""

Locations = dict[str, "array[int]"]
"""Word -> where it stands, in order."""

_NOTHING = array_of(0)
_ORDINARY = number(-1 - PLAIN)
_TITLE = number(-1)
"""The first of the fields that a page has. The title is the only one."""
_ONCE = tuple(array_of(2) + _ORDINARY + place + _NOTHING for place in NUMBERS)
"""What is said of a page that has a term once, in ordinary text and not in its title; by its place."""
_TWICE = array_of(3) + _ORDINARY
_STEP = tuple(array_of(3) + step for step in NUMBERS)
"""What comes before; by the number of pages since the last that has the term."""


class Gathered:
    """The words of pages, where they stand and how much they weigh."""

    def __init__(self) -> None:
        self.pages = 0
        self.in_text: dict[int, Locations] = {}
        """By weight."""
        self.in_titles: Locations = defaultdict(_none)

    def add(self, title: Sequence[str], runs: Iterable[tuple[int, Sequence[str]]]) -> None:
        """The next page: the words of its title, and those of its text with their weights."""
        first = at = self.pages << _BITS
        for weight, run in runs:
            found = self.in_text.get(weight)
            if found is None:
                found = self.in_text[weight] = defaultdict(_none)
            _put(found, run, at)
            at += len(run)
        _put(self.in_titles, title, first)
        self.pages += 1

    def words(self) -> set[str]:
        """All words."""
        return self.in_titles.keys() | {word for found in self.in_text.values() for word in found}

    def pages_with(self, words: Iterable[str]) -> int:
        """How many pages have one of `words`."""
        every = (self.in_titles, *self.in_text.values())
        held = [found[word] for word in words for found in every if word in found]
        if len(held) == 1 and len(held[0]) == 1:
            return 1
        return len(set().union(*(_halves(locations)[_PAGES] for locations in held)))


def _none() -> array[int]:
    return array("Q")


def _put(found: Locations, run: Sequence[str], first: int) -> None:
    deque(map(array.append, map(found.__getitem__, run), range(first, first + len(run))), maxlen=0)


def _halves(locations: array[int]) -> array[int]:
    return array("I", locations.tobytes())


def entries(gathered: Gathered, known: Lexicon) -> Iterator[tuple[str, bytes]]:
    """Each term in its order, with its entry in a file of terms."""
    ordinary, special, titles = _by_key(gathered, known)
    forms: dict[str, list[int]] = defaultdict(list)
    for key in ordinary.keys() | special.keys() | titles.keys():
        forms[known.keys[key][0]].append(key)
    for term in sorted(forms):
        pages, variants = _NOTHING, []
        for key in sorted(forms[term], key=known.keys.__getitem__):
            own = _pages(ordinary.get(key), special.get(key), titles.get(key))
            form = known.keys[key][1]
            if form:
                variants.append(array_of(2) + text(form) + own)
            else:
                pages = own
        yield term, array_of(3) + text(term) + pages + array_of(len(variants)) + b"".join(variants)


ByKey = dict[int, "array[int]"]
ByWeight = dict[int, "array[int]"]


def _by_key(gathered: Gathered, known: Lexicon) -> tuple[ByKey, dict[int, ByWeight], ByKey]:
    """Locations by key: in ordinary text; in other text, by weight; in titles."""
    ordinary, titles = _Gained(), _Gained()
    special: dict[int, _Gained] = defaultdict(_Gained)
    for weight, found in gathered.in_text.items():
        for word, locations in found.items():
            whole, parts = known.words[word]
            for key in whole:
                if weight == PLAIN:
                    ordinary.put(key, locations)
                else:
                    special[key].put(weight, locations)
            for key in parts:
                special[key].put(max(1, weight // len(parts)), locations)
    for word, locations in gathered.in_titles.items():
        for keys in known.words[word]:
            for key in keys:
                titles.put(key, locations)
    return ordinary.in_order(), {key: gained.in_order() for key, gained in special.items()}, titles.in_order()


class _Gained:
    """Locations that words bring to what they are put under."""

    def __init__(self) -> None:
        self._held: dict[int, array[int]] = {}
        self._mixed: set[int] = set()

    def put(self, under: int, locations: array[int]) -> None:
        own = self._held.get(under)
        if own is None:
            self._held[under] = locations
        else:
            self._held[under] = own + locations
            self._mixed.add(under)

    def in_order(self) -> dict[int, array[int]]:
        for under in self._mixed:
            self._held[under] = array("Q", sorted(self._held[under]))
        return self._held


def _pages(ordinary: array[int] | None, special: ByWeight | None, titles: array[int] | None) -> bytes:
    """The pages that have a key, each with the places where it stands."""
    pages, said = _ordinary(ordinary) if ordinary else ([], [])
    if special or titles:
        for page, what in _special(ordinary or (), special or {}, titles or ()):
            at = bisect_left(pages, page)
            if at == len(pages) or pages[at] != page:
                pages.insert(at, page)
                said.insert(at, what)
            else:
                said[at] = what
    steps = map(sub, pages, chain((0,), pages))
    if pages[-1] < len(_STEP):
        heads = map(_STEP.__getitem__, steps)
    else:
        heads = map(bytes.__add__, repeat(array_of(3)), map(number, steps))
    return array_of(len(pages)) + b"".join(chain.from_iterable(zip(heads, said, strict=True)))


def _ordinary(locations: array[int]) -> tuple[list[int], list[bytes]]:
    """Pages, and what is said of each."""
    halves = _halves(locations)
    pages, places = halves[_PAGES].tolist(), halves[_PLACES].tolist()
    said = list(map(_ONCE.__getitem__, places)) if max(places) < len(_ONCE) else [_often([place]) for place in places]
    if len(set(pages)) < len(pages):
        steps = [1, *map(sub, pages[1:], pages)]
        end = 0
        while True:
            try:
                again = steps.index(0, end)
            except ValueError:
                break
            end = again + 1
            while end < len(steps) and not steps[end]:
                end += 1
            said[again - 1] = _often(places[again - 1 : end])
        kept = [at for at, step in enumerate(steps) if step]
        pages, said = [pages[at] for at in kept], [said[at] for at in kept]
    return pages, said


def _special(ordinary: Sequence[int], special: ByWeight, titles: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """The pages that have a key elsewhere than in ordinary text, and what is said of each."""
    in_text: dict[int, list[tuple[int, int]]] = defaultdict(list)
    in_title: dict[int, list[int]] = defaultdict(list)
    for weight, locations in special.items():
        for location in locations:
            in_text[location >> _BITS].append((weight, location))
    for location in titles:
        in_title[location >> _BITS].append(location)
    for page in in_text.keys() | in_title.keys():
        first = page << _BITS
        found = in_text.get(page, [])
        at = bisect_left(ordinary, first)
        while at < len(ordinary) and ordinary[at] >> _BITS == page:
            found.append((PLAIN, ordinary[at]))
            at += 1
        yield (
            page,
            _weighted([(weight, location - first) for weight, location in sorted(found)], [t - first for t in in_title.get(page, ())]),
        )


def _often(places: Sequence[int]) -> bytes:
    """What is said of a page that has a term in ordinary text."""
    if len(places) == 2 and places[1] < len(NUMBERS):
        return _TWICE + NUMBERS[places[0]] + NUMBERS[places[1] - places[0]] + _NOTHING
    return array_of(len(places) + 1) + _ORDINARY + b"".join(map(number, map(sub, places, (0, *places)))) + _NOTHING


def _weighted(found: Sequence[tuple[int, int]], in_title: Sequence[int]) -> bytes:
    """What is said of a page that has a term with these weights at these places, in order, and at those of its title."""
    pieces = []
    weight = last = 0
    for own, place in found:
        if own != weight:
            pieces.append(number(-1 - own))
            weight, last = own, 0
        pieces.append(number(place - last))
        last = place
    pieces.insert(0, array_of(len(pieces)))
    if in_title:
        pieces += (array_of(len(in_title) + 1), _TITLE, *map(number, map(sub, in_title, (0, *in_title))))
    else:
        pieces.append(_NOTHING)
    return b"".join(pieces)
