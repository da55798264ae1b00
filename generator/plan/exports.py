"""Timelines as files for other programs, beside their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from generator.base.edtf import Edtf
from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.items import Item
from generator.plan.output import Output, Rows
from generator.plan.views import EventView, ExportLink, TimelineExport

FORMATS = (
    ("timeline-json", "JSON", "timeline.json", "application/json"),
    ("icalendar", "iCalendar", "timeline.ics", "text/calendar"),
    ("timeline-csv", "CSV", "timeline.csv", "text/csv"),
    ("timelinejs", "TimelineJS", "timelinejs.json", "application/json"),
)
"""(renderer, what readers call it, file name, media type)."""
HUMAN = 270_000
"""Years beyond which browsers have no dates."""


def export_links(context: Context, folder: str, dated: bool) -> tuple[ExportLink, ...]:
    """Links to the files of a timeline, which lie at a site path; `dated` tells whether a calendar can hold any of its events."""
    return tuple(ExportLink(title, context.url(f"{folder}{name}"), kind) for _, title, name, kind in _formats(dated))


def plan_exports(context: Context, title: str, folder: str, page: str, items: Sequence[Item]) -> Iterable[Output]:
    """The files of a timeline whose page is at the site path `page`."""
    for renderer, _, name, _ in _formats(any(i.dated for i in items)):
        numbers = partial(_numbers, context, items, renderer)
        rows = Rows(context.timeline_rows, numbers, _export, context, title, page, items, renderer)
        yield Output(output_path(f"{folder}{name}"), renderer, "", rows, (), "", kin="timelines")


def _numbers(context: Context, items: Sequence[Item], renderer: str) -> list[int]:
    # a calendar takes those of certain days only
    return [context.timeline_row(i) for i in items if i.dated or renderer != "icalendar"]


def _export(context: Context, title: str, page: str, items: Sequence[Item], renderer: str, events: tuple[EventView, ...]) -> TimelineExport:
    root = context.settings.root
    return TimelineExport(
        title=title,
        url=context.addresses.absolute(page),
        site=context.settings.title,
        language=context.settings.language,
        base_url=root.base_url,
        root=root.base_path,
        events=events,
        far=renderer == "timelinejs" and any(map(_is_far, (i.date for i in items))),
    )


def _is_far(date: Edtf) -> bool:
    return any(abs(point.year) > HUMAN for point in (date.start, date.end) if point)


def _formats(dated: bool) -> Iterable[tuple[str, str, str, str]]:
    """The formats of a timeline. A calendar must not be empty."""
    return [f for f in FORMATS if dated or f[0] != "icalendar"]
