"""Many files are overwritten one after another, each wholly, and nobody else's bytes are touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator.base import overwrite
from generator.base.diagnostics import EnvironmentFault
from generator.base.overwrite import Overwriter


@pytest.fixture(params=["exchange", "rename", "refused"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How files change places: as here, as where the system has no such call, and as where the file system refuses it."""
    if request.param == "rename":
        monkeypatch.setattr(overwrite, "_exchange", lambda: None)
    elif request.param == "refused":
        monkeypatch.setattr(overwrite, "_exchange", lambda: lambda one, other: 22)
    return str(request.param)


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_each_file_has_its_new_content_and_nothing_is_left_over(tmp_path: Path, way: str) -> None:
    texts = {f"{n % 3}/{n}.html": bytes([97 + n]) * (n * 37 % 90) for n in range(12)}
    for path in texts:
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"old" * 20)
    over = Overwriter(str(tmp_path))
    for path, content in texts.items():
        over.write(str(tmp_path / path), content)
    over.close()
    assert tree(tmp_path) == texts


def test_a_second_name_for_an_old_file_keeps_its_bytes(tmp_path: Path, way: str) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(name.encode())
    os.link(tmp_path / "a", tmp_path / "kept")
    over = Overwriter(str(tmp_path))
    for name in ("a", "b", "c"):
        over.write(str(tmp_path / name), b"new")
    over.close()
    assert tree(tmp_path) == {"a": b"new", "b": b"new", "c": b"new", "kept": b"a"}


def test_a_mode_that_somebody_gave_a_file_does_not_spread(tmp_path: Path, way: str) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"old")
    (tmp_path / "a").chmod(0o755)
    over = Overwriter(str(tmp_path))
    over.write(str(tmp_path / "a"), b"1")
    over.write(str(tmp_path / "b"), b"2")
    over.close()
    assert (tmp_path / "b").stat().st_mode & 0o111 == 0


def test_a_file_that_went_away_is_made_again(tmp_path: Path, way: str) -> None:
    over = Overwriter(str(tmp_path))
    over.write(str(tmp_path / "gone"), b"new")
    over.close()
    assert tree(tmp_path) == {"gone": b"new"}


def test_a_file_in_the_place_of_a_folder_is_a_fault(tmp_path: Path, way: str) -> None:
    (tmp_path / "plain").write_bytes(b"x")
    with pytest.raises(EnvironmentFault, match="cannot write"):
        Overwriter(str(tmp_path)).write(str(tmp_path / "plain/b"), b"new")
    assert tree(tmp_path) == {"plain": b"x"}
