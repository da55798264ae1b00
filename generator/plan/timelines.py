"""Timelines: events in order of time, of the site or of a term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from generator.base.urls import output_path
from generator.plan.addresses import Addresses
from generator.plan.context import Context, bars
from generator.plan.output import Output
from generator.plan.views import Link, TimelineView, YearEvents

WHOLE = 200
"""Up to this many events a timeline is one page; a longer one shows its latest years and has a page a year."""
RECENT = 60


def plan_site_timeline(context: Context) -> Iterable[Output]:
    """The site's timeline with a page for each year; none without events."""
    numbers = tuple(range(len(context.archive.events)))
    if numbers:
        yield from plan_timeline(context, "/timeline/", "Timeline", None, (), numbers, always_years=True)


def plan_timeline(
    context: Context,
    base: str,
    title: str,
    owner: Link | None,
    trail: tuple[Link, ...],
    numbers: Sequence[int],
    *,
    always_years: bool = False,
) -> Iterable[Output]:
    """The timeline at `base` of the events `numbers`."""
    groups = context.by_year(numbers)
    years = sorted({context.archive.events[n].date.first.year for n in numbers})
    long = len(numbers) > WHOLE
    paths = {year: Addresses.timeline_year(base, year) for year in years}
    labels = {year: context.dates.year(year) for year in years}
    counts = Counter(context.archive.events[n].date.first.year for n in numbers)
    shown: list[YearEvents] = []
    held = 0
    for group in reversed(groups):
        if long and shown and held + len(group.events) > RECENT:
            break
        shown.append(group)
        held += len(group.events)
    urls = {
        year: context.url(paths[year]) if long else f"{context.url(base)}#{group.id}" for year, group in zip(years, groups, strict=True)
    }
    span = labels[years[0]] if len(years) == 1 else f"{labels[years[0]]} to {labels[years[-1]]}"
    section = "/timeline/" if owner is None else ""
    head = context.head("timeline", title, base, trail=trail, section=section, description=f"{len(numbers)} events, {span}")
    view = TimelineView(head, title, owner, len(numbers), span, bars(counts, urls, labels), tuple(reversed(shown)), None, None)
    yield Output(output_path(base), "html", "timeline.html", view, ())
    if not (long or always_years):
        return
    whole = (*trail, context.link(title, base))
    for place, (year, group) in enumerate(zip(years, groups, strict=True)):
        year_title = f"{title}: {labels[year]}"
        head = context.head("timeline", year_title, paths[year], trail=whole, section=section)
        before = context.link(labels[years[place - 1]], paths[years[place - 1]]) if place else None
        after = context.link(labels[years[place + 1]], paths[years[place + 1]]) if place + 1 < len(years) else None
        view = TimelineView(head, year_title, owner, len(group.events), labels[year], (), (group,), before, after)
        yield Output(output_path(paths[year]), "html", "timeline.html", view, ())
