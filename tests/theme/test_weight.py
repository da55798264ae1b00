"""The shipped theme's scripts stay light: what they weigh as they are sent, before any compression."""

from __future__ import annotations

from pathlib import Path

from generator.theme.load import load_theme

SEARCH = {"search.js", "search-core.js", "search-worker.js"}
"""What a search loads beside Pagefind itself."""


def test_scripts_weigh_no_more_than_they_may(tmp_path: Path) -> None:
    theme, found = load_theme("broadsheet", tmp_path, {})
    assert theme is not None and found == []
    sizes = {asset.name: len(asset.content) for asset in theme.assets if asset.name.endswith(".js")}
    assert sizes.keys() >= SEARCH
    assert sum(sizes[name] for name in SEARCH) <= 20_000, sizes
    assert sum(size for name, size in sizes.items() if name not in SEARCH) <= 15_000, sizes
