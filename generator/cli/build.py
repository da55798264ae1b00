"""`dateline build`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from generator.base.diagnostics import ContentError
from generator.base.workers import Workers, available_cores
from generator.cli.console import Console
from generator.cli.options import format_option, how_to, jobs_option, moment, publication_options, site_argument
from generator.engine.build_site import build_site
from generator.engine.options import BuildOptions


@click.command(name="build")
@site_argument
@click.option("-o", "--output", metavar="FOLDER", default="", help="Where to write, instead of the folder that site.yaml names.")
@click.option("--base-url", metavar="URL", default="", help="Address of the published site, instead of the one in site.yaml.")
@jobs_option
@publication_options
@click.option("--clean", is_flag=True, help="Write every page anew, whatever is there.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors: write nothing if there is any.")
@format_option
def command(
    site: Path, output: str, base_url: str, jobs: int | None, drafts: bool, now: str | None, clean: bool, strict: bool, format_: str
) -> int:
    """Make the website of SITE (a folder with a site.yaml; by default this one).

    All mistakes in all files are shown in one go. If there are any, nothing is written and the site that was built before stays
    as it is. Only files that Dateline wrote itself are ever changed or removed.
    """
    console = Console(format_)
    started = time.monotonic()
    options = BuildOptions(site, moment(now), output, base_url, drafts, strict, clean)
    try:
        with Workers(jobs or available_cores()) as workers, console.progress() as progress:
            report = build_site(options, workers, progress)
    except ContentError as fault:
        console.diagnostics(fault.diagnostics)
        return 1
    view = how_to("view", site, output=output, base_url=base_url)
    console.report(report, time.monotonic() - started, view, strict=strict)
    return 1 if report.failed or (strict and report.diagnostics) else 0
