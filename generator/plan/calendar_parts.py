"""What calendar pages share: links to days, months and years, small months, stories and events by day."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping, Sequence
from itertools import chain

from generator.archive.model import Archive, Day, Month, Year
from generator.base.edtf import day_number
from generator.plan.context import Context
from generator.plan.views import CountedLink, DateView, DayCell, DayGroup, EventView, Link, MonthGrid

INDEX = "/archive/"
ON_THIS_DAY = "/on-this-day/"
DAY_STORIES = 10
"""Stories of a day that the pages of its month and week show; all are on its own page."""
FILLED_DAYS = 30
"""Days of the year that hold something, from which on each of the 366 has a page; with fewer, almost all would be empty."""
LEVELS = ((10, 4), (5, 3), (2, 2), (1, 1))
"""(stories, shade) of a day, from the most. Fixed steps, so that a busy day does not repaint its year."""

WeekKey = tuple[int, int]
"""ISO year and week."""


def across_years(archive: Archive) -> bool:
    """Whether it is worth asking what else happened on a day of the year."""
    stories = ((d.year, d.month, d.day) for y in archive.years for m in y.months for d in m.days)
    happened = ((e.date.first.year, e.date.first.month, e.date.first.day) for e in archive.events if e.date.exact)
    years: set[int] = set()
    days: set[tuple[int, int]] = set()
    # as soon as it is known: most archives have enough in their first months
    for year, month, day in chain(stories, happened):
        years.add(year)
        days.add((month, day))
        if len(years) > 1 and len(days) >= FILLED_DAYS:
            return True
    return False


class CalendarParts:
    """Pieces that several calendar pages show, each made once."""

    def __init__(self, context: Context):
        self.context = context
        self.years = context.archive.years
        self.months = [m for y in self.years for m in y.months]
        self.days = [d for m in self.months for d in m.days]
        self.weekdays = tuple(Link(short, name) for short, name in context.dates.weekdays())
        between = context.dates.between
        self.scale = ("1", between("2", "4"), between("5", "9"), context.words.say("10 or more"))
        """What the shades of days with stories stand for, the palest first."""
        self.index = context.link(context.words.say("Calendar"), INDEX)
        self.events: dict[int, list[int]] = {}
        """Events of one certain day, by its number."""
        self.event_days: dict[tuple[int, int], list[tuple[int, list[int]]]] = {}
        """The same by month and day: (year, events), oldest first."""
        for number, fact in enumerate(context.archive.events):
            if not fact.date.exact:
                continue
            day = fact.date.earliest
            if day not in self.events:
                point, held = fact.date.first, self.events.setdefault(day, [])
                self.event_days.setdefault((point.month, point.day), []).append((point.year, held))
            self.events[day].append(number)
        self.across_years = across_years(context.archive)
        self._weeks = calendar.Calendar(context.dates.first_weekday)
        self._links: dict[tuple[int, int, int], Link] = {}
        self._week_links: dict[WeekKey, Link] = {}
        self._across: dict[tuple[int, int], Link] = {}
        self._groups: dict[tuple[int, int, int], DayGroup] = {}
        self._cells: dict[tuple[int, int, int], DayCell] = {}

    # ------------------------------------------------------------------ links

    def link(self, period: Year | Month | Day) -> Link:
        """Link to a period that holds stories."""
        context, addresses, dates = self.context, self.context.addresses, self.context.dates
        if isinstance(period, Day):
            key = (period.year, period.month, period.day)
            made = self._links.get(key)
            if made is None:
                made = self._links[key] = context.link(dates.day(*key), addresses.day(*key))
            return made
        if isinstance(period, Month):
            return context.link(dates.month(period.year, period.month), addresses.month(period.year, period.month))
        return context.link(dates.year(period.year), addresses.year(period.year))

    def near(self, held: Sequence[Year] | Sequence[Month] | Sequence[Day], place: int) -> tuple[Link | None, Link | None]:
        """Links to what comes before and after and holds stories."""
        before = self.link(held[place - 1]) if place else None
        return before, self.link(held[place + 1]) if place + 1 < len(held) else None

    def on_this_day(self, month: int, day: int) -> Link | None:
        """Link to a day of every year; None where the archive has no such pages."""
        if not self.across_years:
            return None
        made = self._across.get((month, day))
        if made is None:
            title = self.context.words.say("%(day)s in all years", day=self.context.dates.month_day(month, day))
            made = self._across[month, day] = self.context.link(title, self.context.addresses.on_this_day(month, day))
        return made

    def week_link(self, key: WeekKey) -> Link:
        """Link to a week that holds stories."""
        made = self._week_links.get(key)
        if made is None:
            title = self.context.words.say("Week %(week)s of %(year)s", week=str(key[1]), year=str(key[0]))
            made = self._week_links[key] = self.context.link(title, self.context.addresses.week(*key))
        return made

    # ------------------------------------------------------------------ stories

    def events_of(self, day: Day) -> tuple[EventView, ...]:
        """What happened on a day."""
        return tuple(self.context.events[n] for n in self.events.get(day_number(day.year, day.month, day.day), ()))

    def group(self, day: Day) -> DayGroup:
        """The newest stories of a day."""
        key = (day.year, day.month, day.day)
        made = self._groups.get(key)
        if made is None:
            own, count = self.link(day), len(day.articles)
            cards = tuple(self.context.cards[i] for i in day.articles[: -DAY_STORIES - 1 : -1])
            more = CountedLink(own.title, own.url, count) if count > DAY_STORIES else None
            made = self._groups[key] = DayGroup(self.date(day), cards, more)
        return made

    def date(self, day: Day) -> DateView:
        """The date of a day that holds stories, linked to its page."""
        own = self.link(day)
        short = self.context.dates.day(day.year, day.month, day.day, short=True)
        iso = f"{day.year:04}-{day.month:02}-{day.day:02}"
        return DateView(own.title, short, iso, iso, own.url, "")

    # ------------------------------------------------------------------ small months

    def grid(self, year: int, number: int, month: Month | None, title: str) -> MonthGrid:
        """A small month."""
        held = {d.day: d for d in month.days} if month else {}
        weeks = tuple(
            tuple(self.cell(year, number, day, held.get(day)) if day else None for day in week)
            for week in self._weeks.monthdayscalendar(year, number)
        )
        return MonthGrid(title, self.link(month).url if month else "", month.count if month else 0, weeks)

    def week_grid(self, title: str, monday: datetime.date, held: Mapping[tuple[int, int], Day]) -> MonthGrid:
        """A week as a small month of one row. `held`: its days with stories, by month and day."""
        first, last = monday.toordinal(), datetime.date.max.toordinal()
        dates = [datetime.date.fromordinal(n) if n <= last else None for n in range(first, first + 7)]
        cells = tuple(self.cell(d.year, d.month, d.day, held.get((d.month, d.day))) if d else None for d in dates)
        return MonthGrid(title, "", sum(cell.count for cell in cells if cell), (cells,))

    def cell(self, year: int, month: int, day: int, found: Day | None) -> DayCell:
        """A day in a small month; `found` if it holds stories."""
        key = (year, month, day)
        made = self._cells.get(key)
        if made is None:
            text, iso = self.context.dates.day(*key), f"{year:04}-{month:02}-{day:02}"
            made = DayCell(day, iso, text, 0, "", 0)
            if found:
                count = len(found.articles)
                label = f"{text}: {self.context.words.count('%(n)s story', '%(n)s stories', count)}"
                made = DayCell(day, iso, label, count, self.link(found).url, next(level for least, level in LEVELS if count >= least))
            self._cells[key] = made
        return made
