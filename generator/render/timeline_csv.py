"""A timeline as a table (RFC 4180): one event to a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from generator.plan.views import EventView, SiteView, TimelineExport
from generator.render.addresses import absolute
from generator.render.row_form import RowForm
from generator.render.timeline_json import bounds_of

COLUMNS = (
    "id", "date", "earliest_start", "latest_start", "earliest_end", "latest_end", "date_text", "kind", "title", "text", "url",
    "sources", "evidence", "terms",
)  # fmt: skip
"""Cells of several values hold one to a line."""


def csv_events(view: TimelineExport, site: SiteView) -> RowForm:
    """The table as UTF-8 with a line of headings. Lines end as the standard has it."""
    return RowForm(lambda event: csv_event(event, site).encode(), head=_row(COLUMNS).encode())


def csv_event(event: EventView, site: SiteView) -> str:
    """An event as a row."""
    return _row(
        (
            event.id,
            event.date.edtf,
            *(day or "" for day in bounds_of(event.date.edtf).values()),
            event.date.text,
            event.kind,
            event.title,
            event.text,
            absolute(event.url, site),
            "\n".join(dict.fromkeys(e.source for e in event.evidence if e.source)),
            "\n".join(absolute(e.url, site) for e in event.evidence),
            "\n".join(event.terms),
        )
    )


def _row(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()
