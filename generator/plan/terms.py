"""Indexes of taxonomies, and the pages of their terms."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from generator.archive.model import Term
from generator.archive.touched import is_settled, older_fact, term_fact, timeline_fact
from generator.base.text import name_key
from generator.base.urls import output_path
from generator.plan.bodies import EMPTY
from generator.plan.context import Context, bars
from generator.plan.elsewhere import elsewhere
from generator.plan.feeds import term_feeds
from generator.plan.output import Later, Output
from generator.plan.pagination import Slice, cut, paginations
from generator.plan.references import term_references
from generator.plan.search import search_within
from generator.plan.timelines import plan_term_timeline
from generator.plan.views import Head, LetterGroup, Link, Mention, Pagination, TaxonomyView, TermGroup, TermNode, TermView, YearCount
from generator.settings import Taxonomy

STRIP_EVENTS = 5
RELATED_TERMS = 8
RELATED_FROM = 8
"""Stories from which on being named together once says nothing."""


def plan_terms(context: Context, near: str = "") -> Iterable[Output]:
    """Index, term pages and term timelines of every taxonomy that has terms. `near` is a site path for a preview that cannot wait for all:
    of terms, only the one whose pages are there."""
    for taxonomy in context.settings.taxonomies:
        terms = context.archive.terms[taxonomy.key]
        if not terms:
            continue
        yield _index(context, taxonomy)
        for term in terms.values():
            if not context.wants(term_fact(term.key), older_fact(term.key), timeline_fact(term.key)):
                continue
            if not near or near.startswith(context.addresses.term(*term.key)):
                yield from _term(context, taxonomy, term)


# ---------------------------------------------------------------------------- index


def _index(context: Context, taxonomy: Taxonomy) -> Output:
    terms = context.archive.terms[taxonomy.key]
    path = context.addresses.taxonomy(taxonomy.key)
    section = path if taxonomy.key == context.topics else ""
    label = context.words.name(taxonomy.label)
    description = context.words.say("%(kind)s in %(archive)s, each with its stories", kind=label, archive=context.settings.title)
    head = context.head("taxonomy", label, path, description=description, section=section)
    tree = term_tree(context, taxonomy.key) if taxonomy.hierarchical else ()
    letters = () if taxonomy.hierarchical else _letters(context, terms.values())
    view = TaxonomyView(head, taxonomy.key, label, len(terms), tree, letters)
    return Output(output_path(path), "html", "taxonomy.html", view, ())


def term_tree(context: Context, key: str) -> tuple[TermNode, ...]:
    """The terms of a taxonomy from the top down, each with its newest story."""
    terms = context.archive.terms[key]
    tops = sorted((t for t in terms.values() if not t.parent), key=lambda t: (name_key(t.title), t.slug))
    return tuple(_node(context, t, newest=True) for t in tops)


def _node(context: Context, term: Term, *, newest: bool) -> TermNode:
    terms = context.archive.terms[term.taxonomy]
    return TermNode(
        title=term.title,
        url=context.term_link(term.key).url,
        count=len(term.articles),
        description=term.note.description if term.note else "",
        newest=context.cards[term.articles[-1]] if newest and term.articles else None,
        children=tuple(_node(context, terms[slug], newest=newest) for slug in term.children),
    )


def _letters(context: Context, terms: Iterable[Term]) -> tuple[LetterGroup, ...]:
    groups: dict[str, list[TermNode]] = {}
    for term in sorted(terms, key=lambda t: (_sort_name(t.title), t.slug)):
        first = _sort_name(term.title)[:1].upper()
        letter = first if "A" <= first <= "Z" else "#" if not first.isalpha() else first
        node = TermNode(
            term.title, context.term_link(term.key).url, len(term.articles), term.note.description if term.note else "", None, ()
        )
        groups.setdefault(letter, []).append(node)
    made = sorted(groups.items(), key=lambda g: (g[0] == "#", g[0]))
    return tuple(
        LetterGroup(letter, f"letter-{ord(letter[0]):x}" if letter != "#" else "letter-other", tuple(nodes)) for letter, nodes in made
    )


def _sort_name(title: str) -> str:
    """A title as it is sorted: without accents and marks in front."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    return bare.casefold().lstrip("\"'“”‘’«»()[] ")


# ---------------------------------------------------------------------------- one term


def _term(context: Context, taxonomy: Taxonomy, term: Term) -> Iterable[Output]:
    pages = _TermPages(context, taxonomy, term)
    sources = (term.note.path,) if term.note else ()
    for place, own in enumerate(pages.slices):
        settled = is_settled(own.end, len(term.articles), context.settings.per_page)
        fact = older_fact(term.key) if settled else term_fact(term.key)
        canonical = context.addresses.absolute(own.path)
        yield Output(output_path(own.path), "html", "term.html", Later(pages.view, place), sources, canonical, fact, year=pages.begins(own))
    if pages.timeline:
        owner = context.term_link(term.key)
        trail = (pages.index, *pages.parents, owner)
        for output in plan_term_timeline(context, f"{pages.base}timeline/", pages.timeline.title, pages.kind, owner, trail, term.events):
            yield dataclasses.replace(output, about=timeline_fact(term.key))


