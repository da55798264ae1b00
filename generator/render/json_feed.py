"""JSON Feed 1.1."""

from __future__ import annotations

from typing import Any

from generator.base.json_text import json_text
from generator.base.text import clean
from generator.plan.views import FeedEntry, FeedView
from generator.render.feed_texts import EntryTexts, full_texts


def render_json_feed(view: FeedView, entries: EntryTexts) -> bytes:
    """The feed as UTF-8 JSON, one entry to a line; `entries` are made with `json_entry`."""
    head: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(view.title),
        "home_page_url": view.page,
        "feed_url": view.url,
        **({"description": clean(view.subtitle)} if view.subtitle else {}),
        "authors": [{"name": clean(view.author), "url": view.home}],
        "language": view.language,
        **({"expired": True} if view.closed else {}),
    }
    made = []
    for entry, html in zip(view.entries, full_texts(view), strict=True):
        content = f',"content_html":{json_text(clean(html))}' if html else ""
        made.append(f"{entries.of(entry)[:-1]}{content}}}")
    items = ",\n".join(made)
    return f'{json_text(head)[:-1]},"items":[\n{items}\n]}}\n'.encode()


def json_entry(entry: FeedEntry) -> str:
    """What an entry says in every feed, as a JSON object."""
    return json_text(
        {
            "id": entry.id,
            "url": entry.url,
            **({"external_url": entry.via} if entry.via else {}),
            "title": clean(entry.title),
            **({"summary": clean(entry.summary)} if entry.summary else {}),
            **({"image": entry.image} if entry.image else {}),
            # this or HTML has to be there
            "content_text": clean(entry.summary) or clean(entry.title),
            "date_published": entry.published,
            "date_modified": entry.updated,
            **({"authors": [{"name": clean(name)} for name in entry.authors]} if entry.authors else {}),
            **({"tags": [clean(c) for c in entry.categories]} if entry.categories else {}),
            "language": entry.language,
            **({"_source": {"name": clean(entry.source)}} if entry.source else {}),
        }
    )
