"""The command line: which commands there are, and what their outcome is as an exit code.

0: done. 1: mistakes in the site's files. 2: the command cannot mean anything. 3: the machine is in the way. 70: a
bug in Dateline.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import os
import sys
from collections.abc import Sequence

import click

from generator import __version__
from generator.base.diagnostics import ContentError, EnvironmentFault, UsageError
from generator.cli.console import Console

COMMANDS = {
    "build": "Make the website from the files in content/.",
    "check": "Look for mistakes, broken links included, without writing anything.",
    "clip": "Make a draft of a report on the web.",
    "export": "Write what is published as Markdown files again.",
    "import": "Bring stories from elsewhere into the archive.",
    "init": "Start a new archive in an empty folder.",
    "new": "Start a new article.",
    "publish": "Put the website where readers find it: build, check, compare, push.",
    "review": "Go through the drafts one by one.",
    "schema": "Print the rules for front matter, for completion in editors.",
    "serve": "Preview the site while you write: open pages change when a file is saved.",
    "stats": "Say what the archive holds and what it lacks.",
    "suggest": "Propose topics, names, a storyline and a summary for articles.",
    "terms": "List, rename, merge and move topics, people and other terms.",
    "view": "Show the built website in the browser, as it will be published.",
}
"""Command -> its line in the list. Each lives in a module of that name and is loaded only when called."""


class _Lazy(click.Group):
    """A group whose commands are imported when they are called, so that every start is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"generator.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            advice = f"Did you mean `{close[0]}`?" if close else "`dateline --help` lists the commands."
            raise click.UsageError(f"there is no command `{args[0]}`. {advice}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="Dateline %(version)s")
def dateline() -> None:
    """Dateline makes a website from an archive of curated news: Markdown files in content/, one for each article.

    Begin with `dateline init my-archive`, then `dateline build my-archive`.
    """


STOPPED = 130
"""Exit code of a command that Ctrl-C ended, as shells have it."""


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})


def run() -> None:
    """The command `dateline`. When all is said it ends at once: a large archive is not taken apart value by value first, and what the processes
    and threads of a command that was stopped would have to say is of no use."""
    try:
        code = main()
    except KeyboardInterrupt:
        # while it was said that it is stopped
        code = STOPPED
    os._exit(_said(code))


def _said(code: int) -> int:
    """Hand on what was printed; the exit code then, `code` if all went well. Whoever reads may have heard enough, or nobody reads."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        pass
    except (OSError, ValueError) as fault:
        code = code or _unheard(Console(), fault)
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stderr.flush()
    return code


def _unheard(console: Console, fault: Exception) -> int:
    """What a command says cannot be written where it goes."""
    with contextlib.suppress(OSError, ValueError):
        reason = fault.strerror if isinstance(fault, OSError) else fault
        console.fault(f"what this command prints cannot be written: {reason}", "Free some space, or let it go elsewhere.")
    return 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line; returns its exit code."""
    console = Console()
    # a build makes millions of values that live until its end: looking for garbage among them takes long and finds nothing
    gc.set_threshold(1_000_000, 1000, 1000)
    try:
        result = dateline.main(args=list(arguments) if arguments is not None else None, prog_name="dateline", standalone_mode=False)
        return int(result or 0)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as fault:
        usage = fault.ctx.get_usage() if fault.ctx else ""
        console.fault(fault.format_message(), usage)
        return 2
    except (click.Abort, KeyboardInterrupt):
        console.fault("stopped", "")
        return STOPPED
    except click.ClickException as fault:
        console.fault(fault.format_message(), "")
        return 2
    except UsageError as fault:
        console.fault(str(fault), fault.hint)
        return 2
    except ContentError as fault:
        console.diagnostics(fault.diagnostics)
        return 1
    except EnvironmentFault as fault:
        console.fault(str(fault), fault.hint)
        return 3
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as fault:
        if isinstance(fault, OSError) and fault.filename is None and fault.errno in _FULL:
            return _unheard(console, fault)
        console.bug(fault)
        return 70
