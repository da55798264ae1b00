"""Diagnostics and files as a page in the browser shows them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from generator.base.diagnostics import Diagnostic, UsageError, as_plain

EDITORS = {
    "vscode": "vscode://file/{path}:{line}:{column}",
    "vscodium": "vscodium://file/{path}:{line}:{column}",
    "cursor": "cursor://file/{path}:{line}:{column}",
    "zed": "zed://file/{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={path}&line={line}&column={column}",
    "sublime": "subl://open?url=file://{path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "emacs": "org-protocol://open-file?file={path}&line={line}",
}
"""Addresses by which editors open a file."""


def editor_pattern(editor: str) -> str:
    """The pattern of an editor by its name, or the one that is given itself. Raises UsageError."""
    if not editor or "{path}" in editor:
        return editor
    if editor not in EDITORS:
        raise UsageError(f"--editor: {editor} is not known", f"Known are {', '.join(EDITORS)}; or give an address with {{path}} in it.")
    return EDITORS[editor]


def editor_link(pattern: str, folder: Path, path: str, line: int, column: int) -> str:
    """The address that opens a file of the site; empty without a pattern."""
    if not pattern:
        return ""
    place = quote(os.path.abspath(folder / path).replace(os.sep, "/"))
    return pattern.replace("{path}", place).replace("{line}", str(line or 1)).replace("{column}", str(column or 1))


def for_overlay(d: Diagnostic, folder: Path, editor: str) -> dict[str, Any]:
    """A diagnostic for the overlay, with the address that opens its place in an editor."""
    return {**as_plain(d), "open": editor_link(editor, folder, d.location.path, d.location.line, d.location.column)}
