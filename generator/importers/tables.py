"""Lists of stories: CSV with a line of headings, and JSON Lines or JSON lists of objects."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from generator.base.diagnostics import UsageError
from generator.importers.foreign_body import foreign_body
from generator.importers.html_text import html_to_markdown
from generator.importers.item import Choices, ImportedItem, Read, Residue, identity_of
from generator.importers.json_source import loads, parse_json
from generator.importers.mapped import Mapped
from generator.importers.plain_text import paragraphs

_CELL = 1024 * 1024


def read_csv(name: str, text: str, choices: Choices) -> Read:
    """One story a row. Columns are known by their headings, others are kept under `extra`. Raises UsageError without headings."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    csv.field_size_limit(_CELL)
    try:
        heads = [h.strip() for h in next(rows, [])]
        if not any(h.lower() in ("title", "headline", "name", "url", "link") for h in heads):
            raise UsageError(f"{name} has no column `title` or `url`", "The first line must hold the columns’ headings.")
        for row in rows:
            origin = f"{name}:{rows.line_num}"
            if not any(cell.strip() for cell in row):
                continue
            if len(row) > len(heads):
                yield Residue(origin, "there are more cells than headings", "\n".join(row[len(heads) :]))
            yield item_of(origin, list(zip(heads, row, strict=False)), "csv", choices)
    except csv.Error as fault:
        raise UsageError(f"{name}:{rows.line_num}: this cannot be read as CSV: {fault}") from None


def delimiter_of(text: str) -> str:
    """Comma, semicolon or tab, whichever the first line has most of."""
    first = text.partition("\n")[0]
    return max(",;\t", key=first.count)


def read_jsonl(name: str, text: str, choices: Choices) -> Read:
    """One object a line, or one list of objects."""
    if text.lstrip().startswith("["):
        for number, held in enumerate(parse_json(name, text), 1):
            yield from _object(f"{name}#{number}", held, choices)
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            held = loads(line)
        except (ValueError, RecursionError) as fault:
            yield Residue(f"{name}:{number}", f"it is not JSON ({fault if isinstance(fault, ValueError) else 'nested too deeply'})", line)
            continue
        yield from _object(f"{name}:{number}", held, choices)


def _object(origin: str, held: Any, choices: Choices) -> Read:
    if isinstance(held, dict):
        yield item_of(origin, list(held.items()), "jsonl", choices)
    else:
        yield Residue(origin, "it is no object with keys", json.dumps(held, ensure_ascii=False))


def item_of(origin: str, given: list[tuple[str, Any]], format: str, choices: Choices) -> ImportedItem:
    """The story that a row or object tells of. A name may come again: what its field does not take is kept under `extra`."""
    by_name = dict(given)
    whole = all(held in ("", by_name[name]) for name, held in given)
    mapped = Mapped(given, origin, comma=False)
    held = mapped.fields
    html = mapped.body.lstrip().startswith("<") and "</" in mapped.body
    made = html_to_markdown(mapped.body, held.get("source_url", "")) if html else None
    body = made.markdown if made else paragraphs(mapped.body) if not _is_markdown(mapped.body) else foreign_body(mapped.body).markdown
    return ImportedItem(
        origin=origin,
        identity=identity_of(format, json.dumps(by_name if whole else given, ensure_ascii=False, sort_keys=True, default=str)),
        title=str(held.get("title") or held.get("source_url", "")),
        body=body,
        date=held.get("date") or ("" if mapped.unread_date else choices.date),
        unread_date="" if held.get("date") else mapped.unread_date,
        updated=held.get("updated", ""),
        summary=held.get("summary", ""),
        language=held.get("language", ""),
        slug=held.get("slug", ""),
        source=held.get("source") or choices.source,
        source_url=held.get("source_url", ""),
        source_title=held.get("source_title", ""),
        dateline=held.get("dateline", ""),
        authors=held.get("authors", ()),
        terms=held.get("terms", {}),
        rights=held.get("rights") or ("private" if len(body) > 1200 else ""),
        draft=mapped.draft,
        aliases=tuple(held.get("aliases", ())),
        extra=mapped.extra,
        hints=(*mapped.hints, *(made.hints if made else ())),
    )


def _is_markdown(text: str) -> bool:
    return "](" in text or text.startswith("# ") or "\n## " in text or "\n- " in text or "**" in text
