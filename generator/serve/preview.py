"""The preview as a whole: follows the files, keeps the newest state, and tells open pages what concerns them."""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any, Protocol

from generator.base.diagnostics import Diagnostic, EnvironmentFault
from generator.base.urls import page_path
from generator.base.values import value
from generator.engine.database import FOLDER, StoreDamaged
from generator.engine.folders import folder_of
from generator.engine.store import NAME
from generator.plan.output import Output
from generator.plan.views import CopyView
from generator.serve.built_pages import BuiltPages
from generator.serve.live_site import LiveSite
from generator.serve.pages import OutOfDate, Page, Pages, digest_of_page
from generator.serve.planner import BREATH, Planner
from generator.serve.search_parts import SearchParts
from generator.serve.shown import editor_link, for_overlay
from generator.serve.sources import Overtaken
from generator.serve.state import NotYet, State
from generator.serve.streams import Stream, Streams
from generator.serve.watch import Batch, Watch
from generator.settings import SETTINGS_FILE

PATIENCE = 60.0
"""Seconds that a request waits for a plan."""
CHANGING = 1.5
"""Seconds that a request waits for a new state where a file is not what it was in the newest one."""
SLOWEST = 8.0
"""Seconds at most until it is tried again, where something is in the way."""
MOST_POSTPONED = 5
"""How often a look at all files is put off at most."""
RESTING = 20.0
"""Seconds without a change after which there is time for tidying."""
TOLD = 200
"""Mistakes that are shown over a page at most; the page of the preview itself has them all."""
NOTICES = 3
"""Saved files that are told of one by one."""


@value
class PreviewOptions:
    """How to preview."""

    editor: str = ""
    """Pattern of addresses that open a file, with {path}, {line} and {column}."""
    follow: bool = False
    """Whether open pages go to what was saved."""


class Listener(Protocol):
    """Hears what the preview does. Must not fail."""

    def changed(self, cause: str, seconds: float) -> None:
        """Something was saved and is shown now."""

    def diagnosed(self, diagnostics: Sequence[Diagnostic]) -> None:
        """The mistakes are others than before."""

    def trouble(self, fault: Exception) -> None:
        """Something is in the way; the preview goes on."""

    def resting(self) -> None:
        """Nothing is to be done for a while."""


