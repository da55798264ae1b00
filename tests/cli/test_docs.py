"""The documentation says what the program does: generated pages are fresh, every key, option and command is there."""

from __future__ import annotations

import re
import runpy
import typing
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from generator.base import yaml_nodes
from generator.base.source_text import SourceText
from generator.base.workers import Workers
from generator.cli.json_schema import schema_for
from generator.cli.main import COMMANDS
from generator.cli.schema import KINDS
from generator.content.frontmatter import split
from generator.content.parse import parse_source
from generator.engine.load_site import load_site
from generator.engine.report import silent
from generator.engine.sources import parse_options
from generator.engine.store import Store
from generator.settings.read import parse_settings
from generator.theme.manifest import OptionSchema
from generator.theme.places import shipped_themes
from tests.cli.conftest import Site

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
WRITING = (DOCS / "writing.md").read_text("utf-8")
SETTINGS = (DOCS / "settings.md").read_text("utf-8")
THEMES = (DOCS / "themes.md").read_text("utf-8")


def settings() -> Any:
    found, _ = parse_settings("title: T\n")
    assert found is not None
    return found


def generator_of_pages() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "_generate.py"))


# ---------------------------------------------------------------------------- generated pages


def test_generated_pages_are_fresh() -> None:
    stale = [p.name for p, text in generator_of_pages()["documents"]().items() if p.read_text("utf-8") != text]
    assert stale == [], "run `python docs/_generate.py`"


def test_check_says_which_are_stale_and_ends_with_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    made = generator_of_pages()
    fresh, stale = {DOCS / "writing.md": WRITING}, {DOCS / "writing.md": "other"}
    for documents, code, said in ((fresh, 0, ""), (stale, 1, "docs/writing.md is stale")):
        monkeypatch.setitem(made["main"].__globals__, "documents", lambda found=documents: found)
        assert made["main"](["--check"]) == code
        assert capsys.readouterr().out.startswith(said)
    assert (DOCS / "writing.md").read_text("utf-8") == WRITING


def test_templates_are_listed_with_the_views_they_get(fresh: Path) -> None:
    with Workers(1) as workers, closing(Store.scratch()) as store:
        plan = load_site(fresh, workers, store, now="2026-11-22T00:00:00Z", progress=silent).plan
    planned = {output.template: type(output.view).__name__ for output in plan.outputs if output.template}
    listed = generator_of_pages()["TEMPLATES"]
    assert planned.items() <= listed.items()
    from generator.theme.model import CARD_TEMPLATE, PAGE_TEMPLATES

    assert set(listed) == {*PAGE_TEMPLATES, CARD_TEMPLATE}


# ---------------------------------------------------------------------------- nothing is missing


def keys_of(kind: str) -> set[str]:
    made = schema_for(kind, parse_options(settings()), settings())
    return {key for part in (made, *made.get("definitions", {}).values()) for key in part.get("properties", {})}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_documented(kind: str) -> None:
    text = SETTINGS if kind == "site" else WRITING
    missing = [key for key in keys_of(kind) if not re.search(rf"`{key}`|\b{key}:|[{{,] ?{key}[,}}:]", text)]
    assert missing == []


def test_every_key_of_an_article_has_its_row() -> None:
    table = WRITING.partition("## Articles")[2].partition("### Events")[0]
    rows = set(re.findall(r"`([a-z_]+)`", "".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))))
    assert rows == set(schema_for("article", parse_options(settings()), settings())["properties"])


def test_every_option_of_the_shipped_theme_is_documented() -> None:
    manifest = (shipped_themes() / "broadsheet/theme.yaml").read_text("utf-8")
    options = re.findall(r"^  ([a-z_]+):$", manifest.partition("\noptions:")[2].partition("\nstyles:")[0], re.MULTILINE)
    assert options
    for option in options:
        assert f"| `{option}` |" in THEMES, option


def test_style_sheets_in_the_documentation_have_all_parts_that_the_theme_has() -> None:
    manifest = yaml_nodes.parse_mapping(SourceText("", text := (shipped_themes() / "broadsheet/theme.yaml").read_text("utf-8")), text)[0]
    blocks = [b for b in re.findall(r"```yaml\n(.*?)```", THEMES, re.DOTALL) if "\nstyles:" in b]
    assert blocks
    for block in blocks:
        for name, parts in yaml_nodes.parse_mapping(SourceText("", block), block)[0]["styles"].items():
            assert [part for part in parts if "mine" not in part] == manifest["styles"][name]


