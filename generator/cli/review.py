"""`dateline review`."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.base.diagnostics import UsageError
from generator.cli.console import Console, visible
from generator.cli.left_out import tell_left_out

if TYPE_CHECKING:
    from generator.content.model import Article
    from generator.curate.front_edit import Change
    from generator.curate.suggest import Proposal, Suggester

SHOWN = 1600
"""Characters of a text that are shown at first."""
KEYS = "[a]ccept all marked  [1-9…] accept one  [e]dit  [t]ext  [p]ublish  [s]kip  [q]uit"


@click.command(name="review")
@click.argument("files", metavar="[FILES]...", nargs=-1)
@click.option("--site", "folder", type=click.Path(path_type=Path), default=".", help="Folder of the site.  [default: this one]")
@click.option("--list", "list_", is_flag=True, help="List the drafts and stop.")
def command(files: Sequence[str], folder: Path, list_: bool) -> int:
    """Go through the drafts one by one: read, take what is proposed, edit, publish.

    Nothing is written without a keystroke of yours.
    """
    from generator.cli.suggest import opened

    console = Console()
    if list_:
        return _list(console, folder)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        raise UsageError(
            "a review needs a terminal to ask in", "`dateline review --list` lists the drafts, `dateline suggest` shows proposals."
        )
    chosen = list(files) or [a.path for a in _drafts(console, folder)]
    if not chosen:
        console.say("There are no drafts.")
        return 0
    with opened(folder, chosen, console, None) as suggester:
        numbers = [n for n, a in enumerate(suggester.facts.articles) if a.path in suggester.wanted]
    for place, number in enumerate(numbers, 1):
        if not review_one(console, folder, suggester, number, f"{place} of {len(numbers)}"):
            break
    return 0


def _drafts(console: Console, folder: Path) -> list[Article]:
    from generator.base.workers import Workers, available_cores
    from generator.curate.archive_facts import read_facts
    from generator.engine.report import silent
    from generator.engine.site_store import opened_store

    with Workers(available_cores()) as workers, opened_store(folder, silent, make=False) as store:
        facts = read_facts(folder, workers, store, silent)
    tell_left_out(console, folder, facts.left_out)
    return [a for a in facts.articles if a.draft]


def _list(console: Console, folder: Path) -> int:
    drafts = _drafts(console, folder)
    for article in drafts:
        lacks = [
            key
            for key, held in (
                ("topics", article.terms.get("topics")),
                ("source", article.terms.get("sources")),
                ("summary", article.summary),
            )
            if not held
        ]
        console.say(
            f"{visible(article.path)}  {article.date.edtf.text}  {visible(article.title)}{f'  (no {chr(44).join(lacks)})' if lacks else ''}"
        )
    console.note(f"{len(drafts):,} draft{'' if len(drafts) == 1 else 's'}")
    return 0


def review_one(console: Console, folder: Path, suggester: Suggester, number: int, place: str) -> bool:
    """Show one draft and do what is asked for; false if the editor wants to stop."""
    from generator.curate.suggest import read_body

    article = suggester.facts.articles[number]
    proposals = list(suggester.proposals(number))
    console.say(f"\n{console.style(visible(article.title), bold=True)}   {article.date.edtf.text}   {place}\n{visible(article.path)}")
    body = read_body(folder, article.path).strip()
    console.say(_wrapped(body[:SHOWN]) + (" …" if len(body) > SHOWN else ""))
    while True:
        for count, p in enumerate(proposals, 1):
            console.say(f"  {count:2}{'+' if p.good else ' '} {p.key:14} {visible(p.shown)}  ({p.points}: {visible(p.evidence)})")
        word = click.prompt(KEYS, default="s", show_default=False).strip().lower()
        if word == "q":
            return False
        if word == "s":
            return True
        if word == "t":
            console.say(_wrapped(body))
        elif word == "e":
            click.edit(filename=str(folder / article.path))
        elif word == "p":
            if _write(console, folder, article.path, _publishing(article)):
                return True
        else:
            proposals = _take(console, folder, article.path, proposals, word)


def _publishing(article: Article) -> list[Change]:
    from generator.curate.front_edit import Change

    return [Change("remove", "draft")] if article.draft else []


def _take(console: Console, folder: Path, path: str, proposals: list[Proposal], word: str) -> list[Proposal]:
    """Write the proposals that are asked for; those that are left."""
    chosen = (
        {n for n, p in enumerate(proposals, 1) if p.good}
        if word == "a"
        else {int(w) for w in word.replace(",", " ").split() if w.isdigit()}
    )
    taken = [p for n, p in enumerate(proposals, 1) if n in chosen and p.change is not None]
    if not taken or not _write(console, folder, path, [p.change for p in taken if p.change is not None]):
        console.say("Nothing was written.")
        return proposals
    return [p for p in proposals if p not in taken]


def _write(console: Console, folder: Path, path: str, changes: Sequence[Change]) -> bool:
    from generator.curate.edit_files import Refused, plan_edit, write_edit

    edit = plan_edit(folder, path, changes)
    if isinstance(edit, Refused):
        console.note(f"{visible(path)} was left alone: {edit.why}. Use e to edit it by hand.")
        return False
    if edit is not None:
        write_edit(folder, edit)
        console.say("Written.")
    return True


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(visible(line), 96, initial_indent="  ", subsequent_indent="  ") for line in text.split("\n"))
