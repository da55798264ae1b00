"""Texts that a `#` cuts short: in YAML a comment begins at one after a space, and what an editor wrote there is gone without a word."""

from __future__ import annotations

import re

from generator.base import yaml_nodes
from generator.base.diagnostics import Diagnostic, Severity
from generator.base.source_text import SourceText
from generator.base.text import shorten
from generator.base.yaml_text import quoted
from generator.content.frontmatter import Split
from generator.content.model import ParseOptions

_FREE = frozenset({"title", "source_title", "summary", "description", "dateline", "text", "name", "alt", "reason"})
"""Keys whose values are words of the editor, wherever they stand."""
_NAMES = frozenset({"aliases", "authors", "contributors", "distinct_from"})
"""Keys whose values are names."""
_COMMENT = re.compile(r"(?![ \t]{2,}#(?:[ \t]|$))[ \t]+#")
"""A comment that may be meant for text. One that is set apart, by two spaces before and one after the sign, is not."""


def find_cut_texts(source: SourceText, halves: Split, options: ParseOptions) -> list[Diagnostic]:
    """Warnings of values in words that a comment follows on their line, unless it is plain to see that it is meant for one."""
    if " #" not in halves.front and "\t#" not in halves.front:
        return []
    names = _NAMES.union(field for _, field, _ in options.taxonomies)
    found = []
    for field, place in yaml_nodes.places(halves.front, halves.front_line).items():
        key = next((part for part in reversed(field) if isinstance(part, str)), "")
        if field[0] == "extra" or (key not in _FREE and field[0] not in names):
            continue
        line = source.line(place.line)
        kept, rest = line[place.column - 1 : place.column - 1 + place.length], line[place.column - 1 + place.length :]
        if kept[:1] in "\"'[{|>-" or not _COMMENT.match(rest):
            continue
        whole = quoted((kept + rest).strip())
        message = f"what follows # is a comment in YAML and is not part of `{key}`: “{shorten(rest.strip(), 60)}” is not shown"
        how = f": {whole}" if len(whole) <= 100 else ""
        hint = f"Put the whole in quotes{how}. If it is a comment, set it apart with two spaces before the # and one after."
        column = place.column + place.length + len(rest) - len(rest.lstrip())
        found.append(
            source.diagnose(
                "cut-text", message, line=place.line, column=column, length=len(rest.strip()), hint=hint, severity=Severity.WARNING
            )
        )
    return found
