"""`dateline serve` as it is typed."""

from __future__ import annotations

import builtins
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from generator.cli.main import main
from tests.conftest import Site
from tests.support import article, build

ROOT = Path(__file__).parents[2]
WAIT = 60.0


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str, list[str]]]:
    """(process, address, what was said until then)."""
    command = [sys.executable, "-m", "generator", "serve", str(folder), "--port", "0", *arguments]
    environment = {k: v for k, v in os.environ.items() if k != "DATELINE_EDITOR"}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    assert process.stdout
    said: list[str] = []
    try:
        while not (found := re.search(r"http://\S+", said[-1] if said else "")):
            said.append(process.stdout.readline())
            assert said[-1], "".join(said)
        yield process, found[0], said
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_says_where_and_ends_at_once(site: Site, number: int) -> None:
    folder = site({"content/articles/a.md": article("Here it is")})
    before = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))
    with started(folder) as (process, url, said):
        assert url.startswith("http://127.0.0.1:") and url.endswith("/archive/")
        assert "Ctrl-C" in said[-1]
        assert b"Here it is" in urlopen(url, timeout=WAIT).read()
        with urlopen(f"{url.removesuffix('archive/')}_dateline/events?path=index.html", timeout=WAIT) as stream:
            assert stream.readline()
            began = time.monotonic()
            process.send_signal(number)
            assert process.wait(WAIT) == 0
            assert time.monotonic() - began < 15
    after = sorted(
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.relative_to(folder).as_posix().startswith(".dateline")
    )
    assert after == before


def test_after_a_build_its_pages_are_there_while_the_site_is_read(site: Site) -> None:
    folder = site({"content/articles/a.md": article("Here it is")})
    build(folder)
    with started(folder, "--now", "2026-01-01") as (_, url, _said):
        assert b"Here it is" in urlopen(url, timeout=WAIT).read()
        (folder / "content/articles/a.md").write_text(article("Another"))
        end = time.monotonic() + WAIT
        while b"Another" not in urlopen(url, timeout=WAIT).read():
            assert time.monotonic() < end
            time.sleep(0.05)


def test_below_another_path_and_for_others_to_see(site: Site) -> None:
    folder = site({"content/articles/a.md": article("Here it is")})
    with started(folder, "--base-path", "else/where", "--host", "0.0.0.0") as (_, url, said):
        assert url.endswith("/else/where/")
        assert "everybody on your network" in "".join(said)
        page = urlopen(url, timeout=WAIT).read()
        assert b'href="/else/where/' in page and b'href="/archive/' not in page


def test_mistakes_are_said_in_the_terminal_as_a_build_says_them(site: Site) -> None:
    folder = site({"content/articles/a.md": "---\ntitle: A\ndate: 2021-13-02\n---\n"})
    with started(folder) as (process, url, _):
        assert process.stdout
        assert "content/articles/a.md:3:7: error:" in process.stdout.readline()
        with pytest.raises(OSError, match="503"):
            urlopen(url, timeout=WAIT)


def test_what_cannot_be_done_is_said(
    site: Site, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["serve", str(tmp_path / "nothing")]) == 2
    assert "there is no site.yaml" in capsys.readouterr().err
    folder = site({"content/articles/a.md": article("A")})
    assert main(["serve", str(folder), "--editor", "notepad"]) == 2
    assert "vscode" in capsys.readouterr().err
    assert main(["serve", str(folder), "--host", "203.0.113.9"]) in (2, 3)
    real = builtins.__import__

    def without(name: str, *arguments: object, **more: object) -> object:
        if name == "generator.serve.server":
            raise ModuleNotFoundError("No module named 'uvicorn'", name="uvicorn")
        return real(name, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    assert main(["serve", str(folder)]) == 2
    said = capsys.readouterr().err
    assert "uvicorn" in said and "pip install 'dateline[serve]'" in said
