"""The Pagefind program: where it is and what it can do."""

from __future__ import annotations

import importlib
from importlib import metadata
from importlib.util import find_spec

from generator.base.diagnostics import EnvironmentFault
from generator.base.values import value

SEGMENTED = {"ja": "Japanese", "th": "Thai", "zh": "Chinese"}
"""Languages written without spaces: only the extended program knows where their words begin."""
FORM = 2
"""Counts the forms that we gave our own files of the index: readers keep what they fetched under a name, so names must differ with it."""


@value
class SearchProgram:
    """Pagefind as it is installed."""

    path: str
    version: str
    extended: bool
    """Whether it can cut Chinese, Japanese and Thai into words."""

    @property
    def name(self) -> str:
        """What an index made with it depends on."""
        return f"{self.version}{'+' if self.extended else ''} {FORM}"


def find_program() -> SearchProgram:
    """The installed program, the extended one first. Raises EnvironmentFault if there is none."""
    for package, name in (("pagefind_bin_extended", "pagefind-bin-extended"), ("pagefind_bin", "pagefind-bin")):
        if find_spec(package) is None:
            continue
        try:
            path = str(importlib.import_module(package).get_executable())
            return SearchProgram(path, metadata.version(name), package == "pagefind_bin_extended")
        except (OSError, RuntimeError, AttributeError, metadata.PackageNotFoundError):
            continue
    raise EnvironmentFault(
        "the search index cannot be made: the program Pagefind is not installed",
        "Install it (`pip install pagefind-bin`), or build without search: `dateline build --no-search`, or `search: {enabled: false}` in site.yaml.",
    )
