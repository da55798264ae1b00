"""Source files -> documents: what the store knows is taken from there, the rest is read and parsed in workers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import Diagnostic, Location
from generator.base.digest import digest_bytes
from generator.base.values import value
from generator.base.workers import Workers
from generator.content.model import Document, Parsed, ParseOptions
from generator.content.parse import parse_source
from generator.content.source_body import BODY_LIMIT
from generator.engine.keys import parse_key
from generator.engine.report import Progress
from generator.engine.sources import FoundSource
from generator.engine.store import SourceRow, Store, rested
from generator.engine.stored_documents import Read, document_of, read_of, stored

_BATCH = 400
_FLEETING = frozenset({"too-slow", "crashed", "unreadable-file"})
"""Diagnostics that another reading of the same bytes need not give: such files are read again each time."""


@value
class ReadSetup:
    """What workers need to read."""

    folder: str
    options: ParseOptions
    known: Mapping[str, str]
    """Path -> digest of the bytes of which the store has the document already."""


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
) -> Reading:
    """All documents, in the order of `sources`, which were found at the time `seen` (ns) or later; what is new is in the store when
    they are through. Reading begins at once.

    What was read is kept as it arrives, so that a build that is interrupted or fails has not read in vain.
    """
    reading = Reading(sources, options, store, seen, progress)
    setup = ReadSetup(os.fspath(folder), options, reading.known())
    reading.results = workers.run(read_chunk, setup, reading.waiting, crashed=_crashed)
    return reading


class Reading:
    """What is known of the documents of a build, and what comes in."""

    results: Iterator[Read]
    """What `waiting` is read as, in its order."""

    def __init__(self, sources: Sequence[FoundSource], options: ParseOptions, store: Store, seen: int, progress: Progress):
        shared = parse_key(options)
        self.progress = progress
        self.exchanged: list[Exchanged] | None = []
        """The documents that are not what the store had, once all are read; None if it cannot be told what it had."""
        self.sources = sources
        self.store = store
        self.seen = seen
        self.rows = store.sources()
        self.keys = {s.path: f"{s.kind}:{shared}" for s in sources}
        self.parsed: dict[str, Parsed] = {}
        for source in sources:
            row = self.rows.get(source.path)
            if row and row.key == self.keys[source.path] and (found := document_of(row.facts)):
                self.parsed[source.path] = found
        self.waiting = [s for s in sources if not self._at_rest(s)]
        if gone := self.rows.keys() - self.keys.keys():
            for path in sorted(gone):
                self._exchange(path, document_of(self.rows[path].facts), None)
            store.drop_sources(gone)

    def _at_rest(self, source: FoundSource) -> bool:
        row = self.rows.get(source.path)
        return bool(row and source.path in self.parsed and row.stamp == source.stamp and rested(source.stamp, row.seen))

    def known(self) -> dict[str, str]:
        """Path -> digest of the bytes of which the document is known, of files that may be the same."""
        return {s.path: self.rows[s.path].digest for s in self.waiting if s.path in self.parsed}

    def _exchange(self, path: str, before: Parsed | None, after: Parsed | None) -> None:
        if path in self.rows and before is None:
            self.exchanged = None
        elif self.exchanged is not None:
            self.exchanged.append((before.document if before else None, after.document if after else None))

    def __iter__(self) -> Iterator[ReadDocument]:
        """The documents; once only."""
        self.progress("read", 0, len(self.waiting))
        batch: list[tuple[SourceRow, str | None]] = []
        digests: dict[str, str] = {}
        for number, (source, read) in enumerate(zip(self.waiting, self.results, strict=True), 1):
            path = source.path
            digests[path] = read.digest
            if read.facts:
                before = self.parsed.get(path)
                self.parsed[path] = stored(read.facts)
                self._exchange(path, before, self.parsed[path])
            facts = read.facts or self.rows[path].facts
            if not any(d.code in _FLEETING for d in self.parsed[path].diagnostics):
                row = SourceRow(path, source.stamp, self.seen, read.digest, self.keys[path], facts)
                batch.append((row, read.parts if read.facts else None))
            if len(batch) >= _BATCH or number == len(self.waiting):
                self.store.put_sources(batch)
                batch.clear()
                self.progress("read", number, len(self.waiting))
        for source in self.sources:
            digest = digests[source.path] if source.path in digests else self.rows[source.path].digest
            yield ReadDocument(source, digest, self.parsed[source.path])


def read_chunk(setup: ReadSetup, chunk: Sequence[FoundSource]) -> list[Read]:
    """Runs in workers: read files, and parse those that the store does not know."""
    return [_read(setup, source) for source in chunk]


def _read(setup: ReadSetup, source: FoundSource) -> Read:
    try:
        content = files.read_bounded(os.path.join(setup.folder, source.path), BODY_LIMIT)
    except OSError as fault:
        message = f"this file cannot be read: {fault.strerror or fault}"
        return read_of("", Parsed(None, (Diagnostic("unreadable-file", message, Location(source.path), hint="Check its permissions."),)))
    digest = digest_bytes(content) if content is not None else ""
    if digest and setup.known.get(source.path) == digest:
        return Read(digest, "", "")
    return read_of(digest, parse_source(source.path, source.kind, content, setup.options))


def _crashed(source: FoundSource) -> Read:
    message = "reading this file ended the program that read it"
    hint = "Please report this as a bug, with the file; until then take the file out of content/."
    return read_of("", Parsed(None, (Diagnostic("crashed", message, Location(source.path), hint=hint),)))
