"""The archive by date."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.events import EventView
from generator.plan.views.pieces import Head, Link
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


@value
class YearView:
    """One year."""

    head: Head
    title: str
    count: int
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
    days: tuple[DayGroup, ...]
    undated: tuple[ArticleCard, ...]
    """Stories of which only the month is recorded."""
    previous: Link | None
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
