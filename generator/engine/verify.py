"""Proof on the spot that a build that made only what differs gave the site that a build from nothing gives."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from generator.base import files
from generator.base.workers import Workers
from generator.engine.manifest import NAME as MANIFEST
from generator.engine.manifest import list_output
from generator.engine.options import BuildOptions
from generator.engine.planned_build import planned_build
from generator.engine.report import Progress
from generator.engine.store import Store
from generator.engine.write import digest_at


def differing_outputs(options: BuildOptions, output: Path, workers: Workers, progress: Progress) -> list[tuple[str, str]]:
    """(path, how it differs) of the files of `output` that a build from nothing would not have made so; none if all is well."""
    with files.scratch_folder() as name:
        clean = Path(name) / "clean"
        store = Store.scratch()
        try:
            planned_build(dataclasses.replace(options, output=str(clean), clean=False), store, workers, progress)
        finally:
            store.close()
        return _compare(_digests(output), _digests(clean))


def _digests(folder: Path) -> dict[str, str]:
    return {path: digest_at(folder / path) for path in [*list_output(folder), MANIFEST]}


def _compare(made: Mapping[str, str], clean: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for path in sorted(made.keys() | clean.keys()):
        if path not in clean:
            found.append((path, "should not be there"))
        elif path not in made:
            found.append((path, "is missing"))
        elif made[path] != clean[path]:
            found.append((path, "has other bytes"))
    return found
