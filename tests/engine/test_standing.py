"""A new, changed or deleted article: what is about nothing that it touches stands, and is not even planned."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from generator.archive import touched
from generator.base.diagnostics import EnvironmentFault
from generator.engine import load_site, planned_build, store
from generator.engine.load_site import LoadedArchive, LoadedSite
from generator.engine.plan_note import plan_note, read_plan_note
from generator.engine.report import Progress
from generator.plan.output import Output
from generator.plan.standing import in_the_way
from generator.plan.views import TextView
from tests.conftest import Site
from tests.engine.incremental import clean_files, everything
from tests.support import SITE, Files, article, build, make_site, shown

Edit = Callable[[Path], object]
LONG: Files = {
    "site.yaml": f"{SITE}lists: {{per_page: 1}}\nfeeds: {{items: 2}}\n",
    **{f"content/articles/s{n:02}.md": article(f"Story {n}", date=f"2021-03-{n:02}", topics="[Rail]") for n in range(1, 16)},
}
"""A topic whose stories fill more pages than follow the newest."""


@pytest.fixture(autouse=True)
def clocks_are_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    monkeypatch.setattr(touched, "NEWEST", 2)


def put(path: str, content: str) -> Edit:
    return lambda folder: (folder / path).write_text(content)


def drop(path: str) -> Edit:
    return lambda folder: (folder / path).unlink()


def in_part(folder: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> None:
    """Build without the plan of the whole; the tree must be that of a clean build."""
    with monkeypatch.context() as patch:
        patch.setattr(planned_build, "plan_loaded", lambda *_, **__: pytest.fail("all was planned"))
        built = build(folder, **options)
    clean = clean_files(folder, **options)
    assert built.files == clean.files
    assert (built.report.pages, built.report.articles) == (clean.report.pages, clean.report.articles)
    assert built.report.unchanged == built.report.pages - len(built.report.written)


def whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Build by the plan of the whole; the tree must be that of a clean build."""
    asked: list[LoadedSite] = []

    def planned(loaded: LoadedArchive, *, search: bool, progress: Progress) -> LoadedSite:
        asked.append(load_site.plan_loaded(loaded, search=search, progress=progress))
        return asked[-1]

    with monkeypatch.context() as patch:
        patch.setattr(planned_build, "plan_loaded", planned)
        built = build(folder)
    assert len(asked) == 1
    assert built.files == clean_files(folder).files


@pytest.mark.parametrize(
    "edit",
    [
        put("content/articles/f.md", article("New", date="2023-12-16", topics="[Rail]", people="[Bo Ash]")),
        put("content/articles/f.md", article("Between", date="2021-12-14", events="[{date: 2021-12-01, title: A strike}]")),
        put("content/articles/b.md", article("The second", "Its own words.", date="2021-12-16", people="[Ada Low]")),
        put("content/articles/b.md", article("Another", "See [the first](article:a).", date="2021-12-15", people="[Ada Low]", slug="b")),
        drop("content/articles/c.md"),
    ],
    ids=["a new one", "one with an event", "another date", "another title", "a deleted one"],
)
def test_one_article_is_planned_in_part(site: Site, monkeypatch: pytest.MonkeyPatch, edit: Edit) -> None:
    folder = site(everything())
    build(folder)
    edit(folder)
    in_part(folder, monkeypatch)
    assert build(folder).report.written == ()