class Preview:
    """Everything that the server answers from."""

    def __init__(self, site: LiveSite, options: PreviewOptions, listener: Listener):
        self.site = site
        self.options = options
        self.pages = Pages(site.folder, site.sources.bodies)
        self.streams = Streams()
        self._search = SearchParts(site.program.path, site.sources.bodies) if site.program is not None else None
        self.built: BuiltPages | None = None
        """What to answer from until the site is read."""
        self.loading = threading.Event()
        """Set while the site is read."""
        self._listener = listener
        self._stopped = threading.Event()
        self._told: tuple[Diagnostic, ...] = ()
        self._interrupted = False
        self._at_work = False
        self._troubles = 0
        """How often in a row it failed to take in what changed."""
        self._trouble = ""
        self._looks = 0
        """How often it was begun to look at everything."""
        self._looked = 0
        """Which of these looks ended last."""
        self._postponed = 0
        """How often in a row looking at everything was put off."""
        self._planner = Planner(site, self._stopped, self._wake)
        self._rests_at = math.inf
        self._watch: Watch | None = None
        self._copies: Mapping[str, str] = {}
        self._faults: dict[str, Diagnostic] = {}

    # ------------------------------------------------------------------ what requests see

    @property
    def base_path(self) -> str:
        """Path below which the site is."""
        return self.site.settings.root.base_path if self.site.settings else "/"

    def page(self, path: str) -> Page | None:
        """The output at a path in the newest state; None if there is none or nothing can be shown. Waits while that is not known yet."""
        until = time.monotonic() + PATIENCE
        changing = 0.0
        look = 0
        while not self._stopped.is_set() and time.monotonic() < until:
            state = self.site.state
            if state is None:
                if not self.loading.is_set():
                    return None
                if (built := self._built_page(path)) is not None:
                    return built
                self._stopped.wait(0.05)
                continue
            try:
                part = folder_of(path)
                return self._part(state, part, path) if part else self._noting(state, self.pages.page(state, path))
            except NotYet:
                state.planned.wait(0.25)
            except OutOfDate:
                # a look that begins from now on sees what is there: if the page is not to be had after it, there is a mistake in the way
                if not changing:
                    changing, look = time.monotonic() + CHANGING, self._looks + 1
                if self._looked >= look or time.monotonic() > changing:
                    return None
                if self._looks < look and self._watch is not None:
                    self._watch.look()
                self._stopped.wait(0.05)
        return None

    def _part(self, state: State, part: str, path: str) -> Page | None:
        """A file of a part of the search index."""
        output = state.find(part)
        if output is None or self._search is None:
            return None
        settings = state.settings
        place = os.path.realpath(self.site.folder / settings.output)
        try:
            content = self._search.file(output, path, BuiltPages(place, self.site.folder / FOLDER / NAME))
        except (EnvironmentFault, StoreDamaged) as fault:
            self._listener.trouble(fault)
            return None
        return None if content is None else Page(Output(path, "bytes", "", None, ()), content, "", None)

    def _built_page(self, path: str) -> Page | None:
        found = self.built.find(path) if self.built is not None else None
        if found is None:
            return None
        content, is_page = found
        return Page(Output(path, "html" if is_page else "bytes", "", None, ()), content, digest_of_page(content), None)

    def _noting(self, state: State, page: Page | None) -> Page | None:
        """Keep in mind which pages could not be rendered."""
        if page is not None:
            before = self._faults.get(page.output.path)
            if page.fault is not None:
                self._faults[page.output.path] = page.fault
            elif before is not None:
                del self._faults[page.output.path]
        return page

    def message(self, path: str) -> dict[str, Any] | None:
        """What the page at an output path is told; None if it is not known yet how it looks."""
        state = self.site.state
        if state is None and self.loading.is_set():
            return None
        made: dict[str, Any] = {"digest": "", "failed": self.site.failed or state is None, "page": None, "follow": self.options.follow}
        faults = []
        if state is not None:
            try:
                page = self._noting(state, self.pages.page(state, path) or self.pages.page(state, "404.html"))
            except (NotYet, OutOfDate):
                return None
            if page is not None:
                made["digest"] = page.digest
                made["page"] = self._about(state, page)
                faults = [page.fault] if page.fault else []
        found = [*self.site.diagnostics, *(f for f in faults if f not in self.site.diagnostics)]
        made["failed"] = made["failed"] or bool(faults)
        made["errors"], made["warnings"] = (sum(d.is_error is kind for d in found) for kind in (True, False))
        source = made["page"]["source"] if made["page"] else ""
        # the first are those that matter here
        found.sort(key=lambda d: (not d.is_error, d.location.path != source))
        made["diagnostics"] = [for_overlay(d, self.site.folder, self.options.editor) for d in found[:TOLD]]
        return made

    def _about(self, state: State, page: Page) -> dict[str, Any]:
        source = page.output.sources[0] if page.output.sources else ""
        noted = self.pages.noted.get(page.output.path)
        article = next((a for a in state.archive.articles if a.path == source), None) if source else None
        marks = []
        if article is not None and article.draft:
            marks.append("draft")
        if article is not None and article.publish_at and article.publish_at > self.site.moment():
            marks.append(f"not before {article.publish_at.replace('T', ' ').replace('Z', ' UTC')}")
        return {
            "source": source,
            "open": editor_link(self.options.editor, self.site.folder, source, 0, 0) if source else "",
            "template": page.output.template,
            "cause": noted.cause if noted else "",
            "milliseconds": round(noted.seconds * 1000, 1) if noted else 0,
            "marks": marks,
        }

    # ------------------------------------------------------------------ following

    def run(self, watch: Watch) -> None:
        """Follow the files until `stop`."""
        self._watch = watch
        watch.polled.near = self._near
        self.built = None
        self.loading.clear()
        self._after([], "", 0.0)
        self._planner.start(BREATH)
        while not self._stopped.is_set() and not self._interrupted:
            batch = watch.wait(1.0)
            try:
                self._take_in(batch)
                self._troubles = self._troubles if batch is None else 0
            except Exception as fault:
                # the disk is full, a folder went away in the middle, or a mistake of ours: look at all once more, less and less often
                self._in_the_way(fault)
                self._stopped.wait(min(0.5 * 2**self._troubles, SLOWEST))
                self._troubles += 1
                watch.look()
            self._planner.start(BREATH)
            self._rest(batch)

    def _take_in(self, batch: Batch | None) -> None:
        """Do what there is to do; the planner gives way as long as somebody waits for it."""
        self._at_work = True
        try:
            with nullcontext() if batch is None or batch.patient else self._planner.giving_way():
                self._step(batch)
        finally:
            self._at_work = False

    def interrupt(self) -> None:
        """For the handler of a signal: end `run`. Raises KeyboardInterrupt only where something long may be under way: in the middle of
        waiting it could leave a lock taken, and `stop` would wait for that for ever."""
        self._interrupted = True
        self._wake()
        if self._at_work:
            raise KeyboardInterrupt

    def _rest(self, batch: Batch | None) -> None:
        """Say so once nothing was to be done for a while after something was."""
        if batch is not None:
            self._rests_at = time.monotonic() + RESTING
        elif time.monotonic() > self._rests_at and self.site.waiting is None:
            self._rests_at = math.inf
            self._listener.resting()

    def _in_the_way(self, fault: Exception) -> None:
        """Tell of it, once."""
        if str(fault) != self._trouble:
            self._trouble = str(fault)
            self._listener.trouble(fault)

    def stop(self) -> None:
        """End `run`, and all streams."""
        self._stopped.set()
        self.streams.end()
        if self._search is not None:
            self._search.close()
        self._wake()

    def _wake(self) -> None:
        if self._watch is not None:
            self._watch.wake()

    def _step(self, batch: Batch | None) -> None:
        for planned, outputs, wrong in self._planner.finished():
            if isinstance(outputs, Exception):
                self.site.give_up(planned)
                self._in_the_way(outputs)
            else:
                self.site.finish(planned, outputs, wrong)
                self._trouble = ""
            self._after([], "", 0.0, late=True)
        began = time.perf_counter()
        self._looks += batch is not None and batch.everything
        before = self.site.state
        told = self.site.diagnostics
        waiting = self.site.waiting
        if batch is not None:
            try:
                self.site.update(batch, self._overtaken if batch.patient else lambda: False)
            except Overtaken:
                self._postponed += 1
                if self._watch is not None:
                    self._watch.look_later()
                return
            self._postponed = 0 if batch.everything else self._postponed
            self._looked = self._looks
        else:
            self.site.time_passed()
        if batch is not None and self.site.waiting is None:
            self._trouble = ""
        if batch is not None and self._watch is not None and _without_settings(self.site.diagnostics):
            # nobody tells of a whole folder that is moved back
            self._watch.look_later()
        state = self.site.state
        if state is before and told == self.site.diagnostics and waiting is self.site.waiting:
            return
        saved = [p for p in batch.paths if p.endswith(".md")] if batch is not None else []
        self._after(saved, state.cause if state is not None and state is not before else "", time.perf_counter() - began)

    def _overtaken(self) -> bool:
        """Whether a look at all files is to be put off; not for ever, whatever else is written all the time."""
        return self._postponed < MOST_POSTPONED and self._watch is not None and self._watch.busy()

    def _after(self, saved: Sequence[str], cause: str, seconds: float, *, late: bool = False) -> None:
        """Tell everybody."""
        self._tell_terminal()
        notices = self._notices(saved)
        changed = self._changed_copies() if late else []
        known: dict[str, dict[str, Any] | None] = {}
        for stream in self.streams.all():
            if stream.path not in known:
                known[stream.path] = self.message(stream.path)
            message = known[stream.path]
            if message is not None:
                stream.send({**message, "saved": [n for n in notices if n["output"] != stream.path], "files": changed})
        if cause:
            self._listener.changed(cause, seconds)

    def greet(self, stream: Stream) -> None:
        """Tell a page that was just opened how things are."""
        message = self.message(stream.path)
        if message is not None:
            stream.send(message)

    def _near(self) -> list[str]:
        """The files that open pages are made from, and the settings."""
        state = self.site.state
        outputs = (state.planned.outputs if state is not None else None) or {}
        found = [outputs[stream.path] for stream in self.streams.all() if stream.path in outputs]
        return sorted({SETTINGS_FILE, *(o.sources[0] for o in found if o.sources)})

    def _notices(self, saved: Sequence[str]) -> list[dict[str, str]]:
        """The pages of files that were saved."""
        state = self.site.state
        if state is None or not saved or len(saved) > NOTICES or self.site.failed:
            return []
        made = []
        for source in saved:
            for output, title in state.pages_of(source):
                made.append({"source": source, "output": output, "title": title, "url": self.base_path + page_path(output)[1:]})
        return made

    def _changed_copies(self) -> list[str]:
        """Addresses of pictures and attachments that are others than before."""
        state = self.site.state
        outputs = state.planned.outputs if state is not None else None
        if outputs is None:
            return []
        now = {o.path: o.planned.digest for o in outputs.values() if isinstance(o.planned, CopyView)}
        before, self._copies = self._copies, now
        return [self.base_path + path for path, digest in now.items() if before.get(path, digest) != digest]

    def _tell_terminal(self) -> None:
        if self.site.diagnostics != self._told:
            self._told = self.site.diagnostics
            self._listener.diagnosed(self._told)


def _without_settings(found: Sequence[Diagnostic]) -> bool:
    """Whether `site.yaml` was not there, and with it the whole site perhaps."""
    return any(d.code == "unreadable-file" and d.location.path == SETTINGS_FILE for d in found)
