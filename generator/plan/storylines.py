"""Storylines: their index and their pages."""

from __future__ import annotations

from collections.abc import Iterable

from generator.archive.model import StorylineFacts
from generator.base.edtf import FOREVER
from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.output import Output
from generator.plan.search import search_within
from generator.plan.views import (
    Link,
    SourceCoverage,
    StorylineIndexView,
    StorylineStrip,
    StorylineView,
)

INDEX = "/storylines/"
STRIP_EVENTS = 3
TERMS = 12


def plan_storylines(context: Context) -> Iterable[Output]:
    """Index and pages; nothing without storylines."""
    held = context.archive.storylines
    if not held:
        return
    head = context.head("storylines", "Storylines", INDEX, section=INDEX)
    ordered = in_order(context)
    developing = tuple(strip(context, f) for f in ordered if f.note.status == "developing")
    closed = tuple(strip(context, f) for f in ordered if f.note.status == "closed")
    yield Output(output_path(INDEX), "html", "storylines.html", StorylineIndexView(head, developing, closed), ())
    for facts in held:
        yield _page(context, facts)


def in_order(context: Context) -> list[StorylineFacts]:
    """Developing storylines first, then by what happened or was reported last, newest first."""

    def latest(facts: StorylineFacts) -> int:
        days = [context.archive.articles[i].date.edtf.earliest for i in facts.articles]
        days += [context.archive.events[e].date.earliest for e in facts.events]
        return max(days, default=-FOREVER)

    return sorted(context.archive.storylines, key=lambda f: (f.note.status != "developing", -latest(f), f.note.slug))


def strip(context: Context, facts: StorylineFacts) -> StorylineStrip:
    """A storyline in short."""
    return StorylineStrip(
        title=facts.note.title,
        url=context.url(context.addresses.storyline(facts.note.slug)),
        status=facts.note.status,
        summary=facts.note.summary,
        events=tuple(context.events[e] for e in reversed(facts.events[-STRIP_EVENTS:])),
        count=len(facts.articles),
        latest=context.cards[facts.articles[-1]].date if facts.articles else None,
    )


def _page(context: Context, facts: StorylineFacts) -> Output:
    note = facts.note
    path = context.addresses.storyline(note.slug)
    cards = tuple(context.cards[i] for i in facts.articles)
    view = StorylineView(
        head=context.head(
            "storyline", note.title, path, description=note.summary, trail=(context.link("Storylines", INDEX),), section=INDEX
        ),
        title=note.title,
        summary=note.summary,
        status=note.status,
        body=context.body(note.path, note.body),
        timeline=context.by_year(facts.events),
        cards=cards,
        coverage=_coverage(context, facts),
        search=search_within(context, "storylines", note.slug, note.title),
        terms=context.most_named(facts.articles, TERMS),
        first=cards[0].date if cards else None,
        latest=cards[-1].date if cards else None,
    )
    return Output(output_path(path), "html", "storyline.html", view, (note.path,))


def _coverage(context: Context, facts: StorylineFacts) -> tuple[SourceCoverage, ...]:
    """Articles by publisher, in the order in which the publishers first reported; those without one last."""
    groups: dict[Link | None, list[int]] = {}
    for number in facts.articles:
        groups.setdefault(context.cards[number].source, []).append(number)
    named = [(source, numbers) for source, numbers in groups.items() if source]
    made = [SourceCoverage(source, tuple(context.cards[i] for i in numbers), place == 0) for place, (source, numbers) in enumerate(named)]
    if None in groups:
        made.append(SourceCoverage(None, tuple(context.cards[i] for i in groups[None]), False))
    return tuple(made)
