"""The same input gives the same bytes: whatever the hash seed, time zone, locale, number of workers, folder or order of files."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.base import lane, stage, workers
from tests.conftest import Site
from tests.support import Files, article, build, build_clean, make_site, read_tree

TOPICS = ["trade", "arms", "banks", "law"]


def many(count: int) -> Files:
    """A site with something of everything, large enough for workers to share."""
    made: dict[str, str | bytes] = {
        "site.yaml": "title: T\nbase_url: https://example.org/a/\ntimezone: Asia/Kathmandu\nlanguage: de\nfeeds: {content: full}\nlists: {per_page: 5}\n",
        "content/storylines/s.md": "---\ntitle: S\nevents: [{date: -0043, title: Caesar}]\n---\nSo far.\n",
        "content/pages/about.md": "---\ntitle: About\n---\n# Us\n\nÜber uns.\n",
        "content/files/x.txt": "x",
        "content/topics/trade.md": "---\ntitle: Trade\naliases: [Handel]\n---\n",
    }
    for n in range(count):
        body = f"Text {n} with [a link](article:a{(n + 7) % count})[^1].\n\n[^1]: A note, see [Ä](topic:trade).\n"
        made[f"content/articles/{n % 3}/a{n}.md"] = article(
            f"Story {n} – Ünïcode",
            body,
            date=f"20{n % 20:02}-0{n % 9 + 1}-1{n % 10}T{n % 24:02}:00:00+0{n % 9}:00",
            topics=f"[{TOPICS[n % 4]}, {TOPICS[(n + 1) % 4]}]",
            people=f"[Person {n % 11}, Zoë {n % 7}]",
            source=f"Paper {n % 5}",
            storyline="s" if n % 6 == 0 else "",
            events=f"[{{date: 20{n % 20:02}, title: Event {n % 13}}}]",
            notes=f"[{{date: 20{n % 20:02}-12-31, kind: correction, text: Note {n}}}]",
            links=f"{{confirms: a{(n + 3) % count}}}",
        )
    return made


VARIANTS = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C", "jobs": "1"},
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "jobs": "2"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "jobs": "3"},
    {"PYTHONHASHSEED": "3", "TZ": "Asia/Kathmandu", "LC_ALL": "POSIX", "jobs": "2"},
]


def test_the_environment_changes_nothing(site: Site, tmp_path: Path) -> None:
    folder = site(many(90))
    trees = []
    for number, variant in enumerate(VARIANTS):
        target = tmp_path / f"out{number}"
        environment = {**os.environ, **{k: v for k, v in variant.items() if k != "jobs"}, "LANGUAGE": "tr", "LANG": variant["LC_ALL"]}
        command = [
            sys.executable,
            "-m",
            "generator",
            "build",
            str(folder),
            "-o",
            str(target),
            "--now",
            "2026-01-01",
            "--jobs",
            variant["jobs"],
        ]
        done = subprocess.run(command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        trees.append(read_tree(target))
    assert len(trees[0]) > 200
    for tree in trees[1:]:
        assert {p for p in tree if tree[p] != trees[0].get(p)} == set()
        assert tree.keys() == trees[0].keys()


def test_the_place_of_the_site_and_the_order_of_its_files_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = many(12)
    one = build_clean(make_site(tmp_path / "one", files)).files
    other = build_clean(make_site(tmp_path / "two/deeper é", dict(reversed(list(files.items()))))).files
    assert one == other


def test_an_empty_site_has_no_time_of_building_in_it(site: Site) -> None:
    folder = site({})
    one = build(folder, output=str(folder / "one"), now="2026-01-01T00:00:00Z").files
    other = build(folder, output=str(folder / "two"), now="2031-07-01T12:00:00Z").files
    assert one == other
    assert b"<updated>1970-01-01T00:00:00+00:00</updated>" in one["feed.xml"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_building_step_by_step_equals_building_at_once(site: Site, tmp_path: Path, jobs: int) -> None:
    """Articles come, change and go; after each step the folder is what a fresh build makes."""
    folder = site(many(70 if jobs > 1 else 12))
    steps: list[Callable[[], object]] = [
        lambda: (folder / "content/articles/0/a0.md").write_text(article("Renamed", topics="[law]", slug="a0")),
        lambda: (folder / "content/articles/1/new.md").write_text(article("New", topics="[trade]", people="[Newcomer]", date="2025-01-01")),
        lambda: (folder / "content/articles/1/new.md").unlink(),
        lambda: (folder / "content/topics/trade.md").write_text("---\ntitle: Commerce\nslug: trade\n---\nAbout trade.\n"),
        lambda: (folder / "content/files/x.txt").rename(folder / "content/files/y.txt"),
        lambda: (folder / "site.yaml").write_text((folder / "site.yaml").read_text().replace("per_page: 5", "per_page: 4")),
    ]
    build_clean(folder, jobs=jobs)
    for number, step in enumerate(steps):
        step()
        built = build_clean(folder, jobs=jobs).files
        if jobs == 1 or number == len(steps) - 1:
            assert built == build_clean(folder, output=str(tmp_path / f"fresh{number}")).files


def test_processes_that_inherit_nothing_make_the_same(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(many(70))
    at_once = build_clean(folder, jobs=1).files
    begun: list[str | None] = []
    contexts = multiprocessing.get_context

    def noted(method: str | None = None) -> Any:
        begun.append(method)
        return contexts(method)

    monkeypatch.setattr(multiprocessing, "get_context", noted)
    for module in (lane, stage, workers):
        # as on systems where processes are spawned, not forked
        monkeypatch.setattr(module, "can_fork", lambda: False)
    assert build_clean(folder, jobs=2).files == at_once
    assert set(begun) == {"spawn"}
    (folder / "content/articles/0/new.md").write_text(article("New", topics="[trade]", events="[{date: 2019, title: Event 3}]"))
    step_by_step = build(folder, jobs=2).files
    assert step_by_step == build_clean(folder, jobs=1).files
