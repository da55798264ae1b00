"""All documents together -> one `Archive`. Pure: nothing is read, written or looked up."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from generator.archive.calendar import build_calendar
from generator.archive.events import gather_events
from generator.archive.links import LinkResolver, notes_by_taxonomy, relate
from generator.archive.model import Archive, DeadLink, EventFact, Held, Redirect, SiteFile, StorylineFacts, Term, TermKey
from generator.archive.name_checks import Distinctions, check_names
from generator.archive.oversights import find_oversights
from generator.archive.publication import gone_of, hold_back
from generator.archive.related import RelatedArticles
from generator.archive.terms import Registry
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.content.model import Article, Document, Page, Storyline, TermNote
from generator.settings import Settings

SUMMARY_LIMIT = 600

Named = TypeVar("Named", Article, Page, Storyline)


def assemble(
    documents: Sequence[Document],
    settings: Settings,
    files: Mapping[str, SiteFile],
    *,
    now: str,
    drafts: bool = False,
    dead: Mapping[str, DeadLink] | None = None,
) -> tuple[Archive, list[Diagnostic]]:
    """Put the archive together. `now` is UTC, `YYYY-MM-DDTHH:MM:SSZ`: what is published depends on it. `dead` are the
    addresses elsewhere that no longer answer.

    Returns an archive that holds whatever could be made out, and every mistake found.
    """
    diagnostics: list[Diagnostic] = []
    every, pages, storylines, notes = _by_kind(documents)
    articles, pages, held = hold_back(every, pages, now=now, drafts=drafts)
    articles = _unique(sorted(articles, key=lambda a: (a.date.order, a.slug, a.path)), "article", diagnostics)
    pages = _unique(sorted(pages, key=lambda p: (p.slug, p.path)), "page", diagnostics)
    storylines = _unique(sorted(storylines, key=lambda s: (s.slug, s.path)), "storyline", diagnostics)

    registries, article_terms, distinctions = _vocabularies(articles, notes, settings, diagnostics)
    events, article_events = gather_events(articles, storylines)
    events_of = {i: own for i, own in enumerate(article_events) if own}
    terms = {key: registry.terms(events_of, distinctions.of) for key, registry in registries.items()}
    facts = _storyline_facts(articles, storylines, events, diagnostics)

    unseen = _held_slugs(documents, held)
    resolver = LinkResolver(articles, pages, storylines, registries, files, held, unseen)
    all_notes = [note for registry in registries.values() for note in registry.notes.values()]
    targets = resolver.resolve_all([*articles, *pages, *storylines, *all_notes])
    diagnostics += resolver.diagnostics
    by_slug = {a.slug: i for i, a in enumerate(articles)}
    relations, wrong = relate(articles, by_slug, targets, unseen["article"])
    diagnostics += wrong
    members = {(r.taxonomy.key, slug): held_in for r in registries.values() for slug, held_in in r.direct.items()}
    archive = Archive(
        articles=tuple(articles),
        by_slug=by_slug,
        article_terms=article_terms,
        terms=terms,
        names={key: registry.names for key, registry in registries.items()},
        storylines=facts,
        events=events,
        article_events=article_events,
        years=build_calendar(articles),
        related=RelatedArticles(articles, article_terms, members, facts, relations),
        relations=relations,
        pages=tuple(pages),
        files=files,
        targets=targets,
        redirects=tuple(_redirects(articles, pages, storylines, registries)),
        held=tuple(held),
        gone=gone_of(every, next((t.key for t in settings.taxonomies if t.key == "sources"), "")) if held else (),
        dead=dead or {},
    )
    diagnostics += _images(articles, files)
    diagnostics += _worth_knowing(archive, terms)
    diagnostics += find_oversights(articles, relations)
    return archive, diagnostics


def _vocabularies(
    articles: Sequence[Article], notes: Mapping[str, Sequence[TermNote]], settings: Settings, diagnostics: list[Diagnostic]
) -> tuple[dict[str, Registry], tuple[tuple[TermKey, ...], ...], Distinctions]:
    """(the terms of each taxonomy, those of each article, which are told apart)."""
    registries = {t.key: Registry(t, notes.get(t.key, []), settings.permalinks.term) for t in settings.taxonomies}
    assigned = [registry.assign(articles) for registry in registries.values()]
    article_terms = tuple(tuple(chain.from_iterable(own)) for own in zip(*assigned, strict=True))
    for registry in registries.values():
        diagnostics += registry.diagnostics
    distinctions = Distinctions(registries)
    diagnostics += distinctions.diagnostics
    diagnostics += check_names(registries, articles, distinctions)
    return registries, article_terms, distinctions


def _held_slugs(documents: Sequence[Document], held: Sequence[Held]) -> dict[str, dict[str, str]]:
    """Kind -> slug -> path of articles and pages that are held back."""
    paths = {h.path for h in held}
    made: dict[str, dict[str, str]] = {"article": {}, "page": {}}
    for document in documents if paths else ():
        if document.path in paths and isinstance(document, Article | Page):
            made["article" if isinstance(document, Article) else "page"][document.slug] = document.path
    return made


def _by_kind(documents: Iterable[Document]) -> tuple[list[Article], list[Page], list[Storyline], dict[str, list[TermNote]]]:
    articles, pages, storylines, notes = [], [], [], []
    for document in documents:
        if isinstance(document, Article):
            articles.append(document)
        elif isinstance(document, Page):
            pages.append(document)
        elif isinstance(document, Storyline):
            storylines.append(document)
        else:
            notes.append(document)
    return articles, pages, storylines, notes_by_taxonomy(notes)


def _unique(documents: Sequence[Named], kind: str, diagnostics: list[Diagnostic]) -> list[Named]:
    """Those with a slug of their own; of two with one slug the second is reported and left out."""
    seen: dict[str, str] = {}
    kept = []
    for document in documents:
        first = seen.setdefault(document.slug, document.path)
        if first == document.path:
            kept.append(document)
            continue
        diagnostics.append(
            Diagnostic(
                "duplicate-slug",
                f'this {kind} and {first} have the same slug "{document.slug}", so a link to it could mean either',
                Location(document.path),
                hint="Give one of them a `slug:` of its own, or rename the file.",
                field=("slug",),
                related=(Location(first),),
            )
        )
    return kept


def _storyline_facts(
    articles: Sequence[Article], storylines: Sequence[Storyline], events: Sequence[EventFact], diagnostics: list[Diagnostic]
) -> tuple[StorylineFacts, ...]:
    """Storylines with their articles and events."""
    members = _storyline_members(articles, storylines, diagnostics)
    told: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        for slug in event.storylines:
            told[slug].append(number)
    return tuple(StorylineFacts(s, tuple(members.get(s.slug, ())), tuple(told.get(s.slug, ()))) for s in storylines)


def _storyline_members(articles: Sequence[Article], storylines: Sequence[Storyline], diagnostics: list[Diagnostic]) -> dict[str, list[int]]:
    known = {s.slug for s in storylines}
    members: dict[str, list[int]] = defaultdict(list)
    for position, article in enumerate(articles):
        if not article.storyline:
            continue
        if article.storyline in known:
            members[article.storyline].append(position)
            continue
        close = difflib.get_close_matches(article.storyline, sorted(known), n=1, cutoff=0.6)
        hint = f"Did you mean {close[0]}?" if close else f"Make the file content/storylines/{article.storyline}.md."
        message = f'there is no storyline "{article.storyline}"'
        diagnostics.append(Diagnostic("unknown-storyline", message, Location(article.path), hint=hint, field=("storyline",)))
    return members


def _redirects(
    articles: Sequence[Article],
    pages: Sequence[Page],
    storylines: Sequence[Storyline],
    registries: Mapping[str, Registry],
) -> Iterable[Redirect]:
    for kind, documents in (("article", articles), ("page", pages), ("storyline", storylines)):
        for document in documents:
            for alias in document.aliases:
                yield Redirect(alias, kind, document.slug, "", document.path)
    for registry in registries.values():
        yield from registry.redirects()


def _images(articles: Iterable[Article], files: Mapping[str, SiteFile]) -> Iterable[Diagnostic]:
    for article in articles:
        if article.image and article.image.src not in files:
            close = difflib.get_close_matches(article.image.src, list(files), n=1, cutoff=0.6)
            hint = f"Did you mean {close[0]}?" if close else "Put the picture there."
            message = f"there is no file content/{article.image.src}"
            yield Diagnostic("missing-file", message, Location(article.path), hint=hint, field=("image", "src"))


def _worth_knowing(archive: Archive, terms: Mapping[str, Mapping[str, Term]]) -> Iterable[Diagnostic]:
    for held in terms.values():
        for term in held.values():
            if term.note and not term.articles and not term.children:
                message = f"no article is under {term.title}"
                yield Diagnostic(
                    "orphan-topic",
                    message,
                    Location(term.note.path),
                    Severity.WARNING,
                    "Name it in an article, merge it into another term, or delete the file.",
                    field=("title",),
                )
    for storyline in archive.storylines:
        if not storyline.articles:
            message = f"no article is in the storyline {storyline.note.title}"
            yield Diagnostic(
                "empty-storyline",
                message,
                Location(storyline.note.path),
                Severity.WARNING,
                f"Add `storyline: {storyline.note.slug}` to its articles.",
                field=("title",),
            )
    for article in archive.articles:
        if len(article.summary) > SUMMARY_LIMIT:
            message = f"the summary has {len(article.summary)} characters; cards show about 300"
            yield Diagnostic(
                "long-summary", message, Location(article.path), Severity.WARNING, "One or two sentences are enough.", field=("summary",)
            )
