"""What is kept of written files: their lines in the manifest and their stamps, changed one by one or all together."""

from __future__ import annotations

import os
from importlib import metadata
from pathlib import Path

import pytest

from generator.engine import written_stamps
from generator.engine.manifest import NAME, manifest_text, parse_manifest, revise_manifest
from generator.engine.program import OTHERS, PARSERS, RENDERERS, library_versions
from generator.engine.written_stamps import all_intact, revised_stamps, stamps_text

PATHS = ["a.html", "b  a.html", "c/b  a.html", "d.html"]


def digest(number: int) -> str:
    return f"{number:064x}"


@pytest.mark.parametrize("path", PATHS)
def test_only_the_line_of_the_very_path_is_changed_in_the_manifest(tmp_path: Path, path: str) -> None:
    entries = {path: digest(number) for number, path in enumerate(PATHS)}
    (tmp_path / NAME).write_text(manifest_text(entries))
    revise_manifest(tmp_path, {path: digest(99), "unknown.html": digest(98)})
    assert parse_manifest((tmp_path / NAME).read_text()) == {**entries, path: digest(99)}


def test_stamps_are_the_same_whether_changed_one_by_one_or_in_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).write_text("")
    before = stamps_text([(path, (1, 2, 3, 4)) for path in PATHS])
    changed = [("a.html", (5, 6, 7, 8)), ("d.html", (9, 9, 9, 9)), ("new.html", (1, 1, 1, 1))]
    singly = revised_stamps(before, changed, tmp_path)
    monkeypatch.setattr(written_stamps, "FEW", 0)
    assert sorted(singly.split("\n")) == sorted(revised_stamps(before, changed, tmp_path).split("\n"))
    assert singly.startswith("a.html\t5 6 7 8\nb  a.html\t1 2 3 4\n")
    assert "d.html\t9 9 9 9\nnew.html\t1 1 1 1\n.dateline-manifest\t" in singly
    gone = revised_stamps(before, changed, tmp_path, {"b  a.html"})
    assert {line.split("\t")[0] for line in gone.split("\n")} == {*PATHS, "new.html", NAME} - {"b  a.html"}


def test_files_are_intact_while_all_stamps_hold(tmp_path: Path) -> None:
    place = tmp_path / "a.html"
    place.write_text("x")
    seen = os.lstat(place)
    stamps = stamps_text([("a.html", (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino))])
    assert all_intact(stamps, str(tmp_path))
    assert not all_intact("", str(tmp_path))
    os.utime(place, ns=(1, 1))
    assert not all_intact(stamps, str(tmp_path))
    place.unlink()
    assert not all_intact(stamps, str(tmp_path))


def test_versions_of_libraries_are_those_that_their_metadata_tell() -> None:
    for name, version in library_versions((*PARSERS, *RENDERERS, *OTHERS)):
        try:
            assert version == metadata.version(name)
        except metadata.PackageNotFoundError:
            assert version == ""
