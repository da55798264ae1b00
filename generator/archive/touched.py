"""Which facts may be others because some articles came, went or became others; what has to do with none of them is as it was. Pure.

A fact is what one page is about: an article, a term, a day, week or month. Its page shows things of others too (cards of neighbours and of related
articles, events that several tell of, how often a term was named), so each is looked for that may show one of the articles. Rather one
too many than one too few: for each kind of thing that pages show, `tests/plan/test_touched.py` has a rule that forgets it, and must notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date

from generator.archive.assemble import Assembly
from generator.archive.follow import Follower
from generator.archive.model import Archive, Day, Month, Term, TermKey, Year
from generator.archive.related import RelatedArticles, may_relate
from generator.content.model import Article

Fact = tuple[str | int, ...]
FEW = 8
"""Articles that are followed one by one at most; for more it takes as long to look at everything."""
NEWEST = 60
"""Articles of a term, from the newest, among which others come and go: what was reported the same day, or some days before."""


def article_fact(slug: str) -> Fact:
    """What the page of an article is about."""
    return "article", slug


def day_fact(year: int, month: int, day: int) -> Fact:
    """What the page of a day is about."""
    return "day", year, month, day


def week_fact(year: int, week: int) -> Fact:
    """What the page of an ISO week is about."""
    return "week", year, week


def month_fact(year: int, month: int) -> Fact:
    """What the page of a month is about."""
    return "month", year, month


def year_fact(year: int) -> Fact:
    """What the page of a year is about."""
    return "year", year


def entered_fact(year: str) -> Fact:
    """What the documents are about that tell of the articles which entered the archive in a year, written with four digits."""
    return "entered", year


def across_fact(month: int, day: int) -> Fact:
    """What the page of a day of all years is about."""
    return "across", month, day


EVENTS: Fact = ("events",)
"""What tells of all events is about: touched with any of them."""


def event_fact(event: str) -> Fact:
    """What a row of a table of events is about; `event` is its id."""
    return "event", event


def term_fact(key: TermKey) -> Fact:
    """What the pages of a term are about."""
    return "term", *key


def older_fact(key: TermKey) -> Fact:
    """What the pages of a term are about that are the same whatever is newest: those of which `is_settled` is true."""
    return "older", *key


def is_settled(end: int, count: int, per_page: int) -> bool:
    """Whether a page with the articles before number `end` of the `count` articles of a term, oldest first, is the same, and leads to the same,
    whatever comes or goes among the newest."""
    # it leads to the next by the years that are told of there, or as the newest page, which has less than two pages' articles
    return end + per_page + max(NEWEST, 2 * per_page) - 1 + FEW <= count


def timeline_fact(key: TermKey) -> Fact:
    """What the timeline of a term is about."""
    return "timeline", *key


@dataclass(frozen=True)
class Touched:
    """What may be otherwise than it was."""

    facts: frozenset[Fact]
    was: Archive
    """The archive before."""


@dataclass(frozen=True)
class _Side:
    """An archive with the article that the other has not, or otherwise, and the events that the other has not just so."""

    archive: Archive
    place: int
    """Of the article; -1 if it has none."""
    events: frozenset[int]


def touched_by(assembly: Assembly, exchanged: Iterable[tuple[Article | None, Article | None]]) -> Touched | None:
    """What may be otherwise in an archive than before some articles were exchanged, each given as it was and as it is.

    None where all may be: more depends on one of the articles than can be followed, or the name of a term is another.
    """
    follower = Follower(assembly)
    facts: set[Fact] = set()
    for before, after in exchanged:
        # from what is to what was: the archive that there is has been assembled, the one before is only compared with it
        now = follower.assembly.archive
        step = follower.step(after, before)
        if step is None:
            return None
        was = follower.assembly.archive
        if step.change is None:
            continue
        terms = _other_terms(now, was)
        if terms is None:
            return None
        gone, come = (frozenset(places) for places in (step.moved_events.removed, step.moved_events.added))
        sides = (_side(now, step.change.out, gone), _side(was, step.change.into, come))
        facts |= {fact(key) for key in terms for fact in (term_fact, older_fact, timeline_fact)}
        facts.update(_facts(sides))
    return Touched(frozenset(facts), follower.assembly.archive)


def _side(archive: Archive, place: int, events: frozenset[int]) -> _Side:
    return _Side(archive, place, events.union(archive.article_events[place]) if place >= 0 else events)


def _facts(sides: tuple[_Side, _Side]) -> Iterator[Fact]:
    names = _other_names(sides)
    related = _related(sides)
    moved = {side.archive.articles[side.place].slug for side in sides if side.place >= 0}
    for side, beside in zip(sides, related, strict=True):
        archive = side.archive
        tellers = {n for event in side.events for n in archive.events[event].evidence}
        own = {side.place} if side.place >= 0 else set()
        leading = _leading_to(archive, moved)
        linking = {n for n, article in enumerate(archive.articles) if article.path in leading} if leading else set()
        articles = {*own, *tellers, *linking, *beside, *_near(side), *_partners(side), *_mates(side), *_credited(archive, names)}
        yield from (article_fact(archive.articles[n].slug) for n in articles)
        yield from (event_fact(archive.events[event].id) for event in side.events)
        yield from (EVENTS,) if side.events else ()
        dates = [archive.events[event].date for event in side.events]
        points = {(d.first.year, d.first.month, d.first.day) for d in dates if d.exact}
        yield from _calendar_facts(points | {(d.year, d.month, d.day) for d in _days(side)})
        yield from (month_fact(m.year, m.month) for m in _months(side))
        yield from map(year_fact, {*_years(side), *(d.first.year for d in dates)})
        yield from map(entered_fact, _entered(side))
        yield from _term_facts(side, tellers, linking, leading)


# ---------------------------------------------------------------------------- articles


def _near(side: _Side) -> Iterable[int]:
    """Those before and after it, which lead to it."""
    last = len(side.archive.articles) - 1
    return [n for n in (side.place - 1, side.place + 1) if 0 <= n <= last] if side.place >= 0 else ()


def _partners(side: _Side) -> set[int]:
    """Those that it stands in a relation to, and those that stand in one to it."""
    if side.place < 0:
        return set()
    relations = side.archive.relations
    found = {n for n, own in enumerate(relations) if own and any(side.place in others for _, others in own)}
    return found.union(*(others for _, others in relations[side.place]))


def _mates(side: _Side) -> set[int]:
    """All of its storyline, which count and lead to one another."""
    return {n for s in side.archive.storylines if side.place in s.articles for n in s.articles}


def _related(sides: tuple[_Side, _Side]) -> tuple[set[int], set[int]]:
    """Those whose related articles may be others."""
    one, other = (side.archive.related for side in sides)
    assert isinstance(one, RelatedArticles)
    assert isinstance(other, RelatedArticles)
    return may_relate(one, sides[0].place, other, sides[1].place)


def _leading_to(archive: Archive, slugs: set[str]) -> set[str]:
    """The source files with links to some articles, whose addresses may be others."""
    return {path for path, targets in archive.targets.items() if any(t.kind == "article" and t.key in slugs for t in targets)}


def _other_names(sides: tuple[_Side, _Side]) -> set[str]:
    """Names of people that lead to a term in one of the archives and not in the other."""
    one, other = (side.archive.names.get("people", {}) for side in sides)
    return {name for name, _ in one.items() ^ other.items()}


def _credited(archive: Archive, names: set[str]) -> Iterable[int]:
    """Those whose authors or contributors are so called."""
    if not names:
        return ()
    return [
        n
        for n, a in enumerate(archive.articles)
        if any(p.name.casefold() in names for people in (a.authors, a.contributors) for p in people)
    ]


# ---------------------------------------------------------------------------- the calendar


def _calendar_facts(days: Iterable[tuple[int, int, int]]) -> Iterator[Fact]:
    """Some days, and the pages that they stand on: that of a month counts the stories of all its weeks, whole."""
    for year, month, day in days:
        yield day_fact(year, month, day)
        yield across_fact(month, day)
        if MINYEAR <= year < MAXYEAR:
            own = date(year, month, day)
            iso = own.isocalendar()
            yield week_fact(iso.year, iso.week)
            monday = own.toordinal() - own.weekday()
            for end in (monday, monday + 6):
                yield month_fact(date.fromordinal(max(1, end)).year, date.fromordinal(max(1, end)).month)


def _days(side: _Side) -> Iterable[Day]:
    """Its day, and those before and after, which lead to it."""
    if side.place < 0:
        return ()
    days = [day for year in side.archive.years for month in year.months for day in month.days]
    own = next((n for n, day in enumerate(days) if side.place in day.articles), None)
    return () if own is None else days[max(0, own - 1) : own + 2]


def _months(side: _Side) -> Iterable[Month]:
    """Its month, and those before and after."""
    if side.place < 0:
        return ()
    months = [month for year in side.archive.years for month in year.months]
    own = next((n for n, m in enumerate(months) if side.place in m.undated or any(side.place in d.articles for d in m.days)), None)
    return () if own is None else months[max(0, own - 1) : own + 2]


def _years(side: _Side) -> Iterable[int]:
    """Its year, and those before and after."""
    years = side.archive.years
    own = next((n for n, y in enumerate(years) if side.place >= 0 and side.place in _of_year(y)), None)
    return () if own is None else [year.year for year in years[max(0, own - 1) : own + 2]]


def _of_year(year: Year) -> Iterator[int]:
    yield from year.undated
    for month in year.months:
        yield from month.undated
        for day in month.days:
            yield from day.articles


def _entered(side: _Side) -> Iterable[str]:
    """The year in which it entered the archive, and the next in which any did, which leads back to it."""
    if side.place < 0:
        return ()
    own = side.archive.articles[side.place].added.instant[:4]
    later = {year for a in side.archive.articles if (year := a.added.instant[:4]) > own}
    return [own, *([min(later)] if later else [])]


# ---------------------------------------------------------------------------- terms


def _term_facts(side: _Side, tellers: set[int], linking: set[int], leading: set[str]) -> Iterator[Fact]:
    """Its terms, and those of articles that tell of its events or lead to it, as do the notes of some terms."""
    archive = side.archive
    own = {side.place} if side.place >= 0 else set()
    notes = {t.key for held in archive.terms.values() for t in held.values() if t.note and t.note.path in leading}
    keys = _and_above(archive, _terms_of(archive, own | tellers | linking) | notes)
    yield from map(term_fact, keys)
    yield from map(timeline_fact, _and_above(archive, _terms_of(archive, tellers) | notes))
    others = _and_above(archive, _terms_of(archive, tellers | linking) | notes)
    yield from (older_fact(key) for key in keys if key in others or not _is_among_newest(side, key))


def _terms_of(archive: Archive, numbers: set[int]) -> set[TermKey]:
    return {key for n in numbers for key in archive.article_terms[n]}


def _is_among_newest(side: _Side, key: TermKey) -> bool:
    """Whether fewer than `NEWEST` articles of a term, or it itself, are newer."""
    return side.place in side.archive.terms[key[0]][key[1]].articles[-NEWEST:]


def _other_terms(one: Archive, other: Archive) -> set[TermKey] | None:
    """Terms that are told apart, stand, or are called otherwise, or are in one of two archives only; None where one has another name, or
    another file, by which it is known on any page."""
    found: set[TermKey] = set()
    for taxonomy, here in one.terms.items():
        there = other.terms[taxonomy]
        for slug in here.keys() | there.keys():
            first, second = here.get(slug), there.get(slug)
            if first is second:
                continue
            if first is None or second is None:
                found.add((taxonomy, slug))
            elif (first.title, first.note) != (second.title, second.note):
                return None
            elif _standing(first) != _standing(second):
                found.add((taxonomy, slug))
    return found


def _standing(term: Term) -> Sequence[object]:
    return term.aliases, term.parent, term.children, term.distinct


def _and_above(archive: Archive, keys: set[TermKey]) -> set[TermKey]:
    found = set(keys)
    for taxonomy, slug in keys:
        parent = archive.terms[taxonomy][slug].parent
        while parent and (taxonomy, parent) not in found:
            found.add((taxonomy, parent))
            parent = archive.terms[taxonomy][parent].parent
    return found
