"""What every planner works with: the archive, addresses, and the cards and events that pages share."""

from __future__ import annotations

import contextlib
import copy
import heapq
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import TypeVar, overload

from generator.archive.model import Archive, DateClaim, EventFact, Term, TermKey
from generator.archive.touched import Fact, article_fact, event_fact
from generator.base.edtf import parse_edtf
from generator.base.text import shorten
from generator.base.words import Words
from generator.content.model import Article, Body, When
from generator.plan.addresses import Addresses
from generator.plan.bodies import Bodies
from generator.plan.dates import dates_in
from generator.plan.items import Item, in_calendars, kind_of
from generator.plan.output import RowFamily
from generator.plan.periods import INDEX, Periods, Place, place_of
from generator.plan.records import article_record, entity_of, event_record, feed_entry, flag_of
from generator.plan.taking_over import taking_over
from generator.plan.views import (
    ArticleCard,
    ArticleRecord,
    BodyView,
    CountedLink,
    DateClaimView,
    DateView,
    Entity,
    EventView,
    Evidence,
    FeedEntry,
    FeedLink,
    Head,
    ImageView,
    Link,
    ShareImage,
    SiteView,
    TermGroup,
    YearCount,
)
from generator.settings import Settings

CARD_SUMMARY = 320


T = TypeVar("T")


class _MadeOnce(Sequence[T]):
    """A sequence whose items are made when they are asked for first, and then kept."""

    def __init__(self, make: Callable[[int], T], count: int):
        self._make = make
        self._held: list[T | None] = [None] * count

    def __len__(self) -> int:
        return len(self._held)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> list[T]: ...
    def __getitem__(self, place: int | slice) -> T | list[T]:
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self._held)))]
        made = self._held[place]
        if made is None:
            made = self._held[place] = self._make(place % len(self._held))
        return made

    def fleeting(self, place: int) -> T:
        """An item for somebody who needs it once: it is not kept."""
        return self._held[place] or self._make(place)


