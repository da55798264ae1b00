"""Atom feeds (RFC 4287), through feedgenerator with the two elements that a clippings archive needs."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from typing import Any

from feedgenerator import Atom1Feed, SyndicationFeed

from generator.base.text import clean
from generator.plan.views import FeedView

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed: an element that must be there, and must not be the time of building."""


class _Feed(Atom1Feed):  # type: ignore[misc]
    """Atom with `generator`, and `link rel="via"` to the original of each entry."""

    def latest_post_date(self) -> datetime:
        return max((moment for item in self.items for moment in (item["pubdate"], item["updateddate"])), default=_NEVER)

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("generator", self.feed["program"])

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["via"]:
            attributes = {"rel": "via", "href": item["via"]}
            if item["publisher"]:
                attributes["title"] = item["publisher"]
            handler.addQuickElement("link", "", attributes)


def render_atom(view: FeedView) -> bytes:
    """The feed as UTF-8 XML."""
    feed: SyndicationFeed = _Feed(
        title=clean(view.title),
        link=view.home,
        description=None,
        subtitle=clean(view.subtitle) or None,
        language=view.language,
        author_name=clean(view.author),
        feed_url=view.url,
        feed_guid=view.url,
        program=view.generator,
    )
    for entry in view.entries:
        feed.add_item(
            title=clean(entry.title),
            link=entry.url,
            description=clean(entry.summary) or None,
            content=clean(_absolute(entry.body.html, view)) or None,
            author_name=clean(", ".join(entry.authors)) or None,
            pubdate=datetime.fromisoformat(entry.published),
            updateddate=datetime.fromisoformat(entry.updated),
            unique_id=entry.id,
            categories=[clean(c) for c in entry.categories],
            via=entry.via,
            publisher=clean(entry.source),
        )
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode("utf-8")


def _absolute(html: str, view: FeedView) -> str:
    """With full addresses: feeds are read elsewhere."""
    for attribute in ("href", "src"):
        html = html.replace(f'{attribute}="{view.root}', f'{attribute}="{view.home}')
    return html
