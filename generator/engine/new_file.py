"""Writing a file that must not be there yet."""

from __future__ import annotations

import os
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault, UsageError


def put_new(folder: Path, path: str, text: str) -> None:
    """Write a file that must not be there yet. Raises UsageError if it is, EnvironmentFault if it cannot be written."""
    place = folder / path
    home, real = os.path.realpath(folder), os.path.realpath(place)
    if os.path.commonpath([home, real]) != home:
        raise UsageError(f"{path} lies outside the site: a link leads to {real}", "Replace the link by a folder.")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(place, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"there is already a file {path}", "Choose another title or --slug.") from None
    except OSError as fault:
        raise EnvironmentFault(f"cannot write {place}: {fault.strerror or fault}", "Check the folder's permissions.") from fault
