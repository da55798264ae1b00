"""Names that stand in one line with commas between them: without brackets YAML has one text there, and so one term with a long name."""

from __future__ import annotations

import re

from generator.base.diagnostics import Diagnostic, Severity
from generator.base.source_text import SourceText
from generator.base.text import shorten
from generator.content.frontmatter import Split
from generator.content.model import ParseOptions

_LINE = re.compile(r"^([A-Za-z][A-Za-z0-9_-]*):[ \t]+(?=[^\s\"'\[{|>&*!#-])(.*?,[ \t].*?)[ \t]*(?:[ \t]#.*)?$", re.MULTILINE)
_PEOPLE = frozenset({"authors", "contributors"})


def find_joined_names(source: SourceText, halves: Split, options: ParseOptions) -> list[Diagnostic]:
    """Warnings of such lines. A name that has a comma of its own is written in quotes, and is not warned of."""
    fields = _PEOPLE.union(field for _, field, _ in options.taxonomies)
    found = []
    for line in _LINE.finditer(halves.front):
        key, names = line.groups()
        if key in fields:
            message = f"`{key}` is one name here, “{shorten(names, 60)}”, although it has a comma"
            hint = f"For several write a list: {key}: [{names}]. If it is one, put it in quotes."
            number = halves.front_line + halves.front.count("\n", 0, line.start())
            column = line.start(2) - line.start() + 1
            found.append(
                source.diagnose(
                    "joined-names", message, line=number, column=column, length=len(names), hint=hint, severity=Severity.WARNING
                )
            )
    return found
