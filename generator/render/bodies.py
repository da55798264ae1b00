"""Bodies: the text of a page is fetched when it is rendered, and the cuts that parsing left are filled with addresses."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Any, Protocol

from generator.plan.views import BodyView, FeedView

_TAG_END = re.compile(r'^"[^>]*>')


class Bodies(Protocol):
    """Where the text of bodies is kept."""

    def parts(self, source: str, digest: str) -> Sequence[str]:
        """The HTML of a source file's body, cut where its links go; `digest` is that of `BodyView`."""


def filled(view: Any, bodies: Bodies) -> Any:
    """The view with the text of its bodies."""
    if isinstance(view, FeedView):
        return dataclasses.replace(view, bodies=tuple(_filled(body, bodies) for body in view.bodies)) if view.bodies else view
    body = getattr(view, "body", None)
    return dataclasses.replace(view, body=_filled(body, bodies)) if body else view


def _filled(body: BodyView, bodies: Bodies) -> BodyView:
    return dataclasses.replace(body, html=_html(body, bodies)) if body else body


def _html(body: BodyView, bodies: Bodies) -> str:
    parts, urls = bodies.parts(body.source, body.digest), body.urls
    if not urls:
        return parts[0]
    if None in urls:
        parts, urls = _unlink(parts, urls)
    pieces = [parts[0]]
    for url, part in zip(urls, parts[1:], strict=True):
        pieces += (url or "", part)
    return "".join(pieces)


def _unlink(parts: Sequence[str], urls: Sequence[str | None]) -> tuple[list[str], tuple[str | None, ...]]:
    """Take the links out whose targets readers cannot see; their text stays. A picture goes: nothing can stand in for it."""
    made_parts, made_urls = [parts[0]], []
    unlinked = False
    for part, url in zip(parts[1:], urls, strict=True):
        start = made_parts[-1].rfind("<")
        if url is None:
            unlinked = unlinked or made_parts[-1].startswith("<a", start)
            made_parts[-1] = made_parts[-1][:start]
            part = _TAG_END.sub("", part, count=1)
        if unlinked and "</a>" in part:
            # a picture can stand between the two tags of a link, so the end may come in a later part
            part = part.replace("</a>", "", 1)
            unlinked = False
        if url is None:
            made_parts[-1] += part
        else:
            made_parts.append(part)
            made_urls.append(url)
    return made_parts, tuple(made_urls)
