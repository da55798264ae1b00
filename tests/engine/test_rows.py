"""Long files that consist of rows: what is about untouched articles and events is taken from the file that is there, never made again."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from generator.engine import keys, rows, store
from generator.engine.rows import Remaker
from generator.plan import context, records
from generator.plan.views import ArticleRecord, EventView
from generator.render import tables
from generator.render.tables import Row
from tests.conftest import Site
from tests.engine.incremental import clean_files
from tests.support import Files, article, build

MANY = 12
OF_ARTICLES = ("article_people", "article_terms", "notes", "relations", "saved_copies")
TABLE = "public/data/v1/articles.csv"
SITE_OF_MANY: Files = {
    f"content/articles/s{n}.md": article(
        f"Größe {n}, „so“",
        date=f"20{10 + n}-03-0{n % 9 + 1}",
        source=f"Courier {n}",
        topics=f"[Rail {n}]",
        summary=f'"Zwei\\n  Zeilen", {n}'.join("''") if n % 2 else "Short",
        events=f"[{{date: 20{10 + n}-03-01, title: Event {n}}}]",
    )
    for n in range(MANY)
}
EDITS: dict[str, Callable[[Path], object]] = {
    "a new article": lambda folder: (folder / "content/articles/new.md").write_text(article("Neu", date="2025-05-05", topics="[Rail 7]")),
    "one in the middle": lambda folder: (folder / "content/articles/new.md").write_text(
        article("Früher", date="2015-05-05", topics="[Rail 7]")
    ),
    "another title": lambda folder: _replace(folder / "content/articles/s5.md", "Größe 5", "Länge fünf"),
    "another date": lambda folder: _replace(folder / "content/articles/s5.md", "2015-03-06", "2011-03-06"),
    "one less": lambda folder: (folder / "content/articles/s5.md").unlink(),
}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The articles whose row in the table of articles is made."""
    seen: list[str] = []
    real = tables._article

    def article(record: ArticleRecord) -> Row:
        seen.append(record.id)
        return real(record)

    monkeypatch.setattr(tables, "_article", article)
    monkeypatch.setattr(store, "GAP", 0)
    yield seen


def _replace(place: Path, old: str, new: str) -> None:
    text = place.read_text()
    assert old in text
    place.write_text(text.replace(old, new))


def built(site: Site, made: list[str]) -> Path:
    """The site, built once; what was made for that is not counted."""
    folder = site(SITE_OF_MANY)
    build(folder)
    made.clear()
    return folder


def is_as_clean(folder: Path, made: list[str]) -> bool:
    """Build; whether that gives what a clean build gives. What is made by the clean build is not counted."""
    files, seen = build(folder).files, list(made)
    clean = clean_files(folder).files
    made[:] = seen
    return files == clean


@pytest.mark.parametrize("edit", EDITS)
def test_rows_of_what_is_untouched_are_taken_over(edit: str, site: Site, made: list[str]) -> None:
    folder = built(site, made)
    EDITS[edit](folder)
    assert is_as_clean(folder, made)
    # its own, and those of neighbours where it was and where it is
    assert len(set(made)) <= 5


def test_one_edit_after_the_other(site: Site, made: list[str]) -> None:
    folder = site(SITE_OF_MANY)
    build(folder)
    for edit in ("another title", "one in the middle", "another date"):
        made.clear()
        EDITS[edit](folder)
        assert is_as_clean(folder, made)
        assert len(set(made)) <= 5


def test_rows_stay_where_all_pages_are_made_anew_and_the_tables_are_not(site: Site, made: list[str]) -> None:
    folder = built(site, made)
    place = folder / "site.yaml"
    place.write_text(f"{place.read_text()}description: Other words on every page\n")
    written = build(folder).report.written
    assert "index.html" in written and TABLE.removeprefix("public/") not in written
    made.clear()
    EDITS["another title"](folder)
    assert is_as_clean(folder, made)
    assert len(set(made)) <= 5


def _sql(folder: Path, line: str) -> None:
    with closing(sqlite3.connect(folder / ".dateline/views.sqlite")) as connection, connection:
        connection.execute(line)


