"""The last build as a preview's first answer: while the site is read, its pages are there already, if nothing has changed since."""

from __future__ import annotations

import hashlib
import os
from contextlib import closing
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import EnvironmentFault
from generator.engine.database import FOLDER, StoreDamaged
from generator.engine.last_build import look_at_inputs, read_last_build
from generator.engine.options import BuildOptions
from generator.engine.quick import options_of, same
from generator.engine.store import NAME, Store
from generator.render.output import COPY_LIMIT


class BuiltPages:
    """The files of a build that is known to be up to date. Nothing is given out whose bytes are not those that were written."""

    def __init__(self, place: str, store: Path):
        self._place = place
        self._store = store

    def find(self, path: str) -> tuple[bytes, bool] | None:
        """(content, whether it is a page) of an output; None for what the build did not write, or somebody changed since."""
        try:
            with closing(Store(self._store)) as store:
                row = store.output(path)
            content = files.read_bounded(os.path.join(self._place, path), COPY_LIMIT) if row is not None else None
        except (OSError, ValueError, StoreDamaged, EnvironmentFault):
            return None
        if row is None or content is None or hashlib.sha256(content).hexdigest() != row.digest:
            return None
        return content, row.key.split(":")[1] != "-"


def built_pages(options: BuildOptions, store: Store) -> BuiltPages | None:
    """The last build, if it is what would be built now."""
    try:
        last = read_last_build(store)
        known = store.stamps()
    except StoreDamaged:
        return None
    if last is None or not last.since <= options.now < last.until:
        return None
    now = look_at_inputs(options.folder)
    found = [f for f in now.found if f.path in known]
    if (
        now.themes != last.themes
        or len(found) < len(known)
        or not all(same(f, *known[f.path]) for f in found)
        or now.key(options_of(options), known) != last.inputs
    ):
        return None
    return BuiltPages(last.place, options.folder / FOLDER / NAME)
