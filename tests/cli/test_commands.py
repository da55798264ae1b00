"""The command line as a whole: help, unknown commands, versions, how outcomes become exit codes."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from generator import __version__
from generator.base.diagnostics import ContentError, Diagnostic, EnvironmentFault, Location, UsageError
from generator.cli import main as command_line
from generator.cli.main import COMMANDS, main
from tests.cli.conftest import Run
from tests.support import SITE, article, make_site


def commands() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        yield name, importlib.import_module(f"generator.cli.{name}").command


def test_every_command_in_the_list_exists_under_its_name() -> None:
    assert {name: command.name for name, command in commands()} == {name: name for name in COMMANDS}


def test_every_option_and_command_says_what_it_is_for() -> None:
    for name, command in commands():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts}"
                assert parameter.help.strip().endswith((".", ")", "]")) or "default" in parameter.help, f"{name} {parameter.opts}"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_help_of_each_command_is_shown(run: Run, name: str) -> None:
    for flag in ("--help", "-h"):
        outcome = run(name, flag)
        assert outcome.code == 0
        assert outcome.out.startswith(f"Usage: dateline {name}")


def test_help_lists_every_command_with_its_purpose(run: Run) -> None:
    outcome = run("--help")
    assert outcome.code == 0
    for name, purpose in COMMANDS.items():
        assert f"  {name} " in outcome.out
        assert purpose.split()[0] in outcome.out


def test_the_version_is_the_packages(run: Run) -> None:
    assert run("--version").out == f"Dateline {__version__}\n"


@pytest.mark.parametrize(("typed", "meant"), [("biuld", "build"), ("stat", "stats"), ("veiw", "view"), ("nwe", "new"), ("chekc", "check")])
def test_a_mistyped_command_brings_the_one_that_was_meant(run: Run, typed: str, meant: str) -> None:
    outcome = run(typed)
    assert outcome.code == 2
    assert f"Did you mean `{meant}`?" in outcome.err
    assert outcome.out == ""


def test_a_command_like_none_brings_the_way_to_the_list(run: Run) -> None:
    outcome = run("qqqq")
    assert outcome.code == 2
    assert "--help` lists the commands" in outcome.err


def test_an_unknown_option_is_a_mistake_of_usage(run: Run) -> None:
    outcome = run("build", "--cleen")
    assert outcome.code == 2
    assert "--cleen" in outcome.err


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (ContentError([Diagnostic("bad-date", "no such day", Location("x.md"))]), 1),
        (UsageError("cannot mean anything"), 2),
        (EnvironmentFault("disk full"), 3),
        (KeyboardInterrupt(), 130),
    ],
)
def test_each_kind_of_failure_has_its_exit_code(monkeypatch: pytest.MonkeyPatch, run: Run, fault: BaseException, code: int) -> None:
    def fail(**_: object) -> int:
        raise fault

    monkeypatch.setattr(command_line.dateline, "main", fail)
    outcome = run("build")
    assert outcome.code == code
    assert outcome.err


def test_a_bug_of_ours_shows_where_it_is_and_asks_for_a_report(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(**_: object) -> int:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(command_line.dateline, "main", fail)
    assert main(["build"]) == 70
    said = capsys.readouterr().err
    assert "ZeroDivisionError" in said
    assert "Please report it" in said


def test_the_package_runs_as_a_program() -> None:
    done = subprocess.run([sys.executable, "-m", "generator", "--version"], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"Dateline {__version__}\n", "")


def test_the_program_ends_with_the_commands_exit_code() -> None:
    done = subprocess.run([sys.executable, "-m", "generator", "biuld"], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stdout == ""


def test_help_is_quick_to_load() -> None:
    """Help must not load what only building needs."""
    code = "import sys; from generator.cli.main import main; main(['new', '--help']); print(sorted(set(sys.modules) & HEAVY))"
    heavy = "{'jinja2', 'markdown_it', 'babel', 'pagefind', 'rich', 'pydantic'}"
    program = code.replace("HEAVY", heavy)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="needs processes that are forked")
def test_a_new_article_loads_only_what_it_needs(tmp_path: Path) -> None:
    """What reads files is loaded by the process that reads them."""
    site = make_site(tmp_path / "site", {"site.yaml": SITE, "content/articles/a.md": article("One", date="2020-01-01")})
    heavy = "{'pydantic', 'markdown_it', 'yaml', 'imagesize', 'generator.search.shard'}"
    code = "import sys; from generator.cli.main import main; main(sys.argv[1:]); print(sorted(set(sys.modules) & HEAVY))"
    command = [sys.executable, "-c", code.replace("HEAVY", heavy), "build", str(site), "--jobs", "2", "--no-search"]
    for name in ("a", "b"):
        (site / f"content/articles/{name}.md").write_text(article(f"Story {name}", date="2020-01-02"))
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "2 articles" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_ctrl_c_while_it_is_said_that_it_stopped_is_no_other_end(monkeypatch: pytest.MonkeyPatch) -> None:
    ends: list[int] = []

    def interrupted() -> int:
        raise KeyboardInterrupt

    def end(code: int) -> None:
        ends.append(code)
        raise SystemExit(code)

    monkeypatch.setattr(command_line, "main", interrupted)
    monkeypatch.setattr("os._exit", end)
    with pytest.raises(SystemExit):
        command_line.run()
    assert ends == [130]


def by_shell(line: str) -> subprocess.CompletedProcess[str]:
    """What a shell makes of a line in which `dateline` stands for the command."""
    command = line.replace("dateline", f'"{sys.executable}" -m generator')
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
@pytest.mark.parametrize("words", ["schema article", "--help", "--version"])
def test_what_cannot_be_printed_is_told(words: str) -> None:
    outcome = by_shell(f"dateline {words} > /dev/full")
    assert outcome.returncode == 3
    assert outcome.stderr == (
        "error: what this command prints cannot be written: No space left on device\n  Free some space, or let it go elsewhere.\n"
    )


@pytest.mark.parametrize(("closed", "heard"), [(">&-", ""), ("2>&-", "{"), ("| head -1", "{"), (">&- 2>&-", "")])
def test_nobody_need_listen(closed: str, heard: str) -> None:
    outcome = by_shell(f"dateline schema article {closed}")
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout[:1] == heard
