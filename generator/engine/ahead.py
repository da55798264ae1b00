"""What processes of their own do while the site's takes the documents from the store: load the theme, and read the few files that are new or
others. Both take libraries that nothing else in a build may need, and that take as long to load as all else here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.base.aside import Aside
from generator.base.diagnostics import Diagnostic, UsageError
from generator.base.values import value
from generator.base.workers import Workers
from generator.engine.read_settings import recall_settings
from generator.engine.sources import FoundSource, ReadSetup
from generator.engine.store import Store
from generator.engine.stored_documents import Read
from generator.settings import Settings
from generator.theme.model import Theme


@value
class LoadedTheme:
    """A theme, if it can be used, and what is to be said of it."""

    theme: Theme | None
    faults: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class ThemeAhead:
    """A theme that is being loaded."""

    settings: Settings
    """Those that it is loaded for."""
    loading: Aside[LoadedTheme]


@contextmanager
def theme_ahead(folder: Path, base_url: str, store: Store, workers: Workers) -> Iterator[ThemeAhead | None]:
    """Begin to load the theme of the site in `folder`; None where its settings cannot be read, for which others have the words."""
    try:
        settings, _, _ = recall_settings(folder, base_url, store)
    except UsageError:
        settings = None
    if settings is None:
        yield None
        return
    with theme_aside(settings, folder, workers) as loading:
        yield ThemeAhead(settings, loading)


def theme_aside(settings: Settings, folder: Path, workers: Workers) -> Aside[LoadedTheme]:
    """Begin to load a theme. Whoever puts the archive together needs it last."""
    return workers.aside(partial(_theme_of, settings, folder), long=True, patient=True)


def read_few(setup: ReadSetup, few: Sequence[FoundSource]) -> list[Read]:
    """Read a few files."""
    from generator.engine.read_source import read_chunk

    return read_chunk(setup, few)


def _theme_of(settings: Settings, folder: Path) -> LoadedTheme:
    from generator.theme.load import load_theme

    theme, faults = load_theme(settings.theme, folder, settings.theme_options, settings.language)
    return LoadedTheme(theme, tuple(faults))
