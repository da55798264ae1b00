"""The archive as data: tables that join, the package that describes them, and the Markdown files again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from frictionless import validate
from jsonschema import FormatChecker
from jsonschema.validators import validator_for

from tests.conftest import Site
from tests.support import SITE, Files, article, build_clean

STORIES: Files = {
    "content/articles/a.md": article(
        'Ships, "sanctions"',
        date="2021-12-14T14:05:00Z",
        source="Paper",
        source_url="https://example.com/",
        authors="[Ann One]",
        contributors="[{name: Cy Three, role: editing, place: Rome}]",
        topics="[Sea]",
        people="[Eve]",
        storyline="row",
        events="[{date: 2021-12-01, title: Talks}]",
        archived="[{url: https://web.archive.org/x, date: 2021-12-15}]",
        notes="[{date: 2022-01-05, kind: correction, text: x}]",
    ),
    "content/articles/b.md": article("B", date="2010-09~", topics="[Trade]", links="{follows: a, confirms: a}"),
    "content/articles/c.md": article("C", "CANARY", date="2021-12-16", rights="private", extra="{full: CANARY}"),
    "content/articles/d.md": article("HELD", draft="true"),
    "content/topics/trade.md": "---\ntitle: Trade\naliases: [Commerce, Business]\nsame_as: [https://www.wikidata.org/wiki/Q1]\n---\n",
    "content/topics/sea.md": "---\ntitle: Sea\nparent: trade\n---\n",
    "content/storylines/row.md": "---\ntitle: The row\n---\n",
}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def package_of(files: dict[str, bytes]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(files["data/v1/datapackage.json"])
    return made


def test_every_table_is_described_and_every_key_leads_to_a_row(site: Site) -> None:
    built = build_clean(site(STORIES)).files
    package = package_of(built)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["id"] == "https://example.org/archive/data/v1/datapackage.json"
    resources = {r["name"]: r for r in package["resources"]}
    in_folder = {p.removeprefix("data/v1/") for p in built if p.startswith("data/v1/")}
    described = {r["path"] for r in resources.values()}
    assert described == {p for p in in_folder if p.endswith((".csv", ".jsonl"))}
    tables = {name: rows(built[f"data/v1/{r['path']}"]) for name, r in resources.items() if r["format"] == "csv"}
    joins = 0
    for name, table in tables.items():
        schema = resources[name]["schema"]
        assert table, f"{name} is empty, so this test says nothing of it"
        assert list(table[0]) == [field["name"] for field in schema["fields"]]
        keys = [tuple(row[column] for column in schema["primaryKey"]) for row in table]
        assert len(set(keys)) == len(keys), name
        for key in schema.get("foreignKeys", []):
            [column], [other] = key["fields"], key["reference"]["fields"]
            known = {row[other] for row in tables[key["reference"]["resource"] or name]}
            assert {row[column] for row in table} - {""} <= known, (name, column)
            joins += 1
    assert joins >= 12
    assert [(r["id"], r["source"], r["storyline"]) for r in tables["articles"]] == [
        ("b", "", ""), ("a", "sources/paper", "row"), ("c", "", "")
    ]  # fmt: skip
    assert [(r["part"], r["name"], r["role"], r["place"]) for r in tables["article_people"]] == [
        ("author", "Ann One", "", ""), ("contributor", "Cy Three", "editing", "Rome")
    ]  # fmt: skip
    assert {(r["kind"], r["other"]) for r in tables["relations"]} == {("follows", "a"), ("confirms", "a")}


def test_lines_of_json_hold_to_their_schema_and_say_what_the_tables_say(site: Site) -> None:
    built = build_clean(site(STORIES)).files
    for kind in ("articles", "terms", "storylines", "events"):
        schema = json.loads(built[f"data/v1/{kind}.schema.json"])
        lines = [json.loads(line) for line in built[f"data/v1/{kind}.jsonl"].decode().splitlines()]
        judge = validator_for(schema)(schema, format_checker=FormatChecker())
        judge.check_schema(schema)
        for line in lines:
            assert [f"{e.json_path}: {e.message}" for e in judge.iter_errors(line)] == []
            assert set(line) == set(schema["properties"])
        assert [line["id"] for line in lines] == [row["id"] for row in rows(built[f"data/v1/{kind}.csv"])]
    first = json.loads(built["data/v1/articles.jsonl"].decode().splitlines()[1])
    assert first["terms"] == ["topics/sea", "people/eve", "sources/paper"]
    assert first["contributors"][0]["name"] == "Cy Three"


def test_frictionless_finds_no_fault(site: Site) -> None:
    folder = site(STORIES)
    build_clean(folder)
    report = validate(str(folder / "public/data/v1/datapackage.json"))
    assert report.valid, [(task.name, [e.message for e in task.errors]) for task in report.tasks]


def test_what_is_private_or_held_back_is_in_no_table(site: Site) -> None:
    built = build_clean(site(STORIES)).files
    assert not [path for path, content in built.items() if b"CANARY" in content or b"HELD" in content]


def test_a_site_need_not_be_offered_as_data(site: Site) -> None:
    built = build_clean(site({**STORIES, "site.yaml": f"{SITE}exports: {{data: false}}\n"}))
    assert not [path for path in built.files if path.startswith("data/")]
    assert "datapackage" not in built.text("index.html")


def test_columns_of_version_1_stay(site: Site) -> None:
    """Others may come; whoever reads these must not be let down."""
    built = build_clean(site(STORIES)).files
    known = json.loads((Path(__file__).parent / "dataset_version_1.json").read_text("utf-8"))
    found = {r["name"]: [f["name"] for f in r["schema"]["fields"]] for r in package_of(built)["resources"]}
    for name, columns in known.items():
        assert set(columns) <= set(found[name])
