"""Events: what happened when, from articles and storyline files, each once with all its evidence.

The id of an event is the editor's, or made of what changes least: the article that first tells of it and the date it gives. A title
may be reworded without breaking a link. Every mention has such an id of its own, and all those of an event lead to it, so that links
hold too when a second article comes to tell of it or an editor names it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from generator.archive.model import DateClaim, EventFact
from generator.archive.same_event import near_same
from generator.base.edtf import Edtf
from generator.base.text import name_key
from generator.base.values import value
from generator.content.model import Article, Event, Storyline

COMPARED = 32
"""Events of one storyline on one date that a title is compared with at most, which keeps the cost in proportion to the archive."""
_NO_DATE = re.compile("[^0-9XY_-]")


@value
class Mention:
    """An event as one file tells of it."""

    event: Event
    anchor: str
    article: int
    """-1 for a storyline's file."""
    storyline: str


class _Draft:
    def __init__(self) -> None:
        self.mentions: list[Mention] = []
        self.tellers: set[tuple[int, str]] = set()

    def add(self, mention: Mention) -> None:
        """One more file tells of it."""
        self.mentions.append(mention)
        self.tellers.add((mention.article, mention.storyline))

    @property
    def id(self) -> str:
        """The editor's id, or empty."""
        return next((m.event.id for m in self.mentions if m.event.id), "")


def gather_events(
    articles: Sequence[Article], storylines: Sequence[Storyline]
) -> tuple[tuple[EventFact, ...], tuple[tuple[int, ...], ...]]:
    """(events in order of time, positions of the events of each article).

    Mentions are of one event if they have the same id; or, where one has none, the same date and the same title, or within
    a storyline nearly the same.
    """
    facts = sorted(merge_mentions(mentions_of(enumerate(articles), storylines)), key=in_time)
    events_of: list[list[int]] = [[] for _ in articles]
    for number, fact in enumerate(facts):
        for position in fact.evidence:
            events_of[position].append(number)
    return tuple(facts), tuple(map(tuple, events_of))


def in_time(fact: EventFact) -> tuple[object, ...]:
    """What events are sorted by."""
    return (*fact.date.order, fact.title, fact.id)


def mentions_of(articles: Iterable[tuple[int, Article]], storylines: Iterable[Storyline]) -> Iterable[Mention]:
    """All that is told by some articles, each with its position, and by storylines; in the order in which it counts who tells it first."""
    for position, article in articles:
        if article.events:
            for event, anchor in zip(article.events, _anchors("e", article.slug, article.events), strict=True):
                yield Mention(event, anchor, position, article.storyline)
    for storyline in sorted(storylines, key=lambda s: s.slug):
        for event, anchor in zip(storyline.events, _anchors("s", storyline.slug, storyline.events), strict=True):
            yield Mention(event, anchor, -1, storyline.slug)


def merge_mentions(mentions: Iterable[Mention]) -> list[EventFact]:
    """The events that are told of. Only mentions with the same id, or dated the same, are ever compared."""
    return [_fact(draft) for draft in _merged(list(mentions))]


def _anchors(prefix: str, slug: str, events: Sequence[Event]) -> list[str]:
    """`e-bank-raises-rate--2021-12-16`: no slug has two hyphens together, so no two are alike. How sure a date is may change."""
    seen: Counter[str] = Counter()
    made = []
    for event in events:
        text = event.date.text.replace("/..", "/").replace("../", "/").replace("..", "_")
        date = _NO_DATE.sub("", text.replace("/", "_").replace(",", "_"))
        seen[date] += 1
        made.append(f"{prefix}-{slug}--{date}" + (f"-{seen[date]}" if seen[date] > 1 else ""))
    return made


def _merged(mentions: Sequence[Mention]) -> list[_Draft]:
    drafts: list[_Draft] = []
    by_id: dict[str, _Draft] = {}
    by_name: dict[tuple[str, str], _Draft] = {}
    by_day: dict[tuple[str, str], list[_Draft]] = {}
    # those that an editor has named come first, so that the others find them whatever their order
    for mention in sorted(mentions, key=lambda m: not m.event.id):
        event = mention.event
        name, day = (event.date.text, name_key(event.title)), (mention.storyline, event.date.text)
        if event.id:
            draft = by_id.get(event.id)
        else:
            draft = by_name.get(name) or _near(mention, by_day.get(day, ()))
        if draft is None:
            draft = _Draft()
            drafts.append(draft)
        draft.add(mention)
        if event.id:
            by_id[event.id] = draft
        by_name.setdefault(name, draft)
        known = by_day.setdefault(day, [])
        if mention.storyline and len(known) < COMPARED and draft not in known:
            known.append(draft)
    return drafts


def _near(mention: Mention, drafts: Iterable[_Draft]) -> _Draft | None:
    """An event of the same storyline and date with nearly the same title, which the same file does not tell of already."""
    if not mention.storyline:
        return None
    teller = (mention.article, mention.storyline)
    return next((d for d in drafts if teller not in d.tellers and near_same(d.mentions[0].event.title, mention.event.title)), None)


def _fact(draft: _Draft) -> EventFact:
    if len(draft.mentions) == 1:
        return _fact_of_one(draft.mentions[0])
    # articles oldest first, then storylines: the order in which all mentions were found
    mentions = sorted(draft.mentions, key=lambda m: (m.article < 0, m.article, m.storyline))
    claims = _claims(mentions)
    anchors = tuple(dict.fromkeys(m.anchor for m in mentions))
    return EventFact(
        id=f"e-{draft.id}" if draft.id else anchors[0],
        date=_place(claims),
        title=mentions[0].event.title,
        text=next((m.event.text for m in mentions if m.event.text), ""),
        evidence=tuple(dict.fromkeys(m.article for m in mentions if m.article >= 0)),
        storylines=tuple(sorted({m.storyline for m in mentions if m.storyline})),
        claims=claims if len(claims) > 1 else (),
        anchors=anchors if draft.id else anchors[1:],
    )


def _fact_of_one(mention: Mention) -> EventFact:
    """What `_fact` makes of an event that one file tells of, as one does of most."""
    event = mention.event
    return EventFact(
        id=f"e-{event.id}" if event.id else mention.anchor,
        date=event.date,
        title=event.title,
        text=event.text,
        evidence=(mention.article,) if mention.article >= 0 else (),
        storylines=(mention.storyline,) if mention.storyline else (),
        claims=(),
        anchors=(mention.anchor,) if event.id else (),
    )


def _claims(mentions: Sequence[Mention]) -> tuple[DateClaim, ...]:
    """Who says which date, in order of time."""
    dates: dict[str, Edtf] = {}
    tellers: dict[str, list[Mention]] = {}
    for mention in mentions:
        dates.setdefault(mention.event.date.text, mention.event.date)
        tellers.setdefault(mention.event.date.text, []).append(mention)
    made = [
        DateClaim(
            date,
            tuple(dict.fromkeys(m.article for m in tellers[text] if m.article >= 0)),
            tuple(dict.fromkeys(m.storyline for m in tellers[text] if m.article < 0)),
        )
        for text, date in dates.items()
    ]
    return tuple(sorted(made, key=lambda claim: claim.date.order))


def _place(claims: Sequence[DateClaim]) -> Edtf:
    """Where an event stands in time: at the date that most give, of as many the earliest. Dates are never averaged."""
    return min(claims, key=lambda c: (-len(c.articles) - len(c.storylines), c.date.order)).date
