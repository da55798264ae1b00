"""A timeline as TimelineJS reads it (JSON of Knight Lab's TimelineJS 3)."""

from __future__ import annotations

from html import escape
from typing import Any

from generator.base.edtf import GROUPS, Point, parse_edtf
from generator.base.json_text import json_text
from generator.plan.views import EventView, SiteView, TimelineExport
from generator.render.addresses import absolute
from generator.render.row_form import RowForm
from generator.render.timeline_json import listed


def slides(view: TimelineExport, site: SiteView) -> RowForm:
    """The timeline as UTF-8 JSON, one event to a line."""
    title = {"text": {"headline": escape(view.title), "text": f'<a href="{escape(view.url)}">{escape(view.site)}</a>'}}
    head = json_text({"scale": "cosmological" if view.far else "human", "title": title})
    return RowForm(lambda event: slide(view.far, event, site).encode(), *listed(head), variant="far" if view.far else "")


def slide(far: bool, event: EventView, site: SiteView) -> str:
    """An event as a JSON object; `far` is that of its timeline."""
    date = parse_edtf(event.date.edtf)
    start, end = _first(date.first), _last(date.end) if date.end else None
    told = ", ".join(
        f'<a href="{escape(absolute(e.url, site))}">{escape(f"{e.source}: {e.title}" if e.source else e.title)}</a>' for e in event.evidence
    )
    text = "".join(f"<p>{part}</p>" for part in (escape(event.text), told) if part)
    made: dict[str, Any] = {
        "unique_id": event.id,
        "start_date": _date(start, far),
        "display_date": event.date.text,
        "text": {"headline": f'<a href="{escape(absolute(event.url, site))}">{escape(event.title)}</a>', "text": text},
        "autolink": False,
    }
    if end and end != start:
        made["end_date"] = _date(end, far)
    if event.kind == "report":
        made["group"] = "Reports"
    return json_text(made)


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
