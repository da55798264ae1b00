"""Builds that need no plan: nothing changed, only the texts of articles, or only templates of their pages.

Everything that a build depends on is compared with the last one that ended well. If all is the same, so is the site. If only
bodies of articles differ, and say the same to the rest of the archive as before (links, and the lead where there is no summary),
then only the views that show these bodies differ, and these the store has. If only templates differ, no view does. Anything else is planned.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from generator.base.aside import Aside
from generator.base.files import FoundFile, Stamp
from generator.base.workers import Workers
from generator.engine.last_build import Inputs, LastBuild
from generator.engine.options import BuildOptions
from generator.engine.report import BuildReport, Progress
from generator.engine.store import Store, rested
from generator.theme.places import ThemePlace

MANY = 40
"""Changed files from which on planning is worth its time."""
ARTICLE = "article.html"


def quick_build(
    options: BuildOptions,
    last: LastBuild,
    stamps: str,
    store: Store,
    workers: Workers,
    progress: Progress,
    inputs: Callable[[], Inputs],
    intact: Aside[bool],
) -> BuildReport | None:
    """The report of a build that needed no plan; None if one is needed. `stamps` is that note of the `last` build, `inputs` looks at what the
    site is made from, `intact` tells whether all outputs are. Raises StoreDamaged and EnvironmentFault."""
    if not last.since <= options.now < last.until:
        return None
    progress("find", 0, 0)
    now, known = inputs(), store.stamps()
    found = [f for f in now.found if f.path in known]
    if len(found) < len(known) or now.key(options_of(options), known) != last.inputs:
        return None
    changed = [f for f in found if not same(f, *known[f.path])]
    if len(changed) > MANY:
        return None
    if now.themes != last.themes:
        from generator.engine.template_edits import rebuild_pages

        return None if changed or not intact.result() else rebuild_pages(options, now, last, stamps, store, workers, progress)
    if changed:
        with workers.aside(partial(article_code, last.theme, options.folder, last.language), long=True) as code:
            from generator.engine.body_edits import rebuild_bodies

            return rebuild_bodies(changed, options, last, stamps, store, intact, code)
    return report_of(last) if intact.result() else None


def options_of(options: BuildOptions) -> list[object]:
    """The options that a site depends on."""
    return [os.path.abspath(options.output) if options.output else "", options.base_url, options.drafts, options.search]


def same(found: FoundFile, stamp: Stamp, seen: int) -> bool:
    """Whether a source file is as it was when its stamp was taken, at `seen` (ns)."""
    return found.stamp == stamp and not found.problem and rested(stamp, seen)


def article_code(theme: Sequence[ThemePlace], folder: Path, language: str) -> Mapping[str, bytes] | None:
    """The code of the template of articles with all it draws on; None if anything is wrong with the theme."""
    from generator.theme.sources import load_code

    return load_code(theme, folder, language, [ARTICLE])


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
