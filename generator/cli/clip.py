"""`dateline clip`."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.base.diagnostics import UsageError
from generator.base.workers import Workers, available_cores
from generator.cli.console import Console, visible

if TYPE_CHECKING:
    from generator.importers.item import ImportedItem


@click.command(name="clip")
@click.argument("url")
@click.option("--site", "folder", type=click.Path(path_type=Path), default=".", help="Folder of the site.  [default: this one]")
@click.option("--date", metavar="DATE", default="", help="When the report appeared, if its page does not say so.")
@click.option("--source", "source_name", metavar="NAME", default="", help="Who published it.")
@click.option("--topic", "topics", metavar="TOPIC", multiple=True, help="A topic, by slug or title; may be given several times.")
@click.option("--summary", default="", help="One or two sentences of your own.")
def command(url: str, folder: Path, date: str, source_name: str, topics: Sequence[str], summary: str) -> int:
    """Make a draft of the report at URL, with its title, date, authors, source and text filled in.

    The text is kept private: it is for you to read and is never published. What the page does not say is asked for.
    """
    from generator.cli.new import today
    from generator.engine.site_store import opened_store
    from generator.importers.fit import Defaults
    from generator.importers.import_items import import_items
    from generator.importers.item import Choices
    from generator.importers.known import read_known
    from generator.importers.loose_date import loose_date
    from generator.importers.web_source import fetch, page_of

    console = Console()
    if "://" not in url:
        raise UsageError(f"{visible(url)} is no address", "Copy the whole address from the browser's address bar.")
    if date and not loose_date(date):
        raise UsageError(f'--date: "{date}" is not a date of an article', "Write 2021-12-14, 2021-12 or 2021.")
    item = page_of(fetch(url), Choices(loose_date(date), source_name, ""))
    item = dataclasses.replace(
        item, date=loose_date(date) or item.date, summary=summary or item.summary, terms={**item.terms, "topics": tuple(topics)}
    )
    item = _asked(item) if sys.stdin.isatty() else item
    if not item.date:
        raise UsageError("the page does not say when the report appeared", "Say it with --date. Nothing was written.")
    with Workers(available_cores()) as workers, console.progress() as progress, opened_store(folder, progress, make=False) as store:
        known = read_known(folder, workers, store, progress)
        defaults = Defaults("html", "content/articles", True, today(known.settings.timezone), "")
        (outcome,) = import_items(url, iter([item]), known, defaults, progress).outcomes
    if outcome.action != "imported":
        console.note(visible(f"{outcome.why}: {outcome.path}"))
        return 0 if outcome.action == "there" else 1
    console.say(visible(os.path.normpath(folder / outcome.path)))
    for hint in outcome.hints:
        console.note(visible(f"  {hint}"))
    return 0


def _asked(item: ImportedItem) -> ImportedItem:
    """An item with what its page does not say, as the editor says it."""
    from generator.importers.loose_date import loose_date

    title = item.title or click.prompt("Headline")
    date = item.date
    while not date:
        date = loose_date(click.prompt("When did it appear? (2021-12-14, 2021-12 or 2021)"))
    source = item.source or click.prompt("Who published it?", default="", show_default=False)
    topics = item.terms.get("topics") or tuple(
        t.strip() for t in click.prompt("Topics, with commas", default="", show_default=False).split(",") if t.strip()
    )
    summary = item.summary or click.prompt("Summary, in your own words", default="", show_default=False)
    return dataclasses.replace(item, title=title, date=date, source=source, summary=summary, terms={**item.terms, "topics": topics})
