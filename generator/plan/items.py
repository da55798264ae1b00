"""What stands on timelines, and what can be said of an event without making its view."""

from __future__ import annotations

from collections.abc import Sequence

from generator.archive.model import EventFact
from generator.base.edtf import Edtf, day_number
from generator.plan.dates import iso_prefix
from generator.plan.periods import Place
from generator.plan.views import EventView


class Item:
    """An event on a timeline, or a report; its view is made when it is asked for."""

    __slots__ = ("date", "dated", "number", "place", "views")

    def __init__(self, place: Place, date: Edtf, views: Sequence[EventView], number: int, *, dated: bool = False):
        """`views[number]` is its view; `dated` tells whether it has a place in a calendar."""
        self.place, self.date, self.views, self.number, self.dated = place, date, views, number, dated

    @property
    def view(self) -> EventView:
        """What pages show of it."""
        return self.views[self.number]


def kind_of(fact: EventFact) -> str:
    """How an event is drawn."""
    date, point = fact.date, fact.date.first
    if date.kind in ("interval", "all_of"):
        return "open" if date.start is None or date.end is None else "interval"
    if fact.claims or date.kind == "one_of" or point.approximate or point.uncertain:
        return "approximate"
    return "exact" if point.exact else "partial"


def in_calendars(event: EventFact) -> bool:
    """Whether an event has a place in a calendar: certain days, which all who tell of it give."""
    kind, date = kind_of(event), event.date
    if kind == "exact":
        return len(iso_prefix(date)) == len("2021-12-16")
    if kind != "interval" or event.claims:
        return False
    exact = date.start is not None and date.start.exact and date.end is not None and date.end.exact
    return date.interval and exact and date.first.year > 0 and date.latest < day_number(9999, 12, 31)
