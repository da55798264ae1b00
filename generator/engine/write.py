"""Rendering outputs in workers and putting them in place; removing what is no longer planned."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import stat
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import Diagnostic, EnvironmentFault, Location
from generator.base.digest import digest_bytes
from generator.base.overwrite import Overwriter
from generator.base.values import value
from generator.base.workers import Workers
from generator.engine.decide import Condition
from generator.engine.folders import digest_of_parts, folder_of, is_folder, make_folder
from generator.engine.keys import KeySetup, output_key
from generator.engine.manifest import PENDING
from generator.engine.report import Progress
from generator.engine.rows import RowWriter
from generator.engine.store import OutputRow
from generator.engine.view_store import RowsText, ViewStore, ViewText
from generator.engine.view_texts import ViewWriter, bodies_in, writer_for
from generator.engine.working_order import in_working_order
from generator.plan.output import Output
from generator.plan.search_index import CONTENTS
from generator.render.html import RenderFault
from generator.render.output import COPY_LIMIT, RenderSetup, renderer_for

BATCH = 500
"""Views that are put down together."""
LONG = 50_000
"""Signs of text of an output's rows, with which what waits is put down at once."""


@value
class WriteSetup:
    """What workers need to render and write."""

    render: RenderSetup
    output: str
    """The output folder on disk."""
    fresh: bool
    """Whether there is nothing in it yet."""
    keys: KeySetup
    program: str = ""
    """The program that makes search indexes."""


@value
class Written:
    """What became of one output."""

    path: str
    digest: str
    """SHA-256 of its bytes; empty if it failed."""
    changed: bool
    """False: the same bytes were there already and the file was not touched."""
    stamp: files.Stamp
    key: str
    view: ViewText | None
    """Where it shows a body."""
    pieces: tuple[tuple[str, str], ...]
    """(digest, text) of those that stand in its view, and not in one before it from the same process."""
    diagnostic: Diagnostic | None
    fault: str
    """Message of the machine being in the way; empty otherwise."""
    fault_hint: str
    parts: tuple[tuple[str, str], ...] = ()
    """(path, digest) of the files of a folder, which are not in their place yet."""
    rows: RowsText | None = None
    """What is kept of its rows, if it consists of rows."""


def render_and_write(
    outputs: Sequence[Output], setup: WriteSetup, workers: Workers, views: ViewStore, progress: Progress
) -> tuple[list[Written], list[Diagnostic]]:
    """Render all `outputs` and write those whose bytes differ. Views that are to be kept go to `views` as they come.

    Returns what became of each, and the mistakes that templates made. Raises EnvironmentFault at the first
    file that cannot be written.
    """
    results: list[Written] = []
    diagnostics: list[Diagnostic] = []
    progress("render", 0, len(outputs))
    ordered, first, uneven = in_working_order(outputs, workers.jobs)
    kept = _Kept(views)
    for done in workers.run(write_chunk, setup, ordered, first=first, uneven=uneven):
        if done.fault:
            raise EnvironmentFault(done.fault, done.fault_hint)
        if done.diagnostic is not None:
            diagnostics.append(done.diagnostic)
        results.append(kept.without_view(done))
        if len(results) % 50 == 0 or len(results) == len(outputs):
            progress("render", len(results), len(outputs))
    kept.flush()
    return results, diagnostics


class _Kept:
    """Views on their way into the store, in batches."""

    def __init__(self, store: ViewStore):
        self._store = store
        self._views: list[ViewText] = []
        self._pieces: list[tuple[str, str]] = []
        self._rows: list[RowsText] = []

    def without_view(self, done: Written) -> Written:
        """The same without its view and rows, which are kept."""
        if done.view is None and not done.pieces and not done.rows:
            return done
        if done.view:
            self._views.append(done.view)
        if done.rows:
            self._rows.append(done.rows)
        self._pieces += done.pieces
        # rows of large tables are megabytes of text
        if len(self._views) >= BATCH or (done.rows and len(done.rows.lengths) > LONG):
            self.flush()
        return dataclasses.replace(done, view=None, pieces=(), rows=None)

    def flush(self) -> None:
        """Put down what is waiting."""
        if self._views or self._pieces or self._rows:
            self._store.put(self._views, self._pieces, self._rows)
            self._views, self._pieces, self._rows = [], [], []


def write_chunk(setup: WriteSetup, chunk: Sequence[Output]) -> list[Written]:
    """Runs in workers: render and write outputs."""
    over = Overwriter(setup.output)
    try:
        return _write_all(setup, chunk, over)
    finally:
        over.close()


def _write_all(setup: WriteSetup, chunk: Sequence[Output], over: Overwriter) -> list[Written]:
    renderer, views = renderer_for(setup.render), writer_for(setup.keys)
    written_rows = RowWriter(views, renderer, chunk)
    made = []
    for planned in chunk:
        output, rows = planned, written_rows.of(planned)
        try:
            place = os.path.join(setup.output, output.path)
            if is_folder(output.path):
                output = planned.made()
                parts = make_folder(output, place, setup.program, setup.render.bodies)
                digest, (key, view, _) = digest_of_parts(parts), _noted(output, setup.keys, views)
                made.append(Written(output.path, digest, True, files.NO_STAMP, key, view, (), None, "", "", parts))
                continue
            if rows:
                content, held = rows.rendered()
                output = rows.in_digests()
            else:
                output, held = planned.made(), None
                content = renderer.render(output)
            changed = _put_fresh(place, content, _folders_for(setup)) if setup.fresh else _put(place, content, over)
            stamp = files.stamp_of(os.lstat(place))
            key, view, pieces = _noted(output, setup.keys, views)
            made.append(Written(output.path, digest_bytes(content), changed, stamp, key, view, pieces, None, "", "", (), held))
        except RenderFault as fault:
            made.append(failed(output.path, diagnostic=fault.diagnostic))
        except EnvironmentFault as fault:
            made.append(failed(output.path, fault=str(fault), hint=fault.hint))
            break
        except OSError as fault:
            source = output.sources[0] if output.sources else output.path
            message = f"this file cannot be read: {fault.strerror or fault}"
            made.append(failed(output.path, diagnostic=Diagnostic("unreadable-file", message, Location(source))))
    return made


