"""A timeline as JSON, with everything that is known of each event; documented in docs/timelines.md."""

from __future__ import annotations

from typing import Any

from generator.base.edtf import FOREVER, Bounds, civil_day, parse_edtf
from generator.base.json_text import json_text
from generator.plan.views import EventView, SiteView, TimelineExport
from generator.render.addresses import absolute
from generator.render.row_form import RowForm


def json_events(view: TimelineExport, site: SiteView) -> RowForm:
    """The timeline as UTF-8 JSON, one event to a line."""
    head = json_text({"title": view.title, "url": view.url, "archive": view.site, "language": view.language})
    return RowForm(lambda event: json_event(event, site).encode(), *listed(head))


def listed(head: str) -> tuple[bytes, bytes, bytes]:
    """What stands before, between and after events which are a list within the JSON object `head`."""
    return f'{head[:-1]},"events":[\n'.encode(), b",\n", b"\n]}\n"


def json_event(event: EventView, site: SiteView) -> str:
    """What is known of an event, as a JSON object."""
    made: dict[str, Any] = {
        "id": event.id,
        "url": absolute(event.url, site),
        "kind": event.kind,
        "date": event.date.edtf,
        "bounds": bounds_of(event.date.edtf),
        "date_text": event.date.text,
        "title": event.title,
        "text": event.text,
        "evidence": [{"title": e.title, "url": absolute(e.url, site), "source": e.source} for e in event.evidence],
        "terms": list(event.terms),
    }
    if event.claims:
        made["claims"] = [
            {"date": c.date.edtf, "date_text": c.date.text, "said_by": [absolute(e.url, site) for e in c.said_by]} for c in event.claims
        ]
    return json_text(made)


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
