"""Where the search index is cut: by the calendar, so that an edit disturbs one small part and not all after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.base.values import value

SMALL = 400
"""An archive of so few articles is one shard."""
LEAST = 1000
"""Older years are joined until they hold so many."""
MOST = 3000
"""A year that holds more is cut: Pagefind's memory grows with a shard's size, a quarter of a megabyte for each article."""


@value
class Dated:
    """An article by its place in the archive and its month."""

    number: int
    year: int
    month: int
    """0 if only the year is known."""


def cut_shards(articles: Sequence[Dated]) -> list[tuple[int, ...]]:
    """Shards of `articles` (oldest first), oldest first: older years joined, the newest year, and its newest month apart.

    Years are joined from the oldest on, so a new story changes the newest shard alone.
    """
    if len(articles) <= SMALL:
        return [tuple(a.number for a in articles)] if articles else []
    newest = articles[-1]
    made: list[tuple[int, ...]] = []
    held: list[Dated] = []
    for year in _grouped(a for a in articles if a.year < newest.year):
        if len(year) > MOST:
            made += _numbers([held, *_pieces(year, 6)])
            held = []
            continue
        held = [*held, *year]
        if len(held) >= LEAST:
            made += _numbers([held])
            held = []
    this_year = [a for a in articles if a.year >= newest.year]
    earlier = [a for a in this_year if a.month != newest.month]
    latest = [a for a in this_year if a.month == newest.month]
    return made + _numbers([held, *_pieces(earlier, 6), latest])


def _grouped(articles: Iterable[Dated]) -> list[list[Dated]]:
    years: dict[int, list[Dated]] = {}
    for article in articles:
        years.setdefault(article.year, []).append(article)
    return [years[year] for year in sorted(years)]


def _pieces(articles: list[Dated], months: int) -> list[list[Dated]]:
    """A year whole, or cut into halves, quarters, months."""
    if len(articles) <= MOST or not months:
        return [articles]
    parts: dict[int, list[Dated]] = {}
    for article in articles:
        parts.setdefault(max(article.month - 1, 0) // months, []).append(article)
    return [piece for part in sorted(parts) for piece in _pieces(parts[part], {6: 3, 3: 1}.get(months, 0))]


def _numbers(groups: Iterable[list[Dated]]) -> list[tuple[int, ...]]:
    return [tuple(a.number for a in group) for group in groups if group]
