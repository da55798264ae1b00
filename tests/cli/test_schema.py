"""`dateline schema`: what editors are told is what Dateline takes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from generator.base.fields import Schema
from generator.base.source_text import SourceText
from generator.cli.init import STARTER
from generator.cli.json_schema import FIELD_TYPES
from generator.cli.key_descriptions import DESCRIPTIONS
from generator.cli.schema import KINDS
from generator.content.frontmatter import split
from generator.content.parse import parse_source
from generator.content.schema import schema_of
from generator.engine.sources import parse_options
from generator.settings.read import parse_settings
from generator.settings.schema import SiteSchema
from tests.cli.conftest import Run, Site
from tests.cli.json_schema_subset import faults

ROOT = Path(__file__).parents[2]


class _Loader(yaml.SafeLoader):
    """Reads as YAML 1.2's core schema has it, like the YAML extensions of editors: dates are text, yes and no are."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in resolvers if not tag.endswith((":timestamp", ":bool"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def as_editor_reads(text: str) -> Any:
    return yaml.load(text, _Loader)


def front_matter(place: Path) -> Any:
    halves, _ = split(SourceText(place.name, place.read_text("utf-8")))
    assert halves is not None
    return as_editor_reads(halves.front)


@pytest.fixture
def schema(run: Run, site: Site) -> Iterator[Any]:
    folder = site()

    def of(kind: str) -> Any:
        return run("schema", kind, "--site", folder).json()

    yield of


def properties(schema: Any) -> Iterator[tuple[str, str, Any]]:
    """(object, key, schema) of every key."""
    for name, part in [("the file", schema), *schema.get("definitions", {}).items()]:
        for key, inner in part.get("properties", {}).items():
            yield name, key, inner


# ---------------------------------------------------------------------------- the table and the types


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_has_a_description(schema: Any, kind: str) -> None:
    missing = [f"{name}.{key}" for name, key, inner in properties(schema(kind)) if not inner.get("description")]
    assert missing == []


def test_the_table_describes_no_key_that_does_not_exist(schema: Any) -> None:
    described = {(name, key) for name, keys in DESCRIPTIONS.items() for key in keys}
    tops = {"article": "ArticleSchema", "topic": "TermSchema", "storyline": "StorylineSchema", "page": "PageSchema", "site": "SiteSchema"}
    known = {(tops[k] if name == "the file" else name, key) for k in KINDS for name, key, _ in properties(schema(k))}
    assert described - known == set()


def test_every_validating_function_has_its_type_in_the_table() -> None:
    """A new kind of field must be added to `FIELD_TYPES`, or editors would be told what pydantic makes of it."""
    seen = set()

    class Seeing(GenerateJsonSchema):
        def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
            seen.add(schema["function"]["function"].__qualname__.partition(".")[0])
            return super().function_before_schema(schema)

    settings, _ = parse_settings("title: T\n")
    assert settings is not None
    options = parse_options(settings)
    models: list[type[Schema]] = [*(schema_of(kind, options) for kind in ("article", "topics", "storyline", "page")), SiteSchema]
    for model in models:
        model.model_json_schema(schema_generator=Seeing)
    assert seen - set(FIELD_TYPES) == {"_list", "_person"}
    assert set(FIELD_TYPES) - seen == set()


# ---------------------------------------------------------------------------- agreement


@pytest.mark.parametrize("folder", [ROOT / "content", STARTER / "content"], ids=["demonstration", "starter"])
def test_all_our_own_content_is_valid(schema: Any, folder: Path) -> None:
    kinds = {"articles": "article", "storylines": "storyline", "pages": "page"}
    schemas = {kind: schema(kind) for kind in KINDS}
    places = list(folder.rglob("*.md"))
    assert places
    for place in places:
        rules = schemas[kinds.get(place.relative_to(folder).parts[0], "topic")]
        assert faults(rules, front_matter(place), rules) == [], place


@pytest.mark.parametrize("place", [ROOT / "site.yaml"])
def test_our_own_settings_are_valid(schema: Any, place: Path) -> None:
    rules = schema("site")
    assert faults(rules, as_editor_reads(place.read_text("utf-8")), rules) == []


