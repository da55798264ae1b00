"""`dateline import`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.base.diagnostics import UsageError
from generator.base.workers import Workers, available_cores
from generator.cli.console import Console, visible

if TYPE_CHECKING:
    from generator.importers.import_items import ImportReport
    from generator.importers.open_source import Opened

SHOWN = 20
"""Items that are named at most in each part of the report."""


class _Formats(click.ParamType):  # type: ignore[type-arg]
    """A format by name, checked when the command runs so that every start is quick."""

    name = "format"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from generator.importers.open_source import FORMATS

        if value != "auto" and value not in FORMATS:
            self.fail(f"there is no format {value}; there are auto, {', '.join(FORMATS)}", param, ctx)
        return value


@click.command(name="import")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--site", "folder", type=click.Path(path_type=Path), default=".", help="Folder of the site.  [default: this one]")
@click.option(
    "--from",
    "format_",
    type=_Formats(),
    default="auto",
    metavar="FORMAT",
    help="What the source is, if it cannot be told: story-list, feed, opml, wordpress, blogger, medium, jekyll, hugo, zola, pelican, eleventy, "
    "docusaurus, mkdocs, markdown, html, csv, jsonl, timelinejs, bibtex, csl-json, bookmarks.",
)
@click.option("--into", metavar="FOLDER", default="content/articles", show_default=True, help="Where the articles go.")
@click.option("--date", metavar="DATE", default="", help="Date of what has none of its own: 2021-12-14, 2021-12 or 2021.")
@click.option("--source", "source_name", metavar="NAME", default="", help="Publisher of what does not name its own.")
@click.option("--old-site", metavar="URL", default="", help="Address of the imported site, to make its links whole.")
@click.option("--draft/--no-draft", default=True, show_default=True, help="Whether builds leave the articles out for now.")
@click.option("--limit", type=click.IntRange(1), help="Import this many items and no more.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option(
    "--format", "shown_as", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to show what was done."
)
def command(
    sources: Sequence[str],
    folder: Path,
    format_: str,
    into: str,
    date: str,
    source_name: str,
    old_site: str,
    draft: bool,
    limit: int | None,
    dry_run: bool,
    shown_as: str,
) -> int:
    """Bring stories from elsewhere into the archive: files, folders, zips or addresses of feeds and pages.

    Each story becomes a file in content/articles, a draft unless you say otherwise. No file is ever overwritten, and what was imported
    once is not imported again. Text that found no place, and what you should look at, goes into a file in imports/.
    """
    from generator.engine.site_store import opened_store
    from generator.importers.fit import Defaults
    from generator.importers.import_items import import_items
    from generator.importers.item import Choices
    from generator.importers.known import read_known
    from generator.importers.loose_date import loose_date

    console = Console(shown_as)
    if date and not loose_date(date):
        raise UsageError(
            f'--date: "{date}" is not a date of an article', "Write 2021-12-14, 2021-12 or 2021; add ~ for about and ? for perhaps."
        )
    into = _folder(into)
    reports: list[tuple[str, str, ImportReport]] = []
    with Workers(available_cores()) as workers, console.progress() as progress, opened_store(folder, progress, make=False) as store:
        known = read_known(folder, workers, store, progress)
        choices = Choices(loose_date(date), source_name, old_site)
        left = limit
        for source in sources:
            opened = _opened(source, format_, choices)
            defaults = Defaults(opened.format, into, draft, _today(known.settings.timezone), old_site)
            report = import_items(opened.name, opened.read, known, defaults, progress, limit=left, dry_run=dry_run)
            reports.append((source, opened.format, report))
            left = left - len(report.outcomes) if left is not None else None
            if left is not None and left <= 0:
                break
    if shown_as == "json":
        console.say(json.dumps([_as_json(*r) for r in reports], ensure_ascii=False, indent=1))
    else:
        for entry in reports:
            _show(console, *entry, dry_run=dry_run)
    return 0


def _opened(source: str, format_: str, choices: object) -> Opened:
    """A source by its path; dates are asked for where a list of stories has none."""
    from generator.importers.item import Choices
    from generator.importers.open_source import detect, open_source

    assert isinstance(choices, Choices)
    if "://" in source:
        from generator.importers.web_source import open_address

        return open_address(source, format_, choices)
    place = Path(source)
    if place.exists() and (detect(place) if format_ == "auto" else format_) == "story-list" and not choices.date:
        choices = Choices(_ask_date(source), choices.source, choices.old_site)
    return open_source(place, format_, choices)


def _ask_date(source: str) -> str:
    from generator.importers.loose_date import loose_date

    hint = "Say with --date when the stories appeared: 2021-12-14, or 2021-12 or 2021 if you know no more. The report names each story’s own hints."
    if not sys.stdin.isatty():
        raise UsageError(f"a list of stories such as {source} does not say when they appeared", hint)
    made = loose_date(click.prompt(f"When did the stories of {visible(source)} appear? (2021-12-14, 2021-12 or 2021)"))
    if not made:
        raise UsageError("that is not a date of an article", hint)
    return made


def _folder(into: str) -> str:
    parts = [p for p in into.replace("\\", "/").split("/") if p not in ("", ".")]
    if parts[:2] != ["content", "articles"] or ".." in parts:
        raise UsageError(f"--into: {into} is not a folder for articles", "Articles lie below content/articles/.")
    return "/".join(parts)


def _today(zone: str) -> str:
    from generator.cli.new import today

    return today(zone)


# ---------------------------------------------------------------------------- what was done


def _show(console: Console, source: str, format_: str, report: ImportReport, *, dry_run: bool) -> None:
    from generator.importers.open_source import FORMATS

    done = "Would import" if dry_run else "Imported"
    there = report.count("there")
    console.say(
        f"{visible(source)} ({FORMATS[format_]}): {done.lower()} {report.count('imported'):,}"
        f"{f', {there:,} already there' if there else ''}"
        f"{f', {n:,} skipped' if (n := report.count('skipped')) else ''}{f', {n:,} not possible' if (n := report.count('residue')) else ''}"
        f"{'; the limit left more' if report.more else ''}"
    )
    for title, chosen in (
        ("Skipped:", [(o.origin, o.why, o.path) for o in report.outcomes if o.action == "skipped"]),
        ("Not possible:", [(o.origin, o.why, o.title) for o in report.outcomes if o.action == "residue"]),
        ("Look at:", [(o.path, "; ".join(o.hints), "") for o in report.outcomes if o.action == "imported" and o.hints]),
    ):
        if chosen:
            console.note(title)
        for where, why, more in chosen[:SHOWN]:
            console.note(f"  {visible(where)}: {visible(' '.join(why.split()))}{f' ({visible(more)})' if more else ''}"[:400])
        if len(chosen) > SHOWN:
            console.note(f"  … and {len(chosen) - SHOWN:,} more")
    if report.residue_path:
        pieces = f"{report.pieces:,} text{'s' if report.pieces != 1 else ''} without a place" if report.pieces else "nothing was lost"
        console.note(f"All of this, and {pieces}: {visible(report.residue_path)}")


def _as_json(source: str, format_: str, report: ImportReport) -> dict[str, object]:
    return {
        "source": source,
        "from": format_,
        "items": [
            {"action": o.action, "origin": o.origin, "title": o.title, "path": o.path, "why": o.why, "look_at": list(o.hints)}
            for o in report.outcomes
        ],
        "residue": report.residue_path,
        "not_placed": report.pieces,
        "more": report.more,
    }
