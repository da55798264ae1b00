"""`dateline check`."""

from __future__ import annotations

from pathlib import Path

import click

from generator.base.diagnostics import ContentError, UsageError
from generator.base.workers import Workers, available_cores
from generator.cli.console import Console
from generator.cli.options import base_url_option, format_option, jobs_option, moment, publication_options, site_argument


@click.command(name="check")
@site_argument
@base_url_option("Address of the published site, instead of the one in site.yaml.")
@jobs_option
@publication_options
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option(
    "--links",
    type=click.Choice(["internal", "external"]),
    default="internal",
    show_default=True,
    help="external: also ask other sites whether what the pages link to is still there, and note it in checked-links.txt.",
)
@click.option("--again", is_flag=True, help="With --links external: ask about every link, also those looked at within a week.")
@click.option("--saved-copies", is_flag=True, help="With --links external: ask the Internet Archive for saved copies of originals.")
@format_option
def command(
    site: Path,
    base_url: str,
    jobs: int | None,
    drafts: bool,
    now: str | None,
    strict: bool,
    links: str,
    again: bool,
    saved_copies: bool,
    format_: str,
) -> int:
    """Look for mistakes in SITE without writing anything (but for --links external, which keeps what it found).

    Shows what `dateline build` would show, and then makes every page in memory and follows every link on it that leads to this
    site, down to the heading it points to.
    """
    from generator.check.check_site import check_site
    from generator.check.outside_links import find_outside_links
    from generator.engine.load_site import load_site
    from generator.engine.site_store import opened_store

    if (again or saved_copies) and links != "external":
        raise UsageError("--again and --saved-copies go with --links external")
    console = Console(format_)
    try:
        with Workers(jobs or available_cores()) as workers, console.progress() as progress:
            with opened_store(site, progress, make=False) as store:
                loaded = load_site(site, workers, store, now=moment(now), drafts=drafts, base_url=base_url, search=True, progress=progress)
                found = check_site(loaded, workers, progress)
                elsewhere = links == "external" and not any(d.is_error for d in found)
                outside = find_outside_links(loaded, workers, progress) if elsewhere else []
            if elsewhere:
                # other sites may take their time; builds need not wait for them
                from generator.cli.check_external import check_elsewhere

                today = moment(now)[:10]
                found += check_elsewhere(outside, loaded, site, console, progress, today, again=again, saved_copies=saved_copies)
    except ContentError as fault:
        console.diagnostics(fault.diagnostics)
        return 1
    console.diagnostics(found)
    if not found and format_ == "text":
        console.say(f"No mistakes in {len(loaded.archive.articles):,} articles and {len(loaded.plan.outputs):,} files.")
    return 1 if any(d.is_error for d in found) or (strict and found) else 0
