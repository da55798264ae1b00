"""Pages that stay where articles were taken out: what was here, when it went and why, and nothing of its text."""

from __future__ import annotations

from collections.abc import Iterable

from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.output import REDIRECT, Output
from generator.plan.redirects import alias_path
from generator.plan.views import RedirectView, TombstoneView


def plan_tombstones(context: Context) -> Iterable[Output]:
    """A page for each article that was withdrawn, and its old addresses leading there."""
    for gone in context.archive.gone:
        path = context.addresses.article(gone)
        head = context.head("tombstone", gone.title, path, noindex=True)
        view = TombstoneView(
            head=head,
            title=gone.title,
            publisher=gone.publisher,
            reported=context.plain_date(gone.date),
            gone=context.plain_date(gone.withdrawn),
            reason=gone.reason,
            language=gone.language if gone.language != context.settings.language else "",
        )
        yield Output(output_path(path), "html", "tombstone.html", view, (gone.path,), "")
        for alias in gone.aliases:
            old = alias_path(alias)
            head = context.head("redirect", gone.title, old, noindex=True)
            away = RedirectView(head, context.url(path), context.addresses.absolute(path), gone.title)
            yield Output(output_path(old), "html", REDIRECT, away, (gone.path,))
