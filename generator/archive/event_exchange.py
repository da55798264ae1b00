"""Events once an article is exchanged: only those are gathered anew that may be told of together with one of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.archive.events import in_time, mentions_of, merge_mentions
from generator.archive.exchange import Exchange
from generator.archive.model import DateClaim, EventFact
from generator.archive.renumbering import Renumbering
from generator.base.edtf import Edtf
from generator.content.model import Article, Event, Storyline

Tellers = Mapping[str, tuple[str, ...]]
"""Dates, and ids with a #, with the slugs of the articles that tell of an event so dated or called."""


@dataclass(frozen=True)
class FollowedEvents:
    """The events after an article was exchanged."""

    facts: tuple[EventFact, ...]
    of: tuple[tuple[int, ...], ...]
    """Of each article."""
    tellers: Tellers
    moved: Renumbering
    """Of the places of events."""
    gone: frozenset[int]
    """Articles, by their places before, of which other events are told."""
    come: frozenset[int]
    """The same by their places now."""


def tellers_of(articles: Iterable[Article]) -> Tellers:
    """Who tells of what."""
    made: dict[str, list[str]] = defaultdict(list)
    for article in articles:
        for key in _keys(article.events) if article.events else ():
            made[key].append(article.slug)
    return {key: tuple(slugs) for key, slugs in made.items()}


def _keys(events: Iterable[Event]) -> dict[str, None]:
    """What events are known by; those that may be the same share one of these."""
    return dict.fromkeys(key for event in events for key in (event.date.text, f"#{event.id}" if event.id else "") if key)


def follow_events(
    exchange: Exchange,
    facts: tuple[EventFact, ...],
    events_of: tuple[tuple[int, ...], ...],
    tellers: Tellers,
    by_slug: Mapping[str, int],
    storylines: Sequence[Storyline],
) -> FollowedEvents:
    """The events with an article exchanged; `by_slug` gives the places of articles as they are now."""
    both = [a for a in (exchange.before, exchange.after) if a is not None]
    if exchange.stays and len({(a.slug, a.storyline, a.events) for a in both}) == 1:
        return FollowedEvents(facts, events_of, tellers, Renumbering(), frozenset(), frozenset())
    tellers = _exchanged(tellers, exchange)
    dates = {e.date.text: e.date for a in both for e in a.events}
    keys, positions = _connected([a.events for a in both], tellers, exchange.articles, by_slug, storylines)
    told = [m for m in mentions_of(((n, exchange.articles[n]) for n in sorted(positions)), storylines) if m.event.date.text in keys]
    dates.update((m.event.date.text, m.event.date) for m in told)
    anew = merge_mentions(told)
    removed, added = _differing(facts, dates.values(), anew, exchange.moved)
    first = exchange.moved.first
    kept = Renumbering(removed).items(facts, ())
    kept = [fact if not fact.evidence or fact.evidence[-1] < first else _moved(fact, exchange.moved) for fact in kept]
    added.sort(key=in_time)
    moved = Renumbering(removed, [bisect_left(kept, in_time(fact), key=in_time) + n for n, fact in enumerate(added)])
    made = Renumbering((), moved.added).items(kept, added)
    own = moved.of_all(exchange.items(events_of, events_of[exchange.out] if exchange.stays else ()))
    for number, fact in zip(moved.added, added, strict=True):
        for position in fact.evidence:
            own[position] = tuple(sorted((*own[position], number)))
    gone = frozenset(n for number in removed for n in facts[number].evidence)
    return FollowedEvents(tuple(made), tuple(own), tellers, moved, gone, frozenset(n for fact in added for n in fact.evidence))


def _exchanged(tellers: Tellers, exchange: Exchange) -> Tellers:
    made = dict(tellers)
    if exchange.before is not None:
        for key in _keys(exchange.before.events):
            made[key] = tuple(slug for slug in made[key] if slug != exchange.before.slug)
            if not made[key]:
                del made[key]
    if exchange.after is not None:
        for key in _keys(exchange.after.events):
            made[key] = (*made.get(key, ()), exchange.after.slug)
    return made


def _connected(
    told: Iterable[Sequence[Event]],
    tellers: Tellers,
    articles: Sequence[Article],
    by_slug: Mapping[str, int],
    storylines: Sequence[Storyline],
) -> tuple[set[str], set[int]]:
    """All dates and ids that hang together with those of some events, and the articles that tell of any."""
    waiting = [key for events in told for key in _keys(events)]
    found, positions = set(waiting), set()

    def spread(events: Iterable[Event]) -> None:
        for event in events:
            own = _keys([event])
            if not found.isdisjoint(own):
                waiting.extend(own.keys() - found)
                found.update(own)

    while waiting:
        for slug in tellers.get(waiting.pop(), ()):
            positions.add(by_slug[slug])
            spread(articles[by_slug[slug]].events)
        for storyline in storylines:
            spread(storyline.events)
    return found, positions


def _differing(
    facts: Sequence[EventFact], dates: Iterable[Edtf], anew: Iterable[EventFact], moved: Renumbering
) -> tuple[list[int], list[EventFact]]:
    """(places of events that are not as they were, those that there are instead), of the events at some dates."""
    held: dict[str, int] = {}
    removed = set()
    for date in dates:
        place = bisect_left(facts, date.order, key=lambda fact: fact.date.order)
        while place < len(facts) and facts[place].date.order == date.order:
            held[facts[place].id] = place
            removed.add(place)
            place += 1
    added = []
    for fact in anew:
        place = held.get(fact.id, -1)
        if place >= 0 and _moved(facts[place], moved) == fact:
            removed.discard(place)
        else:
            added.append(fact)
    return sorted(removed), added


def _moved(fact: EventFact, moved: Renumbering) -> EventFact:
    evidence = moved.of(fact.evidence)
    if evidence is fact.evidence:
        return fact
    claims = tuple(DateClaim(c.date, moved.of(c.articles), c.storylines) for c in fact.claims)
    return EventFact(fact.id, fact.date, fact.title, fact.text, evidence, fact.storylines, claims, fact.anchors)
