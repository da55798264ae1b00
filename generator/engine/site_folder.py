"""Whether there is a site at all."""

from __future__ import annotations

from pathlib import Path

from generator.base.diagnostics import UsageError

_MARK = "site.yaml"


def no_site(folder: Path) -> UsageError:
    """What to say of a folder that holds no site."""
    hint = "Go to the folder of your site, name it (dateline build FOLDER), or make one with `dateline init FOLDER`."
    return UsageError(f"there is no {_MARK} in {folder}", hint)


def require_site(folder: Path) -> None:
    """Raises UsageError if a folder holds no site."""
    if not (folder / _MARK).exists():
        raise no_site(folder)
