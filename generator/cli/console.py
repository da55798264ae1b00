"""All printing. Text from the editor's files is shown with control and direction characters made visible, so that
nothing in a file can drive the terminal."""

from __future__ import annotations

import io
import json
import os
import re
import sys
import traceback
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

import click

from generator.base.diagnostics import Diagnostic, as_plain
from generator.engine.report import BuildReport, Progress

SHOWN = 50
"""Diagnostics that are shown as text at most."""
WIDTH = 160
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def visible(text: str) -> str:
    """`text` with characters that could mislead a terminal or its reader written as `\\x1b` or `\\u202e`."""
    return _UNSAFE.sub(lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text).replace("\t", "    ")


class Console:
    """Standard output for results, standard error for everything else."""

    def __init__(self, format: str = "text", out: TextIO | None = None, err: TextIO | None = None):
        self.format = format
        # whoever closed a stream hears nothing
        self.out = out or sys.stdout or io.StringIO()
        self.err = err or sys.stderr or io.StringIO()
        self.colour = self.err.isatty() and "NO_COLOR" not in os.environ

    def say(self, text: str) -> None:
        """A line of the result."""
        click.echo(text, file=self.out)

    def note(self, text: str) -> None:
        """A line beside the result."""
        click.echo(text, file=self.err)

    def style(self, text: str, **how: Any) -> str:
        """Coloured where the terminal shows colours."""
        return click.style(text, **how) if self.colour else text

    # ------------------------------------------------------------------ faults

    def fault(self, message: str, hint: str) -> None:
        """Why nothing could be done."""
        self.note(f"{self.style('error:', fg='red', bold=True)} {visible(message)}")
        if hint:
            self.note(f"  {visible(hint)}")

    def bug(self, fault: Exception) -> None:
        """An error of ours."""
        self.note("".join(traceback.format_exception(fault)).rstrip())
        self.note("This is a mistake in Dateline, not in your files. Please report it with the lines above.")

    # ------------------------------------------------------------------ diagnostics

    def diagnostics(self, found: Sequence[Diagnostic]) -> None:
        """All mistakes, in the chosen format."""
        if self.format == "json":
            self.say(json.dumps({"diagnostics": [as_plain(d) for d in found]}, ensure_ascii=False, indent=1))
        elif self.format == "github":
            for diagnostic in found:
                self.say(_annotation(diagnostic))
        else:
            self._as_text(found)

    def _as_text(self, found: Sequence[Diagnostic]) -> None:
        errors = sum(1 for d in found if d.is_error)
        # errors first where not all can be shown
        shown = found if len(found) <= SHOWN else sorted(found, key=lambda d: not d.is_error)[:SHOWN]
        for diagnostic in shown:
            for line in self._lines(diagnostic):
                self.note(line)
        if len(found) > SHOWN:
            self.note(f"… and {len(found) - SHOWN} more; --format json lists all.")
        if found:
            self.note(f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}")

    def _lines(self, d: Diagnostic) -> Iterable[str]:
        place = ":".join([visible(d.location.path), *(str(n) for n in (d.location.line, d.location.column) if n)])
        colour = "red" if d.is_error else "yellow"
        yield f"{self.style(place, bold=True)}: {self.style(f'{d.severity}:', fg=colour)} {visible(d.message)} [{d.code}]"
        if d.excerpt and d.location.line:
            yield from self._excerpt(d)
        for other in d.related:
            yield f"    see also {visible(other.path)}{f':{other.line}' if other.line else ''}"
        if d.hint:
            yield f"    {self.style('→', fg='green')} {visible(d.hint)}"

    def _excerpt(self, d: Diagnostic) -> Iterable[str]:
        column = max(0, d.location.column - 1)
        start = max(0, column - WIDTH // 2) if len(d.excerpt) > WIDTH else 0
        before = visible(d.excerpt[start:column])
        number = str(d.location.line)
        yield f"    {number} | {before}{visible(d.excerpt[column : start + WIDTH])}"
        if d.location.column:
            marks = "^" * max(1, min(d.location.length or 1, len(d.excerpt) - column or 1, WIDTH))
            yield f"    {' ' * len(number)} | {' ' * len(before)}{self.style(marks, fg='red' if d.is_error else 'yellow')}"

    # ------------------------------------------------------------------ builds

    def report(self, report: BuildReport, seconds: float, view: str, *, strict: bool) -> None:
        """What a build did. `view` is the command that shows it."""
        if self.format == "json":
            self.say(json.dumps(_report_json(report, seconds), ensure_ascii=False, indent=1))
            return
        self.diagnostics(report.diagnostics)
        if self.format == "github":
            return
        self._held(report)
        for path in report.kept_edited:
            self.note(f"{visible(path)} is no longer part of the site, but somebody changed it since it was written: left alone.")
        if not _built(report, strict):
            self.note(f"Nothing was written; {visible(report.output)} is as it was.")
            return
        if report.failed:
            self.note("Pages that could not be made are as they were before; all others are written.")
        unchanged = f", {report.unchanged:,} unchanged" if report.unchanged else ""
        removed = f", {len(report.removed):,} removed" if report.removed else ""
        done = self.style("Built", fg="green", bold=True)
        articles = _count(report.articles, "article")
        self.say(
            f"{done} {report.pages:,} files from {articles} in {seconds:.1f} s "
            f"({len(report.written):,} written{unchanged}{removed}) in {visible(report.output)}"
        )
        if not report.unchanged and not report.owns_its_host:
            self.say(
                "There is no robots.txt, which is read at the root of a host only: tell search engines of "
                f"{visible(report.base_url)}sitemap.xml yourself, for example in Google's Search Console."
            )
        self.say(f"Look at it: {visible(view)}")

    def decisions(self, report: BuildReport, about: str) -> None:
        """Why outputs were made, kept or removed: all (`*`), or the one at a path or address."""
        if self.format != "text":
            return
        wanted = [d for d in report.decisions if about == "*" or d.path in _paths_of(about)]
        for d in wanted:
            self.say(f"{d.action:6} {visible(d.path)}: {d.reason}")
        if not wanted and report.decisions:
            self.note(f"There is no page at {visible(about)}, and there was none.")

    def verdict(self, differing: Sequence[tuple[str, str]], report: BuildReport) -> None:
        """What comparing with a build from nothing found."""
        if not differing:
            self.note(f"Verified: a build from nothing gives the same {_count(report.pages, 'file')}, byte for byte.")
            return
        for path, how in differing[:SHOWN]:
            self.note(f"{visible(path)} {how}")
        self.note(
            f"{_count(len(differing), 'file')} differ from a build from nothing. This is a mistake in Dateline: please report it. "
            "`dateline build --clean` puts the site right."
        )

    def _held(self, report: BuildReport) -> None:
        words = {"draft": "a draft", "scheduled": "until {}", "expired": "expired {}", "withdrawn": "withdrawn {}"}
        if report.held:
            self.note(f"Held back: {len(report.held)}")
        for held in report.held[:SHOWN]:
            self.note(f"  {visible(held.path)}: {words[held.reason].format(held.moment.replace('T', ' ').replace(':00Z', ' UTC'))}")
        if len(report.held) > SHOWN:
            self.note(f"  … and {len(report.held) - SHOWN} more")

    def progress(self) -> _Display:
        """A display of a build's progress: a bar on a terminal, nothing elsewhere or where the format is for programs."""
        return _Display(self)


def _built(report: BuildReport, strict: bool) -> bool:
    return (not report.failed and not (strict and report.diagnostics)) or bool(report.written or report.unchanged)


def _paths_of(about: str) -> set[str]:
    """The outputs that somebody may mean with a path or an address."""
    bare = about.strip("/")
    return {about, bare, f"{bare}/index.html".lstrip("/")}


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def _report_json(report: BuildReport, seconds: float) -> dict[str, Any]:
    return {
        "output": report.output,
        "base_url": report.base_url,
        "robots_txt": report.owns_its_host,
        "articles": report.articles,
        "files": report.pages,
        "written": list(report.written),
        "unchanged": report.unchanged,
        "removed": list(report.removed),
        "left_alone": list(report.kept_edited),
        "held": [{"path": h.path, "title": h.title, "reason": h.reason, "moment": h.moment} for h in report.held],
        "seconds": round(seconds, 3),
        "diagnostics": [as_plain(d) for d in report.diagnostics],
    }


def _annotation(d: Diagnostic) -> str:
    """A GitHub workflow command; its data may not hold line ends, per cents, and in properties colons and commas."""

    def data(text: str) -> str:
        return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def prop(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    place = f"file={prop(d.location.path)}"
    if d.location.line:
        place += f",line={d.location.line}"
    if d.location.column:
        place += f",col={d.location.column}"
    hint = f" {d.hint}" if d.hint else ""
    return f"::{d.severity} {place},title={prop(d.code)}::{data(d.message + hint)}"


class _Display:
    """Progress as a bar; a context manager that gives the function to call."""

    NAMES = {
        "find": "Finding files",
        "read": "Reading",
        "assemble": "Putting together",
        "plan": "Planning",
        "render": "Writing pages",
        "compare": "Comparing texts",
        "check": "Checking links",
        "import": "Importing",
        "suggest": "Comparing",
        "links": "Asking other sites",
        "copies": "Asking for saved copies",
    }

    def __init__(self, console: Console):
        self.console = console
        self.live = console.err.isatty() and console.format == "text"
        self.bar: Any = None
        self.task: Any = None
        self.stage = ""

    def __enter__(self) -> Progress:
        if self.live:
            from rich.console import Console as RichConsole
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
            # without a thread of its own: worker processes are forked while the bar is shown
            self.bar = Progress(*columns, console=RichConsole(file=self.console.err), auto_refresh=False, transient=True)
            self.bar.start()
        return self._step

    def _step(self, stage: str, done: int, total: int) -> None:
        if stage == "wait":
            self.console.note("Another build of this site is running; this one begins when it is done.")
            return
        if self.bar is None:
            return
        if stage != self.stage:
            if self.task is not None:
                self.bar.remove_task(self.task)
            self.task = self.bar.add_task(self.NAMES.get(stage, stage), total=total or None)
            self.stage = stage
        self.bar.update(self.task, completed=done, refresh=True)

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.stop()
