"""The build, from top to bottom."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from generator.base.workers import Workers
from generator.engine.database import StoreDamaged
from generator.engine.last_build import look_at_inputs
from generator.engine.options import BuildOptions
from generator.engine.quick import quick_build
from generator.engine.report import BuildReport, Progress, silent
from generator.engine.site_store import opened_store

if TYPE_CHECKING:
    from generator.engine.planned_build import SiteCheck


def build_site(options: BuildOptions, workers: Workers, progress: Progress = silent, strict_check: SiteCheck | None = None) -> BuildReport:
    """Build the site into its output folder: only what differs is read, rendered and written.

    With errors (or, under `strict`, warnings, also those of `strict_check`) nothing is written and the last good site stays. Raises
    UsageError, ContentError (settings or theme unusable) and EnvironmentFault (output folder not ours, disk full).
    """
    # looked at once, by whoever needs them first
    inputs = cache(partial(look_at_inputs, options.folder))
    with opened_store(options.folder, progress) as store:
        if options.clean:
            store.reset()
        try:
            report = quick_build(options, store, workers, progress, inputs)
        except StoreDamaged:
            store.reset()
            report = None
        if report is not None:
            return report
        # not needed, and so not loaded, where nothing changed
        from generator.engine.planned_build import planned_build

        try:
            return planned_build(options, store, workers, progress, strict_check, inputs())
        except StoreDamaged:
            store.reset()
            return planned_build(options, store, workers, progress, strict_check, inputs())
