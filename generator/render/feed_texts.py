"""What the renderers of feeds share: small pieces of XML, and entries that are written once, however many feeds list them."""

from __future__ import annotations

from generator.plan.views import FeedEntry, FeedView
from generator.render.once_made import OnceMade
from generator.render.xml_text import attribute, text

EntryTexts = OnceMade[FeedEntry]
"""Entries as text: each is made when a feed first lists it."""
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'


def element(name: str, value: str) -> str:
    """An element that holds a text."""
    return f"<{name}>{text(value)}</{name}>"


def optional(name: str, value: str) -> str:
    """The same, but nothing for no text."""
    return element(name, value) if value else ""


def link(name: str, rel: str, url: str, *, type: str = "", title: str = "") -> str:
    """An element that leads somewhere, as Atom has it; nothing for no address."""
    kind = f" type={attribute(type)}" if type else ""
    said = f" title={attribute(title)}" if title else ""
    return f'<{name} rel="{rel}"{kind} href={attribute(url)}{said}/>' if url else ""


def lines(*pieces: str) -> str:
    """Pieces that hold anything, each on a line."""
    return "".join(f"{piece}\n" for piece in pieces if piece)


def items(view: FeedView, entries: EntryTexts, content: str, closing: str) -> str:
    """All entries of a feed, each closed by `closing`; `content` is the name, with attributes, of the element for full texts."""
    name = content.partition(" ")[0]
    full = (f"<{content}>{text(html)}</{name}>\n" if html else "" for html in full_texts(view))
    return "".join(f"{entries.of(entry)}{html}{closing}\n" for entry, html in zip(view.entries, full, strict=True))


def whole(html: str, view: FeedView) -> str:
    """HTML with full addresses: feeds are read elsewhere."""
    for name in ("href", "src"):
        html = html.replace(f'{name}="{view.root}', f'{name}="{view.home}')
    return html


def full_texts(view: FeedView) -> list[str]:
    """The HTML that each entry of a feed carries beside its summary; empty for none."""
    bodies = [body.html for body in view.bodies] or [""] * len(view.entries)
    return [whole(entry.html or body, view) for entry, body in zip(view.entries, bodies, strict=True)]
