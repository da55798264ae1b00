"""Source files -> documents: what the store knows is taken from there, the rest is read and parsed elsewhere."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from generator.base.values import value
from generator.base.workers import SERIAL_BELOW, Workers
from generator.content.model import Document, Parsed, ParseOptions
from generator.engine.keys import parse_key
from generator.engine.report import Progress
from generator.engine.sources import FoundSource, ReadSetup
from generator.engine.store import SourceRow, Store, rested
from generator.engine.stored_documents import Read, document_of, stored

_BATCH = 400
_FLEETING = frozenset({"too-slow", "crashed", "unreadable-file"})
"""Diagnostics that another reading of the same bytes need not give: such files are read again each time."""
FEW = SERIAL_BELOW
"""Fewer files than these are read by one process."""


Exchanged = tuple[Document | None, Document | None]
"""A document as it was and as it is, if it is there."""


@value
class ReadDocument:
    """A source file with what it says."""

    source: FoundSource
    digest: str
    parsed: Parsed


def read_documents(
    sources: Sequence[FoundSource],
    folder: Path,
    options: ParseOptions,
    store: Store,
    workers: Workers,
    progress: Progress,
    *,
    seen: int,
) -> Iterator[ReadDocument]:
    """All documents, in the order of `sources`, which were found at the time `seen` (ns) or later; what is new is in the store when
    they are through. Reading begins at once.

    What was read is kept as it arrives, so that a build that is interrupted or fails has not read in vain.
    """
    reading = Reading(sources, folder, options, store, progress, seen=seen)
    return reading.through(reading.begun(workers))


class Reading:
    """What is known of the documents of a build, and what comes in."""

    def __init__(self, sources: Sequence[FoundSource], folder: Path, options: ParseOptions, store: Store, progress: Progress, *, seen: int):
        shared = parse_key(options)
        self.folder, self.options = os.fspath(folder), options
        self.progress = progress
        self.exchanged: list[Exchanged] | None = []
        """The documents that are not what the store had, once all are read; None if it cannot be told what it had."""
        self.sources = sources
        self.store = store
        self.seen = seen
        self.rows = store.sources()
        self.keys = {s.path: f"{s.kind}:{shared}" for s in sources}
        self.parsed: dict[str, Parsed] = {}
        self.waiting = [s for s in sources if not self._at_rest(s)]
        """Files to be read."""

    def _has(self, source: FoundSource) -> bool:
        """Whether the store has the document, if the file still has its bytes."""
        row = self.rows.get(source.path)
        return row is not None and row.key == self.keys[source.path]

    def _at_rest(self, source: FoundSource) -> bool:
        row = self.rows.get(source.path)
        return bool(row and self._has(source) and row.stamp == source.stamp and rested(source.stamp, row.seen))

    @property
    def few(self) -> bool:
        """Whether so few are waiting that one process reads them."""
        return len(self.waiting) < FEW

    def setup(self) -> ReadSetup:
        """What it takes to read those that are `waiting`."""
        return ReadSetup(self.folder, self.options, {s.path: self.rows[s.path].digest for s in self.waiting if self._has(s)})

    def begun(self, workers: Workers) -> Iterator[Read]:
        """What `waiting` is read as, in its order. Workers begin at once."""
        if not self.waiting:
            return iter(())
        # loaded only where something is to be read, for its schema takes long to load, and before there are workers
        from generator.engine import read_source

        return workers.run(read_source.read_chunk, self.setup(), self.waiting, crashed=read_source.crashed)

    def through(self, reads: Iterable[Read]) -> Iterator[ReadDocument]:
        """The documents, in the order of the sources; once only. `reads` is what `waiting` is read as."""
        unknown = self._take_known()
        digests: dict[str, str] = {}
        unknown += self._take(self.waiting, reads, digests)
        if unknown:
            # the store has them, and they cannot be made out
            from generator.engine.read_source import read_chunk

            self._take(unknown, read_chunk(dataclasses.replace(self.setup(), known={}), unknown), digests)
        for source in self.sources:
            digest = digests[source.path] if source.path in digests else self.rows[source.path].digest
            yield ReadDocument(source, digest, self.parsed[source.path])

    def _take_known(self) -> list[FoundSource]:
        """Take what the store has, and let go what is gone; gives the files at rest of which the document cannot be made out."""
        unknown, waiting = [], {s.path for s in self.waiting}
        for source in self.sources:
            if not self._has(source):
                continue
            found = document_of(self.rows[source.path].facts)
            if found:
                self.parsed[source.path] = found
            elif source.path not in waiting:
                unknown.append(source)
        if gone := self.rows.keys() - self.keys.keys():
            for path in sorted(gone):
                self._exchange(path, document_of(self.rows[path].facts), None)
            self.store.drop_sources(gone)
        return unknown

    def _exchange(self, path: str, before: Parsed | None, after: Parsed | None) -> None:
        if path in self.rows and before is None:
            self.exchanged = None
        elif self.exchanged is not None:
            self.exchanged.append((before.document if before else None, after.document if after else None))

    def _take(self, waiting: Sequence[FoundSource], reads: Iterable[Read], digests: dict[str, str]) -> list[FoundSource]:
        """Take what was read of some files, and put it down; gives those of which the document cannot be made out. `digests` gets theirs."""
        unknown = []
        self.progress("read", 0, len(waiting))
        batch: list[tuple[SourceRow, str | None]] = []
        for number, (source, read) in enumerate(zip(waiting, reads, strict=True), 1):
            path = source.path
            if not read.facts and path not in self.parsed:
                unknown.append(source)
            else:
                digests[path] = read.digest
                self._take_one(source, read, batch)
            if len(batch) >= _BATCH or number == len(waiting):
                self.store.put_sources(batch)
                batch.clear()
                self.progress("read", number, len(waiting))
        return unknown

    def _take_one(self, source: FoundSource, read: Read, batch: list[tuple[SourceRow, str | None]]) -> None:
        path = source.path
        if read.facts:
            before = self.parsed.get(path)
            self.parsed[path] = stored(read.facts)
            self._exchange(path, before, self.parsed[path])
        facts = read.facts or self.rows[path].facts
        if not any(d.code in _FLEETING for d in self.parsed[path].diagnostics):
            row = SourceRow(path, source.stamp, self.seen, read.digest, self.keys[path], facts)
            batch.append((row, read.parts if read.facts else None))
