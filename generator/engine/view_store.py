"""The views of pages that show texts, in a file beside the store: they are put down while others are still rendered, when the store itself
may only be read.

A view belongs to a row of the store if its digest is in the row's key, so what a build that died left here does no harm. The two files are
a pair, known by a token: of two that are none, each might lack what the other goes by, and both are thrown away.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from generator.base.values import value
from generator.engine.database import Database
from generator.engine.program import text_digest

VIEWS = "views.sqlite"
FORMAT = 3
_TABLES = """
CREATE TABLE views (path TEXT PRIMARY KEY, text TEXT);
CREATE TABLE shows (source TEXT, path TEXT, PRIMARY KEY (source, path)) WITHOUT ROWID;
CREATE TABLE pieces (digest TEXT PRIMARY KEY, text TEXT);
CREATE TABLE rows (path TEXT PRIMARY KEY, line TEXT, lengths TEXT, sum TEXT);
CREATE TABLE lines (digest TEXT PRIMARY KEY, text TEXT);
CREATE TABLE token (text TEXT);
"""


@value
class ViewText:
    """An output's view as text."""

    path: str
    text: str
    """`[class, renderer, template, fields]` as JSON, with digests for pieces."""
    sources: tuple[str, ...]
    """Source files whose bodies it shows."""


@value
class RowsText:
    """What is kept of an output that consists of rows."""

    path: str
    line: str
    """Digest of the text that has the fact and the digest of each row: files of the same rows have it in common."""
    lengths: str
    """How many bytes of the file each takes, as JSON."""
    text: str
    """That text; empty where the same process told it before."""


class ViewStore(Database):
    """The tables."""

    def __init__(self, place: Path):
        super().__init__(place, _TABLES, FORMAT)

    def token(self) -> str:
        """What the store's note `views` must say; empty where nothing was put down yet."""
        with self.reading() as connection:
            found = connection.execute("SELECT text FROM token").fetchone()
        return str(found[0]) if found else ""

    def renew(self) -> str:
        """A new token."""
        token = secrets.token_hex(8)
        with self.writing() as connection:
            connection.execute("DELETE FROM token")
            connection.execute("INSERT INTO token VALUES (?)", (token,))
        return token

    def put(self, views: Iterable[ViewText], pieces: Iterable[tuple[str, str]], rows: Sequence[RowsText] = ()) -> None:
        """Keep views, (digest, text) of what stands in them as a digest, and the rows of outputs."""
        with self.writing() as connection:
            for view in views:
                connection.execute("INSERT OR REPLACE INTO views VALUES (?,?)", (view.path, view.text))
                connection.executemany("INSERT OR REPLACE INTO shows VALUES (?,?)", [(source, view.path) for source in view.sources])
            connection.executemany("INSERT OR REPLACE INTO pieces VALUES (?,?)", pieces)
            for own in rows:
                check = text_digest(f"{own.path} {own.line} {own.lengths}")
                connection.execute("INSERT OR REPLACE INTO rows VALUES (?,?,?,?)", (own.path, own.line, own.lengths, check))
                if own.text:
                    connection.execute("INSERT OR REPLACE INTO lines VALUES (?,?)", (own.line, own.text))

    def forget(self, paths: Sequence[str]) -> None:
        """Let views go."""
        if paths:
            with self.writing() as connection:
                for table in ("views", "rows"):
                    connection.executemany(f"DELETE FROM {table} WHERE path=?", [(path,) for path in paths])  # noqa: S608 - a fixed name

    def clear(self, kept: Collection[str] = ()) -> None:
        """Let all go but the rows of outputs that are `kept`. Until the next token the store has no partner: a build that dies before has
        put down only some of its views."""
        with self.writing() as connection:
            for table in ("views", "shows", "pieces", "token"):
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a fixed name
            gone = [(path,) for (path,) in connection.execute("SELECT path FROM rows") if path not in kept]
            connection.executemany("DELETE FROM rows WHERE path=?", gone)

    def paths(self) -> frozenset[str]:
        """The outputs whose views are kept."""
        with self.reading() as connection:
            return frozenset(path for (path,) in connection.execute("SELECT path FROM views"))

    def view(self, path: str) -> ViewText | None:
        """The view of one output, if it is kept."""
        with self.reading() as connection:
            found = connection.execute("SELECT text FROM views WHERE path=?", (path,)).fetchone()
        return ViewText(path, found[0], ()) if found else None

    def views_of(self, source: str) -> list[tuple[str, str]]:
        """(path, text) of the views that show the body of a source file, or did once."""
        with self.reading() as connection:
            return connection.execute(
                "SELECT path, text FROM shows JOIN views USING (path) WHERE source=? ORDER BY path", (source,)
            ).fetchall()

    def piece(self, digest: str) -> str:
        """The text of a piece. Raises LookupError if there is none."""
        with self.reading() as connection:
            found = connection.execute("SELECT text FROM pieces WHERE digest=?", (digest,)).fetchone()
        if found is None or text_digest(found[0]) != digest:
            raise LookupError(digest)
        return str(found[0])

    def rows(self, path: str) -> tuple[str, str]:
        """(digest of the line, lengths) of the rows of an output; empty if nothing is kept of them."""
        with self.reading() as connection:
            found = connection.execute("SELECT line, lengths, sum FROM rows WHERE path=?", (path,)).fetchone()
        return (found[0], found[1]) if found and text_digest(f"{path} {found[0]} {found[1]}") == found[2] else ("", "")

    def line(self, digest: str) -> str:
        """The text that has the fact and the digest of each row; empty if it is not kept."""
        with self.reading() as connection:
            found = connection.execute("SELECT text FROM lines WHERE digest=?", (digest,)).fetchone()
        return str(found[0]) if found and text_digest(found[0]) == digest else ""

    def sweep(self) -> None:
        """Let lines go that no rows have any more."""
        with self.writing() as connection:
            connection.execute("DELETE FROM lines WHERE digest NOT IN (SELECT line FROM rows)")
