"""Running commands, and small sites to run them on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from generator.cli.main import main

NOW = "2026-11-22"


class Outcome(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Its output, read as JSON."""
        return json.loads(self.out)


Run = Callable[..., Outcome]
Site = Callable[..., Path]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process. Whatever a user does, a traceback is a failure."""

    def call(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        assert "Traceback" not in said.err, said.err
        assert code != 70
        return Outcome(code, said.out, said.err)

    return call


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Make a site of the files given (path below the site -> text); `settings` is the rest of site.yaml."""

    def make(files: dict[str, str] | None = None, settings: str = "", name: str = "site") -> Path:
        folder = tmp_path / name
        texts = {"site.yaml": f"title: Test archive\nbase_url: https://example.org/archive/\n{settings}", **(files or {})}
        for path, text in texts.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        return folder

    return make


def article(title: str = "An article", date: str = "2021-12-14", more: str = "", body: str = "Text.") -> str:
    """The file of an article."""
    return f"---\ntitle: {title}\ndate: {date}\n{more}{'' if not more or more.endswith(chr(10)) else chr(10)}---\n{body}\n"


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site as `dateline init` makes it, built. Do not change it; `fresh` is a copy."""
    folder = tmp_path_factory.mktemp("started") / "archive"
    assert main(["init", str(folder), "--base-url", "https://example.github.io/archive/"]) == 0
    assert main(["build", str(folder), "--jobs", "1", "--now", NOW, "--strict"]) == 0
    return folder


@pytest.fixture
def fresh(started: Path, tmp_path: Path) -> Path:
    """A copy of the built site that a test may change."""
    folder = tmp_path / "archive"
    shutil.copytree(started, folder)
    return folder
