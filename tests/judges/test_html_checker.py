"""The Nu HTML checker, which the W3C runs, over every page."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.mark.judge
def test_the_nu_html_checker_finds_nothing(project_site: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.html"
    wrong.write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a>", "utf-8")
    command = [
        "java",
        "-jar",
        str(JAR),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--skip-non-html",
        str(project_site),
        str(wrong),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    messages = json.loads(done.stdout)["messages"]
    caught = [m["message"] for m in messages if m["url"].endswith("/wrong.html")]
    assert any("Duplicate ID" in message for message in caught), "it would not have found a mistake"
    ours = [m for m in messages if not m["url"].endswith("/wrong.html")]
    assert ours, "the pages were not read: it takes their data for scripts and says so"
    assert [f"{m['url'].rpartition(str(project_site))[2]}:{m.get('lastLine', 0)}: {m['message']}" for m in ours if not _no_origin(m)] == []


def _no_origin(message: dict[str, Any]) -> bool:
    """The checker reads files and cannot know that `'self'` is where the site's own assets lie; the browser test does. And it takes
    a block of data for a script, which no browser does."""
    text: str = message["message"]
    if text.startswith("Inline script violates Content Security Policy"):
        return '<script type="application/ld+json">' in message["extract"]
    return text.startswith("Resource violates Content Security Policy") and "/archive/assets/" in text
