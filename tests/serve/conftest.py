"""Fixtures for the preview's tests."""

from __future__ import annotations

import pytest

from generator.engine import load_site
from generator.serve import live_site


@pytest.fixture(autouse=True)
def themes_are_loaded_once_here_too(themes_are_loaded_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_site, "load_theme", vars(load_site)["load_theme"])
