"""Sources of which readers cannot learn who they are."""

from __future__ import annotations

from collections.abc import Iterable

from generator.archive.model import Archive, Term
from generator.base.diagnostics import Diagnostic, Location, Severity, capped
from generator.settings import Settings

SHOWN = 5
"""The most used ones are worth writing about first; an archive that has no such files at all is not told of each."""


def check_sources(archive: Archive, settings: Settings) -> list[Diagnostic]:
    """Sources without a file, or with one that says nothing, the most used first."""
    taxonomy = settings.taxonomy("sources")
    if taxonomy is None:
        return []
    held = sorted(archive.terms[taxonomy.key].values(), key=lambda t: (-len(t.articles), t.slug))
    return capped((d for term in held for d in _undescribed(archive, term, taxonomy.field)), SHOWN)


def _undescribed(archive: Archive, term: Term, field: str) -> Iterable[Diagnostic]:
    note, count = term.note, len(term.articles)
    if not count or (note and (note.description or note.body.digest)):
        return
    reports = f"{count:,} article{'s' if count > 1 else ''}"
    if note:
        message = f"readers are not told who {term.title} is, the source of {reports}"
        hint = "Add a `description:` of one sentence."
        yield Diagnostic("undescribed-source", message, Location(note.path), Severity.WARNING, hint, field=("title",))
        return
    yield Diagnostic(
        "undescribed-source",
        f"the source {term.title} has no page of its own to say who it is ({reports})",
        Location(archive.articles[term.articles[0]].path),
        Severity.WARNING,
        f"Make the file content/{term.taxonomy}/{term.slug}.md with `title: {term.title}` and a `description:` of one sentence.",
        field=(field,),
    )
