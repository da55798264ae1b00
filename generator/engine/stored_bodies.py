"""The HTML of bodies, and views, read from a store by whatever process renders."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from typing import Self

from generator.base.json_text import from_json
from generator.content.model import parts_digest
from generator.engine.database import StoreDamaged
from generator.engine.program import text_digest
from generator.engine.view_store import ViewText


class _Stored:
    """What a store holds; it must not be written to meanwhile."""

    def __init__(self, place: str):
        self.place = place
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self.place,)

    def _text(self, question: str, of: str) -> str:
        if self._connection is None or self._process != os.getpid():
            # connections do not survive a fork
            self._connection = sqlite3.connect(self.place, timeout=30, check_same_thread=False)
            # without copying: the file does not change while pages are rendered
            self._connection.execute("PRAGMA mmap_size=1073741824")
            self._process = os.getpid()
        found = self._connection.execute(question, (of,)).fetchone()
        if found is None:
            raise LookupError(of)
        return str(found[0])


class StoredBodies(_Stored):
    """Texts of pages."""

    def parts(self, source: str, digest: str) -> Sequence[str]:
        """The HTML of a source file's body, cut where its links go. Raises StoreDamaged if it is not the one with that digest."""
        try:
            parts: list[str] = from_json(self._text("SELECT parts FROM bodies WHERE path=?", source))
            if parts_digest(parts) == digest:
                return parts
        except (sqlite3.Error, ValueError, TypeError, AttributeError, LookupError) as fault:
            raise StoreDamaged(f"the body of {source}: {fault}") from fault
        raise StoreDamaged(f"the body of {source} is another")


class StoredViews(_Stored):
    """Views of pages that show texts, and the pieces in them. Raises LookupError for what is not there, and StoreDamaged."""

    def view(self, path: str) -> ViewText:
        """The view of an output."""
        return ViewText(path, self._checked("SELECT text FROM views WHERE path=?", path), ())

    def piece(self, digest: str) -> str:
        """The text of a piece."""
        text = self._checked("SELECT text FROM pieces WHERE digest=?", digest)
        if text_digest(text) != digest:
            raise StoreDamaged(f"the piece {digest} is another")
        return text

    def _checked(self, question: str, of: str) -> str:
        try:
            return self._text(question, of)
        except sqlite3.Error as fault:
            raise StoreDamaged(f"{of}: {fault}") from fault
