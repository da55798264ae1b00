"""The archive by date: all years, a year, a month, a day."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence

from generator.archive.model import Day, Month, Year
from generator.base.edtf import day_number
from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.output import Output
from generator.plan.views import (
    CalendarView,
    DateView,
    DayCell,
    DayGroup,
    DayView,
    EventView,
    Link,
    MonthCount,
    MonthGrid,
    MonthView,
    YearSummary,
    YearView,
)

INDEX = "/archive/"
LEVELS = ((10, 4), (5, 3), (2, 2), (1, 1))
"""(stories, shade) of a day, from the most. Fixed steps, so that a busy day does not repaint its year."""


def plan_calendar(context: Context) -> Iterable[Output]:
    """Nothing without stories."""
    if context.archive.years:
        yield from _Calendar(context).outputs()


class _Calendar:
    def __init__(self, context: Context):
        self.context = context
        self.years = context.archive.years
        self.months = [m for y in self.years for m in y.months]
        self.days = [d for m in self.months for d in m.days]
        self.weekdays = tuple(Link(short, name) for short, name in context.dates.weekdays())
        self.weeks = calendar.Calendar(context.dates.first_weekday)
        self.event_years = {e.date.first.year for e in context.archive.events}
        self.events: dict[int, list[EventView]] = {}
        for fact, view in zip(context.archive.events, context.events, strict=True):
            if fact.date.exact:
                self.events.setdefault(fact.date.earliest, []).append(view)
        self.index = context.link("Calendar", INDEX)

    def outputs(self) -> Iterable[Output]:
        yield self._index()
        for place, year in enumerate(self.years):
            yield self._year(year, self._near(self.years, place))
        for place, month in enumerate(self.months):
            yield self._month(month, self._near(self.months, place))
        for place, day in enumerate(self.days):
            yield self._day(day, self._near(self.days, place))

    def _near(self, held: Sequence[Year] | Sequence[Month] | Sequence[Day], place: int) -> tuple[Link | None, Link | None]:
        """Links to what comes before and after and holds stories."""
        before = self._link(held[place - 1]) if place else None
        return before, self._link(held[place + 1]) if place + 1 < len(held) else None

    def _link(self, period: Year | Month | Day) -> Link:
        context, addresses, dates = self.context, self.context.addresses, self.context.dates
        if isinstance(period, Day):
            title = dates.day(period.year, period.month, period.day)
            return context.link(title, addresses.day(period.year, period.month, period.day))
        if isinstance(period, Month):
            return context.link(dates.month(period.year, period.month), addresses.month(period.year, period.month))
        return context.link(dates.year(period.year), addresses.year(period.year))

    def _output(self, template: str, path: str, view: object) -> Output:
        return Output(output_path(path), "html", template, view, ())

    # ------------------------------------------------------------------ pages

    def _index(self) -> Output:
        highest = max(month.count for month in self.months) if self.months else 1
        summaries = tuple(self._summary(year, highest) for year in reversed(self.years))
        head = self.context.head("calendar", "Calendar", INDEX, section=INDEX)
        return self._output("calendar.html", INDEX, CalendarView(head, summaries, len(self.context.archive.articles)))

    def _summary(self, year: Year, highest: int) -> YearSummary:
        """`highest` is the number of stories of the archive's busiest month."""
        held = {m.month: m for m in year.months}
        months = []
        for number in range(1, 13):
            found = held.get(number)
            count = found.count if found else 0
            level = max(1, -(-count * 4 // highest)) if count else 0
            url = self._link(found).url if found else ""
            dates = self.context.dates
            months.append(MonthCount(dates.month_name(number), dates.month_name(number, short=True), url, count, level))
        return YearSummary(self.context.dates.year(year.year), self._link(year).url, year.count, tuple(months))

    def _year(self, year: Year, near: tuple[Link | None, Link | None]) -> Output:
        context, own = self.context, self._link(year)
        held = {m.month: m for m in year.months}
        grids = tuple(self._grid(year.year, number, held.get(number), context.dates.month_name(number)) for number in range(1, 13))
        timeline = None
        if year.year in self.event_years:
            timeline = context.link(f"Events of {own.title}", context.addresses.timeline_year("/timeline/", year.year))
        path = context.addresses.year(year.year)
        head = context.head("year", own.title, path, trail=(self.index,), section=INDEX)
        undated = tuple(context.cards[i] for i in reversed(year.undated))
        return self._output("year.html", path, YearView(head, own.title, year.count, self.weekdays, grids, undated, timeline, *near))

    def _month(self, month: Month, near: tuple[Link | None, Link | None]) -> Output:
        context, own = self.context, self._link(month)
        path = context.addresses.month(month.year, month.month)
        year = context.link(context.dates.year(month.year), context.addresses.year(month.year))
        head = context.head("month", own.title, path, trail=(self.index, year), section=INDEX)
        days = tuple(self._group(day) for day in reversed(month.days))
        undated = tuple(context.cards[i] for i in reversed(month.undated))
        grid = self._grid(month.year, month.month, month, own.title)
        return self._output("month.html", path, MonthView(head, own.title, month.count, self.weekdays, grid, days, undated, *near))

    def _day(self, day: Day, near: tuple[Link | None, Link | None]) -> Output:
        context, own = self.context, self._link(day)
        path = context.addresses.day(day.year, day.month, day.day)
        year = context.link(context.dates.year(day.year), context.addresses.year(day.year))
        month = context.link(context.dates.month(day.year, day.month), context.addresses.month(day.year, day.month))
        head = context.head("day", own.title, path, trail=(self.index, year, month), section=INDEX)
        events = tuple(self.events.get(day_number(day.year, day.month, day.day), ()))
        cards = tuple(context.cards[i] for i in reversed(day.articles))
        return self._output("day.html", path, DayView(head, own.title, cards, events, *near, month))

    def _group(self, day: Day) -> DayGroup:
        cards = tuple(self.context.cards[i] for i in reversed(day.articles))
        return DayGroup(day_date(self.context, day), cards)

    # ------------------------------------------------------------------ small months

    def _grid(self, year: int, number: int, month: Month | None, title: str) -> MonthGrid:
        held: Mapping[int, Day] = {d.day: d for d in month.days} if month else {}
        weeks = tuple(tuple(self._cell(year, number, day, held) for day in week) for week in self.weeks.monthdayscalendar(year, number))
        return MonthGrid(title, self._link(month).url if month else "", month.count if month else 0, weeks)

    def _cell(self, year: int, month: int, day: int, held: Mapping[int, Day]) -> DayCell | None:
        if not day:
            return None
        found = held.get(day)
        text = self.context.dates.day(year, month, day)
        iso = f"{year:04}-{month:02}-{day:02}"
        if not found:
            return DayCell(day, iso, text, 0, "", 0)
        count = len(found.articles)
        label = f"{text}: {count} {'story' if count == 1 else 'stories'}"
        return DayCell(day, iso, label, count, self._link(found).url, next(level for least, level in LEVELS if count >= least))


def day_date(context: Context, day: Day) -> DateView:
    """The date of a day that holds stories, linked to its page."""
    text = context.dates.day(day.year, day.month, day.day)
    short = context.dates.day(day.year, day.month, day.day, short=True)
    iso = f"{day.year:04}-{day.month:02}-{day.day:02}"
    return DateView(text, short, iso, iso, context.url(context.addresses.day(day.year, day.month, day.day)), "")
