"""The archive by date."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.events import EventView
from generator.plan.views.pieces import CountedLink, Head, Link
from generator.plan.views.stories import ArticleCard, DayGroup


@value
class DayCell:
    """A day in a small month grid."""

    day: int
    iso: str
    label: str
    """`14 December 2021: 3 stories`."""
    count: int
    url: str
    """Empty without stories."""
    level: int
    """Shade 0 to 4."""


@value
class MonthGrid:
    """A small month."""

    title: str
    """`December`, or `December 2021` where the year is not said beside it."""
    url: str
    """Empty without stories."""
    count: int
    weeks: tuple[tuple[DayCell | None, ...], ...]
    """Seven cells each; None outside the month. Weeks begin as the site's language has it."""


@value
class MonthCount:
    """A month in the list of years."""

    title: str
    short: str
    url: str
    count: int
    level: int


@value
class YearSummary:
    """A year in the archive index."""

    title: str
    url: str
    count: int
    months: tuple[MonthCount, ...]
    """Always twelve."""


@value
class CalendarView:
    """The archive by date: all years."""

    head: Head
    years: tuple[YearSummary, ...]
    """Newest first."""
    total: int
    on_this_day: Link | None
    """The index of days across all years; None where all stories and events are of one year or of few days."""


@value
class YearView:
    """One year."""

    head: Head
    title: str
    count: int
    days: int
    """Days that hold stories."""
    busiest: CountedLink | None
    """The day with most stories, the latest if there are several; None where none has more than one."""
    scale: tuple[str, ...]
    """What the shades 1 to 4 of a day mean: `2 to 4` stories."""
    weekdays: tuple[Link, ...]
    """Names of the seven days: `title` short, `url` the long name (no link)."""
    months: tuple[MonthGrid, ...]
    undated: tuple[ArticleCard, ...]
    """Stories of which only the year is recorded."""
    timeline: Link | None
    """That year's events."""
    previous: Link | None
    """The year before that holds stories."""
    next: Link | None


@value
class MonthView:
    """One month, its stories by day, newest first."""

    head: Head
    title: str
    count: int
    weekdays: tuple[Link, ...]
    grid: MonthGrid
    weeks: tuple[CountedLink, ...]
    """The weeks of its days that hold stories: `13 Dec to 19 Dec`. Weeks run from Monday to Sunday, as ISO 8601 has them."""
    days: tuple[DayGroup, ...]
    undated: tuple[ArticleCard, ...]
    """Stories of which only the month is recorded."""
    previous: Link | None
    next: Link | None


@value
class WeekView:
    """One week from Monday to Sunday, its stories by day, newest first."""

    head: Head
    title: str
    """`Week 50 of 2021`, as ISO 8601 counts."""
    span: str
    """`13 December to 19 December 2021`."""
    count: int
    weekdays: tuple[Link, ...]
    """From Monday."""
    grid: MonthGrid
    """The week as a month of one row."""
    days: tuple[DayGroup, ...]
    months: tuple[Link, ...]
    """The months that its stories are in."""
    previous: Link | None
    """The week before that holds stories."""
    next: Link | None


@value
class DayView:
    """One day."""

    head: Head
    title: str
    cards: tuple[ArticleCard, ...]
    events: tuple[EventView, ...]
    """What happened that day."""
    previous: Link | None
    """The day before that holds stories."""
    next: Link | None
    month: Link
    week: Link
    on_this_day: Link | None
    """The same day in all years."""


@value
class YearDays:
    """The days of a month, whatever the year."""

    title: str
    days: tuple[DayCell, ...]
    """Each with a page; `iso` is month and day."""


@value
class OnThisDayIndexView:
    """The 366 days of the year, each with what there is of it in all years together."""

    head: Head
    months: tuple[YearDays, ...]


@value
class DayOfYear:
    """One day of the year in one year."""

    title: str
    """The year."""
    url: str
    """The day's page; empty without stories."""
    events: tuple[EventView, ...]
    more_events: CountedLink | None
    """The year's timeline, where there are more events than are shown; `count`: how many."""
    cards: tuple[ArticleCard, ...]
    """Newest first."""
    more: CountedLink | None
    """The day's page, where it holds more stories than are shown; `count`: how many."""


@value
class OnThisDayView:
    """What was reported and what happened on one day of the year, in all years."""

    head: Head
    title: str
    """`14 December`."""
    stories: int
    events: int
    years: tuple[DayOfYear, ...]
    """Those that hold something, newest first."""
    index: Link
    previous: Link
    """The day before, whatever it holds."""
    next: Link
