"""The terms of all taxonomies, who names them, and which are told apart: from all articles, or following one."""

from __future__ import annotations

import copy
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from generator.archive.exchange import Anew, Exchange
from generator.archive.model import Term, TermKey
from generator.archive.name_checks import Distinctions
from generator.archive.renumbering import Renumbering
from generator.archive.terms import Registry
from generator.base.diagnostics import Diagnostic
from generator.base.text import name_key
from generator.content.model import Article, TermNote
from generator.settings import Settings


@dataclass(frozen=True)
class Vocabulary:
    """All terms while the archive is put together. Nothing in it changes once it is made."""

    registries: Mapping[str, Registry]
    article_terms: tuple[tuple[TermKey, ...], ...]
    """Terms of each article."""
    distinctions: Distinctions

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """Mistakes in files of terms, and in how articles name terms."""
        return [*chain.from_iterable(r.diagnostics for r in self.registries.values()), *self.distinctions.diagnostics]

    @property
    def members(self) -> dict[TermKey, Sequence[int]]:
        """The articles that name each term themselves."""
        return {(r.taxonomy.key, slug): held for r in self.registries.values() for slug, held in r.direct.items()}


def gather_terms(articles: Sequence[Article], notes: Mapping[str, Sequence[TermNote]], settings: Settings) -> Vocabulary:
    """The terms that files and articles name."""
    registries = {t.key: Registry(t, notes.get(t.key, []), settings.permalinks.term) for t in settings.taxonomies}
    assigned = [registry.assign(articles) for registry in registries.values()]
    article_terms = tuple(tuple(chain.from_iterable(own)) for own in zip(*assigned, strict=True))
    return Vocabulary(registries, article_terms, Distinctions(registries))


def follow_terms(vocabulary: Vocabulary, exchange: Exchange) -> Vocabulary:
    """The same once an article is exchanged. Raises Anew where what others mean by a name may depend on it."""
    registries = {}
    keys: list[TermKey] = []
    for key, registry in vocabulary.registries.items():
        old, new = exchange.names(key)
        if old != new or not exchange.stays:
            registry = _follow(registry, exchange)
        registries[key] = registry
        keys += dict.fromkeys(registry.resolved[name] for name in new)
    distinctions = Distinctions(registries)
    if distinctions.diagnostics != vocabulary.distinctions.diagnostics:
        raise Anew
    return Vocabulary(registries, tuple(exchange.items(vocabulary.article_terms, tuple(keys))), distinctions)


def _follow(registry: Registry, exchange: Exchange) -> Registry:
    made = copy.copy(registry)
    made.diagnostics, made.names, made.titles = list(registry.diagnostics), dict(registry.names), dict(registry.titles)
    made.uses, made.resolved, made.written = dict(registry.uses), dict(registry.resolved), dict(registry.written)
    made.direct = dict(registry.direct)
    old, _ = exchange.names(registry.taxonomy.key)
    _take_out(made, old, exchange.out)
    for slug, held in made.direct.items():
        made.direct[slug] = exchange.moved.of(held)
    if exchange.after:
        _put_in(made, exchange.after, exchange.into)
    return made


def _take_out(registry: Registry, names: Sequence[str], place: int) -> None:
    slugs: dict[str, None] = {}
    for name in names:
        if name in registry.told or name not in registry.resolved:
            raise Anew
        slug = registry.resolved[name][1]
        filed = slug in registry.notes
        if not filed and registry.written[slug] != (name,) and registry.direct[slug][0] == place:
            raise Anew  # the term is called as this article writes it
        slugs[slug] = None
        registry.uses[name] -= 1
        if registry.uses[name]:
            continue
        del registry.uses[name], registry.resolved[name]
        registry.written[slug] = tuple(other for other in registry.written[slug] if other != name)
        if not registry.written[slug]:
            del registry.written[slug]
            if not filed:
                del registry.titles[slug], registry.names[name_key(name)]
    for slug in slugs:
        registry.direct[slug] = tuple(n for n in registry.direct[slug] if n != place)
        if not registry.direct[slug]:
            del registry.direct[slug]


def _put_in(registry: Registry, article: Article, place: int) -> None:
    said = len(registry.diagnostics)
    slugs: dict[str, None] = {}
    names = article.terms.get(registry.taxonomy.key, ())
    for number, name in enumerate(names):
        if name not in registry.resolved and _looks_like_another(registry, name):
            raise Anew
        key = registry.resolved.get(name) or registry.resolve(name, article, (registry.taxonomy.field, number))
        if key is None or name in registry.told or len(registry.diagnostics) > said:
            raise Anew
        slug = key[1]
        held = registry.direct.get(slug)
        if slug not in registry.notes and registry.written[slug] != (name,) and held and place < held[0]:
            raise Anew  # the term would be called as this article writes it
        registry.uses[name] = registry.uses.get(name, 0) + 1
        slugs[slug] = None
    for slug in slugs:
        numbers = list(registry.direct.get(slug, ()))
        insort(numbers, place)
        registry.direct[slug] = tuple(numbers)


def _looks_like_another(registry: Registry, name: str) -> bool:
    """Whether articles give a name that is the same but for its case and may have another address."""
    if name.isascii() or name_key(name) in registry.names:
        return False
    return any(name_key(other) == name_key(name) for other in registry.resolved)


def follow_all_terms(
    terms: Mapping[str, Mapping[str, Term]],
    before: Vocabulary,
    after: Vocabulary,
    events_of: Sequence[tuple[int, ...]],
    moved: tuple[Renumbering, Renumbering],
    touched: set[TermKey],
) -> dict[str, dict[str, Term]]:
    """All terms once an article is exchanged. `touched` are those that articles name of which something else is known now; `moved` tells
    what became of the numbers of articles and of events."""
    apart = before.distinctions.of, after.distinctions.of
    touched = touched | {key for key in apart[0].keys() | apart[1].keys() if apart[0].get(key) != apart[1].get(key)}
    return {
        key: _follow_terms(terms[key], registry, {slug for kind, slug in touched if kind == key}, events_of, moved, apart[1])
        for key, registry in after.registries.items()
    }


def _follow_terms(
    terms: Mapping[str, Term],
    registry: Registry,
    touched: set[str],
    events_of: Sequence[tuple[int, ...]],
    moved: tuple[Renumbering, Renumbering],
    distinct: Mapping[TermKey, tuple[TermKey, ...]],
) -> dict[str, Term]:
    above = _and_above(registry, touched)
    again = registry.terms(events_of, distinct, above & registry.titles.keys())
    known = {slug: _moved(term, *moved) for slug, term in terms.items() if slug not in above}
    if again.keys() - terms.keys() or len(known) + len(again) != len(terms):
        made = {**known, **again}
        return {slug: made[slug] for slug in sorted(made)}
    return {slug: again.get(slug) or known[slug] for slug in terms}


def _and_above(registry: Registry, slugs: set[str]) -> set[str]:
    """Some terms and all that they stand under."""
    found, waiting = set(slugs), list(slugs)
    while waiting:
        parent = registry.parents.get(waiting.pop())
        if parent is not None and parent not in found:
            found.add(parent)
            waiting.append(parent)
    return found


def _moved(term: Term, articles: Renumbering, events: Renumbering) -> Term:
    under, about = articles.of(term.articles), events.of(term.events)
    if under is term.articles and about is term.events:
        return term
    return Term(term.taxonomy, term.slug, term.title, term.note, term.aliases, term.parent, term.children, term.distinct, under, about)
