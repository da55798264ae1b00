"""A theme, ready to be used: its templates by name, its options, its finished assets."""

from __future__ import annotations

from collections.abc import Mapping

from generator.base.values import value
from generator.base.words import Words
from generator.theme.places import ThemePlace

PAGE_TEMPLATES = (
    "home.html", "article.html", "term.html", "taxonomy.html", "storyline.html", "storylines.html", "timeline.html", "calendar.html",
    "year.html", "month.html", "week.html", "day.html", "on-this-day.html", "on-this-day-index.html", "page.html", "corrections.html", "search.html", "not-found.html", "redirect.html",
    "tombstone.html",
)  # fmt: skip
"""The templates that a theme or one that it extends must have."""


CARD_TEMPLATE = "share-card.svg"
"""The template of share cards, which a theme must have where a site wants them."""


@value
class CardFont:
    """A font that share cards are set in. It is not published."""

    name: str
    """Its path below the theme's `fonts/`."""
    place: str
    """On disk, absolute."""
    digest: str


@value
class Asset:
    """A published file of the theme."""

    name: str
    """Logical name: `broadsheet.css`, `fonts/x.woff2`."""
    path: str
    """Output path with fingerprint: `assets/broadsheet.0a1b2c3d.css`."""
    content: bytes


@value
class Theme:
    """A theme with all it extends."""

    name: str
    chain: tuple[ThemePlace, ...]
    """The theme and those it extends, own first."""
    templates: Mapping[str, str]
    """Template name -> source. A template of an extended theme that is overridden is also there as `THEME/NAME`,
    so that the override can extend it and change single blocks."""
    code: Mapping[str, bytes]
    """Template name -> compiled code, for the workers of this build."""
    digests: Mapping[str, str]
    """Template name -> digest of its source and of everything it includes or extends."""
    options: Mapping[str, str | int | bool]
    assets: tuple[Asset, ...]
    words: Words
    """What it says, and the program with it, in the language of the site."""
    fonts: tuple[CardFont, ...] = ()
    """Fonts of share cards, sorted by name; of two with one name in a chain of themes the nearer."""
