"""The run of an import: items come one by one, are fitted in, and are written where nothing is in the way."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from generator.base.text import name_key
from generator.base.values import value
from generator.engine.new_file import put_new
from generator.engine.report import Progress
from generator.importers.fit import Defaults, Fitted, fit, trimmed, whole_text
from generator.importers.item import ImportedItem, Read, Residue
from generator.importers.known import Known
from generator.importers.residue_file import ResidueFile


@value
class Outcome:
    """What came of one item."""

    action: str
    """imported, there (from an earlier import), skipped, or residue."""
    origin: str
    title: str
    path: str
    """Of the file that was written or is in the way."""
    why: str
    hints: tuple[str, ...]


@value
class ImportReport:
    """What an import did."""

    outcomes: tuple[Outcome, ...]
    residue_path: str
    """File with what was not placed; empty if there is nothing to say, or nothing was written."""
    pieces: int
    """Texts without a place."""
    more: bool
    """Whether the limit left items of the source unread."""

    def count(self, action: str) -> int:
        """How many items came to that."""
        return sum(o.action == action for o in self.outcomes)


def import_items(
    name: str, read: Read, known: Known, defaults: Defaults, progress: Progress, *, limit: int | None = None, dry_run: bool = False
) -> ImportReport:
    """Import what a reader gives. Files are only ever added; a second run of the same changes nothing."""
    outcomes: list[Outcome] = []
    residue = ResidueFile()
    items = _limited(read, limit)
    try:
        for entry in items:
            if isinstance(entry, Residue):
                residue.residue(entry)
                continue
            outcome = _import(entry, known, defaults, residue, dry_run)
            outcomes.append(outcome)
            if len(outcomes) % 50 == 0:
                progress("import", len(outcomes), 0)
        more = limit is not None and next((e for e in read if isinstance(e, ImportedItem)), None) is not None
        path = "" if dry_run else residue.put(known.folder, name)
        return ImportReport(tuple(outcomes), path, residue.pieces, more)
    finally:
        residue.close()


def _limited(read: Read, limit: int | None) -> Iterator[ImportedItem | Residue]:
    if limit is None:
        yield from read
        return
    counted = 0
    while counted < limit and (entry := next(read, None)) is not None:
        counted += isinstance(entry, ImportedItem)
        yield entry


def _import(item: ImportedItem, known: Known, defaults: Defaults, residue: ResidueFile, dry_run: bool) -> Outcome:
    item = trimmed(item)
    if path := known.identities.get(item.identity):
        _say(residue, item)
        return Outcome("there", item.origin, item.title, path, "it was imported before", ())
    path, title = known.reports.get(item.source_url, ("", "")) if item.source_url else ("", "")
    if path and name_key(title) == name_key(item.title):
        left = Residue(item.origin, f"{path} is about the same report", whole_text(item))
        _say(residue, item, left)
        return Outcome("skipped", item.origin, item.title, path, "the archive has this report already", ())
    same = (f"{path} has the same address of the original",) if path else ()
    made = fit(item, known, defaults)
    if isinstance(made, Residue):
        _say(residue, item, made)
        return Outcome("residue", item.origin, item.title, "", made.why, item.hints)
    made = _free(made, known.folder)
    known.add(made.document)
    _say(residue, item, fitted=(*made.hints, *same))
    if not dry_run:
        put_new(known.folder, made.path, made.text)
    return Outcome("imported", item.origin, item.title, made.path, "", (*item.hints, *made.hints, *same))


def _say(residue: ResidueFile, item: ImportedItem, *more: Residue, fitted: tuple[str, ...] = ()) -> None:
    residue.item(item.origin, item.title, item.hints, item.moved, (*item.residue, *more), fitted)


def _free(made: Fitted, folder: Path) -> Fitted:
    """With another file name where a file is in the way that is no article of ours with that slug."""
    if not os.path.lexists(folder / made.path):
        return made
    stem = made.path.removesuffix(".md")
    for number in itertools.count(2):
        path = f"{stem}-{number}.md"
        if not os.path.lexists(folder / path):
            return Fitted(path, made.text.replace("\n---\n", f"\nslug: {made.document.slug}\n---\n", 1), made.document, made.hints)
    raise AssertionError
