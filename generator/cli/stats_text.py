"""The numbers of an archive as aligned tables that fit into 80 columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from generator.cli.console import Console, visible
from generator.engine.statistics import Statistics

WIDTH = 79
NAMES = 48
"""Columns for names."""
ROWS = 20
"""Rows of a table at most; --format json has all."""

Row = tuple[str, ...]


def show(console: Console, found: Statistics, title: str) -> None:
    """Say everything, section by section."""
    console.say(fitted(visible(title), WIDTH))
    span = "" if not found.articles else f", {found.first}" if found.first == found.last else f", {found.first} to {found.last}"
    console.say(f"{_number(found.articles, 'article')}{span}; {_number(found.words, 'word')}")
    _table(console, "By year", [(c.name, f"{c.articles:,}") for c in found.years], all_rows=True)
    _table(console, "By source", [(c.name, f"{c.articles:,}") for c in found.sources])
    _table(console, "By topic", [(f"{'  ' * t.depth}{t.name}", f"{t.articles:,}") for t in found.topics])
    _table(console, "By rights", [(c.name, f"{c.articles:,}") for c in found.rights], all_rows=True)
    _table(console, "Storylines", [(s.title, f"{s.articles:,}", s.last or "–", s.status) for s in found.storylines])
    _table(console, "Terms", [(t.label, f"{t.terms:,}", _once(t.named_once)) for t in found.taxonomies], all_rows=True)
    _events(console, found)
    lacking = [(lack.label, f"{len(lack.where):,}") for lack in found.lacking if lack.where]
    _table(console, "Lacking", lacking, all_rows=True)
    if not lacking and found.articles:
        console.say("\nNothing is lacking: every article has a source, a link, a copy, a summary and a topic.")
    _table(console, "Held back", [(path, reason) for path, reason in found.held], keep_end=True)


def _events(console: Console, found: Statistics) -> None:
    events = found.events
    rows: list[Row] = []
    if events.events:
        rows.append(("events", f"{events.events:,}", events.first if events.first == events.last else f"{events.first} to {events.last}"))
    if found.gap:
        rows.append(("longest time without an article", f"{found.gap.days:,}", f"days, {found.gap.after} to {found.gap.before}"))
    _table(console, "Time", rows, all_rows=True)


def _once(number: int) -> str:
    return f"{number:,} named only once" if number else ""


def _number(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def _table(console: Console, heading: str, rows: Sequence[Row], *, all_rows: bool = False, keep_end: bool = False) -> None:
    """A name, a number set right, and what else there is set left."""
    if not rows:
        return
    shown = rows if all_rows or len(rows) <= ROWS else rows[:ROWS]
    names = [fitted(visible(row[0]), NAMES, keep_end=keep_end) for row in shown]
    widths = _widths(shown)
    name_width = max(12, *map(columns, names))
    console.say(f"\n{heading}")
    for name, row in zip(names, shown, strict=True):
        cells = [f"{' ' * (name_width - columns(name))}", *(_cell(text, widths[n], n) for n, text in enumerate(row[1:]))]
        console.say(fitted(f"  {name}{'  '.join(cells)}".rstrip(), WIDTH))
    if len(rows) > len(shown):
        console.say(f"  … and {len(rows) - len(shown):,} more; --format json lists all")


def _cell(text: str, width: int, number: int) -> str:
    return visible(text).rjust(width) if number == 0 and text[:1].isdigit() else visible(text).ljust(width)


def _widths(rows: Iterable[Row]) -> list[int]:
    cells = [[columns(visible(text)) for text in row[1:]] for row in rows]
    return [max(column) for column in zip(*cells, strict=True)]


def columns(text: str) -> int:
    """How many columns a terminal gives to `text`."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fitted(text: str, width: int, *, keep_end: bool = False) -> str:
    """`text` in at most `width` columns, with an ellipsis where cut; `keep_end` cuts at the beginning."""
    if columns(text) <= width:
        return text
    cut = text
    while columns(cut) > width - 1:
        cut = cut[1:] if keep_end else cut[:-1]
    return f"…{cut}" if keep_end else f"{cut}…"
