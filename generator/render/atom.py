"""Atom feeds (RFC 4287), with documents of older entries (RFC 5005)."""

from __future__ import annotations

from generator.plan.views import FeedEntry, FeedView
from generator.render.feed_texts import DECLARATION, EntryTexts, element, items, lines, link, optional
from generator.render.xml_text import attribute

_NEVER = "1970-01-01T00:00:00+00:00"
"""When a feed without entries was last changed: an element that must be there, and must not be the time of building."""


def render_atom(view: FeedView, entries: EntryTexts) -> bytes:
    """The feed as UTF-8 XML; `entries` are made with `atom_entry`."""
    history = ' xmlns:fh="http://purl.org/syndication/history/1.0"' if view.archive else ""
    head = lines(
        DECLARATION,
        f'<feed xmlns="http://www.w3.org/2005/Atom"{history} xml:lang={attribute(view.language)}>',
        element("title", view.title),
        optional("subtitle", view.subtitle),
        link("link", "alternate", view.page, type="text/html"),
        link("link", "self", view.url, type="application/atom+xml"),
        "<fh:archive/>" if view.archive else "",
        link("link", "current", view.current),
        link("link", "prev-archive", view.older),
        element("id", view.id),
        element("updated", view.updated or _NEVER),
        f"<author>{element('name', view.author)}</author>",
        element("generator", view.generator),
    )
    held = items(view, entries, 'content type="html"', "</entry>")
    return f"{head}{held}</feed>\n".encode()


def atom_entry(entry: FeedEntry) -> str:
    """What an entry says in every feed, up to its full text."""
    return lines(
        f"<entry xml:lang={attribute(entry.language)}>",
        element("title", entry.title),
        link("link", "alternate", entry.url, type="text/html"),
        element("id", entry.id),
        element("published", entry.published),
        element("updated", entry.updated),
        f"<author>{element('name', ', '.join(entry.authors))}</author>" if entry.authors else "",
        optional("summary", entry.summary),
        *(f"<category term={attribute(c)}/>" for c in entry.categories),
        link("link", "via", entry.via, title=entry.source),
    )
