"""RSS 2.0 feeds, after the RSS Advisory Board's best practices."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from generator.plan.views import FeedEntry, FeedView
from generator.render.feed_texts import EntryTexts, attribute, full_texts, text

_OPEN = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


def render_rss(view: FeedView, entries: EntryTexts) -> bytes:
    """The feed as UTF-8 XML; `entries` are made with `rss_entry`."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        _OPEN,
        "<channel>",
        f"<title>{text(view.title)}</title>",
        f"<link>{text(view.page)}</link>",
        f"<description>{text(view.subtitle or view.title)}</description>",
        f"<language>{text(view.language)}</language>",
        *([f"<lastBuildDate>{_rfc822(view.updated)}</lastBuildDate>"] if view.updated else []),
        f"<generator>{text(view.generator)}</generator>",
        f'<atom:link rel="self" type="application/rss+xml" href={attribute(view.url)}/>',
    ]
    for entry, html in zip(view.entries, full_texts(view), strict=True):
        content = f"<content:encoded>{text(html)}</content:encoded>\n" if html else ""
        lines.append(f"<item>\n{entries.of(entry)}{content}</item>")
    return ("\n".join(lines) + "\n</channel>\n</rss>\n").encode()


def rss_entry(entry: FeedEntry) -> str:
    """What an entry says in every feed."""
    plain = "true" if entry.id == entry.url else "false"
    lines = [
        f"<title>{text(entry.title)}</title>",
        f"<link>{text(entry.url)}</link>",
        f'<guid isPermaLink="{plain}">{text(entry.id)}</guid>',
        f"<pubDate>{_rfc822(entry.published)}</pubDate>",
        *([f"<description>{text(entry.summary)}</description>"] if entry.summary else []),
        *(f"<dc:creator>{text(name)}</dc:creator>" for name in entry.authors),
        *(f"<category>{text(c)}</category>" for c in entry.categories),
    ]
    if entry.via:
        title = f" title={attribute(entry.source)}" if entry.source else ""
        lines.append(f'<atom:link rel="via" href={attribute(entry.via)}{title}/>')
    return "\n".join(lines) + "\n"


def _rfc822(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment))
