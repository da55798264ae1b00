"""`dateline terms`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.base.diagnostics import UsageError
from generator.base.workers import Workers, available_cores
from generator.cli.console import Console, visible
from generator.cli.left_out import tell_half_read
from generator.cli.options import Command

if TYPE_CHECKING:
    from generator.curate.terms import TermPlan, TermWork

SHOWN = 12
"""Files whose changes are shown in full."""


@click.group(name="terms")
def command() -> None:
    """List, rename, merge and move topics, people, organisations and other terms, across all files of the archive.

    Changes are shown first; they are made with --apply. Old names stay as aliases, so that old addresses lead to the new ones.
    """


def _site(function: Command) -> Command:
    return click.option("--site", "folder", type=click.Path(path_type=Path), default=".", help="Folder of the site.  [default: this one]")(
        function
    )


def _change(function: Command) -> Command:
    function = click.option("--apply", is_flag=True, help="Make the changes; without it they are only shown.")(function)
    return _site(click.argument("taxonomy")(function))


@contextmanager
def _work(folder: Path, taxonomy: str, old: str = "") -> Iterator[list[TermWork]]:
    """One taxonomy to work on, or all of them for an empty name. `old` is a name that is to go."""
    from generator.curate.archive_facts import read_facts
    from generator.curate.terms import TermWork
    from generator.engine.report import silent
    from generator.engine.site_store import opened_store

    with Workers(available_cores()) as workers, opened_store(folder, silent, make=False) as store:
        facts = read_facts(folder, workers, store, silent)
        tell_half_read(Console(), folder, facts.half_read, old)
        found = facts.taxonomy(taxonomy) if taxonomy else None
        if taxonomy and found is None:
            names = ", ".join(t.key for t in facts.settings.taxonomies)
            raise UsageError(f"there is no taxonomy {taxonomy}", f"This archive has {names}.")
        yield [TermWork(facts, found)] if found else [TermWork(facts, t) for t in facts.settings.taxonomies]


@command.command(name="list")
@click.argument("taxonomy", default="")
@_site
def list_(taxonomy: str, folder: Path) -> int:
    """All terms of TAXONOMY (or of all), with how many articles name each."""
    console = Console()
    with _work(folder, taxonomy) as held:
        for work in held:
            uses = work.facts.uses(work.key)
            if not work.known:
                continue
            console.say(console.style(work.key, bold=True))
            for slug in sorted(work.known, key=lambda s: (-uses[s], s)):
                note = work.registry.notes.get(slug)
                more = f"  under {note.parent}" if note and note.parent else ""
                others = [n for n in work.known[slug] if n != work.facts.title(work.key, slug)]
                console.say(
                    f"  {uses[slug]:6,}  {visible(work.facts.title(work.key, slug))} [{slug}]{visible(more)}{visible(f'  also {chr(44).join(others)}') if others else ''}"
                )
    return 0


@command.command()
@click.argument("taxonomy", default="")
@_site
def alike(taxonomy: str, folder: Path) -> int:
    """Pairs of terms whose names are so alike that they may be one."""
    console = Console()
    count = 0
    with _work(folder, taxonomy) as held:
        for work in held:
            for pair in work.alike():
                count += 1
                console.say(
                    f"{pair.taxonomy}: {visible(pair.left)} ({pair.uses[0]:,}) and {visible(pair.right)} ({pair.uses[1]:,}): {visible(pair.how)}"
                )
    console.note("To make two one: dateline terms merge TAXONOMY OLD INTO." if count else "No two names are alike.")
    return 0


@command.command()
@_change
@click.argument("old")
@click.argument("new")
def rename(taxonomy: str, folder: Path, apply: bool, old: str, new: str) -> int:
    """Call the term OLD by the name NEW everywhere."""
    with _work(folder, taxonomy, old) as (work,):
        return _done(work.rename(old, new), folder, apply)


@command.command()
@_change
@click.argument("old")
@click.argument("into")
def merge(taxonomy: str, folder: Path, apply: bool, old: str, into: str) -> int:
    """Make the term OLD part of the term INTO."""
    with _work(folder, taxonomy, old) as (work,):
        return _done(work.merge(old, into), folder, apply)


@command.command()
@_change
@click.argument("term")
@click.option("--under", "parent", default="", help="The term above it; without this option it stands under none.")
def move(taxonomy: str, folder: Path, apply: bool, term: str, parent: str) -> int:
    """Put TERM under another one."""
    with _work(folder, taxonomy) as (work,):
        return _done(work.move(term, parent), folder, apply)


def _done(plan: TermPlan, folder: Path, apply: bool) -> int:
    """Show a plan, and carry it out if that is wanted and nothing is in the way."""
    from generator.curate.edit_files import write_edit

    console = Console()
    console.say(f"{visible(plan.says)}: {len(plan.edits):,} file{'' if len(plan.edits) == 1 else 's'}, {plan.articles:,} of them articles")
    for refused in plan.refused:
        console.note(f"{visible(refused.path)} cannot be changed: {refused.why}")
    if plan.refused:
        console.note("Nothing was written. Change these files by hand, then try again.")
        return 1
    for edit in plan.edits[: 0 if apply else SHOWN]:
        console.say(
            visible(edit.path)
            + (f" → {visible(edit.rename)}" if edit.rename and edit.rename != edit.path else "" if edit.before else " (new)")
        )
        for line in _lines(edit):
            console.say(f"  {visible(line)}")
    if not apply:
        console.note(
            f"{f'… and {len(plan.edits) - SHOWN:,} more. ' if len(plan.edits) > SHOWN else ''}Nothing was written; --apply does it."
        )
        return 0
    for edit in plan.edits:
        if (edit.rename and edit.rename != edit.path and (folder / edit.rename).exists()) or (
            not edit.before and (folder / edit.path).exists()
        ):
            raise UsageError(f"there is already a file {edit.rename or edit.path}", "Nothing was written. Move that file first.")
    for edit in plan.edits:
        write_edit(folder, edit)
    return 0


def _lines(edit: Any) -> list[str]:
    made = difflib.unified_diff(edit.before.splitlines(), edit.after.splitlines(), lineterm="", n=0)
    return [line for line in made if line[:1] in "+-" and line[:3] not in ("+++", "---")]
