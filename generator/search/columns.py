"""Columns: what a shard says of its articles beside their words. Small, so that facets, dates and counts need no page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from generator.base.packed import packed
from generator.plan.views import SearchRecord, SearchShardView

SMALL = 400
"""Articles of a shard up to which words count that only one of them has."""


def columns(view: SearchShardView, records: Sequence[SearchRecord]) -> bytes:
    """The columns of `records`, in the order in which the index has them."""
    return packed(
        {
            "when": _differences([r.when for r in records]),
            "dates": {n: r.date for n, r in enumerate(records) if r.date},
            "flags": {n: r.flag for n, r in enumerate(records) if r.flag},
            "by": {n: r.sources for n, r in enumerate(records) if r.sources > 1},
            "facets": {key: _facet([r.terms[place] for r in records]) for place, key in enumerate(view.facets)},
        }
    )


def _differences(numbers: Sequence[int]) -> list[int]:
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _facet(terms: Sequence[Sequence[str]]) -> Mapping[str, Any]:
    """Slugs, and for each article how many of them it has and which."""
    slugs = sorted({slug for own in terms for slug in own})
    number = {slug: n for n, slug in enumerate(slugs)}
    return {"slugs": slugs, "counts": [len(own) for own in terms], "values": [number[slug] for own in terms for slug in own]}


def vocabulary(counts: Counter[str], articles: int) -> bytes:
    """The words of a shard with the number of articles that have them, for "did you mean"."""
    least = 1 if articles <= SMALL else 2
    return packed([[word, count] for word, count in sorted(counts.items()) if count >= least and _is_word(word)], level=5)


def _is_word(word: str) -> bool:
    return 3 <= len(word) <= 30 and not word.isdigit()
