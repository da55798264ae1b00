"""A site in a repository of its own, with a bare repository beside it to publish to."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.cli.main import main
from tests.support import article, make_site

SITE = "title: The archive\nbase_url: https://example.org/archive/\n"
FILES = {
    "site.yaml": SITE,
    "content/articles/a.md": article("Alpha", "The first."),
    "content/articles/b.md": article("Beta", "The second.", date="2021-12-15"),
    "content/files/map.txt": "A map.",
}
WHO = {"GIT_AUTHOR_NAME": "E", "GIT_AUTHOR_EMAIL": "e@example.org", "GIT_COMMITTER_NAME": "E", "GIT_COMMITTER_EMAIL": "e@example.org"}


def git(folder: Path, *words: str) -> str:
    """What git says; as an editor would run it."""
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=True, env={**os.environ, **WHO})
    return done.stdout


@dataclass
class Desk:
    """An editor's folder and the repository that is published from."""

    folder: Path
    remote: Path

    def write(self, path: str, text: str) -> None:
        make_site(self.folder, {"site.yaml": (self.folder / "site.yaml").read_text(), path: text})

    def commit(self) -> None:
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-qm", "A change")

    def published(self, branch: str = "gh-pages") -> dict[str, bytes]:
        """Every file on the branch."""
        names = git(self.remote, "ls-tree", "-r", "--name-only", branch).splitlines()
        return {n: subprocess.run(["git", "show", f"{branch}:{n}"], cwd=self.remote, capture_output=True, check=True).stdout for n in names}

    def history(self, branch: str = "gh-pages") -> list[str]:
        return git(self.remote, "rev-list", branch).split()

    def head(self, branch: str = "gh-pages") -> str:
        return git(self.remote, "rev-parse", branch).strip()

    def put(self, files: Mapping[str, str], branch: str = "gh-pages", tmp: str = "other") -> str:
        """Somebody else pushes to the branch; the commit."""
        place = self.folder.parent / tmp
        if not place.exists():
            git(self.folder.parent, "init", "-q", str(place))
            git(place, "remote", "add", "origin", str(self.remote))
        if git(self.remote, "branch", "--list", branch).strip():
            git(place, "fetch", "-q", "origin", branch)
            git(place, "checkout", "-q", "-B", "work", "FETCH_HEAD")
        for path, text in files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_text(text)
        git(place, "add", "-A")
        git(place, "commit", "-qm", "By somebody else")
        git(place, "push", "-q", "origin", f"HEAD:{branch}")
        return git(place, "rev-parse", "HEAD").strip()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A committed site whose remote is an empty bare repository."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "home").mkdir()
    (tmp_path / "home/.gitconfig").write_text("[user]\nname = E\nemail = e@example.org\n[init]\ndefaultBranch = main\n")
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", str(remote))
    folder = make_site(tmp_path / "site", {**FILES, ".gitignore": "public/\n.dateline/\n"})
    git(folder, "init", "-q")
    git(folder, "remote", "add", "origin", str(remote))
    made = Desk(folder, remote)
    made.commit()
    return made


Publish = Callable[..., tuple[int, str, str]]


@pytest.fixture
def publish(desk: Desk, capsys: pytest.CaptureFixture[str]) -> Publish:
    """Run `dateline publish`: (exit code, output, messages)."""

    def call(*options: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["publish", str(desk.folder), "--jobs", "1", "--now", "2026-01-01", *options])
        said = capsys.readouterr()
        assert "Traceback" not in said.err, said.err
        return code, said.out, said.err

    return call
