"""All checks of a site, without writing anything."""

from __future__ import annotations

from generator.base.diagnostics import Diagnostic, in_order
from generator.base.workers import Workers
from generator.check.editorial import check_editorial
from generator.check.links import check_links
from generator.check.to_come import find_to_come
from generator.engine.load_site import LoadedSite
from generator.engine.report import Progress


def check_site(site: LoadedSite, workers: Workers, progress: Progress) -> list[Diagnostic]:
    """The diagnostics of a loaded site, and, where there are no errors, those of the archive as a whole and of its pages."""
    if site.failed:
        return list(site.diagnostics)
    found = check_editorial(site, workers, progress)
    found += check_links(site.plan, site.render_setup(), site.settings.root, workers, progress)
    return in_order([*site.diagnostics, *found, *find_to_come(site)])
