"""Diagnostics: what is wrong with the editor's files, as data.

Stages return `(value, diagnostics)`. Nothing here prints; `cli/` shows diagnostics as text, JSON or GitHub
annotations. Every code is listed in `base/codes.py`.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable
from typing import Any

from generator.base.values import value

CAP = 10
"""How many mistakes of one kind an editor is told of at once, where they are worth knowing and no more."""


class Severity(enum.StrEnum):
    """How bad: an error stops the build before anything is written."""

    ERROR = "error"
    WARNING = "warning"


@value
class Location:
    """A place in a file of the site."""

    path: str
    """Relative to the site folder, with `/`; an output's path for problems found in built pages."""
    line: int = 0
    """From 1; 0: the file as a whole."""
    column: int = 0
    """In characters, from 1; 0: unknown."""
    length: int = 0
    """Characters to underline; 0: one."""


@value
class Diagnostic:
    """One mistake: what, where, why, and what to do."""

    code: str
    message: str
    location: Location
    severity: Severity = Severity.ERROR
    hint: str = ""
    """What to do, as a full sentence or `did you mean "x"?`."""
    excerpt: str = ""
    """The source line, as it stands in the file."""
    field: tuple[str | int, ...] = ()
    """Front matter field it is about, such as `("topics", 1)`; the engine turns it into line and column
    when it has none, by reading the file again: positions are only worth their cost when shown."""
    related: tuple[Location, ...] = ()
    """Other places concerned, such as where a name was used first."""

    @property
    def is_error(self) -> bool:
        """Whether it stops the build."""
        return self.severity is Severity.ERROR


def as_plain(d: Diagnostic) -> dict[str, Any]:
    """A diagnostic as plain data, for programs and for the overlay of the preview."""
    return {
        "code": d.code,
        "severity": str(d.severity),
        "message": d.message,
        "hint": d.hint,
        "path": d.location.path,
        "line": d.location.line,
        "column": d.location.column,
        "length": d.location.length,
        "excerpt": d.excerpt,
        "related": [{"path": r.path, "line": r.line, "column": r.column} for r in d.related],
    }


class ContentError(Exception):
    """Some stage found mistakes and cannot go on. Caught once, in `cli/`."""

    def __init__(self, diagnostics: Iterable[Diagnostic]):
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(d.message for d in self.diagnostics))


class UsageError(Exception):
    """The command cannot mean anything here (no `site.yaml`, an option out of range). Exit code 2."""

    def __init__(self, message: str, hint: str = ""):
        self.hint = hint
        super().__init__(message)


class EnvironmentFault(Exception):
    """The machine is in the way: disk full, folder not writable, output folder not ours. Exit code 3."""

    def __init__(self, message: str, hint: str = ""):
        self.hint = hint
        super().__init__(message)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by path, line, column, code and text; exact repeats once."""
    return sorted(
        dict.fromkeys(diagnostics),
        key=lambda d: (d.location.path, d.location.line, d.location.column, d.code, d.message),
    )


def capped(diagnostics: Iterable[Diagnostic], limit: int = CAP) -> list[Diagnostic]:
    """The first `limit` of many of one kind; the one that is shown last says how many more there are."""
    found = list(diagnostics)
    kept, more = found[:limit], len(found) - limit
    if more > 0:
        last = max(range(limit), key=lambda n: (kept[n].location.path, n))
        kept[last] = dataclasses.replace(
            kept[last], message=f"{kept[last].message} (and {more:,} more such, shown once these are dealt with)"
        )
    return kept
