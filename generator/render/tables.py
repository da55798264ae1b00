"""Tables of the archive as CSV and JSON Lines. What stands in which column is in `plan/views/tables.py`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from generator.base.json_text import json_text
from generator.base.text import clean
from generator.plan.views import ArticleRecord, Entity, EventRecord, StorylineRecord, TableView, TermRecord
from generator.plan.views.tables import TABLES
from generator.render.row_form import RowForm

Row = tuple[Any, ...]


def csv_rows(view: TableView) -> RowForm:
    """A table as CSV (RFC 4180) with a line of names: the lines of one record after the other."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    rows_of = _ROWS[view.table]

    def text_of(rows: list[Row]) -> bytes:
        out.seek(0)
        out.truncate()
        # lists are JSON in their cell, as Table Schema has them
        writer.writerows([_list(cell) if isinstance(cell, tuple) else cell for cell in row] for row in rows)
        return clean(out.getvalue()).encode()

    names = tuple(column.name for column in TABLES[view.table].columns)
    return RowForm(lambda record: text_of(rows_of(record)), head=text_of([names]), variant=view.table)


def jsonl_rows(view: TableView) -> RowForm:
    """A table as JSON Lines, each with what belongs to it."""
    names = [column.name for column in TABLES[view.table].columns]
    rows_of, more = _ROWS[view.table], _MORE.get(view.table, lambda _: {})

    def line(record: Any) -> bytes:
        (row,) = rows_of(record)
        return clean(f"{json_text({**dict(zip(names, row, strict=True)), **more(record)})}\n").encode()

    return RowForm(line, variant=view.table)


def records_of(view: TableView) -> tuple[Any, ...]:
    """What a table tells of, one after the other."""
    return view.articles or view.terms or view.storylines or view.events


def _list(items: tuple[str, ...]) -> str:
    return json_text(items)


# ---------------------------------------------------------------------------- rows


def _id(entity: Entity) -> str:
    return f"{entity.taxonomy}/{entity.slug}"


def _terms_of(a: ArticleRecord) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_id(e) for e in (*a.about, *a.mentions, *a.publishers)))


def _article(a: ArticleRecord) -> Row:
    source = _id(a.source) if a.source else ""
    return (a.id, a.url, a.title, a.date, a.updated, a.added, a.published, a.modified, a.language, source, a.source_url, a.source_title, a.dateline,
            a.summary, a.rights, a.storyline)  # fmt: skip


def _people(a: ArticleRecord) -> list[Row]:
    people = [("author", credit) for credit in a.authors] + [("contributor", credit) for credit in a.contributors]
    return [(a.id, n, part, credit.name, credit.role, credit.place) for n, (part, credit) in enumerate(people, 1)]


def _notes(a: ArticleRecord) -> list[Row]:
    return [(a.id, n, note.kind, note.date, note.html) for n, note in enumerate(a.notes, 1)]


def _relations(a: ArticleRecord) -> list[Row]:
    return [(a.id, kind, other) for kind, other in dict.fromkeys(a.relations)]


def _copies(a: ArticleRecord) -> list[Row]:
    return [(a.id, n, copy.url, copy.date) for n, copy in enumerate(a.archived, 1)]


def _term(t: TermRecord) -> Row:
    entity = t.entity
    parent = f"{entity.taxonomy}/{t.parent}" if t.parent else ""
    return _id(entity), entity.taxonomy, entity.name, entity.url, entity.schema, parent, t.description, t.aliases, entity.same_as


def _storyline(s: StorylineRecord) -> Row:
    return s.id, s.url, s.title, s.summary, s.status


def _event(e: EventRecord) -> Row:
    return e.id, e.url, e.date, e.title, e.text


_ROWS: Mapping[str, Callable[[Any], list[Row]]] = {
    "articles": lambda a: [_article(a)],
    "article_people": _people,
    "article_terms": lambda a: [(a.id, term) for term in _terms_of(a)],
    "notes": _notes,
    "relations": _relations,
    "saved_copies": _copies,
    "terms": lambda t: [_term(t)],
    "storylines": lambda s: [_storyline(s)],
    "events": lambda e: [_event(e)],
    "event_articles": lambda e: [(e.id, article) for article in dict.fromkeys(e.articles)],
    "event_storylines": lambda e: [(e.id, storyline) for storyline in dict.fromkeys(e.storylines)],
}


def _named(table: str, rows: list[Row]) -> list[dict[str, Any]]:
    names = [column.name for column in TABLES[table].columns]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _more_of_article(a: ArticleRecord) -> dict[str, Any]:
    people = _named("article_people", _people(a))
    return {
        "authors": people[: len(a.authors)],
        "contributors": people[len(a.authors) :],
        "terms": _terms_of(a),
        "notes": _named("notes", _notes(a)),
        "relations": _named("relations", _relations(a)),
        "saved_copies": _named("saved_copies", _copies(a)),
    }


_MORE: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "articles": _more_of_article,
    "events": lambda event: {"articles": event.articles, "storylines": event.storylines},
}
"""What a line of JSON holds beside the columns: `NESTED`."""
