"""Fixtures for all tests, and how hypothesis runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.support")

from tests.support import Files, make_site  # noqa: E402 - after the line above

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.load_profile("suite")

Site = Callable[[Files], Path]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Writes a site: `site({"content/articles/x.md": "…"})` gives its folder."""
    return lambda files: make_site(tmp_path / "site", files)
