"""Edits to several files, made together: all are worked out before the first is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.base import files
from generator.base.values import value
from generator.content.frontmatter import BODY_LIMIT
from generator.curate.front_edit import CannotEdit, Change, edit_front


@value
class FileEdit:
    """What is to become of one file."""

    path: str
    before: str
    """Empty: there is no such file yet."""
    after: str
    rename: str = ""
    """Its new path, if it gets one."""


@value
class Refused:
    """A file that cannot be changed, and why."""

    path: str
    why: str


def plan_edit(folder: Path, path: str, changes: Sequence[Change]) -> FileEdit | Refused | None:
    """A file with changes to its front matter; None if they change nothing."""
    try:
        content = files.read_bounded(folder / path, BODY_LIMIT)
        if content is None:
            return Refused(path, "it is too large")
        before = content.decode("utf-8")
        after = edit_front(before, list(changes))
    except OSError as fault:
        return Refused(path, fault.strerror or str(fault))
    except UnicodeDecodeError:
        return Refused(path, "it is not UTF-8 text")
    except CannotEdit as why:
        return Refused(path, str(why))
    return None if after == before else FileEdit(path, before, after)


def write_edit(folder: Path, edit: FileEdit) -> None:
    """Put a file's new text in its place."""
    files.write_atomic(folder / (edit.rename or edit.path), edit.after.encode())
    if edit.rename and edit.rename != edit.path:
        (folder / edit.path).unlink()
