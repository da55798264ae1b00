"""Options that several commands share."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from generator.base.diagnostics import UsageError

Command = TypeVar("Command", bound=Callable[..., Any])


def site_argument(function: Command) -> Command:
    """The folder of the site, by default where one stands."""
    return click.argument("site", type=click.Path(path_type=Path), default=".")(function)


def format_option(function: Command) -> Command:
    """How to show what was found."""
    kinds = click.Choice(["text", "json", "github"])
    text = "How to show the result: for people, for programs, or as annotations in GitHub Actions."
    return click.option("--format", "format_", type=kinds, default="text", show_default=True, help=text)(function)


def base_url_option(text: str) -> Callable[[Command], Command]:
    """An address that takes the place of the one in `site.yaml`. What is wrong with it is said of the option: the file is not to blame."""
    return click.option("--base-url", metavar="URL", default="", callback=_checked_address, help=text)


def _checked_address(context: click.Context, option: click.Parameter, address: str) -> str:
    if address:
        from generator.base import fields
        from generator.settings.schema import SiteSchema

        for wrong in fields.check(SiteSchema, {"title": "-", "base_url": address}, "")[1]:
            raise UsageError(f"--base-url: {wrong.message.removeprefix('`base_url`: ')}", wrong.hint)
    return address


def publication_options(function: Command) -> Command:
    """What counts as published."""
    function = click.option("--now", metavar="DATE", help="Build as if it were this date (2026-11-22 or 2026-11-22T09:00:00Z).")(function)
    return click.option("--drafts", is_flag=True, help="Include drafts and articles whose publish_at has not come.")(function)


def jobs_option(function: Command) -> Command:
    """How many processes work."""
    return click.option(
        "-j", "--jobs", type=click.IntRange(1, 256), help="How many processes work at once. [default: one for each processor]"
    )(function)


def moment(text: str | None) -> str:
    """The moment to build at, in UTC. Raises UsageError."""
    if text is None:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise UsageError(f'--now: "{text}" is not a date', "Write 2026-11-22 or 2026-11-22T09:00:00Z.") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def how_called() -> str:
    """How this program was started, for messages that name commands to try."""
    name = sys.argv[0] if sys.argv else "dateline"
    if name.endswith("__main__.py"):
        return f"{Path(sys.executable).name} -m generator"
    try:
        return str(Path(name).resolve().relative_to(Path.cwd())) if "/" in name else Path(name).name
    except ValueError:
        return Path(name).name


def how_to(command: str, site: Path, **options: str) -> str:
    """The command line that does `command` for a site, as it would be typed where one stands."""
    where = [] if site == Path() else [str(site)]
    given = [word for name, text in options.items() if text for word in (f"--{name.replace('_', '-')}", text)]
    return f"{how_called()} {shlex.join([command, *where, *given])}"
