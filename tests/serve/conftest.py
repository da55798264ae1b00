"""Fixtures for the preview's tests."""

from __future__ import annotations

import pytest

from generator.serve import live_site
from generator.theme import load as theme_loading


@pytest.fixture(autouse=True)
def themes_are_loaded_once_here_too(themes_are_loaded_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_site, "load_theme", vars(theme_loading)["load_theme"])
