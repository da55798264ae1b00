"""Where in a file the field stands that a diagnostic is about."""

from __future__ import annotations

import re

from generator.base import yaml_nodes
from generator.base.diagnostics import Diagnostic, Location
from generator.base.source_text import SourceText

Path = tuple[str | int, ...]


def place(diagnostic: Diagnostic, source: SourceText, found: dict[Path, yaml_nodes.Place]) -> Diagnostic:
    """The diagnostic with the line and column of its field."""
    spot = yaml_nodes.locate(found, diagnostic.field)
    if spot is None:
        line, column, length = (1, 1, 3) if source.line(1) else (0, 0, 0)
    elif diagnostic.code in ("unknown-key", "missing-key", "unknown-option"):
        line, column, length = spot.key_line, spot.key_column, spot.key_length
    else:
        line, column, length = spot.line, spot.column, spot.length
    hint, excerpt = diagnostic.hint, source.line(line)
    if spot and diagnostic.code == "unknown-key" and ":" not in re.split("[,}]", excerpt[column - 1 :])[0]:
        hint = f'{hint} In {{ }} a comma ends a value; put one that holds a comma in quotes: {{name: "Doe, Jane"}}.'.strip()
    return Diagnostic(
        diagnostic.code, diagnostic.message, Location(source.path, line, column, length), diagnostic.severity,
        hint, excerpt, (), diagnostic.related,
    )  # fmt: skip
