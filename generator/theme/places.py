"""Where themes are."""

from __future__ import annotations

from pathlib import Path

SITE_THEMES = "themes"
"""Folder of a site's own themes, below the site folder."""


def shipped_themes() -> Path:
    """The folder of the themes that come with Dateline: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"
