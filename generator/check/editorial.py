"""What an editor would want to know of the archive as a whole before it is published."""

from __future__ import annotations

from generator.base.diagnostics import Diagnostic
from generator.base.workers import Workers
from generator.check.duplicates import check_duplicates
from generator.check.future_dates import check_future_dates
from generator.check.sources import check_sources
from generator.check.storylines import check_storylines
from generator.engine.load_site import LoadedSite, placed
from generator.engine.report import Progress
from generator.engine.stored_bodies import StoredBodies


def check_editorial(site: LoadedSite, workers: Workers, progress: Progress) -> list[Diagnostic]:
    """Warnings about a site without errors, with places and at the levels of `site.yaml`."""
    archive, settings = site.archive, site.settings
    found = [*check_storylines(archive), *check_sources(archive, settings), *check_future_dates(archive, site.now)]
    if settings.levels.get("same-text") != "ignore":
        found += check_duplicates(archive, StoredBodies(site.store.bodies), workers, progress)
    return placed(found, site.folder, settings)
