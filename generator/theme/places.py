"""Where themes are."""

from __future__ import annotations

from pathlib import Path

from generator.base.values import value

SITE_THEMES = "themes"
"""Folder of a site's own themes, below the site folder."""


@value
class ThemePlace:
    """Where one theme is, without the path of anything on this machine."""

    name: str
    shipped: bool
    """Whether it comes with Dateline; otherwise it is the site's own."""

    def folder(self, site: Path) -> Path:
        """Its folder."""
        return (shipped_themes() if self.shipped else site / SITE_THEMES) / self.name

    @property
    def shown(self) -> str:
        """Its folder as messages name it."""
        return f"(shipped theme) {self.name}" if self.shipped else f"{SITE_THEMES}/{self.name}"


def shipped_themes() -> Path:
    """The folder of the themes that come with Dateline: beside the package in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"
