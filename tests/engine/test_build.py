"""The build: what is written, what is left alone, what is removed, and when nothing is touched at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.base import overwrite
from generator.base.diagnostics import EnvironmentFault
from generator.engine import write
from generator.engine.manifest import NAME, PENDING, list_output, read_manifest, write_manifest
from tests.conftest import Site
from tests.support import SITE, Files, article, build, build_clean, read_tree, shown, without_store

STORIES: Files = {
    "content/articles/a.md": article("A", topics="[t]"),
    "content/articles/b.md": article("B", date="2021-12-15", topics="[u]"),
    "content/files/x.txt": "x",
}


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """What a write changes: time and inode of every file but the manifest."""
    return {
        p.relative_to(folder).as_posix(): (p.stat().st_mtime_ns, p.stat().st_ino)
        for p in folder.rglob("*")
        if p.is_file() and p.name != NAME
    }


def test_a_second_build_touches_no_file(site: Site) -> None:
    folder = site(STORIES)
    first = build_clean(folder)
    before = stamps(folder / "public")
    second = build_clean(folder)
    assert stamps(folder / "public") == before
    assert (second.report.written, second.report.removed, second.report.unchanged) == ((), (), len(first.report.written))


def test_an_edit_writes_only_what_it_changes(site: Site) -> None:
    folder = site(STORIES)
    build_clean(folder)
    (folder / "content/articles/a.md").write_text(article("A", "Another text.", topics="[t]", summary="S"))
    build_clean(folder)
    (folder / "content/articles/a.md").write_text(article("A", "Another text, again.", topics="[t]", summary="S"))
    assert build_clean(folder).report.written == ("2021/12/14/a/index.html",)


def test_a_build_after_an_edit_equals_a_fresh_one(site: Site, tmp_path: Path) -> None:
    folder = site(STORIES)
    build_clean(folder)
    (folder / "content/articles/a.md").unlink()
    (folder / "content/articles/c.md").write_text(article("C", topics="[t, u]"))
    edited, fresh = build_clean(folder), build_clean(folder, output=str(tmp_path / "fresh"))
    assert edited.files == fresh.files


def test_clean_writes_all_anew(site: Site) -> None:
    folder = site(STORIES)
    first = build_clean(folder)
    assert build_clean(folder, clean=True).report.written == first.report.written


def test_what_is_no_longer_part_of_the_site_goes_with_its_folders(site: Site) -> None:
    folder = site(STORIES)
    build_clean(folder)
    (folder / "content/articles/b.md").unlink()
    (folder / "content/files/x.txt").unlink()
    report = build_clean(folder).report
    beside = {f"topics/u/references.{ending}" for ending in ("bib", "ris", "json")}
    gone = {"2021/12/15/b/index.html", "2021/12/15/index.html", "files/x.txt", "topics/u/index.html"}
    assert report.removed == tuple(sorted(gone | beside))
    assert not [p for p in ("2021/12/15", "files", "topics/u") if (folder / "public" / p).exists()]
    assert (folder / "public/topics/t").is_dir()


def test_an_edited_file_is_left_alone_when_its_page_goes(site: Site) -> None:
    folder = site(STORIES)
    build_clean(folder)
    page = folder / "public/topics/u/index.html"
    page.write_text("Mine now.")
    (folder / "content/articles/b.md").unlink()
    for _ in range(2):
        report = build_clean(folder).report
        assert report.kept_edited == ("topics/u/index.html",)
        assert page.read_text() == "Mine now."


def test_a_link_or_pipe_in_the_place_of_a_page_that_goes_is_left_alone(site: Site) -> None:
    folder = site(STORIES)
    build_clean(folder)
    (folder / "content/articles/b.md").unlink()
    first, second = folder / "public/topics/u/index.html", folder / "public/2021/12/15/index.html"
    first.unlink()
    first.symlink_to("nowhere")
    second.unlink()
    os.mkfifo(second)
    assert build_clean(folder).report.kept_edited == ("2021/12/15/index.html", "topics/u/index.html")
    assert first.is_symlink()


def test_an_edited_page_of_the_site_is_written_again(site: Site) -> None:
    folder = site(STORIES)
    fresh = build_clean(folder).files
    (folder / "public/index.html").write_text("Edited.")
    (folder / "public/404.html").unlink()
    again = build_clean(folder)
    assert again.report.written == ("404.html", "index.html")
    assert again.files == fresh


# ---------------------------------------------------------------------------- errors


def test_with_a_mistake_nothing_is_written_and_the_old_site_stays(site: Site) -> None:
    folder = site(STORIES)
    build_clean(folder)
    before, times = read_tree(folder / "public"), stamps(folder / "public")
    (folder / "content/articles/b.md").unlink()
    (folder / "content/articles/c.md").write_text(article(date="2021-13-01"))
    report = build(folder).report
    assert (report.failed, report.written, report.removed) == (True, (), ())
    assert (read_tree(folder / "public"), stamps(folder / "public")) == (before, times)


def test_strict_stops_at_warnings(site: Site) -> None:
    folder = site({**STORIES, "content/topics/unused.md": "---\ntitle: Unused\n---\n"})
    assert build(folder, strict=True).files == {}
    assert not (folder / "public").exists()
    assert build(folder).files


def test_a_template_that_fails_on_one_page_leaves_that_pages_last_version(site: Site) -> None:
    theme = {"site.yaml": f"{SITE}theme: {{name: own}}\n", "themes/own/theme.yaml": "name: own\nextends: broadsheet\n"}
    folder = site({**STORIES, **theme})
    good = build_clean(folder).files
    template = folder / "themes/own/templates/term.html"
    template.parent.mkdir()
    template.write_text("{% if page.name == 'u' %}{{ page.nothing }}{% endif %}fine")
    built = build(folder)
    assert shown(built.report.diagnostics) == ["themes/own/templates/term.html:1:0 template-error"]
    assert built.files["topics/u/index.html"] == good["topics/u/index.html"]
    assert built.files["topics/t/index.html"] == b"fine"
    template.unlink()
    assert build_clean(folder).files == good


# ---------------------------------------------------------------------------- folders that are not ours


def test_a_folder_with_foreign_files_is_refused_before_anything_is_written(site: Site) -> None:
    folder = site(STORIES)
    (folder / "public").mkdir()
    (folder / "public/thesis.odt").write_text("years of work")
    with pytest.raises(EnvironmentFault, match=r"holds files that Dateline did not write: thesis\.odt"):
        build(folder)
    assert read_tree(folder / "public") == {"thesis.odt": b"years of work"}


@pytest.mark.parametrize("path", ["index.html", "CNAME", ".nojekyll", "topics/t/mine.html", ".git/config", "a/b/c/d.txt"])
def test_foreign_files_are_refused_wherever_they_are(site: Site, path: str) -> None:
    folder = site(STORIES)
    if path != "index.html":
        build_clean(folder)
    place = folder / "public" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("theirs")
    before = read_tree(folder / "public")
    with pytest.raises(EnvironmentFault, match="did not write"):
        build(folder)
    assert read_tree(folder / "public") == before


def test_a_folder_whose_manifest_is_gone_is_foreign(site: Site) -> None:
    folder = site(STORIES)
    build_clean(folder)
    (folder / "public" / NAME).unlink()
    with pytest.raises(EnvironmentFault, match="did not write"):
        build(folder)


@pytest.mark.parametrize("output", [".", "..", "content", "content/files", "themes/x", ".git", ".git/x", ".dateline", "/", "~"])
def test_folders_that_are_somebody_elses(site: Site, output: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = site({**STORIES, ".git/HEAD": "x", "themes/x/y": "z", ".dateline/z": "w"})
    monkeypatch.setenv("HOME", str(tmp_path / "site"))
    before = read_tree(folder)
    with pytest.raises(EnvironmentFault):
        build(folder, output=str(Path(output).expanduser() if output.startswith(("~", "/")) else folder / output))
    assert without_store(read_tree(folder)) == before


def test_an_output_that_is_a_file_is_refused(site: Site) -> None:
    folder = site({**STORIES, "public": "a file"})
    with pytest.raises(EnvironmentFault, match="is a file"):
        build(folder)


def test_a_link_to_another_folder_inside_the_output_is_foreign(site: Site, tmp_path: Path) -> None:
    folder = site(STORIES)
    build_clean(folder)
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/x").write_text("x")
    (folder / "public/more").symlink_to(tmp_path / "theirs")
    with pytest.raises(EnvironmentFault, match="more"):
        build(folder)
    assert (tmp_path / "theirs/x").read_text() == "x"


def test_an_empty_folder_may_be_used(site: Site, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert build_clean(site(STORIES), output=str(tmp_path / "out")).files["index.html"]


# ---------------------------------------------------------------------------- interruptions


class Killed(BaseException):
    """Stands in for a program that ends in the middle."""


def test_wherever_a_build_is_cut_short_the_next_one_finishes_it(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut after 0, 1, 2 … replaced files: every file is wholly old or wholly new, and the next build needs no help."""
    folder = site(STORIES)
    old = build_clean(folder).files
    changed: Files = {"content/articles/a.md": article("A, changed", topics="[t]"), "content/articles/c.md": article("C", topics="[v]")}
    new = build_clean(site({**changed}), output=str(tmp_path / "new")).files
    (folder / "content/articles/b.md").unlink()
    new = build_clean(folder, output=str(tmp_path / "newest")).files
    exchange = overwrite._exchange()
    steps: dict[str, Callable[..., Any]] = {"replace": os.replace, "rename": os.rename, "exchange": exchange or os.replace}
    for count in range(0, 300, 3):
        calls = iter(range(count))

        def cut(step: str, *names: Any, calls: Any = calls) -> Any:
            if next(calls, None) is None:
                raise Killed
            return steps[step](*names)

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", partial(cut, "replace"))
            patch.setattr(os, "rename", partial(cut, "rename"))
            if exchange:
                patch.setattr(overwrite, "_exchange", lambda cut=cut: partial(cut, "exchange"))
            try:
                build(folder)
                finished = True
            except Killed:
                finished = False
        for path, content in read_tree(folder / "public").items():
            if path != NAME and not path.endswith(".dateline-tmp"):
                assert content in (old.get(path), new.get(path))
        if finished:
            break
    assert finished
    assert build_clean(folder).files == new


