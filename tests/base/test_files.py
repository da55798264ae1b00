"""Finding files without falling into traps, reading within limits, writing whole."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from generator.base import files
from generator.base.diagnostics import EnvironmentFault


def found(root: Path, folder: str = "in") -> list[tuple[str, str]]:
    return [(entry.path, entry.problem) for entry in files.walk(root, folder, inside=root)]


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")


def test_files_come_in_order_whatever_the_system_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "in/b.md", "in/a.md", "in/c/z.md", "in/c/a.md")
    ordered = found(tmp_path)
    assert ordered == [("in/a.md", ""), ("in/b.md", ""), ("in/c/a.md", ""), ("in/c/z.md", "")]
    scandir = os.scandir

    class Backwards:
        def __init__(self, place: str) -> None:
            self.entries = sorted(scandir(place), key=lambda e: e.name, reverse=True)

        def __enter__(self) -> list[os.DirEntry[str]]:
            return self.entries

        def __exit__(self, *_: object) -> None: ...

    monkeypatch.setattr(os, "scandir", Backwards)
    assert found(tmp_path) == ordered


def test_what_editors_and_systems_leave_behind_is_not_seen(tmp_path: Path) -> None:
    noise = [".hidden", ".x.md.swp", "x.md~", "#x.md#", "4913", "Thumbs.db", "desktop.ini", "x.bak", "x.tmp", "a1b2.77.dateline-tmp"]
    make(tmp_path, "in/x.md", ".git/y", *(f"in/{name}" for name in noise))
    assert found(tmp_path) == [("in/x.md", "")]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    make(tmp_path, "in")
    assert found(tmp_path) == []


def test_traps_are_named_and_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "in/x.md", "outside/secret", "in/folder.md/inner.md")
    os.mkfifo(tmp_path / "in/pipe.md")
    (tmp_path / "in/null.md").symlink_to("/dev/null")
    (tmp_path / "in/broken.md").symlink_to("nowhere.md")
    (tmp_path / "in/passwd.md").symlink_to("/etc/passwd")
    (tmp_path / "in/self").symlink_to(".")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # names of sockets must be short
        listening.bind("in/socket.md")
    assert dict(found(tmp_path)) == {
        "in/x.md": "",
        "in/folder.md": "not-a-file",
        "in/folder.md/inner.md": "",
        "in/pipe.md": "not-a-file",
        "in/null.md": "outside-site",
        "in/broken.md": "unreadable-file",
        "in/passwd.md": "outside-site",
        "in/self": "not-a-file",
        "in/socket.md": "not-a-file",
    }


def test_a_sibling_folder_whose_name_begins_alike_is_outside(tmp_path: Path) -> None:
    make(tmp_path, "site/in/x.md", "site-secret/y.md")
    (tmp_path / "site/in/link").symlink_to(tmp_path / "site-secret")
    assert [(e.path, e.problem) for e in files.walk(tmp_path / "site", "in", inside=tmp_path / "site")] == [
        ("in/link", "outside-site"),
        ("in/x.md", ""),
    ]


def test_two_links_to_one_place_inside_are_no_loop(tmp_path: Path) -> None:
    make(tmp_path, "shared/x.md", "in/y.md")
    (tmp_path / "in/a").symlink_to("../shared")
    (tmp_path / "in/b").symlink_to("../shared")
    (tmp_path / "in/c.md").symlink_to("y.md")
    (tmp_path / "in/d.md").symlink_to("y.md")
    assert found(tmp_path) == [(f"in/{name}", "") for name in ("a/x.md", "b/x.md", "c.md", "d.md", "y.md")]


def test_links_that_lead_round_in_a_circle_end(tmp_path: Path) -> None:
    make(tmp_path, "in/a/x.md", "in/b/y.md")
    (tmp_path / "in/a/b").symlink_to("../b")
    (tmp_path / "in/b/a").symlink_to("../a")
    problems = [path for path, problem in found(tmp_path) if problem]
    assert problems
    assert len(found(tmp_path)) < 20


@pytest.mark.parametrize("name", [b"bad\xff.md", b"line\nend.md", b"bell\x07.md", b"back\\slash.md"])
def test_names_that_are_no_part_of_an_address(tmp_path: Path, name: bytes) -> None:
    make(tmp_path, "in/x.md")
    Path(os.fsdecode(os.path.join(os.fsencode(tmp_path / "in"), name))).write_text("x")
    problems = [entry for entry in files.walk(tmp_path, "in", inside=tmp_path) if entry.problem]
    assert [p.problem for p in problems] == ["bad-name"]
    assert problems[0].path.isascii()
    assert problems[0].path.isprintable()


def test_a_hundred_folders_deep(tmp_path: Path) -> None:
    deep = "in/" + "d/" * 100 + "x.md"
    make(tmp_path, deep)
    assert found(tmp_path) == [(deep, "")]


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    make(tmp_path, "x")
    assert files.read_bounded(tmp_path / "x", 1) == b"x"
    assert files.read_bounded(tmp_path / "x", 0) is None
    (tmp_path / "empty").touch()
    assert files.read_bounded(tmp_path / "empty", 0) == b""
    with open(tmp_path / "sparse", "wb") as file:
        file.truncate(1024**3)
    assert files.read_bounded(tmp_path / "sparse", 1024**2) is None


def test_pipes_and_folders_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name in ("pipe", "."):
        with pytest.raises(OSError):
            files.read_bounded(tmp_path / name, 10)


# ---------------------------------------------------------------------------- writing


def test_writing_makes_folders_and_leaves_nothing_else(tmp_path: Path) -> None:
    files.write_atomic(tmp_path / "a/b/c.html", b"one")
    files.write_atomic(tmp_path / "a/b/c.html", b"two")
    assert [p.name for p in (tmp_path / "a/b").iterdir()] == ["c.html"]
    assert (tmp_path / "a/b/c.html").read_bytes() == b"two"


def test_the_longest_name_there_is_can_be_written(tmp_path: Path) -> None:
    name = "n" * 255
    files.write_atomic(tmp_path / name, b"x")
    assert (tmp_path / name).read_bytes() == b"x"


@pytest.mark.parametrize("call", ["write", "replace", "close"])
def test_a_disk_that_fails_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    target = tmp_path / "x.html"
    files.write_atomic(target, b"old")
    failed = []
    real_close = os.close

    def fail(*arguments: object) -> None:
        failed.append(call)
        if call == "close":
            real_close(arguments[0])  # type: ignore[arg-type]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(EnvironmentFault, match=r"cannot write .*x\.html: No space left on device"):
        files.write_atomic(target, b"new")
    monkeypatch.undo()
    assert failed
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("x.html", b"old")]


def test_short_writes_are_carried_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write, calls = os.write, []

    def one_byte(descriptor: int, data: memoryview) -> int:
        calls.append(1)
        return write(descriptor, data[:1])

    monkeypatch.setattr(os, "write", one_byte)
    files.write_atomic(tmp_path / "x", b"whole")
    assert (tmp_path / "x").read_bytes() == b"whole"
    assert len(calls) == 5


def test_a_link_in_the_place_is_replaced_and_not_followed(tmp_path: Path) -> None:
    make(tmp_path, "theirs")
    (tmp_path / "x").symlink_to("theirs")
    files.write_atomic(tmp_path / "x", b"ours")
    assert (tmp_path / "theirs").read_text() == "x"
    assert not (tmp_path / "x").is_symlink()


def test_what_a_killed_write_leaves_is_known_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException): ...

    def kill(*_: object) -> None:
        raise Killed

    monkeypatch.setattr(os, "replace", kill)
    with pytest.raises(Killed):
        files.write_atomic(tmp_path / "x", b"new")
    left = [p.name for p in tmp_path.iterdir()]
    assert len(left) == 1
    assert files.is_temporary(left[0])


def test_empty_folders_go_and_others_stay(tmp_path: Path) -> None:
    make(tmp_path, "a/b/keep", "c/d/e/gone")
    (tmp_path / "c/d/e/gone").unlink()
    files.remove_empty_folders(tmp_path, {"a/b", "c/d/e", "not/there"})
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a", "b", "keep"]
    assert tmp_path.is_dir()
