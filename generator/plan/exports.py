"""Timelines as files for other programs, beside their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.base.edtf import day_number, parse_edtf
from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.output import Output
from generator.plan.views import EventView, ExportLink, TimelineExport

FORMATS = (
    ("timeline-json", "JSON", "timeline.json", "application/json"),
    ("icalendar", "iCalendar", "timeline.ics", "text/calendar"),
    ("timeline-csv", "CSV", "timeline.csv", "text/csv"),
    ("timelinejs", "TimelineJS", "timelinejs.json", "application/json"),
)
"""(renderer, what readers call it, file name, media type)."""


def export_links(context: Context, folder: str, events: Sequence[EventView]) -> tuple[ExportLink, ...]:
    """Links to the files of a timeline, which lie at a site path."""
    return tuple(ExportLink(title, context.url(f"{folder}{name}"), kind) for (_, title, name, kind), _ in _formats(events))


def plan_exports(context: Context, title: str, folder: str, page: str, events: Sequence[EventView]) -> Iterable[Output]:
    """The files of a timeline whose page is at the site path `page`."""
    root = context.settings.root
    for (renderer, _, name, _), fitting in _formats(events):
        view = TimelineExport(
            title=title,
            url=context.addresses.absolute(page),
            site=context.settings.title,
            language=context.settings.language,
            base_url=root.base_url,
            root=root.base_path,
            events=fitting,
        )
        yield Output(output_path(f"{folder}{name}"), renderer, "", view, ())


def _formats(events: Sequence[EventView]) -> Iterable[tuple[tuple[str, str, str, str], tuple[EventView, ...]]]:
    """Each format with the events that go into it. A calendar takes those of certain days only, and must not be empty."""
    days = tuple(filter(_has_days, events))
    every = tuple(events)
    return [(f, days if f[0] == "icalendar" else every) for f in FORMATS if days or f[0] != "icalendar"]


def _has_days(event: EventView) -> bool:
    """Whether an event has a place in a calendar: certain days, which all who tell of it give."""
    if event.kind == "exact":
        return len(event.date.iso) == len("2021-12-16")
    if event.kind != "interval" or event.claims:
        return False
    date = parse_edtf(event.date.edtf)
    exact = date.start is not None and date.start.exact and date.end is not None and date.end.exact
    return date.interval and exact and date.first.year > 0 and date.latest < day_number(9999, 12, 31)
