"""Finding the line and column of diagnostics that know only the field they are about.

Stages after parsing see documents, not files. Positions are worth their cost only when somebody is shown them, so
the few files concerned are read once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from generator.base import files
from generator.base.diagnostics import Diagnostic
from generator.base.source_text import SourceText
from generator.content import frontmatter
from generator.content.frontmatter import BODY_LIMIT

if TYPE_CHECKING:
    from generator.base.yaml_nodes import Place

    Spots = dict[tuple[str | int, ...], Place]


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
                # loaded only where a place is asked for: a build without a complaint reads no YAML
                from generator.base import field_places

                diagnostic = field_places.place(diagnostic, *found)
        made.append(diagnostic)
    return made


def _read(folder: Path, path: str) -> tuple[SourceText, Spots] | None:
    from generator.base import yaml_nodes

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
