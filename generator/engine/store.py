"""What earlier builds found out, in one SQLite file below `.dateline/` of the site: what each source file says, and what each
output was made from. All of it can be made again, so damage of any kind costs time and never a wrong page: rows carry a check
sum, and what cannot be read is as if it had never been there.

Rows are plain text and numbers. The file belongs to whoever holds the site's lock.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.base.diagnostics import EnvironmentFault
from generator.base.files import Stamp
from generator.base.values import value
from generator.engine.program import text_digest

FOLDER = ".dateline"
NAME = "cache.sqlite"
FORMAT = 1
"""Changes whenever the tables do."""
GAP = 2_000_000_000
"""Nanoseconds: a source's stamp is trusted only if the file was at rest for longer when it was taken, for clocks of file systems
tick slowly and people edit while a build runs."""
_TABLES = """
CREATE TABLE sources (path TEXT PRIMARY KEY, size INT, mtime INT, ctime INT, inode INT, seen INT, digest TEXT, key TEXT, facts TEXT,
    sum TEXT) WITHOUT ROWID;
CREATE TABLE bodies (path TEXT PRIMARY KEY, parts TEXT) WITHOUT ROWID;
CREATE TABLE outputs (path TEXT PRIMARY KEY, size INT, mtime INT, ctime INT, inode INT, digest TEXT, key TEXT, sum TEXT) WITHOUT ROWID;
CREATE TABLE views (path TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;
CREATE TABLE shows (source TEXT, path TEXT, PRIMARY KEY (source, path)) WITHOUT ROWID;
CREATE TABLE pieces (digest TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;
CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT, sum TEXT) WITHOUT ROWID;
"""


class StoreDamaged(Exception):
    """The store holds something that it cannot have been given. It is thrown away and the build begins anew."""


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


@value
class ViewText:
    """An output's view as text."""

    path: str
    text: str
    """`[class, renderer, template, fields]` as JSON, with digests for pieces."""
    sources: tuple[str, ...]
    """Source files whose bodies it shows."""


def rested(stamp: Stamp, seen: int) -> bool:
    """Whether a file was at rest when its stamp was taken at `seen` (ns), so that a change since then shows in the stamp."""
    return max(stamp[1], stamp[2]) < seen - GAP


def _sum(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Store:
    """The tables. Raises StoreDamaged for what it cannot read, EnvironmentFault where the disk is in the way."""

    def __init__(self, place: Path, scratch: TemporaryDirectory[str] | None = None):
        self.place = place
        self._scratch = scratch
        self._connection = self._open()

    @classmethod
    def scratch(cls) -> Store:
        """A store that is empty and goes away: for sites whose folder cannot be written to."""
        folder = TemporaryDirectory(prefix="dateline-")
        return cls(Path(folder.name) / NAME, folder)

    def close(self) -> None:
        """Write everything down."""
        self._connection.close()
        if self._scratch:
            self._scratch.cleanup()

    def reset(self) -> None:
        """Forget everything."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self._remove()
        self._connection = self._open()

    # ------------------------------------------------------------------ the file

    def _open(self) -> sqlite3.Connection:
        try:
            connection = self._connect()
            if connection.execute("PRAGMA user_version").fetchone()[0] == FORMAT:
                return connection
            empty = not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        except sqlite3.OperationalError as fault:
            raise self._in_the_way(fault) from fault
        except sqlite3.DatabaseError:
            empty = False
        if not empty:
            with contextlib.suppress(sqlite3.Error, UnboundLocalError):
                connection.close()
            self._remove()
            connection = self._connect()
        try:
            connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version={FORMAT}; COMMIT;")
        except sqlite3.Error as fault:
            raise self._in_the_way(fault) from fault
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.place, timeout=30, isolation_level=None)
        # a process that is killed leaves a journal, which the next one plays back; only a failing machine could do damage
        for line in ("trusted_schema=OFF", "journal_mode=DELETE", "synchronous=OFF", "cache_size=-16000"):
            connection.execute(f"PRAGMA {line}")
        return connection

    def _remove(self) -> None:
        for ending in ("", "-journal", "-wal", "-shm"):
            try:
                os.unlink(f"{self.place}{ending}")
            except FileNotFoundError:
                continue
            except OSError as fault:
                raise self._in_the_way(fault) from fault

    def _in_the_way(self, fault: Exception) -> EnvironmentFault:
        return EnvironmentFault(
            f"cannot write {self.place}: {fault}",
            f"Free some space, check the permissions of {FOLDER}/, or delete that folder: it holds nothing that cannot be made again.",
        )

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._connection
        except (sqlite3.DatabaseError, UnicodeDecodeError) as fault:
            raise StoreDamaged(str(fault)) from fault

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException as fault:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            if isinstance(fault, sqlite3.OperationalError):
                raise self._in_the_way(fault) from fault
            if isinstance(fault, sqlite3.DatabaseError):
                raise StoreDamaged(str(fault)) from fault
            raise

    # ------------------------------------------------------------------ sources

    def sources(self) -> dict[str, SourceRow]:
        """What is known of each source file."""
        made = {}
        with self._reading() as connection:
            for path, size, mtime, ctime, inode, seen, digest, key, facts, check in connection.execute("SELECT * FROM sources"):
                if _sum(path, size, mtime, ctime, inode, seen, digest, key, facts) == check:
                    made[path] = SourceRow(path, (size, mtime, ctime, inode), seen, digest, key, facts)
        return made

    def stamps(self) -> dict[str, tuple[Stamp, int]]:
        """(stamp, when it was taken) of each source file."""
        with self._reading() as connection:
            rows = connection.execute("SELECT path, size, mtime, ctime, inode, seen FROM sources")
            return {path: ((size, mtime, ctime, inode), seen) for path, size, mtime, ctime, inode, seen in rows}

    def source(self, path: str) -> SourceRow | None:
        """What is known of one source file."""
        with self._reading() as connection:
            row = connection.execute("SELECT * FROM sources WHERE path=?", (path,)).fetchone()
        return SourceRow(path, row[1:5], *row[5:9]) if row and _sum(*row[:9]) == row[9] else None

    def output(self, path: str) -> OutputRow | None:
        """What is known of one output."""
        with self._reading() as connection:
            row = connection.execute("SELECT * FROM outputs WHERE path=?", (path,)).fetchone()
        return OutputRow(path, row[1:5], *row[5:7]) if row and _sum(*row[:7]) == row[7] else None

    def put_sources(self, rows: Iterable[tuple[SourceRow, str | None]]) -> None:
        """Remember source files, each with the HTML of its body as JSON; None where that has not changed.

        What was remembered of the last build as a whole is forgotten: it was made from others.
        """
        with self._writing() as connection:
            connection.execute("DELETE FROM notes WHERE name='last build'")
            for row, parts in rows:
                fields = (row.path, *row.stamp, row.seen, row.digest, row.key, row.facts)
                connection.execute("INSERT OR REPLACE INTO sources VALUES (?,?,?,?,?,?,?,?,?,?)", (*fields, _sum(*fields)))
                if parts is not None:
                    connection.execute("INSERT OR REPLACE INTO bodies VALUES (?,?)", (row.path, parts))

    def drop_sources(self, paths: Iterable[str]) -> None:
        """Forget source files that are gone."""
        with self._writing() as connection:
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
        with self._reading() as connection:
            for path, size, mtime, ctime, inode, digest, key, check in connection.execute("SELECT * FROM outputs"):
                if _sum(path, size, mtime, ctime, inode, digest, key) == check:
                    made[path] = OutputRow(path, (size, mtime, ctime, inode), digest, key)
        return made

    def put_outputs(
        self,
        folder: str,
        rows: Iterable[OutputRow],
        gone: Iterable[str],
        notes: Mapping[str, str],
        *,
        views: Iterable[ViewText] = (),
        pieces: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Remember files of an output folder, forget those that are gone, and put down notes, all or nothing.

        `views` are those of the `rows` that show bodies, `pieces` (digest, text) what stands in them as a digest.
        """
        with self._writing() as connection:
            if self.note("output") != folder:
                for table in ("outputs", "views", "shows", "pieces"):
                    connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a fixed name
            for row in rows:
                fields = (row.path, *row.stamp, row.digest, row.key)
                connection.execute("INSERT OR REPLACE INTO outputs VALUES (?,?,?,?,?,?,?,?)", (*fields, _sum(*fields)))
            for path in gone:
                connection.execute("DELETE FROM outputs WHERE path=?", (path,))
                connection.execute("DELETE FROM views WHERE path=?", (path,))
            for view in views:
                connection.execute("INSERT OR REPLACE INTO views VALUES (?,?)", (view.path, view.text))
                connection.executemany("INSERT OR REPLACE INTO shows VALUES (?,?)", [(source, view.path) for source in view.sources])
            connection.executemany("INSERT OR REPLACE INTO pieces VALUES (?,?)", pieces)
            for name, text in {**notes, "output": folder}.items():
                connection.execute("INSERT OR REPLACE INTO notes VALUES (?,?,?)", (name, text, _sum(name, text)))

    def view(self, path: str) -> ViewText | None:
        """The view of one output, if it is kept."""
        with self._reading() as connection:
            found = connection.execute("SELECT text FROM views WHERE path=?", (path,)).fetchone()
        return ViewText(path, found[0], ()) if found else None

    def made_with(self, folder: str, templates: Container[str]) -> list[OutputRow] | None:
        """The pages whose keys have the digest of one of these templates; None if not every row is sound, or a page's view is not kept."""
        rows = self.outputs(folder)
        with self._reading() as connection:
            (count,) = connection.execute("SELECT count(*) FROM outputs").fetchone()
            made = [row for row in rows.values() if row.key.split(":")[1] in templates]
            kept = {path for (path,) in connection.execute("SELECT path FROM views")} if made else set()
        return made if len(rows) == count and all(row.path in kept for row in made) else None

    def parts(self, folder: str) -> list[str]:
        """The files of an output that is a folder."""
        with self._reading() as connection:
            found = connection.execute(
                "SELECT path FROM outputs WHERE path > ? AND path < ? ORDER BY path", (folder, f"{folder}\U0010ffff")
            )
            return [path for (path,) in found]

    def views_of(self, source: str) -> list[tuple[str, str]]:
        """(path, text) of the views that show the body of a source file, or did once."""
        with self._reading() as connection:
            return connection.execute(
                "SELECT path, text FROM shows JOIN views USING (path) WHERE source=? ORDER BY path", (source,)
            ).fetchall()

    def piece(self, digest: str) -> str:
        """The text of a piece. Raises LookupError if there is none."""
        with self._reading() as connection:
            found = connection.execute("SELECT text FROM pieces WHERE digest=?", (digest,)).fetchone()
        if found is None or text_digest(found[0]) != digest:
            raise LookupError(digest)
        return str(found[0])

    @property
    def bodies(self) -> str:
        """Where `StoredBodies` finds what was put here."""
        return os.fspath(self.place)

    def note(self, name: str) -> str:
        """A note by its name; empty if there is none."""
        with self._reading() as connection:
            found = connection.execute("SELECT text, sum FROM notes WHERE name=?", (name,)).fetchone()
        return found[0] if found and _sum(name, found[0]) == found[1] else ""