def _other_bytes(folder: Path) -> None:
    """Bytes that somebody changed, under the stamp that the file had."""
    place = folder / TABLE
    stamp = place.stat()
    place.write_bytes(place.read_bytes().replace(b"Courier", b"Curious").replace(b"courier", b"curious"))
    os.utime(place, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def _no_file(folder: Path) -> None:
    (folder / TABLE).unlink()
    (folder / TABLE).symlink_to("none")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "facts are not what was put down": lambda folder: _sql(folder, "UPDATE lines SET text=replace(text, 's1', 's2')"),
    "facts are gone": lambda folder: _sql(folder, "DELETE FROM lines"),
    "lengths are not what was put down": lambda folder: _sql(folder, "UPDATE rows SET lengths=replace(lengths, '1', '2')"),
    "lengths are gone": lambda folder: _sql(folder, "DELETE FROM rows"),
    "the file is gone": lambda folder: (folder / TABLE).unlink(),
    "the file was changed": _other_bytes,
    "the file is no file": _no_file,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_made_whole(damage: str, site: Site, made: list[str]) -> None:
    folder = built(site, made)
    DAMAGE[damage](folder)
    EDITS["another title"](folder)
    assert is_as_clean(folder, made)
    assert len(set(made)) == MANY


def test_nothing_is_taken_from_a_file_of_another_program(site: Site, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(SITE_OF_MANY)
    build(folder)
    real = keys.output_key
    # the key under which the file was written is that of other code
    monkeypatch.setattr(rows, "output_key", lambda *given: f"other{real(*given)}")
    made.clear()
    EDITS["another title"](folder)
    assert is_as_clean(folder, made)
    assert len(set(made)) == MANY


class Forgetful(Remaker):
    """Takes over all rows that there were."""

    def __init__(self, _: Any, *others: Any):
        super().__init__(frozenset(), *others)


def test_rows_that_are_taken_over_though_touched_are_noticed(site: Site, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(SITE_OF_MANY)
    build(folder)
    monkeypatch.setattr("generator.engine.look_again.Remaker", Forgetful)
    EDITS["another title"](folder)
    assert not is_as_clean(folder, made)


def _lines(folder: Path) -> set[str]:
    with closing(sqlite3.connect(folder / ".dateline/views.sqlite")) as connection:
        return {digest for (digest,) in connection.execute("SELECT digest FROM lines")}


def test_what_no_rows_have_any_more_is_not_kept(site: Site, made: list[str]) -> None:
    folder = site(SITE_OF_MANY)
    build(folder)
    first = _lines(folder)
    assert first
    for edit in ("another title", "one in the middle", "another date", "one less"):
        EDITS[edit](folder)
        build(folder)
    # a line for all articles, one for all events, one for each topic
    assert len(_lines(folder)) == 2 + MANY - 1
    assert len(first) == 2 + MANY


def test_a_row_is_made_once_for_all_files_of_its_kind(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    of_articles: Counter[int] = Counter()
    of_events: Counter[int] = Counter()
    record, view = records.article_record, context.Context._event

    def counted_record(given: context.Context, number: int) -> ArticleRecord:
        of_articles[number] += 1
        return record(given, number)

    def counted_view(given: context.Context, number: int) -> EventView:
        of_events[number] += 1
        return view(given, number)

    monkeypatch.setattr(context, "article_record", counted_record)
    monkeypatch.setattr(context.Context, "_event", counted_view)
    made = build(site(SITE_OF_MANY)).files
    # each article has rows in seven tables and three bibliographies, each event in four files of the timeline
    assert {f"data/v1/{table}.csv" for table in (*OF_ARTICLES, "articles")} | {"data/v1/articles.jsonl"} <= made.keys()
    assert sum("references." in path for path in made) == 3 * MANY and sum(path.startswith("timeline/timeline") for path in made) == 4
    # once for tables, once for bibliographies, and once for pages, which keep it; what is at hand is not made again
    assert max(of_articles.values()) == 3 and max(of_events.values()) == 2
