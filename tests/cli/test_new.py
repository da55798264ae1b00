"""`dateline new`: a valid file in the right place, whatever the title."""

from __future__ import annotations

import os
import re
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.base.diagnostics import UsageError
from generator.base.text import clean, normal
from generator.cli import new
from generator.cli.article_file import ArticleForm, write_article
from generator.content.model import Article
from generator.content.parse import parse_source
from generator.engine.sources import parse_options
from generator.settings import Settings
from generator.settings.read import parse_settings
from tests.cli.conftest import Run, Site, article

TODAY = "2026-11-22"
real_today = new.today


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new, "today", lambda zone: TODAY)


def default_settings() -> Settings:
    found, diagnostics = parse_settings("title: Test archive\n")
    assert found is not None and not diagnostics
    return found


def parsed(folder: Path, path: str) -> Article:
    """The article in a file, which must be without any mistake."""
    result = parse_source(path, "article", (folder / path).read_bytes(), parse_options(default_settings()))
    assert result.diagnostics == ()
    assert isinstance(result.document, Article)
    return result.document


def only_article(folder: Path) -> str:
    (found,) = (p.relative_to(folder).as_posix() for p in folder.glob("content/articles/**/*.md"))
    return found


# ---------------------------------------------------------------------------- what is made


def test_the_file_lies_under_year_and_month_and_its_path_is_printed(run: Run, site: Site) -> None:
    folder = site()
    outcome = run("new", "DJI faces US ban", "--site", folder, "--date", "2021-12-14")
    assert outcome.code == 0
    assert outcome.out == f"{folder}/content/articles/2021/12/dji-faces-us-ban.md\n"
    made = parsed(folder, "content/articles/2021/12/dji-faces-us-ban.md")
    assert (made.title, made.slug, made.date.edtf.text, made.draft) == ("DJI faces US ban", "dji-faces-us-ban", "2021-12-14", True)


def test_without_a_date_it_is_today(run: Run, site: Site) -> None:
    folder = site()
    run("new", "Now", "--site", folder)
    made = parsed(folder, "content/articles/2026/11/now.md")
    assert made.date.edtf.text == TODAY
    assert "added:" not in (folder / "content/articles/2026/11/now.md").read_text()


def test_today_is_the_day_in_the_sites_time_zone() -> None:
    days = [(datetime.now(UTC) + timedelta(hours=14)).strftime("%Y-%m-%d")]
    there = real_today("Pacific/Kiritimati")  # 14 hours ahead of UTC, all year
    days.append((datetime.now(UTC) + timedelta(hours=14)).strftime("%Y-%m-%d"))
    assert there in days


def test_everything_known_is_filled_in(run: Run, site: Site) -> None:
    folder = site()
    run(
        "new", "A report", "--site", folder, "--date", "2021-12-14", "--source", "Financial Times: Asia",
        "--source-url", "https://www.ft.com/x?a=1#top", "--topic", "sanctions", "--topic", "Trade, world", "--no-draft",
    )  # fmt: skip
    made = parsed(folder, only_article(folder))
    assert made.terms == {"sources": ("Financial Times: Asia",), "topics": ("sanctions", "Trade, world")}
    assert made.source_url == "https://www.ft.com/x?a=1#top"
    assert not made.draft


def test_an_old_report_is_added_today_so_that_feeds_show_it(run: Run, site: Site) -> None:
    folder = site()
    run("new", "Old", "--site", folder, "--date", "2010-09")
    made = parsed(folder, "content/articles/2010/09/old.md")
    assert made.added.edtf.text == TODAY


def test_a_report_of_which_only_the_year_is_known_lies_in_the_year(run: Run, site: Site) -> None:
    folder = site()
    run("new", "Old", "--site", folder, "--date", "1931~")
    assert parsed(folder, "content/articles/1931/old.md").date.edtf.text == "1931~"


def test_a_moment_near_midnight_lies_where_it_is_in_the_sites_zone(run: Run, site: Site) -> None:
    folder = site(settings="timezone: Asia/Tokyo\n")
    run("new", "Late", "--site", folder, "--date", "2021-12-31T23:00:00Z")
    assert only_article(folder) == "content/articles/2022/01/late.md"


def test_a_title_without_letters_still_makes_a_file(run: Run, site: Site) -> None:
    folder = site()
    assert run("new", "🙂", "--site", folder).code == 0
    assert parsed(folder, only_article(folder)).title == "🙂"


def test_a_title_that_begins_with_a_date_keeps_it_in_the_slug(run: Run, site: Site) -> None:
    folder = site()
    run("new", "2021-12-14 in pictures", "--site", folder)
    assert parsed(folder, only_article(folder)).slug == "2021-12-14-in-pictures"