def test_a_killed_build_leaves_files_that_the_next_one_clears(site: Site) -> None:
    folder = site(STORIES)
    build_clean(folder)
    for name in ("0123456789abcdef.1.dateline-tmp", "topics/0123456789abcdef.2.dateline-tmp"):
        (folder / "public" / name).write_text("half")
    assert not [p for p in build_clean(folder).files if p.endswith("dateline-tmp")]


def test_after_a_first_build_that_was_killed_the_folder_is_known(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(STORIES)

    def kill(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(write, "_put_fresh", kill)
        with pytest.raises(Killed):
            build(folder)
    manifest = read_manifest(folder / "public")
    assert manifest
    assert set(manifest.values()) == {PENDING}
    assert build_clean(folder).files["index.html"]


def test_a_full_disk_is_a_clear_fault_and_the_old_pages_stay(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(STORIES)
    good = build_clean(folder).files
    (folder / "content/articles/a.md").write_text(article("A changed", topics="[t]"))

    real, count = os.write, iter(range(1))

    def full(descriptor: int, data: bytes) -> int:
        if next(count, None) is None:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(EnvironmentFault, match=r"cannot write .*: No space left on device"):
            build(folder)
    tree = read_tree(folder / "public")
    assert {p: c for p, c in tree.items() if p != NAME} == {p: c for p, c in good.items() if p != NAME}
    assert b"A changed" in build_clean(folder).files["2021/12/14/a/index.html"]


# ---------------------------------------------------------------------------- the manifest


def test_the_manifest_can_be_checked_with_sha256sum(site: Site) -> None:
    import subprocess

    folder = site(STORIES)
    build_clean(folder)
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", NAME], cwd=folder / "public", check=True)
    assert set(read_manifest(folder / "public") or ()) == set(list_output(folder / "public"))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"nonsense\n", b"0" * 64 + b" one space\n", b"x" * 64 + b"  not-hex\n"])
def test_a_damaged_manifest_vouches_for_nothing(site: Site, content: bytes) -> None:
    folder = site(STORIES)
    build_clean(folder)
    (folder / "public" / NAME).write_bytes(content)
    with pytest.raises(EnvironmentFault, match="did not write"):
        build(folder)


def test_manifests_keep_odd_names(tmp_path: Path) -> None:
    entries = {"a  b.txt": "1" * 64, "ü/ä.txt": PENDING, " x": "2" * 64}
    write_manifest(tmp_path, entries)
    assert read_manifest(tmp_path) == entries


# ---------------------------------------------------------------------------- files of the editors


def test_files_come_as_they_are(site: Site) -> None:
    names = ["a b.txt", "ü.txt", "100%.txt", "q?.txt", "UPPER.TXT", "n" * 240 + ".txt", ".hidden", "semi;colon'.txt", '"quoted".txt']
    built = build_clean(site({**STORIES, **{f"content/files/{n}": n for n in names}})).files
    assert {n: built.get(f"files/{n}") for n in names} == {n: None if n == ".hidden" else n.encode() for n in names}


def test_pictures_say_how_large_they_are(site: Site) -> None:
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01\xe0\x08\x02\x00\x00\x00"
    image = "{src: files/x.png, alt: 'A \"ship\"'}"
    page = build_clean(site({"content/articles/a.md": article("A", image=image), "content/files/x.png": png})).text(
        "2021/12/14/a/index.html"
    )
    assert '<img src="/archive/files/x.png" alt="A &#34;ship&#34;" width="640" height="480">' in page


@pytest.mark.parametrize(
    "content",
    [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff", b"<svg width='1e999' height='x'/>", b"<svg", b"RIFF0000WEBPVP8X", b"\x00" * 99],
)
@pytest.mark.parametrize("ending", ["png", "jpg", "gif", "svg", "webp", "avif", "tiff"])
def test_broken_pictures_are_no_harm(tmp_path: Path, content: bytes, ending: str) -> None:
    from generator.engine.sources import find_files
    from tests.support import make_site

    found, wrong = find_files(make_site(tmp_path, {f"content/files/x.{ending}": content}))
    assert (len(found), wrong) == (1, [])


def test_a_file_that_goes_away_during_the_build_is_named(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = site(STORIES)
    from generator.engine import planned_build as module
    from generator.engine.manifest import check_folder

    def remove(*arguments: Path) -> object:
        (folder / "content/files/x.txt").unlink()
        return check_folder(*arguments)

    monkeypatch.setattr(module, "check_folder", remove)
    assert [d.code for d in build(folder).report.diagnostics] == ["unreadable-file"]
