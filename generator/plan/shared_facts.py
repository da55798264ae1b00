"""What more pages show than the one fact that they are about: whether it is the same in two archives."""

from __future__ import annotations

from generator.archive.model import Archive
from generator.plan.calendar_parts import across_years
from generator.plan.periods import place_of, years_by_month


def share_alike(one: Archive, other: Archive) -> bool:
    """Whether pages about one fact show the same of all others: whether days lead to a page across years, and where events stand."""
    cuts = [years_by_month(place_of(event.date) for event in archive.events) for archive in (one, other)]
    return cuts[0] == cuts[1] and across_years(one) == across_years(other)
