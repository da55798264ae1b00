"""Timelines as files for other programs, beside their pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.items import Item
from generator.plan.output import Later, Output
from generator.plan.views import ExportLink, TimelineExport

FORMATS = (
    ("timeline-json", "JSON", "timeline.json", "application/json"),
    ("icalendar", "iCalendar", "timeline.ics", "text/calendar"),
    ("timeline-csv", "CSV", "timeline.csv", "text/csv"),
    ("timelinejs", "TimelineJS", "timelinejs.json", "application/json"),
)
"""(renderer, what readers call it, file name, media type)."""


def export_links(context: Context, folder: str, dated: bool) -> tuple[ExportLink, ...]:
    """Links to the files of a timeline, which lie at a site path; `dated` tells whether a calendar can hold any of its events."""
    return tuple(ExportLink(title, context.url(f"{folder}{name}"), kind) for _, title, name, kind in _formats(dated))


def plan_exports(context: Context, title: str, folder: str, page: str, items: Sequence[Item]) -> Iterable[Output]:
    """The files of a timeline whose page is at the site path `page`."""
    for renderer, _, name, _ in _formats(any(i.dated for i in items)):
        later = Later(_export, context, title, page, items, renderer)
        yield Output(output_path(f"{folder}{name}"), renderer, "", later, (), "")


def _export(context: Context, title: str, page: str, items: Sequence[Item], renderer: str) -> TimelineExport:
    root = context.settings.root
    return TimelineExport(
        title=title,
        url=context.addresses.absolute(page),
        site=context.settings.title,
        language=context.settings.language,
        base_url=root.base_url,
        root=root.base_path,
        # a calendar takes those of certain days only
        events=tuple(i.view for i in items if i.dated or renderer != "icalendar"),
    )


def _formats(dated: bool) -> Iterable[tuple[str, str, str, str]]:
    """The formats of a timeline. A calendar must not be empty."""
    return [f for f in FORMATS if dated or f[0] != "icalendar"]
