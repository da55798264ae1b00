"""What an import could not place, and what an editor should look at, as one text file beside the archive."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from generator.base.digest import digest_bytes
from generator.base.text import clean
from generator.engine.new_file import put_new
from generator.importers.item import Moved, Residue

FOLDER = "imports"
"""Below the site's folder; not part of the site."""


class ResidueFile:
    """Gathers on disk, so that memory does not grow; says the same whenever the same source is imported."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed by `close`
        self.pieces = 0
        """Texts without a place."""

    def close(self) -> None:
        """Forget it."""
        self._file.close()

    def item(self, origin: str, title: str, hints: tuple[str, ...], moved: tuple[Moved, ...], residue: tuple[Residue, ...]) -> None:
        """What is to be said of an item."""
        if not hints and not moved and not residue:
            return
        self._line(f"## {origin}  {' '.join(clean(title).split())}")
        for hint in hints:
            self._line(f"- look at: {' '.join(clean(hint).split())}")
        for piece in moved:
            self._line(f"- moved to {piece.field}: {clean(piece.text)}")
        for left in residue:
            self._piece(left)
        self._line("")

    def residue(self, left: Residue) -> None:
        """Text that belongs to no item."""
        self._line(f"## {left.origin}")
        self._piece(left)
        self._line("")

    def _piece(self, left: Residue) -> None:
        self.pieces += 1
        self._line(f"- not placed, for {left.why}:")
        for line in re.split(r"\r\n?|\n", clean(left.text)):
            self._line(f"    {line}" if line.strip() else "")

    def _line(self, text: str) -> None:
        self._file.write(f"{text}\n")

    def put(self, folder: Path, name: str) -> str:
        """Write it below `folder` unless it says nothing or is there; its path, or empty."""
        self._file.seek(0)
        text = self._file.read()
        if not text:
            return ""
        head = f"What an import of {' '.join(clean(name).split())} could not place, moved, or leaves to you. This file is not part of the site.\n\n"
        made = head + text
        stem = re.sub(r"[^a-z0-9]+", "-", name.rpartition("/")[2].lower()).strip("-")[:60] or "import"
        path = f"{FOLDER}/{stem}-{digest_bytes(made.encode('utf-8', 'replace'))[:8]}.txt"
        if not os.path.lexists(folder / path):
            put_new(folder, path, made)
        return path
