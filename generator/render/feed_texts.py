"""What the renderers of feeds share: entries are written once, however many feeds list them."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from generator.base.text import clean
from generator.plan.views import FeedEntry, FeedView

LIMIT = 50_000
"""Entries that are remembered at most; then all are forgotten."""


class EntryTexts:
    """Entries as text, each made when a feed first lists it."""

    def __init__(self, make: Callable[[FeedEntry], str]):
        self._make = make
        # by identity, with the entry held so that no other can take its place
        self._made: dict[int, tuple[FeedEntry, str]] = {}

    def of(self, entry: FeedEntry) -> str:
        """The text of an entry."""
        found = self._made.get(id(entry))
        if found is None:
            if len(self._made) >= LIMIT:
                self._made.clear()
            found = self._made[id(entry)] = (entry, self._make(entry))
        return found[1]


def text(value: str) -> str:
    """Text for XML."""
    return escape(clean(value))


def attribute(value: str) -> str:
    """Text for an XML attribute, in quotes."""
    return quoteattr(clean(value))


def whole(html: str, view: FeedView) -> str:
    """HTML with full addresses: feeds are read elsewhere."""
    for name in ("href", "src"):
        html = html.replace(f'{name}="{view.root}', f'{name}="{view.home}')
    return html


def full_texts(view: FeedView) -> list[str]:
    """The HTML that each entry of a feed carries beside its summary; empty for none."""
    bodies = [body.html for body in view.bodies] or [""] * len(view.entries)
    return [whole(entry.html or body, view) for entry, body in zip(view.entries, bodies, strict=True)]
