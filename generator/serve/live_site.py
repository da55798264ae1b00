"""The site in memory: what a saved file changes, in the cheapest way that gives what a build would give.

A text that says the same to the rest of the archive changes the pages that show it and nothing else. A title or summary
changes pages and cards, but not how the archive hangs together. An article that comes, goes or says something else to others is followed
through the archive; anything else is assembled anew. In all cases but the first the whole site is planned again, by `plan`, while the pages
that somebody looks at are planned by themselves at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from generator.archive.assemble import Assembly, put_together
from generator.archive.follow import Follower
from generator.archive.model import Archive, DeadLink, Held, SiteFile
from generator.archive.revise import revise
from generator.base import files
from generator.base.diagnostics import Diagnostic, EnvironmentFault, Location, UsageError, in_order
from generator.base.files import FoundFile
from generator.base.workers import Workers
from generator.content.model import Document
from generator.engine.body_edits import said
from generator.engine.link_states import dead_links, read_link_states
from generator.engine.load_site import levelled, unsegmented, without_echoes
from generator.engine.locate import locate
from generator.engine.planned_build import publication_window
from generator.engine.read_settings import read_settings
from generator.engine.report import Progress
from generator.engine.share_cards import find_drawing
from generator.engine.site_records import LEDGER, LINKS
from generator.engine.sources import find_files, parse_options
from generator.engine.store import Store
from generator.engine.url_ledger import PublishedUrl, read_ledger, vanished
from generator.plan.context import Context
from generator.plan.output import Output
from generator.plan.plan_site import plan_site
from generator.search.program import SearchProgram, find_program
from generator.serve.changes import article_pairs, cause_of, quiet_pairs
from generator.serve.sources import Change, LiveSources, Overtaken
from generator.serve.state import Planned, State, context_of
from generator.serve.watch import Batch
from generator.settings import CONTENT, SETTINGS_FILE, Settings
from generator.theme.load import load_theme
from generator.theme.model import Theme
from generator.theme.places import SITE_THEMES, shipped_themes

FEW = 8
"""Articles that are followed one by one; for more it is no slower to assemble all anew."""
FILES = f"{CONTENT}/files"
THEME_PLACES = (SITE_THEMES,)


class LiveSite:
    """Follows the files of a site. Belongs to one thread, but for `plan`."""

    def __init__(self, folder: Path, *, base_url: str, base_path: str, drafts: bool, moment: Callable[[], str]):
        """`base_path` is used instead of that of the address; `moment` tells the time, UTC, `YYYY-MM-DDTHH:MM:SSZ`."""
        self.folder = folder
        self.sources = LiveSources(folder)
        self.state: State | None = None
        """The newest that may be shown."""
        self.waiting: State | None = None
        """What is to be planned."""
        self.diagnostics: tuple[Diagnostic, ...] = ()
        """All mistakes, as a build would tell them."""
        self._base_url = base_url
        self._base_path = base_path
        self._drafts = drafts
        self.moment = moment
        self._settings: Settings | None = None
        self._theme: Theme | None = None
        self.program = _search_program()
        self._usable = False
        """Whether settings and theme can be used."""
        self._frame_stamps: list[FoundFile] = []
        self._files: dict[str, SiteFile] = {}
        self._files_wrong: list[Diagnostic] = []
        self._dead: dict[str, DeadLink] = {}
        self._ledger: dict[str, PublishedUrl] = {}
        self._records_wrong: list[Diagnostic] = []
        self._records_stamps: list[files.Stamp | None] | None = None
        self._files_stamps: list[FoundFile] | None = None
        self._early: list[Diagnostic] = []
        """Mistakes in settings, theme and folders."""
        self._late: list[Diagnostic] = []
        """Mistakes that were found in putting the archive together."""
        self._window = ("", "")
        self._follower: Follower | None = None
        self._number = 0
        self._interrupted = False
        """Whether the last look failed half-way, so that what it found is not all in what is shown."""
        self._sound: State | None = None
        """The last state that was planned without mistakes."""
        self.held: tuple[Held, ...] = ()

    @property
    def _engine(self) -> str:
        """What makes the search index, by name; empty for a site without."""
        return self.program.name if self.program is not None and self._settings is not None and self._settings.search else ""

    @property
    def failed(self) -> bool:
        """Whether there are errors, so that a build would write nothing."""
        return any(d.is_error for d in self.diagnostics)

    @property
    def settings(self) -> Settings | None:
        """The settings as they were when they could be read last."""
        return self._settings

    # ------------------------------------------------------------------ settings and theme

    def read_settings(self) -> list[Diagnostic]:
        """Read `site.yaml`; what was there before stays where it cannot be read."""
        try:
            settings, wrong = read_settings(self.folder, self._base_url)
            if settings is not None and self._base_path:
                parts = urlsplit(settings.root.base_url)
                settings, wrong = read_settings(self.folder, urlunsplit((parts.scheme, parts.netloc, self._base_path, "", "")))
        except UsageError as fault:
            return [Diagnostic("unreadable-file", str(fault), Location(SETTINGS_FILE), hint="The preview goes on when it is back.")]
        self._settings = settings or self._settings
        return wrong

    def _read_frame(self) -> bool:
        """Read settings and theme; whether they can be used."""
        self._early = self.read_settings()
        return self._settings is not None and self._take_theme(*self._loading(self._settings)())

    def _loading(self, settings: Settings) -> Callable[[], tuple[Theme | None, list[Diagnostic]]]:
        return partial(load_theme, settings.theme, self.folder, settings.theme_options, settings.language)

    def _take_theme(self, theme: Theme | None, wrong: Sequence[Diagnostic]) -> bool:
        """Show pages with a theme that was read, if it and the settings can be used; whether they can."""
        if any(d.is_error for d in self._early):
            return False
        self._early += wrong
        self._theme = theme or self._theme
        return theme is not None

    # ------------------------------------------------------------------ following

    def load(self, store: Store, workers: Workers, progress: Progress, *, forking: bool = True) -> Planned | None:
        """Read everything. Returns what is to be planned, if there is anything; what an editor may have overlooked is told with the plan.
        `forking` is whether the theme may be read in a process of its own. Raises EnvironmentFault and StoreDamaged."""
        self._frame_stamps = self._stamps(THEME_PLACES)
        self._early = self.read_settings()
        if self._settings is None:
            return self._stop()
        with workers.aside(self._loading(self._settings), long=forking) as loading:
            self._read_files()
            self.sources.load(self._settings, parse_options(self._settings), store, workers, progress)
            self._usable = self._take_theme(*loading.result())
        return self._assemble("the preview began", checked=False) if self._usable else self._stop()

    def update(self, batch: Batch, overtaken: Callable[[], bool] = lambda: False) -> Planned | None:
        """Look at what may have changed. Afterwards `state` is the newest; returns what is to be planned, if anything is.

        Raises Overtaken, and nothing is changed, if a look at all files is `overtaken` by something that is to be done first.
        """
        whole, self._interrupted = self._interrupted, True
        try:
            planned = self._updated(batch, whole, overtaken)
        except Overtaken:
            self._interrupted = whole
            raise
        self._interrupted = False
        return planned

    def _updated(self, batch: Batch, whole: bool, overtaken: Callable[[], bool]) -> Planned | None:
        known = self._settings is not None and self.state is not None and not self.failed and not self._early and self._usable
        if known and not whole and not batch.everything and batch.paths and all(p.startswith(f"{CONTENT}/") for p in batch.paths):
            changes = self.sources.look_at(batch.paths)
            if changes is not None:
                return self._follow(changes)
        return self._look_everywhere(whole, overtaken)

    def time_passed(self) -> Planned | None:
        """Put the archive together again if by now something else is published."""
        since, until = self._window
        if self._theme is None or not until or since <= self.moment() < until:
            return None
        return self._assemble("its time came")

    def _look_everywhere(self, whole: bool, overtaken: Callable[[], bool]) -> Planned | None:
        """Read what is not as it was, wherever it is; `whole` puts all together again even if nothing is found."""
        listing = self.sources.list_files(overtaken)
        before = self._frame()
        stamps = self._stamps(THEME_PLACES)
        if stamps != self._frame_stamps or not self._usable:
            self._usable = self._read_frame()
            self._frame_stamps = stamps
        if self._settings is None:
            return self._stop()
        self._read_files()
        changes = self.sources.look_everywhere(self._settings, parse_options(self._settings), listing)
        if not self._usable:
            return self._stop()
        if self._frame() == before and self.state is not None and not whole:
            return self._follow(changes)
        return self._assemble(cause_of(changes) or "settings, theme or files changed")

    def _read_files(self) -> None:
        """Read pictures and attachments, and what is recorded of links and of addresses, if any is not as it was."""
        stamps = self._stamps((FILES,))
        if stamps != self._files_stamps:
            self._files, self._files_wrong = find_files(self.folder)
            self._files_stamps = stamps
        records = [_stamp_at(self.folder / name) for name in (LINKS, LEDGER)]
        if records != self._records_stamps:
            links, wrong = read_link_states(self.folder)
            self._dead = dead_links(links)
            self._ledger, unfit = read_ledger(self.folder)
            self._records_wrong = [*wrong, *unfit]
            self._records_stamps = records

    def _stamps(self, places: Sequence[str]) -> list[FoundFile]:
        """What lies at places of the site, and in the themes that come with the program."""
        made = [found for place in places for found in files.walk(self.folder, place, inside=self.folder)]
        if places is THEME_PLACES:
            made += files.walk(shipped_themes(), "", inside=shipped_themes())
            if (settings := _stamp_at(self.folder / SETTINGS_FILE)) is not None:
                made.append(FoundFile(SETTINGS_FILE, settings, "", ""))
        return made

    def _frame(self) -> tuple[object, ...]:
        """All that is not a source file."""
        theme = self._theme and (self._theme.digests, self._theme.assets, self._theme.options, self._theme.fonts)
        records = self._dead, self._ledger, list(self._records_wrong)
        return self._settings, theme, self._files, records, list(self._early), list(self._files_wrong), list(self.sources.diagnostics)

    def _follow(self, changes: Sequence[Change]) -> Planned | None:
        if not changes:
            return None
        state = None if self.failed else self.state
        if state is None or self._follower is None or state.archive is not self._follower.assembly.archive:
            return self._assemble(cause_of(changes))
        told = {place.path for d in self.diagnostics for place in (d.location, *d.related)}
        pairs = quiet_pairs(changes, told)
        archive = revise(state.archive, pairs) if pairs is not None else None
        if pairs is None or archive is None:
            followed = self._followed(changes)
            if followed is not None and followed.archive is state.archive:
                return None  # of drafts nothing is shown
            if followed is None:
                return self._assemble(cause_of(changes))
            return self._show(followed, cause_of(changes), self._context(followed.archive), checked=False)
        assembly = self._follower.revised(archive)
        if all(said(before) == said(after) for before, after in pairs):
            edited = {**state.edited, **{after.path: after.body.digest for _, after in pairs}}
            self._number += 1
            self.state = State(
                self._number, state.settings, state.theme, archive, context=state.context, planned=state.planned, edited=edited,
                templates=state.templates, cause=cause_of(changes), engine=state.engine, unchecked=state.unchecked and assembly,
            )  # fmt: skip
            if self._sound is state:
                self._sound = self.state
                self.sources.bodies.forget_earlier()
            elif self.waiting is state:
                self.waiting = self.state
            return None
        return self._show(assembly, cause_of(changes), state.context.revised(archive), checked=False)

    def _followed(self, changes: Sequence[Change]) -> Assembly | None:
        """The archive with a few articles exchanged; None where it must be assembled anew."""
        since, until = self._window
        pairs = article_pairs(changes)
        if self._follower is None or pairs is None or len(pairs) > FEW or not since <= self.moment() < until:
            return None
        assembly = self._follower.assembly
        for before, after in pairs:
            followed = self._follower.follow(before, after)
            if followed is None:
                return None
            assembly = followed
        self._tell()
        return assembly

    # ------------------------------------------------------------------ new states

    def documents(self) -> list[Document]:
        """All that were read, by path."""
        return [r.parsed.document for _, r in sorted(self.sources.held.items()) if r.parsed.document is not None]

    def _stop(self) -> Planned | None:
        """Nothing can be planned: show what there was."""
        self._late = []
        self._tell()
        self.state = self._sound
        self.waiting = None
        return None

    def _assemble(self, cause: str, *, checked: bool = True) -> Planned | None:
        assert self._settings is not None and self._theme is not None
        now = self.moment()
        documents = self.documents()
        assembly = put_together(documents, self._settings, self._files, now=now, drafts=self._drafts, dead=self._dead)
        self._late = [*assembly.mistakes, *(assembly.oversights if checked else ())]
        self._follower = Follower(assembly)
        self._window = publication_window(documents, now)
        self._tell()
        return self._show(assembly, cause, self._context(assembly.archive), checked=checked)

    def _context(self, archive: Archive) -> Context:
        assert self._settings is not None and self._theme is not None
        earlier = self.state.context if self.state is not None and self.state.settings is self._settings else None
        return context_of(archive, self._settings, self._theme, self._engine, earlier)

    def _show(self, assembly: Assembly, cause: str, context: Context, *, checked: bool) -> Planned:
        """Make a state of an archive; `checked` if it is told already what an editor may have overlooked in it."""
        assert self._settings is not None and self._theme is not None
        self._number += 1
        planned, archive = Planned(), assembly.archive
        self.held = archive.held
        before = self._sound.templates if self._sound else None
        made = State(
            self._number, self._settings, self._theme, archive, context=context, planned=planned, edited={}, templates=before, cause=cause,
            engine=self._engine, unchecked=None if checked else assembly
        )  # fmt: skip
        self.waiting = made
        # with mistakes it is planned all the same, for what is still to be said about it
        self.state = self._sound if self.failed else made
        return planned

    def plan(self, state: State, between: Callable[[], None] | None = None) -> tuple[dict[str, Output], list[Diagnostic]]:
        """Plan the whole site; what came of it is for `finish`. May run in another thread: it only reads. Calls `between` now and then."""
        drawing, undrawn = find_drawing(state.archive, state.settings, state.theme)
        plan, wrong = plan_site(state.archive, state.settings, state.theme, state.engine, drawing, between=between)
        wrong = [*wrong, *undrawn, *vanished(self._ledger, plan, state.archive.held)]
        if self.program is not None and state.engine:
            wrong = [*wrong, *unsegmented(state.archive, state.settings, self.program)]
        if state.unchecked is not None:
            wrong = [*wrong, *state.unchecked.oversights]
        return {o.path: o for o in plan.outputs}, wrong

    def finish(self, planned: Planned, outputs: dict[str, Output], wrong: Sequence[Diagnostic]) -> None:
        """Take over a plan. With mistakes in it the last sound state is shown again."""
        if self.waiting is None or self.waiting.planned is not planned:
            planned.set(None)
            return
        if self.waiting.unchecked is not None:
            self._late = list(self.waiting.unchecked.mistakes)
        self.waiting = None
        known = set(self._late)
        self._late += [d for d in wrong if d not in known]
        self._tell()
        if self.failed:
            planned.set(None)
            self.state = self._sound
            return
        planned.set(outputs)
        assert self.state is not None
        self.state.forget_before()
        self._sound = self.state
        self.sources.bodies.forget_earlier()

    def give_up(self, planned: Planned) -> None:
        """It could not be planned: the last sound state is shown until something else is saved."""
        planned.set(None)
        if self.waiting is not None and self.waiting.planned is planned:
            self.waiting = None
            self.state = self._sound
            self._interrupted = True

    def _tell(self) -> None:
        """Gather the diagnostics."""
        unsound = self.sources.unsound.values()
        parsed = [d for r in unsound for d in r.parsed.diagnostics]
        unread = any(d.is_error for d in self.sources.diagnostics) or any(r.parsed.document is None for r in unsound)
        found = [
            *self._early,
            *self._files_wrong,
            *self._records_wrong,
            *self.sources.diagnostics,
            *parsed,
            *(without_echoes(self._late) if unread else self._late),
        ]
        located = locate(found, self.folder)
        self.diagnostics = tuple(in_order(levelled(located, self._settings) if self._settings else located))


def _stamp_at(place: Path) -> files.Stamp | None:
    try:
        return files.stamp_of(os.stat(place))
    except OSError:
        return None


def _search_program() -> SearchProgram | None:
    """What makes the search index; None where that is not installed: then there is no search, as in a build without."""
    try:
        return find_program()
    except EnvironmentFault:
        return None
