"""The preview beside Hugo's server: from saving a file until the open page shows it, in a real browser.

    python -m benchmarks.serve [--size 10000] [--runs 20] [--rebuilds 10] [--edits 1000] [--write]
    python -m benchmarks.serve --site FOLDER [--rival FOLDER]

For each kind of edit the median, the ninth of ten and the worst, and the median divided by what Hugo's server says that its own rebuild took
after the same edit in the same run; then how soon the first page is there, and how memory grows over a thousand edits. `--write` puts it
all into benchmarks/SERVE.md, in place of what is there for as many articles.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.__main__ import HERE, hugo, prepare, put_aside

PORT = 8917
LONG = 60.0
BODY, TITLE, FRONT, NEW = "body", "title, on the article's page", "title, on the front page", "new article, on the front page"
_PARSE = """
import sys, time
from pathlib import Path
from generator.base.workers import Workers, available_cores
from generator.engine.read_settings import read_settings
from generator.engine.report import silent
from generator.engine.site_store import opened_store
from generator.engine.sources import parse_options
from generator.serve.sources import LiveSources
folder = Path(sys.argv[1])
settings, _ = read_settings(folder, "")
with Workers(available_cores()) as workers, opened_store(folder, silent) as store:
    LiveSources(folder).load(settings, parse_options(settings), store, workers, silent)
"""
_WATCH = """
mark => {
  window.seenAt = 0;
  const look = () => { if (!window.seenAt && document.body.textContent.includes(mark)) { window.seenAt = Date.now(); } };
  new MutationObserver(look).observe(document.documentElement, {childList: true, subtree: true, characterData: true});
  look();
}
"""


@contextmanager
def serving(site: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """`dateline serve` of a site; with the seconds from its start to the first page."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", PORT)) == 0:
            raise SystemExit(f"another program answers at port {PORT}: end it, or its pages are measured instead of the preview's")
    began = time.perf_counter()
    with open(site / "serve.log", "wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "generator", "serve", str(site), "--port", str(PORT)], cwd=HERE.parent, stdout=log, stderr=log
        )
    try:
        yield process, first_page(f"http://127.0.0.1:{PORT}/archive/", began)
    finally:
        process.terminate()
        process.wait(10)


def first_page(url: str, began: float) -> float:
    """Seconds until a server answers."""
    while time.perf_counter() - began < 600:
        try:
            with urllib.request.urlopen(url) as answer:
                answer.read()
                return time.perf_counter() - began
        except OSError:
            time.sleep(0.005)
    raise TimeoutError(url)


def seen_after(page: Page, mark: str, place: Path, text: str) -> float:
    """Milliseconds from the moment that a file is saved until a page shows a mark."""
    page.evaluate(_WATCH, mark)
    began = time.time()
    place.write_text(text, "utf-8")
    while not (seen := float(page.evaluate("window.seenAt"))):
        if time.time() - began > LONG:
            raise TimeoutError(mark)
        page.wait_for_timeout(50)
    return seen - began * 1000


