"""Timelines: events in order of time, of the site, a term or a storyline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from generator.archive.model import StorylineFacts
from generator.base.edtf import Edtf
from generator.base.urls import output_path
from generator.base.values import value
from generator.plan.context import Context
from generator.plan.drawing import draw_density, draw_marks
from generator.plan.exports import export_links, plan_exports
from generator.plan.output import Output
from generator.plan.periods import WHOLE, Periods, Place, Span, group, place_of, with_gaps
from generator.plan.views import EventView, ExportLink, FilterChoice, FilterGroup, Link, PeriodEvents, TimelineDrawing, TimelineView, YearCount

INDEX = "/timeline/"
RECENT = 60
"""How many of the latest events the first page of a long timeline shows."""
MONTHS_FROM = 25
"""Events of a year from which they stand under the names of months."""
FILTERS_FROM = 12
"""Events from which a list can be filtered."""


@value
class Item:
    """An event on a timeline, or a report."""

    place: Place
    date: Edtf
    view: EventView


def plan_site_timeline(context: Context) -> Iterable[Output]:
    """The site's timeline with a page for each year; none without events."""
    items = event_items(context, range(len(context.archive.events)))
    if items:
        yield from plan_timeline(context, INDEX, "Timeline", None, (), items, always_years=True)
        yield from plan_exports(context, "Timeline", INDEX, INDEX, [i.view for i in items])


def plan_term_timeline(context: Context, base: str, title: str, owner: Link, trail: tuple[Link, ...], events: Sequence[int]) -> Iterable[Output]:
    """The timeline of a term with its files."""
    items = event_items(context, events)
    yield from plan_timeline(context, base, title, owner, trail, items)
    yield from plan_exports(context, title, base, base, [i.view for i in items])


def plan_storyline_timeline(context: Context, facts: StorylineFacts) -> Iterable[Output]:
    """The files of a storyline's timeline; and pages of its own, if it is too long for the storyline's page."""
    items = storyline_items(context, facts)
    if not items:
        return
    path = context.addresses.storyline(facts.note.slug)
    title = f"Timeline of {facts.note.title}"
    base = path
    if len(items) > WHOLE:
        base = f"{path}timeline/"
        owner = context.link(facts.note.title, path)
        yield from plan_timeline(context, base, title, owner, (context.link("Storylines", "/storylines/"), owner), items, exports_at=path)
    yield from plan_exports(context, title, path, base, [i.view for i in items])


def event_items(context: Context, numbers: Iterable[int]) -> list[Item]:
    """Events by year, in order of time within each."""
    facts, places = context.archive.events, context.periods.places
    return [Item(places[n], facts[n].date, context.events[n]) for n in sorted(numbers, key=lambda n: (places[n][0], n))]


def storyline_items(context: Context, facts: StorylineFacts) -> list[Item]:
    """A storyline's events and the reports on it, in order of time."""
    dates = [context.archive.articles[n].date.edtf for n in facts.articles]
    reports = [Item(place_of(date), date, context.report(n)) for n, date in zip(facts.articles, dates, strict=True)]
    items = [*event_items(context, facts.events), *reports]
    # what was reported on the day it happened comes after it
    return sorted(items, key=lambda i: (i.place[0], i.date.bounds, i.view.kind == "report", i.view.id))


def storyline_timeline(
    context: Context, facts: StorylineFacts
) -> tuple[tuple[PeriodEvents, ...], Link | None, tuple[ExportLink, ...]]:
    """What a storyline's own page shows of its timeline; where the whole is, if not there; and its files."""
    items = storyline_items(context, facts)
    if not items:
        return (), None, ()
    path = context.addresses.storyline(facts.note.slug)
    exports = export_links(context, path, [i.view for i in items])
    if len(items) <= WHOLE:
        return by_years(context, items), None, exports
    return by_years(context, items[-RECENT:]), context.link(f"Whole timeline of {facts.note.title}", f"{path}timeline/"), exports


