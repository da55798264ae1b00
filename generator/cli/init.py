"""`dateline init`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

import click

from generator.base.diagnostics import EnvironmentFault, UsageError
from generator.cli.console import Console, visible
from generator.cli.options import how_called, how_to

STARTER = Path(__file__).parent / "starter"
_NAMES = {"gitignore": ".gitignore"}
"""Starter files that are kept under another name, lest they take effect where they lie."""
IN_THE_FOLDER_ALREADY = frozenset(
    {
        ".git",
        ".gitattributes",
        ".github",
        ".hg",
        ".svn",
        ".idea",
        ".vscode",
        ".venv",
        ".editorconfig",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
    }
)
"""What an empty folder may hold."""


@click.command(name="init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--title", metavar="TEXT", default="", help="Name of the archive.  [default: made from the folder's name]")
@click.option("--base-url", metavar="URL", default="", help="Address where the site will be published.")
@click.option("--language", metavar="TAG", default="en", show_default=True, help="Language of the archive: en, de, fr, zh-Hant.")
@click.option("--timezone", metavar="ZONE", default="UTC", show_default=True, help="Time zone of dates: Europe/London, Asia/Tokyo.")
def command(folder: Path, title: str, base_url: str, language: str, timezone: str) -> int:
    """Start a new archive in DIR, a folder that is new or empty.

    The archive holds two invented example articles, a topic, a storyline and two pages, and can be built at once.
    """
    check_empty(folder)
    texts = starter_files(title or _title_of(folder), base_url, language, timezone)
    texts = {path: text for path, text in texts.items() if not (path.startswith(".github/") and (folder / path).exists())}
    for path, text in texts.items():
        _put(folder / path, text)
    console = Console()
    console.say(f"Made a new archive in {visible(str(folder))}: {len(texts)} files.")
    there = "" if folder == Path() else f" --site {shlex.quote(str(folder))}"
    steps = (
        (how_to("build", folder), "make the website"),
        (how_to("view", folder), "look at it"),
        (f'{how_called()} new "What happened"{there}', "write an article"),
    )
    console.say("Next:")
    width = max(len(step) for step, _ in steps)
    for step, what in steps:
        console.say(f"  {visible(step):{width}}  {what}")
    return 0


def check_empty(folder: Path) -> None:
    """Raises UsageError for a folder that holds anything of somebody's."""
    try:
        held = sorted(set(os.listdir(folder)) - IN_THE_FOLDER_ALREADY)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise UsageError(f"{folder} is a file, not a folder", "Name a folder that is new or empty.") from None
    except OSError as fault:
        raise EnvironmentFault(f"cannot look into {folder}: {fault.strerror or fault}", "Check its permissions.") from fault
    if held:
        listed = ", ".join(held[:10]) + (f" and {len(held) - 10} more" if len(held) > 10 else "")
        raise UsageError(f"{folder} is not empty: it holds {listed}", "Name a folder that is new or empty. Nothing was written.")


def _title_of(folder: Path) -> str:
    """`local-news` -> `Local news`."""
    from generator.base.text import clean, normal

    name = normal(clean(folder.resolve().name.replace("-", " ").replace("_", " ")))
    return f"{name[:1].upper()}{name[1:]}" or "My archive"


def starter_files(title: str, base_url: str, language: str, timezone: str) -> Mapping[str, str]:
    """Path -> text of every file of a new archive. Raises UsageError for a value that `site.yaml` could not hold."""
    from generator.base import fields
    from generator.base.text import clean, normal
    from generator.base.yaml_text import quoted, scalar
    from generator.settings.schema import SiteSchema

    given = {"title": clean(title), "base_url": base_url, "language": language, "timezone": timezone}
    model, wrong = fields.check(SiteSchema, {key: text for key, text in given.items() if text or key != "base_url"}, "")
    for diagnostic in wrong:
        key = str(diagnostic.field[0]) if diagnostic.field else "title"
        raise UsageError(f"--{key.replace('_', '-')}: {diagnostic.message.removeprefix(f'`{key}`: ')}", diagnostic.hint)
    assert model is not None
    address = f"base_url: {scalar(model.base_url)}" if base_url else "# base_url: https://NAME.github.io/REPOSITORY/"
    values = {
        "{title}": quoted(model.title),
        "{base_url}": address,
        "{language}": model.language,
        "{timezone}": model.timezone,
        "{heading}": normal(model.title),
    }
    made = {}
    for place in sorted(STARTER.rglob("*")):
        if place.is_file() and "__pycache__" not in place.parts:
            path = place.relative_to(STARTER).as_posix()
            text = place.read_text("utf-8")
            if path in ("site.yaml", "README.md"):
                text = _filled(text, values)
            made[_NAMES.get(path, path)] = text
    from generator.publish.workflow import REQUIREMENTS, WORKFLOW, requirements_text, workflow_text

    return {**made, WORKFLOW: workflow_text(), REQUIREMENTS: requirements_text()}


def _filled(text: str, values: Mapping[str, str]) -> str:
    import re

    # in one pass, so that a title that looks like a place to fill stays what it is
    return re.sub("|".join(map(re.escape, values)), lambda found: values[found[0]], text)


def _put(place: Path, text: str) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with open(place, "x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as fault:
        raise EnvironmentFault(f"cannot write {place}: {fault.strerror or fault}", "Check the folder's permissions.") from fault
