"""Exactly what an edit changes is written, nothing else: the edit table of ARCHITECTURE.md."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from generator.engine import store
from tests.conftest import Site
from tests.support import SITE, Files, article, build, read_tree

DAYS = [f"2021-{month:02}-{day:02}" for month in (3, 4) for day in (2, 9, 16)]
SOME: Files = {
    "site.yaml": f"{SITE}lists: {{per_page: 2}}\nfeeds: {{items: 2, content: full}}\n",
    **{
        f"content/articles/s{n}.md": article(f"Story {n}", f"Words of {n}.", date=day, summary=f"About {n}.", topics="[Rail]" if n % 2 else "[Ports]")
        for n, day in enumerate(DAYS)
    },
    "content/articles/alone.md": article("Alone", "By itself.", date="2010-05-05", summary="Apart."),
    "content/topics/rail.md": "---\ntitle: Rail\ndescription: All about rails.\n---\nAn introduction.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
}  # fmt: skip
ARTICLES = {"data/v1/articles.csv", "data/v1/articles.jsonl"}
TERMS = {"data/v1/terms.csv", "data/v1/terms.jsonl"}
EVENTS = {"data/v1/events.csv", "data/v1/events.jsonl"}
PAGE = "2021/{}/{}/s{}/index.html".format


def article_page(number: int) -> str:
    """Output of an article."""
    _, month, day = DAYS[number].split("-")
    return PAGE(month, day, number)


def after(site: Site, edit: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What a build writes after an edit."""
    monkeypatch.setattr(store, "GAP", 0)
    folder = site(SOME)
    build(folder)
    edit(folder)
    return set(build(folder).report.written)


def replacing(path: str, old: str, new: str) -> Callable[[Path], object]:
    """An edit that replaces text."""

    def edit(folder: Path) -> None:
        text = (folder / path).read_text()
        assert old in text
        (folder / path).write_text(text.replace(old, new))

    return edit


def _touch_all(folder: Path) -> None:
    for place in folder.rglob("*.md"):
        os.utime(place)


def test_nothing_changed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert after(site, lambda _: None, monkeypatch) == set()


