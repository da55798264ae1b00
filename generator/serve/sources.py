"""The source files of a site, held in memory with what they say: only those that changed are read again."""

from __future__ import annotations

import contextlib
import os
import threading
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import Diagnostic
from generator.base.json_text import from_json
from generator.base.values import value
from generator.base.workers import Workers
from generator.content.model import ParseOptions, parts_digest
from generator.engine.database import StoreDamaged
from generator.engine.documents import ReadDocument, read_documents
from generator.engine.read_source import read_chunk
from generator.engine.report import Progress
from generator.engine.sources import FoundSource, ReadSetup, find_sources
from generator.engine.store import Store
from generator.engine.stored_bodies import StoredBodies
from generator.engine.stored_documents import stored
from generator.settings import CONTENT, Settings

KEPT = 2000
"""Bodies that are kept in memory; others are in the store, or read once more."""
STEP = 64
"""Files that are looked at before it is asked whether something else is to be done."""


@value
class Change:
    """A source file that says something else now."""

    path: str
    before: ReadDocument | None
    after: ReadDocument | None


@value
class Listing:
    """What lies below `content/`, beside what was known of it."""

    unmoved: frozenset[str]
    """Source files that are as they were when they were read."""
    others: tuple[files.FoundFile, ...]


class Overtaken(Exception):
    """A look at all files was given up, for something else is to be done first."""


class LiveBodies:
    """The HTML of bodies: of files that were read since the preview began from memory, of others from the store."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._earlier: dict[tuple[str, str], Sequence[str]] = {}
        self._lock = threading.Lock()
        self.store: StoredBodies | None = None
        self.options: ParseOptions | None = None

    def keep(self, source: str, parts: str) -> None:
        """Remember the body of a file that was read, given as JSON. They are squeezed: days of editing are not to be felt in memory."""
        self._kept[source] = (parts_digest(from_json(parts)), zlib.compress(parts.encode(), 1))
        self._kept.move_to_end(source)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def keep_earlier(self, source: str, digest: str) -> None:
        """Keep the body of a file that says something else by now, for the last sound state may still be shown a while."""
        if digest and (source, digest) not in self._earlier:
            with contextlib.suppress(StoreDamaged):
                self._earlier[source, digest] = self._known(source, digest)

    def forget_earlier(self) -> None:
        """Nothing that was shown before will be shown again."""
        self._earlier = {}

    def parts(self, source: str, digest: str) -> Sequence[str]:
        """The HTML of a source file's body, cut where its links go. Raises StoreDamaged if the file says something else by now."""
        try:
            return self._known(source, digest)
        except StoreDamaged:
            # a build beside us has stored a later text, or the store is gone
            return self._read(source, digest)

    def _known(self, source: str, digest: str) -> Sequence[str]:
        held = self._kept.get(source)
        if held and held[0] == digest:
            made: list[str] = from_json(zlib.decompress(held[1]))
            return made
        earlier = self._earlier.get((source, digest))
        if earlier is not None:
            return earlier
        with self._lock:
            if self.store is None:
                raise StoreDamaged("there is none")
            try:
                return self.store.parts(source, digest)
            except StoreDamaged:
                self.store = StoredBodies(self.store.place)
                raise

    def _read(self, source: str, digest: str) -> Sequence[str]:
        assert self.options is not None
        [read] = read_chunk(ReadSetup(os.fspath(self._folder), self.options, {}), [FoundSource(source, _kind(source), files.NO_STAMP)])
        parts: list[str] = from_json(read.parts) if read.parts else []
        if parts_digest(parts) != digest:
            raise StoreDamaged(f"the body of {source} is another by now")
        return parts


def _kind(path: str) -> str:
    top = path.split("/")[1]
    return {"articles": "article", "pages": "page", "storylines": "storyline"}.get(top, top)


