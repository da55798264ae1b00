"""Built sites and a browser, once for each test process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.judges.demonstration import PROJECT_URL, ROOT_URL, build_demonstration


@pytest.fixture(scope="session")
def project_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration archive as a project site, below /archive/."""
    return build_demonstration(tmp_path_factory.mktemp("project"), PROJECT_URL)


@pytest.fixture(scope="session")
def root_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration archive at the root of a domain."""
    return build_demonstration(tmp_path_factory.mktemp("root"), ROOT_URL)
