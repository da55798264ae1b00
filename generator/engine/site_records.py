"""Text files beside `site.yaml` that Dateline keeps and the editor commits: a line each, fields parted by tabs, sorted.

Made so that they read well, merge well and show well in a comparison of versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import Diagnostic, Location
from generator.base.source_text import decode

LEDGER = "published-urls.txt"
LINKS = "checked-links.txt"
_NOTHING = "-"
"""Stands for an empty field: editors' programs like to take white space off the ends of lines."""
LIMIT = 256 * 1024**2


def read_records(folder: Path, name: str, columns: int) -> tuple[list[tuple[int, list[str]]], list[Diagnostic]]:
    """((line number, fields) of each record, what is wrong with the file). A file that is not there has no records."""
    try:
        content = files.read_bounded(folder / name, LIMIT)
    except FileNotFoundError:
        return [], []
    except OSError as fault:
        return [], [Diagnostic("unreadable-file", f"this cannot be read: {fault.strerror or fault}", Location(name))]
    if content is None:
        return [], [Diagnostic("file-too-large", f"the file is larger than {LIMIT // 1024**2} MiB", Location(name))]
    source, found = decode(name, content)
    if source is None:
        return [], found
    records = []
    for number, line in enumerate(source.text.split("\n"), 1):
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if len(fields) == columns:
            records.append((number, ["" if field == _NOTHING else field for field in fields]))
            continue
        hint = "Take back the change to this line; Dateline keeps this file itself. Lines of a merge that Git could not do must be sorted out by hand."
        found.append(Diagnostic("bad-record", "this line is not one that Dateline wrote", Location(name, number), hint=hint, excerpt=line))
    return records, found


def write_records(folder: Path, name: str, about: Sequence[str], records: Iterable[Sequence[str]]) -> bool:
    """Put the file in place, with `about` as remarks at its head; whether it changed. Raises EnvironmentFault."""
    lines = [
        *(f"# {line}" for line in about),
        *("\t".join(field or _NOTHING for field in record) for record in sorted(map(tuple, records))),
    ]
    content = ("\n".join(lines) + "\n").encode()
    try:
        if (folder / name).read_bytes() == content:
            return False
    except OSError:
        pass
    files.write_atomic(folder / name, content)
    return True
