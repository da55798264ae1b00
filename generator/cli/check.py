"""`dateline check`."""

from __future__ import annotations

from pathlib import Path

import click

from generator.base.diagnostics import ContentError
from generator.base.workers import Workers, available_cores
from generator.cli.console import Console
from generator.cli.options import format_option, jobs_option, moment, publication_options, site_argument


@click.command(name="check")
@site_argument
@click.option("--base-url", metavar="URL", default="", help="Address of the published site, instead of the one in site.yaml.")
@jobs_option
@publication_options
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@format_option
def command(site: Path, base_url: str, jobs: int | None, drafts: bool, now: str | None, strict: bool, format_: str) -> int:
    """Look for mistakes in SITE without writing anything.

    Shows what `dateline build` would show, and then makes every page in memory and follows every link on it that leads to this
    site, down to the heading it points to.
    """
    from generator.check.check_site import check_site
    from generator.engine.load_site import load_site
    from generator.engine.site_store import opened_store

    console = Console(format_)
    try:
        with (
            Workers(jobs or available_cores()) as workers,
            console.progress() as progress,
            opened_store(site, progress, make=False) as store,
        ):
            loaded = load_site(site, workers, store, now=moment(now), drafts=drafts, base_url=base_url, search=True, progress=progress)
            found = check_site(loaded, workers, progress)
    except ContentError as fault:
        console.diagnostics(fault.diagnostics)
        return 1
    console.diagnostics(found)
    if not found and format_ == "text":
        console.say(f"No mistakes in {len(loaded.archive.articles):,} articles and {len(loaded.plan.outputs):,} files.")
    return 1 if any(d.is_error for d in found) or (strict and found) else 0
