"""Under which terms each word is found. Pagefind is asked, once for each word and not for each place where it stands.

What Pagefind makes of a word (its stem, its parts, its form with accents) does not depend on what stands around it. So words go to
Pagefind as one page, and the index of that page says at which place, which is to say for which word, it has each term. Asking keeps us
in step with the engine in readers' browsers, in all its languages and in versions to come.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
import zlib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from generator.search.cbor import decoded
from generator.search.reading import PLAIN
from generator.search.service import indexed

ENTRY = "pagefind-entry.json"
SIGNED = b"pagefind_dcd"
"""What the content of each compressed file begins with."""
MANY = 150_000
"""Words that are kept from one shard for the next: some thirty megabytes."""

# ASCII marks around a word of ASCII letters, of which no more than the first is a capital, change nothing
_SIMPLE = re.compile(r"[!-/:-@\[-^`{-~]*([A-Za-z][a-z]*)[!-/:-@\[-^`{-~]*")
_WORD = "dateline"
"""Asked for each time: Pagefind leaves out a page on which there is no word."""
_RESERVED = re.compile(r"___(END_)?PAGEFIND_")

Key = tuple[str, str]
"""A term, and the form with accents of which it is the bare one; that is empty for the term itself."""
Keys = tuple[tuple[int, ...], tuple[int, ...]]
"""What a word is found under as a whole, and by its parts, which share its weight; by their numbers."""


class UnknownShape(ValueError):
    """Pagefind's files have a form that is not known here."""


class Lexicon:
    """What Pagefind says of the words of a language, and of itself. It grows with each word that it is asked for."""

    def __init__(self, program: str, language: str):
        self._program = program
        self._language = language
        self._numbers: dict[Key, int] = {}
        self.keys: list[Key] = []
        self.words: dict[str, Keys] = {"": ((), ())}
        self.version = ""
        self.entry: Mapping[str, Any] = {}
        """The contents of `pagefind-entry.json`, with the language."""

    def learn(self, words: Iterable[str]) -> None:
        """Ask for those of `words`, which have no space in them, that are not known. Raises EnvironmentFault, UnknownShape."""
        known = self.words
        simple = {word: _simple(word) for word in words if word not in known}
        asked = sorted({bare for bare in simple.values() if bare not in known})
        if asked or not self.version:
            self._ask([_WORD, *asked])
        for word, bare in simple.items():
            known[word] = known[bare]

    def _ask(self, asked: Sequence[str]) -> None:
        html = f'<html lang="{self._language}"><body data-pagefind-body>{escape(" ".join(asked))}</body></html>'
        made = indexed(self._program, [("/", html)])
        try:
            self.version = _check(made, asked)
            self.entry = json.loads(made[ENTRY])
            found = self._places(made, len(asked))
        except (OSError, EOFError, LookupError, TypeError, ValueError, zlib.error) as fault:
            raise UnknownShape(str(fault)) from fault
        self.words.update(zip(asked, found, strict=True))

    def _places(self, made: Mapping[str, bytes], count: int) -> list[Keys]:
        """For each place the keys of the word there."""
        whole: list[tuple[int, ...]] = [()] * count
        parts: list[tuple[int, ...]] = [()] * count
        for path, content in sorted(made.items()):
            if not path.endswith(".pf_index"):
                continue
            (terms,) = _contents(content)
            for term, pages, variants in terms:
                for form, own in (("", pages), *variants):
                    number = self._number((term, form))
                    for page, locations, in_title in own:
                        if page or in_title:
                            raise ValueError("a page that was not asked for")
                        for weight, place in _weighted(locations):
                            kind = whole if weight == PLAIN else parts
                            kind[place] += (number,)
        return list(zip(whole, parts, strict=True))

    def _number(self, key: Key) -> int:
        number = self._numbers.setdefault(key, len(self.keys))
        if number == len(self.keys):
            self.keys.append(key)
        return number


def _simple(word: str) -> str:
    """The word that is asked for; empty for none, so that what is a sign for Pagefind is no word."""
    bare = _SIMPLE.fullmatch(word)
    return bare[1].lower() if bare else "" if _RESERVED.match(word) else word


_kept: dict[tuple[str, str], Lexicon] = {}
_lock = threading.Lock()


def lexicon(program: str, language: str, words: Iterable[str]) -> Lexicon:
    """A lexicon that has `words`. Raises EnvironmentFault, UnknownShape."""
    with _lock:
        own = _kept.pop((program, language), None) or Lexicon(program, language)
        own.learn(words)
        if len(own.words) <= MANY:
            _kept[program, language] = own
        return own


def _check(made: Mapping[str, bytes], asked: Sequence[str]) -> str:
    """The version of the program. Raises ValueError unless it counts words as we do, and writes what we can write."""
    (meta,) = (content for path, content in made.items() if path.endswith(".pf_meta"))
    version, pages, _, filters, sorts, fields = _contents(meta)
    if filters or sorts or fields:
        raise ValueError("the table of contents says more than was asked")
    ((_, count),) = pages
    (fragment,) = (content for path, content in made.items() if path.endswith(".pf_fragment"))
    if count != len(asked) or json.loads(_plain(fragment))["content"] != " ".join(asked):
        raise ValueError("words are counted in another way")
    return str(version)


def _contents(file: bytes) -> Any:
    return decoded(_plain(file))


def _plain(file: bytes) -> bytes:
    content = gzip.decompress(file)
    if not content.startswith(SIGNED):
        raise ValueError("a file without its mark")
    return content[len(SIGNED) :]


def _weighted(locations: Sequence[int]) -> list[tuple[int, int]]:
    """(weight, place) for each location: a negative number sets the weight of those after it, the others count from the one before."""
    found = []
    weight, place = -1, 0
    for number in locations:
        if number < 0:
            weight, place = -1 - number, 0
        elif weight < 0:
            raise ValueError("a location without weight")
        else:
            place += number
            found.append((weight, place))
    return found
