"""Articles dated after today: a report that is held cannot be of a day that has not come."""

from __future__ import annotations

from collections.abc import Iterable

from generator.archive.model import Archive
from generator.base.diagnostics import Diagnostic, Location, Severity, capped
from generator.base.edtf import day_number

AHEAD = 1
"""Days by which the east of the world is ahead of the day that UTC has."""


def check_future_dates(archive: Archive, now: str) -> list[Diagnostic]:
    """Articles of days after that of `now` (UTC, `YYYY-MM-DDTHH:MM:SSZ`)."""
    return capped(_to_come(archive, now[:10]))


def _to_come(archive: Archive, today: str) -> Iterable[Diagnostic]:
    last = day_number(*map(int, today.split("-"))) + AHEAD
    for article in archive.articles:
        if article.date.edtf.earliest > last:
            yield Diagnostic(
                "future-date",
                f"this report is dated {article.date.edtf.text}, a day that has not come: today is {today}",
                Location(article.path),
                Severity.WARNING,
                "Correct the date. To publish an article later, give it the day of its report and the moment under `publish_at:`.",
                field=("date",),
            )
