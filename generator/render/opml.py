"""The list of all feeds, as OPML 2.0, which feed readers take as a subscription list."""

from __future__ import annotations

from generator.plan.views import FeedListView, Outline
from generator.render.feed_texts import attribute, text


def render_opml(view: FeedListView) -> bytes:
    """The list as UTF-8 XML."""
    owner = [f"<ownerName>{text(view.author)}</ownerName>"] if view.author else []
    lines = ['<?xml version="1.0" encoding="utf-8"?>', '<opml version="2.0">', "<head>", f"<title>{text(view.title)}</title>", *owner]
    lines += ["</head>", "<body>"]
    for group in view.groups:
        lines.append(f"<outline text={attribute(group.label)}>")
        lines += [_outline(feed) for feed in group.feeds]
        lines.append("</outline>")
    return ("\n".join(lines) + "\n</body>\n</opml>\n").encode()


def _outline(feed: Outline) -> str:
    title = attribute(feed.title)
    # OPML calls every kind of feed "rss"
    return f'<outline type="rss" text={title} title={title} xmlUrl={attribute(feed.url)} htmlUrl={attribute(feed.page)}/>'
