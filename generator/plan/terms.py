"""Indexes of taxonomies, and the pages of their terms."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable

from generator.archive.model import Term
from generator.base.text import name_key
from generator.base.urls import output_path
from generator.plan.bodies import EMPTY
from generator.plan.context import Context, bars, outside_link
from generator.plan.output import Output
from generator.plan.pagination import cut, paginations
from generator.plan.search import search_within
from generator.plan.timelines import plan_timeline
from generator.plan.views import LetterGroup, Link, TaxonomyView, TermGroup, TermNode, TermView, YearCount
from generator.settings import Taxonomy

STRIP_EVENTS = 5
RELATED_TERMS = 8


def plan_terms(context: Context) -> Iterable[Output]:
    """Index, term pages and term timelines of every taxonomy that has terms."""
    for taxonomy in context.settings.taxonomies:
        terms = context.archive.terms[taxonomy.key]
        if not terms:
            continue
        yield _index(context, taxonomy)
        for term in terms.values():
            yield from _term(context, taxonomy, term)


# ---------------------------------------------------------------------------- index


def _index(context: Context, taxonomy: Taxonomy) -> Output:
    terms = context.archive.terms[taxonomy.key]
    path = context.addresses.taxonomy(taxonomy.key)
    head = context.head("taxonomy", taxonomy.label, path, section=path if taxonomy.key == context.topics else "")
    tree = term_tree(context, taxonomy.key) if taxonomy.hierarchical else ()
    letters = () if taxonomy.hierarchical else _letters(context, terms.values())
    view = TaxonomyView(head, taxonomy.key, taxonomy.label, len(terms), tree, letters)
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
    archive, note = context.archive, term.note
    base = context.addresses.term(*term.key)
    index = context.link(taxonomy.label, context.addresses.taxonomy(taxonomy.key))
    parents = context.trail(term)
    years = [archive.articles[i].date.edtf.first.year for i in term.articles]
    slices = cut(len(term.articles), context.settings.per_page, base)
    pages = paginations(slices, years, context.site.home)
    timeline = context.link(f"Timeline of {term.title}", f"{base}timeline/") if len(term.events) > STRIP_EVENTS else None
    description = note.description if note else ""
    section = context.addresses.taxonomy(taxonomy.key) if taxonomy.key == context.topics else ""
    for own, pagination in zip(slices, pages, strict=True):
        newest = own is slices[-1]
        title = term.title if newest else f"{term.title}, page {own.number}"
        trail = (index, *parents) if newest else (index, *parents, context.term_link(term.key))
        head = context.head("term", title, own.path, description=description if newest else "", trail=trail, section=section)
        cards = tuple(context.cards[i] for i in reversed(term.articles[own.start : own.end]))
        view = TermView(
            head=head,
            taxonomy=index,
            key=taxonomy.key,
            name=term.title,
            kind=(note.kind if note else "") or taxonomy.singular,
            aliases=term.aliases if newest else (),
            description=description,
            same_as=tuple(outside_link(u) for u in note.same_as) if note and newest else (),
            body=context.body(note.path, note.body) if note and newest else EMPTY,
            parents=parents,
            children=tuple(_node(context, archive.terms[term.taxonomy][s], newest=False) for s in term.children) if newest else (),
            years=_years(years, pagination.jump) if newest else (),
            first=context.cards[term.articles[0]].date if term.articles and newest else None,
            latest=context.cards[term.articles[-1]].date if term.articles and newest else None,
            total=len(term.articles) if newest else 0,
            events=tuple(context.events[e] for e in term.events[-STRIP_EVENTS:]) if newest else (),
            timeline=timeline,
            cards=cards,
            pagination=pagination,
            search=search_within(context, term.taxonomy, term.slug, term.title),
            related=_related_terms(context, term) if newest else (),
        )
        yield Output(output_path(own.path), "html", "term.html", view, (note.path,) if note else ())
    if timeline:
        owner = context.term_link(term.key)
        yield from plan_timeline(context, f"{base}timeline/", timeline.title, owner, (index, *parents, owner), term.events)


def _years(years: list[int], jump: tuple[Link, ...]) -> tuple[YearCount, ...]:
    return bars(Counter(years), {int(link.title): link.url for link in jump})


def _related_terms(context: Context, term: Term) -> tuple[TermGroup, ...]:
    """Terms that are most often named together with this one."""
    own = {(term.taxonomy, slug) for slug in (term.slug, *term.children, term.parent)}
    return context.most_named(term.articles, RELATED_TERMS, leave_out=own)