def by_years(context: Context, items: Sequence[Item], level: int = 0) -> tuple[PeriodEvents, ...]:
    """Items under the years, or groups of years, in which they begin."""
    groups: dict[Span, list[EventView]] = {}
    for item in items:
        groups.setdefault(group(item.place[0], level), []).append(item.view)
    return tuple(PeriodEvents(context.dates.group_of_years(s.first, s.last), s.id, tuple(views)) for s, views in groups.items())


def plan_timeline(
    context: Context,
    base: str,
    title: str,
    owner: Link | None,
    trail: tuple[Link, ...],
    items: Sequence[Item],
    *,
    always_years: bool = False,
    exports_at: str = "",
) -> Iterable[Output]:
    """The pages at `base` of a timeline of some items, which are in order."""
    periods = context.periods if base == INDEX else Periods(base, [i.place for i in items])
    pages = _Pages(context, periods, title, owner, trail, items)
    yield pages.first(exports_at or base)
    if periods.long or always_years:
        if periods.long:
            for level in range(periods.level, 0, -1):
                yield from pages.groups(level)
        yield from pages.years()


class _Pages:
    """All pages of one timeline."""

    def __init__(
        self, context: Context, periods: Periods, title: str, owner: Link | None, trail: tuple[Link, ...], items: Sequence[Item]
    ):
        self.context, self.periods, self.title, self.owner, self.trail, self.items = context, periods, title, owner, trail, items
        self.section = INDEX if owner is None else ""
        self.by_year: dict[int, list[Item]] = {}
        for item in items:
            self.by_year.setdefault(item.place[0], []).append(item)

    # ------------------------------------------------------------------ pages

    def first(self, exports_at: str) -> Output:
        """The whole timeline, or the latest of it with a way to the rest."""
        context, periods = self.context, self.periods
        shown = self.items[-RECENT:] if periods.long else self.items
        here = "" if periods.long else f"{context.url(periods.base)}#"
        spans = with_gaps(list(self._grouped(periods.level)))
        years = sorted(self.by_year)
        span = context.dates.years(years[0], years[-1])
        drawing = self._drawing(spans, self.items, fits=not periods.long, years=periods.level == 0)
        return self._output(
            periods.base,
            self.title,
            self.trail,
            count=len(self.items),
            shown=shown,
            span=span,
            band=self._band(spans, {s: len(i) for s, i in self._grouped(periods.level).items()}, here),
            drawing=drawing,
            groups=by_years(context, shown, 0 if periods.long else periods.level),
            exports_at=exports_at,
            description=f"{len(self.items)} events, {span}",
        )

    def groups(self, level: int) -> Iterable[Output]:
        """Pages of decades, centuries and so on, each with links to what it is made of."""
        grouped = self._grouped(level)
        spans = list(grouped)
        for place, span in enumerate(spans):
            items = grouped[span]
            inner = Counter(group(i.place[0], level - 1) for i in items)
            parts = with_gaps(list(inner))
            fits = len(items) <= WHOLE
            yield self._output(
                self.periods.path_of(span),
                f"{self.title}: {self._label(span)}",
                self._above(span, level + 1),
                count=len(items),
                shown=items if fits else (),
                span=self._label(span),
                band=self._band(parts, inner),
                drawing=self._drawing(parts, items, fits=fits, years=level == 1),
                groups=by_years(self.context, items, level - 1) if fits else (),
                near=(spans[place - 1] if place else None, spans[place + 1] if place + 1 < len(spans) else None),
            )

    def years(self) -> Iterable[Output]:
        """A page for each year, and for each month of a year that is too long for one."""
        spans = [Span(year, year) for year in self.by_year]
        for place, span in enumerate(spans):
            items = self.by_year[span.first]
            months: dict[int, list[Item]] = {}
            for item in items:
                months.setdefault(item.place[1], []).append(item)
            cut, named = self.periods.by_month(span.first), len(items) >= MONTHS_FROM and len(months) > 1
            shown = months.get(0, []) if cut else items
            groups = self._by_month(span, {0: shown} if cut else months) if cut or named else by_years(self.context, items)
            columns = [Span(span.first, span.first, month) for month in range(1, 13)] if cut or named else []
            path = self.periods.path_of(span)
            yield self._output(
                path,
                f"{self.title}: {self._label(span)}",
                self._above(span, 1),
                count=len(items),
                shown=shown,
                span=self._label(span),
                band=self._band(columns, {s: len(months.get(s.month, ())) for s in columns}, "" if cut else f"{self.context.url(path)}#"),
                drawing=self._drawing(columns, items, fits=True) if columns and not cut else None,
                groups=groups,
                near=(spans[place - 1] if place else None, spans[place + 1] if place + 1 < len(spans) else None),
            )
            if cut:
                yield from self._months(span, {month: held for month, held in sorted(months.items()) if month})

    def _months(self, year: Span, months: dict[int, list[Item]]) -> Iterable[Output]:
        spans = [Span(year.first, year.first, month) for month in months]
        above = (*self._above(year, 1), self.context.link(self._label(year), self.periods.path_of(year)))
        for place, span in enumerate(spans):
            label, items = self.context.dates.month(span.first, span.month), months[span.month]
            yield self._output(
                self.periods.path_of(span),
                f"{self.title}: {label}",
                above,
                count=len(items),
                shown=items,
                span=label,
                groups=self._by_month(year, {span.month: items}),
                near=(spans[place - 1] if place else None, spans[place + 1] if place + 1 < len(spans) else None),
            )

    # ------------------------------------------------------------------ pieces

    def _output(
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
        near: tuple[Span | None, Span | None] = (None, None),
        exports_at: str = "",
        description: str = "",
    ) -> Output:
        links = [self.context.link(self._label(s), self.periods.path_of(s)) if s else None for s in near]
        view = TimelineView(
            head=self.context.head("timeline", title, path, trail=trail, section=self.section, description=description),
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
            exports=export_links(self.context, exports_at, [i.view for i in self.items]) if exports_at else (),
        )
        return Output(output_path(path), "html", "timeline.html", view, ())

    def _grouped(self, level: int) -> dict[Span, list[Item]]:
        grouped: dict[Span, list[Item]] = {}
        for item in self.items:
            grouped.setdefault(group(item.place[0], level), []).append(item)
        return grouped

    def _label(self, span: Span) -> str:
        dates = self.context.dates
        return dates.month(span.first, span.month) if span.month else dates.group_of_years(span.first, span.last)

    def _above(self, span: Span, level: int) -> tuple[Link, ...]:
        """The way down to a page: the whole timeline, then the groups that the span lies in, from `level` upwards."""
        context, periods = self.context, self.periods
        levels = range(periods.level, level - 1, -1) if periods.long else ()
        spans = [group(span.first, n) for n in levels]
        return (*self.trail, context.link(self.title, periods.base), *(context.link(self._label(s), periods.path_of(s)) for s in spans))

    def _band(self, spans: Sequence[Span], counts: dict[Span, int] | Counter[Span], here: str = "") -> tuple[YearCount, ...]:
        """A column for each part. `here` is the address that ids of headings are put after; without it parts have pages."""
        highest = max(counts.values(), default=0)
        made = []
        for span in spans:
            count = counts.get(span, 0)
            url = "" if not count else here + span.id if here else self.context.url(self.periods.path_of(span))
            label = self.context.dates.month_name(span.month, short=True) if span.month else self._label(span)
            made.append(YearCount(label, count, url, -(-count * 10 // highest) if count else 0))
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


def _filters(context: Context, items: Sequence[Item]) -> tuple[FilterGroup, ...]:
    """What the events shown have to do with, by taxonomy; nothing where there is nothing to choose."""
    if len(items) < FILTERS_FROM:
        return ()
    counts = Counter(term for item in items for term in item.view.terms)
    made: dict[str, list[FilterChoice]] = {}
    for term, count in counts.items():
        taxonomy, _, slug = term.partition("/")
        if count < len(items):
            made.setdefault(taxonomy, []).append(FilterChoice(term, context.term_link((taxonomy, slug)).title, count))
    return tuple(
        FilterGroup(t.key, t.label, tuple(sorted(made[t.key], key=lambda c: (c.title.casefold(), c.value))))
        for t in context.settings.taxonomies
        if t.key in made
    )
