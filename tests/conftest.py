"""Fixtures for all tests, and how hypothesis runs."""

from __future__ import annotations

import functools
import gc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from generator.base.diagnostics import Diagnostic
from generator.engine import load_site
from generator.theme.load import load_theme
from generator.theme.model import Theme

pytest.register_assert_rewrite("tests.support")

from tests.support import Files, make_site  # noqa: E402 - after the line above

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.load_profile("suite")

Site = Callable[[Files], Path]


@functools.cache
def _shipped_theme(name: str) -> tuple[Theme | None, list[Diagnostic]]:
    return load_theme(name, Path("no-site"), {})


@pytest.fixture(autouse=True)
def shipped_themes_are_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling a theme takes longer than building a small site; sites without themes or options of their own share it."""

    def load(name: str, site: Path, chosen: Mapping[str, str]) -> tuple[Theme | None, list[Diagnostic]]:
        if chosen or (site / "themes").exists():
            return load_theme(name, site, chosen)
        theme, found = _shipped_theme(name)
        return theme, list(found)

    monkeypatch.setattr(load_site, "load_theme", load)


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
