"""Fixtures for the preview's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from generator.engine import load_site
from generator.serve import live_site
from tests.judges.demonstration import launch


@pytest.fixture(autouse=True)
def themes_are_loaded_once_here_too(themes_are_loaded_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_site, "load_theme", vars(load_site)["load_theme"])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Headless Chromium."""
    with sync_playwright() as playwright:
        running = launch(playwright)
        yield running
        running.close()
