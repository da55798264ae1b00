"""A build may be cut off at any moment, or find the machine in its way: nothing is lost, and the next one puts all right."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.base.diagnostics import EnvironmentFault
from generator.engine.lock import site_lock
from generator.engine.manifest import NAME
from generator.engine.report import silent
from generator.engine.store import Store
from tests.conftest import Site
from tests.engine.incremental import clean_files, everything
from tests.support import article, build, build_clean, read_tree

KILLS = int(os.environ.get("DATELINE_KILLS", "100"))


@pytest.fixture
def killer() -> Iterator[subprocess.Popen[str]]:
    """A process that builds and kills, see `killed.py`."""
    command = [sys.executable, "-m", "tests.engine.killed"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def test_a_build_killed_anywhere_leaves_whole_files_and_the_next_is_right(site: Site, killer: subprocess.Popen[str]) -> None:
    assert killer.stdin
    assert killer.stdout
    dice = random.Random(7)
    folder = site(everything())
    (folder / "content/notes-of-mine").mkdir()
    (folder / "content/notes-of-mine/x.bak").write_text("mine")
    versions = [build_clean(folder).files]
    ends: list[str] = []
    took = 0.0
    for number in range(KILLS):
        place = folder / f"content/articles/{dice.choice('abcd')}.md"
        place.write_text(place.read_text().rstrip("\n") + f"\n\nEdited {number}.\n")
        if number % 5 == 0:
            (folder / "site.yaml").write_text((folder / "site.yaml").read_text().replace("title: The", f"title: The{number}", 1))
        if number % 7 == 0:
            (folder / "content/articles/extra.md").write_text(article(f"Extra {number}"))
        elif number % 7 == 3:
            (folder / "content/articles/extra.md").unlink(missing_ok=True)
        wanted = clean_files(folder).files
        # the first is let run, to see how long one takes here; what ends before its time tells it again, and each that is killed
        # gives the next a little more, so that some end and some are killed on a machine that is busy at one time and idle at another
        killer.stdin.write(f"{folder} {dice.uniform(0, 1.2 * took) if took else 60:.4f}\n")
        killer.stdin.flush()
        started = time.monotonic()
        ends.append(killer.stdout.readline().strip())
        took = time.monotonic() - started if ends[-1] == "ended" else took * 1.05
        for path, content in read_tree(folder / "public").items():
            if path != NAME and not path.endswith(".dateline-tmp"):
                assert content in (wanted.get(path), *(v.get(path) for v in versions)), f"{path} is neither old nor new"
        again = build_clean(folder)
        assert again.files == wanted
        versions = [wanted]
    assert (folder / "content/notes-of-mine/x.bak").read_text() == "mine"
    assert ends.count("killed") > KILLS // 4
    assert ends.count("ended") > KILLS // 20


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the workers")
@pytest.mark.parametrize("moment", [0.0, 0.4])
def test_the_workers_of_a_killed_build_end_with_it(site: Site, moment: float) -> None:
    folder = site({f"content/articles/a{n}.md": article(f"Story {n}", date=f"2020-01-{n % 28 + 1:02}") for n in range(150)})
    command = [sys.executable, "-m", "generator", "build", str(folder), "--jobs", "2"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as first:
        while not (workers := _children(first.pid)) and first.poll() is None:
            time.sleep(0.002)
        time.sleep(moment)
        workers = _children(first.pid) or workers
        first.kill()
    assert workers
    deadline = time.monotonic() + 30
    while any(map(_runs, workers)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(_runs, workers))
    # whoever lived on would hold the lock; one that was begun after they were counted may be about to end
    with site_lock(folder, silent, patience=30):
        pass
    assert build(folder).files == clean_files(folder).files


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the workers")
@pytest.mark.parametrize("moment", [None, 0.0, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3])
def test_ctrl_c_stops_a_build_without_a_word_from_its_workers(site: Site, moment: float | None) -> None:
    folder = site({f"content/articles/a{n}.md": article(f"Story {n}", date=f"2020-01-{n % 28 + 1:02}") for n in range(300)})
    command = [sys.executable, "-m", "generator", "build", str(folder), "--jobs", "2"]
    # a suite that runs in the background may have been told to ignore Ctrl-C, and would pass that on
    hears = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
    finally:
        signal.signal(signal.SIGINT, hears)
    with first:
        assert first.stderr
        while not (_children(first.pid) if moment is not None else (folder / ".dateline").exists()) and first.poll() is None:
            time.sleep(0.0005)
        time.sleep(moment or 0)
        # as a terminal does: to all that it started
        os.killpg(first.pid, signal.SIGINT)
        said = first.stderr.read()
    # only the last moments may be after its end
    ends = [(130, ["error: stopped"]), *([(0, [])] if (moment or 0) >= 0.2 else [])]
    assert (first.returncode, said.splitlines()[-1:]) in ends
    assert "Traceback" not in said
    assert "Exception" not in said
    assert build(folder).files == clean_files(folder).files


def _children(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []


def _runs(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_second_build_waits_for_the_first(site: Site) -> None:
    folder = site(everything())
    heard: list[str] = []
    released = threading.Event()

    def hold() -> None:
        with site_lock(folder, silent):
            released.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    while not (folder / ".dateline/lock").exists() or not (folder / ".dateline/lock").read_text():
        time.sleep(0.01)

    def listen(stage: str, done: int, total: int) -> None:
        heard.append(stage)
        released.set()

    with site_lock(folder, listen) as locked:
        assert locked
    holder.join()
    assert heard == ["wait"]


def test_who_holds_the_lock_is_said_when_patience_ends(site: Site) -> None:
    folder = site(everything())
    said = rf"another build of .* is still running \(process {os.getpid()}\)"
    with site_lock(folder, silent), pytest.raises(EnvironmentFault, match=said), site_lock(folder, silent, patience=0.1):
        pass


def test_a_lock_file_that_was_left_holds_nobody_up(site: Site) -> None:
    folder = site(everything())
    (folder / ".dateline").mkdir()
    (folder / ".dateline/lock").write_text("4711")
    assert build(folder).report.written


def test_a_site_that_cannot_be_written_to_is_built_elsewhere(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(everything())

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("generator.engine.lock._open", refuse)
    made = build(folder, output=str(tmp_path / "out"))
    assert made.files == clean_files(folder, output=str(tmp_path / "other")).files
    assert not (folder / ".dateline").exists()


@pytest.mark.parametrize("what", ["a file", "a link"])
def test_a_cache_folder_that_is_none_is_refused(site: Site, tmp_path: Path, what: str) -> None:
    folder = site(everything())
    if what == "a file":
        (folder / ".dateline").write_text("mine")
    else:
        (folder / ".dateline").symlink_to(tmp_path)
    with pytest.raises(EnvironmentFault, match="is not a folder"):
        build(folder)


def test_the_cache_is_kept_out_of_git(site: Site) -> None:
    folder = site(everything())
    build(folder)
    assert (folder / ".dateline/.gitignore").read_text() == "*\n"


def test_what_was_read_is_kept_though_another_file_is_wrong(site: Site) -> None:
    folder = site({**everything(), "content/articles/wrong.md": "---\ntitle: x\ndate: 2021-13-01\n---\n"})
    assert build(folder).report.failed
    store = Store(folder / ".dateline/cache.sqlite")
    assert {"content/articles/a.md", "content/topics/rail.md"} <= store.sources().keys()
    store.close()


def test_the_lock_is_let_go_when_its_holder_dies(site: Site) -> None:
    folder = site(everything())
    code = "import os, sys; from pathlib import Path; from generator.engine.lock import site_lock\nwith site_lock(Path(sys.argv[1]), lambda *_: None): os._exit(1)"
    subprocess.run([sys.executable, "-c", code, folder], check=False, cwd=Path(__file__).resolve().parents[2])
    with open(folder / ".dateline/lock", "rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert build(folder).report.written
