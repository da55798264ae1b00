"""What the renderers of feeds share: entries are written once, however many feeds list them."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from generator.base.text import clean
from generator.plan.views import FeedEntry, FeedView
from generator.render.once_made import OnceMade

EntryTexts = OnceMade[FeedEntry]
"""Entries as text: each is made when a feed first lists it."""


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
