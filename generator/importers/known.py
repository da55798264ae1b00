"""What the archive holds already: what an import must not repeat, and which names, slugs and addresses are taken."""

from __future__ import annotations

import time
from pathlib import Path

from generator.archive.links import notes_by_taxonomy
from generator.archive.terms import Registry
from generator.base.diagnostics import ContentError, in_order
from generator.base.text import path_key
from generator.base.urls import output_path
from generator.base.workers import Workers
from generator.content.model import Article, Document, Page, ParseOptions, Storyline, TermNote
from generator.engine.documents import read_documents
from generator.engine.read_settings import read_settings
from generator.engine.report import Progress
from generator.engine.sources import find_sources, parse_options
from generator.engine.store import Store
from generator.plan.addresses import Addresses
from generator.settings import Settings

IMPORTED = "imported"
"""The key of `extra` under which an article says what it was imported from."""


class Known:
    """The archive as an import sees it; grows with each item that is written."""

    def __init__(self, folder: Path, settings: Settings, documents: list[Document]):
        self.folder = folder
        self.settings = settings
        self.options: ParseOptions = parse_options(settings)
        self.addresses = Addresses(settings)
        self.slugs: dict[str, dict[str, str]] = {"article": {}, "storyline": {}}
        """Kind -> slug -> source file."""
        self.identities: dict[str, str] = {}
        """What an item is -> source file."""
        self.slug_at: dict[str, str] = {}
        """Source file of an article -> slug."""
        self.reports: dict[str, tuple[str, str]] = {}
        """Address of an original report -> source file and title."""
        self.taken: set[str] = set()
        """Output paths, compared without case, that are some page's or redirect's."""
        notes = notes_by_taxonomy(d for d in documents if isinstance(d, TermNote))
        self.registries = {t.key: Registry(t, notes.get(t.key, [])) for t in settings.taxonomies}
        for document in documents:
            self._enter(document)

    def _enter(self, document: Document) -> None:
        if isinstance(document, Article | Storyline):
            self.add(document)
        elif isinstance(document, Page):
            self.take(self.addresses.page(document.slug), *document.aliases)

    def add(self, document: Article | Storyline) -> None:
        """Enter a document that is written now."""
        kind = "article" if isinstance(document, Article) else "storyline"
        self.slugs[kind].setdefault(document.slug, document.path)
        if kind == "article":
            self.slug_at[document.path] = document.slug
        origin = document.extra.get(IMPORTED)
        if isinstance(origin, dict):
            self.identities.setdefault(str(origin.get("id", "")), document.path)
        own = self.addresses.article(document) if isinstance(document, Article) else self.addresses.storyline(document.slug)
        self.take(own, *document.aliases)
        if isinstance(document, Article) and document.source_url:
            self.reports.setdefault(document.source_url, (document.path, document.title))

    def take(self, *paths: str) -> None:
        """Note addresses that are used."""
        self.taken.update(map(address_key, paths))


def address_key(path: str) -> str:
    """What two addresses share that would be one file."""
    last = path.rpartition("/")[2]
    return path_key(output_path(path if "." in last or not last else f"{path}/"))


def read_known(folder: Path, workers: Workers, store: Store, progress: Progress) -> Known:
    """Read the archive. Mistakes in its files do not matter here. Raises ContentError where `site.yaml` has any."""
    settings, diagnostics = read_settings(folder)
    if settings is None:
        raise ContentError(in_order(diagnostics))
    seen = time.time_ns()
    sources, _ = find_sources(folder, settings)
    read = read_documents(sources, folder, parse_options(settings), store, workers, progress, seen=seen)
    return Known(folder, settings, [r.parsed.document for r in read if r.parsed.document is not None])
