"""The pages of one timeline: the whole or the latest of it, groups of years, years, months."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from generator.base.text import name_key
from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.drawing import draw_density, draw_marks
from generator.plan.exports import export_links
from generator.plan.items import Item
from generator.plan.output import Later, Output
from generator.plan.periods import INDEX, WHOLE, Periods, Span, group, numbered, with_gaps
from generator.plan.views import EventView, FilterChoice, FilterGroup, Link, PeriodEvents, TimelineDrawing, TimelineView, YearCount

RECENT = 60
"""How many of the latest events the first page of a long timeline shows."""
MONTHS_FROM = 25
"""Events of a year from which they stand under the names of months."""
FILTERS_FROM = 12
"""Events from which a list can be filtered."""
CHOICES = 40
"""Choices of one filter at most."""

Near = tuple[Span | None, Span | None]
"""The parts before and after one."""


def by_years(context: Context, items: Sequence[Item], level: int = 0) -> tuple[PeriodEvents, ...]:
    """Items under the years, or groups of years, in which they begin."""
    size = 10**level
    groups: dict[int, list[EventView]] = {}
    for item in items:
        groups.setdefault(item.place[0] // size, []).append(item.view)
    spans = [(numbered(number, level), views) for number, views in groups.items()]
    return tuple(PeriodEvents(context.dates.group_of_years(s.first, s.last), s.id, tuple(views)) for s, views in spans)


def plan_pages_of(
    context: Context,
    base: str,
    title: str,
    owner: Link | None,
    trail: tuple[Link, ...],
    items: Sequence[Item],
    *,
    exports_at: str = "",
    kind: str = "",
) -> Iterable[Output]:
    """The pages at `base` of a timeline of some items, which are in order. That of the site has a page for every year. `kind` tells
    timelines of one name apart, that of a publisher from that of an organisation."""
    periods = context.periods if base == INDEX else Periods(base, [i.place for i in items])
    pages = _Pages(context, periods, title, owner, trail, items, kind)
    yield pages.later(base, pages.first, exports_at or base)
    for level, spans in pages.paged.items():
        yield from pages.groups(level, spans) if level else pages.years(spans)


class _Pages:
    def __init__(
        self,
        context: Context,
        periods: Periods,
        title: str,
        owner: Link | None,
        trail: tuple[Link, ...],
        items: Sequence[Item],
        kind: str,
    ):
        self.context, self.periods, self.title, self.owner, self.trail, self.items = context, periods, title, owner, trail, items
        self.kind = kind
        self.every_year = owner is None
        self.section = INDEX if owner is None else ""
        self.by_year: dict[int, list[Item]] = {}
        for item in items:
            self.by_year.setdefault(item.place[0], []).append(item)
        self.paged = self._paged()
        self._with_page = {span for spans in self.paged.values() for span in spans}

    def _paged(self) -> dict[int, list[Span]]:
        """Groups of years that have pages, by level from the top. What fits on one page needs none below, if not for every year."""
        if not self.periods.long:
            return {0: [Span(year, year) for year in self.by_year]} if self.every_year else {}
        made: dict[int, list[Span]] = {}
        years = list(self.by_year)
        for level in range(self.periods.level if self.every_year else max(self.periods.level, 1), -1, -1):
            made[level] = list(self._counts(years, level))
            if not self.every_year:
                held = self._numbers(years, level)
                years = [year for year in years if held[year // 10**level] > WHOLE]
        return made

    # ------------------------------------------------------------------ pages

    def later(self, path: str, make: Callable[..., TimelineView], *args: object, year: int | None = None) -> Output:
        """A page that is made when it is asked for."""
        canonical = self.context.addresses.absolute(path)
        return Output(output_path(path), "html", "timeline.html", Later(make, *args), (), canonical, year=year)

    def first(self, exports_at: str) -> TimelineView:
        """The whole timeline, or the latest of it with a way to the rest."""
        context, periods = self.context, self.periods
        shown = self.items[-RECENT:] if periods.long else self.items
        counts = self._counts(self.by_year, periods.level)
        spans = with_gaps(list(counts))
        years = sorted(self.by_year)
        span = context.dates.years(years[0], years[-1])
        return self._view(
            periods.base,
            self.title,
            self.trail,
            count=len(self.items),
            shown=shown,
            span=span,
            band=self._band(spans, counts, self._page_of if periods.long else self._heading_on(periods.base)),
            drawing=self._drawing(spans, self.items, fits=not periods.long, years=periods.level == 0),
            groups=by_years(context, shown, 0 if periods.long else periods.level),
            exports_at=exports_at,
            description=self.context.words.count("%(n)s event, %(years)s", "%(n)s events, %(years)s", len(self.items), years=span),
        )

    def groups(self, level: int, spans: Sequence[Span]) -> Iterable[Output]:
        """Pages of decades, centuries and so on: with all their events if they fit, and links to what they are made of."""
        grouped: dict[int, list[int]] = {}
        for year in self.by_year:
            grouped.setdefault(year // 10**level, []).append(year)
        for place, span in enumerate(spans):
            years = grouped[span.first // 10**level]
            yield self.later(self.periods.path_of(span), self._group, level, span, years, _near(spans, place))

    def _group(self, level: int, span: Span, years: Sequence[int], near: Near) -> TimelineView:
        items = [item for year in years for item in self.by_year[year]]
        inner = self._counts(years, level - 1)
        parts = with_gaps(list(inner))
        fits = len(items) <= WHOLE
        path = self.periods.path_of(span)
        return self._view(
            path,
            f"{self.title}: {self._label(span)}",
            self._above(span, level + 1),
            count=len(items),
            shown=items if fits else (),
            span=self._label(span),
            band=self._band(parts, inner, self._page_of if self.every_year or not fits else self._heading_on(path)),
            drawing=self._drawing(parts, items, fits=fits, years=level == 1),
            groups=by_years(self.context, items, level - 1) if fits else (),
            near=near,
        )

    def years(self, spans: Sequence[Span]) -> Iterable[Output]:
        """Pages of years, and of each month of a year that is too long for one."""
        for place, span in enumerate(spans):
            items = self.by_year[span.first]
            months: dict[int, list[Item]] = {}
            for item in items:
                months.setdefault(item.place[1], []).append(item)
            cut = self.periods.by_month(span.first)
            yield self.later(self.periods.path_of(span), self._year, span, items, months, cut, _near(spans, place), year=span.first)
            if cut:
                yield from self._months(span, {month: held for month, held in sorted(months.items()) if month})

    def _year(self, span: Span, items: Sequence[Item], months: dict[int, list[Item]], cut: bool, near: Near) -> TimelineView:
        named = len(items) >= MONTHS_FROM and len(months) > 1
        shown = months.get(0, []) if cut else list(items)
        columns = [Span(span.first, span.first, month) for month in range(1, 13)] if cut or named else []
        path = self.periods.path_of(span)
        counts = {s: len(months.get(s.month, ())) for s in columns}
        return self._view(
            path,
            f"{self.title}: {self._label(span)}",
            self._above(span, 1),
            count=len(items),
            shown=shown,
            span=self._label(span),
            band=self._band(columns, counts, self._page_of if cut else self._heading_on(path)),
            drawing=self._drawing(columns, items, fits=True) if columns and not cut else None,
            groups=self._by_month(span, {0: shown} if cut else months) if columns else by_years(self.context, items),
            near=near,
        )

    def _months(self, year: Span, months: dict[int, list[Item]]) -> Iterable[Output]:
        spans = [Span(year.first, year.first, month) for month in months]
        for place, span in enumerate(spans):
            yield self.later(self.periods.path_of(span), self._month, year, span, months[span.month], _near(spans, place), year=span.first)

    def _month(self, year: Span, span: Span, items: list[Item], near: Near) -> TimelineView:
        label = self._label(span)
        return self._view(
            self.periods.path_of(span),
            f"{self.title}: {label}",
            (*self._above(year, 1), self.context.link(self._label(year), self.periods.path_of(year))),
            count=len(items),
            shown=items,
            span=label,
            groups=self._by_month(year, {span.month: items}),
            near=near,
        )

    # ------------------------------------------------------------------ pieces

    def _view(
        self,
        path: str,
        title: str,
        trail: tuple[Link, ...],
        *,
        count: int,
        shown: Sequence[Item],
        span: str,
        groups: tuple[PeriodEvents, ...],
        band: tuple[YearCount, ...] = (),
        drawing: TimelineDrawing | None = None,
        near: Near = (None, None),
        exports_at: str = "",
        description: str = "",
    ) -> TimelineView:
        links = [self.context.link(self._label(s), self.periods.path_of(s)) if s else None for s in near]
        words = self.context.words
        name = words.say("%(name)s (%(kind)s)", name=title, kind=self.kind) if self.kind else title
        description = description or words.say("%(title)s, event by event", title=title)
        return TimelineView(
            head=self.context.head("timeline", name, path, trail=trail, section=self.section, description=description),
            title=title,
            owner=self.owner,
            count=count,
            shown=len(shown),
            span=span,
            band=band,
            drawing=drawing,
            periods=groups,
            previous=links[0],
            next=links[1],
            filters=_filters(self.context, shown),
            exports=export_links(self.context, exports_at, any(i.dated for i in self.items)) if exports_at else (),
        )

    def _counts(self, years: Iterable[int], level: int) -> dict[Span, int]:
        """How many events each group of some years has."""
        return {numbered(number, level): count for number, count in self._numbers(years, level).items()}

    def _numbers(self, years: Iterable[int], level: int) -> dict[int, int]:
        size = 10**level
        counts: dict[int, int] = {}
        for year in years:
            counts[year // size] = counts.get(year // size, 0) + len(self.by_year[year])
        return counts

    def _label(self, span: Span) -> str:
        dates = self.context.dates
        return dates.month(span.first, span.month) if span.month else dates.group_of_years(span.first, span.last)

    def _above(self, span: Span, level: int) -> tuple[Link, ...]:
        """The way down to a page: the whole timeline, then the groups that the span lies in, from `level` upwards."""
        spans = [group(span.first, above) for above in self.paged if above >= level]
        parts = (self.context.link(self._label(s), self.periods.path_of(s)) for s in spans)
        return (*self.trail, self.context.link(self.title, self.periods.base), *parts)

    def _page_of(self, span: Span) -> str:
        """Where the events of a part are: its own page, or its heading on that of a group it lies in."""
        if span.month or span in self._with_page:
            return self.context.url(self.periods.path_of(span))
        top = next(iter(self.paged))
        return self._heading_on(self.periods.path_of(group(span.first, top)))(span)

    def _heading_on(self, path: str) -> Callable[[Span], str]:
        url = self.context.url(path)
        return lambda span: f"{url}#{span.id}"

    def _band(self, spans: Sequence[Span], counts: Mapping[Span, int], url_of: Callable[[Span], str]) -> tuple[YearCount, ...]:
        """A column for each part."""
        highest = max(counts.values(), default=0)
        made = []
        for span in spans:
            count = counts.get(span, 0)
            label = self.context.dates.month_name(span.month, short=True) if span.month else self._label(span)
            made.append(YearCount(label, count, url_of(span) if count else "", -(-count * 10 // highest) if count else 0))
        return tuple(made)

    @staticmethod
    def _drawing(columns: Sequence[Span], items: Sequence[Item], *, fits: bool, years: bool = False) -> TimelineDrawing | None:
        """Every event at its place, or, where they are too many and the columns are years, how many there were in each month."""
        if fits:
            return draw_marks(columns, [(i.date, bool(i.view.claims)) for i in items if i.view.kind != "report"])
        return draw_density(columns, [i.place for i in items]) if years else None

    def _by_month(self, year: Span, months: dict[int, list[Item]]) -> tuple[PeriodEvents, ...]:
        dates = self.context.dates
        return tuple(
            PeriodEvents(
                dates.month_name(month, short=True) if month else dates.year(year.first),
                Span(year.first, year.first, month).id,
                tuple(i.view for i in held),
            )
            for month, held in sorted(months.items())
            if held
        )


def _near(spans: Sequence[Span], place: int) -> Near:
    return spans[place - 1] if place else None, spans[place + 1] if place + 1 < len(spans) else None


def _filters(context: Context, items: Sequence[Item]) -> tuple[FilterGroup, ...]:
    """What several of the events shown have to do with, and not all: the most frequent of each taxonomy."""
    if len(items) < FILTERS_FROM:
        return ()
    counts = Counter(chain.from_iterable(item.view.terms for item in items))
    ranked: dict[str, list[tuple[int, str]]] = {}
    for term, count in counts.items():
        if 1 < count < len(items):
            ranked.setdefault(term.partition("/")[0], []).append((-count, term))
    made = []
    for taxonomy in context.settings.taxonomies:
        best = heapq.nsmallest(CHOICES, ranked.get(taxonomy.key, ()))
        links = [context.term_link((taxonomy.key, term.partition("/")[2])) for _, term in best]
        choices = [FilterChoice(term, link.title, -n) for link, (n, term) in zip(links, best, strict=True)]
        if choices:
            made.append(
                FilterGroup(
                    taxonomy.key, context.words.name(taxonomy.label), tuple(sorted(choices, key=lambda c: (name_key(c.title), c.value)))
                )
            )
    return tuple(made)
