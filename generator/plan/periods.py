"""How a timeline is cut into pages, as the count asks: by groups of years, years and months.

The site's timeline has a page for each year, so an event keeps its address while others come; only a year that outgrows one page is
cut into months. A first page shows the latest events and leads to the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from generator.base.edtf import GROUPS, Edtf, day_number
from generator.base.values import value
from generator.plan.addresses import year_slug

INDEX = "/timeline/"
"""Site path of the site's own timeline."""
WHOLE = 200
"""Up to this many events stand on one page."""
COLUMNS = 60
"""Parts that one band shows at most; more years are taken together by ten, by a hundred and so on."""

Place = tuple[int, int]
"""(year, month) in which an event begins; month 0 where it is not known."""


@value
class Span:
    """A part of a timeline: years from first to last, or a month."""

    first: int
    last: int
    month: int = 0
    """0 for whole years."""

    @property
    def slug(self) -> str:
        """Its part of an address: `2021`, `2020-2029`, `12`."""
        if self.month:
            return f"{self.month:02}"
        return year_slug(self.first) if self.first == self.last else f"{year_slug(self.first)}-{year_slug(self.last)}"

    @property
    def id(self) -> str:
        """Id of its heading."""
        return f"m{year_slug(self.first)}-{self.month:02}" if self.month else f"y{self.slug}"

    @property
    def days(self) -> tuple[int, int]:
        """First day, and the first after it."""
        if not self.month:
            return day_number(self.first, 1, 1), day_number(self.last + 1, 1, 1)
        following = (self.first, self.month + 1) if self.month < 12 else (self.first + 1, 1)
        return day_number(self.first, self.month, 1), day_number(*following, 1)


def place_of(date: Edtf) -> Place:
    """Where on a timeline a date belongs."""
    point = date.first
    return point.year, GROUPS[point.month][1] if point.month in GROUPS else point.month


def years_by_month(places: Iterable[Place]) -> frozenset[int]:
    """Years of the site's timeline that are cut into pages of months, on which the addresses of their events depend."""
    return frozenset(year for year, count in Counter(year for year, _ in places).items() if count > WHOLE)


class Periods:
    """The pages of a timeline at a site path."""

    def __init__(self, base: str, places: Sequence[Place]):
        self.base = base
        self.places = places
        self.counts = Counter(year for year, _ in places)
        self.long = len(places) > WHOLE
        self.level = 0
        while len({year // 10**self.level for year in self.counts}) > COLUMNS:
            self.level += 1

    def by_month(self, year: int) -> bool:
        """Whether a year is cut into pages of months."""
        return self.counts[year] > WHOLE

    def path(self, number: int) -> str:
        """Site path of the page that has an event."""
        year, month = self.places[number]
        path = self.path_of(Span(year, year))
        return f"{path}{month:02}/" if month and self.by_month(year) else path

    def path_of(self, span: Span) -> str:
        """Site path of a part's own page."""
        if span.month:
            return f"{self.base}{year_slug(span.first)}/{span.slug}/"
        return f"{self.base}{span.slug}/"


def group(year: int, level: int) -> Span:
    """The years that a year is taken together with: by 10 to the power of `level`."""
    return numbered(year // 10**level, level)


def numbered(number: int, level: int) -> Span:
    """A group of years by its number, counted from the year 0."""
    size = 10**level
    return Span(number * size, number * size + size - 1)


def with_gaps(spans: Sequence[Span]) -> list[Span]:
    """The parts in order, with the empty ones between them where there is room for all."""
    ordered = sorted(spans, key=lambda s: (s.first, s.month))
    size = ordered[0].last - ordered[0].first + 1
    firsts = range(ordered[0].first, ordered[-1].first + 1, size)
    return [Span(first, first + size - 1) for first in firsts] if len(firsts) <= COLUMNS else ordered