def middle(site: Path) -> tuple[Path, str]:
    """An article from the middle of the corpus, and the address of its page."""
    found = sorted(p for p in (site / "content" / "articles").rglob("*.md") if not p.name.startswith("new-"))
    place = found[len(found) // 2]
    text = place.read_text("utf-8")
    date = re.search(r"(?m)^date: (\d{4})-(\d\d)-(\d\d)", text)
    slug = re.search(r"(?m)^slug: \"?([^\"\n]+)", text)
    assert date
    return place, f"http://127.0.0.1:{PORT}/archive/{date[1]}/{date[2]}/{date[3]}/{slug[1] if slug else place.stem}/"


def with_title(text: str, title: str) -> str:
    """An article's text with another title."""
    return re.sub(r"(?m)^title: .*$", f"title: {title}", text, count=1)


def newest(text: str, number: int) -> str:
    """A new article of the latest day, with the terms of another."""
    dated = re.sub(r"(?m)^date: .*$", "date: 2026-11-20", re.sub(r"(?m)^slug: .*\n", "", text, count=1), count=1)
    return re.sub(r"(?m)^source_url: .*$", f"source_url: https://example.org/new/{number}", dated, count=1)


def measure(site: Path, page: Page, runs: int, pause: float) -> dict[str, list[float]]:
    """Milliseconds of each run, by kind of edit. The site is put right again."""
    place, url = middle(site)
    text = place.read_text("utf-8")
    articles = site / "content" / "articles"

    def each(kind: str, path: Callable[[int], Path], made: Callable[[int, str], str]) -> None:
        for number in range(runs):
            mark = f"{kind[:2]}mark{number}x"
            found.setdefault(kind, []).append(seen_after(page, mark, path(number), made(number, mark)))
            time.sleep(pause)

    found: dict[str, list[float]] = {}
    try:
        page.goto(url)
        page.wait_for_timeout(1000)
        each(BODY, lambda _: place, lambda _, mark: f"{text}\n{mark} said somebody.\n")
        each(TITLE, lambda _: place, lambda _, mark: with_title(text, mark))
        page.goto(f"http://127.0.0.1:{PORT}/archive/")
        (articles / "new-first.md").write_text(newest(text, -1), "utf-8")
        page.wait_for_timeout(1000 + pause * 2000)
        each(FRONT, lambda _: articles / "new-first.md", lambda _, mark: with_title(newest(text, -1), mark))
        each(NEW, lambda number: articles / f"new-{number}.md", lambda number, mark: with_title(newest(text, number), mark))
    finally:
        put_right(articles, place, text)
    return found


def put_right(articles: Path, place: Path, text: str) -> None:
    """Take back all edits."""
    place.write_text(text, "utf-8")
    for other in articles.glob("new-*.md"):
        other.unlink()


def held(process: subprocess.Popen[bytes]) -> float:
    """MiB of memory that a process holds for itself. Pages of program files are left out: who else has them open is no doing of ours."""
    seen = psutil.Process(process.pid).memory_info()
    return float(seen.rss - seen.shared) / 2**20


def growth(site: Path, process: subprocess.Popen[bytes], edits: int) -> tuple[float, float]:
    """MiB of memory before and after many edits, of bodies, and every tenth of a title. The site is put right again."""
    found = sorted((site / "content" / "articles").rglob("*.md"))
    before: dict[Path, str] = {}

    def edit(number: int) -> None:
        place = found[number * 7 % len(found)]
        text = place.read_text("utf-8")
        before.setdefault(place, text)
        place.write_text(with_title(text, f"Edited {number}") if number % 10 == 0 else f"{text}\nEdit {number}.\n", "utf-8")
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/archive/").read()
        time.sleep(0.06)

    try:
        for number in range(50):
            edit(number)
        time.sleep(8)
        first = held(process)
        for number in range(50, 50 + edits):
            edit(number)
        time.sleep(8)
        return first, held(process)
    finally:
        for place, text in before.items():
            place.write_text(text, "utf-8")


def starts(site: Path, aside: Path) -> list[str]:
    """Rows: seconds until the first page is there, after a build and without one, beside what reading and parsing alone takes."""
    rows = []
    with serving(site) as (_, first):
        rows.append(f"| after a build, once more | {first:.2f} s |")
    put_aside(site / ".dateline", aside, 0)
    with serving(site) as (_, first):
        rows.append(f"| nothing kept | {first:.2f} s |")
    put_aside(site / ".dateline", aside, 1)
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", _PARSE, str(site)], cwd=HERE.parent, check=True)
    return [*rows, f"| reading and parsing all articles, and no more | {time.perf_counter() - began:.2f} s |"]


def hugo_rebuilds(site: Path, runs: int) -> dict[str, list[float]]:
    """Milliseconds that Hugo's server says its rebuilds took, by the same kinds of edit. The site is put right again."""
    command = [hugo(), "server", "--port", str(PORT + 1), "--bind", "127.0.0.1", "--renderToMemory"]
    process = subprocess.Popen(command, cwd=site, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    told: list[float] = []

    def read() -> None:
        assert process.stdout
        for line in process.stdout:
            if said := re.search(r"^Total in (\d+) ms", line):
                told.append(float(said[1]))

    threading.Thread(target=read, daemon=True).start()
    articles = site / "content" / "articles"
    place, _ = middle(site)
    text = place.read_text("utf-8")
    edits: dict[str, Callable[[int], tuple[Path, str]]] = {
        BODY: lambda number: (place, f"{text}\nEdit {number}.\n"),
        TITLE: lambda number: (place, with_title(text, f"Title {number}")),
        NEW: lambda number: (articles / f"new-{number}.md", newest(text, number)),
    }
    found: dict[str, list[float]] = {}
    try:
        first_page(f"http://127.0.0.1:{PORT + 1}/archive/", time.perf_counter())
        time.sleep(3)
        for kind, edit in edits.items():
            for number in range(runs):
                before = len(told)
                where, made = edit(number)
                where.write_text(made, "utf-8")
                until = time.monotonic() + LONG
                while len(told) == before and time.monotonic() < until:
                    time.sleep(0.05)
                time.sleep(1.0)
                found.setdefault(kind, []).extend(told[before:])
        return found
    finally:
        process.terminate()
        process.wait(10)
        put_right(articles, place, text)


def row(label: str, found: list[float], rival: list[float]) -> str:
    """A row of the table."""
    ordered = sorted(found)
    middle_ = statistics.median(found)
    beside = f"{statistics.median(rival):,.0f} ms | {middle_ / statistics.median(rival):.2f}" if rival else "– | –"
    return f"| {label} | {middle_:.0f} ms | {ordered[int(len(ordered) * 0.9)]:.0f} ms | {ordered[-1]:.0f} ms | {beside} |"


def report(given: argparse.Namespace, site: Path, rival: Path | None, scratch: Path) -> Iterator[str]:
    """What was measured, line by line."""
    load = os.getloadavg()[0]
    count = sum(1 for _ in (site / "content" / "articles").rglob("*.md"))
    yield f"## {count:,} articles\n"
    yield f"{psutil.cpu_count()} cores, load {load:.1f} when it began, Python {platform.python_version()}, Hugo 0.168; {given.pause:g} s between edits."
    theirs = hugo_rebuilds(rival, given.rebuilds) if rival else {}
    with serving(site) as (process, first), sync_playwright() as playwright:
        yield f"Start to first page, after a build: {first:.2f} s."
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield "\n| saved → the open page shows it | median | 9 of 10 | worst | Hugo's own rebuild, median | ÷ Hugo |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for label, found in measure(site, browser.new_page(), given.runs, given.pause).items():
            yield row(label, found, theirs.get(TITLE if label == FRONT else label, []))
        browser.close()
        if given.edits:
            before, after = growth(site, process, given.edits)
            yield f"\nMemory: {before:.0f} MiB after 50 edits, {after:.0f} MiB after {given.edits:,} more ({after / before - 1:+.1%}), every tenth of them a title."
    if not given.site:
        # the edits were taken back: a build makes the last one hold again
        build(site)
        time.sleep(3)
        yield "\n| start → first page | |\n| --- | --- |"
        yield from starts(site, scratch)


def with_section(text: str, section: str) -> str:
    """A text of sections of the second level, each with its own heading, in which one takes the place of that with its heading, or comes last."""
    head, *others = text.split("\n## ")
    heading = section.splitlines()[0]
    sections = [f"## {other}".rstrip("\n") + "\n" for other in others]
    places = [n for n, other in enumerate(sections) if other.splitlines()[0] == heading] or [len(sections)]
    sections[places[0] : places[0] + 1] = [section]
    return "\n".join([head, *sections])


def build(site: Path) -> None:
    """A build, as there is one before most previews."""
    subprocess.run([sys.executable, "-m", "generator", "build", str(site)], cwd=HERE.parent, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10000, help="number of articles")
    parser.add_argument("--runs", type=int, default=20, help="edits of each kind")
    parser.add_argument("--rebuilds", type=int, default=10, help="edits of each kind for Hugo's server")
    parser.add_argument("--site", type=Path, help="a site that is there already; it is edited, and put right again")
    parser.add_argument("--rival", type=Path, help="the same for Hugo; with --site only")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two edits")
    parser.add_argument("--edits", type=int, default=1000, help="edits over which memory is watched; 0: none")
    parser.add_argument("--write", action="store_true", help="put it into benchmarks/SERVE.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        site, rival = (given.site, given.rival) if given.site else prepare(Path(name), given.size)
        if not given.site:
            build(site)
        lines = []
        for line in report(given, site, rival, Path(name) / "aside"):
            print(line, flush=True)
            lines.append(line)
    if given.write:
        place = HERE / "SERVE.md"
        place.write_text(with_section(place.read_text("utf-8"), "\n".join(lines) + "\n"), "utf-8")


if __name__ == "__main__":
    main()
