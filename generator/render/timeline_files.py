"""The formats of timelines as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.plan.views import SiteView, TimelineExport
from generator.render.icalendar import calendar_events
from generator.render.row_form import RowForm
from generator.render.timeline_csv import csv_events
from generator.render.timeline_json import json_events
from generator.render.timelinejs import slides

TIMELINE_FILES: Mapping[str, Callable[[TimelineExport, SiteView], RowForm]] = {
    "timeline-json": json_events,
    "timeline-csv": csv_events,
    "icalendar": calendar_events,
    "timelinejs": slides,
}
"""Renderer's name -> how events make the file."""
