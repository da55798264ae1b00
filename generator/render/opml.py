"""The list of all feeds, as OPML 2.0, which feed readers take as a subscription list."""

from __future__ import annotations

from generator.plan.views import FeedListView, Outline
from generator.render.feed_texts import DECLARATION, element, lines, optional
from generator.render.xml_text import attribute


def render_opml(view: FeedListView) -> bytes:
    """The list as UTF-8 XML."""
    head = lines(
        DECLARATION, '<opml version="2.0">', "<head>", element("title", view.title), optional("ownerName", view.author), "</head>", "<body>"
    )
    groups = [lines(f"<outline text={attribute(g.label)}>", *map(_outline, g.feeds), "</outline>") for g in view.groups]
    return f"{head}{''.join(groups)}</body>\n</opml>\n".encode()


def _outline(feed: Outline) -> str:
    title = attribute(feed.title)
    # OPML calls every kind of feed "rss"
    return f'<outline type="rss" text={title} title={title} xmlUrl={attribute(feed.url)} htmlUrl={attribute(feed.page)}/>'
