"""Tables of the archive as CSV and JSON Lines. What stands in which column is in `plan/views/tables.py`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, islice
from typing import Any

from generator.base.json_text import json_text
from generator.base.text import clean
from generator.plan.views import ArticleRecord, Entity, EventRecord, StorylineRecord, TableView, TermRecord
from generator.plan.views.tables import TABLES

LOT = 1000
"""Rows that are made text together: while a table is text, it takes several times the memory of its bytes."""
Row = tuple[Any, ...]


def render_csv(view: TableView) -> bytes:
    """A table as CSV (RFC 4180) with a line of names."""
    names = [column.name for column in TABLES[view.table].columns]
    # lists are JSON in their cell, as Table Schema has them
    rows = ([_list(cell) if isinstance(cell, tuple) else cell for cell in row] for row in _ROWS[view.table](view))
    every = chain([names], rows)
    made: list[bytes] = []
    while lot := list(islice(every, LOT)):
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(lot)
        made.append(clean(out.getvalue()).encode())
    return b"".join(made)


def render_jsonl(view: TableView) -> bytes:
    """A table as JSON Lines, each with what belongs to it."""
    names = [column.name for column in TABLES[view.table].columns]
    more = _MORE.get(view.table, lambda _: {})
    made = (
        json_text({**dict(zip(names, row, strict=True)), **more(record)})
        for record, row in zip(_records(view), _ROWS[view.table](view), strict=True)
    )
    return b"".join([clean(f"{line}\n").encode() for line in made])


def _list(items: tuple[str, ...]) -> str:
    return json_text(items)


def _records(view: TableView) -> tuple[Any, ...]:
    return {"articles": view.articles, "terms": view.terms, "storylines": view.storylines, "events": view.events}[view.table]


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


_ROWS: Mapping[str, Callable[[TableView], Iterable[Row]]] = {
    "articles": lambda view: map(_article, view.articles),
    "article_people": lambda view: (row for a in view.articles for row in _people(a)),
    "article_terms": lambda view: ((a.id, term) for a in view.articles for term in _terms_of(a)),
    "notes": lambda view: (row for a in view.articles for row in _notes(a)),
    "relations": lambda view: (row for a in view.articles for row in _relations(a)),
    "saved_copies": lambda view: (row for a in view.articles for row in _copies(a)),
    "terms": lambda view: map(_term, view.terms),
    "storylines": lambda view: map(_storyline, view.storylines),
    "events": lambda view: map(_event, view.events),
    "event_articles": lambda view: ((e.id, article) for e in view.events for article in dict.fromkeys(e.articles)),
    "event_storylines": lambda view: ((e.id, storyline) for e in view.events for storyline in dict.fromkeys(e.storylines)),
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
