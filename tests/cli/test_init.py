"""`dateline init`: a new archive that can be built at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli.init import STARTER, starter_files
from generator.settings.read import parse_settings
from tests.cli.conftest import NOW, Run


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_a_new_archive_builds_with_nothing_to_complain_of(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "local-news"
    assert run("init", folder).code == 0
    built = run("build", folder, "--strict", "--now", NOW, "--jobs", "1", "--format", "json")
    assert built.code == 0
    report = built.json()
    assert report["diagnostics"] == []
    assert report["held"] == []
    assert report["articles"] == 2
    assert run("check", folder, "--strict", "--now", NOW, "--jobs", "1").code == 0


def test_it_shows_what_an_archive_is_made_of(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path / "a")
    made = names(tmp_path / "a")
    assert {"site.yaml", ".gitignore", "README.md", "content/pages/about.md", "content/pages/corrections-policy.md"} <= made
    assert len([n for n in made if n.startswith("content/articles/")]) == 2
    assert any(n.startswith("content/topics/") for n in made)
    assert any(n.startswith("content/storylines/") for n in made)
    ignored = (tmp_path / "a/.gitignore").read_text().splitlines()
    assert {"public/", ".dateline/"} <= set(ignored)


def test_it_says_the_next_three_steps(run: Run, tmp_path: Path) -> None:
    outcome = run("init", tmp_path / "my archive")
    quoted = f"'{tmp_path}/my archive'"
    steps = [line.strip() for line in outcome.out.splitlines() if line.startswith("  ")]
    assert [f"{word} {quoted}" in step for word, step in zip(("build", "view"), steps, strict=False)] == [True, True]
    assert f"--site {quoted}" in steps[2]
    assert " new " in steps[2]


def test_options_end_up_in_the_settings(run: Run, tmp_path: Path) -> None:
    title = 'Trade: "rules" & #quarrels {language} — \\ 日本'
    options = ("--title", title, "--base-url", "https://example.github.io/x", "--language", "pt-BR", "--timezone", "Asia/Tokyo")
    assert run("init", tmp_path / "a", *options).code == 0
    settings, diagnostics = parse_settings((tmp_path / "a/site.yaml").read_text("utf-8"))
    assert diagnostics == []
    assert settings is not None
    assert (settings.title, settings.root.base_url) == (title, "https://example.github.io/x/")
    assert (settings.language, settings.timezone) == ("pt-BR", "Asia/Tokyo")


def test_without_a_title_the_folders_name_is_taken() -> None:
    assert starter_files("Local news", "", "en", "UTC")["README.md"].startswith("# Local news\n")


def test_the_title_comes_from_the_folder(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path / "local-news_2")
    assert 'title: "Local news 2"' in (tmp_path / "local-news_2/site.yaml").read_text()


@pytest.mark.parametrize(
    ("option", "wrong", "said"),
    [
        ("--timezone", "Europe/Lodnon", "is not a time zone"),
        ("--language", "english!", "is not a language tag"),
        ("--base-url", "example", "is not the address of a site"),
        ("--base-url", "https://example.org/?x", "is not the address of a site"),
        ("--title", "  ", "empty"),
    ],
)
def test_a_wrong_value_is_said_and_nothing_is_written(run: Run, tmp_path: Path, option: str, wrong: str, said: str) -> None:
    outcome = run("init", tmp_path / "a", option, wrong)
    assert outcome.code == 2
    assert option in outcome.err
    assert said in outcome.err
    assert not (tmp_path / "a").exists()


def test_a_folder_that_holds_something_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    (tmp_path / "notes").mkdir()
    outcome = run("init", tmp_path)
    assert outcome.code == 2
    assert "thesis.doc" in outcome.err
    assert "notes" in outcome.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["notes", "thesis.doc"]


def test_an_archive_is_not_started_twice(run: Run, tmp_path: Path) -> None:
    run("init", tmp_path / "a")
    before = {n: (tmp_path / "a" / n).read_bytes() for n in names(tmp_path / "a")}
    assert run("init", tmp_path / "a").code == 2
    assert {n: (tmp_path / "a" / n).read_bytes() for n in names(tmp_path / "a")} == before


def test_a_folder_under_version_control_counts_as_empty(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / ".DS_Store").write_text("")
    assert run("init", tmp_path).code == 0
    assert (tmp_path / ".git/HEAD").read_text() == "ref: refs/heads/main\n"


def test_a_gitignore_of_ones_own_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")
    outcome = run("init", tmp_path)
    assert outcome.code == 2
    assert ".gitignore" in outcome.err
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_a_file_is_not_a_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    outcome = run("init", tmp_path / "a")
    assert outcome.code == 2
    assert "is a file" in outcome.err


def test_a_folder_that_cannot_be_made_is_a_fault_of_the_machine(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    outcome = run("init", tmp_path / "a/b")
    assert outcome.code in (2, 3)
    assert str(tmp_path / "a/b") in outcome.err


def test_here_is_a_folder_as_well(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    command = [sys.executable, "-m", "generator", "init", "."]
    done = subprocess.run(command, cwd=tmp_path / "here", env={"PYTHONPATH": str(Path.cwd())}, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert 'title: "Here"' in (tmp_path / "here/site.yaml").read_text()
    assert "view  " in done.stdout


def test_the_starter_holds_nothing_but_what_init_writes() -> None:
    made = starter_files("T", "", "en", "UTC")
    generated = {".github/workflows/publish.yml", "requirements.txt"}
    assert set(made) - generated == {".gitignore" if n == "gitignore" else n for n in names(STARTER) if "__pycache__" not in n}


def test_examples_are_recognisable_as_such() -> None:
    for path, text in starter_files("T", "", "en", "UTC").items():
        if path.startswith("content/articles/"):
            assert "xample" in text.split("---")[1]


def test_no_place_to_fill_is_left_over() -> None:
    for path, text in starter_files("T", "", "en", "UTC").items():
        if path in ("site.yaml", "README.md"):
            for place in ("{title}", "{base_url}", "{heading}", "{language}", "{timezone}"):
                assert place not in text, path
