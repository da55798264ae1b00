"""Sources -> archive -> plan: what build, check and preview share."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generator.archive.assemble import Assembly, put_together
from generator.archive.model import Archive
from generator.base.aside import Aside
from generator.base.diagnostics import ContentError, Diagnostic, Location, Severity, in_order
from generator.base.values import value
from generator.base.workers import Workers
from generator.content.model import Document
from generator.engine.ahead import ThemeAhead, read_few, theme_aside
from generator.engine.documents import Exchanged, Reading
from generator.engine.last_build import Inputs
from generator.engine.link_states import dead_links, read_link_states
from generator.engine.locate import locate
from generator.engine.read_settings import recall_settings
from generator.engine.report import Progress
from generator.engine.share_cards import find_drawing
from generator.engine.sources import find_files, find_sources, parse_options
from generator.engine.store import Store
from generator.engine.stored_bodies import StoredBodies
from generator.engine.stored_documents import Read
from generator.engine.url_ledger import read_ledger, vanished
from generator.plan.output import Plan
from generator.plan.plan_site import plan_site
from generator.plan.standing import Standing, in_the_way
from generator.render.output import RenderSetup, render_setup
from generator.settings import Settings
from generator.theme.model import Theme

if TYPE_CHECKING:
    from generator.search.program import SearchProgram


@value
class LoadedArchive:
    """A site up to its archive."""

    folder: Path
    settings: Settings
    settings_note: str
    """What the store is to keep of them; empty for nothing."""
    theme: Theme
    assembly: Assembly
    digests: Mapping[str, str]
    """Source path -> SHA-256 of its bytes."""
    found: tuple[Diagnostic, ...]
    """What is to be said so far, as it was found: without places and levels."""
    store: Store
    """Where the text of the pages is, until they are rendered."""
    documents: tuple[Document, ...]
    """All that were read, those that are held back included."""
    exchanged: tuple[Exchanged, ...] | None
    """Those that are not what the store had; None if it cannot be told what it had."""
    unread: bool
    """Whether there are files of which nothing could be read, so that things seem to be missing."""
    drawing: str
    """What share cards are drawn with; empty for a site without."""
    now: str
    """The moment it was read for, UTC, `YYYY-MM-DDTHH:MM:SSZ`."""

    @property
    def archive(self) -> Archive:
        """What is known of the whole."""
        return self.assembly.archive


@value
class LoadedSite(LoadedArchive):
    """A site up to its plan."""

    plan: Plan
    diagnostics: tuple[Diagnostic, ...]
    """Sorted, with places; levels of `site.yaml` applied."""
    program: SearchProgram | None
    """What makes the search index; None for a site without."""

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
) -> LoadedSite:
    """Read everything and plan the site: `load_archive`, then `plan_loaded`, with their parameters.

    Raises what `load_archive` and `plan_loaded` raise; all other mistakes are in the result's `diagnostics`.
    """
    loaded = load_archive(folder, workers, store, now=now, drafts=drafts, base_url=base_url, progress=progress)
    return plan_loaded(loaded, search=search, progress=progress)


def load_archive(
    folder: Path,
    workers: Workers,
    store: Store,
    *,
    now: str,
    drafts: bool = False,
    base_url: str = "",
    progress: Progress,
    inputs: Inputs | None = None,
    ahead: ThemeAhead | None = None,
) -> LoadedArchive:
    """Read everything. `now` is UTC, `YYYY-MM-DDTHH:MM:SSZ`; `store` is what earlier builds found out; `inputs` are the site's files, where they
    were looked at already; `ahead` is the theme, where somebody has begun to load it.

    Raises UsageError without a `site.yaml`, and ContentError where settings or theme leave nothing to plan with.
    """
    settings, diagnostics, note = recall_settings(folder, base_url, store)
    if settings is None:
        raise ContentError(in_order(diagnostics))
    progress("find", 0, 0)
    seen = inputs.moment if inputs else time.time_ns()
    site_files, wrong = find_files(folder)
    diagnostics += wrong
    sources, wrong = find_sources(folder, settings, inputs.found if inputs else None)
    diagnostics += wrong
    unread = any(d.is_error for d in wrong)
    reading = Reading(sources, folder, parse_options(settings), store, progress, seen=seen)
    few = reading.waiting if reading.few else []
    begun = nullcontext(ahead.loading) if ahead and ahead.settings == settings else theme_aside(settings, folder, workers)
    with begun as loading, workers.aside(partial(read_few, reading.setup(), few), long=bool(few)) as fresh:
        found = list(reading.through(_reads_of(fresh) if few else reading.begun(workers)))
        documents = [read.parsed.document for read in found if read.parsed.document is not None]
        unread |= len(documents) < len(found)
        progress("assemble", 0, 0)
        links, wrong = read_link_states(folder)
        diagnostics += [*wrong, *(d for read in found for d in read.parsed.diagnostics)]
        assembly = put_together(documents, settings, site_files, now=now, drafts=drafts, dead=dead_links(links))
        wrong = [*assembly.mistakes, *assembly.oversights]
        diagnostics += without_echoes(wrong) if unread else wrong
        loaded = loading.result()
    diagnostics += loaded.faults
    if loaded.theme is None:
        raise ContentError(placed(diagnostics, folder, settings))
    drawing, unfit = find_drawing(assembly.archive, settings, loaded.theme)
    diagnostics += unfit
    return LoadedArchive(
        folder, settings, note, loaded.theme, assembly, {read.source.path: read.digest for read in found}, tuple(diagnostics), store,
        tuple(documents), None if reading.exchanged is None else tuple(reading.exchanged), unread, drawing, now,
    )  # fmt: skip


def plan_loaded(loaded: LoadedArchive, *, search: bool, progress: Progress) -> LoadedSite:
    """The site with all its plan; `search` plans a search index, unless the settings have none. Raises EnvironmentFault where search is wanted and its program missing."""
    progress("plan", 0, 0)
    program = _search_program() if search and loaded.settings.search else None
    plan, wrong = _planned(loaded, program, None)
    diagnostics = [*loaded.found, *(without_echoes(wrong) if loaded.unread else wrong)]
    diagnostics += unsegmented(loaded.archive, loaded.settings, program) if program else []
    return _with_plan(loaded, plan, diagnostics, program)


def plan_touched(loaded: LoadedArchive, standing: Standing, *, search: bool, progress: Progress) -> LoadedSite | None:
    """The site with a plan of what does not stand; None if that would not do, and all has to be planned: where there is anything to say
    of the plan, or what is new has no room. Raises EnvironmentFault."""
    progress("plan", 0, 0)
    program = _search_program() if search and loaded.settings.search else None
    plan, wrong = _planned(loaded, program, standing)
    if wrong or in_the_way(plan.outputs, plan.standing):
        return None
    diagnostics = [*loaded.found, *(unsegmented(loaded.archive, loaded.settings, program) if program else [])]
    return _with_plan(loaded, plan, diagnostics, program)


def _planned(loaded: LoadedArchive, program: SearchProgram | None, standing: Standing | None) -> tuple[Plan, list[Diagnostic]]:
    engine = program.name if program else ""
    plan, wrong = plan_site(loaded.archive, loaded.settings, loaded.theme, engine, loaded.drawing, standing=standing)
    ledger, unfit = read_ledger(loaded.folder)
    return plan, [*wrong, *unfit, *vanished(ledger, plan, loaded.archive.held)]


def _with_plan(loaded: LoadedArchive, plan: Plan, diagnostics: Iterable[Diagnostic], program: SearchProgram | None) -> LoadedSite:
    said = tuple(placed(diagnostics, loaded.folder, loaded.settings))
    own = {field.name: getattr(loaded, field.name) for field in dataclasses.fields(LoadedArchive)}
    return LoadedSite(**own, plan=plan, diagnostics=said, program=program)


def _reads_of(fresh: Aside[list[Read]]) -> Iterator[Read]:
    """What is read aside, once it is asked for: not before the store's documents are taken."""
    yield from fresh.result()


def _search_program() -> SearchProgram:
    from generator.search.program import find_program

    return find_program()


def unsegmented(archive: Archive, settings: Settings, program: SearchProgram) -> list[Diagnostic]:
    """A warning for each language whose words the installed search program cannot tell apart."""
    from generator.search.program import SEGMENTED

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
