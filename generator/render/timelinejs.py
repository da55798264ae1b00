"""A timeline as TimelineJS reads it (JSON of Knight Lab's TimelineJS 3)."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from generator.base.edtf import GROUPS, Edtf, Point, parse_edtf
from generator.plan.views import EventView, TimelineExport
from generator.render.timeline_json import absolute

HUMAN = 270_000
"""Years beyond which browsers have no dates; a timeline that goes further is a cosmological one, which knows years alone."""


def render_timelinejs(view: TimelineExport) -> bytes:
    """The timeline as UTF-8 JSON."""
    dates = [parse_edtf(event.date.edtf) for event in view.events]
    far = any(abs(point.year) > HUMAN for date in dates for point in (date.start, date.end) if point)
    made = {
        "scale": "cosmological" if far else "human",
        "title": {"text": {"headline": escape(view.title), "text": f'<a href="{escape(view.url)}">{escape(view.site)}</a>'}},
        "events": [_slide(view, event, date, far) for event, date in zip(view.events, dates, strict=True)],
    }
    return (json.dumps(made, ensure_ascii=False, indent=0) + "\n").encode()


def _slide(view: TimelineExport, event: EventView, date: Edtf, far: bool) -> dict[str, Any]:
    start, end = _first(date.first), _last(date.end) if date.end else None
    told = ", ".join(
        f'<a href="{escape(absolute(view, e.url))}">{escape(f"{e.source}: {e.title}" if e.source else e.title)}</a>' for e in event.evidence
    )
    text = "".join(f"<p>{part}</p>" for part in (escape(event.text), told) if part)
    made: dict[str, Any] = {
        "unique_id": event.id,
        "start_date": _date(start, far),
        "display_date": event.date.text,
        "text": {"headline": f'<a href="{escape(absolute(view, event.url))}">{escape(event.title)}</a>', "text": text},
        "autolink": False,
    }
    if end and end != start:
        made["end_date"] = _date(end, far)
    if event.kind == "report":
        made["group"] = "Reports"
    return made


def _first(point: Point) -> tuple[int, ...]:
    if point.month in GROUPS:
        return point.year, GROUPS[point.month][1]
    return point.year, *(part for part in (point.month, point.day) if part)


def _last(point: Point) -> tuple[int, ...]:
    """Where a date ends that is less exact than its figures: the last month of a season, the last year of a decade."""
    if point.month in GROUPS:
        _, first, months = GROUPS[point.month]
        beyond, month = divmod(first + months - 2, 12)
        return point.year + beyond, month + 1
    if point.precision in ("decade", "century"):
        return (point.year + (9 if point.precision == "decade" else 99),)
    return _first(point)


def _date(parts: tuple[int, ...], far: bool) -> dict[str, int]:
    return dict(zip(("year", "month", "day"), parts[:1] if far else parts, strict=False))
