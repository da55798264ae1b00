"""What earlier builds found out, in SQLite files below `.dateline/` of the site: what each source file says, and what each output was
made from. All of it can be made again, so damage of any kind costs time and never a wrong page: rows carry a check sum, and what
cannot be read is as if it had never been there.

Rows are plain text and numbers. The files belong to whoever holds the site's lock.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.base.files import Stamp
from generator.base.values import value
from generator.engine.database import Database, StoreDamaged
from generator.engine.program import text_digest
from generator.engine.view_store import VIEWS, ViewStore

NAME = "cache.sqlite"
FORMAT = 3
"""Changes whenever the tables do."""
GAP = 2_000_000_000
"""Nanoseconds: a source's stamp is trusted only if the file was at rest for longer when it was taken, for clocks of file systems
tick slowly and people edit while a build runs."""
_TABLES = """
CREATE TABLE sources (path TEXT PRIMARY KEY, size INT, mtime INT, ctime INT, inode INT, seen INT, digest TEXT, key TEXT, facts TEXT,
    sum TEXT);
CREATE TABLE bodies (path TEXT PRIMARY KEY, parts TEXT);
CREATE TABLE outputs (path TEXT PRIMARY KEY, size INT, mtime INT, ctime INT, inode INT, digest TEXT, key TEXT, sum TEXT) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT, sum TEXT) WITHOUT ROWID;
"""


@value
class SourceRow:
    """A source file as it was read last."""

    path: str
    stamp: Stamp
    seen: int
    """When the stamp was taken, in nanoseconds: a file may change once more within the same tick of its clock."""
    digest: str
    """SHA-256 of its bytes."""
    key: str
    """What else decided how it was read."""
    facts: str
    """What it says, as JSON."""


@value
class OutputRow:
    """An output as it was written last."""

    path: str
    stamp: Stamp
    digest: str
    """SHA-256 of its bytes."""
    key: str
    """What it was made from."""

    def is_of(self, view: str) -> bool:
        """Whether it was made from the view with that text."""
        return self.key.rpartition(":")[2] == text_digest(view)


def rested(stamp: Stamp, seen: int) -> bool:
    """Whether a file was at rest when its stamp was taken at `seen` (ns), so that a change since then shows in the stamp."""
    return max(stamp[1], stamp[2]) < seen - GAP


def _sum(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Store(Database):
    """The tables, with the views in a file beside them."""

    def __init__(self, place: Path, scratch: TemporaryDirectory[str] | None = None):
        super().__init__(place, _TABLES, FORMAT)
        self._scratch = scratch
        self.views = ViewStore(place.with_name(VIEWS))
        try:
            paired = self.note("views") == self.views.token()
        except StoreDamaged:
            paired = False
        if not paired:
            self.reset()

    @classmethod
    def scratch(cls) -> Store:
        """A store that is empty and goes away: for sites whose folder cannot be written to."""
        folder = TemporaryDirectory(prefix="dateline-")
        return cls(Path(folder.name) / NAME, folder)

    def close(self) -> None:
        """Write everything down."""
        super().close()
        self.views.close()
        if self._scratch:
            self._scratch.cleanup()

    def reset(self) -> None:
        """Forget everything."""
        super().reset()
        self.views.reset()

    # ------------------------------------------------------------------ sources

    def sources(self) -> dict[str, SourceRow]:
        """What is known of each source file."""
        made = {}
        with self.reading() as connection:
            for path, size, mtime, ctime, inode, seen, digest, key, facts, check in connection.execute("SELECT * FROM sources"):
                if _sum(path, size, mtime, ctime, inode, seen, digest, key, facts) == check:
                    made[path] = SourceRow(path, (size, mtime, ctime, inode), seen, digest, key, facts)
        return made

    def stamps(self) -> dict[str, tuple[Stamp, int]]:
        """(stamp, when it was taken) of each source file."""
        with self.reading() as connection:
            rows = connection.execute("SELECT path, size, mtime, ctime, inode, seen FROM sources")
            return {path: ((size, mtime, ctime, inode), seen) for path, size, mtime, ctime, inode, seen in rows}

    def source(self, path: str) -> SourceRow | None:
        """What is known of one source file."""
        with self.reading() as connection:
            row = connection.execute("SELECT * FROM sources WHERE path=?", (path,)).fetchone()
        return SourceRow(path, row[1:5], *row[5:9]) if row and _sum(*row[:9]) == row[9] else None

    def output(self, path: str) -> OutputRow | None:
        """What is known of one output."""
        with self.reading() as connection:
            row = connection.execute("SELECT * FROM outputs WHERE path=?", (path,)).fetchone()
        return OutputRow(path, row[1:5], *row[5:7]) if row and _sum(*row[:7]) == row[7] else None

    def put_sources(self, rows: Iterable[tuple[SourceRow, str | None]]) -> None:
        """Remember source files, each with the HTML of its body as JSON; None where that has not changed.

        What was remembered of the last build as a whole is forgotten: it was made from others.
        """
        with self.writing() as connection:
            connection.execute("DELETE FROM notes WHERE name='last build'")
            for row, parts in rows:
                fields = (row.path, *row.stamp, row.seen, row.digest, row.key, row.facts)
                connection.execute("INSERT OR REPLACE INTO sources VALUES (?,?,?,?,?,?,?,?,?,?)", (*fields, _sum(*fields)))
                if parts is not None:
                    connection.execute("INSERT OR REPLACE INTO bodies VALUES (?,?)", (row.path, parts))

    def drop_sources(self, paths: Iterable[str]) -> None:
        """Forget source files that are gone."""
        with self.writing() as connection:
            connection.execute("DELETE FROM notes WHERE name='last build'")
            for path in paths:
                connection.execute("DELETE FROM sources WHERE path=?", (path,))
                connection.execute("DELETE FROM bodies WHERE path=?", (path,))

    # ------------------------------------------------------------------ outputs

    def outputs(self, folder: str) -> dict[str, OutputRow]:
        """What is known of each file of an output folder; nothing if the last build wrote elsewhere."""
        if self.note("output") != folder:
            return {}
        made = {}
        with self.reading() as connection:
            for path, size, mtime, ctime, inode, digest, key, check in connection.execute("SELECT * FROM outputs"):
                if _sum(path, size, mtime, ctime, inode, digest, key) == check:
                    made[path] = OutputRow(path, (size, mtime, ctime, inode), digest, key)
        return made

    def outputs_at(self, paths: Iterable[str]) -> dict[str, OutputRow] | None:
        """What is known of some files of the output folder; None if that is not each of them."""
        found = {path: self.output(path) for path in paths}
        known = {path: row for path, row in found.items() if row is not None}
        return known if len(known) == len(found) else None

    def begin_outputs(self, folder: str, kept: Collection[str], made: Collection[str]) -> None:
        """Views that are kept from now on are those of an output folder. `kept` and `made` are outputs that stay, and that are to be made.

        Where no view stays, nothing that stands in one is needed any more. It is never looked for piece by piece, so it goes now.
        """
        if self.note("output") != folder:
            self.views.clear()
        elif len(kept) < len(made) and self.views.paths().isdisjoint(kept):
            self.views.clear(kept)

    def put_outputs(self, folder: str, rows: Iterable[OutputRow], gone: Sequence[str], notes: Mapping[str, str]) -> None:
        """Remember files of an output folder, forget those that are gone, and put down notes, all or nothing.

        The views of `rows` are kept already: whoever dies in between leaves views that belong to no row, which nobody takes.
        """
        self.views.forget(gone)
        self.views.sweep()
        token = self.views.renew()
        with self.writing() as connection:
            if self.note("output") != folder:
                connection.execute("DELETE FROM outputs")
            for row in rows:
                fields = (row.path, *row.stamp, row.digest, row.key)
                connection.execute("INSERT OR REPLACE INTO outputs VALUES (?,?,?,?,?,?,?,?)", (*fields, _sum(*fields)))
            connection.executemany("DELETE FROM outputs WHERE path=?", [(path,) for path in gone])
            for name, text in {**notes, "output": folder, "views": token}.items():
                connection.execute("INSERT OR REPLACE INTO notes VALUES (?,?,?)", (name, text, _sum(name, text)))

    def whole(self, folder: str) -> list[OutputRow] | None:
        """What is known of all files of an output folder; None if not every row is sound."""
        rows = self.outputs(folder)
        with self.reading() as connection:
            (count,) = connection.execute("SELECT count(*) FROM outputs").fetchone()
        return list(rows.values()) if len(rows) == count else None

    def parts(self, folder: str) -> list[str]:
        """The files of an output that is a folder."""
        with self.reading() as connection:
            found = connection.execute(
                "SELECT path FROM outputs WHERE path > ? AND path < ? ORDER BY path", (folder, f"{folder}\U0010ffff")
            )
            return [path for (path,) in found]

    @property
    def bodies(self) -> str:
        """Where `StoredBodies` finds what was put here."""
        return os.fspath(self.place)

    def note(self, name: str) -> str:
        """A note by its name; empty if there is none."""
        with self.reading() as connection:
            found = connection.execute("SELECT text, sum FROM notes WHERE name=?", (name,)).fetchone()
        return found[0] if found and _sum(name, found[0]) == found[1] else ""
