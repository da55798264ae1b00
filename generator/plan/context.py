"""What every planner works with: the archive, addresses, and the cards and events that pages share."""

from __future__ import annotations

import copy
import heapq
import weakref
from collections import Counter
from collections.abc import Callable, Iterable, Sequence, Set
from functools import partial
from itertools import chain
from typing import TypeVar, overload

from generator.archive.model import Archive, Term, TermKey
from generator.base.text import shorten
from generator.base.urls import host_of
from generator.content.model import Article, Body, When
from generator.plan.addresses import Addresses, year_slug
from generator.plan.bodies import Bodies
from generator.plan.dates import Dates
from generator.plan.views import (
    ArticleCard,
    BodyView,
    CountedLink,
    DateView,
    EventView,
    Evidence,
    Head,
    ImageView,
    Link,
    SiteView,
    TermGroup,
    YearCount,
    YearEvents,
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


class Context:
    """Cards, events and links, each made once and shared by all views that show them."""

    def __init__(self, archive: Archive, settings: Settings, site: SiteView):
        self.archive = archive
        self.settings = settings
        self.site = site
        self.addresses = Addresses(settings)
        self.dates = Dates(settings.language)
        self.bodies = Bodies(archive, self.addresses)
        self.topics = next((t.key for t in settings.taxonomies if t.key == "topics"), settings.taxonomies[0].key)
        self.sources = next((t.key for t in settings.taxonomies if t.key == "sources"), "")
        self.article_paths = [self.addresses.article(a) for a in archive.articles]
        self._term_links: dict[TermKey, Link] = {}
        self._make_once()

    def _make_once(self) -> None:
        """Cards and events, made when they are asked for. They do not hold the context, so that both go as soon as nobody needs them: a
        preview plans again and again."""
        own = weakref.proxy(self)
        self.cards: Sequence[ArticleCard] = _MadeOnce(partial(Context._card, own), len(self.archive.articles))
        self.events: Sequence[EventView] = _MadeOnce(partial(Context._event, own), len(self.archive.events))

    def revised(self, archive: Archive) -> Context:
        """The same for an archive that differs from this one's in what its articles show, and in nothing else."""
        made = copy.copy(self)
        made.archive = archive
        made.bodies = Bodies(archive, self.addresses)
        made._make_once()
        return made

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
    ) -> Head:
        """The head of a page. `section` is the site path of the part it belongs to."""
        crumbs = () if kind == "home" else (Link("Front page", self.site.home), *trail)
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
        )

    # ------------------------------------------------------------------ dates

    def date(self, when: When) -> DateView:
        """An article's date, with a link to the calendar."""
        return self.dates.of_when(when, self.addresses.url(self.addresses.calendar(when.edtf)))

    def plain_date(self, when: When) -> DateView:
        """A date without a calendar page behind it."""
        return self.dates.of_when(when, "")

    # ------------------------------------------------------------------ shared pieces

    def _card(self, number: int) -> ArticleCard:
        article = self.archive.articles[number]
        kicker = source = None
        for key in self.archive.article_terms[number]:
            if key[0] == self.topics and kicker is None:
                kicker = self.term_link(key)
            elif key[0] == self.sources and source is None:
                source = self.term_link(key)
        summary = article.summary or ("" if article.rights == "private" else article.body.lead)
        kinds = {note.kind for note in article.notes}
        flag = "retracted" if "retraction" in kinds else "corrected" if "correction" in kinds else ""
        return ArticleCard(
            title=article.title,
            url=self.addresses.url(self.article_paths[number]),
            date=self.date(article.date),
            kicker=kicker,
            source=source,
            summary=shorten(summary, CARD_SUMMARY),
            image=self.image(article),
            language=article.language if article.language != self.settings.language else "",
            flag=flag,
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
        evidence = []
        for position in fact.evidence:
            card = self.cards[position]
            evidence.append(Evidence(card.title, card.url, card.source.title if card.source else ""))
        point = fact.date.first
        if fact.date.interval:
            kind = "open" if fact.date.start is None or fact.date.end is None else "interval"
        elif point.approximate or point.uncertain:
            kind = "approximate"
        else:
            kind = "exact" if point.exact else "partial"
        url = self.addresses.url(self.addresses.timeline_year("/timeline/", point.year)) + f"#{fact.id}"
        return EventView(fact.id, self.dates.of_edtf(fact.date), fact.title, fact.text, kind, tuple(evidence), url)

    def by_year(self, numbers: Sequence[int]) -> tuple[YearEvents, ...]:
        """Events grouped by the year in which they begin, oldest first."""
        years: dict[int, list[EventView]] = {}
        for number in sorted(numbers):
            years.setdefault(self.archive.events[number].date.first.year, []).append(self.events[number])
        return tuple(YearEvents(self.dates.year(year), f"y{year_slug(year)}", tuple(events)) for year, events in sorted(years.items()))

    def body(self, path: str, body: Body) -> BodyView:
        """A body with its links filled in."""
        return self.bodies.view(path, body)

    def most_named(self, numbers: Sequence[int], limit: int, *, leave_out: Set[TermKey] = frozenset()) -> tuple[TermGroup, ...]:
        """The terms that are named most in some articles, at most `limit` of each taxonomy but sources and tags."""
        named = self.archive.article_terms
        counts = Counter(chain.from_iterable(named[n] for n in numbers))
        ranked: dict[str, list[tuple[int, str]]] = {}
        for key, count in counts.items():
            if key not in leave_out:
                ranked.setdefault(key[0], []).append((-count, key[1]))
        made = []
        for taxonomy in self.settings.taxonomies:
            best = heapq.nsmallest(limit, ranked.get(taxonomy.key, ()))
            if best and taxonomy.key not in (self.sources, "tags"):
                links = [self.term_link((taxonomy.key, slug)) for _, slug in best]
                counted = tuple(CountedLink(link.title, link.url, -n) for link, (n, _) in zip(links, best, strict=True))
                made.append(TermGroup(taxonomy.label, taxonomy.key, counted))
        return tuple(made)

    def trail(self, term: Term) -> tuple[Link, ...]:
        """Links to a term's ancestors, from the top down."""
        made: list[Link] = []
        while term.parent:
            term = self.archive.terms[term.taxonomy][term.parent]
            made.append(self.term_link(term.key))
        return tuple(reversed(made))


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


def outside_link(url: str) -> Link:
    """Link to another site, titled with its host."""
    return Link(host_of(url), url)
