"""Timelines."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.events import EventView
from generator.plan.views.pieces import Head, Link


@value
class YearCount:
    """A bar of a sparkline or density band."""

    year: str
    """`2021`, or the name of another period."""
    count: int
    url: str
    """Where its stories or events are; empty for none."""
    level: int
    """Height of the bar, 0 to 10 (0 only when the count is 0)."""


@value
class PeriodEvents:
    """The events of a year, month or group of years, in order."""

    label: str
    """`2021`, `44 BCE`, `Dec`, `2010s`."""
    id: str
    """`y2021`, for deep links."""
    events: tuple[EventView, ...]


@value
class DrawnBar:
    """A bar of a drawing: how much happened in a month."""

    x: int
    width: int
    level: int
    """1 to 10."""


@value
class DrawnMark:
    """An event in a drawing."""

    shape: str
    """`line` (a day), `block` (from then to then), or a block that fades: `soft` (at both ends), `soft-start`, `soft-end`."""
    x: int
    width: int
    """0 for lines."""
    row: int
    """0 for what is no interval; intervals lie in rows 1 to 3, one below the other where they overlap."""


@value
class TimelineDrawing:
    """Events by their place in time, over the columns of the band: decoration beside the list, which says it all.

    Each column of the band is `column` units wide.
    """

    column: int
    bars: tuple[DrawnBar, ...]
    """Density by month, where there are many events; else empty, and the band's own columns are bars enough."""
    marks: tuple[DrawnMark, ...]
    """The events one by one, where they are few enough."""


@value
class FilterChoice:
    """One thing to filter by."""

    value: str
    """One of `EventView.terms`."""
    title: str
    count: int
    """Events on this page."""


@value
class FilterGroup:
    """What a list of events can be filtered by, of one taxonomy."""

    key: str
    label: str
    choices: tuple[FilterChoice, ...]
    """By title."""


@value
class ExportLink:
    """A timeline as a file for other programs."""

    title: str
    """`JSON`, `iCalendar`, `CSV`, `TimelineJS`."""
    url: str
    type: str
    """Media type."""


@value
class TimelineView:
    """Events in order of time: of the site, a term or a storyline; all, the latest, or those of one period."""

    head: Head
    title: str
    owner: Link | None
    """The term or storyline it belongs to; None for the site's."""
    count: int
    """Events in the timeline, or in the period that the page is about."""
    shown: int
    """Events on this page, if not all."""
    span: str
    """`2010 to 2023`."""
    band: tuple[YearCount, ...]
    """How many there are in each part, with links to it (a heading or a page): years or groups of years, the months of a year."""
    drawing: TimelineDrawing | None
    """To draw over the band."""
    periods: tuple[PeriodEvents, ...]
    """What this page shows, oldest first."""
    previous: Link | None
    """The period before that has events, on pages of one."""
    next: Link | None
    filters: tuple[FilterGroup, ...]
    """For a script that hides what does not match; empty on short lists."""
    exports: tuple[ExportLink, ...]
    """The whole timeline as files; only on its first page."""
