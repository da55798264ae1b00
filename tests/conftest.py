"""Fixtures for all tests, and how hypothesis runs."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("tests.support")

from tests.support import Files, make_site  # noqa: E402 - after the line above

settings.register_profile("suite", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None)
settings.load_profile("suite")

Site = Callable[[Files], Path]


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
