"""A build with a plan: everything that the site consists of is known, and what differs from the last build is made."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import partial
from pathlib import Path

from generator.archive.touched import Fact
from generator.base.aside import Aside
from generator.base.diagnostics import Diagnostic, EnvironmentFault, in_order
from generator.base.files import Stamp
from generator.base.workers import Workers
from generator.content.model import Article, Document
from generator.engine.ahead import ThemeAhead
from generator.engine.decide import Decision, decide, to_render
from generator.engine.exchanged import touched_facts
from generator.engine.first_pages import faults_of_first_pages
from generator.engine.folders import folder_of, is_folder, part_rows, parts_of, put_folder, remove_parts, worst
from generator.engine.keys import key_setup
from generator.engine.last_build import NOTE, Inputs, LastBuild, look_at_inputs, note_of, read_last_build
from generator.engine.left import Left, left_of_touched
from generator.engine.load_site import LoadedArchive, LoadedSite, load_archive, plan_loaded, plan_touched
from generator.engine.look_again import Looked, Setup, look_again, write_made
from generator.engine.manifest import NAME as MANIFEST
from generator.engine.manifest import PENDING, check_folder, write_manifest
from generator.engine.options import BuildOptions
from generator.engine.plan_note import PLAN, canonicals_of, lines_of, plan_note, read_plan_note
from generator.engine.quick import options_of
from generator.engine.report import BuildReport, Progress
from generator.engine.settings_note import SETTINGS
from generator.engine.settle import settle
from generator.engine.site_view_note import SITE_VIEW, site_view_note
from generator.engine.sources import parse_options
from generator.engine.store import OutputRow, Store
from generator.engine.template_edits import THEME, theme_note
from generator.engine.write import WriteSetup, Written, conditions_of, remove_unplanned, render_and_write, stamp_at
from generator.engine.written_stamps import STAMPS, revised_stamps, stamps_text
from generator.plan.standing import Standing

SiteCheck = Callable[[LoadedSite, Workers, Progress], list[Diagnostic]]
"""Looks through a site without errors before anything is written."""
SOME = 2000
"""Source files from which on a process of its own is worth its while."""
_ALWAYS = "9999-99-99T99:99:99Z"


def planned_build(
    options: BuildOptions,
    store: Store,
    workers: Workers,
    progress: Progress,
    strict_check: SiteCheck | None = None,
    inputs: Inputs | None = None,
    intact: Aside[bool] | None = None,
    ahead: ThemeAhead | None = None,
) -> BuildReport:
    """Load and plan the site, decide about each output, and do it. `inputs` is what it is made from, where that was looked at already;
    `intact` tells whether all that the last build wrote is as it was written; `ahead` is the theme being loaded. Raises what `build_site` raises, and StoreDamaged."""
    inputs = inputs or look_at_inputs(options.folder)
    last = read_last_build(store)
    loaded = load_archive(
        options.folder,
        workers,
        store,
        now=options.now,
        drafts=options.drafts,
        base_url=options.base_url,
        progress=progress,
        inputs=inputs,
        ahead=ahead,
    )
    folder = output_folder(loaded, options)
    place = os.path.realpath(folder)
    touched = touched_facts(loaded, options, last, inputs)
    if touched is not None and last is not None and place == last.place and _may_be_partial(options) and intact and intact.result():
        known = _known(loaded, touched, store, folder, options, progress)
        if known is not None:
            return _build(*known, touched, store, workers, options, inputs, progress)
    with workers.aside(partial(_looked_at, place, options.folder), long=len(inputs.found) > SOME) as looking:
        site = _planned(loaded, options, workers, progress, strict_check)
        if site.failed or (options.strict and site.diagnostics):
            return _report(site, folder)
        record = store.outputs(place)
        left = Left(record, *(looking.result() or check_folder(folder, options.folder)), (), {})
    return _build(site, left, touched, store, workers, options, inputs, progress)


def _may_be_partial(options: BuildOptions) -> bool:
    """Whether it is enough to plan what may be otherwise than it was."""
    return not (options.clean or options.explain or options.strict)


def _build(
    site: LoadedSite,
    left: Left,
    touched: Set[Fact] | None,
    store: Store,
    workers: Workers,
    options: BuildOptions,
    inputs: Inputs,
    progress: Progress,
) -> BuildReport:
    """Make what is planned and not as it should be, and remove what is no longer planned."""
    folder = output_folder(site, options)
    place = os.path.realpath(folder)
    shared = key_setup(site.plan.site, site.theme.digests)
    setup = WriteSetup(site.render_setup(), os.path.abspath(folder), not left.held, shared, site.program.path if site.program else "")
    looked = _looked_again(site, touched, setup, left.record, store, workers)
    keys = {path: found.key for path, found in looked.items()}
    parts = parts_of(left.record)
    decisions = _decided(keys, left.record, parts, folder, left.held)
    wanted = to_render(decisions)
    made = {path: found for path, found in looked.items() if path in wanted and found.made}
    waiting = [output for output in site.plan.outputs if output.path in wanted and output.path not in made]
    if wrong := list(faults_of_first_pages(site.plan.outputs, wanted - made.keys(), setup.render)):
        return _report(dataclasses.replace(site, diagnostics=tuple(in_order([*site.diagnostics, *wrong]))), folder)
    kept = {path: left.record[path] for path in keys if path not in wanted}
    kept |= {part: row for path, own in parts.items() if path in kept for part, row in own.items()}
    _make_folder(folder)
    # first said, then done: if the build dies in between, the next one still knows which files are ours
    intended: Mapping[str, str] = {**left.manifest, **_digests(kept), **{path: PENDING for path in wanted if not is_folder(path)}}
    _say(folder, left.manifest, intended, left.beside)
    removed, edited = remove_unplanned(folder, left.manifest, left.held, keys)
    if options.clean:
        for path in wanted & left.held.keys():
            (folder / path).unlink(missing_ok=True)
    if not site.plan.standing:
        store.begin_outputs(place, kept, wanted)
    early = write_made(made, setup.output)
    store.views.put([w.view for w in early if w.view], [piece for w in early for piece in w.pieces], [w.rows for w in early if w.rows])
    written, wrong = render_and_write(waiting, setup, workers, store.views, progress)
    written += early
    rows, intended = _put_in_place(folder, written, intended, left)
    said = {w.path: PENDING for w in written if not w.digest and not is_folder(w.path)}
    _say(folder, intended, {**_digests(kept), **_digests(rows), **said, **{path: left.manifest[path] for path in edited}}, left.beside)
    report = _report_of(site, folder, kept, rows, written, decisions, [*site.diagnostics, *wrong], len(left.beside))
    report = dataclasses.replace(report, removed=tuple(removed), kept_edited=tuple(edited))
    _remember(site, report, written, rows, kept, left, store, options, place, inputs)
    return report


def _known(
    loaded: LoadedArchive, touched: Set[Fact], store: Store, folder: Path, options: BuildOptions, progress: Progress
) -> tuple[LoadedSite, Left] | None:
    """The site with a plan of what is about facts that are touched or untold, and what was left of that; None where more is to be done."""
    noted = read_plan_note(store.note(PLAN), loaded.settings.root.base_url)
    if not noted:
        return None
    site = plan_touched(loaded, Standing(touched, canonicals_of(noted, touched)), search=options.search, progress=progress)
    # what all pages share is in all of them
    if site is None or site.failed or site_view_note(site.plan.site) != store.note(SITE_VIEW):
        return None
    left = left_of_touched(site.plan, noted, store, folder)
    return (site, left) if left else None


def _planned(
    loaded: LoadedArchive, options: BuildOptions, workers: Workers, progress: Progress, strict_check: SiteCheck | None
) -> LoadedSite:
    """The site with its plan; under `strict` with what the checks of the whole site find."""
    site = plan_loaded(loaded, search=options.search, progress=progress)
    if options.strict and strict_check and not site.failed:
        return dataclasses.replace(site, diagnostics=tuple(in_order([*site.diagnostics, *strict_check(site, workers, progress)])))
    return site


def _looked_again(
    site: LoadedSite,
    touched: Set[Fact] | None,
    setup: WriteSetup,
    record: Mapping[str, OutputRow],
    store: Store,
    workers: Workers,
) -> Mapping[str, Looked]:
    """What is found out of each output; nothing where none was ever written, for all are made then."""
    if not record:
        return dict.fromkeys((output.path for output in site.plan.outputs), Looked("", None))
    return look_again(site.plan.outputs, Setup(setup, record, touched, store.views), workers)


def _decided(
    keys: Mapping[str, str],
    record: Mapping[str, OutputRow],
    parts: Mapping[str, Mapping[str, OutputRow]],
    folder: Path,
    held: Mapping[str, Stamp],
) -> list[Decision]:
    """What is to be done about each output; a folder is as well off as the worst of its files."""
    heads = {path: row for path, row in record.items() if path not in parts.get(folder_of(path), ())}
    conditions = conditions_of(folder, heads, held, keys)
    conditions |= {path: worst(conditions_of(folder, own, held, own).values()) for path, own in parts.items() if path in keys}
    return decide(keys, heads, conditions)


def _looked_at(place: str, site: Path) -> tuple[dict[str, str], dict[str, Stamp]] | None:
    """What lies where the last build wrote; None if that is not ours to change, for which `check_folder` has the words."""
    try:
        return check_folder(Path(place), site) if place else None
    except EnvironmentFault:
        return None


def _remember(
    site: LoadedSite,
    report: BuildReport,
    written: Sequence[Written],
    made: Mapping[str, OutputRow],
    kept: Mapping[str, OutputRow],
    left: Left,
    store: Store,
    options: BuildOptions,
    place: str,
    inputs: Inputs,
) -> None:
    """Put down what was written, and, if all went well, the build as a whole."""
    gone = [path for path in left.record if path not in kept and path not in made]
    notes = {NOTE: ""}
    if not report.failed and not report.kept_edited:
        since, until = publication_window(site.documents, options.now)
        last = LastBuild(
            inputs.key(options_of(options), store.stamps()), inputs.themes, since, until, report.output, place, report.pages,
            report.articles, report.held, report.diagnostics, report.base_url, parse_options(site.settings), site.theme.chain,
            site.settings.language,
        )  # fmt: skip
        base_url = site.settings.root.base_url
        lines = lines_of(site.plan.outputs, {path: left.noted[path] for path in site.plan.standing})
        notes = {
            NOTE: note_of(last),
            PLAN: plan_note(lines, base_url),
            STAMPS: _stamps(kept, made, gone, left, store, Path(place)),
            SITE_VIEW: site_view_note(site.plan.site),
            THEME: theme_note(site.theme),
        }
        if site.settings_note:
            notes[SETTINGS] = site.settings_note
    settle([row.stamp for row in made.values()])
    store.put_outputs(place, made.values(), gone, notes)


def _stamps(
    kept: Mapping[str, OutputRow], made: Mapping[str, OutputRow], gone: Sequence[str], left: Left, store: Store, place: Path
) -> str:
    """The note `STAMPS`."""
    if left.beside:
        fresh = [(row.path, row.stamp) for row in made.values() if not is_folder(row.path)]
        return revised_stamps(store.note(STAMPS), fresh, place, frozenset(gone))
    stamps = [(row.path, row.stamp) for row in (*kept.values(), *made.values()) if not is_folder(row.path)]
    return stamps_text([*stamps, (MANIFEST, stamp_at(place / MANIFEST))])


def _put_in_place(
    folder: Path, written: Sequence[Written], intended: Mapping[str, str], left: Left
) -> tuple[dict[str, OutputRow], Mapping[str, str]]:
    """Rows of all that was written, once folders are where they belong; and what the manifest says by then."""
    rows = {w.path: OutputRow(w.path, w.stamp, w.digest, w.key) for w in written if w.digest}
    whole = [w for w in written if w.parts]
    if whole:
        made = {part: PENDING for w in whole for part, _ in w.parts}
        _say(folder, intended, {**intended, **made}, left.beside)
        intended = {**intended, **made}
        for w in whole:
            put_folder(folder, w.path, [part for part, _ in w.parts])
            rows |= {row.path: row for row in part_rows(folder, w.parts, w.key)}
        # of a folder that was damaged something may be left that the new one has not
        again = {w.path for w in whole}
        remove_parts(folder, [path for path in left.manifest if folder_of(path) in again and path not in made])
    return rows, intended


def _digests(rows: Mapping[str, OutputRow]) -> dict[str, str]:
    return {path: row.digest for path, row in rows.items() if not is_folder(path)}


def publication_window(documents: Iterable[Document], now: str) -> tuple[str, str]:
    """The moments between which `now` can be without anything being published or held back that is not so now."""
    moments = {m for d in documents if isinstance(d, Article) for m in (d.publish_at, d.expires) if m}
    return max((m for m in moments if m <= now), default=""), min((m for m in moments if m > now), default=_ALWAYS)


def _say(folder: Path, before: Mapping[str, str], entries: Mapping[str, str], beside: Sequence[str]) -> None:
    """Put down whose files are there, where that is not what is written already. `beside` are lines for those that stand."""
    if before != entries:
        write_manifest(folder, entries, beside)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(
            f"cannot make the output folder {folder}: {fault.strerror or fault}", "Choose another with --output."
        ) from fault


def output_folder(site: LoadedArchive, options: BuildOptions) -> Path:
    """Where to write: the option counts from where one stands, the setting from the site folder."""
    return Path(options.output) if options.output else options.folder / site.settings.output


def _report_of(
    site: LoadedSite,
    folder: Path,
    kept: Mapping[str, OutputRow],
    rows: Mapping[str, OutputRow],
    written: Sequence[Written],
    decisions: Sequence[Decision],
    diagnostics: Iterable[Diagnostic],
    standing: int,
) -> BuildReport:
    """What to say of a build that wrote something. `standing` is how many files stand beside the plan."""
    return dataclasses.replace(
        _report(site, folder),
        pages=standing + sum(1 for path in (*kept, *rows) if not is_folder(path)),
        written=tuple(sorted(path for w in written if w.changed for path in ([part for part, _ in w.parts] or [w.path]))),
        unchanged=standing + sum(1 for path in kept if not is_folder(path)) + sum(1 for w in written if w.digest and not w.changed),
        diagnostics=tuple(in_order(diagnostics)),
        decisions=tuple(decisions),
    )


def _report(site: LoadedSite, folder: Path) -> BuildReport:
    return BuildReport(
        str(folder), len(site.plan.outputs), len(site.archive.articles), (), 0, (), (), site.archive.held, site.diagnostics,
        site.settings.root.base_url,
    )  # fmt: skip
