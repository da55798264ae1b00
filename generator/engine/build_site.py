"""The build, from top to bottom."""

from __future__ import annotations

import os
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault, in_order
from generator.base.values import value
from generator.base.workers import Workers
from generator.engine.load_site import LoadedSite, load_site
from generator.engine.manifest import PENDING, check_folder, write_manifest
from generator.engine.report import BuildReport, Progress, silent
from generator.engine.write import WriteSetup, remove_unplanned, render_and_write


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
    """Write every file anew, whatever is there."""


def build_site(options: BuildOptions, workers: Workers, progress: Progress = silent) -> BuildReport:
    """Build the site into its output folder.

    With errors (or warnings under `strict`) nothing is written and the last good site stays. Raises UsageError,
    ContentError (settings or theme unusable) and EnvironmentFault (output folder not ours, disk full).
    """
    site = load_site(options.folder, workers, now=options.now, drafts=options.drafts, base_url=options.base_url, progress=progress)
    folder = output_folder(site, options)
    if site.failed or (options.strict and site.diagnostics):
        return _report(site, folder)
    manifest, held = check_folder(folder, options.folder)
    planned = {output.path for output in site.plan.outputs}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise EnvironmentFault(
            f"cannot make the output folder {folder}: {fault.strerror or fault}", "Choose another with --output."
        ) from fault
    # first said, then done: if the build dies in between, the next one still knows which files are ours
    write_manifest(folder, {**manifest, **dict.fromkeys(planned, PENDING)})
    removed, edited = remove_unplanned(folder, manifest, held, frozenset(planned))
    if options.clean:
        for path in planned & held.keys():
            (folder / path).unlink(missing_ok=True)
    setup = WriteSetup(site.render_setup(), os.fspath(folder), not held)
    written, wrong = render_and_write(site.plan.outputs, setup, workers, progress)
    entries = {w.path: w.digest or PENDING for w in written}
    entries.update({path: manifest[path] for path in edited})
    write_manifest(folder, entries)
    return BuildReport(
        output=str(folder),
        pages=len(planned),
        articles=len(site.archive.articles),
        written=tuple(w.path for w in written if w.changed),
        unchanged=sum(1 for w in written if w.digest and not w.changed),
        removed=tuple(removed),
        kept_edited=tuple(edited),
        held=site.archive.held,
        diagnostics=tuple(in_order([*site.diagnostics, *wrong])),
        base_url=site.settings.root.base_url,
    )


def output_folder(site: LoadedSite, options: BuildOptions) -> Path:
    """Where to write: the option counts from where one stands, the setting from the site folder."""
    return Path(options.output) if options.output else options.folder / site.settings.output


def _report(site: LoadedSite, folder: Path) -> BuildReport:
    return BuildReport(
        str(folder), len(site.plan.outputs), len(site.archive.articles), (), 0, (), (), site.archive.held, site.diagnostics,
        site.settings.root.base_url,
    )  # fmt: skip
