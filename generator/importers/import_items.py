"""The run of an import: items come one by one, are fitted in, and are written where nothing is in the way."""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections.abc import Iterator

from generator.base.text import name_key
from generator.base.values import value
from generator.engine.new_file import put_new
from generator.engine.report import Progress
from generator.importers.fit import Defaults, Fitted, fit, trimmed, whole, whole_text
from generator.importers.item import ImportedItem, Read, Residue
from generator.importers.known import Known
from generator.importers.own_links import OwnLinks
from generator.importers.residue_file import ResidueFile

WAITING_LIMIT = 64 * 1024 * 1024
"""Characters of texts that wait for the end of an import; what comes after that links to stories before it alone."""


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
    residue = ResidueFile()
    run = _Run(known, defaults, residue, dry_run)
    items = _limited(read, limit)
    try:
        try:
            for entry in items:
                if isinstance(entry, Residue):
                    residue.residue(entry)
                    continue
                run.outcomes.append(run.outcome(entry))
                if len(run.outcomes) % 50 == 0:
                    progress("import", len(run.outcomes), 0)
        finally:
            run.settle()
        more = limit is not None and next((e for e in read if isinstance(e, ImportedItem)), None) is not None
        path = "" if dry_run else residue.put(known.folder, name)
        return ImportReport(tuple(run.outcomes), path, residue.pieces, more)
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


class _Run:
    """One import: what came of its items so far, and those that wait until all their links can lead somewhere."""

    def __init__(self, known: Known, defaults: Defaults, residue: ResidueFile, dry_run: bool):
        self.known, self.defaults, self.residue, self.dry_run = known, defaults, residue, dry_run
        self.outcomes: list[Outcome] = []
        self._own = OwnLinks(defaults.old_site)
        self._paths: set[str] = set()
        self._waiting: dict[int, Fitted] = {}
        """Place among the outcomes -> file whose text may link to stories that come later."""
        self._held = 0
        """Characters that wait."""

    def outcome(self, item: ImportedItem) -> Outcome:
        """Import an item."""
        known = self.known
        item = trimmed(item)
        if path := known.identities.get(item.identity):
            if slug := known.slug_at.get(path):
                self._own.add(item.aliases, slug)
            self._say(item)
            return Outcome("there", item.origin, item.title, path, "it was imported before", ())
        path, title = known.reports.get(item.source_url, ("", "")) if item.source_url else ("", "")
        if path and name_key(title) == name_key(item.title):
            left = Residue(item.origin, f"{path} is about the same report", whole_text(item))
            self._say(item, left)
            return Outcome("skipped", item.origin, item.title, path, "the archive has this report already", ())
        same = (f"{path} has the same address of the original",) if path else ()
        made = fit(item, known, self.defaults)
        if isinstance(made, Residue):
            self._say(item, made)
            return Outcome("residue", item.origin, item.title, "", made.why, item.hints)
        made = self._free(made)
        known.add(made.document)
        if made.document.path in known.slug_at:
            self._own.add(item.aliases, made.document.slug)
        fitted = (*made.hints, *same)
        if self._own.may_be_in(made.body) and self._held < WAITING_LIMIT:
            self._waiting[len(self.outcomes)] = made
            self._held += len(made.body)
        else:
            fitted = (*fitted, *self._write(made))
        self._say(item, fitted=fitted)
        return Outcome("imported", item.origin, item.title, made.path, "", (*item.hints, *fitted))

    def settle(self) -> None:
        """Write what waits, now that all stories are known."""
        for place, made in self._waiting.items():
            before = self.outcomes[place]
            hints = self._write(made)
            self.residue.item(before.origin, before.title, (), (), (), hints)
            self.outcomes[place] = dataclasses.replace(before, hints=(*before.hints, *hints))
        self._waiting.clear()

    def _write(self, made: Fitted) -> tuple[str, ...]:
        text, hints = whole(made, self._own, self.known, self.defaults)
        if not self.dry_run:
            put_new(self.known.folder, made.path, text)
        return hints

    def _say(self, item: ImportedItem, *more: Residue, fitted: tuple[str, ...] = ()) -> None:
        self.residue.item(item.origin, item.title, item.hints, item.moved, (*item.residue, *more), fitted)

    def _free(self, made: Fitted) -> Fitted:
        """With another file name where a file is in the way that is no article of ours with that slug."""
        path, head = made.path, made.head
        stem = path.removesuffix(".md")
        for number in itertools.count(2):
            if path not in self._paths and not os.path.lexists(self.known.folder / path):
                break
            path = f"{stem}-{number}.md"
            head = made.head.replace("\n---\n", f"\nslug: {made.document.slug}\n---\n", 1)
        self._paths.add(path)
        return dataclasses.replace(made, path=path, head=head)
