"""`dateline build` as an editor sees it: what is written, what is said, and how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Outcome, Run, Site, article
from tests.support import without_store

OK = {"content/articles/a.md": article()}
BROKEN = {"content/articles/a.md": article(), "content/articles/b.md": article("Wrong", "2021-13-02", "topcs: [x]")}
WARNED = {"content/articles/a.md": article(), "content/topics/alone.md": "---\ntitle: Alone\n---\n"}


def build(run: Run, folder: Path, *more: str | Path) -> Outcome:
    """Build in this process, at a fixed moment."""
    return run("build", folder, "--jobs", "1", "--now", NOW, *more)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# ---------------------------------------------------------------------------- what is said


def test_a_build_says_what_it_did_and_how_to_look_at_it(run: Run, site: Site) -> None:
    folder = site(OK)
    outcome = build(run, folder)
    assert outcome.code == 0
    assert outcome.out.startswith("Built ")
    assert "from 1 article in" in outcome.out
    assert str(folder / "public") in outcome.out
    assert outcome.out.endswith(f" view {folder}\n")
    assert outcome.err == ""
    assert (folder / "public/2021/12/14/a/index.html").is_file()


def test_a_second_build_leaves_everything_as_it_is(run: Run, site: Site) -> None:
    folder = site(OK)
    build(run, folder)
    report = build(run, folder, "--format", "json").json()
    assert report["written"] == []
    assert report["unchanged"] == report["files"]


def test_the_first_build_of_a_site_in_a_folder_of_a_host_speaks_of_robots_txt(run: Run, site: Site) -> None:
    folder = site(OK)
    first, second = build(run, folder), build(run, folder)
    told = "tell search engines of https://example.org/archive/sitemap.xml yourself"
    assert told in first.out
    assert told not in second.out
    at_root = build(run, folder, "--base-url", "https://example.org/", "--clean")
    assert "robots.txt" not in at_root.out
    assert (folder / "public/robots.txt").is_file()
    assert build(run, folder, "--format", "json").json()["robots_txt"] is False


def test_clean_writes_everything_anew(run: Run, site: Site) -> None:
    folder = site(OK)
    build(run, folder)
    report = build(run, folder, "--clean", "--format", "json").json()
    assert len(report["written"]) == report["files"]


def test_every_mistake_is_shown_with_its_place_a_caret_and_advice(run: Run, site: Site) -> None:
    outcome = build(run, site(BROKEN))
    assert outcome.code == 1
    assert outcome.out == ""
    lines = outcome.err.splitlines()
    assert any(line.startswith("content/articles/b.md:3:7: error: ") and line.endswith("[bad-date]") for line in lines)
    assert any(line.startswith("content/articles/b.md:4:1: error: ") and line.endswith("[unknown-key]") for line in lines)
    assert "    → Did you mean `topics`?" in lines
    assert any(set(line.strip(" |")) == {"^"} for line in lines)
    assert "2 errors, 0 warnings" in lines


def test_mistakes_leave_the_site_as_it_was(run: Run, site: Site) -> None:
    folder = site(OK)
    build(run, folder)
    before = tree(folder / "public")
    outcome = build(run, site(BROKEN))
    assert outcome.code == 1
    assert "Nothing was written" in outcome.err
    assert tree(folder / "public") == before


def test_drafts_and_articles_to_come_are_held_back_and_named(run: Run, site: Site) -> None:
    files = {
        "content/articles/a.md": article(),
        "content/articles/draft.md": article("Draft", more="draft: true"),
        "content/articles/later.md": article("Later", more="publish_at: 2027-01-01T09:00:00Z"),
        "content/articles/gone.md": article("Gone", more="expires: 2026-01-01"),
    }
    folder = site(files)
    outcome = build(run, folder)
    assert outcome.code == 0
    assert outcome.err.splitlines() == [
        "Held back: 3",
        "  content/articles/draft.md: a draft",
        "  content/articles/gone.md: expired 2026-01-01 00:00 UTC",
        "  content/articles/later.md: until 2027-01-01 09:00 UTC",
    ]
    assert not list((folder / "public").rglob("draft/index.html"))
    report = build(run, folder, "--format", "json").json()
    assert [(h["path"], h["reason"]) for h in report["held"]] == [
        ("content/articles/draft.md", "draft"),
        ("content/articles/gone.md", "expired"),
        ("content/articles/later.md", "scheduled"),
    ]


def test_drafts_brings_drafts_and_what_is_to_come(run: Run, site: Site) -> None:
    files = {"content/articles/d.md": article(more="draft: true"), "content/articles/l.md": article(more="publish_at: 2027-01-01")}
    assert build(run, site(files), "--drafts", "--format", "json").json()["articles"] == 2


def test_now_decides_what_is_published(run: Run, site: Site) -> None:
    folder = site({"content/articles/l.md": article(more="publish_at: 2027-01-01T09:00:00Z")})
    for now, articles in (("2027-01-01T08:59:59Z", 0), ("2027-01-01T09:00:00Z", 1), ("2027-01-01T10:00:00+01:00", 1), ("2027-01-02", 1)):
        assert run("build", folder, "--jobs", "1", "--now", now, "--format", "json").json()["articles"] == articles, now


def test_a_now_that_is_no_date_is_said(run: Run, site: Site) -> None:
    outcome = run("build", site(OK), "--now", "soon")
    assert outcome.code == 2
    assert '--now: "soon" is not a date' in outcome.err


# ---------------------------------------------------------------------------- warnings


def test_a_warning_does_not_stop_a_build(run: Run, site: Site) -> None:
    folder = site(WARNED)
    outcome = build(run, folder)
    assert outcome.code == 0
    assert "[orphan-topic]" in outcome.err
    assert (folder / "public/index.html").exists()


def test_under_strict_it_does(run: Run, site: Site) -> None:
    folder = site(WARNED)
    outcome = build(run, folder, "--strict")
    assert outcome.code == 1
    assert "Nothing was written" in outcome.err
    assert not (folder / "public").exists()


def test_settings_can_raise_a_warning_or_silence_it(run: Run, site: Site) -> None:
    assert build(run, site(WARNED, "checks: {level: {orphan-topic: error}}\n", "raised")).code == 1
    assert build(run, site(WARNED, "checks: {level: {orphan-topic: ignore}}\n", "silenced"), "--strict").code == 0


# ---------------------------------------------------------------------------- for programs


def test_json_is_one_document_on_standard_output(run: Run, site: Site) -> None:
    outcome = build(run, site(WARNED), "--format", "json")
    report = outcome.json()
    assert outcome.code == 0
    assert outcome.err == ""
    assert report["base_url"] == "https://example.org/archive/"
    assert [d["code"] for d in report["diagnostics"]] == ["orphan-topic"]
    assert report["diagnostics"][0] | {"message": "", "hint": "", "excerpt": ""} == {
        "code": "orphan-topic", "severity": "warning", "message": "", "hint": "", "path": "content/topics/alone.md",
        "line": 2, "column": 8, "length": 5, "excerpt": "", "related": [],
    }  # fmt: skip


def test_json_of_a_failed_build_lists_the_mistakes(run: Run, site: Site) -> None:
    outcome = build(run, site(BROKEN), "--format", "json")
    assert outcome.code == 1
    assert sorted(d["code"] for d in outcome.json()["diagnostics"]) == ["bad-date", "unknown-key"]
    assert outcome.json()["written"] == []


def test_json_of_unusable_settings_lists_the_mistakes_as_well(run: Run, site: Site) -> None:
    outcome = build(run, site(settings="tmezone: UTC\n"), "--format", "json")
    assert outcome.code == 1
    assert [d["code"] for d in outcome.json()["diagnostics"]] == ["unknown-key"]


def test_github_gets_annotations_with_nothing_that_could_end_them(run: Run, site: Site) -> None:
    files = {**BROKEN, "content/articles/c.md": article(more='"a,b: c%0A::warning::d": 1')}
    outcome = build(run, site(files), "--format", "github")
    assert outcome.code == 1
    lines = outcome.out.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("::error file=content/articles/b.md,line=3,col=7,title=bad-date::")
    assert "%250A" in lines[2]
    assert all(line.startswith("::error file=") for line in lines)


# ---------------------------------------------------------------------------- where it writes


def test_another_folder_can_be_named(run: Run, site: Site, tmp_path: Path) -> None:
    folder = site(OK)
    assert build(run, folder, "--output", tmp_path / "elsewhere").code == 0
    assert (tmp_path / "elsewhere/index.html").exists()
    assert not (folder / "public").exists()


def test_the_way_to_look_at_it_names_what_was_named_here(run: Run, site: Site, tmp_path: Path) -> None:
    folder = site(OK)
    out = build(run, folder, "--output", tmp_path / "my site", "--base-url", "https://example.net/").out
    assert out.endswith(f" view {folder} --output '{tmp_path}/my site' --base-url https://example.net/\n")


def test_a_heading_that_another_page_lacks_is_found_by_check_alone(run: Run, site: Site) -> None:
    folder = site({"content/articles/a.md": article("A", body="[b](article:b#h-no)"), "content/articles/b.md": article("B")})
    assert build(run, folder).code == 0
    outcome = run("check", folder)
    assert outcome.code == 1
    assert "[broken-fragment]" in outcome.err


def test_another_address_can_be_named(run: Run, site: Site) -> None:
    folder = site(OK)
    build(run, folder, "--base-url", "https://example.net/elsewhere/")
    page = (folder / "public/index.html").read_text("utf-8")
    assert "https://example.net/elsewhere/" in page
    assert "example.org/archive" not in page


def test_a_wrong_address_is_told_of_the_option_and_not_of_the_file(run: Run, site: Site) -> None:
    for command in ("build", "check", "view", "serve"):
        outcome = run(command, site(OK), "--base-url", "elsewhere")
        assert outcome.code == 2
        assert '--base-url: "elsewhere" is not the address of a site' in outcome.err
        assert "site.yaml" not in outcome.err


@pytest.mark.parametrize("output", [".", "..", "content", "content/articles", "themes", ".git"])
def test_folders_that_hold_something_else_are_refused(run: Run, site: Site, output: str) -> None:
    folder = site(OK)
    (folder / "themes").mkdir()
    before = tree(folder)
    outcome = build(run, folder, "--output", folder / output)
    assert outcome.code == 3
    assert "output" in outcome.err
    assert without_store(tree(folder)) == before


def test_a_folder_with_somebodys_files_is_refused_and_they_are_named(run: Run, site: Site, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.doc").write_text("years")
    outcome = build(run, site(OK), "--output", tmp_path / "mine")
    assert outcome.code == 3
    assert "thesis.doc" in outcome.err
    assert tree(tmp_path / "mine") == {"thesis.doc": b"years"}


def test_a_file_in_the_folders_place_is_a_fault_of_the_machine(run: Run, site: Site) -> None:
    outcome = build(run, site({**OK, "public": "a file"}))
    assert outcome.code == 3
    assert "is a file" in outcome.err


def test_a_page_that_somebody_edited_is_left_alone_when_it_is_no_longer_planned(run: Run, site: Site) -> None:
    folder = site({**OK, "content/articles/b.md": article("Two")})
    build(run, folder)
    page = folder / "public/2021/12/14/b/index.html"
    page.write_text("edited")
    (folder / "content/articles/b.md").unlink()
    outcome = build(run, folder)
    assert outcome.code == 0
    assert "somebody changed it" in outcome.err
    assert page.read_text() == "edited"


# ---------------------------------------------------------------------------- usage


def test_without_a_site_it_says_how_to_make_one(run: Run, tmp_path: Path) -> None:
    outcome = run("build", tmp_path)
    assert outcome.code == 2
    assert "there is no site.yaml" in outcome.err
    assert "dateline init" in outcome.err


@pytest.mark.parametrize("jobs", ["0", "-1", "many", "1000"])
def test_an_impossible_number_of_jobs_is_a_mistake_of_usage(run: Run, site: Site, jobs: str) -> None:
    outcome = run("build", site(OK), "--jobs", jobs)
    assert outcome.code == 2
    assert "--jobs" in outcome.err


def test_an_unknown_format_is_a_mistake_of_usage(run: Run, site: Site) -> None:
    assert run("build", site(OK), "--format", "xml").code == 2


def test_nothing_in_a_file_drives_the_terminal(run: Run, site: Site) -> None:
    files = {"content/articles/a.md": article('"\\e]0;owned\\a \\u202e"', "soon", "x\x1b[31m: 1")}
    outcome = build(run, site(files))
    assert outcome.code == 1
    assert not set(outcome.out + outcome.err) & {"\x1b", "\x07", "\u202e"}


# ---------------------------------------------------------------------------- explain, verify


def test_explain_says_why_each_page_was_made_or_kept(run: Run, site: Site) -> None:
    folder = site(OK)
    assert "render index.html: no earlier build has noted it: the page is new" in build(run, folder, "--explain").out
    (folder / "content/articles/a.md").write_text(article("Another"))
    said = build(run, folder, "--explain").out
    assert "render 2021/12/14/a/index.html: what it shows changed\n" in said
    assert "keep   404.html: nothing that it is made from changed\n" in said


@pytest.mark.parametrize("about", ["/404.html", "404.html"])
def test_explain_of_one_page(run: Run, site: Site, about: str) -> None:
    folder = site(OK)
    build(run, folder)
    said = build(run, folder, f"--explain={about}")
    assert said.out.startswith("keep   404.html: nothing that it is made from changed\nBuilt ")


def test_explain_takes_addresses(run: Run, site: Site) -> None:
    folder = site(OK)
    assert build(run, folder, "--explain=/2021/12/14/a/").out.startswith("render 2021/12/14/a/index.html: ")
    assert build(run, folder, "--explain=/").out.startswith("keep   index.html: ")
    assert "There is no page at /nowhere/, and there was none." in build(run, folder, "--explain=/nowhere/").err


def test_verify_compares_with_a_build_from_nothing(run: Run, site: Site) -> None:
    folder = site(OK)
    build(run, folder)
    outcome = build(run, folder, "--verify")
    count = sum(1 for place in (folder / "public").rglob("*") if place.is_file() and not place.name.startswith("."))
    assert (outcome.code, outcome.err) == (0, f"Verified: a build from nothing gives the same {count} files, byte for byte.\n")


def test_verify_finds_what_is_wrong(run: Run, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from generator.cli.main import main
    from generator.engine import build_site, quick

    folder = site(OK)
    build(run, folder)
    (folder / "public/index.html").write_text("x")
    (folder / "public/404.html").unlink()
    monkeypatch.setattr(build_site, "all_intact", lambda *_: True)
    monkeypatch.setattr(quick, "same", lambda *_: True)
    assert main(["build", str(folder), "--jobs", "1", "--now", NOW, "--verify"]) == 70
    said = capsys.readouterr().err
    assert "404.html is missing\nindex.html has other bytes\n2 files differ from a build from nothing." in said
