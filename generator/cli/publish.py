"""`dateline publish`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import click

from generator.base.diagnostics import ContentError, UsageError
from generator.base.workers import Workers, available_cores
from generator.cli.console import Console, visible
from generator.cli.options import jobs_option, moment, site_argument
from generator.cli.publish_setup import set_up
from generator.cli.publish_text import tell_difference
from generator.engine.load_site import LoadedSite
from generator.engine.options import BuildOptions
from generator.publish.publish_site import Publication, Request
from generator.publish.remote import chosen

_WORK = "publish.git"


@click.command(name="publish")
@site_argument
@click.option("--dry-run", is_flag=True, help="Show what would change on the site, and write nothing at all.")
@click.option("--remote", metavar="NAME", default="", help="Remote to push to, or its address, instead of the one in site.yaml.")
@click.option("--branch", metavar="NAME", default="", help="Branch to push to, instead of the one in site.yaml.")
@click.option("--replace", is_flag=True, help="Take out files on the branch that Dateline did not put there.")
@click.option("--older", is_flag=True, help="Publish although what is published was made from newer files.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors: publish nothing if there is any.")
@click.option("--now", metavar="DATE", help="Publish as if it were this date (2026-11-22 or 2026-11-22T09:00:00Z).")
@jobs_option
@click.option("--setup", is_flag=True, help="Write a GitHub Actions workflow that publishes every push, and end.")
@click.option(
    "--record", is_flag=True, help="Note all addresses of the site in published-urls.txt, and end: for sites that a workflow publishes."
)
@click.option(
    "--due",
    is_flag=True,
    help="Say true or false: whether an article's publish_at or expires has come since the last build. For workflows.",
)
@click.option(
    "--compare", metavar="FOLDER", default="", help="Compare the built site with another build, in FOLDER, and end. For workflows."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="How to show what changes.",
)
def command(
    site: Path,
    dry_run: bool,
    remote: str,
    branch: str,
    replace: bool,
    older: bool,
    strict: bool,
    now: str | None,
    jobs: int | None,
    setup: bool,
    record: bool,
    due: bool,
    compare: str,
    format_: str,
) -> int:
    """Build SITE, check it, show what changes, and push it to the branch that GitHub Pages publishes.

    Your files, your branch, your index and your stash are not touched, whatever state they are in. What somebody else published
    in the meantime is never overwritten. Drafts are not published. Git's own access rights are used; no password is asked for.

    Addresses that were published are kept in published-urls.txt. Commit it: a build refuses to let one of them vanish.
    """
    console = Console()
    at = moment(now)
    if sum((setup, record, due, bool(compare), dry_run)) > 1:
        raise UsageError("--setup, --record, --due, --compare and --dry-run each stand alone", "Choose one of them.")
    if setup:
        return set_up(site, console)
    if due:
        console.say("true" if _is_due(site, at) else "false")
        return 0
    if compare:
        return _compare(site, Path(compare), console, format_)
    try:
        with Workers(jobs or available_cores()) as workers:
            loaded = _checked(site, workers, console, at, strict=strict, write=not dry_run)
            if loaded is None:
                return 1
            if record:
                return _record(site, loaded, console)
            with _built(site, loaded, workers, console, at, dry_run=dry_run) as (output, work):
                if output is None:
                    return 1
                request = _request(site, loaded, output, work, remote, branch, replace=replace, older=older)
                return _publish(request, loaded, console, format_, dry_run=dry_run)
    except ContentError as fault:
        console.diagnostics(fault.diagnostics)
        return 1


def _checked(site: Path, workers: Workers, console: Console, now: str, *, strict: bool, write: bool) -> LoadedSite | None:
    """The site with all its pages looked at; None if it has mistakes."""
    from generator.check.check_site import check_site
    from generator.engine.load_site import load_site
    from generator.engine.site_store import opened_store

    with console.progress() as progress, opened_store(site, progress, make=write) as store:
        loaded = load_site(site, workers, store, now=now, progress=progress)
        found = check_site(loaded, workers, progress)
    console.diagnostics(found)
    if any(d.is_error for d in found) or (strict and found):
        console.note("Nothing was published.")
        return None
    return loaded


@contextlib.contextmanager
def _built(
    site: Path, loaded: LoadedSite, workers: Workers, console: Console, now: str, *, dry_run: bool
) -> Iterator[tuple[Path | None, Path]]:
    """(the built site, or None if it failed; where to prepare the commit). For a dry run both are elsewhere, and go away."""
    from generator.base.files import scratch_folder
    from generator.engine.build_site import build_site
    from generator.engine.database import FOLDER
    from generator.engine.planned_build import planned_build
    from generator.engine.store import Store

    with contextlib.ExitStack() as stack:
        progress = stack.enter_context(console.progress())
        if dry_run:
            scratch = Path(stack.enter_context(scratch_folder()))
            store = stack.enter_context(contextlib.closing(Store.scratch()))
            report = planned_build(BuildOptions(site, now, str(scratch / "site")), store, workers, progress)
            work = scratch / _WORK
        else:
            report = build_site(BuildOptions(site, now), workers, progress)
            work = site / FOLDER / _WORK
        if report.failed:
            console.diagnostics(report.diagnostics)
        yield (None if report.failed else Path(report.output)), Path(os.path.abspath(work))


def _request(site: Path, loaded: LoadedSite, output: Path, work: Path, remote: str, branch: str, *, replace: bool, older: bool) -> Request:

    templates = {output.path: output.template for output in loaded.plan.outputs if output.template}
    return Request(
        folder=site,
        output=output,
        work=work,
        title=loaded.settings.title,
        root=loaded.settings.root,
        publishing=chosen(loaded.settings.publishing, remote, branch),
        replace=replace,
        older=older,
        redirects=frozenset(path for path, name in templates.items() if name == "redirect.html"),
        tombstones=frozenset(path for path, name in templates.items() if name == "tombstone.html"),
    )


def _publish(request: Request, loaded: LoadedSite, console: Console, format_: str, *, dry_run: bool) -> int:
    from generator.engine.lock import site_lock
    from generator.engine.report import silent

    lock = contextlib.nullcontext(True) if dry_run else site_lock(request.folder, silent)
    with lock:
        publication = Publication(request)
        tell_difference(console, publication.difference, format_)
        if publication.warning:
            console.note(publication.warning)
        if dry_run:
            console.note("This was a dry run: nothing was written and nothing was published.")
            return 0
        commit = publication.push()
    if commit == publication.before.commit:
        console.note("The published site is like this already.")
    else:
        console.note(
            f"Published on {visible(request.publishing.branch)} as {commit[:10]}; {visible(request.root.base_url)} follows in a minute or two."
        )
    return _record(request.folder, loaded, console)


def _record(site: Path, loaded: LoadedSite, console: Console) -> int:
    from generator.engine.site_records import LEDGER
    from generator.engine.url_ledger import read_ledger, write_ledger

    if write_ledger(site, loaded.plan, read_ledger(site)[0]):
        console.note(f"{LEDGER} has new addresses; commit it with your files.")
    return 0


def _is_due(site: Path, now: str) -> bool:
    """Whether what is published at a moment differs from what the last build published. Without a last build, it may."""
    from generator.engine.last_build import read_last_build
    from generator.engine.report import silent
    from generator.engine.site_store import opened_store

    with opened_store(site, silent, make=False) as store:
        last = read_last_build(store)
    return last is None or not last.since <= now < last.until


def _compare(site: Path, other: Path, console: Console, format_: str) -> int:
    """Tell how the built site differs from another build of it."""
    from generator.engine.manifest import list_output, read_manifest
    from generator.engine.read_settings import read_settings
    from generator.publish.difference import differ

    settings, wrong = read_settings(site)
    if settings is None:
        raise ContentError(wrong)
    if not other.is_dir():
        # without this, every page would count as added
        raise UsageError(f"--compare: there is no folder {other}", "Name the output folder of another build of this site.")

    def state(folder: Path) -> dict[str, tuple[str, int]]:
        sizes = {path: stamp[0] for path, stamp in list_output(folder).items()}
        return {path: (digest, sizes.get(path, 0)) for path, digest in (read_manifest(folder) or {}).items()}

    tell_difference(console, differ(state(other), state(site / settings.output)), format_)
    return 0
