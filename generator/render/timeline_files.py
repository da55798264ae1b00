"""The formats of timelines as files.

Most events are on several timelines, of topics, people and places: what a format says of one is made once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from generator.plan.views import EventView, SiteView, TimelineExport
from generator.render.icalendar import calendar_event, render_icalendar
from generator.render.once_made import OnceMade
from generator.render.timeline_csv import csv_event, render_timeline_csv
from generator.render.timeline_json import json_event, render_timeline_json
from generator.render.timelinejs import render_timelinejs, slide


def timeline_files(site: SiteView) -> dict[str, Callable[[TimelineExport], bytes]]:
    """Renderer's name -> what makes the file, for timelines of one site."""

    def once(make: Callable[[EventView, SiteView], str]) -> OnceMade[EventView]:
        return OnceMade(lambda event: make(event, site))

    slides = {far: once(partial(slide, far)) for far in (False, True)}
    return {
        "timeline-json": partial(render_timeline_json, events=once(json_event)),
        "timeline-csv": partial(render_timeline_csv, rows=once(csv_event)),
        "icalendar": partial(render_icalendar, events=once(calendar_event)),
        "timelinejs": partial(render_timelinejs, slides=slides),
    }
