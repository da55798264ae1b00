"""`dateline new`."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from generator.base.diagnostics import ContentError, EnvironmentFault, in_order
from generator.cli.console import Console, visible


@click.command(name="new")
@click.argument("title")
@click.option("--site", "folder", type=click.Path(path_type=Path), default=".", help="Folder of the site.  [default: this one]")
@click.option("--date", metavar="DATE", default="", help="When the report appeared: 2021-12-14, 2021-12 or 2021.  [default: today]")
@click.option("--source", metavar="NAME", default="", help="Who published the report.")
@click.option("--source-url", metavar="URL", default="", help="Address of the original report.")
@click.option("--topic", "topics", metavar="TOPIC", multiple=True, help="A topic, by slug or title; may be given several times.")
@click.option("--slug", default="", help="Last part of the address, and the file's name, instead of one made from the title.")
@click.option("--draft/--no-draft", default=True, show_default=True, help="Whether builds leave the article out for now.")
@click.option("--edit", is_flag=True, help="Open the file in your editor ($VISUAL or $EDITOR).")
def command(
    title: str, folder: Path, date: str, source: str, source_url: str, topics: Sequence[str], slug: str, draft: bool, edit: bool
) -> int:
    """Start a new article with the headline TITLE.

    Makes content/articles/YEAR/MONTH/SLUG.md with its front matter filled in, and prints the file's path. A file that
    is there already is never touched. Put the title in quotes; after -- it may begin with a hyphen.
    """
    from generator.cli.article_file import ArticleForm, write_article
    from generator.engine.new_file import put_new
    from generator.engine.read_settings import read_settings

    console = Console()
    editor = _editor() if edit else []
    settings, diagnostics = read_settings(folder)
    if settings is None:
        raise ContentError(in_order(diagnostics))
    form = ArticleForm(title, date, today(settings.timezone), source, source_url, tuple(topics), slug, draft)
    path, text = write_article(form, folder, settings)
    put_new(folder, path, text)
    place = os.path.normpath(folder / path)
    console.say(visible(place))
    if edit:
        _open(editor, place)
    return 0


def today(zone: str) -> str:
    """The day it is in a time zone."""
    return datetime.now(UTC).astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d")


def _editor() -> list[str]:
    """The editor's command. Raises EnvironmentFault, before anything is written."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    hint = "Set one, such as EDITOR=nano or VISUAL='code --wait', or leave --edit out. Nothing was written."
    try:
        words = shlex.split(chosen, posix=os.name != "nt")
    except ValueError as fault:
        raise EnvironmentFault(f"the editor's command {chosen} cannot be read: {fault}", hint) from None
    if not words:
        raise EnvironmentFault("there is no editor to open: neither VISUAL nor EDITOR is set", hint)
    if shutil.which(words[0]) is None:
        raise EnvironmentFault(f"there is no program {words[0]}, which VISUAL or EDITOR names", hint)
    return words


def _open(editor: list[str], place: str) -> None:
    try:
        outcome = subprocess.run([*editor, place], check=False).returncode  # noqa: S603 - the user's own editor, no shell
    except OSError as fault:
        raise EnvironmentFault(f"cannot start {editor[0]}: {fault.strerror or fault}", f"The article is in {place}.") from None
    if outcome:
        raise EnvironmentFault(f"{editor[0]} ended with code {outcome}", f"The article is in {place}.")
