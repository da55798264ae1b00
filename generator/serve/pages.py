"""Outputs as bytes, rendered when they are asked for."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from pathlib import Path

from generator.base.diagnostics import Diagnostic
from generator.base.values import value
from generator.engine.body_edits import with_bodies
from generator.engine.database import StoreDamaged
from generator.engine.view_texts import bodies_in
from generator.plan.output import Output
from generator.plan.views import CopyView
from generator.render.html import RenderFault
from generator.render.output import Renderer, RenderSetup, render_setup
from generator.serve.sources import LiveBodies
from generator.serve.state import State

KEPT = 64
"""Pages that are remembered as they were last, for when their template fails."""
NOTED = 500
"""Pages of which is remembered when and why they were rendered."""


@value
class Rendered:
    """When an output was rendered last, and why."""

    path: str
    seconds: float
    cause: str


@value
class Page:
    """An output as bytes."""

    output: Output
    content: bytes
    digest: str
    fault: Diagnostic | None
    """Why the content is that of an earlier state, or empty."""


class OutOfDate(Exception):
    """A file is not what it was when the state was made: a newer state is on its way."""


class Pages:
    """Renders the outputs of states, one at a time."""

    def __init__(self, folder: Path, bodies: LiveBodies):
        self._folder = folder
        self._bodies = bodies
        self._lock = threading.Lock()
        self._renderer: Renderer | None = None
        self._setup: tuple[object, object] | None = None
        self._last: OrderedDict[str, bytes] = OrderedDict()
        self._made: OrderedDict[str, tuple[int, Page]] = OrderedDict()
        self.noted: OrderedDict[str, Rendered] = OrderedDict()

    def page(self, state: State, path: str) -> Page | None:
        """The output at a path; None if there is none. Raises NotYet and OutOfDate."""
        output = state.find(path)
        if output is None:
            return None
        with self._lock:
            if output.renderer not in self._renderer_for(state).table:
                return None
            held = self._made.get(path)
            if held and held[0] == state.number and held[1].fault is None and output.renderer != "copy":
                return held[1]
            made = self._page(state, output)
            if output.renderer in ("html", "atom"):
                _keep(self._made, path, (state.number, made), KEPT)
            return made

    def _page(self, state: State, output: Output) -> Page:
        began = time.perf_counter()
        fault = None
        try:
            content = self._renderer_for(state).render(self._shown(state, output))
        except RenderFault as found:
            content, fault = self._last.get(output.path, b""), found.diagnostic
        except StoreDamaged as gone:
            raise OutOfDate from gone
        except OSError as gone:
            raise OutOfDate from gone
        if isinstance(output.planned, CopyView) and _sha(content) != output.planned.digest:
            # never anything but the file that was planned, whatever has taken its place since
            raise OutOfDate
        if fault is None and output.renderer == "html":
            _keep(self._last, output.path, content, KEPT)
            _keep(self.noted, output.path, Rendered(output.path, time.perf_counter() - began, state.cause), NOTED)
        return Page(output, content, digest_of_page(content), fault)

    def _shown(self, state: State, output: Output) -> Output:
        made = output.made()
        if state.edited and any(body.source in state.edited for body in bodies_in(made.planned)):
            edited = dict(state.edited)
            return Output(made.path, made.renderer, made.template, with_bodies(made.planned, edited), made.sources, made.canonical)
        return made

    def _renderer_for(self, state: State) -> Renderer:
        wanted = (state.context, state.theme)
        if self._renderer is None or self._setup is None or self._setup[0] is not wanted[0]:
            # made anew for each plan, so that nothing of an earlier one is held in memory
            setup: RenderSetup = render_setup(state.site, state.theme, self._folder, self._bodies)
            if self._renderer is not None and self._setup is not None and self._setup[1] is state.theme:
                self._renderer.setup = setup
            else:
                self._renderer = Renderer(setup)
            self._setup = wanted
        return self._renderer


def _keep(kept: OrderedDict, path: str, what: object, most: int) -> None:  # type: ignore[type-arg]
    kept[path] = what
    kept.move_to_end(path)
    while len(kept) > most:
        kept.popitem(last=False)


def digest_of_page(content: bytes) -> str:
    """By which an open page knows whether it is out of date."""
    return _sha(content)[:16]


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
