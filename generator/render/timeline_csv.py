"""A timeline as a table (RFC 4180): one event to a row."""

from __future__ import annotations

import csv
import io

from generator.plan.views import TimelineExport
from generator.render.timeline_json import absolute, bounds_of

COLUMNS = (
    "id", "date", "earliest_start", "latest_start", "earliest_end", "latest_end", "date_text", "kind", "title", "text", "url",
    "sources", "evidence", "terms",
)  # fmt: skip
"""Cells of several values hold one to a line."""


def render_timeline_csv(view: TimelineExport) -> bytes:
    """The table as UTF-8 with a line of headings; lines end as the standard has it."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for event in view.events:
        table.writerow(
            (
                event.id,
                event.date.edtf,
                *(day or "" for day in bounds_of(event.date.edtf).values()),
                event.date.text,
                event.kind,
                event.title,
                event.text,
                absolute(view, event.url),
                "\n".join(dict.fromkeys(e.source for e in event.evidence if e.source)),
                "\n".join(absolute(view, e.url) for e in event.evidence),
                "\n".join(event.terms),
            )
        )
    return out.getvalue().encode()
