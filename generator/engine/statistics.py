"""What an archive holds and what it lacks, as numbers. Pure; `cli/stats.py` shows it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable

from generator.archive.model import Archive, Term
from generator.base.values import value
from generator.content.model import Article
from generator.settings import Settings

RARELY = ("people", "organisations")
"""Taxonomies whose terms that are named only once are counted: slips of the pen show up there."""


@value
class Count:
    """How many articles are under a name."""

    name: str
    articles: int


@value
class TopicCount:
    """A topic in the tree."""

    name: str
    slug: str
    depth: int
    """0 at the top."""
    articles: int
    """Those of its children included."""


@value
class StorylineCount:
    """A storyline and how far it goes."""

    title: str
    slug: str
    status: str
    articles: int
    last: str
    """Date of its newest article in EDTF, or empty."""


@value
class TaxonomyCount:
    """How many terms a taxonomy has."""

    key: str
    label: str
    terms: int
    named_once: int


@value
class EventCount:
    """How many events there are and when they happened."""

    events: int
    first: str
    """EDTF, or empty."""
    last: str


@value
class Gap:
    """The longest time without an article."""

    days: int
    after: str
    """Date of the article before it, in EDTF."""
    before: str


@value
class Lack:
    """Something that articles or topics do without."""

    what: str
    """Key for programs: `source_url`."""
    label: str
    """For people: `articles without a source link`."""
    where: tuple[str, ...]
    """Source files, or slugs of topics."""


@value
class Statistics:
    """An archive in numbers."""

    articles: int
    words: int
    first: str
    """Date of the oldest article in EDTF, or empty."""
    last: str
    years: tuple[Count, ...]
    """Oldest first; only years that hold articles."""
    sources: tuple[Count, ...]
    """Most articles first."""
    topics: tuple[TopicCount, ...]
    """The tree, top down."""
    rights: tuple[Count, ...]
    storylines: tuple[StorylineCount, ...]
    """Newest last article first."""
    taxonomies: tuple[TaxonomyCount, ...]
    events: EventCount
    gap: Gap | None
    lacking: tuple[Lack, ...]
    held: tuple[tuple[str, str], ...]
    """(path, draft, scheduled or expired) of what is held back."""


def gather_statistics(archive: Archive, settings: Settings) -> Statistics:
    """All numbers of an archive."""
    articles = archive.articles
    dates = [a.date.edtf.text for a in articles]
    return Statistics(
        articles=len(articles),
        words=sum(a.body.words for a in articles),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        years=tuple(Count(f"{year.year:04}", year.count) for year in archive.years),
        sources=_sources(archive),
        topics=tuple(_topics(archive)),
        rights=_counted(a.rights for a in articles),
        storylines=_storylines(archive),
        taxonomies=tuple(_taxonomy(t.key, t.label, archive) for t in settings.taxonomies if archive.terms[t.key]),
        events=_events(archive),
        gap=_longest_gap(articles),
        lacking=tuple(_lacking(archive)),
        held=tuple((h.path, h.reason) for h in archive.held),
    )


def _counted(names: Iterable[str]) -> tuple[Count, ...]:
    return tuple(Count(name, number) for name, number in sorted(Counter(names).items(), key=lambda c: (-c[1], c[0])))


def _sources(archive: Archive) -> tuple[Count, ...]:
    counts = [Count(t.title, len(t.articles)) for t in archive.terms.get("sources", {}).values() if t.articles]
    return tuple(sorted(counts, key=lambda c: (-c.articles, c.name)))


def _topics(archive: Archive) -> Iterable[TopicCount]:
    terms = archive.terms.get("topics", {})

    def below(slugs: Iterable[str], depth: int) -> Iterable[TopicCount]:
        for slug in slugs:
            term = terms[slug]
            yield TopicCount(term.title, slug, depth, len(term.articles))
            yield from below(term.children, depth + 1)

    top = sorted((t for t in terms.values() if not t.parent), key=lambda t: (t.title.casefold(), t.slug))
    yield from below((t.slug for t in top), 0)


def _storylines(archive: Archive) -> tuple[StorylineCount, ...]:
    def last(members: tuple[int, ...]) -> str:
        return archive.articles[members[-1]].date.edtf.text if members else ""

    made = [StorylineCount(s.note.title, s.note.slug, s.note.status, len(s.articles), last(s.articles)) for s in archive.storylines]
    order = {s.note.slug: s.articles[-1] if s.articles else -1 for s in archive.storylines}
    return tuple(sorted(made, key=lambda s: (-order[s.slug], s.slug)))


def _taxonomy(key: str, label: str, archive: Archive) -> TaxonomyCount:
    terms = archive.terms[key]
    once = sum(1 for t in terms.values() if len(t.articles) == 1) if key in RARELY else 0
    return TaxonomyCount(key, label, len(terms), once)


def _events(archive: Archive) -> EventCount:
    events = archive.events
    if not events:
        return EventCount(0, "", "")
    # an event with an open end lasts longest by its bound, yet says nothing about how far the archive reaches
    last = max(events, key=lambda e: ((e.date.end or e.date.first).latest, e.date.text))
    return EventCount(len(events), events[0].date.text, last.date.text)


def _longest_gap(articles: tuple[Article, ...]) -> Gap | None:
    longest: Gap | None = None
    for before, after in itertools.pairwise(articles):
        days = after.date.edtf.earliest - before.date.edtf.latest
        if days > 1 and (longest is None or days > longest.days):
            longest = Gap(days, before.date.edtf.text, after.date.edtf.text)
    return longest


def _lacking(archive: Archive) -> Iterable[Lack]:
    tests: tuple[tuple[str, str, Callable[[Article], object]], ...] = (
        ("source", "articles without a source", lambda a: a.terms.get("sources")),
        ("source_url", "articles without a source link", lambda a: a.source_url),
        ("archived", "articles without an archived copy", lambda a: a.archived),
        ("summary", "articles without a summary", lambda a: a.summary),
        ("topics", "articles without a topic", lambda a: a.terms.get("topics")),
    )
    for what, label, has in tests:
        yield Lack(what, label, tuple(a.path for a in archive.articles if not has(a)))
    empty: list[Term] = [t for t in archive.terms.get("topics", {}).values() if not t.articles]
    yield Lack("articles", "topics without articles", tuple(t.slug for t in empty))
