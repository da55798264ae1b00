"""What a build did, as data; and how it tells of its progress while it runs."""

from __future__ import annotations

from typing import Protocol

from generator.archive.model import Held
from generator.base.diagnostics import Diagnostic
from generator.base.urls import SiteRoot
from generator.base.values import value
from generator.engine.decide import Decision


class Progress(Protocol):
    """Hears what a build is doing. Must not fail."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """`stage` is one of wait (for another build), find, read, assemble, plan, render, compare, check; `total` 0 means: not known or not counted."""


def silent(stage: str, done: int, total: int) -> None:
    """A progress that tells nobody."""


@value
class BuildReport:
    """The result of a build."""

    output: str
    """The output folder."""
    pages: int
    """Outputs of the plan."""
    articles: int
    written: tuple[str, ...]
    """Output paths whose bytes were new or changed, sorted."""
    unchanged: int
    removed: tuple[str, ...]
    kept_edited: tuple[str, ...]
    """Files no longer planned that somebody has changed since we wrote them; left alone."""
    held: tuple[Held, ...]
    diagnostics: tuple[Diagnostic, ...]
    base_url: str
    decisions: tuple[Decision, ...] = ()
    """What was done about each output and why, sorted by path."""

    @property
    def owns_its_host(self) -> bool:
        """Whether the site lies at the root of its host, where alone a robots.txt is read."""
        return SiteRoot(self.base_url).base_path == "/"

    @property
    def failed(self) -> bool:
        """Whether there are errors (then nothing, or not everything, was written)."""
        return any(d.is_error for d in self.diagnostics)
