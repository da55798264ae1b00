"""The HTML of bodies, read from a store by whatever process renders."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence

from generator.base.json_text import from_json
from generator.content.model import parts_digest
from generator.engine.store import StoreDamaged


class StoredBodies:
    """Bodies as a store holds them; it must not be written to meanwhile."""

    def __init__(self, place: str):
        self.place = place
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    def __reduce__(self) -> tuple[type[StoredBodies], tuple[str]]:
        return StoredBodies, (self.place,)

    def parts(self, source: str, digest: str) -> Sequence[str]:
        """The HTML of a source file's body, cut where its links go. Raises StoreDamaged if it is not the one with that digest."""
        try:
            if self._connection is None or self._process != os.getpid():
                # connections do not survive a fork
                self._connection = sqlite3.connect(self.place, timeout=30, check_same_thread=False)
                # without copying: the file does not change while pages are rendered
                self._connection.execute("PRAGMA mmap_size=1073741824")
                self._process = os.getpid()
            found = self._connection.execute("SELECT parts FROM bodies WHERE path=?", (source,)).fetchone()
            parts: list[str] = from_json(found[0])
            if parts_digest(parts) == digest:
                return parts
        except (sqlite3.Error, ValueError, TypeError, AttributeError) as fault:
            raise StoreDamaged(f"the body of {source}: {fault}") from fault
        raise StoreDamaged(f"the body of {source} is another")
