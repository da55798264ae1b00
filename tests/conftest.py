"""Fixtures for all tests, and how hypothesis runs."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from generator.base.diagnostics import Diagnostic
from generator.theme import load as theme_loading
from generator.theme.load import load_theme
from generator.theme.model import Theme

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytest.register_assert_rewrite("tests.support")

from tests.support import Files, make_site  # noqa: E402 - after the line above

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.load_profile("suite")

Site = Callable[[Files], Path]


_themes: dict[object, tuple[Theme | None, list[Diagnostic]]] = {}


@pytest.fixture(autouse=True)
def themes_are_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling a theme takes longer than building a small site; sites with the same theme files and options share it."""

    def load(name: str, site: Path, chosen: Mapping[str, str], language: str = "en") -> tuple[Theme | None, list[Diagnostic]]:
        own = sorted((site / "themes").rglob("*"))
        if any(p.is_symlink() for p in own):
            return load_theme(name, site, chosen, language)
        texts = tuple((p.relative_to(site), p.read_bytes()) for p in own if p.is_file())
        key = (name, tuple(chosen.items()), language, texts)
        if key not in _themes:
            _themes[key] = load_theme(name, site, chosen, language)
        theme, found = _themes[key]
        return theme, list(found)

    monkeypatch.setattr(theme_loading, "load_theme", load)


@pytest.fixture
def no_collector_callbacks() -> Iterator[None]:
    """Without the callback by which hypothesis times the garbage collector: an alarm that goes off inside it is thrown away
    with a warning, and tests of time budgets set off many."""
    held = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks[:] = held


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Writes a site: `site({"content/articles/x.md": "…"})` gives its folder."""
    return lambda files: make_site(tmp_path / "site", files)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium; one for each test process, since a process can have only one Playwright."""
    from playwright.sync_api import sync_playwright

    from tests.judges.demonstration import launch

    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()
