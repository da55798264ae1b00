"""Events: what happened when, from articles and storyline files, each once with all its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from generator.archive.model import EventFact
from generator.base.edtf import Edtf
from generator.base.text import name_key
from generator.base.urls import slug_of
from generator.content.model import Article, Event, Storyline


class _Draft:
    def __init__(self, event: Event):
        self.id = event.id
        self.date: Edtf = event.date
        self.title = event.title
        self.text = event.text
        self.evidence: list[int] = []
        self.storylines: list[str] = []


def gather_events(
    articles: Sequence[Article], storylines: Sequence[Storyline]
) -> tuple[tuple[EventFact, ...], tuple[tuple[int, ...], ...]]:
    """(events in order of time, positions of the events of each article).

    Two mentions are one event if they have the same id, or the same date and title.
    """
    drafts: dict[tuple[str, ...], _Draft] = {}

    def draft(event: Event) -> _Draft:
        key = ("id", event.id) if event.id else (event.date.text, name_key(event.title))
        made = drafts.get(key)
        if made is None:
            made = drafts[key] = _Draft(event)
        made.text = made.text or event.text
        return made

    named: list[list[_Draft]] = []
    for position, article in enumerate(articles):
        own: list[_Draft] = []
        for event in article.events:
            made = draft(event)
            if position not in made.evidence:
                made.evidence.append(position)
            if article.storyline and article.storyline not in made.storylines:
                made.storylines.append(article.storyline)
            if made not in own:
                own.append(made)
        named.append(own)
    for storyline in sorted(storylines, key=lambda s: s.slug):
        for event in storyline.events:
            made = draft(event)
            if storyline.slug not in made.storylines:
                made.storylines.append(storyline.slug)
    ordered = sorted(drafts.values(), key=lambda d: (*d.date.order, d.title, d.id))
    ids = _ids(ordered)
    events = tuple(
        EventFact(ids[n], d.date, d.title, d.text, tuple(d.evidence), tuple(sorted(d.storylines))) for n, d in enumerate(ordered)
    )
    places = {id(d): n for n, d in enumerate(ordered)}
    return events, tuple(tuple(sorted(places[id(d)] for d in own)) for own in named)


def _ids(drafts: Sequence[_Draft]) -> list[str]:
    """An id for each event: the editor's, or date and title."""
    taken: set[str] = {d.id for d in drafts if d.id}
    made: list[str] = []
    for draft in drafts:
        if draft.id:
            made.append(f"e-{draft.id}")
            continue
        base = slug_of(f"{draft.date.text.replace('/', ' to ')} {draft.title}")[:72].rstrip("-")
        name, number = base, 2
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        made.append(f"e-{name}")
    return made
