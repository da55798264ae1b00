"""The archive as data: tables that join, in CSV and as JSON Lines, with their schemas and a Data Package that describes them all."""

from __future__ import annotations

from collections.abc import Iterable

from generator.base.urls import host_of, output_path, slug_of
from generator.plan.context import Context
from generator.plan.output import Later, Output
from generator.plan.records import event_record, storyline_record, term_record
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
        yield Output(output_path(f"{FOLDER}{table}.csv"), "table-csv", "", Later(_table, context, table), (), kin=_made_from(table))
    for kind in NESTED:
        yield Output(output_path(f"{FOLDER}{kind}.jsonl"), "table-jsonl", "", Later(_table, context, kind), (), kin=_made_from(kind))
        yield Output(output_path(f"{FOLDER}{kind}.schema.json"), "table-schema", "", TableView(kind, (), (), (), ()), ())


def _made_from(table: str) -> str:
    return _FROM.get(table, "articles")


def _table(context: Context, table: str) -> TableView:
    archive = context.archive
    made_from = _made_from(table)
    return TableView(
        table=table,
        articles=tuple(context.records) if made_from == "articles" else (),
        terms=tuple(term_record(context, term) for terms in archive.terms.values() for term in terms.values())
        if made_from == "terms"
        else (),
        storylines=tuple(storyline_record(context, facts) for facts in archive.storylines) if made_from == "storylines" else (),
        events=tuple(event_record(context, n, fact) for n, fact in enumerate(archive.events)) if made_from == "events" else (),
    )
