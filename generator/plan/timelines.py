"""Timelines: events in order of time, of the site, a term or a storyline."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from itertools import chain

from generator.archive.model import StorylineFacts
from generator.archive.touched import EVENTS
from generator.plan.context import Context
from generator.plan.exports import export_links, plan_exports
from generator.plan.items import Item
from generator.plan.output import Output
from generator.plan.periods import INDEX, WHOLE, place_of
from generator.plan.timeline_pages import RECENT, by_years, plan_pages_of
from generator.plan.views import ExportLink, Link, PeriodEvents


def plan_site_timeline(context: Context) -> Iterable[Output]:
    """The site's timeline with a page for each year; none without events."""
    items = event_items(context, range(len(context.archive.events))) if context.wants(EVENTS) else []
    if items:
        title = context.words.say("Timeline")
        pages = plan_pages_of(context, INDEX, title, None, (), items)
        for output in chain(pages, plan_exports(context, title, INDEX, INDEX, items)):
            yield dataclasses.replace(output, about=EVENTS)


def plan_term_timeline(
    context: Context, base: str, title: str, kind: str, owner: Link, trail: tuple[Link, ...], events: Sequence[int]
) -> Iterable[Output]:
    """The timeline of a term with its files. `kind` is what the term is."""
    items = event_items(context, events)
    yield from plan_pages_of(context, base, title, owner, trail, items, kind=kind)
    yield from plan_exports(context, title, base, base, items)


def plan_storyline_timeline(context: Context, facts: StorylineFacts) -> Iterable[Output]:
    """The files of a storyline's timeline; and pages of its own, if it is too long for the storyline's page."""
    items = storyline_items(context, facts)
    if not items:
        return
    path = context.addresses.storyline(facts.note.slug)
    title = context.words.say("Timeline of %(name)s", name=facts.note.title)
    base = path
    if len(items) > WHOLE:
        base = f"{path}timeline/"
        owner = context.link(facts.note.title, path)
        yield from plan_pages_of(
            context, base, title, owner, (context.link(context.words.say("Storylines"), "/storylines/"), owner), items, exports_at=path
        )
    yield from plan_exports(context, title, path, base, items)


def event_items(context: Context, numbers: Iterable[int]) -> list[Item]:
    """Events by year, in order of time within each."""
    places, items = context.periods.places, context.event_items
    return [items[n] for n in sorted(numbers, key=lambda n: (places[n][0], n))]


def storyline_items(context: Context, facts: StorylineFacts) -> list[Item]:
    """A storyline's events and the reports on it, in order of time."""
    dates = [context.archive.articles[n].date.edtf for n in facts.articles]
    reports = [Item(place_of(date), date, context.reports, n) for n, date in zip(facts.articles, dates, strict=True)]
    items = [*event_items(context, facts.events), *reports]
    # what was reported on the day it happened comes after it
    return sorted(items, key=lambda i: (i.place[0], i.date.bounds, i.view.kind == "report", i.view.id))


def storyline_timeline(context: Context, facts: StorylineFacts) -> tuple[tuple[PeriodEvents, ...], Link | None, tuple[ExportLink, ...]]:
    """What a storyline's own page shows of its timeline; where the whole is, if not there; and its files."""
    items = storyline_items(context, facts)
    if not items:
        return (), None, ()
    path = context.addresses.storyline(facts.note.slug)
    exports = export_links(context, path, any(i.dated for i in items))
    if len(items) <= WHOLE:
        return by_years(context, items), None, exports
    title = context.words.say("Whole timeline of %(name)s", name=facts.note.title)
    return by_years(context, items[-RECENT:]), context.link(title, f"{path}timeline/"), exports
