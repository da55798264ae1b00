"""The archive as curating sees it: all articles, drafts included, with their terms by identity."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from generator.archive.links import notes_by_taxonomy
from generator.archive.terms import Registry, term_slug
from generator.base.diagnostics import ContentError, Diagnostic, in_order
from generator.base.workers import Workers
from generator.content.model import Article, Storyline, TermNote
from generator.engine.documents import read_documents
from generator.engine.read_settings import read_settings
from generator.engine.report import Progress
from generator.engine.sources import find_sources, parse_options
from generator.engine.store import Store
from generator.settings import Settings, Taxonomy

_UNREAD = frozenset({"bad-yaml", "yaml-limit", "duplicate-key", "wrong-type"})
"""Mistakes that leave out part of a front matter, which may be names."""


class ArchiveFacts:
    """Articles by path, and who is meant by each name."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        articles: Sequence[Article],
        notes: Sequence[TermNote],
        storylines: Sequence[Storyline],
        half_read: Mapping[str, Sequence[Diagnostic]],
        left_out: Collection[str],
    ):
        self.folder = folder
        self.half_read = half_read
        """Files that are not known in full, each with what is wrong in it."""
        self.left_out = left_out
        """Those of them of which nothing is known."""
        self.settings = settings
        self.articles = sorted(articles, key=lambda a: (a.date.order, a.path))
        self.storylines = {s.slug: s for s in storylines}
        by_taxonomy = notes_by_taxonomy(notes)
        self.registries = {t.key: Registry(t, by_taxonomy.get(t.key, [])) for t in settings.taxonomies}
        self._spelled: dict[tuple[str, str], Counter[str]] = {}
        self.terms: list[dict[str, tuple[str, ...]]] = []
        """Of each article: taxonomy key -> slugs."""
        for article in self.articles:
            own: dict[str, tuple[str, ...]] = {}
            for key, names in article.terms.items():
                slugs = tuple(dict.fromkeys(self.slug(key, name) for name in names))
                own[key] = slugs
                for name in names:
                    self._spelled.setdefault((key, self.slug(key, name)), Counter())[name] += 1
            self.terms.append(own)

    def slug(self, key: str, name: str) -> str:
        """The term that a name means, whether it has a file or not."""
        return self.registries[key].find(name) or term_slug(name)

    def name(self, key: str, slug: str) -> str:
        """How articles write a term: as most of them do, or as its file has it."""
        used = self._spelled.get((key, slug), Counter())
        registry = self.registries[key]
        # not by an alias, where the term has a file
        own = {n: count for n, count in used.items() if slug not in registry.titles or n in (slug, registry.titles[slug])}
        if own:
            return min(own, key=lambda n: (-own[n], n))
        return slug if registry.taxonomy.strict or key == "topics" else registry.titles.get(slug, slug)

    def title(self, key: str, slug: str) -> str:
        """How a term is shown."""
        return self.registries[key].titles.get(slug) or self.name(key, slug)

    def known(self, key: str) -> dict[str, tuple[str, ...]]:
        """Slug -> all names of each term: titles and aliases of files, and spellings in articles."""
        made: dict[str, dict[str, None]] = {}
        registry = self.registries[key]
        for slug, note in registry.notes.items():
            made[slug] = dict.fromkeys([note.title, *(a for a in note.aliases if not a.startswith("/"))])
        for note in registry.merged.values():
            if target := registry.find(note.title):
                made.setdefault(target, {}).update({note.title: None})
        for (taxonomy, slug), used in self._spelled.items():
            if taxonomy == key:
                made.setdefault(slug, {}).update(dict.fromkeys(n for n in used if n != slug))
        return {slug: tuple(names) or (slug.replace("-", " "),) for slug, names in sorted(made.items())}

    def uses(self, key: str) -> Counter[str]:
        """How many articles name each term."""
        return Counter(slug for own in self.terms for slug in own.get(key, ()))

    def taxonomy(self, key: str) -> Taxonomy | None:
        """A taxonomy by its key, its field or its singular."""
        return next((t for t in self.settings.taxonomies if key in (t.key, t.field, t.singular)), None)


def read_facts(folder: Path, workers: Workers, store: Store, progress: Progress) -> ArchiveFacts:
    """Read the archive; files with mistakes are taken as far as they can be read. Raises ContentError for `site.yaml`."""
    settings, diagnostics = read_settings(folder)
    if settings is None:
        raise ContentError(in_order(diagnostics))
    seen = time.time_ns()
    sources, unread = find_sources(folder, settings)
    read = list(read_documents(sources, folder, parse_options(settings), store, workers, progress, seen=seen))
    documents = [r.parsed.document for r in read]
    left_out = {r.source.path: r.parsed.diagnostics for r in read if r.parsed.document is None}
    left_out |= {d.location.path: (d,) for d in unread if d.is_error}
    partly = {r.source.path: r.parsed.diagnostics for r in read if any(d.code in _UNREAD for d in r.parsed.diagnostics)}
    return ArchiveFacts(
        folder,
        settings,
        [d for d in documents if isinstance(d, Article)],
        [d for d in documents if isinstance(d, TermNote)],
        [d for d in documents if isinstance(d, Storyline)],
        left_out | partly,
        left_out.keys(),
    )
