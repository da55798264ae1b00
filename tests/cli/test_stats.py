"""`dateline stats`: what the archive holds and what it lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.stats_text import NAMES, columns, fitted
from tests.cli.conftest import NOW, Run, Site, article

FILES = {
    "content/articles/a.md": article(
        "One", "2010-09~", "source: Reuters\nsource_url: https://example.org/1\ntopics: [sanctions]\npeople: [Ada, Ben]\n"
        "storyline: row\nevents: [{date: 2010-09-24, title: First}]", "Three words here."
    ),
    "content/articles/b.md": article(
        "Two", "2021-12-14", "source: Reuters\ntopics: [trade]\npeople: [Ada]\norganisations: [WTO]\nrights: quote\n"
        "summary: Short.\nstoryline: row\nevents: [{date: 2019/.., title: Goes on}, {date: 2021-12-16, title: Last}]"
    ),
    "content/articles/c.md": article(
        "Three", "2021-12-20", "archived: [{url: 'https://example.org/copy'}]\nsource: BBC"
    ),
    "content/articles/d.md": article("Four", "2022-01-01", "draft: true"),
    "content/topics/trade.md": "---\ntitle: Trade\n---\n",
    "content/topics/sanctions.md": "---\ntitle: Sanctions\nparent: trade\n---\n",
    "content/topics/empty.md": "---\ntitle: Empty\n---\n",
    "content/storylines/row.md": "---\ntitle: A row\nstatus: closed\n---\n",
}  # fmt: skip


@pytest.fixture
def counted(site: Site) -> Path:
    return site(FILES)


def test_the_numbers_are_right(run: Run, counted: Path) -> None:
    outcome = run("stats", counted, "--format", "json", "--now", NOW)
    assert outcome.code == 0
    found = outcome.json()
    assert (found["title"], found["articles"], found["first"], found["last"]) == ("Test archive", 3, "2010-09~", "2021-12-20")
    assert found["words"] == 3 + 1 + 1
    assert found["years"] == [{"name": "2010", "articles": 1}, {"name": "2021", "articles": 2}]
    assert found["sources"] == [{"name": "Reuters", "articles": 2}, {"name": "BBC", "articles": 1}]
    assert [(t["name"], t["depth"], t["articles"]) for t in found["topics"]] == [("Empty", 0, 0), ("Trade", 0, 2), ("Sanctions", 1, 1)]
    assert found["rights"] == [{"name": "summary", "articles": 2}, {"name": "quote", "articles": 1}]
    assert found["storylines"] == [{"title": "A row", "slug": "row", "status": "closed", "articles": 2, "last": "2021-12-14"}]
    assert found["events"] == {"events": 3, "first": "2010-09-24", "last": "2021-12-16"}
    assert found["held"] == [{"path": "content/articles/d.md", "reason": "draft"}]
    assert found["errors"] == 0


def test_what_is_lacking_is_listed_with_the_files(run: Run, counted: Path) -> None:
    lacking = run("stats", counted, "--format", "json", "--now", NOW).json()["lacking"]
    a, b, c = (f"content/articles/{name}.md" for name in "abc")
    assert lacking == {
        "source": [],
        "source_url": [b, c],
        "archived": [a, b],
        "summary": [a, c],
        "topics": [c],
        "articles": ["empty"],
    }


def test_names_that_stand_alone_are_counted_for_people_and_organisations(run: Run, counted: Path) -> None:
    found = {t["key"]: t for t in run("stats", counted, "--format", "json", "--now", NOW).json()["taxonomies"]}
    assert (found["people"]["terms"], found["people"]["named_once"]) == (2, 1)
    assert found["organisations"]["named_once"] == 1
    assert found["topics"]["named_once"] == 0


def test_the_longest_gap_runs_from_the_end_of_one_date_to_the_beginning_of_the_next(run: Run, counted: Path) -> None:
    gap = run("stats", counted, "--format", "json", "--now", NOW).json()["gap"]
    assert gap == {"days": 4093, "after": "2010-09~", "before": "2021-12-14"}


def test_drafts_count_when_asked_for(run: Run, counted: Path) -> None:
    assert run("stats", counted, "--format", "json", "--drafts").json()["articles"] == 4


def test_the_text_has_every_section(run: Run, counted: Path) -> None:
    outcome = run("stats", counted, "--now", NOW)
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    for heading in ("By year", "By source", "By topic", "By rights", "Storylines", "Terms", "Time", "Lacking", "Held back"):
        assert heading in lines
    assert "3 articles, 2010-09~ to 2021-12-20; 5 words" in lines
    assert any(line.split() == ["articles", "without", "a", "source", "link", "2"] for line in lines)
    assert any(line.startswith("    Sanctions") for line in lines)


def test_numbers_of_a_table_stand_in_one_column(run: Run, counted: Path) -> None:
    lines = run("stats", counted, "--now", NOW).out.splitlines()
    table = lines[lines.index("By source") + 1 : lines.index("By topic") - 1]
    assert len({len(line) for line in table}) == 1


def test_nothing_is_wider_than_a_terminal_and_nothing_in_a_name_drives_it(run: Run, site: Site) -> None:
    evil = "\\e[31m red [bold]not markup[/bold] \\u202e " + "長い名前" * 30
    files = {f"content/articles/{n}.md": article(f'"{n} {evil}"', more=f'source: "{n} {evil}"\ntopics: ["{n} {evil}"]') for n in range(30)}
    out = run("stats", site({**files, "content/storylines/s.md": f'---\ntitle: "{evil}"\n---\n'})).out
    assert "\x1b" not in out and "\u202e" not in out
    assert "[bold]" in out
    assert max(map(columns, out.splitlines())) <= 80
    assert "and 10 more" in out


def test_an_empty_archive_has_numbers_as_well(run: Run, site: Site) -> None:
    outcome = run("stats", site())
    assert outcome.code == 0
    assert "0 articles; 0 words" in outcome.out
    assert run("stats", site(), "--format", "json").json()["gap"] is None


def test_a_perfect_archive_hears_so(run: Run, site: Site) -> None:
    more = "source: A\nsource_url: https://example.org/\nsummary: S.\ntopics: [t]\narchived: [{url: 'https://example.org/c'}]"
    assert "Nothing is lacking" in run("stats", site({"content/articles/a.md": article(more=more)})).out


def test_mistakes_in_files_are_mentioned_and_decide_the_exit_code(run: Run, site: Site) -> None:
    folder = site({"content/articles/a.md": article(date="2021-13-01"), "content/articles/b.md": article()})
    outcome = run("stats", folder)
    assert outcome.code == 1
    assert "1 article" in outcome.out
    assert "There is 1 mistake in the files" in outcome.err
    assert run("stats", folder, "--format", "json").json()["errors"] == 1


def test_without_a_site_there_is_nothing_to_count(run: Run, tmp_path: Path) -> None:
    assert run("stats", tmp_path).code == 2


@pytest.mark.parametrize(("text", "wide"), [("abc", 3), ("日本", 4), ("e\u0301", 1)])
def test_columns_are_those_of_a_terminal(text: str, wide: int) -> None:
    assert columns(text) == wide


def test_long_names_are_cut_to_fit() -> None:
    assert fitted("x" * 60, NAMES) == "x" * 47 + "…"
    assert fitted("content/articles/long", 10, keep_end=True) == "…cles/long"
    assert columns(fitted("日本" * 40, 15)) <= 15
