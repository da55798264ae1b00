"""`dateline build`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.base.diagnostics import ContentError
from generator.base.workers import Workers, available_cores
from generator.cli.console import Console
from generator.cli.options import base_url_option, format_option, how_to, jobs_option, moment, publication_options, site_argument
from generator.engine.build_site import build_site
from generator.engine.options import BuildOptions

if TYPE_CHECKING:
    from generator.engine.planned_build import SiteCheck


@click.command(name="build")
@site_argument
@click.option("-o", "--output", metavar="FOLDER", default="", help="Where to write, instead of the folder that site.yaml names.")
@base_url_option("Address of the published site, instead of the one in site.yaml.")
@jobs_option
@publication_options
@click.option("--clean", is_flag=True, help="Write every page anew, whatever is there.")
@click.option(
    "--strict",
    is_flag=True,
    help="Treat warnings as errors, also those of `dateline check` but for its links: write nothing if there is any.",
)
@click.option(
    "--explain",
    is_flag=False,
    flag_value="*",
    default=None,
    metavar="[=PATH]",
    help="Say of each page why it was made, kept or removed; or of one, by its path in the output or its address (--explain=/topics/rail/).",
)
@click.option("--verify", is_flag=True, help="Build the site a second time from nothing, elsewhere, and compare every byte.")
@click.option("--no-search", is_flag=True, help="Leave the search page and its index out.")
@format_option
def command(
    site: Path,
    output: str,
    base_url: str,
    jobs: int | None,
    drafts: bool,
    now: str | None,
    clean: bool,
    strict: bool,
    explain: str | None,
    verify: bool,
    no_search: bool,
    format_: str,
) -> int:
    """Make the website of SITE (a folder with a site.yaml; by default this one).

    All mistakes in all files are shown in one go. If there are any, nothing is written and the site that was built before stays
    as it is. Only files that Dateline wrote itself are ever changed or removed.

    What earlier builds found out is kept in .dateline/ in the site's folder, so that only what differs is made again. That folder
    can be deleted at any time; the next build then takes longer and gives the same site.
    """
    console = Console(format_)
    started = time.monotonic()
    options = BuildOptions(site, moment(now), output, base_url, drafts, strict, clean, not no_search, explain is not None)
    differing: list[tuple[str, str]] = []
    try:
        with Workers(jobs or available_cores()) as workers, console.progress() as progress:
            report = build_site(options, workers, progress, _strict_check() if strict else None)
            if verify and not report.failed:
                from generator.engine.verify import differing_outputs

                differing = differing_outputs(options, Path(report.output), workers, progress)
    except ContentError as fault:
        console.diagnostics(fault.diagnostics)
        return 1
    if explain is not None:
        console.decisions(report, explain)
    if verify and not report.failed:
        console.verdict(differing, report)
    view = how_to("view", site, output=output, base_url=base_url)
    console.report(report, time.monotonic() - started, view, strict=strict)
    if differing:
        return 70
    return 1 if report.failed or (strict and report.diagnostics) else 0


def _strict_check() -> SiteCheck:
    """Not loaded where it is not asked for."""
    from generator.check.editorial import check_editorial

    return check_editorial