def test_every_type_of_option_is_documented() -> None:
    row = next(line for line in THEMES.splitlines() if line.startswith("| `options` |"))
    types = typing.get_args(OptionSchema.model_fields["type"].annotation)
    assert f"`type` ({', '.join(f'`{kind}`' for kind in types)})" in row


def test_the_readme_lists_every_command() -> None:
    assert set(re.findall(r"^\| `dateline ([a-z]+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)) == set(COMMANDS)


# ---------------------------------------------------------------------------- nothing is wrong


def test_the_article_in_the_readme_is_one() -> None:
    text = (ROOT / "README.md").read_text("utf-8").partition("```markdown\n")[2].partition("```")[0]
    assert parse_source("x.md", "article", text.encode(), parse_options(settings())).diagnostics == ()


def test_the_settings_in_the_documentation_are_valid() -> None:
    for block in re.findall(r"```yaml\n(.*?)```", SETTINGS, re.DOTALL):
        text = block if block.startswith("title:") else f"title: T\n{block}"
        assert parse_settings(text)[1] == [], block


def test_the_front_matter_in_the_documentation_is_valid() -> None:
    sections = {"## Articles": "article", "## Topics, people": "topics", "## Storylines": "storyline"}
    for heading, kind in sections.items():
        section = WRITING.partition(heading)[2].partition("\n## ")[0]
        for block in re.findall(r"```yaml\n(.*?)```", section, re.DOTALL):
            lines = block if block.startswith("title:") else f"title: T\ndate: 2021-12-14\n{block}"
            assert split(SourceText("x.md", f"---\n{lines}---\n"))[0]
            assert parse_source("x.md", kind, f"---\n{lines}---\n".encode(), parse_options(settings())).diagnostics == (), block


def date_rows() -> list[tuple[str, bool, bool]]:
    table = WRITING.partition("| Write | Meaning | In `date` |")[2].partition("\n\n")[0].splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table]
    return [(text, bool(row[2]), bool(row[3])) for row in rows for text in re.findall(r"`([^`]+)`", row[0])]


@pytest.mark.parametrize(("text", "in_date", "in_events"), date_rows())
def test_dates_go_where_the_table_says(text: str, in_date: bool, in_events: bool) -> None:
    def valid(lines: str) -> bool:
        return not parse_source("x.md", "article", f"---\ntitle: T\n{lines}---\n".encode(), parse_options(settings())).diagnostics

    assert valid(f"date: {text}\n") == in_date
    assert valid(f"date: 2021\nevents: [{{date: '{text}', title: E}}]\n") == in_events


def test_a_site_can_extend_the_shipped_theme_as_the_documentation_says(site: Site) -> None:
    template = re.findall(r"```jinja\n(\{% extends.*?)```", THEMES, re.DOTALL)[0]
    manifests = [b for b in re.findall(r"```yaml\n(.*?)```", THEMES, re.DOTALL) if b.startswith("name: mine")]
    assert len(manifests) == 2
    article = "---\ntitle: T\ndate: 2021-12-14\n---\nText.\n"
    for number, manifest in enumerate(manifests):
        files = {
            "content/articles/a.md": article,
            "themes/mine/theme.yaml": manifest,
            "themes/mine/templates/article.html": template,
            "themes/mine/assets/css/mine.css": "h1 { letter-spacing: 0.01em }\n",
        }
        folder = site(files, "theme: {name: mine}\n", f"site{number}")
        from generator.cli.main import main

        assert main(["build", str(folder), "--strict", "--jobs", "1"]) == 0
        page = (folder / "public/2021/12/14/a/index.html").read_text("utf-8")
        assert "From the collection of the town library." in page
        styles = "".join(p.read_text("utf-8") for p in (folder / "public/assets").glob("broadsheet.*.css"))
        assert ("letter-spacing:.01em" in styles or "letter-spacing:0.01em" in styles) == (number == 1)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        name, _, fragment = target.partition("#")
        other = (page.parent / name) if name else page
        assert other.exists(), target
        if fragment:
            headings = re.findall(r"^#+ (.+)$", other.read_text("utf-8"), re.MULTILINE)
            assert fragment in {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}, target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_no_page_names_a_machine(page: Path) -> None:
    assert not re.search(r"/(?:home|root|Users|work|tmp)/", page.read_text("utf-8"))
