"""The parts of the search index: from the last build where it has them, and made when they are asked for where it has not.

The address of a part says which texts are in it, so whatever is at an address is right: an edited text gives its part another.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections import OrderedDict
from pathlib import Path
from tempfile import TemporaryDirectory

from generator.base import files
from generator.engine.folders import make_folder
from generator.plan.output import Output
from generator.render.bodies import Bodies
from generator.render.output import COPY_LIMIT
from generator.serve.built_pages import BuiltPages

KEPT = 12
"""Parts that are kept once they were made."""


class SearchParts:
    """Gives the files of parts."""

    def __init__(self, program: str, bodies: Bodies):
        """`program` is where Pagefind is."""
        self._program = program
        self._bodies = bodies
        self._lock = threading.Lock()
        self._scratch: TemporaryDirectory[str] | None = None
        self._made: OrderedDict[str, tuple[str, dict[str, str]]] = OrderedDict()
        self._number = 0

    def file(self, part: Output, path: str, built: BuiltPages | None) -> bytes | None:
        """A file of a part by its output path; None if it has none of that name. Raises EnvironmentFault and StoreDamaged."""
        found = built.find(path) if built is not None else None
        if found is not None:
            return found[0]
        with self._lock:
            folder, digests = self._made.get(part.path) or self._make(part)
        digest = digests.get(path)
        if digest is None:
            return None
        content = files.read_bounded(os.path.join(folder, path.removeprefix(part.path)), COPY_LIMIT)
        return content if content is not None and hashlib.sha256(content).hexdigest() == digest else None

    def _make(self, part: Output) -> tuple[str, dict[str, str]]:
        if self._scratch is None:
            self._scratch = files.scratch_folder()
        self._number += 1
        place = str(Path(self._scratch.name) / str(self._number))
        digests = dict(make_folder(part, place, self._program, self._bodies))
        made = self._made[part.path] = (place + files.TEMPORARY, digests)
        while len(self._made) > KEPT:
            _, (gone, _) = self._made.popitem(last=False)
            shutil.rmtree(gone, ignore_errors=True)
        return made

    def close(self) -> None:
        """Remove what was made."""
        with self._lock:
            if self._scratch is not None:
                self._scratch.cleanup()
                self._scratch = None
                self._made.clear()
