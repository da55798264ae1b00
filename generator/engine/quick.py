"""Builds that need no plan: nothing changed, only the texts of articles, or only templates of their pages.

Everything that a build depends on is compared with the last one that ended well. If all is the same, so is the site. If only
bodies of articles differ, and say the same to the rest of the archive as before (links, and the lead where there is no summary),
then only the views that show these bodies differ, and these the store has. If only templates differ, no view does. Anything else is planned.
"""

from __future__ import annotations

import os
from collections.abc import Container, Sequence
from pathlib import Path

from generator.base import files
from generator.base.files import FoundFile, Stamp
from generator.base.workers import Workers
from generator.engine.last_build import STAMPS, LastBuild, look_at_inputs, read_last_build
from generator.engine.manifest import NAME as MANIFEST
from generator.engine.options import BuildOptions
from generator.engine.report import BuildReport, Progress
from generator.engine.store import Store, rested

MANY = 40
"""Changed files from which on planning is worth its time."""


def quick_build(options: BuildOptions, store: Store, workers: Workers, progress: Progress) -> BuildReport | None:
    """The report of a build that needed no plan; None if one is needed. Raises StoreDamaged and EnvironmentFault."""
    last = read_last_build(store)
    # under `strict` a site is looked through as a whole, for which it has to be there as a whole
    if last is None or options.clean or options.explain or options.strict:
        return None
    if not last.since <= options.now < last.until:
        return None
    progress("find", 0, 0)
    now, known = look_at_inputs(options.folder), store.stamps()
    found = [f for f in now.found if f.path in known]
    if len(found) < len(known) or now.key(options_of(options), known) != last.inputs:
        return None
    changed = [f for f in found if not same(f, *known[f.path])]
    if len(changed) > MANY or not outputs_intact(store, last):
        return None
    if now.themes != last.themes:
        from generator.engine.template_edits import rebuild_pages

        return None if changed else rebuild_pages(options, now, last, store, workers, progress)
    if changed:
        from generator.engine.body_edits import rebuild_bodies

        return rebuild_bodies(changed, options, last, store)
    return report_of(last)


def options_of(options: BuildOptions) -> list[object]:
    """The options that a site depends on."""
    return [os.path.abspath(options.output) if options.output else "", options.base_url, options.drafts, options.search]


def same(found: FoundFile, stamp: Stamp, seen: int) -> bool:
    """Whether a source file is as it was when its stamp was taken, at `seen` (ns)."""
    return found.stamp == stamp and not found.problem and rested(stamp, seen)


def stamps_text(stamps: Sequence[tuple[str, Stamp]]) -> str:
    """The note `STAMPS`."""
    return "\n".join(f"{path}\t{stamp[0]} {stamp[1]} {stamp[2]} {stamp[3]}" for path, stamp in stamps)


def revised_stamps(text: str, stamps: Sequence[tuple[str, Stamp]], place: Path, gone: Container[str] = ()) -> str:
    """The note `STAMPS` with other stamps for some outputs, without those `gone`, and with that of the manifest, which names them."""
    fresh = dict(line.split("\t") for line in stamps_text([*stamps, (MANIFEST, files.stamp_of(os.lstat(place / MANIFEST)))]).split("\n"))
    lines = dict(line.split("\t") for line in text.split("\n"))
    return "\n".join(f"{path}\t{stamp}" for path, stamp in {**lines, **fresh}.items() if path not in gone)


def outputs_intact(store: Store, last: LastBuild) -> bool:
    """Whether all files of the last build are as it left them."""
    text = store.note(STAMPS)
    if not text:
        return False
    prefix = last.place + os.sep
    lstat, stamp_of = os.lstat, files.stamp_of
    try:
        for line in text.split("\n"):
            path, _, written = line.partition("\t")
            size, mtime, ctime, inode = stamp_of(lstat(prefix + path))
            if written != f"{size} {mtime} {ctime} {inode}":
                return False
    except OSError:
        return False
    return True


def report_of(last: LastBuild, written: Sequence[str] = (), removed: Sequence[str] = ()) -> BuildReport:
    """What to say of a site that is as the last build left it, but for the outputs `written`."""
    return BuildReport(
        output=last.output,
        pages=last.pages,
        articles=last.articles,
        written=tuple(written),
        unchanged=last.pages - len(written),
        removed=tuple(removed),
        kept_edited=(),
        held=last.held,
        diagnostics=last.diagnostics,
        base_url=last.base_url,
    )
