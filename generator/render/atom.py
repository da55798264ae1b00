"""Atom feeds (RFC 4287), with documents of older entries (RFC 5005)."""

from __future__ import annotations

from generator.plan.views import FeedEntry, FeedView
from generator.render.feed_texts import EntryTexts, attribute, full_texts, text

_NEVER = "1970-01-01T00:00:00+00:00"
"""When a feed without entries was last changed: an element that must be there, and must not be the time of building."""


def render_atom(view: FeedView, entries: EntryTexts) -> bytes:
    """The feed as UTF-8 XML; `entries` are made with `atom_entry`."""
    history = ' xmlns:fh="http://purl.org/syndication/history/1.0"' if view.archive else ""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom"{history} xml:lang={attribute(view.language)}>',
        f"<title>{text(view.title)}</title>",
        *([f"<subtitle>{text(view.subtitle)}</subtitle>"] if view.subtitle else []),
        f'<link rel="alternate" type="text/html" href={attribute(view.page)}/>',
        f'<link rel="self" type="application/atom+xml" href={attribute(view.url)}/>',
        *(["<fh:archive/>"] if view.archive else []),
        *([f'<link rel="current" href={attribute(view.current)}/>'] if view.current else []),
        *([f'<link rel="prev-archive" href={attribute(view.older)}/>'] if view.older else []),
        f"<id>{text(view.id)}</id>",
        f"<updated>{view.updated or _NEVER}</updated>",
        f"<author><name>{text(view.author)}</name></author>",
        f"<generator>{text(view.generator)}</generator>",
    ]
    for entry, html in zip(view.entries, full_texts(view), strict=True):
        content = f'<content type="html">{text(html)}</content>\n' if html else ""
        lines.append(f"<entry{_language(entry, view)}>\n{entries.of(entry)}{content}</entry>")
    return ("\n".join(lines) + "\n</feed>\n").encode()


def _language(entry: FeedEntry, view: FeedView) -> str:
    return f" xml:lang={attribute(entry.language)}" if entry.language != view.language else ""


def atom_entry(entry: FeedEntry) -> str:
    """What an entry says in every feed."""
    lines = [
        f"<title>{text(entry.title)}</title>",
        f'<link rel="alternate" type="text/html" href={attribute(entry.url)}/>',
        f"<id>{text(entry.id)}</id>",
        f"<published>{entry.published}</published>",
        f"<updated>{entry.updated}</updated>",
        *([f"<author><name>{text(', '.join(entry.authors))}</name></author>"] if entry.authors else []),
        *([f"<summary>{text(entry.summary)}</summary>"] if entry.summary else []),
        *(f"<category term={attribute(c)}/>" for c in entry.categories),
    ]
    if entry.via:
        title = f" title={attribute(entry.source)}" if entry.source else ""
        lines.append(f'<link rel="via" href={attribute(entry.via)}{title}/>')
    return "\n".join(lines) + "\n"
