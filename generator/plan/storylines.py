"""Storylines: their index and their pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from generator.archive.model import StorylineFacts
from generator.base.edtf import FOREVER
from generator.base.urls import output_path
from generator.plan.articles import RELATIONS, note_view
from generator.plan.context import Context
from generator.plan.feeds import storyline_feeds
from generator.plan.output import Output
from generator.plan.references import storyline_references
from generator.plan.search import search_within
from generator.plan.share_cards import card_image
from generator.plan.timelines import plan_storyline_timeline, storyline_timeline
from generator.plan.views import (
    ArticleRelations,
    Link,
    NoteEntry,
    Relation,
    SourceCoverage,
    StorylineIndexView,
    StorylineStrip,
    StorylineView,
)

INDEX = "/storylines/"
STRIP_EVENTS = 3
TERMS = 12
_DECLARED = ("confirms", "answers", "follows", "reprint_of")
"""Relations of an article to older ones; their inverses say the same from the other end."""


def plan_storylines(context: Context) -> Iterable[Output]:
    """Index and pages; nothing without storylines."""
    held = context.archive.storylines
    if not held:
        return
    say = context.words.say
    description = say("Stories that belong together, one after another, and what happened in between")
    head = context.head("storylines", say("Storylines"), INDEX, description=description, section=INDEX)
    ordered = in_order(context)
    developing = tuple(strip(context, f) for f in ordered if f.note.status == "developing")
    closed = tuple(strip(context, f) for f in ordered if f.note.status == "closed")
    yield Output(output_path(INDEX), "html", "storylines.html", StorylineIndexView(head, developing, closed), ())
    for facts in held:
        yield _page(context, facts)
        yield from plan_storyline_timeline(context, facts)


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
    timeline, timeline_page, exports = storyline_timeline(context, facts)
    view = StorylineView(
        head=context.head(
            "storyline",
            note.title,
            path,
            description=note.summary or context.words.say("%(title)s, story by story", title=note.title),
            trail=(context.link(context.words.say("Storylines"), INDEX),),
            section=INDEX,
            feeds=storyline_feeds(context, facts),
            image=card_image(context, path, note.title),
        ),
        title=note.title,
        summary=note.summary,
        status=note.status,
        body=context.body(note.path, note.body),
        timeline=timeline,
        timeline_page=timeline_page,
        exports=exports,
        cards=cards,
        coverage=_coverage(context, facts),
        search=search_within(context, "storylines", note.slug, note.title),
        relations=_relations(context, facts),
        notes=_notes(context, facts),
        terms=context.most_named(facts.articles, TERMS),
        first=cards[0].date if cards else None,
        latest=cards[-1].date if cards else None,
        references=storyline_references(context, facts),
    )
    return Output(output_path(path), "html", "storyline.html", view, (note.path,))


def _coverage(context: Context, facts: StorylineFacts) -> tuple[SourceCoverage, ...]:
    """Articles by publisher, in the order in which the publishers first reported; those without one last."""
    groups: dict[Link | None, list[int]] = {}
    for number in facts.articles:
        for publisher in context.cards[number].publishers or (None,):
            groups.setdefault(publisher, []).append(number)
    early = _earliest(context, facts.articles)
    ordered = [*(source for source in groups if source), *([None] if None in groups else [])]
    return tuple(SourceCoverage(s, tuple(context.cards[i] for i in groups[s]), not early.isdisjoint(groups[s])) for s in ordered)


def _earliest(context: Context, numbers: tuple[int, ...]) -> frozenset[int]:
    """The articles before which none of the others was certainly reported: nobody knows the order within a day."""
    dates = {n: context.archive.articles[n].date for n in numbers}
    until = min((d.edtf.latest for d in dates.values()), default=0)
    early = {n: d.time for n, d in dates.items() if d.edtf.earliest <= until}
    if all(early.values()):
        first = min(early.values(), default="")
        return frozenset(n for n, time in early.items() if time == first)
    return frozenset(early)


def _relations(context: Context, facts: StorylineFacts) -> tuple[ArticleRelations, ...]:
    """What the articles declare of one another, and the older ones that their texts mention."""
    inside = frozenset(facts.articles)
    mentions: dict[int, list[int]] = defaultdict(list)
    for number in facts.articles:
        for kind, others in context.archive.relations[number]:
            for other in others if kind == "mentioned_in" else ():
                if number < other:
                    mentions[other].append(number)
    made = []
    for number in facts.articles:
        own = [(context.words.say(RELATIONS[kind]), others) for kind, others in context.archive.relations[number] if kind in _DECLARED]
        own.append((context.words.say("Mentions"), tuple(mentions[number])))
        held = [(label, [i for i in others if i in inside]) for label, others in own]
        if relations := tuple(Relation(label, tuple(context.cards[i] for i in others)) for label, others in held if others):
            made.append(ArticleRelations(context.cards[number], relations))
    return tuple(made)


def _notes(context: Context, facts: StorylineFacts) -> tuple[NoteEntry, ...]:
    articles = context.archive.articles
    found = [(note.date.order, n, place) for n in facts.articles for place, note in enumerate(articles[n].notes)]
    return tuple(NoteEntry(note_view(context, articles[n], place), context.cards[n]) for _, n, place in sorted(found))
