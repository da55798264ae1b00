"""`dateline suggest`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.base.diagnostics import ContentError, UsageError, in_order
from generator.base.text import did_you_mean
from generator.base.workers import Workers
from generator.cli.console import Console, visible
from generator.cli.left_out import tell_left_out
from generator.cli.options import jobs_option

if TYPE_CHECKING:
    from generator.curate.archive_facts import ArchiveFacts
    from generator.curate.suggest import Proposal, Suggester, Suggestion


@click.command(name="suggest")
@click.argument("files", metavar="[FILES]...", nargs=-1)
@click.option("--site", "folder", type=click.Path(path_type=Path), default=".", help="Folder of the site.  [default: this one]")
@click.option("--apply", is_flag=True, help="Write what enough speaks for into the files; everything else in them stays as it is.")
@click.option("--only", metavar="KEY", multiple=True, help="Only for this key, such as topics; may be given several times.")
@click.option(
    "--least", type=click.IntRange(1, 100), default=50, show_default=True, help="How much must speak for what is written, of 100."
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to show the proposals."
)
@jobs_option
def command(files: Sequence[str], folder: Path, apply: bool, only: Sequence[str], least: int, format_: str, jobs: int | None) -> int:
    """Propose topics, people, organisations, places, a storyline, events and a summary for FILES; by default for all articles that lack them.

    Proposals come from the archive itself: names it knows that the text speaks of, and what similar articles are filed under.
    Nothing is written without --apply, and no text is ever made up: a summary is a sentence of the article.
    """
    console = Console(format_)
    _check_keys(folder, only)
    with opened(folder, files, console, jobs) as suggester:
        made = [s for s in (_only(s, only) for s in suggester.all()) if s.proposals]
    if format_ == "json":
        console.say(json.dumps([_as_json(s) for s in made], ensure_ascii=False, indent=1))
    else:
        for suggestion in made:
            show(console, suggestion.path, suggestion.title, suggestion.proposals, least)
        if not made:
            console.note("There is nothing to propose.")
    if apply:
        return _apply(console, folder, made, least)
    if made and format_ == "text":
        console.note(
            f"Nothing was written. With --apply, what is marked + is written into the files ({sum(_good(p, least) for s in made for p in s.proposals)} changes)."
        )
    return 0


@contextmanager
def opened(folder: Path, files: Sequence[str], console: Console, jobs: int | None) -> Iterator[Suggester]:
    """The proposals for some files, or for all articles that lack terms."""
    from generator.base.workers import available_cores
    from generator.curate.archive_facts import read_facts
    from generator.curate.suggest import Suggester, lacking
    from generator.engine.site_store import opened_store

    with Workers(jobs or available_cores()) as workers, console.progress() as progress, opened_store(folder, progress, make=False) as store:
        facts = read_facts(folder, workers, store, progress)
        if not files:
            tell_left_out(console, folder, facts.left_out)
        wanted = [_path(folder, name, facts) for name in files] or [a.path for a in facts.articles if lacking(a)]
        yield Suggester(facts, wanted, workers, progress)


def _path(folder: Path, name: str, facts: ArchiveFacts) -> str:
    """The article that a file named on the command line holds. Raises UsageError, and ContentError with what is wrong in the file."""
    from generator.engine.locate import locate

    known = {a.path for a in facts.articles}
    for candidate in (name, Path(name).resolve().as_posix().removeprefix(f"{folder.resolve().as_posix()}/")):
        if candidate in known:
            return candidate
        if candidate in facts.left_out:
            raise ContentError(in_order(locate(facts.half_read[candidate], folder)))
    raise UsageError(f"{visible(name)} is no article of this site", "Name a file below content/articles/.")


def _check_keys(folder: Path, only: Sequence[str]) -> None:
    """Raises UsageError for a key that nothing is ever proposed for: that there is nothing for it would mislead."""
    from generator.curate.suggest import proposed_keys
    from generator.engine.read_settings import read_settings

    settings = read_settings(folder)[0] if only else None
    known = proposed_keys(settings) if settings else only
    for key in only:
        if key not in known:
            hint = f"{did_you_mean(key, known)} There are proposals for {', '.join(known)}.".lstrip()
            raise UsageError(f"--only: nothing is proposed for a key `{key}`", hint)


def _only(suggestion: Suggestion, only: Sequence[str]) -> Suggestion:
    from generator.curate.suggest import Suggestion

    kept = tuple(p for p in suggestion.proposals if not only or p.key in only)
    return Suggestion(suggestion.path, suggestion.title, kept)


def _good(proposal: Proposal, least: int) -> bool:
    return proposal.change is not None and proposal.points >= least


def show(console: Console, path: str, title: str, proposals: Sequence[Proposal], least: int) -> None:
    """The proposals for an article, with what speaks for each."""
    console.say(f"{console.style(visible(path), bold=True)}: {visible(title)}")
    for p in proposals:
        mark = "+" if _good(p, least) else " "
        console.say(f"  {mark} {p.key:14} {visible(p.shown)}  {console.style(f'({p.points}: {visible(p.evidence)})', dim=True)}")


def _apply(console: Console, folder: Path, made: Sequence[Suggestion], least: int) -> int:
    from generator.curate.edit_files import Refused, plan_edit, write_edit

    changed = refused = 0
    for suggestion in made:
        changes = [p.change for p in suggestion.proposals if p.change is not None and _good(p, least)]
        edit = plan_edit(folder, suggestion.path, changes) if changes else None
        if isinstance(edit, Refused):
            refused += 1
            console.note(f"{visible(edit.path)} was left alone: {edit.why}")
        elif edit:
            write_edit(folder, edit)
            changed += 1
    console.note(f"{changed:,} file{'' if changed == 1 else 's'} changed{f', {refused:,} left alone' if refused else ''}.")
    return 1 if refused else 0


def _as_json(suggestion: Suggestion) -> dict[str, object]:
    return {
        "path": suggestion.path,
        "title": suggestion.title,
        "proposals": [
            {"key": p.key, "value": p.text, "title": p.shown, "points": p.points, "evidence": p.evidence} for p in suggestion.proposals
        ],
    }
