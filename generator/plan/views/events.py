"""Events and timelines."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.pieces import DateView, Head, Link


@value
class Evidence:
    """An article that tells of an event."""

    title: str
    url: str
    source: str
    """Name of the publisher, or empty."""


@value
class EventView:
    """One dated thing that happened."""

    id: str
    """Stable within the site; the `id` of its list item on every timeline."""
    date: DateView
    title: str
    text: str
    """One line of context; may be empty."""
    kind: str
    """How to draw it: `exact` (a day), `partial` (month, year), `approximate` (about or uncertain), `interval`, `open` (interval
    with an open end)."""
    evidence: tuple[Evidence, ...]
    """Articles that tell of it, oldest first; may be empty for events of a storyline file."""
    url: str
    """Its place on the site's timeline."""


@value
class YearCount:
    """A bar of a sparkline or density band."""

    year: str
    count: int
    url: str
    """Where its stories or events are; empty for none."""
    level: int
    """Height of the bar, 0 to 10 (0 only when the count is 0)."""


@value
class YearEvents:
    """The events of one year, in order."""

    label: str
    """`2021`, or `44 BCE`."""
    id: str
    """`y2021`, for deep links."""
    events: tuple[EventView, ...]


@value
class TimelineView:
    """Events in order of time: of the site or a term, whole or one year of it."""

    head: Head
    title: str
    owner: Link | None
    """The term it belongs to; None for the site's."""
    count: int
    """Events in the whole timeline."""
    span: str
    """`2010 to 2023`."""
    band: tuple[YearCount, ...]
    """Events by year over the whole span, with links to the year (a heading or a page); empty on pages of one year,
    which it would change with every new event."""
    years: tuple[YearEvents, ...]
    """What this page shows, oldest first."""
    previous: Link | None
    """The year before that has events, on pages of one year."""
    next: Link | None
