"""Search, beside Hugo's build followed by Pagefind's own command line: same articles, same run, in turn.

    python -m benchmarks.search [--sizes 1000,10000] [--runs 1] [--bytes] [--alone 100000] [--write]

Prints a table of whole builds and of builds after an edit; with `--bytes` also what a browser (Chromium) fetches until the first
results of a search are there. `--alone` names sizes that are built without the rival, which would need thirty gigabytes of memory for a
hundred thousand articles. `--write` puts it into benchmarks/SEARCH.md. Nothing is deleted between builds: what was removed a moment ago
makes the next build slow on some file systems.
"""

from __future__ import annotations

import argparse
import gzip
import http.server
import json
import os
import platform
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from typing import ClassVar

import psutil

from benchmarks.__main__ import HERE, SITE, add_article, build, hugo, prepare, put_aside, row, written
from benchmarks.measure import Run, median, passes, run
from generator.search.program import find_program

BUDGETS = {
    "cold, wall": "0.6",
    "cold, memory": "0.5",
    "one text of the newest month": "0.05",
    "all Pagefind processes": "2,048 MiB",
    "bytes to first results": "200 kB for 10,000 articles, 300 kB for 100,000",
}
_TEXT = (".html", ".js", ".css", ".json", ".svg")


def rival(site: Path, output: Path, *, watched: bool) -> Run:
    """Hugo, then Pagefind over its pages: one after the other, so times add up and the larger peak counts."""
    first = run([hugo(), "--quiet", "--destination", str(output)], site, watched=watched)
    second = run([find_program().path, "--site", str(output)], site, watched=watched)
    return Run(first.wall + second.wall, first.cpu + second.cpu, max(first.peak, second.peak), second.output)


def newest_text(site: Path) -> None:
    """One more paragraph in the newest article that the corpus has."""
    place = sorted((site / "content" / "articles").glob("2*/*/*.md"))[-1]
    place.write_text(place.read_text("utf-8") + "\nOne more paragraph.\n", "utf-8")


def compare(size: int, runs: int, folder: Path, *, transfer: bool, alone: bool) -> list[str]:
    """Rows of the table for one size."""
    ours, theirs = prepare(folder, size)
    (ours / "site.yaml").write_text(SITE.replace("search: {enabled: false}\n", ""), "utf-8")
    time.sleep(3)
    built, others = [], []
    for number, watched in enumerate(passes(runs)):
        for name in ("public", ".dateline"):
            put_aside(ours / name, folder / "aside", number)
        built.append(build(ours, watched=watched))
        if not alone:
            others.append(rival(theirs, theirs / f"public-{number}", watched=watched))
    base = median(others) if others else None
    count = sum(1 for p in (ours / "public").rglob("*") if p.is_file())
    rows = [row(f"{size:,} articles, cold, with search", "Dateline", median(built), base, f"{count:,}")]
    if base:
        count = sum(1 for p in (theirs / "public-0").rglob("*") if p.is_file())
        rows.append(row("", "Hugo, then Pagefind", base, base, f"{count:,}"))
    rows.append(f"| {size:,}, all Pagefind processes together | Dateline | | | | {median(built).part / 2**20:,.0f} MiB | | |")
    for label, edit in {"nothing changed": None, "a text of the newest month": newest_text, "one new article": add_article}.items():
        done = []
        for watched in passes(runs):
            time.sleep(3)
            if edit:
                edit(ours)
                time.sleep(3)
            done.append(build(ours, watched=watched))
        rows.append(row(f"{size:,}, {label}", "Dateline", median(done), base, written(done[-1])))
    if transfer:
        rows += fetched(ours / "public", size)
    return rows


class _Server(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below /archive/ and adds up what it sends, as a host sends it that compresses texts."""

    sent: ClassVar[dict[str, int]] = {}
    """Bytes by address."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/archive"))

    def do_GET(self) -> None:
        place = Path(self.translate_path(self.path.split("?")[0]))
        place = place / "index.html" if place.is_dir() else place
        if place.is_file():
            content = place.read_bytes()
            self.sent[self.path] = len(gzip.compress(content, 6)) if place.suffix in _TEXT else len(content)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


def fetched(site: Path, size: int) -> list[str]:
    """What a browser fetches: a page, and a search until its first results."""
    from playwright.sync_api import sync_playwright

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Server, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_address[1]}/archive/"
    rows = []
    others = [shard[0] for shard in json.loads(gzip.decompress((site / "search" / "contents.bin").read_bytes()))["shards"][1:]]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"])
        for label, address in {
            "front page": "",
            "search for a common word": "search/?q=ger",
            "search for two": "search/?q=ger+vou",
        }.items():
            page = browser.new_context().new_page()
            _Server.sent.clear()
            page.goto(root + address)
            if address:
                # the page shows what the newest shard has before it asks for another
                page.wait_for_selector("[data-search=results] li", timeout=120_000)
                page.wait_for_function("() => !document.querySelector('[data-search=page]').hasAttribute('aria-busy')", timeout=120_000)
                first = sum(n for path, n in _Server.sent.items() if not any(f"/{shard}/" in path for shard in others))
                rows.append(
                    f"| {size:,}, {label}: to first results | browser | {first / 1000:,.0f} kB | | | | | in all {sum(_Server.sent.values()) / 1000:,.0f} kB |"
                )
            else:
                page.wait_for_load_state("networkidle")
                rows.append(f"| {size:,}, {label} | browser | {sum(_Server.sent.values()) / 1000:,.0f} kB | | | | | |")
        browser.close()
    server.shutdown()
    return rows


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of articles, with commas")
    parser.add_argument(
        "--runs", type=int, default=1, help="builds of each kind that are timed, before one whose memory is looked at; the median counts"
    )
    parser.add_argument("--bytes", action="store_true", help="also what a browser fetches (needs Chromium)")
    parser.add_argument("--alone", default="", help="numbers of articles, with commas, that are built without the rival")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/SEARCH.md")
    given = parser.parse_args()
    cores, memory = psutil.cpu_count() or 1, psutil.virtual_memory().total / 2**30
    lines = [
        f"{cores} cores, {memory:.0f} GiB of memory, Python {platform.python_version()}; median of {given.runs}; load before: {os.getloadavg()[0]:.1f}.",
        "",
        "| build | program | wall | ÷ Hugo + Pagefind | processor | peak memory (PSS) | ÷ | files written |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    print("\n".join(lines))
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        for size, alone in [*((s, False) for s in _numbers(given.sizes)), *((s, True) for s in _numbers(given.alone))]:
            rows = compare(size, given.runs, Path(name) / str(size), transfer=given.bytes, alone=alone)
            print("\n".join(rows), flush=True)
            lines += rows
    if given.write:
        budgets = "; ".join(f"{name} ≤ {limit}" for name, limit in BUDGETS.items())
        title = f"# Search\n\nWritten by `python -m benchmarks.search --write`. Each row is divided by Hugo's build followed by Pagefind's, in the same run. Wanted: {budgets}.\n\n"
        (HERE / "SEARCH.md").write_text(title + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
