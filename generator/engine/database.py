"""An SQLite file of rows that can all be made again: damage of any kind costs time and never a wrong page."""

from __future__ import annotations

import contextlib
import functools
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault

FOLDER = ".dateline"


class StoreDamaged(Exception):
    """The store holds something that it cannot have been given. It is thrown away and the build begins anew."""


class Database:
    """The file, which belongs to whoever holds the site's lock. Raises StoreDamaged for what it cannot read, EnvironmentFault where the
    disk is in the way."""

    def __init__(self, place: Path, tables: str, format: int):
        """`tables` are made where there are none; `format` changes whenever they do."""
        self.place = place
        self._tables = tables
        self._format = format
        self._connection = self._open()

    def close(self) -> None:
        """Write everything down."""
        self._connection.close()

    def reset(self) -> None:
        """Forget everything."""
        with contextlib.suppress(sqlite3.Error):
            self._connection.close()
        self._remove()
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        try:
            connection = self._connect()
            found = _tables_of(connection)
            if found == _as_made(self._tables) and connection.execute("PRAGMA user_version").fetchone()[0] == self._format:
                return connection
            empty = not found
        except sqlite3.OperationalError as fault:
            raise self._in_the_way(fault) from fault
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            empty = False
        if not empty:
            with contextlib.suppress(sqlite3.Error, UnboundLocalError):
                connection.close()
            self._remove()
            connection = self._connect()
        try:
            connection.executescript(f"BEGIN; {self._tables} PRAGMA user_version={self._format}; COMMIT;")
        except sqlite3.Error as fault:
            raise self._in_the_way(fault) from fault
        return connection

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.place, timeout=30, isolation_level=None)
        # rows are texts of some thousand characters: on larger pages, and in tables whose keys are an index apart, putting them down in any
        # order costs a fifth
        connection.execute("PRAGMA page_size=16384")
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
    def reading(self) -> Iterator[sqlite3.Connection]:
        """To ask something."""
        try:
            yield self._connection
        except (sqlite3.DatabaseError, ValueError) as fault:
            raise StoreDamaged(str(fault)) from fault

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """To put something down, all or nothing."""
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


def _tables_of(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(name, how it is made) of each table. Damage there lets rows have other columns than they were given."""
    return connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").fetchall()


@functools.cache
def _as_made(tables: str) -> list[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(tables)
        return _tables_of(connection)
