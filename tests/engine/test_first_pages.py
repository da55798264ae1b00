"""A template that fails leaves the site as it was, however the build comes to it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from generator.base.diagnostics import Diagnostic
from generator.engine import store
from generator.engine.manifest import NAME
from tests.conftest import Site
from tests.support import SITE, article, build, read_tree

FILES = {
    "site.yaml": f"{SITE}theme: {{name: own}}\n",
    "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
    "themes/own/templates/article.html": '{% extends "broadsheet/article.html" %}\n',
    "content/articles/a.md": article("The first", date="2021-12-14"),
    "content/articles/b.md": article("The second", date="2021-12-15"),
}
ALWAYS = '{% extends "broadsheet/article.html" %}{% block cite %}{{ 1 / 0 }}{% endblock %}\n'
SOMETIMES = '{% extends "broadsheet/article.html" %}{% block cite %}{{ 1 / (page.card.title != "The second") }}{% endblock %}\n'


def put(folder: Path, path: str, text: str) -> None:
    (folder / path).write_text(text)


def places(found: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    return [(d.code, d.message.partition("making ")[2].rstrip(")")) for d in found]


@pytest.mark.parametrize("edits", [["template"], ["template", "title"], ["template", "text"], ["new", "template"]])
def test_one_that_always_fails_stops_the_build_before_anything_is_written(
    site: Site, edits: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    folder = site(FILES)
    if "new" not in edits:
        build(folder)
    before = read_tree(folder / "public")
    if "title" in edits:
        put(folder, "content/articles/b.md", article("Another title", date="2021-12-15"))
    if "text" in edits:
        put(folder, "content/articles/b.md", article("The second", "Other text.", date="2021-12-15"))
    put(folder, "themes/own/templates/article.html", ALWAYS)
    for _ in range(2):
        report = build(folder).report
        assert places(report.diagnostics) == [("template-error", "2021/12/14/a/index.html")]
        assert (report.failed, report.written, report.removed) == (True, (), ())
        after = read_tree(folder / "public")
        assert after == before
    if before:
        for line in after[NAME].decode().splitlines():
            digest, _, path = line.partition("  ")
            assert hashlib.sha256(after[path]).hexdigest() == digest
    put(folder, "themes/own/templates/article.html", FILES["themes/own/templates/article.html"])
    assert build(folder).files == build(folder, output=str(folder / "clean"), clean=True).files


@pytest.mark.parametrize("title", ["The first", "Another title"])
def test_one_that_fails_on_some_pages_leaves_these_as_they_were(site: Site, title: str) -> None:
    folder = site(FILES)
    before = build(folder).files
    put(folder, "content/articles/a.md", article(title, date="2021-12-14"))
    put(folder, "themes/own/templates/article.html", SOMETIMES)
    made = build(folder)
    assert places(made.report.diagnostics) == [("template-error", "2021/12/15/b/index.html")]
    assert made.files["2021/12/15/b/index.html"] == before["2021/12/15/b/index.html"]
    assert title.encode() in made.files["2021/12/14/a/index.html"]
    assert title.encode() in made.files["index.html"]
