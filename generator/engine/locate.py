"""Finding the line and column of diagnostics that know only the field they are about.

Stages after parsing see documents, not files. Positions are worth their cost only when somebody is shown them, so
the few files concerned are read once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from generator.base import fields, files, yaml_nodes
from generator.base.diagnostics import Diagnostic
from generator.base.source_text import SourceText
from generator.content import frontmatter
from generator.content.source_body import BODY_LIMIT

Spots = dict[tuple[str | int, ...], yaml_nodes.Place]


def locate(diagnostics: Iterable[Diagnostic], folder: Path) -> list[Diagnostic]:
    """The diagnostics with places for those that have none yet."""
    known: dict[str, tuple[SourceText, Spots] | None] = {}
    made = []
    for diagnostic in diagnostics:
        path = diagnostic.location.path
        if not diagnostic.location.line and diagnostic.field:
            if path not in known:
                known[path] = _read(folder, path)
            if found := known[path]:
                diagnostic = fields.place(diagnostic, *found)
        made.append(diagnostic)
    return made


def _read(folder: Path, path: str) -> tuple[SourceText, Spots] | None:
    try:
        content = files.read_bounded(folder / path, BODY_LIMIT)
    except OSError:
        return None
    if content is None:
        return None
    source = SourceText(path, content.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n"))
    if path.endswith(".yaml"):
        return source, yaml_nodes.places(source.text)
    halves, _ = frontmatter.split(source)
    return (source, yaml_nodes.places(halves.front, halves.front_line)) if halves else None
