"""Until the site is read, the preview answers from the last build: only if it is up to date, and only with what was built."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from generator.engine import store as storing
from generator.engine.options import BuildOptions
from generator.engine.report import silent
from generator.engine.site_store import opened_store
from generator.serve.built_pages import BuiltPages, built_pages
from tests.conftest import Site
from tests.support import NOW, Built, article, build


@pytest.fixture
def built(site: Site) -> Built:
    folder = site(
        {
            "content/articles/a.md": article("A"),
            "content/articles/b.md": article("B", publish_at="2026-06-01"),
            "content/files/x.html": "<p>x",
        }
    )
    old = time.time() - 60
    for place in folder.rglob("*"):
        os.utime(place, (old, old))
    time.sleep(0.05)
    return build(folder)


@pytest.fixture(autouse=True)
def files_rest_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "GAP", 1_000_000)


def last(built: Built, now: str = NOW, **options: object) -> BuiltPages | None:
    folder = Path(built.report.output).parent
    with opened_store(folder, silent) as store:
        return built_pages(BuildOptions(folder, now, **options), store)  # type: ignore[arg-type]


def test_every_file_of_the_build_is_there(built: Built) -> None:
    pages = last(built)
    assert pages is not None
    for path, content in built.files.items():
        if path != ".dateline-manifest":
            assert pages.find(path) == (content, path.endswith(".html") and path != "files/x.html")
    for path in (".dateline-manifest", "../site.yaml", "nothing.html", "", "a\0b", "../content/articles/a.md"):
        assert pages.find(path) is None


def test_what_somebody_changed_is_not_given(built: Built) -> None:
    pages = last(built)
    assert pages is not None
    place = Path(built.report.output) / "index.html"
    place.write_text("something else")
    assert pages.find("index.html") is None
    place.unlink()
    assert pages.find("index.html") is None


def test_a_build_that_is_out_of_date_is_not_used(built: Built) -> None:
    folder = Path(built.report.output).parent
    assert last(built, now="2026-07-01T00:00:00Z") is None
    assert last(built, drafts=True) is None
    assert last(built, base_url="https://example.org/other/") is None
    (folder / "content/files/y.txt").write_text("new")
    assert last(built) is None
    (folder / "content/files/y.txt").unlink()
    (folder / "content/articles/a.md").write_text(article("Another"))
    assert last(built) is None


def test_without_a_build_there_is_nothing(site: Site) -> None:
    folder = site({"content/articles/a.md": article("A")})
    with opened_store(folder, silent) as store:
        assert built_pages(BuildOptions(folder, NOW), store) is None
