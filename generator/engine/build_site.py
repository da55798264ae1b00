"""The build, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import TYPE_CHECKING

from generator.base.workers import Workers
from generator.engine.database import StoreDamaged
from generator.engine.last_build import Inputs, look_at_inputs, read_last_build
from generator.engine.options import BuildOptions
from generator.engine.quick import quick_build
from generator.engine.report import BuildReport, Progress, silent
from generator.engine.site_store import opened_store
from generator.engine.store import Store
from generator.engine.written_stamps import STAMPS, all_intact

if TYPE_CHECKING:
    from generator.engine.planned_build import SiteCheck

SOME = 2000
"""Outputs from which on looking at them is worth a process of its own."""


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
            return _built(options, store, workers, progress, strict_check, inputs)
        except StoreDamaged:
            store.reset()
            return _built(options, store, workers, progress, strict_check, inputs)


def _built(
    options: BuildOptions,
    store: Store,
    workers: Workers,
    progress: Progress,
    strict_check: SiteCheck | None,
    inputs: Callable[[], Inputs],
) -> BuildReport:
    # under `strict` a site is looked through as a whole, for which it has to be there as a whole; and so it is to be explained
    last = None if options.explain or options.strict else read_last_build(store)
    stamps = store.note(STAMPS) if last else ""
    with workers.aside(partial(all_intact, stamps, last.place if last else ""), long=stamps.count("\n") > SOME) as intact:
        report = quick_build(options, last, stamps, store, workers, progress, inputs, intact) if last else None
        if report is not None:
            return report
        # not needed, and so not loaded, where nothing changed
        from generator.engine.ahead import theme_ahead

        with theme_ahead(options.folder, options.base_url, store, workers) as ahead:
            from generator.engine.planned_build import planned_build

            return planned_build(options, store, workers, progress, strict_check, inputs(), intact, ahead)