def test_an_articles_body(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert after(site, replacing("content/articles/s0.md", "Words of 0", "Other words"), monkeypatch) == {article_page(0)}


def test_the_body_of_one_whose_text_is_in_the_feed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    written = after(site, replacing("content/articles/s5.md", "Words of 5", "Other words"), monkeypatch)
    # no document of older entries carries texts
    assert written == {article_page(5), "feed.xml", "feed.json", "topics/rail/feed.xml", "topics/rail/feed.json"}


def test_reformatted_front_matter(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert after(site, replacing("content/articles/s3.md", "title: Story 3", 'title:   "Story 3"  # a remark'), monkeypatch) == set()


def test_files_that_were_only_touched(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert after(site, _touch_all, monkeypatch) == set()


def test_a_summary(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    written = after(site, replacing("content/articles/alone.md", "Apart.", "Far from others."), monkeypatch)
    # its page, the lists of its day, week and month, and the front page, which has room for all of so few
    lists = {"2010/05/05/index.html", "2010/w18/index.html", "2010/05/index.html", "index.html"}
    # the document of its year of older entries, its row
    assert written == {"2010/05/05/alone/index.html", *lists, "feeds/2010/1.xml", *ARTICLES}


def test_a_new_article_today(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def add(folder: Path) -> None:
        (folder / "content/articles/s6.md").write_text(
            article("Story 6", "Words of 6.", date="2021-05-03", summary="About 6.", topics="[Rail]")
        )

    written = after(site, add, monkeypatch)
    new, its_day, month, year = "2021/05/03/s6/index.html", "2021/05/03/index.html", "2021/05/index.html", "2021/index.html"
    week = "2021/w18/index.html"
    # the day, week and month before lead on to the new ones; older stories of its topic may show it as related
    leading_on = {"2021/04/16/index.html", "2021/w15/index.html", "2021/04/index.html"}
    lists = {
        "index.html",
        "archive/index.html",
        "topics/index.html",
        "topics/rail/index.html",
        "topics/rail/page/1/index.html",
        "topics/rail/page/2/index.html",
    }
    feeds = {"feed.xml", "feed.json", "topics/rail/feed.xml", "topics/rail/feed.json"}
    rows = {*ARTICLES, "data/v1/article_terms.csv"}
    references = {f"topics/rail/references.{form}" for form in ("bib", "ris", "json")}
    machine = {*feeds, "sitemap.xml", "sitemap-2021.xml", "sitemap-pages.xml", *rows, *references}
    assert {new, its_day, week, month, year, article_page(5), *machine} <= written
    assert written <= {new, its_day, week, month, year, *leading_on, *lists, *machine, *(article_page(n) for n in (1, 3, 5))}
    assert not any(article_page(n) in written for n in (0, 2, 4))
    assert "topics/ports/index.html" not in written


STRIKE: Files = {
    "site.yaml": f"{SITE}lists: {{home: 1}}\nfeeds: {{items: 1}}\n",
    "content/storylines/strike.md": "---\ntitle: The strike\n---\nSo far.\n",
    **{
        f"content/articles/t{n}.md": article(f"Story {n}", date=f"20{n + 10}-03-02", summary=f"About {n}.", storyline="strike")
        for n in range(9)
    },
}


def test_a_new_article_in_a_storyline(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    folder = site(STRIKE)
    build(folder)
    (folder / "content/articles/t9.md").write_text(
        article("Story 9", date="2019-03-09", summary="About 9.", storyline="strike", links="{answers: t0}")
    )
    written = set(build(folder).report.written)
    exports = {f"storylines/strike/{name}" for name in ("timeline.json", "timeline.csv", "timelinejs.json")}
    storyline = {"storylines/strike/index.html", "storylines/index.html", *exports}
    calendar = {"archive/index.html", "2019/index.html", "2019/03/index.html", "2019/w10/index.html", "2019/03/09/index.html"}
    # the months and days before lead on to the new ones
    calendar |= {"2018/index.html", "2018/03/index.html", "2018/w09/index.html", "2018/03/02/index.html"}
    new, before, answered = "2019/03/09/t9/index.html", "2018/03/02/t8/index.html", "2010/03/02/t0/index.html"
    assert {new, before, answered, *storyline} <= written
    # the newest of the others may show it as related, and no page says how many there are
    close = {f"20{n + 10}/03/02/t{n}/index.html" for n in range(4, 8)}
    feeds = {f"{folder_}feed.{form}" for folder_ in ("", "storylines/strike/") for form in ("xml", "json")}
    references = {f"storylines/strike/references.{form}" for form in ("bib", "ris", "json")}
    rows = {*ARTICLES, "data/v1/relations.csv"}
    sitemaps = {"sitemap.xml", "sitemap-2019.xml", "sitemap-pages.xml"}
    # the document of older entries with what the feed, which holds one, no longer does
    machine = {*feeds, *references, *rows, *sitemaps, "feeds/2019/1.xml"}
    assert machine <= written
    assert written <= {new, before, answered, *storyline, *calendar, *close, "index.html", *machine}
    for page in written & close:
        assert "Story 9" in (folder / "public" / page).read_text()


def test_a_new_article_on_a_day_of_the_year(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the 366 pages its own alone, and the index that counts."""
    monkeypatch.setattr(store, "GAP", 0)
    folder = site({f"content/articles/d{n}.md": article(f"Day {n}", date=f"{2000 + n}-01-{n:02}") for n in range(1, 31)})
    build(folder)
    (folder / "content/articles/new.md").write_text(article("New", date="2031-07-09"))
    written = set(build(folder).report.written)
    assert {p for p in written if p.startswith("on-this-day/")} == {"on-this-day/07-09/index.html", "on-this-day/index.html"}
    assert {p for p in written if not p.startswith(("on-this-day/", "2031/"))} == {
        "index.html", "archive/index.html", "feed.xml", "feed.json", "feeds/2030/1.xml",
        "sitemap.xml", "sitemap-2031.xml", "sitemap-pages.xml", *ARTICLES,
        "2030/index.html", "2030/01/index.html", "2030/01/30/index.html", "2030/01/30/d30/index.html", "2030/w05/index.html",
    }  # fmt: skip


def test_the_description_of_a_topic(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    written = after(site, replacing("content/topics/rail.md", "All about rails.", "Of trains."), monkeypatch)
    assert written == {"topics/index.html", "topics/rail/index.html", "topics/rail/feed.xml", "topics/rail/feed.json", *TERMS}


def test_the_introduction_of_a_topic(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    written = after(site, replacing("content/topics/rail.md", "An introduction.", "A preface."), monkeypatch)
    assert written == {"topics/rail/index.html"}


def test_a_page(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert after(site, replacing("content/pages/about.md", "Who we are.", "Who they are."), monkeypatch) == {"about/index.html"}


def test_the_articles_template(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    theme = {
        "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
        "themes/own/templates/article.html": "<p>{{ page.card.title }}</p>\n",
    }
    folder = site({**SOME, **theme, "site.yaml": f"{SITE}theme: {{name: own}}\n"})
    build(folder)
    replacing("themes/own/templates/article.html", "<p>", "<p lang=en>")(folder)
    with monkeypatch.context() as patched:
        patched.setattr("generator.engine.planned_build.load_archive", None)  # nothing is read or planned for it
        after = build(folder)
    assert set(after.report.written) == {*(article_page(n) for n in range(6)), "2010/05/05/alone/index.html"}
    assert after.files[article_page(1)] == b"<p lang=en>Story 1</p>\n"
    assert build(folder).report.written == ()


def test_a_theme_that_extends_another_than_before(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    theme = {
        "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
        "themes/between/theme.yaml": "name: between\nextends: broadsheet\n",
        "themes/between/templates/article.html": "<p>{{ page.card.title }}</p>{{ page.body.html|safe }}\n",
    }
    folder = site({**SOME, **theme, "site.yaml": f"{SITE}theme: {{name: own}}\n"})
    build(folder)
    with monkeypatch.context() as patched:
        patched.setattr("generator.engine.planned_build.load_archive", None)  # nothing is read or planned for it
        replacing("themes/own/theme.yaml", "broadsheet", "between")(folder)
        assert build(folder).files[article_page(1)].startswith(b"<p>Story 1</p>")
        replacing("content/articles/s1.md", "Words of 1", "Other words")(folder)
        after = build(folder).files[article_page(1)]
    assert after.startswith(b"<p>Story 1</p><p>Other words")
    assert build(folder, clean=True).files[article_page(1)] == after


@pytest.mark.parametrize("table", ["views", "pieces", "outputs", "notes"])
def test_a_template_is_edited_where_the_store_is_damaged(site: Site, monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    folder = site({**SOME, "themes/own/theme.yaml": "name: own\nextends: broadsheet\n", "site.yaml": f"{SITE}theme: {{name: own}}\n"})
    build(folder)
    file = "views.sqlite" if table in ("views", "pieces") else "cache.sqlite"
    with closing(sqlite3.connect(folder / ".dateline" / file)) as connection, connection:
        column = "key" if table == "outputs" else "text"
        connection.execute(f"UPDATE {table} SET {column} = replace(replace({column}, 'Story 1', 'Story 9'), 'a', 'b')")
    (folder / "themes/own/templates").mkdir()
    (folder / "themes/own/templates/article.html").write_text(
        "{% for other in page.related %}<p>{{ other.card.title }}</p>{% endfor %}{{ page.card.title }}\n"
    )
    incremental = build(folder).files
    assert incremental == build(folder, clean=True).files


def test_what_no_page_shows_any_more_does_not_stay_for_ever(site: Site) -> None:
    folder = site(SOME)

    def held() -> list[int]:
        with closing(sqlite3.connect(folder / ".dateline" / "views.sqlite")) as connection:
            return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("views", "shows", "pieces")]

    build(folder)
    first = held()
    for n in range(3):
        replacing("content/articles/s0.md", f"About {'0' * (n + 1)}.", f"About {'0' * (n + 2)}.")(folder)
        build(folder)
    grown = held()
    assert grown[2] > first[2]
    # a new title of the site is on every page
    replacing("site.yaml", "The test archive", "Another")(folder)
    build(folder)
    views, shows, pieces = held()
    assert [views, shows] == first[:2]
    assert pieces <= first[2]


def test_a_build_that_dies_once_views_are_let_go_leaves_no_half_of_them(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(SOME)
    before = build(folder).files
    replacing("site.yaml", "The test archive", "Another")(folder)
    with monkeypatch.context() as patched:
        patched.setattr("generator.engine.planned_build.render_and_write", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            build(folder)
    with closing(sqlite3.connect(folder / ".dateline" / "views.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM token").fetchone() == (0,), "no half of views is taken for whole"
    replacing("site.yaml", "Another", "The test archive")(folder)
    assert build(folder).files == before
    replacing("content/articles/s5.md", "Words of 5", "Other words")(folder)
    assert build(folder).files == build(folder, clean=True).files


@pytest.mark.parametrize(
    ("file", "told", "damaged"),
    [("cache.sqlite", b"key TEXT, facts", b"key TEXT  facts"), ("views.sqlite", b"path TEXT PRIMARY", b"path TEXT, RIMARY")],
)
def test_a_store_whose_tables_are_described_wrongly_is_made_anew(site: Site, file: str, told: bytes, damaged: bytes) -> None:
    folder = site(SOME)
    build(folder)
    place = folder / ".dateline" / file
    content = place.read_bytes()
    assert told in content
    place.write_bytes(content.replace(told, damaged))
    replacing("content/articles/s0.md", "Story 0", "Another story")(folder)
    after = build(folder).files
    assert told in place.read_bytes()
    assert build(folder, clean=True).files == after


def test_the_sites_title(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    folder = site(SOME)
    every = {p for p in build(folder).files if p.endswith((".html", "feed.xml", "feed.json", "feeds.opml", "datapackage.json"))}
    every |= {p for p in read_tree(folder / "public") if p.startswith("feeds/")}
    replacing("site.yaml", "The test archive", "Another")(folder)
    assert set(build(folder).report.written) == every


def test_each_output_is_explained(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    folder = site(SOME)
    first = {d.path: (d.action, d.reason) for d in build(folder, explain=True).report.decisions}
    assert set(first.values()) == {("render", "no earlier build has noted it: the page is new, or what earlier builds noted is gone")}
    replacing("content/articles/s0.md", "Words of 0", "Other words")(folder)
    (folder / "content/articles/alone.md").unlink()
    (folder / "public/index.html").unlink()
    (folder / "public/about/index.html").write_text("x")
    made = {d.path: (d.action, d.reason) for d in build(folder, explain=True).report.decisions}
    assert made[article_page(0)] == ("render", "what it shows changed")
    assert made["2010/05/05/alone/index.html"] == ("remove", "nothing on the site is at this address any more")
    assert made["about/index.html"] == ("render", "somebody changed the file since it was written")
    assert made["topics/ports/index.html"] == ("keep", "nothing that it is made from changed")
    replacing("site.yaml", "The test archive", "Another")(folder)
    made = {d.path: (d.action, d.reason) for d in build(folder, explain=True).report.decisions}
    assert made["about/index.html"] == ("render", "something changed that all pages show: settings, menu, theme options or assets")


TOLD: Files = {
    "site.yaml": SITE,
    **{
        f"content/articles/e{year}.md": article(
            f"Told in {year}",
            date=f"{year}-05-05",
            storyline="row" if year == 2012 else "~",
            topics="[Rail]" if year < 2013 else "[Ports]",
            events="[" + ", ".join(f"{{date: {year}-0{n}-01, title: Event {n} of {year}}}" for n in range(1, 7)) + "]",
        )
        for year in (2011, 2012, 2013)
    },
    "content/storylines/row.md": "---\ntitle: The row\n---\n",
}
SITE_FILES = {f"timeline/{name}" for name in ("index.html", "timeline.json", "timeline.csv", "timeline.ics", "timelinejs.json")}
RAIL_FILES = {"topics/rail/index.html", *(f"topics/rail/{name}" for name in SITE_FILES)}
"""The topic's timeline, and its page, which shows the latest few."""
ROW_FILES = {"storylines/row/index.html", *(f"storylines/row/timeline{n}" for n in (".json", ".csv", ".ics", "js.json"))}


@pytest.mark.parametrize(
    ("old", "new", "files"),
    [
        # one event more: its article, the timelines that show it, and nothing else
        (
            "events: [",
            "events: [{date: 2012-02-29, title: A leap}, ",
            {
                *EVENTS,
                "data/v1/event_articles.csv",
                "data/v1/event_storylines.csv",
                *SITE_FILES,
                "timeline/2012/index.html",
                *RAIL_FILES,
                *ROW_FILES,
                "2012/05/05/e2012/index.html",
            },
        ),
        # reworded: the same, and no address changes
        (
            "Event 3 of 2012",
            "Something else",
            {*EVENTS, *SITE_FILES, "timeline/2012/index.html", *RAIL_FILES, *ROW_FILES, "2012/05/05/e2012/index.html"},
        ),
    ],
    ids=["a new event", "a reworded event"],
)
def test_an_event(site: Site, old: str, new: str, files: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    folder = site(TOLD)
    build(folder)
    replacing("content/articles/e2012.md", old, new)(folder)
    assert set(build(folder).report.written) == files


def test_an_article_without_events_leaves_timelines_alone(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    folder = site(TOLD)
    build(folder)
    (folder / "content/articles/new.md").write_text(article("New", date="2014-01-01", topics="[Rail]"))
    assert not any("timeline" in path for path in build(folder).report.written)
    (folder / "content/articles/more.md").write_text(article("More", date="2014-01-02", storyline="row"))
    written = {path for path in build(folder).report.written if "timeline" in path}
    assert written == ROW_FILES - {"storylines/row/index.html", "storylines/row/timeline.ics"}, "a report on the storyline is no event"
