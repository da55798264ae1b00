"""Files for machines, which no template renders."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.events import EventView


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
    far: bool = False
    """Whether TimelineJS is to draw it on a cosmological scale, which knows years alone: browsers have no dates for some of it."""


@value
class SitemapView:
    """A sitemap file: pages with the day of their last change, or an index of sitemaps."""

    index: bool
    entries: tuple[tuple[str, str], ...]
    """(absolute URL, `lastmod` or empty)."""


@value
class NewsEntry:
    """A story in a news sitemap."""

    url: str
    title: str
    published: str
    """W3C date or date and time."""
    language: str


@value
class NewsSitemapView:
    """The newest stories, for news search."""

    publication: str
    """The site's title."""
    entries: tuple[NewsEntry, ...]


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