GOOD = [
    "topics: sanctions",
    "topics: [a, 2021, true]",
    "topics:",
    "authors: Ada Sample",
    "authors: [Ada, {name: Ben, role: photographs}]",
    "date: 2021",
    "date: 2021-12-14T14:05:00Z",
    "events: {date: 2010-09~, title: One}",
    "events: [{date: 2019/.., title: One}, {date: -0043, title: Two}, {date: 2021-21, title: Spring}, {date: Y17000, title: Far}]",
    "image: {src: files/a.jpg, alt: A bridge}",
    "image:",
    "links: {follows: one, confirms: [two, three]}",
    "archived: [{url: 'https://web.archive.org/x', date: 2021}]",
    "draft: true",
    "extra: {anything: [1, {two: three}]}",
    "aliases: /old/path/",
    "language: zh-Hant",
    "rights: public-domain",
    "notes: {date: 2021-12-16, kind: correction, text: Wrong.}",
    "publish_at: 2027-01-01 09:00 +0100",
]
BAD = [
    "topcs: [a]",
    "topics: [{a: b}]",
    "date: 14.12.2021",
    "events: [{date: soon, title: One}]",
    "events: [{title: One}]",
    "image: {src: https://example.org/a.jpg, alt: A bridge}",
    "image: {src: files/a.jpg}",
    "links: {folows: one}",
    "source_url: www.ft.com",
    "rights: mine",
    "draft: maybe",
    "extra: text",
    "aliases: old/path",
    "slug: Not a slug",
    "summary: [a, b]",
    "notes: {date: 2021-12-16, kind: oops, text: Wrong.}",
    "language: english language",
]


def said(line: str) -> str:
    return "\n".join(["title: T", *([] if line.startswith("date:") else ["date: 2021-12-14"]), line])


@pytest.mark.parametrize("line", GOOD + BAD)
def test_the_schema_and_the_parser_agree(schema: Any, line: str) -> None:
    rules = schema("article")
    settings, _ = parse_settings("title: T\n")
    assert settings is not None
    found = parse_source("x.md", "article", f"---\n{said(line)}\n---\n".encode(), parse_options(settings))
    accepted = not faults(rules, as_editor_reads(said(line)), rules)
    assert accepted == (line in GOOD)
    assert (not found.diagnostics) == accepted, found.diagnostics


def test_title_and_date_are_what_an_article_needs(schema: Any) -> None:
    assert schema("article")["required"] == ["title", "date"]
    assert schema("site")["required"] == ["title"]


# ---------------------------------------------------------------------------- the command


def test_without_a_kind_it_is_the_articles(run: Run, site: Site) -> None:
    folder = site()
    assert run("schema", "--site", folder).json() == run("schema", "article", "--site", folder).json()


def test_an_article_takes_the_taxonomies_of_its_site(run: Run, site: Site) -> None:
    folder = site(settings="taxonomies: {laws: {label: Laws and treaties}, sources: {from: publisher}}\n")
    found = run("schema", "--site", folder).json()["properties"]
    assert found["laws"]["description"].startswith("Laws and treaties")
    assert "publisher" in found
    assert "source" not in found


def test_it_works_before_there_is_a_site(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "topics" in run("schema").json()["properties"]


def test_a_site_that_was_named_must_exist(run: Run, tmp_path: Path) -> None:
    outcome = run("schema", "--site", tmp_path)
    assert outcome.code == 2
    assert "site.yaml" in outcome.err


def test_mistakes_in_the_settings_are_shown(run: Run, site: Site) -> None:
    assert run("schema", "--site", site(settings="languge: en\n")).code == 1


def test_an_unknown_kind_brings_those_that_exist(run: Run) -> None:
    outcome = run("schema", "person")
    assert outcome.code == 2
    assert "storyline" in outcome.err


def test_it_can_go_into_a_file(run: Run, tmp_path: Path) -> None:
    outcome = run("schema", "page", "-o", tmp_path / "page.json")
    assert outcome.code == 0
    assert json.loads((tmp_path / "page.json").read_text())["required"] == ["title"]
    assert "page.json" in outcome.out


def test_a_file_that_cannot_be_written_is_a_fault_of_the_machine(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    assert run("schema", "-o", tmp_path / "a/b.json").code == 3