class LiveSources:
    """All source files by path, as they were when they were looked at last."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.bodies = LiveBodies(folder)
        self.held: dict[str, ReadDocument] = {}
        self.unsound: dict[str, ReadDocument] = {}
        """Those of `held` with something to say about, or of which nothing could be made out."""
        self.diagnostics: list[Diagnostic] = []
        """Of files that are not readable or not in place."""
        self._options: ParseOptions | None = None
        self._kinds: frozenset[str] = frozenset()

    def load(self, settings: Settings, options: ParseOptions, store: Store, workers: Workers, progress: Progress) -> None:
        """Read everything, from the store where it has it."""
        seen = time.time_ns()
        sources, self.diagnostics = find_sources(self.folder, settings)
        self._set(options)
        self.held, self.unsound = {}, {}
        for read in read_documents(sources, self.folder, options, store, workers, progress, seen=seen):
            self._hold(read)
        if os.path.exists(store.bodies):
            self.bodies.store = StoredBodies(store.bodies)

    def _hold(self, read: ReadDocument) -> None:
        path = read.source.path
        self.held[path] = read
        self.unsound.pop(path, None)
        if read.parsed.diagnostics or read.parsed.document is None:
            self.unsound[path] = read

    def _set(self, options: ParseOptions) -> None:
        self._options = self.bodies.options = options
        self._kinds = frozenset(("articles", "pages", "storylines", *(key for key, _, _ in options.taxonomies)))

    def list_files(self, overtaken: Callable[[], bool]) -> Listing:
        """Walk through all files. Nothing is changed; raises Overtaken once something else is to be done."""
        unmoved, others = set(), []
        for number, entry in enumerate(files.walk(self.folder, CONTENT, inside=self.folder)):
            if not number % STEP and overtaken():
                raise Overtaken
            held = self.held.get(entry.path)
            if held is not None and held.source.stamp == entry.stamp and not entry.problem:
                unmoved.add(entry.path)
            else:
                others.append(entry)
        return Listing(frozenset(unmoved), tuple(others))

    def look_everywhere(self, settings: Settings, options: ParseOptions, listing: Listing) -> list[Change]:
        """Read the files that are new or not as they were; all, if the options are not what they were."""
        afresh = options != self._options
        self._set(options)
        sources, self.diagnostics = find_sources(self.folder, settings, None if afresh else listing.others)
        found = {s.path for s in sources}
        if not afresh:
            found |= listing.unmoved
        gone = [self._drop(path) for path in [p for p in self.held if p not in found]]
        waiting = [s for s in sources if afresh or s.path not in self.held or _moved(self.held[s.path].source, s)]
        return [*gone, *self._read(waiting, afresh=afresh)]

    def look_at(self, paths: Iterable[str]) -> list[Change] | None:
        """Read the files at `paths` again; None where that is not enough to know what changed."""
        waiting, gone = [], []
        for path in paths:
            try:
                seen = os.lstat(self.folder / path)
            except FileNotFoundError:
                if path not in self.held:
                    return None
                gone.append(path)
                continue
            except OSError:
                return None
            kind = self._plain_kind(path, seen)
            if not kind:
                return None
            waiting.append(FoundSource(path, kind, files.stamp_of(seen)))
        return [*map(self._drop, gone), *self._read(waiting, afresh=False)]

    def _drop(self, path: str) -> Change:
        self._keep_earlier(self.held[path])
        self.unsound.pop(path, None)
        return Change(path, self.held.pop(path), None)

    def _keep_earlier(self, before: ReadDocument | None) -> None:
        if before is not None and before.parsed.document is not None:
            self.bodies.keep_earlier(before.source.path, before.parsed.document.body.digest)

    def _plain_kind(self, path: str, seen: os.stat_result) -> str:
        """The kind of a file in which a walk would find no problem; empty for any other."""
        parts = path.split("/")
        if len(parts) < 3 or parts[0] != CONTENT or parts[1] not in self._kinds or not path.endswith(".md"):
            return ""
        if not files.is_plain(path, seen):
            return ""
        above = os.path.join(self.folder, *parts[:-1])
        if os.path.realpath(above) != os.path.join(os.path.realpath(self.folder), *parts[:-1]):
            return ""
        return _kind(path)

    def _read(self, waiting: Sequence[FoundSource], *, afresh: bool) -> list[Change]:
        assert self._options is not None
        changes = []
        for source in waiting:
            before = self.held.get(source.path)
            # the same bytes say the same, unless they are read otherwise; what could not be read is tried again
            known = {source.path: before.digest} if before and before.digest and not afresh else {}
            [read] = read_chunk(ReadSetup(os.fspath(self.folder), self._options, known), [source])
            if not read.facts:
                assert before is not None
                self._hold(ReadDocument(source, before.digest, before.parsed))
                continue
            if not read.digest and not os.path.lexists(self.folder / source.path):
                # it went while we were on our way, in the middle of a checkout perhaps
                if before is not None:
                    changes.append(self._drop(source.path))
                continue
            after = ReadDocument(source, read.digest, stored(read.facts))
            self._keep_earlier(before)
            if read.parts:
                self.bodies.keep(source.path, read.parts)
            self._hold(after)
            if before is None or before.parsed != after.parsed:
                changes.append(Change(source.path, before, after))
        return changes


def _moved(before: FoundSource, now: FoundSource) -> bool:
    return before.stamp != now.stamp or before.kind != now.kind
