"""A timeline as JSON, with everything that is known of each event; documented in docs/timelines.md."""

from __future__ import annotations

import json
from typing import Any

from generator.base.edtf import FOREVER, Bounds, civil_day, parse_edtf
from generator.plan.views import EventView, TimelineExport


def render_timeline_json(view: TimelineExport) -> bytes:
    """The timeline as UTF-8 JSON, one event to a line."""
    head = json.dumps({"title": view.title, "url": view.url, "archive": view.site, "language": view.language}, ensure_ascii=False)
    events = ",\n".join(json.dumps(_event(view, event), ensure_ascii=False) for event in view.events)
    return f'{head[:-1]}, "events": [\n{events}\n]}}\n'.encode()


def _event(view: TimelineExport, event: EventView) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": event.id,
        "url": absolute(view, event.url),
        "kind": event.kind,
        "date": event.date.edtf,
        "bounds": bounds_of(event.date.edtf),
        "date_text": event.date.text,
        "title": event.title,
        "text": event.text,
        "evidence": [{"title": e.title, "url": absolute(view, e.url), "source": e.source} for e in event.evidence],
        "terms": list(event.terms),
    }
    if event.claims:
        made["claims"] = [
            {"date": c.date.edtf, "date_text": c.date.text, "said_by": [absolute(view, e.url) for e in c.said_by]} for c in event.claims
        ]
    return made


def absolute(view: TimelineExport, url: str) -> str:
    """A root-relative address as an absolute one."""
    return view.base_url + url.removeprefix(view.root) if url.startswith("/") else url


def bounds_of(edtf: str) -> dict[str, str | None]:
    """The four days between which it began and ended; None for an open or unknown end."""
    bounds: Bounds = parse_edtf(edtf).bounds
    names = ("earliest_start", "latest_start", "earliest_end", "latest_end")
    return {name: None if abs(day) == FOREVER else iso_day(day) for name, day in zip(names, bounds, strict=True)}


def iso_day(number: int) -> str:
    """A day as ISO 8601 has it; years beyond four digits with their sign."""
    year, month, day = civil_day(number)
    sign = "-" if year < 0 else "+" if year > 9999 else ""
    return f"{sign}{abs(year):04}-{month:02}-{day:02}"
