"""Long lists, cut into pages that are numbered from the oldest.

A full page never changes when a story is added at the new end. The newest page is the list's own address and
holds between one and two pages' worth, so it never shows a single leftover story.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.base.values import value
from generator.base.words import Words
from generator.plan.dates import Dates
from generator.plan.views import Link, Pagination

JUMP_FROM = 4
"""Pages from which a list offers a jump by year."""


@value
class Slice:
    """One page of a list: positions `start` to `end` of the list, oldest first."""

    number: int
    start: int
    end: int
    path: str


def cut(count: int, per_page: int, path: str) -> list[Slice]:
    """Pages of a list at `path`, oldest first; the last is at `path` itself. An empty list has one empty page."""
    full = max(0, count // per_page - 1)
    slices = [Slice(n + 1, n * per_page, (n + 1) * per_page, f"{path}page/{n + 1}/") for n in range(full)]
    return [*slices, Slice(full + 1, full * per_page, count, path)]


def paginations(slices: Sequence[Slice], years: Sequence[int], base: str, words: Words, dates: Dates) -> list[Pagination]:
    """A `Pagination` for each slice. `years` are those of the list's items, oldest first; `base` is the base path;
    `words` and `dates` are those of the site."""
    total = len(slices)
    urls = [base + s.path[1:] for s in slices]
    own_years = (years[s.start : s.end] for s in slices)
    spans = [dates.years(own[0], own[-1]) if own else "" for own in own_years]
    jump: tuple[Link, ...] = ()
    if total >= JUMP_FROM:
        newest_page = {year: url for s, url in zip(slices, urls, strict=True) for year in years[s.start : s.end]}
        jump = tuple(Link(str(year), f"{newest_page[year]}#{_anchor(year)}") for year in sorted(newest_page, reverse=True))

    def name(place: int) -> str:
        return words.say("page %(number)s, %(years)s", number=words.number(place + 1), years=spans[place])

    made = []
    for n, own in enumerate(slices):
        newest = n == total - 1
        newer = None if newest else Link(words.say("the newest page") if n + 2 == total else name(n + 1), urls[n + 1])
        older = Link(name(n - 1), urls[n - 1]) if n > 0 else None
        # what moves with every new page of the list is said on the newest page alone; the others have ids before anything leads to them
        anchors = _anchors(years[own.start : own.end]) if jump or not newest else ()
        made.append(Pagination(own.number, total if newest else 0, newer, older, spans[n], jump if newest else (), anchors))
    return made


def _anchors(years: Sequence[int]) -> tuple[str, ...]:
    """The years of a page's items, oldest first, as ids of the items, newest first: of each year only its newest item has one."""
    down = list(reversed(years))
    return tuple(_anchor(year) if not n or down[n - 1] != year else "" for n, year in enumerate(down))


def _anchor(year: int) -> str:
    return f"y{year}"
