"""Feeds, which no template renders."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.pieces import BodyView


@value
class FeedEntry:
    """An entry of feeds. Shared by all feeds that list it, so it says nothing of any of them."""

    id: str
    """The address of what it is about; never changes."""
    title: str
    url: str
    """Absolute."""
    published: str
    """RFC 3339: when it entered the archive."""
    updated: str
    """RFC 3339: when it last changed for readers."""
    summary: str
    """Plain text; may be empty."""
    html: str
    """Safe HTML of a note; else empty."""
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    image: str
    """Absolute URL of its picture, or empty."""
    via: str
    """URL of the original report, or empty."""
    source: str
    """Name of its publisher, or empty."""
    language: str


@value
class FeedView:
    """A feed, whatever the format."""

    title: str
    subtitle: str
    id: str
    """The address of the feed's newest document in its first format; documents of older entries have the same."""
    url: str
    """Absolute URL of this very document."""
    page: str
    """Absolute URL of the page that shows the same."""
    home: str
    """Absolute URL of the front page."""
    root: str
    """Root-relative URL of the front page, which addresses in texts begin with."""
    author: str
    language: str
    generator: str
    updated: str
    """RFC 3339: the last change of any entry; empty without entries."""
    closed: bool
    """Whether nothing more is expected: a storyline that is closed."""
    archive: bool
    """Whether this document holds older entries and stays as it is (RFC 5005)."""
    current: str
    """Where the newest entries are, for a document of older ones; else empty."""
    older: str
    """The document with the entries before these; empty if there is none."""
    entries: tuple[FeedEntry, ...]
    """Newest first."""
    bodies: tuple[BodyView, ...]
    """The full text of each entry, where the feed has it; else none. URLs are made absolute when it is rendered."""


@value
class Outline:
    """A feed in a list of feeds."""

    title: str
    url: str
    """Absolute."""
    page: str
    """Absolute URL of the page it belongs to."""
    type: str
    """`atom`, `rss` or `json`."""


@value
class OutlineGroup:
    """Feeds of one kind."""

    label: str
    feeds: tuple[Outline, ...]


@value
class FeedListView:
    """All feeds of the site, as OPML."""

    title: str
    author: str
    groups: tuple[OutlineGroup, ...]
