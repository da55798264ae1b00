"""Editors and other programs save in many ways: each is one change, and afterwards the preview shows what is there."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.archive.follow import Follower
from generator.serve import live_site
from generator.serve import watch as watching
from generator.serve.polling import Polling
from generator.serve.sources import Overtaken
from generator.serve.watch import Watch
from generator.theme.places import shipped_themes
from tests.serve.running import LONG, Running, previewing
from tests.serve.test_equality import built
from tests.support import article, make_site

PLACE = "content/articles/a.md"
URL = "2021/12/14/a/"


@pytest.fixture(autouse=True)
def looking_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "AFTERWARDS", 0.25)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    files = {f"content/articles/{name}.md": article(name.upper(), "Before.") for name in "abc"}
    with previewing(make_site(tmp_path / "site", {**files, "content/files/x.txt": "x"})) as made:
        made.settled()
        yield made


def vim(place: Path, text: str) -> None:
    """backupcopy=no: tries whether it may write, moves the file aside, writes a new one, deletes the backup."""
    (place.parent / "4913").touch()
    (place.parent / "4913").unlink()
    (place.parent / ".a.md.swp").write_text("swap")
    place.rename(f"{place}~")
    place.write_text(text)
    Path(f"{place}~").unlink()
    (place.parent / ".a.md.swp").unlink()


def emacs(place: Path, text: str) -> None:
    """A lock that is a link to nothing, an autosave, a backup."""
    lock = place.parent / ".#a.md"
    lock.symlink_to("somebody@machine.1234:99")
    (place.parent / "#a.md#").write_text(text)
    place.rename(f"{place}~")
    place.write_text(text)
    (place.parent / "#a.md#").unlink()
    lock.unlink()


def in_place(place: Path, text: str) -> None:
    """VS Code, nano, vim with backupcopy=yes: cut short and written again."""
    with open(place, "w") as file:
        for piece in (text[:20], text[20:]):
            file.write(piece)
            file.flush()
            time.sleep(0.03)


def jetbrains(place: Path, text: str) -> None:
    (place.parent / "a.md___jb_tmp___").write_text(text)
    place.rename(place.parent / "a.md___jb_old___")
    (place.parent / "a.md___jb_tmp___").rename(place)
    (place.parent / "a.md___jb_old___").unlink()


def sed(place: Path, text: str) -> None:
    subprocess.run(["sed", "-i", "s/Before/After/", str(place)], check=True)


def rsync(place: Path, text: str) -> None:
    """A hidden file that takes the place of the old one, with an old time stamp."""
    made = place.parent / ".a.md.Xa8f2k"
    made.write_text(text)
    os.utime(made, (1_000_000_000, 1_000_000_000))
    made.rename(place)


def from_elsewhere(place: Path, text: str) -> None:
    made = place.parents[3] / "elsewhere.txt"
    made.write_text(text)
    made.rename(place)


def slowly(place: Path, text: str) -> None:
    """Away for a moment, as on slow machines."""
    place.unlink()
    time.sleep(0.08)
    place.write_text(text)


WAYS = [vim, emacs, in_place, jetbrains, sed, rsync, from_elsewhere, slowly]


@pytest.mark.parametrize("way", WAYS, ids=lambda w: w.__name__)
def test_each_editors_save_is_one_change(running: Running, way: Callable[[Path, str], None]) -> None:
    way(running.site / PLACE, article("A", "After."))
    running.until(lambda: "After." in running.text(URL), "the edit")
    time.sleep(watching.AFTERWARDS + 0.25)
    assert running.heard.causes == [f"{PLACE} was saved"]
    assert [d for d in running.heard.diagnostics if d] == []
    running.settled()
    assert running.text(URL).encode() == built(running.site)[f"{URL}index.html"]


def test_a_checkout_of_another_branch_is_one_change(running: Running) -> None:
    def git(*arguments: str) -> None:
        how = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *how, *arguments], cwd=running.site, check=True, capture_output=True)

    (running.site / ".gitignore").write_text(".dateline\npublic\n")
    git("init")
    git("add", ".")
    git("commit", "-m", "one")
    git("checkout", "-b", "other")
    for number in range(400):
        running.save(f"content/articles/n{number}.md", article(f"N{number}", "New."))
    running.save(PLACE, article("A", "After."))
    (running.site / "content/articles/b.md").unlink()
    git("add", ".")
    git("commit", "-m", "two")
    git("checkout", "main")
    running.until(lambda: "Before." in running.text(URL) and running.get("/archive/2021/12/14/n7/")[0] == 404, "the first branch")
    running.settled()
    time.sleep(watching.AFTERWARDS + 0.5)
    before = len(running.heard.causes)
    git("checkout", "other")
    running.until(lambda: "After." in running.text(URL) and running.get("/archive/2021/12/14/n399/")[0] == 200, "the other branch")
    running.settled()
    time.sleep(watching.AFTERWARDS + 0.5)
    assert len(running.heard.causes) - before <= 2
    assert running.get("/archive/2021/12/14/b/")[0] == 404
    assert [d for d in running.heard.diagnostics if d] == []


def test_a_broken_settings_file_keeps_the_last_good_site(running: Running) -> None:
    for text in ("title: [\n", "titel: Wrong\n", ""):
        running.save("site.yaml", text)
        running.until(lambda: running.preview.site.failed, "an error")
        assert "Before." in running.text(URL)
        running.save("site.yaml", "title: Mended\nbase_url: https://example.org/archive/\n")
        running.until(lambda: not running.preview.site.failed and "Mended" in running.text(URL), "the end of it")
    (running.site / "site.yaml").unlink()
    running.until(lambda: running.preview.site.failed)
    assert "Before." in running.text(URL)
    running.save("site.yaml", "title: Back\nbase_url: https://example.org/archive/\n")
    running.until(lambda: "Back" in running.text(URL))


def test_folders_may_go_and_come_back(running: Running) -> None:
    content, aside = running.site / "content", running.site.parent / "aside"
    content.rename(aside)
    running.until(lambda: running.get(f"/archive/{URL}")[0] == 404, "an empty archive")
    aside.rename(content)
    running.until(lambda: running.get(f"/archive/{URL}")[0] == 200, "the archive")
    running.save(PLACE, article("A", "After."))
    running.until(lambda: "After." in running.text(URL), "an edit afterwards")
    running.settled()
    running.site.rename(running.site.parent / "moved")
    running.until(lambda: running.preview.site.failed, "an error")
    assert "After." in running.text(URL)
    (running.site.parent / "moved").rename(running.site)
    running.until(lambda: not running.preview.site.failed, "the end of it")
    running.save(PLACE, article("A", "Once more."))
    running.until(lambda: "Once more." in running.text(URL))


def test_a_deleted_theme_keeps_the_last_good_site(tmp_path: Path) -> None:
    template = '{% extends "broadsheet/article.html" %}{% block footer %}own footer{% endblock %}\n'
    files = {
        PLACE: article("A", "Before."),
        "site.yaml": "title: T\nbase_url: https://example.org/archive/\ntheme: {name: own}\n",
        "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
        "themes/own/templates/article.html": template,
    }
    with previewing(make_site(tmp_path / "site", files)) as running:
        running.settled()
        assert "own footer" in running.text(URL)
        shutil.move(running.site / "themes", tmp_path / "aside")
        running.until(lambda: running.preview.site.failed)
        assert "own footer" in running.text(URL)
        shutil.move(tmp_path / "aside", running.site / "themes")
        running.until(lambda: not running.preview.site.failed)
        running.save("themes/own/templates/article.html", template.replace("own footer", "other footer"))
        running.until(lambda: "other footer" in running.text(URL))
        running.save("themes/own/templates/article.html", template.replace("own footer", "{{ page.nothing }}"))
        running.until(
            lambda: b"other footer" in running.get(f"/archive/{URL}")[2] and running.preview._faults, "a fault with the last good page"
        )
        assert running.preview.message(f"{URL}index.html")["failed"]  # type: ignore[index]


def test_output_and_cache_inside_the_folder_set_nothing_off(tmp_path: Path) -> None:
    files = {PLACE: article("A", "Before."), "site.yaml": "title: T\nbase_url: https://example.org/archive/\noutput: content/out\n"}
    site = make_site(tmp_path / "site", files)
    (site / "public").mkdir()
    with previewing(site) as running:
        running.settled()
        for number in range(20):
            (site / "public" / f"{number}.md").write_text("written by a build")
            (site / ".dateline" / f"{number}").write_text("written by a build")
            time.sleep(0.02)
        time.sleep(1.2)
        assert running.heard.causes == []


def test_what_is_recorded_of_links_and_addresses_is_followed(tmp_path: Path) -> None:
    original = "https://elsewhere.example/story"
    site = make_site(tmp_path / "site", {PLACE: article("A", "Before.", source_url=original)})
    with previewing(site) as running:
        running.settled()
        running.save("checked-links.txt", f"{original}\tdead\t2021-12-20\t2021-12-21\t404\t-\t-\n")
        running.until(lambda: "20 December 2021" in running.text(URL), "a word on the dead link")
        running.settled()
        assert running.text(URL).encode() == built(running.site)[f"{URL}index.html"]
        running.save("published-urls.txt", "/2020/01/01/gone/\tarticle\tcontent/articles/gone.md\n")
        running.until(lambda: [d.code for d in running.preview.site.diagnostics] == ["vanished-url"], "an error")
        (running.site / "published-urls.txt").unlink()
        running.until(lambda: not running.preview.site.failed, "the end of it")
        running.save("checked-links.txt", "no record\n")
        running.until(lambda: [d.code for d in running.preview.site.diagnostics] == ["bad-record"], "an error")


def test_a_full_disk_does_not_end_it(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    real = running.preview.site.sources.look_at
    full = [True]

    def look_at(paths: object) -> object:
        if full:
            full.clear()
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(paths)  # type: ignore[arg-type]

    monkeypatch.setattr(running.preview.site.sources, "look_at", look_at)
    running.save(PLACE, article("A", "After."))
    running.until(lambda: "After." in running.text(URL))
    assert [str(f) for f in running.heard.faults] == ["[Errno 28] No space left on device"]


def test_what_was_read_before_a_look_failed_is_not_forgotten(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [OSError(errno.EIO, "Input/output error"), RuntimeError("a mistake of ours")]

    def failing(real: Callable[..., object]) -> Callable[..., object]:
        def fail(*given: object, **how: object) -> object:
            if faults:
                raise faults.pop(0)
            return real(*given, **how)

        return fail

    monkeypatch.setattr(Follower, "follow", failing(Follower.follow))
    monkeypatch.setattr(live_site, "put_together", failing(vars(live_site)["put_together"]))
    running.save("content/articles/new.md", article("New", "New words."))
    running.until(lambda: running.get("/archive/2021/12/14/new/")[0] == 200)
    assert [str(f) for f in running.heard.faults] == ["[Errno 5] Input/output error", "a mistake of ours"]


def test_a_mistake_of_ours_in_planning_keeps_the_last_good_site(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def plan_site(*_: object, **__: object) -> None:
        raise RuntimeError("a mistake of ours")

    with monkeypatch.context() as broken:
        broken.setattr(live_site, "plan_site", plan_site)
        running.save("content/articles/new.md", article("New", "New words."))
        running.until(lambda: running.heard.faults)
        running.until(lambda: running.get("/archive/2021/")[0] == 200)
        assert "Before." in running.text(URL) and running.get("/archive/2021/12/14/new/")[0] == 404
    running.save(PLACE, article("Another title", "After."))
    running.until(lambda: "After." in running.text(URL) and running.get("/archive/2021/12/14/new/")[0] == 200)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EMFILE])
def test_without_watches_it_polls_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    class Exhausted:
        def schedule(self, *_: object, **__: object) -> None:
            raise OSError(number, "limit reached")

        def stop(self) -> None: ...

    monkeypatch.setattr(watching, "Observer", Exhausted)
    monkeypatch.setattr(watching, "TICK", 0.2)
    with previewing(make_site(tmp_path / "site", {PLACE: article("A", "Before.")})) as running:
        running.settled()
        assert len(running.said) == 1 and "again and again" in running.said[0]
        running.save(PLACE, article("A", "After."))
        running.until(lambda: "After." in running.text(URL))
        (running.site / PLACE).unlink()
        running.until(lambda: running.get(f"/archive/{URL}")[0] == 404)


def test_where_nothing_is_heard_it_polls_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching._Heard, "on_any_event", lambda *_: None)
    monkeypatch.setattr(watching, "PROBE", 0.3)
    monkeypatch.setattr(watching, "TICK", 0.2)
    with previewing(make_site(tmp_path / "site", {PLACE: article("A", "Before.")})) as running:
        running.until(lambda: running.said, "a word about it")
        running.save(PLACE, article("A", "After."))
        running.until(lambda: "After." in running.text(URL))
        assert sorted(p.name for p in (running.site / "content").iterdir()) == ["articles"]


def test_polling_costs_a_tenth_of_a_core_and_looks_at_open_pages_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0, 5.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    monkeypatch.setattr("time.thread_time", lambda: clock[1])

    def passes(seconds: float, worked: float = 0.0) -> None:
        clock[0] += seconds
        clock[1] += worked

    site = make_site(tmp_path, {PLACE: article("A", "Before.")})
    polling = Polling(site, tick=1.0)
    polling.near = lambda: [PLACE, "content/articles/not-there.md"]
    assert polling.everything_is_due()
    passes(0.7, worked=0.5)
    polling.looked()
    due = []
    for second in range(1, 8):
        passes(1.0)
        due += [second] if polling.everything_is_due() else []
        polling.looked()
        if second == 3:
            (site / PLACE).write_text(article("A", "Another length."))
        assert polling.moved() == ((PLACE,) if second == 3 else ())
    assert due == [5, 6, 7]


def test_what_came_while_a_large_site_was_read_is_heard_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PROBE", 0.1)
    site = make_site(tmp_path / "site", {PLACE: article("A", "Before.")})
    said: list[str] = []
    watch = Watch(site, shipped_themes(), poll=False, say=said.append)
    watch.start()
    time.sleep(0.3)
    watch.wait(0.3)
    watch.stop()
    assert not watch.polling and not said


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {PLACE: article("A", "Before.")})
    before = sorted(p.relative_to(site).as_posix() for p in site.rglob("*"))
    watch = Watch(site, shipped_themes(), poll=False, say=lambda _: None)
    watch.start()
    assert watch.wait(0.3) is None
    watch.stop()
    assert sorted(p.relative_to(site).as_posix() for p in site.rglob("*")) == before
    assert not watch.polling


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system does not tell of reading")
def test_files_that_are_only_read_are_not_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a preview reads every file when it starts: it would hear of each twice
    heard: list[str] = []
    monkeypatch.setattr(Watch, "_hear", lambda _, event: heard.append(os.fsdecode(event.src_path)))
    site = make_site(tmp_path / "site", {PLACE: article("A", "Before."), "content/articles/b.md": article("B", "Before.")})
    watch = Watch(site, shipped_themes(), poll=False, say=lambda _: None)
    watch.start()
    (site / PLACE).read_bytes()
    (site / "content/articles/b.md").write_text(article("B", "After."), "utf-8")
    end = time.monotonic() + LONG
    while not any(path.endswith("b.md") for path in heard) and time.monotonic() < end:
        time.sleep(0.01)
    watch.stop()
    assert any(path.endswith("b.md") for path in heard)
    assert not any(path.endswith("a.md") for path in heard)


def test_looking_everywhere_reads_only_what_is_not_as_it_was(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    live = running.preview.site
    for name in ("load_theme", "find_files", "put_together", "plan_site"):
        monkeypatch.setattr(f"generator.serve.live_site.{name}", lambda *_, **__: pytest.fail("read again"))
    monkeypatch.setattr("generator.serve.sources.read_chunk", lambda *_: pytest.fail("read again"))
    before = live.state
    assert live.update(watching.EVERYTHING) is None
    assert live.state is before


def test_a_look_at_all_files_gives_way_to_what_is_saved_and_forgets_nothing(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    live = running.preview.site
    running.settled()
    monkeypatch.setattr(running.preview, "_step", lambda _: None)
    running.save(PLACE, article("A", "After."))
    before = live.state
    with pytest.raises(Overtaken):
        live.update(watching.ONCE_MORE, lambda: True)
    assert live.state is before
    live.update(watching.ONCE_MORE, lambda: False)
    assert live.state is not before and "After." in running.text(URL)
    # nor is all put together again for it
    state = live.state
    assert live.update(watching.ONCE_MORE) is None and live.state is state


def test_there_is_time_for_tidying_once_nothing_was_saved_for_a_while(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.serve.preview.RESTING", watching.AFTERWARDS / 10)
    monkeypatch.setattr(watching, "AFTERWARDS", 0.1)
    running.save(PLACE, article("A", "After."))
    running.until(lambda: running.heard.rests)
    # what is told of one save may come in two parts, on a machine that is busy
    time.sleep(1.2)
    before = running.heard.rests
    time.sleep(1.2)
    assert running.heard.rests == before
