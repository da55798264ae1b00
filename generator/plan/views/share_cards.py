"""Share cards: pictures of articles, storylines and the site itself, for social networks and messengers."""

from __future__ import annotations

from collections.abc import Mapping

from generator.base.values import value


@value
class ShareCard:
    """A card. Its template, `share-card.svg`, sees it as `page`, and nothing else: not `site`, so that a new entry in the menu leaves
    all cards as they are."""

    kind: str
    """article, storyline or site."""
    title: str
    kicker: str
    """The topic an article is shown *in*, or empty."""
    source: str
    """Who published the report, or empty."""
    date: str
    """For readers, in the site's language; empty but for articles."""
    flag: str
    """`retracted` or `corrected` where a note says so; else empty."""
    language: str
    """BCP 47 tag of the title."""
    direction: str
    """`ltr` or `rtl`, by that language."""
    site: str
    """The site's title."""
    address: str
    """The site's address without its scheme: `example.org/archive`."""
    options: Mapping[str, str | int | bool]
    """Theme options."""
    drawn_with: str
    """Library, its version and the digest of the fonts: other ones may draw it otherwise."""
