"""`dateline export`."""

from __future__ import annotations

from pathlib import Path

import click

from generator.base.diagnostics import ContentError, EnvironmentFault, UsageError
from generator.base.workers import Workers, available_cores
from generator.cli.console import Console, visible
from generator.cli.init import check_empty
from generator.cli.options import jobs_option, moment


@click.command(name="export")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("site", type=click.Path(path_type=Path), default=".")
@jobs_option
@click.option("--now", metavar="DATE", help="Export what is published at this date (2026-11-22 or 2026-11-22T09:00:00Z).")
def command(folder: Path, site: Path, jobs: int | None, now: str | None) -> int:
    """Write what SITE publishes to FOLDER, as Markdown files that make the same site again.

    FOLDER must be new or empty. Left behind are drafts and whatever else is not published now, and the texts of articles whose
    rights are private. The archive as tables and JSON lies beside the pages of the built site, in data/.
    """
    from generator.engine.export_site import exported_files
    from generator.engine.load_site import load_site
    from generator.engine.site_store import opened_store

    console = Console()
    check_empty(folder)
    if (site / "content").resolve() in (folder.resolve(), *folder.resolve().parents):
        raise UsageError(f"{folder} lies in the content of the site itself", "Name a folder elsewhere.")
    _check_not_in_output(folder, site)
    count = 0
    with (
        Workers(jobs or available_cores()) as workers,
        console.progress() as progress,
        opened_store(site, progress, make=False) as store,
    ):
        loaded = load_site(site, workers, store, now=moment(now), progress=progress)
        if loaded.failed:
            raise ContentError(loaded.diagnostics)
        for path, content in exported_files(loaded):
            _put(folder / path, content)
            count += 1
    console.say(f"Wrote {count:,} files of {len(loaded.archive.articles):,} articles to {visible(str(folder))}.")
    return 0


def _check_not_in_output(folder: Path, site: Path) -> None:
    """Raises UsageError if builds are written to that folder: they refuse one with files that Dateline did not build."""
    from generator.engine.read_settings import read_settings

    settings, _ = read_settings(site)
    if settings and (site / settings.output).resolve() in (folder.resolve(), *folder.resolve().parents):
        why = f"{folder} lies in the folder that the site is built into, and no build could be written there any more"
        raise UsageError(why, "Name a folder elsewhere.")


def _put(place: Path, content: bytes) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(place, "xb") as file:
            file.write(content)
    except OSError as fault:
        raise EnvironmentFault(f"cannot write {place}: {fault.strerror or fault}", "Check the folder's permissions.") from fault