def _noted(output: Output, shared: KeySetup, views: ViewWriter) -> tuple[str, ViewText | None, tuple[tuple[str, str], ...]]:
    """(its key; where it shows a body, its view; the pieces of that view)."""
    held = tuple(body.source for body in bodies_in(output.view) if body)
    kept = bool(held) or output.path == CONTENTS
    text, pieces = views.with_pieces(output) if kept else (views.text(output), ())
    return output_key(shared, output.renderer, output.template, text), ViewText(output.path, text, held) if kept else None, pieces


def failed(path: str, *, diagnostic: Diagnostic | None = None, fault: str = "", hint: str = "") -> Written:
    """An output that could not be made, and why."""
    return Written(path, "", False, files.NO_STAMP, "", None, (), diagnostic, fault, hint)


_folders: tuple[WriteSetup, set[str]] | None = None


def _folders_for(setup: WriteSetup) -> set[str]:
    """The folders that this process has made in a build so far."""
    global _folders
    if _folders is None or _folders[0] is not setup:
        _folders = (setup, set())
    return _folders[1]


def _put_fresh(place: str, content: bytes, made: set[str]) -> bool:
    """Write where nothing is; `made` are the folders made so far."""
    files.make_folder(os.path.dirname(place), made)
    files.write_atomic(place, content)
    return True


def placed(
    folder: str,
    path: str,
    content: bytes,
    key: str,
    over: Overwriter,
    view: ViewText | None = None,
    pieces: tuple[tuple[str, str], ...] = (),
    rows: RowsText | None = None,
) -> Written:
    """Put an output that is rendered already in place. Raises EnvironmentFault."""
    place = os.path.join(folder, path)
    changed = _put(place, content, over)
    return Written(path, digest_bytes(content), changed, stamp_at(place), key, view, pieces, None, "", "", (), rows)


def _put(place: str, content: bytes, over: Overwriter) -> bool:
    """Write unless the same bytes are there; whether it was written."""
    try:
        seen = os.lstat(place)
    except OSError:
        files.write_atomic(place, content)
        return True
    if not stat.S_ISREG(seen.st_mode):
        files.write_atomic(place, content)
        return True
    if seen.st_size == len(content):
        with contextlib.suppress(OSError), open(place, "rb") as file:
            if file.read() == content:
                return False
    over.write(place, content)
    return True


def remove_unplanned(
    folder: Path, manifest: Mapping[str, str], held: Mapping[str, files.Stamp], planned: Mapping[str, object]
) -> tuple[list[str], list[str]]:
    """Remove files that we wrote and that are no longer planned, and folders that this empties.

    Returns (removed, left alone because somebody changed them since). Raises EnvironmentFault.
    """
    removed: list[str] = []
    edited: list[str] = []
    folders: set[str] = set()
    for path in sorted(held.keys() - planned.keys()):
        place = folder / path
        if files.is_temporary(path):
            _remove(place)
            folders.add(path.rpartition("/")[0])
            continue
        if path not in manifest or folder_of(path) in planned:
            continue
        if manifest[path] != PENDING and digest_at(place) != manifest[path]:
            edited.append(path)
            continue
        _remove(place)
        removed.append(path)
        folders.add(path.rpartition("/")[0])
    files.remove_empty_folders(folder, folders)
    return removed, edited


def stamp_at(place: str | Path) -> files.Stamp:
    """The stamp of a file that was just written. Raises EnvironmentFault if it is gone already."""
    try:
        return files.stamp_of(os.lstat(place))
    except OSError as fault:
        raise EnvironmentFault(f"{place} went away: {fault.strerror or fault}", "Build again.") from fault


def conditions_of(
    folder: Path, record: Mapping[str, OutputRow], held: Mapping[str, files.Stamp], planned: Container[str]
) -> dict[str, Condition]:
    """What became of the files that are recorded and still planned; only those whose stamps differ are read."""
    made: dict[str, Condition] = {}
    for path, row in record.items():
        if path not in planned:
            continue
        stamp = held.get(path)
        if stamp is None:
            made[path] = "missing"
        elif stamp == row.stamp:
            made[path] = "intact"
        else:
            made[path] = "touched" if digest_at(folder / path) == row.digest else "edited"
    return made


def digest_at(place: Path) -> str:
    """SHA-256 of the plain file at a place; empty for anything else, such as a link to nothing."""
    try:
        content = files.read_bounded(place, COPY_LIMIT)
    except OSError:
        return ""
    return "" if content is None else digest_bytes(content)


def _remove(place: Path) -> None:
    try:
        place.unlink(missing_ok=True)
    except OSError as fault:
        raise EnvironmentFault(f"cannot remove {place}: {fault.strerror or fault}", "Check the folder's permissions.") from fault
