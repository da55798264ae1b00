"""The files of an index in Pagefind's form, written by ourselves: in two thirds of Pagefind's time and less than half of its memory.

The form is that of Pagefind 1.5: `pagefind-entry.json` names a table of contents (`.pf_meta`), which names files with a range of terms
each (`.pf_index`), and one file for each page (`.pf_fragment`). All but the first are CBOR or JSON, marked and compressed.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from generator.base.digest import digest_bytes
from generator.base.json_text import json_bytes
from generator.base.values import value
from generator.search.cbor import array, array_of, number, text
from generator.search.lexicon import ENTRY, SIGNED, Lexicon, lexicon
from generator.search.postings import Gathered, entries
from generator.search.reading import Run

RANGE = 27_000
"""Bytes of terms in one file before it is compressed. A reader needs one such file for each word and shard."""
_LEVEL = 5
_UNSEEN = "\u200b"
"""Pagefind takes it out of all words: it marks where they end in languages that need a mark for that."""


@value
class Page:
    """What there is to find of an article."""

    url: str
    title: str
    runs: tuple[Run, ...]
    """Its text, beginning with the title, and how much it weighs."""


def index_files(program: str, language: str, name: str, pages: Iterable[Page]) -> tuple[dict[str, bytes], Gathered]:
    """The files of an index of `pages` in their order, by their paths; and the words of those pages.

    `name` is what its language is called there. Raises EnvironmentFault, UnknownShape.
    """
    gathered = Gathered()
    files: dict[str, bytes] = {}
    listed = []
    for row, page in enumerate(pages):
        runs = [(weight, _words(run)) for weight, run in page.runs]
        gathered.add(_words(page.title), runs)
        words = [word for _, run in runs for word in run]
        # each content has a folder of its own, so that its place there is name enough for a file, and readers have less to fetch
        own = f"{name}_{row}"
        files[f"fragment/{own}.pf_fragment"] = _packed(_fragment(page, words))
        listed.append(array(text(own), number(max(1, len(words)))))
    known = lexicon(program, language, gathered.words())
    ranges = list(_ranges(entries(gathered, known)))
    limits = _limits([(first, last) for first, last, _ in ranges])
    named = []
    for row, ((first, last), (_, _, content)) in enumerate(zip(limits, ranges, strict=True)):
        own = f"{name}_{row}"
        files[f"index/{own}.pf_index"] = _packed(content)
        named.append(array(text(first), text(last), text(own)))
    return files | _head(name, known, listed, named), gathered


def _words(run: str) -> list[str]:
    return (run.replace(_UNSEEN, "") if _UNSEEN in run else run).split()


def _fragment(page: Page, words: Sequence[str]) -> bytes:
    return json_bytes(
        {
            "url": page.url,
            "content": " ".join(words),
            "word_count": max(1, len(words)),
            "filters": {},
            "meta": {"title": page.title},
            "anchors": [],
        }
    )


def _head(name: str, known: Lexicon, pages: Sequence[bytes], ranges: Sequence[bytes]) -> dict[str, bytes]:
    none = array_of(0)
    meta = array(text(known.version), array(*pages), array(*ranges), none, none, array(text("title")))
    hash_ = f"{name}_{digest_bytes(meta)[:10]}"
    (own,) = known.entry["languages"].values()
    languages = {name: {"hash": hash_, "wasm": own["wasm"] and name, "page_count": len(pages)}}
    return {f"pagefind.{hash_}.pf_meta": _packed(meta), ENTRY: json_bytes({**known.entry, "languages": languages})}


def _packed(content: bytes) -> bytes:
    return gzip.compress(SIGNED + content, _LEVEL, mtime=0)


def _ranges(terms: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, str, bytes]]:
    """First term, last term and content of each file of terms."""
    held: list[bytes] = []
    first = last = ""
    size = 0
    for term, entry in terms:
        first = first if held else term
        last = term
        held.append(entry)
        size += len(entry)
        if size >= RANGE:
            yield first, last, array(array(*held))
            held, size = [], 0
    if held:
        yield first, last, array(array(*held))


def _limits(ranges: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The ranges, cut down to as many letters as tell each from the next: readers fetch them all."""
    found = [list(own) for own in ranges]
    for before, after in pairwise(found):
        a, b = before[1], after[0]
        common = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
        # a range must not end before it begins
        before[1] = a[: common + 1] if a[: common + 1] >= before[0] else a
        after[0] = b[: common + 1]
    return [(first, last) for first, last in found]