def test_one_article_after_the_other(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(LONG)
    build(folder)
    # pages of the list come to lie behind the newest, and back; what a page is about is told anew each time
    for edit in (
        put("content/articles/s16.md", article("Story 16", date="2021-03-16", topics="[Rail]")),
        put("content/articles/s17.md", article("Story 17", date="2021-03-17", topics="[Rail]")),
        drop("content/articles/s16.md"),
        put("content/articles/s03.md", article("Third", date="2021-03-03", topics="[Rail]")),
        drop("content/articles/s17.md"),
        put("content/articles/s18.md", article("Apart", date="2024-05-05")),
        drop("content/articles/s02.md"),
    ):
        edit(folder)
        in_part(folder, monkeypatch)


@pytest.mark.parametrize(("date", "stands"), [("2021-03-16", True), ("2021-03-15", True), ("2021-03-13", False)])
def test_an_article_among_the_newest_leaves_older_pages_of_its_topic_alone(
    date: str, stands: bool, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = site(LONG)
    build(folder)
    # of stories of a day, that with the first slug is the oldest
    put("content/articles/a.md", article("Beside", date=date, topics="[Rail]"))(folder)
    plans: list[LoadedSite | None] = []
    real = load_site.plan_touched

    def noted(*given: Any, **more: Any) -> LoadedSite | None:
        plans.append(real(*given, **more))
        return plans[-1]

    monkeypatch.setattr(planned_build, "plan_touched", noted)
    in_part(folder, monkeypatch)
    assert plans[0] is not None
    assert ("topics/rail/page/1/index.html" in plans[0].plan.standing) is stands


def test_redirects_and_sitemaps_know_what_stands(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site({**LONG, "content/topics/rail.md": "---\ntitle: Rail\naliases: [Railways, /topics/trains/]\n---\n"})
    build(folder)
    put("content/articles/f.md", article("Apart", date="2024-05-05", topics="[Ports]"))(folder)
    in_part(folder, monkeypatch)


def test_texts_that_give_the_index_new_names_in_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_site(tmp_path / "site", {"site.yaml": SITE, "content/articles/a.md": article("Alpha", "Words.", date="2018-05-01")})
    build(folder, search=True)
    put("content/articles/a.md", article("Alpha", "Other words.", date="2018-05-01"))(folder)
    build(folder, search=True)
    put("content/articles/b.md", article("Beta", "Words.", date="2018-06-01"))(folder)
    in_part(folder, monkeypatch, search=True)


# ---------------------------------------------------------------------------- where that would not do


def test_an_address_that_is_taken(site: Site) -> None:
    folder = site(LONG)
    build(folder)
    put("content/articles/f.md", article("Apart", date="2024-05-05", aliases="[/2021/03/04/]"))(folder)
    said = [*shown(build(folder).report.diagnostics)]
    assert said == ["content/articles/f.md:4:10 duplicate-output"]
    assert said == shown(clean_files(folder).report.diagnostics)


def test_a_file_of_somebody_where_a_new_page_would_go(site: Site) -> None:
    folder = site(LONG)
    build(folder)
    theirs = folder / "public/2024/05/05/apart/index.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("mine")
    put("content/articles/apart.md", article("Apart", date="2024-05-05"))(folder)
    with pytest.raises(EnvironmentFault, match="holds files that Dateline did not write: 2024/05/05/apart/index"):
        build(folder)
    assert theirs.read_text() == "mine"


def test_a_link_where_a_new_folder_would_go(site: Site, tmp_path: Path) -> None:
    folder = site(LONG)
    build(folder)
    (tmp_path / "elsewhere").mkdir()
    (folder / "public/2024").symlink_to(tmp_path / "elsewhere")
    put("content/articles/apart.md", article("Apart", date="2024-05-05"))(folder)
    with pytest.raises(EnvironmentFault):
        build(folder)
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM notes WHERE name='plan'",
        "UPDATE notes SET text=text||'x' WHERE name='plan'",
        "DELETE FROM outputs WHERE path='index.html'",
    ],
)
def test_a_store_that_lost_something(site: Site, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    folder = site(LONG)
    build(folder)
    with closing(sqlite3.connect(folder / ".dateline/cache.sqlite")) as connection, connection:
        connection.execute(harm)
    put("content/articles/f.md", article("Apart", date="2024-05-05"))(folder)
    whole(folder, monkeypatch)


def test_what_all_pages_show(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site({**LONG, "content/articles/vote.md": article("A vote", date="2020-01-01", people="[Bo Ash]")})
    build(folder)
    # the last person goes, and so does the link to people at the foot of each page
    drop("content/articles/vote.md")(folder)
    whole(folder, monkeypatch)


def test_files_that_are_not_as_they_were_written(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(LONG)
    build(folder)
    (folder / "public/2021/03/index.html").write_text("edited")
    put("content/articles/f.md", article("Apart", date="2024-05-05"))(folder)
    whole(folder, monkeypatch)


@pytest.mark.parametrize(
    ("path", "standing", "found"),
    [
        ("a/b.html", ["a/c.html"], False),
        ("a/b.html", ["a/b.html"], True),
        ("a/B.html", ["a/b.html"], True),
        ("a/b.html", ["A/b.html"], True),
        ("é.html", ["e\u0301.html"], True),
        ("a", ["a/b.html"], True),
        ("a/b/c.html", ["a/b"], True),
        ("a/b/c.html", ["A/B"], True),
        ("a", ["a-b/c.html", "ab/c.html"], False),
        ("a/", ["a/c.html"], True),
    ],
)
def test_what_is_in_the_way_of_a_new_output(path: str, standing: list[str], found: bool) -> None:
    output = Output(path, "text", "", TextView(""), ())
    assert in_the_way([output], dict.fromkeys(standing, "")) is found


def test_a_plan_comes_back_from_its_note() -> None:
    base = "https://example.org/archive/"
    lines = {
        "2021/index.html": ("year/2021", f"{base}2021/"),
        "a/page/1/index.html": ("older/topics/a", f"{base}topics/a/"),
        "feed.xml": ("", ""),
        "card.png": ("article/x", ""),
    }
    assert read_plan_note(plan_note(lines, base), base) == lines
    assert read_plan_note("", base) == read_plan_note("none of ours", base) == {}