class Context:
    """Cards, events and links, each made once and shared by all views that show them."""

    def __init__(
        self,
        archive: Archive,
        settings: Settings,
        site: SiteView,
        words: Words,
        earlier: Context | None = None,
        touched: Set[Fact] | None = None,
    ):
        """`earlier` is that of another archive under the same settings: what is told of each of its articles and events is taken over.
        `touched` are the facts about which outputs are wanted; None: all."""
        self.touched = touched
        self.archive = archive
        self.settings = settings
        self.site = site
        self.words = words
        self.addresses = Addresses(settings)
        self.dates = dates_in(settings.language)
        self.bodies = Bodies(archive, self.addresses)
        self.topics = next((t.key for t in settings.taxonomies if t.key == "topics"), settings.taxonomies[0].key)
        self.sources = next((t.key for t in settings.taxonomies if t.key == "sources"), "")
        self.article_paths: list[str] = taking_over(
            self.addresses.article, archive.articles, (earlier.archive.articles, earlier.article_paths) if earlier else None
        )
        self.entry_days: list[str] = taking_over(
            _entry_day, archive.articles, (earlier.archive.articles, earlier.entry_days) if earlier else None
        )
        """The day on which each article entered the archive."""
        same: dict[int, int] = {}
        self.years: list[int] = [same.setdefault(a.date.edtf.first.year, a.date.edtf.first.year) for a in archive.articles]
        """The year of each article. A year is one number, wherever it stands: a process that looks through them copies none of the archive."""
        self._term_links: dict[TermKey, Link] = {}
        places = taking_over(_event_place, archive.events, (earlier.archive.events, earlier.periods.places) if earlier else None)
        self.periods: Periods = Periods(INDEX, places)
        self._facets = [t.key for t in settings.taxonomies if t.key not in (self.sources, "tags")]
        self.storyline_slugs = frozenset(s.note.slug for s in archive.storylines)
        self._entities: dict[TermKey, Entity] = {}
        self._make_once()

    def wants(self, *facts: Fact) -> bool:
        """Whether outputs are wanted that are about one of some facts."""
        return self.touched is None or any(fact in self.touched for fact in facts)

    def _make_once(self) -> None:
        """Cards, events and what feeds and data say of articles, made when they are asked for. They do not hold the context, so that both
        go as soon as nobody needs them: a preview plans again and again."""
        own, archive = weakref.proxy(self), self.archive
        articles, events = len(archive.articles), len(archive.events)
        self.cards: Sequence[ArticleCard] = _MadeOnce(partial(Context._card, own), articles)
        self.events: _MadeOnce[EventView] = _MadeOnce(partial(Context._event, own), events)
        self.event_items: Sequence[Item] = _MadeOnce(partial(Context._event_item, own), events)
        self.records: _MadeOnce[ArticleRecord] = _MadeOnce(partial(article_record, own), articles)
        self.feed_entries: Sequence[FeedEntry] = _MadeOnce(partial(feed_entry, own), articles)
        self.reports: _MadeOnce[EventView] = _MadeOnce(partial(Context._report, own), articles)

    def revised(self, archive: Archive) -> Context:
        """The same for an archive that differs from this one's in what its articles show (`archive.revise`), and in nothing else: what is
        told of dates and addresses is taken over."""
        made = copy.copy(self)
        made.archive = archive
        made.bodies = Bodies(archive, self.addresses)
        made._make_once()
        return made

    # ------------------------------------------------------------------ rows of long files

    @property
    def article_rows(self) -> RowFamily:
        """Articles as data and in bibliographies."""
        articles = self.archive.articles
        return RowFamily("articles", self, len(articles), self.records.fleeting, lambda n: article_fact(articles[n].slug))

    @property
    def event_rows(self) -> RowFamily:
        """Events as data."""
        events = self.archive.events
        return RowFamily("events", self, len(events), lambda n: event_record(self, n), lambda n: event_fact(events[n].id))

    @property
    def timeline_rows(self) -> RowFamily:
        """What stands in the files of timelines: events, and after them reports."""
        events = len(self.events)
        rows = (self.events.fleeting, lambda n: self.reports.fleeting(n - events))
        return RowFamily("timelines", self, events + len(self.reports), lambda n: rows[n >= events](n))

    def timeline_row(self, item: Item) -> int:
        """The number among `timeline_rows` of what stands on a timeline."""
        return item.number if item.views is self.events else len(self.events) + item.number

    # ------------------------------------------------------------------ addresses

    def url(self, path: str) -> str:
        """Root-relative URL of a site path."""
        return self.addresses.url(path)

    def link(self, title: str, path: str) -> Link:
        """A link to a site path."""
        return Link(title, self.addresses.url(path))

    def term(self, key: TermKey) -> Term:
        """The term with that key."""
        return self.archive.terms[key[0]][key[1]]

    def term_link(self, key: TermKey) -> Link:
        """Link to a term."""
        made = self._term_links.get(key)
        if made is None:
            made = self._term_links[key] = self.link(self.term(key).title, self.addresses.term(*key))
        return made

    def entity(self, key: TermKey) -> Entity:
        """A term as something in the world."""
        made = self._entities.get(key)
        if made is None:
            made = self._entities[key] = entity_of(self, key)
        return made

    def head(
        self,
        kind: str,
        title: str,
        path: str,
        *,
        description: str = "",
        trail: Iterable[Link] = (),
        noindex: bool = False,
        language: str = "",
        section: str = "",
        feeds: tuple[FeedLink, ...] = (),
        image: ShareImage | None = None,
    ) -> Head:
        """The head of a page. `section` is the site path of the part it belongs to, `feeds` are its own."""
        crumbs = () if kind == "home" else (Link(self.words.say("Front page"), self.site.home), *trail)
        return Head(
            kind,
            title,
            self.addresses.url(path),
            self.addresses.absolute(path),
            shorten(description, 300),
            language or self.settings.language,
            crumbs,
            noindex,
            self.addresses.url(section) if section else "",
            feeds,
            image,
        )

    # ------------------------------------------------------------------ dates

    def date(self, when: When) -> DateView:
        """An article's date, with a link to the calendar."""
        return self.dates.of_when(when, self.addresses.url(self.addresses.calendar(when.edtf)))

    def plain_date(self, when: When) -> DateView:
        """A date without a calendar page behind it."""
        return self.dates.of_when(when, "")

    def day(self, text: str) -> DateView:
        """A day, `2026-11-24`, that no article bears."""
        return self.dates.of_edtf(parse_edtf(text))

    # ------------------------------------------------------------------ shared pieces

    def _card(self, number: int) -> ArticleCard:
        article = self.archive.articles[number]
        kicker = None
        publishers = []
        for key in self.archive.article_terms[number]:
            if key[0] == self.topics and kicker is None:
                kicker = self.term_link(key)
            elif key[0] == self.sources:
                publishers.append(self.term_link(key))
        summary = article.summary or article.body.lead
        return ArticleCard(
            title=article.title,
            url=self.addresses.url(self.article_paths[number]),
            date=self.date(article.date),
            kicker=kicker,
            source=publishers[0] if publishers else None,
            summary=shorten(summary, CARD_SUMMARY),
            image=self.image(article),
            language=article.language if article.language != self.settings.language else "",
            flag=flag_of(article),
            authors=tuple(person.name for person in article.authors),
            also_from=tuple(publishers[1:]),
        )

    def image(self, article: Article) -> ImageView | None:
        """An article's picture, with its size if known."""
        found = article.image and self.archive.files.get(article.image.src)
        if not article.image or not found:
            return None
        position = "" if article.image.position == "center" else article.image.position
        url = self.addresses.url(self.addresses.file(found.path))
        return ImageView(url, article.image.alt, article.image.credit, found.width, found.height, position)

    def _event(self, number: int) -> EventView:
        fact = self.archive.events[number]
        return EventView(
            id=fact.id,
            anchors=fact.anchors,
            date=self.dates.of_edtf(fact.date),
            title=fact.title,
            text=fact.text,
            kind=kind_of(fact),
            evidence=tuple(map(self._evidence, fact.evidence)),
            claims=tuple(map(self._claim, fact.claims)),
            terms=self._terms(fact.evidence),
            url=self.event_url(number),
            recorded=max((utc_of(self.archive.articles[n].added.instant) for n in fact.evidence), default=""),
        )

    def event_url(self, number: int) -> str:
        """Where an event stands, root-relative."""
        return f"{self.addresses.url(self.periods.path(number))}#{self.archive.events[number].id}"

    def _event_item(self, number: int) -> Item:
        fact = self.archive.events[number]
        return Item(self.periods.places[number], fact.date, self.events, number, dated=in_calendars(fact))

    def _report(self, number: int) -> EventView:
        """An article's own date, for timelines on which reports are shown among the events."""
        article, own = self.archive.articles[number], self._evidence(number)
        slug, date = f"r-{article.slug}", self.dates.of_edtf(article.date.edtf)
        terms = self._terms((number,))
        return EventView(slug, (), date, article.title, "", "report", (own,), (), terms, own.url, utc_of(article.added.instant))

    def _evidence(self, number: int) -> Evidence:
        # not of its card: who makes a file of all events needs no cards
        publishers = (self.term_link(key).title for key in self.archive.article_terms[number] if key[0] == self.sources)
        return Evidence(self.archive.articles[number].title, self.addresses.url(self.article_paths[number]), ", ".join(publishers))

    def _claim(self, claim: DateClaim) -> DateClaimView:
        files = [self.archive.storyline(slug) for slug in claim.storylines]
        lines = [Evidence(f.note.title, self.addresses.url(self.addresses.storyline(f.note.slug)), "") for f in files if f]
        return DateClaimView(self.dates.of_edtf(claim.date), (*map(self._evidence, claim.articles), *lines))

    def _terms(self, numbers: Sequence[int]) -> tuple[str, ...]:
        named = self.archive.article_terms
        found: dict[str, None] = {}
        for taxonomy, term in (key for n in numbers for key in named[n] if key[0] in self._facets):
            slug = term
            # what a term is about is also about those above it
            while slug:
                found[f"{taxonomy}/{slug}"] = None
                slug = self.archive.terms[taxonomy][slug].parent
        return tuple(found)

    def body(self, path: str, body: Body) -> BodyView:
        """A body with its links filled in."""
        return self.bodies.view(path, body)

    def most_named(
        self, numbers: Sequence[int], limit: int, *, leave_out: Set[TermKey] = frozenset(), least: int = 1
    ) -> tuple[TermGroup, ...]:
        """The terms that are named most in some articles, at most `limit` of each taxonomy but sources and tags; each in `least` or more."""
        named = self.archive.article_terms
        counts = Counter(chain.from_iterable(named[n] for n in numbers))
        ranked: dict[str, list[tuple[int, str]]] = {}
        for key, count in counts.items():
            if count >= least and key not in leave_out:
                ranked.setdefault(key[0], []).append((-count, key[1]))
        made = []
        for taxonomy in self.settings.taxonomies:
            best = heapq.nsmallest(limit, ranked.get(taxonomy.key, ()))
            if best and taxonomy.key not in (self.sources, "tags"):
                links = [self.term_link((taxonomy.key, slug)) for _, slug in best]
                counted = tuple(CountedLink(link.title, link.url, -n) for link, (n, _) in zip(links, best, strict=True))
                made.append(TermGroup(self.words.name(taxonomy.label), taxonomy.key, counted))
        return tuple(made)

    def trail(self, term: Term) -> tuple[Link, ...]:
        """Links to a term's ancestors, from the top down."""
        made: list[Link] = []
        while term.parent:
            term = self.archive.terms[term.taxonomy][term.parent]
            made.append(self.term_link(term.key))
        return tuple(reversed(made))


def _entry_day(article: Article) -> str:
    return article.added.instant[:10]


def _event_place(event: EventFact) -> Place:
    return place_of(event.date)


def utc_of(instant: str) -> str:
    """An RFC 3339 moment in UTC."""
    moment = datetime.fromisoformat(instant)
    with contextlib.suppress(OverflowError):  # the first and last day that there are stay where they are
        moment = moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def bars(counts: dict[int, int], urls: dict[int, str], label: dict[int, str] | None = None) -> tuple[YearCount, ...]:
    """A bar for every year from the first to the last that has any; at most 400 years are drawn one by one."""
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    years = range(first, last + 1) if last - first < 400 else sorted(counts)
    highest = max(counts.values())
    made = []
    for year in years:
        count = counts.get(year, 0)
        level = 0 if not count else max(1, -(-count * 10 // highest))
        made.append(YearCount((label or {}).get(year, str(year)), count, urls.get(year, ""), level))
    return tuple(made)
