"""What a process of its own does while the site's takes the documents from the store: read the few files that are new or others, and load
the theme. Both take libraries that nothing else in a build may need, and that take as long to load as all else here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.base.diagnostics import Diagnostic
from generator.base.values import value
from generator.engine.sources import FoundSource, ReadSetup
from generator.engine.stored_documents import Read
from generator.settings import Settings
from generator.theme.model import Theme


@value
class LoadedTheme:
    """A theme, if it can be used, and what is to be said of it."""

    theme: Theme | None
    faults: tuple[Diagnostic, ...]


def read_few(setup: ReadSetup, few: Sequence[FoundSource]) -> list[Read]:
    """Read a few files."""
    if not few:
        return []
    from generator.engine.read_source import read_chunk

    return read_chunk(setup, few)


def theme_of(settings: Settings, folder: Path) -> LoadedTheme:
    """Load the theme of the site in `folder`."""
    from generator.theme.load import load_theme

    theme, faults = load_theme(settings.theme, folder, settings.theme_options)
    return LoadedTheme(theme, tuple(faults))
