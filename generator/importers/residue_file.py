"""What an import could not place, and what an editor should look at, as one text file beside the archive."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from generator.base.digest import digest_bytes
from generator.base.files import read_bounded
from generator.base.text import clean
from generator.engine.new_file import put_new
from generator.importers.item import Moved, Residue

FOLDER = "imports"
"""Below the site's folder; not part of the site."""
_FITTED = "\x00"
"""Begins lines about what was done to make an item fit, which are not said again when it is there; no cleaned text has it."""


class ResidueFile:
    """Gathers on disk, so that memory does not grow; one file for a source, however often it is imported."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - closed by `close`
        self.pieces = 0
        """Texts without a place."""

    def close(self) -> None:
        """Forget it."""
        self._file.close()

    def item(
        self,
        origin: str,
        title: str,
        hints: tuple[str, ...],
        moved: tuple[Moved, ...],
        residue: tuple[Residue, ...],
        fitted: tuple[str, ...] = (),
    ) -> None:
        """What is to be said of an item. `fitted` is what was done to make it fit into the archive as it is now."""
        told = hints or moved or residue
        if not told and not fitted:
            return
        mark = "" if told else _FITTED
        self._line(f"{mark}## {origin}  {' '.join(clean(title).split())}")
        for hint in hints:
            self._line(f"- look at: {' '.join(clean(hint).split())}")
        for hint in fitted:
            self._line(f"{_FITTED}- look at: {' '.join(clean(hint).split())}")
        for piece in moved:
            self._line(f"- moved to {piece.field}: {clean(piece.text)}")
        for left in residue:
            self._piece(left)
        self._line(mark)

    def residue(self, left: Residue) -> None:
        """Text that belongs to no item."""
        self._line(f"## {left.origin}")
        self._piece(left)
        self._line("")

    def _piece(self, left: Residue) -> None:
        self.pieces += 1
        self._line(f"- not placed, for {' '.join(clean(left.why).split())}:")
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
        # the name goes by what is said each time that the source is read
        lines = text.split("\n")
        path = self._path(name, head + "\n".join(line for line in lines if not line.startswith(_FITTED)))
        made = head + text.replace(_FITTED, "")
        if _FITTED in text and os.path.lexists(folder / path) and not _holds(folder / path, made):
            path = self._path(name, made)
        if not os.path.lexists(folder / path):
            put_new(folder, path, made)
        return path

    @staticmethod
    def _path(name: str, text: str) -> str:
        stem = re.sub(r"[^a-z0-9]+", "-", name.rpartition("/")[2].lower()).strip("-")[:60] or "import"
        return f"{FOLDER}/{stem}-{digest_bytes(text.encode('utf-8', 'replace'))[:8]}.txt"


def _holds(place: Path, text: str) -> bool:
    try:
        content = text.encode("utf-8", "replace")
        return read_bounded(place, len(content)) == content
    except OSError:
        return False