def test_a_title_may_begin_with_a_hyphen_after_two(run: Run, site: Site) -> None:
    folder = site()
    assert run("new", "--site", folder, "--", "--clean is not an option").code == 0
    assert parsed(folder, only_article(folder)).title == "--clean is not an option"


def test_the_slug_can_be_chosen(run: Run, site: Site) -> None:
    folder = site()
    run("new", "A very long title", "--site", folder, "--slug", "short")
    assert only_article(folder).endswith("/short.md")


def test_every_other_key_in_the_file_works_once_its_mark_is_taken_away(run: Run, site: Site) -> None:
    folder = site()
    run("new", "Complete", "--site", folder)
    path = only_article(folder)
    lines = (folder / path).read_text("utf-8").split("\n")
    assert sum(line.startswith("# ") for line in lines) > 10
    text = "\n".join(re.sub(r"^# (?=[a-z_]+:|  )", "", line) for line in lines)
    result = parse_source(path, "article", text.encode(), parse_options(default_settings()))
    assert result.diagnostics == ()
    assert isinstance(result.document, Article)
    assert result.document.events and result.document.notes and result.document.archived and result.document.storyline


def test_the_new_article_builds(run: Run, site: Site) -> None:
    folder = site()
    run("new", 'He said: "no" # and left', "--site", folder, "--date", "2021-12-14", "--no-draft", "--topic", "a: b")
    assert run("build", folder, "--strict", "--jobs", "1").code == 0


# ---------------------------------------------------------------------------- any title


@given(st.text(st.characters(codec=None), max_size=150))
@example("a: b")
@example("- a list?")
@example("# not a remark")
@example("trailing colon:")
@example("\"quoted\" and 'quoted' \\ back")
@example("null")
@example("~")
@example("yes")
@example("2021")
@example("{a: b}, [c]")
@example("---")
@example("...")
@example("&anchor *alias !tag %directive @at `tick`")
@example("\ufeffbyte order mark")
@example("👩\u200d🚒 und \u202eleft\u202c")
@example("\x85\u2028\u2029 line ends")
@example("tab\tand\nline")
@example("\udc80 not text")
@example("e\u0301 decomposed")
@settings(max_examples=400, deadline=None)
def test_any_title_makes_a_file_that_reads_as_that_title(title: str) -> None:
    wanted = normal(clean(title))
    form = ArticleForm(title, "", TODAY, "", "", (), "", draft=True)
    folder = Path("no-such-folder")
    if not wanted:
        with pytest.raises(UsageError):
            write_article(form, folder, default_settings())
        return
    path, text = write_article(form, folder, default_settings())
    result = parse_source(path, "article", text.encode(), parse_options(default_settings()))
    assert result.diagnostics == ()
    assert isinstance(result.document, Article)
    assert result.document.title == wanted
    assert re.fullmatch(r"content/articles/2026/11/[a-z0-9._-]+\.md", path)


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40), min_size=1, max_size=4), st.text(max_size=40))
@example(["a, b", "c]"], "x: y")
@example(["true", "12"], "- z")
@settings(max_examples=200, deadline=None)
def test_any_topics_and_source_read_as_they_were_given(topics: list[str], source: str) -> None:
    wanted = [normal(clean(t)) for t in topics]
    form = ArticleForm("T", "", TODAY, source, "", tuple(topics), "", draft=False)
    if not all(wanted) or (source and not normal(clean(source))):
        with pytest.raises(UsageError):
            write_article(form, Path("no-such-folder"), default_settings())
        return
    path, text = write_article(form, Path("no-such-folder"), default_settings())
    made = parse_source(path, "article", text.encode(), parse_options(default_settings())).document
    assert isinstance(made, Article)
    assert list(made.terms["topics"]) == wanted
    assert made.terms.get("sources", ("",))[0] == normal(clean(source))


# ---------------------------------------------------------------------------- what is refused


