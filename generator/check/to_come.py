"""Mistakes in articles that wait for their moment: they would stop the build that is to publish them, at an hour at which nobody looks."""

from __future__ import annotations

import dataclasses

from generator.archive.assemble import put_together
from generator.base.diagnostics import Diagnostic, Severity
from generator.engine.load_site import LoadedSite, placed


def find_to_come(site: LoadedSite) -> list[Diagnostic]:
    """A warning for each mistake that the site would have once all that waits is published."""
    waiting = {held.path: held.moment for held in site.archive.held if held.reason == "scheduled"}
    if not waiting:
        return []
    then = put_together(site.documents, site.settings, site.archive.files, now=max(waiting.values()), dead=site.archive.dead)
    found = [
        dataclasses.replace(
            wrong,
            severity=Severity.WARNING,
            message=f"{wrong.message}; this will stop the build from {waiting[wrong.location.path][:10]} on, when the article is to be published",
        )
        for wrong in then.mistakes
        if wrong.is_error and wrong.location.path in waiting
    ]
    return placed(found, site.folder, site.settings)
