"""Outputs that are whole folders: the parts of the search index. Only making one tells which files it has.

A folder is made beside its place, under a temporary name; its files are noted in the manifest, and then it is moved. So whenever a
build dies, the next one knows every file as ours.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import EnvironmentFault
from generator.base.digest import digest_bytes
from generator.engine.decide import Condition
from generator.engine.store import OutputRow
from generator.plan.output import Output
from generator.plan.search_index import INDEX
from generator.plan.views import BodyView, SearchShardView
from generator.render.bodies import Bodies

_WORST: tuple[Condition, ...] = ("intact", "touched", "edited", "missing")


def is_folder(path: str) -> bool:
    """Whether an output path is that of a folder."""
    return path.endswith("/")


def folder_of(path: str) -> str:
    """The folder output that a file may be part of; empty for none."""
    if not path.startswith(INDEX):
        return ""
    name, slash, _ = path[len(INDEX) :].partition("/")
    return f"{INDEX}{name}/" if slash else ""


def parts_of(record: Mapping[str, OutputRow]) -> dict[str, dict[str, OutputRow]]:
    """Recorded folder -> its files as they were written."""
    made: dict[str, dict[str, OutputRow]] = {path: {} for path in record if is_folder(path)}
    for path, row in record.items():
        folder = folder_of(path)
        if folder in made and path != folder:
            made[folder][path] = row
    return made


def worst(conditions: Iterable[Condition]) -> Condition:
    """What became of a folder, from what became of its files."""
    return max(conditions, key=_WORST.index, default="missing")


def make_folder(output: Output, place: str, program: str, bodies: Bodies) -> tuple[tuple[str, str], ...]:
    """Make a folder under a temporary name beside `place`; (path, digest) of its files. Raises EnvironmentFault."""
    # loaded only where something is indexed
    from generator.search.shard import write_engine, write_shard

    scratch = Path(_scratch(place))
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        if isinstance(output.view, SearchShardView):
            made = write_shard(program, output.view, os.path.basename(output.path[:-1]), lambda body: _texts(body, bodies), scratch)
        else:
            made = write_engine(program, output.view, scratch)
    except OSError as fault:
        raise EnvironmentFault(
            f"cannot write {fault.filename or scratch}: {fault.strerror or fault}", "Free some space or check the folder's permissions."
        ) from fault
    return tuple((f"{output.path}{name}", digest) for name, digest in sorted(made.items()))


def _texts(body: BodyView, bodies: Bodies) -> Sequence[str]:
    return bodies.parts(body.source, body.digest)


def _scratch(place: str) -> str:
    return place.rstrip("/\\") + files.TEMPORARY


def put_folder(root: Path, path: str, parts: Iterable[str]) -> None:
    """Move a folder that was made into its place. Raises EnvironmentFault."""
    place = root / path
    scratch = Path(_scratch(str(place)))
    try:
        if not place.exists():
            os.rename(scratch, place)
            return
        for part in parts:
            target = root / part
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(scratch / part[len(path) :], target)
        shutil.rmtree(scratch, ignore_errors=True)
    except OSError as fault:
        raise EnvironmentFault(f"cannot put {place} in place: {fault.strerror or fault}", "Check the folder's permissions.") from fault


def remove_parts(root: Path, parts: Iterable[str]) -> None:
    """Remove files of folders that are no longer planned, and folders that this empties."""
    held = list(parts)
    for part in held:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(root / part)
    files.remove_empty_folders(root, {part.rpartition("/")[0] for part in held})


def part_rows(root: Path, parts: Iterable[tuple[str, str]], key: str) -> list[OutputRow]:
    """Rows of files that were put in place."""
    return [OutputRow(path, files.stamp_of(os.lstat(root / path)), digest, key) for path, digest in parts]


def digest_of_parts(parts: Iterable[tuple[str, str]]) -> str:
    """What stands for the digest of a folder."""
    return digest_bytes("".join(f"{digest}  {path}\n" for path, digest in parts).encode())


def shard_with_bodies(view: SearchShardView, digests: Mapping[str, str]) -> SearchShardView:
    """A shard with other texts for some of its articles."""
    records = tuple(
        dataclasses.replace(r, body=dataclasses.replace(r.body, digest=digests[r.body.source])) if r.body.source in digests else r
        for r in view.records
    )
    return dataclasses.replace(view, records=records)
