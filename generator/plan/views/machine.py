"""Files for machines, which no template renders."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.events import EventView
from generator.plan.views.pieces import BodyView


@value
class FeedEntry:
    """An entry of a feed."""

    id: str
    title: str
    url: str
    """Absolute."""
    published: str
    """RFC 3339."""
    updated: str
    summary: str
    body: BodyView
    """The full text, where the feed has it; its URLs are made absolute when it is rendered."""
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    via: str
    """URL of the original report, or empty."""
    source: str
    language: str


@value
class FeedView:
    """An Atom feed."""

    title: str
    subtitle: str
    url: str
    """Absolute URL of the feed itself."""
    home: str
    """Absolute URL of the front page."""
    root: str
    """Root-relative URL of the front page, which addresses in texts begin with."""
    author: str
    language: str
    generator: str
    entries: tuple[FeedEntry, ...]


@value
class TimelineExport:
    """A timeline for other programs, whatever the format."""

    title: str
    url: str
    """Absolute URL of the page it belongs to."""
    site: str
    """The site's title."""
    language: str
    base_url: str
    """Absolute URL of the front page, which addresses are made absolute with."""
    root: str
    """Root-relative URL of the front page."""
    events: tuple[EventView, ...]
    """In order of time."""


@value
class SitemapView:
    """A sitemap file: pages with the day of their last change, or an index of sitemaps."""

    index: bool
    entries: tuple[tuple[str, str], ...]
    """(absolute URL, `lastmod` or empty)."""


@value
class TextView:
    """A plain text file, such as robots.txt."""

    text: str


@value
class CopyView:
    """A file copied as it is."""

    source: str
    """Path on disk, absolute."""
    digest: str


@value
class BytesView:
    """A file made by the theme (joined style sheets, fonts)."""

    content: bytes
