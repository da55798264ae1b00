"""The archive as data: tables that join, in CSV and as JSON Lines, with their schemas and a Data Package that describes them all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.archive.touched import EVENTS, Fact
from generator.base.urls import host_of, output_path, slug_of
from generator.plan.context import Context
from generator.plan.output import Later, Output, Rows
from generator.plan.records import storyline_record, term_record
from generator.plan.views import PackageView, TableView
from generator.plan.views.tables import NESTED, TABLES, VERSION

FOLDER = f"/data/v{VERSION}/"
PACKAGE = f"{FOLDER}datapackage.json"
_FROM = {"terms": "terms", "storylines": "storylines", "events": "events", "event_articles": "events", "event_storylines": "events"}
"""Table -> records that it is made from, where these are not the articles'."""


def plan_dataset(context: Context) -> Iterable[Output]:
    """All files of the data set; none if the settings say so."""
    if not context.settings.export_data:
        return
    settings = context.settings
    package = PackageView(
        name=slug_of(f"{host_of(settings.root.base_url)} {settings.title}") or "archive",
        title=settings.title,
        description=settings.description,
        home=context.addresses.absolute("/"),
        url=context.addresses.absolute(FOLDER),
        author=settings.author,
        language=settings.language,
    )
    yield Output(output_path(PACKAGE), "data-package", "", package, ())
    for table in TABLES:
        later, about = _later(context, table), _about(table)
        yield Output(output_path(f"{FOLDER}{table}.csv"), "table-csv", "", later, (), about=about, kin=_made_from(table))
    for kind in NESTED:
        later, about = _later(context, kind), _about(kind)
        yield Output(output_path(f"{FOLDER}{kind}.jsonl"), "table-jsonl", "", later, (), about=about, kin=_made_from(kind))
        yield Output(output_path(f"{FOLDER}{kind}.schema.json"), "table-schema", "", TableView(kind, (), (), (), ()), ())


def _made_from(table: str) -> str:
    return _FROM.get(table, "articles")


def _about(table: str) -> Fact | None:
    return EVENTS if _made_from(table) == "events" else None


def _later(context: Context, table: str) -> Later:
    """The view of a table: in rows, where it is long."""
    family = {"articles": context.article_rows, "events": context.event_rows}.get(_made_from(table))
    return Rows(family, lambda: range(family.count), _of_rows, table) if family else Later(_table, context, table)


def _of_rows(table: str, rows: tuple[Any, ...]) -> TableView:
    events = _made_from(table) == "events"
    return TableView(table, () if events else rows, (), (), rows if events else ())


def _table(context: Context, table: str) -> TableView:
    archive = context.archive
    terms = (term for held in archive.terms.values() for term in held.values())
    if _made_from(table) == "terms":
        return TableView(table, (), tuple(term_record(context, term) for term in terms), (), ())
    return TableView(table, (), (), tuple(storyline_record(context, facts) for facts in archive.storylines), ())
