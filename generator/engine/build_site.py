"""The build, from top to bottom."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault, in_order
from generator.base.values import value
from generator.base.workers import Workers
from generator.engine.decide import decide, to_render
from generator.engine.keys import KeySetup, key_chunk, key_setup
from generator.engine.load_site import LoadedSite, load_site
from generator.engine.manifest import PENDING, check_folder, write_manifest
from generator.engine.report import BuildReport, Progress, silent
from generator.engine.site_store import opened_store
from generator.engine.store import OutputRow, Store, StoreDamaged
from generator.engine.write import WriteSetup, Written, conditions_of, remove_unplanned, render_and_write
from generator.plan.output import Output


@value
class BuildOptions:
    """How to build."""

    folder: Path
    """The site folder, which holds `site.yaml`."""
    now: str
    """UTC, `YYYY-MM-DDTHH:MM:SSZ`: what counts as published."""
    output: str = ""
    """Output folder instead of that of `site.yaml`; relative to the site folder there, to where one stands here."""
    base_url: str = ""
    drafts: bool = False
    strict: bool = False
    """Whether warnings stop the build as errors do."""
    clean: bool = False
    """Forget earlier builds and write every file anew, whatever is there."""


def build_site(options: BuildOptions, workers: Workers, progress: Progress = silent) -> BuildReport:
    """Build the site into its output folder: only what differs is read, rendered and written.

    With errors (or warnings under `strict`) nothing is written and the last good site stays. Raises UsageError,
    ContentError (settings or theme unusable) and EnvironmentFault (output folder not ours, disk full).
    """
    with opened_store(options.folder, progress) as store:
        if options.clean:
            store.reset()
        try:
            return _build(options, store, workers, progress)
        except StoreDamaged:
            store.reset()
            return _build(options, store, workers, progress)


def _build(options: BuildOptions, store: Store, workers: Workers, progress: Progress) -> BuildReport:
    site = load_site(options.folder, workers, store, now=options.now, drafts=options.drafts, base_url=options.base_url, progress=progress)
    folder = output_folder(site, options)
    if site.failed or (options.strict and site.diagnostics):
        return _report(site, folder)
    manifest, held = check_folder(folder, options.folder)
    identity = os.path.realpath(folder)
    record = store.outputs(identity)
    shared = key_setup(site.plan.site, site.theme.digests)
    keys = _keys(site.plan.outputs, shared, workers) if record else dict.fromkeys((o.path for o in site.plan.outputs), "")
    decisions = decide(keys, record, conditions_of(folder, record, held, keys))
    wanted = to_render(decisions)
    waiting = [output for output in site.plan.outputs if output.path in wanted]
    kept = {path: record[path].digest for path in keys if path not in wanted}
    _make_folder(folder)
    # first said, then done: if the build dies in between, the next one still knows which files are ours
    intended = {**manifest, **kept, **dict.fromkeys(wanted, PENDING)}
    _say(folder, manifest, intended)
    removed, edited = remove_unplanned(folder, manifest, held, frozenset(keys))
    if options.clean:
        for path in wanted & held.keys():
            (folder / path).unlink(missing_ok=True)
    setup = WriteSetup(site.render_setup(), os.fspath(folder), not held, shared)
    written, wrong = render_and_write(waiting, setup, workers, progress)
    _say(folder, intended, {**kept, **{w.path: w.digest or PENDING for w in written}, **{path: manifest[path] for path in edited}})
    gone = [path for path in record if path not in keys] + [w.path for w in written if not w.digest]
    store.put_outputs(identity, _rows(written), gone, {})
    return BuildReport(
        output=str(folder),
        pages=len(keys),
        articles=len(site.archive.articles),
        written=tuple(w.path for w in written if w.changed),
        unchanged=len(kept) + sum(1 for w in written if w.digest and not w.changed),
        removed=tuple(removed),
        kept_edited=tuple(edited),
        held=site.archive.held,
        diagnostics=tuple(in_order([*site.diagnostics, *wrong])),
        base_url=site.settings.root.base_url,
        decisions=tuple(decisions),
    )


def _keys(outputs: Sequence[Output], shared: KeySetup, workers: Workers) -> dict[str, str]:
    made = workers.run(key_chunk, shared, outputs)
    return {output.path: key for output, key in zip(outputs, made, strict=True)}


def _rows(written: Sequence[Written]) -> list[OutputRow]:
    seen = time.time_ns()
    return [OutputRow(w.path, w.stamp, seen, w.digest, w.key) for w in written if w.digest]


def _say(folder: Path, before: Mapping[str, str], entries: Mapping[str, str]) -> None:
    """Put down whose files are there, where that is not what is written already."""
    if before != entries:
        write_manifest(folder, entries)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(
            f"cannot make the output folder {folder}: {fault.strerror or fault}", "Choose another with --output."
        ) from fault


def output_folder(site: LoadedSite, options: BuildOptions) -> Path:
    """Where to write: the option counts from where one stands, the setting from the site folder."""
    return Path(options.output) if options.output else options.folder / site.settings.output


def _report(site: LoadedSite, folder: Path) -> BuildReport:
    return BuildReport(
        str(folder), len(site.plan.outputs), len(site.archive.articles), (), 0, (), (), site.archive.held, site.diagnostics,
        site.settings.root.base_url,
    )  # fmt: skip
