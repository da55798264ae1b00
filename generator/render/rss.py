"""RSS 2.0 feeds, after the RSS Advisory Board's best practices."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from generator.plan.views import FeedEntry, FeedView
from generator.render.feed_texts import DECLARATION, EntryTexts, element, items, lines, link, optional
from generator.render.xml_text import text

_OPEN = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


def render_rss(view: FeedView, entries: EntryTexts) -> bytes:
    """The feed as UTF-8 XML; `entries` are made with `rss_entry`."""
    head = lines(
        DECLARATION,
        _OPEN,
        "<channel>",
        element("title", view.title),
        element("link", view.page),
        element("description", view.subtitle or view.title),
        element("language", view.language),
        element("lastBuildDate", _rfc822(view.updated)) if view.updated else "",
        element("generator", view.generator),
        link("atom:link", "self", view.url, type="application/rss+xml"),
    )
    held = items(view, entries, "content:encoded", "</item>")
    return f"{head}{held}</channel>\n</rss>\n".encode()


def rss_entry(entry: FeedEntry) -> str:
    """What an entry says in every feed, up to its full text."""
    plain = "true" if entry.id == entry.url else "false"
    return lines(
        "<item>",
        element("title", entry.title),
        element("link", entry.url),
        f'<guid isPermaLink="{plain}">{text(entry.id)}</guid>',
        element("pubDate", _rfc822(entry.published)),
        optional("description", entry.summary),
        *(element("dc:creator", name) for name in entry.authors),
        *(element("category", c) for c in entry.categories),
        link("atom:link", "via", entry.via, title=entry.source),
    )


def _rfc822(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment))
