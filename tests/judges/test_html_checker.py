"""The Nu HTML checker, which the W3C runs, over every page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.mark.judge
def test_the_nu_html_checker_finds_nothing(project_site: Path) -> None:
    command = ["java", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html", str(project_site)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    messages = json.loads(done.stdout)["messages"]
    found = [f"{m['url'].rpartition(str(project_site))[2]}:{m.get('lastLine', 0)}: {m['message']}" for m in messages if not _no_origin(m)]
    assert found == []


def _no_origin(message: dict[str, Any]) -> bool:
    """The checker reads files and cannot know that `'self'` is where the site's own assets lie; the browser test does. And it takes
    a block of data for a script, which no browser does."""
    text: str = message["message"]
    if text.startswith("Inline script violates Content Security Policy"):
        return '<script type="application/ld+json">' in message["extract"]
    return text.startswith("Resource violates Content Security Policy") and "/archive/assets/" in text


@pytest.mark.judge
def test_the_checker_would_find_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a>", "utf-8")
    command = ["java", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    assert "Duplicate ID" in done.stdout
