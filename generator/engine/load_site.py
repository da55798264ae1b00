"""Sources -> archive -> plan: what build, check and preview share."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

from generator.archive.assemble import Assembly, put_together
from generator.archive.model import Archive
from generator.base.diagnostics import ContentError, Diagnostic, Location, Severity, in_order
from generator.base.values import value
from generator.base.workers import Workers
from generator.content.model import Document
from generator.engine.documents import Exchanged, read_documents
from generator.engine.last_build import Inputs
from generator.engine.link_states import dead_links, read_link_states
from generator.engine.locate import locate
from generator.engine.read_settings import read_settings
from generator.engine.report import Progress
from generator.engine.share_cards import find_drawing
from generator.engine.sources import find_files, find_sources, parse_options
from generator.engine.store import Store
from generator.engine.stored_bodies import StoredBodies
from generator.engine.url_ledger import read_ledger, vanished
from generator.plan.output import Plan
from generator.plan.plan_site import plan_site
from generator.render.output import RenderSetup, render_setup
from generator.search.program import SEGMENTED, SearchProgram, find_program
from generator.settings import Settings
from generator.theme.load import load_theme
from generator.theme.model import Theme


@value
class LoadedSite:
    """A site up to its plan."""

    folder: Path
    settings: Settings
    theme: Theme
    assembly: Assembly
    plan: Plan
    digests: Mapping[str, str]
    """Source path -> SHA-256 of its bytes."""
    diagnostics: tuple[Diagnostic, ...]
    """Sorted, with places; levels of `site.yaml` applied."""
    store: Store
    """Where the text of the pages is, until they are rendered."""
    documents: tuple[Document, ...]
    """All that were read, those that are held back included."""
    exchanged: tuple[Exchanged, ...] | None
    """Those that are not what the store had; None if it cannot be told what it had."""
    program: SearchProgram | None
    """What makes the search index; None for a site without."""
    now: str
    """The moment it was read for, UTC, `YYYY-MM-DDTHH:MM:SSZ`."""

    @property
    def archive(self) -> Archive:
        """What is known of the whole."""
        return self.assembly.archive

    @property
    def failed(self) -> bool:
        """Whether there are errors, so that nothing may be written."""
        return any(d.is_error for d in self.diagnostics)

    def render_setup(self) -> RenderSetup:
        """What rendering its outputs needs."""
        return render_setup(self.plan.site, self.theme, self.folder, StoredBodies(self.store.bodies))


def load_site(
    folder: Path,
    workers: Workers,
    store: Store,
    *,
    now: str,
    drafts: bool = False,
    base_url: str = "",
    search: bool = False,
    progress: Progress,
    inputs: Inputs | None = None,
) -> LoadedSite:
    """Read everything and plan the site. `now` is UTC, `YYYY-MM-DDTHH:MM:SSZ`; `store` is what earlier builds found out;
    `search` plans a search index, unless the settings have none; `inputs` are the site's files, where they were looked at already.

    Raises EnvironmentFault where search is wanted and its program missing, UsageError without a `site.yaml`, and ContentError where settings or theme leave nothing to plan with;
    all other mistakes are in the result's `diagnostics`.
    """
    settings, diagnostics = read_settings(folder, base_url)
    if settings is None:
        raise ContentError(in_order(diagnostics))
    progress("find", 0, 0)
    seen = inputs.moment if inputs else time.time_ns()
    site_files, wrong = find_files(folder)
    diagnostics += wrong
    sources, wrong = find_sources(folder, settings, inputs.found if inputs else None)
    diagnostics += wrong
    unread = any(d.is_error for d in wrong)
    with workers.aside(partial(load_theme, settings.theme, folder, settings.theme_options), long=True) as loading:
        reading = read_documents(sources, folder, parse_options(settings), store, workers, progress, seen=seen)
        found = list(reading)
        theme, faults = loading.result()
    documents = [read.parsed.document for read in found if read.parsed.document is not None]
    diagnostics += [d for read in found for d in read.parsed.diagnostics]
    diagnostics += faults
    unread |= len(documents) < len(found)
    progress("assemble", 0, 0)
    links, wrong = read_link_states(folder)
    diagnostics += wrong
    assembly = put_together(documents, settings, site_files, now=now, drafts=drafts, dead=dead_links(links))
    archive, wrong = assembly.archive, [*assembly.mistakes, *assembly.oversights]
    diagnostics += without_echoes(wrong) if unread else wrong
    if theme is None:
        raise ContentError(placed(diagnostics, folder, settings))
    progress("plan", 0, 0)
    program = find_program() if search and settings.search else None
    drawing, unfit = find_drawing(archive, settings, theme)
    diagnostics += unfit
    plan, wrong = plan_site(archive, settings, theme, program.name if program else "", drawing)
    ledger, unfit = read_ledger(folder)
    diagnostics += unfit
    wrong += vanished(ledger, plan, archive.held)
    diagnostics += without_echoes(wrong) if unread else wrong
    diagnostics += unsegmented(archive, settings, program) if program else []
    done = placed(diagnostics, folder, settings)
    digests = {read.source.path: read.digest for read in found}
    exchanged = None if reading.exchanged is None else tuple(reading.exchanged)
    return LoadedSite(folder, settings, theme, assembly, plan, digests, tuple(done), store, tuple(documents), exchanged, program, now)


def unsegmented(archive: Archive, settings: Settings, program: SearchProgram) -> list[Diagnostic]:
    """A warning for each language whose words the installed search program cannot tell apart."""
    first: dict[str, str] = {}
    for article in archive.articles:
        language = (article.language or settings.language).split("-")[0].lower()
        if language in SEGMENTED and not program.extended:
            first.setdefault(language, article.path)
    hint = (
        "Install the larger program, `pip install pagefind-bin-extended`, and build again; until then whole phrases are found, not words."
    )
    return [
        Diagnostic(
            "unsegmented-search",
            f"search cannot tell the words of texts in {SEGMENTED[language]} apart",
            Location(path),
            Severity.WARNING,
            hint,
        )
        for language, path in sorted(first.items())
    ]


def placed(diagnostics: Iterable[Diagnostic], folder: Path, settings: Settings) -> list[Diagnostic]:
    """Diagnostics as they are shown: with places, warnings at the level that `site.yaml` gives them, in order."""
    return in_order(levelled(locate(diagnostics, folder), settings))


_MISSING = frozenset(
    {"unknown-term", "unknown-link", "unknown-article", "unknown-storyline", "unknown-page", "broken-link", "vanished-url", "vanished-list"}
)


def without_echoes(found: list[Diagnostic]) -> list[Diagnostic]:
    """Without complaints that something is missing, for when a file could not be read at all: the one mistake would be
    shown many times over."""
    return [d for d in found if d.code not in _MISSING]


def levelled(diagnostics: list[Diagnostic], settings: Settings) -> list[Diagnostic]:
    """Warnings at the level that `site.yaml` gives them."""
    made = []
    for d in diagnostics:
        level = settings.levels.get(d.code)
        if level == "ignore":
            continue
        if level and d.severity != level:
            d = Diagnostic(d.code, d.message, d.location, Severity(level), d.hint, d.excerpt, d.field, d.related)
        made.append(d)
    return made
