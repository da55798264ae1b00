"""The preview beside Hugo's server: from saving a file until the open page shows it, in a real browser.

    python -m benchmarks.serve [--size 10000] [--runs 20] [--site FOLDER] [--hugo]

For each kind of edit the median, the ninth of ten and the worst; then how soon the first page is there, and how memory grows over a
thousand edits. With `--hugo` also how long Hugo's server says that its own rebuild took.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from benchmarks.__main__ import HERE, hugo, prepare

PORT = 8917
EDITS = 1000
LONG = 60.0
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


def measure(site: Path, page: Page, runs: int, pause: float) -> dict[str, list[float]]:
    """Milliseconds of each run, by kind of edit."""
    place, url = middle(site)
    text = place.read_text("utf-8")
    kinds: dict[str, list[float]] = {"body": [], "title": [], "title, on the front page": [], "new article, on the front page": []}
    page.goto(url)
    page.wait_for_timeout(1000)
    for number in range(runs):
        mark = f"bodymark{number}x"
        kinds["body"].append(seen_after(page, mark, place, f"{text}\n{mark} said somebody.\n"))
        time.sleep(pause / 4)
    for number in range(runs):
        mark = f"titlemark{number}x"
        made = re.sub(r"(?m)^title: .*$", f"title: {mark}", text, count=1)
        kinds["title"].append(seen_after(page, mark, place, made))
        time.sleep(pause)
    page.goto(f"http://127.0.0.1:{PORT}/archive/")
    page.wait_for_timeout(1000)
    newest = re.sub(r"(?m)^date: .*$", "date: 2026-11-20", re.sub(r"(?m)^slug: .*\n", "", text, count=1), count=1)
    first = site / "content" / "articles" / "new-first.md"
    first.write_text(newest, "utf-8")
    time.sleep(pause * 2)
    for number in range(runs):
        mark = f"frontmark{number}x"
        made = re.sub(r"(?m)^title: .*$", f"title: {mark}", newest, count=1)
        kinds["title, on the front page"].append(seen_after(page, mark, first, made))
        time.sleep(pause)
    for number in range(runs):
        mark = f"newmark{number}x"
        made = re.sub(r"(?m)^title: .*$", f"title: {mark}", newest, count=1)
        other = site / "content" / "articles" / f"new-{number}.md"
        kinds["new article, on the front page"].append(seen_after(page, mark, other, made))
        time.sleep(pause)
    place.write_text(text, "utf-8")
    for other in (site / "content" / "articles").glob("new-*.md"):
        other.unlink()
    return kinds


def growth(site: Path, process: subprocess.Popen[bytes], edits: int) -> tuple[float, float]:
    """MiB of memory before and after many edits, of bodies, and every tenth of a title."""
    found = sorted((site / "content" / "articles").rglob("*.md"))
    watched = psutil.Process(process.pid)

    def edit(number: int) -> None:
        place = found[number * 7 % len(found)]
        text = place.read_text("utf-8")
        made = re.sub(r"(?m)^title: .*$", f"title: Edited {number}", text, count=1) if number % 10 == 0 else f"{text}\nEdit {number}.\n"
        place.write_text(made, "utf-8")
        urllib.request.urlopen(f"http://127.0.0.1:{PORT}/archive/").read()
        time.sleep(0.06)

    for number in range(50):
        edit(number)
    time.sleep(8)
    before = watched.memory_full_info().uss / 2**20
    for number in range(50, 50 + edits):
        edit(number)
    time.sleep(8)
    return before, watched.memory_full_info().uss / 2**20


def hugo_rebuilds(site: Path, runs: int) -> list[float]:
    """Milliseconds that Hugo's server says a rebuild took after an edited body."""
    command = [hugo(), "server", "--port", str(PORT + 1), "--bind", "127.0.0.1", "--renderToMemory"]
    process = subprocess.Popen(command, cwd=site, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines: list[str] = []
    assert process.stdout
    reading = threading.Thread(target=lambda: lines.extend(iter(process.stdout.readline, "")), daemon=True)  # type: ignore[union-attr]
    reading.start()
    try:
        first_page(f"http://127.0.0.1:{PORT + 1}/archive/", time.perf_counter())
        time.sleep(2)
        found = sorted((site / "content" / "articles").rglob("*.md"))
        place = found[len(found) // 2]
        text = place.read_text("utf-8")
        for number in range(runs):
            place.write_text(f"{text}\nEdit {number}.\n", "utf-8")
            time.sleep(6)
        place.write_text(text, "utf-8")
        return [float(told[1]) for line in lines if (told := re.search(r"^Total in (\d+) ms", line))]
    finally:
        process.terminate()
        process.wait(10)


def line(label: str, found: list[float]) -> str:
    """A row of the table."""
    ordered = sorted(found)
    return f"| {label} | {statistics.median(found):.0f} ms | {ordered[int(len(ordered) * 0.9)]:.0f} ms | {ordered[-1]:.0f} ms |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10000, help="number of articles")
    parser.add_argument("--runs", type=int, default=20, help="edits of each kind")
    parser.add_argument("--site", type=Path, help="a site that is there already; it is edited, and put right again")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between two edits")
    parser.add_argument("--edits", type=int, default=EDITS, help="edits over which memory is watched; 0: none")
    parser.add_argument("--hugo", action="store_true", help="measure Hugo's server as well")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        site, rival = (given.site, None) if given.site else prepare(Path(name), given.size)
        if not given.site:
            subprocess.run([sys.executable, "-m", "generator", "build", str(site)], cwd=HERE.parent, check=True, stdout=subprocess.DEVNULL)
        with serving(site) as (process, first), sync_playwright() as playwright:
            print(f"Start to first page, warm: {first:.2f} s")
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            print("\n| saved → the open page shows it | median | 9 of 10 | worst |\n| --- | --- | --- | --- |")
            for label, found in measure(site, browser.new_page(), given.runs, given.pause).items():
                print(line(label, found), flush=True)
            browser.close()
            if given.edits:
                before, after = growth(site, process, given.edits)
                print(f"\nMemory: {before:.0f} MiB, after {given.edits:,} edits {after:.0f} MiB ({after / before - 1:+.1%})")
        if given.hugo and rival:
            print(line("Hugo's server, its own rebuild alone", hugo_rebuilds(rival, 5)))


if __name__ == "__main__":
    main()
