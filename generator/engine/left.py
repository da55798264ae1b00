"""What the last build left that the next one may change: all of it, or only what may be otherwise than it was."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.base import files
from generator.base.files import Stamp
from generator.base.values import value
from generator.engine.folders import is_folder
from generator.engine.manifest import lines_beside
from generator.engine.plan_note import Lines
from generator.engine.store import OutputRow, Store
from generator.plan.output import Plan
from generator.plan.search_index import INDEX


@value
class Left:
    """What the last build left."""

    record: Mapping[str, OutputRow]
    """Output path -> its row."""
    manifest: Mapping[str, str]
    """Path of a file that is ours -> its digest."""
    held: Mapping[str, Stamp]
    """Path of a file that is there -> its stamp."""
    beside: Sequence[str]
    """Lines of the manifest for all other files, which stand."""
    noted: Lines
    """The plan before, where it is known what stands."""


def left_of_touched(plan: Plan, noted: Lines, store: Store, folder: Path) -> Left | None:
    """What is left of outputs that do not stand beside a plan, where all files are as they were written; None if that is not known.
    `noted` is the plan before."""
    # parts of the index have other names with other texts, and nobody notes that
    paths = [path for path in noted if path not in plan.standing and not path.startswith(INDEX)]
    record = store.outputs_at([*paths, *store.parts(INDEX)])
    if record is None:
        return None
    if _has_leftovers(folder) or any(_is_taken(folder, output.path) for output in plan.outputs if output.path not in record):
        return None
    written = {path: row for path, row in record.items() if not is_folder(path)}
    try:
        beside = lines_beside(folder, written)
    except (OSError, UnicodeDecodeError):
        return None
    return Left(
        record, {path: row.digest for path, row in written.items()}, {path: row.stamp for path, row in written.items()}, beside, noted
    )


def _has_leftovers(folder: Path) -> bool:
    """Whether a build that died left a part of the index half made, which is for those to remove that look at all files."""
    try:
        return any(map(files.is_temporary, os.listdir(folder / INDEX)))
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _is_taken(folder: Path, path: str) -> bool:
    """Whether something lies where a new output goes, or is in the way there; it cannot be ours."""
    place = folder / path.rstrip("/")
    if os.path.lexists(place):
        return True
    while not os.path.lexists(place := place.parent):
        pass
    return place.is_symlink() or not place.is_dir()
