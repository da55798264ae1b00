"""`site.yaml`: one frozen `Settings` (`model`), a documented field per key (`schema`), and reading it (`read`)."""

from generator.settings.model import (
    ARTICLE_KEYS,
    CACHE_FOLDER,
    CONTENT,
    KINDS,
    RESERVED_FOLDERS,
    SETTINGS_FILE,
    MenuEntry,
    Permalinks,
    Publishing,
    Settings,
    Taxonomy,
    singular_of,
)

__all__ = [
    "ARTICLE_KEYS",
    "CACHE_FOLDER",
    "CONTENT",
    "KINDS",
    "RESERVED_FOLDERS",
    "SETTINGS_FILE",
    "MenuEntry",
    "Permalinks",
    "Publishing",
    "Settings",
    "Taxonomy",
    "singular_of",
]
