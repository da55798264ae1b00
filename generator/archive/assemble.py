"""All documents together -> one `Archive`. Pure: nothing is read, written or looked up."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.archive.calendar import build_calendar
from generator.archive.events import gather_events
from generator.archive.exchange import in_time
from generator.archive.links import LinkResolver, notes_by_taxonomy, relate
from generator.archive.model import Archive, DeadLink, EventFact, Held, Redirect, SiteFile, StorylineFacts
from generator.archive.name_checks import check_names
from generator.archive.oversights import find_oversights
from generator.archive.publication import gone_of, hold_back
from generator.archive.related import RelatedArticles
from generator.archive.terms import Registry
from generator.archive.vocabulary import Vocabulary, gather_terms
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.content.model import Article, Document, Page, Storyline, TermNote
from generator.settings import Settings

SUMMARY_LIMIT = 600

Named = TypeVar("Named", Article, Page, Storyline)


@dataclass(frozen=True)
class Assembly:
    """An archive, and what it was put together from. Nothing in it changes once it is made."""

    archive: Archive
    vocabulary: Vocabulary
    storylines: tuple[Storyline, ...]
    drafts: bool
    """Whether drafts are published."""
    unseen: Mapping[str, Mapping[str, str]]
    """Kind -> slug -> path of articles and pages that are held back."""
    mistakes: tuple[Diagnostic, ...]
    """What was found in putting it together."""

    @property
    def oversights(self) -> list[Diagnostic]:
        """What else an editor may want to know, all of it warnings: looked for when it is asked for."""
        vocabulary, archive = self.vocabulary, self.archive
        return [
            *check_names(vocabulary.registries, archive.articles, vocabulary.distinctions),
            *_worth_knowing(archive),
            *find_oversights(archive.articles, archive.relations),
        ]


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
    made = put_together(documents, settings, files, now=now, drafts=drafts, dead=dead)
    return made.archive, [*made.mistakes, *made.oversights]


def put_together(
    documents: Sequence[Document],
    settings: Settings,
    files: Mapping[str, SiteFile],
    *,
    now: str,
    drafts: bool = False,
    dead: Mapping[str, DeadLink] | None = None,
) -> Assembly:
    """What `assemble` does, with all that it takes to follow an article that is exchanged (`follow.py`)."""
    diagnostics: list[Diagnostic] = []
    every, pages, storylines, notes = _by_kind(documents)
    articles, pages, held = hold_back(every, pages, now=now, drafts=drafts)
    articles = _unique(sorted(articles, key=in_time), "article", diagnostics)
    pages = _unique(sorted(pages, key=lambda p: (p.slug, p.path)), "page", diagnostics)
    storylines = _unique(sorted(storylines, key=lambda s: (s.slug, s.path)), "storyline", diagnostics)

    vocabulary = gather_terms(articles, notes, settings)
    diagnostics += vocabulary.diagnostics
    events, article_events = gather_events(articles, storylines)
    facts = storyline_facts(articles, storylines, events, diagnostics)

    unseen = _held_slugs(documents, held)
    by_slug = {a.slug: i for i, a in enumerate(articles)}
    resolver = LinkResolver(articles, by_slug, pages, storylines, vocabulary.registries, files, held, unseen)
    all_notes = [note for registry in vocabulary.registries.values() for note in registry.notes.values()]
    targets = resolver.resolve_all([*articles, *pages, *storylines, *all_notes])
    diagnostics += resolver.diagnostics
    relations, wrong = relate(articles, by_slug, targets, unseen["article"])
    diagnostics += [*wrong, *missing_images(articles, files)]
    archive = Archive(
        articles=tuple(articles),
        by_slug=by_slug,
        article_terms=vocabulary.article_terms,
        terms={key: registry.terms(article_events, vocabulary.distinctions.of) for key, registry in vocabulary.registries.items()},
        names={key: registry.names for key, registry in vocabulary.registries.items()},
        storylines=facts,
        events=events,
        article_events=article_events,
        years=build_calendar(articles),
        related=RelatedArticles(articles, vocabulary.article_terms, vocabulary.members, facts, relations),
        relations=relations,
        pages=tuple(pages),
        files=files,
        targets=targets,
        redirects=tuple(redirects(articles, pages, storylines, vocabulary.registries)),
        held=tuple(held),
        gone=gone_of(every, next((t.key for t in settings.taxonomies if t.key == "sources"), "")) if held else (),
        dead=dead or {},
    )
    return Assembly(archive, vocabulary, tuple(storylines), drafts, unseen, tuple(diagnostics))


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


def storyline_facts(
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


def redirects(
    articles: Sequence[Article],
    pages: Sequence[Page],
    storylines: Sequence[Storyline],
    registries: Mapping[str, Registry],
) -> Iterable[Redirect]:
    """Old addresses of all that has a page."""
    for kind, documents in (("article", articles), ("page", pages), ("storyline", storylines)):
        for document in documents:
            for alias in document.aliases:
                yield Redirect(alias, kind, document.slug, "", document.path)
    for registry in registries.values():
        yield from registry.redirects()


def missing_images(articles: Iterable[Article], files: Mapping[str, SiteFile]) -> Iterable[Diagnostic]:
    """Pictures that are not there."""
    for article in articles:
        if article.image and article.image.src not in files:
            close = difflib.get_close_matches(article.image.src, list(files), n=1, cutoff=0.6)
            hint = f"Did you mean {close[0]}?" if close else "Put the picture there."
            message = f"there is no file content/{article.image.src}"
            yield Diagnostic("missing-file", message, Location(article.path), hint=hint, field=("image", "src"))


def _worth_knowing(archive: Archive) -> Iterable[Diagnostic]:
    for held in archive.terms.values():
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
