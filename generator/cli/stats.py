"""`dateline stats`."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.cli.console import Console
from generator.cli.options import how_to, jobs_option, moment, publication_options, site_argument

if TYPE_CHECKING:
    from generator.engine.statistics import Statistics


@click.command(name="stats")
@site_argument
@publication_options
@jobs_option
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="For people or for programs."
)
def command(site: Path, drafts: bool, now: str | None, jobs: int | None, format_: str) -> int:
    """Say what the archive of SITE holds and what it lacks.

    Articles by year, source, topic and rights, storylines, events; then what is missing: source links, archived copies,
    summaries, topics. With --format json the files concerned are listed as well. Files with mistakes in them are left
    out, and the exit code is 1 if there are any.
    """
    from generator.base.workers import Workers, available_cores
    from generator.engine.load_site import load_site
    from generator.engine.site_store import opened_store
    from generator.engine.statistics import gather_statistics

    console = Console(format_)
    with Workers(jobs or available_cores()) as workers, console.progress() as progress, opened_store(site, progress, make=False) as store:
        loaded = load_site(site, workers, store, now=moment(now), drafts=drafts, progress=progress)
    found = gather_statistics(loaded.archive, loaded.settings)
    errors = sum(1 for d in loaded.diagnostics if d.is_error)
    if format_ == "json":
        console.say(json.dumps(as_json(found, loaded.settings.title, errors), ensure_ascii=False, indent=1))
    else:
        from generator.cli.stats_text import show

        show(console, found, loaded.settings.title)
    if errors:
        advice = f"`{how_to('build', site)}` shows them; what they concern may be missing above."
        console.note(f"There {'is 1 mistake' if errors == 1 else f'are {errors:,} mistakes'} in the files. {advice}")
    return 1 if errors else 0


def as_json(found: Statistics, title: str, errors: int) -> dict[str, object]:
    """The numbers for programs. Keys are only ever added."""
    made = {"title": title, **dataclasses.asdict(found), "errors": errors}
    made["lacking"] = {lack.what: list(lack.where) for lack in found.lacking}
    made["held"] = [{"path": path, "reason": reason} for path, reason in found.held]
    return made