def test_a_file_that_is_there_is_never_overwritten(run: Run, site: Site) -> None:
    folder = site({"content/articles/2021/12/taken.md": "mine"})
    outcome = run("new", "Taken", "--site", folder, "--date", "2021-12-14")
    assert outcome.code == 2
    assert "content/articles/2021/12/taken.md" in outcome.err
    assert (folder / "content/articles/2021/12/taken.md").read_text() == "mine"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/articles/2010/01/taken.md", article()),
        ("content/articles/taken.md", article()),
        ("content/articles/2010/2010-01-02-taken.md", article()),
        ("content/articles/other.md", article(more="slug: taken")),
        ("content/articles/other.md", article(more='slug: "taken"  # a remark')),
    ],
)
def test_a_slug_that_another_article_has_is_refused(run: Run, site: Site, path: str, text: str) -> None:
    folder = site({path: text})
    outcome = run("new", "Taken", "--site", folder, "--date", "2021-12-14")
    assert outcome.code == 2
    assert path in outcome.err
    assert "--slug" in outcome.err
    assert only_article(folder) == path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x", "--date", "14.12.2021"], "--date: "),
        (["x", "--date", "2021-13-02"], "months go from 01 to 12"),
        (["x", "--date", "2011/2016"], "--date: "),
        (["x", "--source-url", "ft.com/x"], "--source-url: "),
        (["x", "--slug", "No Slug"], 'Write "no-slug"'),
        ([" \t "], "the title is empty"),
        (["x", "--topic", " "], "--topic: the name is empty"),
        (["x", "y"], "unexpected extra argument"),
        ([], "Missing argument 'TITLE'"),
    ],
)
def test_what_makes_no_valid_article_is_said(run: Run, site: Site, arguments: list[str], said: str) -> None:
    folder = site()
    outcome = run("new", "--site", folder, *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert not (folder / "content").exists()


TOPICS = "taxonomies: {topics: {strict: true}}\n"


def test_a_topic_that_a_strict_vocabulary_lacks_brings_the_one_that_was_meant(run: Run, site: Site) -> None:
    folder = site({"content/topics/sanctions.md": "---\ntitle: Sanctions\n---\n"}, TOPICS)
    outcome = run("new", "x", "--site", folder, "--topic", "sanctons")
    assert outcome.code == 2
    assert '--topic: there is no topic "sanctons"' in outcome.err
    assert 'Did you mean "sanctions"' in outcome.err
    assert not (folder / "content/articles").exists()


@pytest.mark.parametrize("name", ["sanctions", "Sanctions", "Blacklists", "SANCTIONS"])
def test_a_topic_may_be_given_by_slug_title_or_alias(run: Run, site: Site, name: str) -> None:
    folder = site({"content/topics/sanctions.md": "---\ntitle: Sanctions\naliases: [Blacklists]\n---\n"}, TOPICS)
    assert run("new", "x", "--site", folder, "--topic", name, "--no-draft").code == 0
    assert run("build", folder, "--strict", "--jobs", "1").code == 0


def test_without_a_site_there_is_no_place_for_an_article(run: Run, tmp_path: Path) -> None:
    outcome = run("new", "x", "--site", tmp_path)
    assert outcome.code == 2
    assert "there is no site.yaml" in outcome.err


def test_mistakes_in_the_settings_are_shown_as_such(run: Run, site: Site) -> None:
    outcome = run("new", "x", "--site", site(settings="tmezone: UTC\n"))
    assert outcome.code == 1
    assert "site.yaml:3" in outcome.err


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_nothing_is_written_through_a_link_that_leads_out(run: Run, site: Site, tmp_path: Path) -> None:
    folder = site()
    (tmp_path / "elsewhere").mkdir()
    (folder / "content").symlink_to(tmp_path / "elsewhere")
    outcome = run("new", "x", "--site", folder)
    assert outcome.code == 2
    assert "outside the site" in outcome.err
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_where_a_folder_belongs_is_a_fault_of_the_machine(run: Run, site: Site) -> None:
    folder = site({"content/articles/2026": "a file"})
    outcome = run("new", "x", "--site", folder)
    assert outcome.code == 3
    assert "cannot write" in outcome.err


# ---------------------------------------------------------------------------- --edit


def program(folder: Path, code: str) -> Path:
    place = folder / "my editor"
    place.write_text(f"#!{sys.executable}\nimport sys\n{code}\n")
    place.chmod(place.stat().st_mode | stat.S_IXUSR)
    return place


@pytest.mark.skipif(os.name == "nt", reason="needs a script as a program")
def test_edit_opens_the_file_in_the_editor(run: Run, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = program(tmp_path, "open(sys.argv[-1], 'a').write('typed ' + ' '.join(sys.argv[1:-1]))")
    monkeypatch.setenv("VISUAL", f"'{editor}' --wait")
    monkeypatch.setenv("EDITOR", "no-such-program")
    folder = site()
    assert run("new", "x", "--site", folder, "--edit").code == 0
    assert (folder / only_article(folder)).read_text().endswith("typed --wait")


@pytest.mark.parametrize(
    ("editor", "said"),
    [("", "neither VISUAL nor EDITOR is set"), ("no-such-program -x", "no program no-such-program"), ("'", "cannot be read")],
)
def test_without_an_editor_nothing_is_written(run: Run, site: Site, monkeypatch: pytest.MonkeyPatch, editor: str, said: str) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", editor)
    folder = site()
    outcome = run("new", "x", "--site", folder, "--edit")
    assert outcome.code == 3
    assert said in outcome.err
    assert not (folder / "content").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs a script as a program")
def test_an_editor_that_fails_is_said_with_the_files_place(run: Run, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{program(tmp_path, 'sys.exit(7)')}'")
    folder = site()
    outcome = run("new", "x", "--site", folder, "--edit")
    assert outcome.code == 3
    assert "ended with code 7" in outcome.err
    assert only_article(folder) in outcome.err
