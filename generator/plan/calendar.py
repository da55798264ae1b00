"""The archive by date: all years, a year, a month, a week, a day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable

from generator.archive.model import Day, Month, Year
from generator.archive.touched import Fact, day_fact, month_fact, week_fact, year_fact
from generator.base.urls import output_path
from generator.plan.calendar_parts import INDEX, ON_THIS_DAY, CalendarParts, WeekKey
from generator.plan.context import Context
from generator.plan.on_this_day import plan_on_this_day
from generator.plan.output import Later, Output
from generator.plan.views import CalendarView, CountedLink, DayView, MonthCount, MonthView, WeekView, YearSummary, YearView


def plan_calendar(context: Context) -> Iterable[Output]:
    """Nothing without stories."""
    if context.archive.years:
        parts = CalendarParts(context)
        yield from _Calendar(parts).outputs()
        yield from plan_on_this_day(parts)


class _Calendar:
    def __init__(self, parts: CalendarParts):
        self.parts = parts
        self.context = parts.context
        self.event_years = {e.date.first.year for e in self.context.archive.events}
        self.weeks: dict[WeekKey, list[Day]] = {}
        for day in parts.days:
            self.weeks.setdefault(_week_of(day), []).append(day)

    def outputs(self) -> Iterable[Output]:
        parts = self.parts
        addresses = self.context.addresses
        yield self._page("calendar.html", INDEX, self._index)
        for place, year in enumerate(parts.years):
            fact = year_fact(year.year)
            yield self._page("year.html", addresses.year(year.year), self._year, year, place, about=fact, year=year.year)
        for place, month in enumerate(parts.months):
            fact = month_fact(month.year, month.month)
            yield self._page("month.html", addresses.month(month.year, month.month), self._month, month, place, about=fact, year=month.year)
        weeks = list(self.weeks)
        for place, week in enumerate(weeks):
            before = weeks[place - 1] if place else None
            after = weeks[place + 1] if place + 1 < len(weeks) else None
            if self.context.wants(fact := week_fact(*week)):
                yield self._page("week.html", addresses.week(*week), self._week, week, before, after, about=fact, year=week[0])
        for place, day in enumerate(parts.days):
            if self.context.wants(fact := day_fact(day.year, day.month, day.day)):
                yield self._page("day.html", addresses.day(day.year, day.month, day.day), self._day, day, place, about=fact, year=day.year)

    def _page(
        self, template: str, path: str, make: Callable[..., object], *args: object, about: Fact | None = None, year: int | None = None
    ) -> Output:
        canonical = self.context.addresses.absolute(path)
        return Output(output_path(path), "html", template, Later(make, *args), (), canonical, about, year=year)

    # ------------------------------------------------------------------ all years

    def _index(self) -> CalendarView:
        months = self.parts.months
        highest = max(month.count for month in months) if months else 1
        summaries = tuple(self._summary(year, highest) for year in reversed(self.parts.years))
        context = self.context
        head = context.head(
            "calendar", context.words.say("Calendar"), INDEX, description=context.words.say("Every story, by year and month"), section=INDEX
        )
        across = context.link(context.words.say("On this day, in all years"), ON_THIS_DAY) if self.parts.across_years else None
        return CalendarView(head, summaries, len(self.context.archive.articles), across)

    def _summary(self, year: Year, highest: int) -> YearSummary:
        """`highest` is the number of stories of the archive's busiest month."""
        held = {m.month: m for m in year.months}
        months = []
        for number in range(1, 13):
            found = held.get(number)
            count = found.count if found else 0
            level = max(1, -(-count * 4 // highest)) if count else 0
            url = self.parts.link(found).url if found else ""
            dates = self.context.dates
            months.append(MonthCount(dates.month_name(number), dates.month_name(number, short=True), url, count, level))
        return YearSummary(self.context.dates.year(year.year), self.parts.link(year).url, year.count, tuple(months))

    # ------------------------------------------------------------------ a year, a month

    def _year(self, year: Year, place: int) -> YearView:
        context, parts, own = self.context, self.parts, self.parts.link(year)
        held = {m.month: m for m in year.months}
        grids = tuple(parts.grid(year.year, number, held.get(number), context.dates.month_name(number)) for number in range(1, 13))
        timeline = None
        if year.year in self.event_years:
            timeline = context.link(
                context.words.say("Events of %(period)s", period=own.title), context.addresses.timeline_year("/timeline/", year.year)
            )
        path = context.addresses.year(year.year)
        description = context.words.say("Stories of %(period)s, day by day", period=own.title)
        head = context.head("year", own.title, path, description=description, trail=(parts.index,), section=INDEX)
        undated = tuple(context.cards[i] for i in reversed(year.undated))
        days = [day for month in year.months for day in month.days]
        busiest = max(days, key=lambda d: (len(d.articles), d.month, d.day), default=None)
        most = None
        if busiest and len(busiest.articles) > 1:
            most = CountedLink(parts.link(busiest).title, parts.link(busiest).url, len(busiest.articles))
        near = parts.near(parts.years, place)
        return YearView(head, own.title, year.count, len(days), most, parts.scale, parts.weekdays, grids, undated, timeline, *near)

    def _month(self, month: Month, place: int) -> MonthView:
        context, parts, own = self.context, self.parts, self.parts.link(month)
        path = context.addresses.month(month.year, month.month)
        year = context.link(context.dates.year(month.year), context.addresses.year(month.year))
        description = context.words.say("Stories of %(period)s, day by day", period=own.title)
        head = context.head("month", own.title, path, description=description, trail=(parts.index, year), section=INDEX)
        days = tuple(parts.group(day) for day in reversed(month.days))
        undated = tuple(context.cards[i] for i in reversed(month.undated))
        grid = parts.grid(month.year, month.month, month, own.title)
        weeks = tuple(self._counted(key) for key in dict.fromkeys(_week_of(day) for day in month.days))
        near = parts.near(parts.months, place)
        return MonthView(head, own.title, month.count, parts.weekdays, grid, weeks, days, undated, *near)

    # ------------------------------------------------------------------ a week, a day

    def _counted(self, key: WeekKey) -> CountedLink:
        """Link to a week, named by its days."""
        dates = self.context.dates
        first, last = _ends(key)
        title = dates.between(dates.month_day(first.month, first.day, short=True), dates.month_day(last.month, last.day, short=True))
        return CountedLink(title, self.parts.week_link(key).url, sum(len(day.articles) for day in self.weeks[key]))

    def _week(self, key: WeekKey, before: WeekKey | None, after: WeekKey | None) -> WeekView:
        context, parts, days, dates = self.context, self.parts, self.weeks[key], self.context.dates
        own, path = parts.week_link(key), context.addresses.week(*key)
        first, last = _ends(key)
        start = dates.day(first.year, first.month, first.day) if first.year != last.year else dates.month_day(first.month, first.day)
        span = dates.between(start, dates.day(last.year, last.month, last.day))
        months = list(dict.fromkeys((day.year, day.month) for day in days))
        year = context.link(dates.year(months[0][0]), context.addresses.year(months[0][0]))
        head = context.head(
            "week",
            own.title,
            path,
            description=context.words.say("Stories of %(period)s", period=span),
            trail=(parts.index, year),
            section=INDEX,
        )
        links = tuple(context.link(dates.month(*month), context.addresses.month(*month)) for month in months)
        grid = parts.week_grid(own.title, first, {(day.month, day.day): day for day in days})
        first_column = -dates.first_weekday % 7
        weekdays = parts.weekdays[first_column:] + parts.weekdays[:first_column]
        groups = tuple(parts.group(day) for day in reversed(days))
        near = (parts.week_link(before) if before else None, parts.week_link(after) if after else None)
        return WeekView(head, own.title, span, grid.count, weekdays, grid, groups, links, *near)

    def _day(self, day: Day, place: int) -> DayView:
        context, parts, own = self.context, self.parts, self.parts.link(day)
        path = context.addresses.day(day.year, day.month, day.day)
        year = context.link(context.dates.year(day.year), context.addresses.year(day.year))
        month = context.link(context.dates.month(day.year, day.month), context.addresses.month(day.year, day.month))
        trail = (parts.index, year, month)
        head = context.head(
            "day", own.title, path, description=context.words.say("Stories of %(period)s", period=own.title), trail=trail, section=INDEX
        )
        cards = tuple(context.cards[i] for i in reversed(day.articles))
        week = parts.week_link(_week_of(day))
        near = parts.near(parts.days, place)
        return DayView(head, own.title, cards, parts.events_of(day), *near, month, week, parts.on_this_day(day.month, day.day))


def _week_of(day: Day) -> WeekKey:
    return datetime.date(day.year, day.month, day.day).isocalendar()[:2]


def _ends(key: WeekKey) -> tuple[datetime.date, datetime.date]:
    """Monday and Sunday of a week; the last week that there is ends with the calendar."""
    first = datetime.date.fromisocalendar(*key, 1)
    return first, datetime.date.fromordinal(min(first.toordinal() + 6, datetime.date.max.toordinal()))
