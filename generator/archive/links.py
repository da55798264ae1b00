"""Links between documents: what each leads to, and who is linked from where."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from generator.archive.exchange import Exchange
from generator.archive.model import Held, Relations, SiteFile, Target
from generator.archive.renumbering import Renumbering
from generator.archive.terms import SUGGESTIONS, Registry
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.content.model import Article, Document, Page, Ref, Storyline, TermNote

INVERSE = {"confirms": "confirmed_by", "answers": "answered_by", "follows": "followed_by", "reprint_of": "reprinted_as"}
ORDER = (*(name for pair in INVERSE.items() for name in pair), "mentioned_in")


class LinkResolver:
    """Knows everything that a link can lead to."""

    def __init__(
        self,
        articles: Sequence[Article],
        by_slug: Mapping[str, int],
        pages: Sequence[Page],
        storylines: Sequence[Storyline],
        registries: Mapping[str, Registry],
        files: Mapping[str, SiteFile],
        held: Sequence[Held],
        held_slugs: Mapping[str, Mapping[str, str]],
    ):
        self.slugs: dict[str, Collection[str]] = {
            "article": by_slug,
            "page": {p.slug for p in pages},
            "storyline": {s.slug for s in storylines},
        }
        self._documents: tuple[tuple[str, Sequence[Article | Page | Storyline]], ...] = (
            ("article", articles),
            ("page", pages),
            ("storyline", storylines),
        )
        self.registries = registries
        self.files = files
        self.held_paths = {h.path for h in held}
        self.held_slugs = held_slugs
        self.diagnostics: list[Diagnostic] = []

    @cached_property
    def paths(self) -> dict[str, tuple[str, str]]:
        """Source path -> (kind, slug); most links are not by path."""
        made: dict[str, tuple[str, str]] = {}
        for kind, documents in self._documents:
            for document in documents:
                made[document.path] = (kind, document.slug)
        for key, registry in self.registries.items():
            for slug, note in registry.notes.items():
                made[note.path] = (key, slug)
            for note in registry.merged.values():
                made[note.path] = (key, note.slug)
        return made

    def resolve_all(self, documents: Iterable[Document]) -> dict[str, tuple[Target, ...]]:
        """Source path -> what each cut of the body leads to."""
        made = {}
        for document in documents:
            if document.body.refs:
                made[document.path] = tuple(self._resolve(ref) for ref in document.body.refs)
        return made

    def _resolve(self, ref: Ref) -> Target:
        kind, target = ref.kind, ref.target
        if kind == "source":
            if target in self.held_paths:
                return self._held(ref, target)
            if target not in self.paths:
                return self._missing(ref, "unknown-link", f"there is no file {target}", target, self.paths)
            kind, target = self.paths[target]
        if kind == "path":
            return Target("path", target, "", ref.fragment, ref.location, ref.excerpt)
        if kind == "file":
            if target not in self.files:
                return self._missing(ref, "missing-file", f"there is no file content/{target}", target, self.files)
            return Target("file", target, "", ref.fragment, ref.location, ref.excerpt)
        if kind in self.slugs:
            if target in self.slugs[kind]:
                return Target(kind, target, "", ref.fragment, ref.location, ref.excerpt)
            if target in self.held_slugs.get(kind, ()):
                return self._held(ref, self.held_slugs[kind][target])
            return self._missing(ref, "unknown-link", f'there is no {kind} with the slug "{target}"', target, self.slugs[kind])
        registry = self.registries[kind]
        slug = registry.find(target)
        if slug is None:
            message = f'there is no {registry.taxonomy.singular} "{target}"'
            self.diagnostics.append(Diagnostic("unknown-link", message, ref.location, hint=registry.suggest(target), excerpt=ref.excerpt))
            slug = ""
        return Target("term", slug, kind, ref.fragment, ref.location, ref.excerpt)

    def _held(self, ref: Ref, path: str) -> Target:
        self.diagnostics.append(
            Diagnostic(
                "held-link",
                f"this leads to {path}, which is held back; readers see the text without the link",
                ref.location,
                Severity.WARNING,
                excerpt=ref.excerpt,
            )
        )
        return Target("held", "", "", "", ref.location, ref.excerpt)

    def _missing(self, ref: Ref, code: str, message: str, target: str, known: Iterable[str]) -> Target:
        close = difflib.get_close_matches(target, list(known), n=1, cutoff=0.6) if len(self.diagnostics) < SUGGESTIONS else []
        hint = f"Did you mean {close[0]}?" if close else ""
        self.diagnostics.append(Diagnostic(code, message, ref.location, hint=hint, excerpt=ref.excerpt))
        return Target("held", "", "", "", ref.location, ref.excerpt)


def relate(
    articles: Sequence[Article],
    by_slug: Mapping[str, int],
    targets: Mapping[str, tuple[Target, ...]],
    held_articles: Mapping[str, str],
) -> tuple[tuple[Relations, ...], list[Diagnostic]]:
    """How articles stand to one another, both ways: declared relations, and mentions in texts that are published."""
    found, diagnostics = _told(range(len(articles)), articles, by_slug, targets, held_articles)
    return tuple(_in_order(found[position]) if position in found else () for position in range(len(articles))), diagnostics


def follow_relations(
    exchange: Exchange,
    relations: Sequence[Relations],
    by_slug: tuple[Mapping[str, int], Mapping[str, int]],
    targets: tuple[Mapping[str, tuple[Target, ...]], Mapping[str, tuple[Target, ...]]],
    held_articles: Mapping[str, str],
) -> tuple[tuple[Relations, ...], list[Diagnostic]]:
    """The same once an article is exchanged; slugs and targets as they were and as they are now. How two articles stand to one another is
    told by these two alone, so only those that it has to do with are looked at."""
    partners = _partners(exchange.before, exchange.out, relations, by_slug[0], targets[0])
    kept = [own and _moved(own, exchange.moved) for own in exchange.items(relations, relations[exchange.out] if exchange.stays else ())]
    concerned = {*exchange.moved.of(tuple(sorted(partners))), *_partners(exchange.after, exchange.into, kept, by_slug[1], targets[1])}
    tellers = concerned.union(*(others for position in concerned for _, others in kept[position]))
    found, diagnostics = _told(sorted(tellers), exchange.articles, by_slug[1], targets[1], held_articles)
    for position in concerned:
        kept[position] = _in_order(found[position]) if position in found else ()
    return tuple(kept), diagnostics


def _partners(
    article: Article | None,
    position: int,
    relations: Sequence[Relations],
    by_slug: Mapping[str, int],
    targets: Mapping[str, tuple[Target, ...]],
) -> set[int]:
    """An article and all that it has to do with."""
    if article is None:
        return set()
    slugs = [slug for _, slug in article.relations] + [t.key for t in targets.get(article.path, ()) if t.kind == "article"]
    return {position, *(by_slug[slug] for slug in slugs if slug in by_slug), *(n for _, others in relations[position] for n in others)}


def _moved(own: Relations, moved: Renumbering) -> Relations:
    return tuple([(kind, here) for kind, others in own if (here := moved.of(others))])


def _in_order(own: Mapping[str, list[int]]) -> Relations:
    return tuple((name, tuple(sorted(set(own[name])))) for name in ORDER if own.get(name))


def _told(
    tellers: Sequence[int],
    articles: Sequence[Article],
    by_slug: Mapping[str, int],
    targets: Mapping[str, tuple[Target, ...]],
    held_articles: Mapping[str, str],
) -> tuple[dict[int, dict[str, list[int]]], list[Diagnostic]]:
    """What some articles tell of how they and others stand to one another."""
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    diagnostics: list[Diagnostic] = []
    for position in tellers:
        article = articles[position]
        numbers: dict[str, int] = defaultdict(int)
        for kind, slug in article.relations:
            field = ("links", kind) if kind == "reprint_of" else ("links", kind, numbers[kind])
            numbers[kind] += 1
            other = by_slug.get(slug)
            if other is None:
                diagnostics.append(_no_article(article, slug, field, by_slug, held_articles, len(diagnostics) < SUGGESTIONS))
            elif other == position:
                diagnostics.append(
                    Diagnostic("bad-relation", "an article cannot be related to itself", Location(article.path), field=field)
                )
            else:
                found[position][kind].append(other)
                found[other][INVERSE[kind]].append(position)
    for position in tellers:
        article = articles[position]
        if article.rights == "private":
            continue
        for target in targets.get(article.path, ()):
            other = by_slug.get(target.key) if target.kind == "article" else None
            if other is not None and other != position and position not in {i for held in found[other].values() for i in held}:
                found[other]["mentioned_in"].append(position)
    return found, diagnostics


def _no_article(
    article: Article, slug: str, field: tuple[str | int, ...], by_slug: Mapping[str, int], held: Mapping[str, str], search: bool
) -> Diagnostic:
    if slug in held:
        message = f"{held[slug]} is held back; the relation is not shown"
        return Diagnostic("held-link", message, Location(article.path), Severity.WARNING, field=field)
    close = difflib.get_close_matches(slug, list(by_slug), n=1, cutoff=0.6) if search else []
    hint = f"Did you mean {close[0]}?" if close else ""
    return Diagnostic("unknown-article", f'there is no article with the slug "{slug}"', Location(article.path), hint=hint, field=field)


def notes_by_taxonomy(notes: Iterable[TermNote]) -> dict[str, list[TermNote]]:
    """Term files by taxonomy key."""
    made: dict[str, list[TermNote]] = defaultdict(list)
    for note in notes:
        made[note.taxonomy].append(note)
    return made