class _TermPages:
    """The pages of one term's stories; what they share is made once."""

    def __init__(self, context: Context, taxonomy: Taxonomy, term: Term):
        self.context = context
        self.taxonomy = taxonomy
        self.term = term
        self.base = context.addresses.term(*term.key)
        self.slices = cut(len(term.articles), context.settings.per_page, self.base)
        self.kind = context.words.name(taxonomy.singular)
        """What a term of this taxonomy is called."""
        title = context.words.say("Timeline of %(name)s", name=term.title)
        self.timeline = context.link(title, f"{self.base}timeline/") if len(term.events) > STRIP_EVENTS else None

    @cached_property
    def index(self) -> Link:
        return self.context.link(self.context.words.name(self.taxonomy.label), self.context.addresses.taxonomy(self.taxonomy.key))

    @cached_property
    def parents(self) -> tuple[Link, ...]:
        return self.context.trail(self.term)

    @cached_property
    def years(self) -> list[int]:
        return [self.context.years[i] for i in self.term.articles]

    def begins(self, own: Slice) -> int | None:
        """The year of the oldest story on a page."""
        place = self.term.articles[own.start] if own.start < own.end else None
        return None if place is None else self.context.years[place]

    @cached_property
    def paginations(self) -> list[Pagination]:
        return paginations(self.slices, self.years, self.context.site.home, self.context.words, self.context.dates)

    def view(self, place: int) -> TermView:
        """One page. What moves with every new story stands on the newest alone."""
        context, term, own, pagination = self.context, self.term, self.slices[place], self.paginations[place]
        note, newest = term.note, place == len(self.slices) - 1
        terms = context.archive.terms[term.taxonomy]
        return TermView(
            head=self._head(place),
            taxonomy=self.index,
            key=term.taxonomy,
            name=term.title,
            kind=(note.kind if note else "") or self.kind,
            entity=context.entity(term.key),
            aliases=term.aliases if newest else (),
            description=note.description if note else "",
            same_as=tuple(elsewhere(u, context.settings.language) for u in note.same_as) if note and newest else (),
            distinct=tuple(context.term_link(key) for key in term.distinct) if newest else (),
            body=context.body(note.path, note.body) if note and newest else EMPTY,
            parents=self.parents,
            children=tuple(_node(context, terms[s], newest=False) for s in term.children) if newest else (),
            years=_years(self.years, pagination.jump) if newest else (),
            first=_mention(context, term.articles[0]) if term.articles and newest else None,
            latest=_mention(context, term.articles[-1]) if term.articles and newest else None,
            total=len(term.articles) if newest else 0,
            events=tuple(context.events[e] for e in term.events[-STRIP_EVENTS:]) if newest else (),
            timeline=self.timeline,
            cards=tuple(context.cards[i] for i in reversed(term.articles[own.start : own.end])),
            pagination=pagination,
            search=search_within(context, term.taxonomy, term.slug, term.title),
            related=_related_terms(context, term) if newest else (),
            references=term_references(context, term) if newest else (),
        )

    def _head(self, place: int) -> Head:
        context, term, own = self.context, self.term, self.slices[place]
        newest = place == len(self.slices) - 1
        # a publisher is often something that is reported on as well, under the same name
        say = context.words.say
        title = say("%(name)s (%(kind)s)", name=term.title, kind=self.kind)
        if not newest:
            title = say("%(title)s, page %(number)s", title=title, number=context.words.number(own.number))
        trail = (self.index, *self.parents) if newest else (self.index, *self.parents, context.term_link(term.key))
        section = context.addresses.taxonomy(term.taxonomy) if term.taxonomy == context.topics else ""
        description = (term.note.description if term.note and newest else "") or say("Stories filed under %(title)s", title=title)
        return context.head("term", title, own.path, description=description, trail=trail, section=section, feeds=term_feeds(context, term))


def _years(years: list[int], jump: tuple[Link, ...]) -> tuple[YearCount, ...]:
    return bars(Counter(years), {int(link.title): link.url for link in jump})


def _mention(context: Context, number: int) -> Mention:
    card = context.cards[number]
    return Mention(card.title, card.url, card.date)


def _related_terms(context: Context, term: Term) -> tuple[TermGroup, ...]:
    """Terms that are most often named together with this one; not those above and below it, which always are."""
    terms = context.archive.terms[term.taxonomy]
    kin, waiting = {term.key}, [term]
    while waiting:
        children = [terms[slug] for slug in waiting.pop().children]
        kin.update(child.key for child in children)
        waiting += children
    above = term
    while above.parent:
        above = terms[above.parent]
        kin.add(above.key)
    return context.most_named(term.articles, RELATED_TERMS, leave_out=kin, least=2 if len(term.articles) >= RELATED_FROM else 1)
