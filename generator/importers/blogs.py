"""Exports of Blogger (an Atom file) and Medium (a zip of HTML files)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from generator.base.urls import web_problem
from generator.content.model import Person
from generator.importers.html_text import html_to_markdown, text_of
from generator.importers.item import Choices, ImportedItem, Read, Residue, identity_of
from generator.importers.loose_date import loose_date
from generator.importers.places import decoded, entries
from generator.importers.xml_stream import Element, elements

_KIND = "schemas.google.com/g/2005#kind"


def read_blogger(name: str, place: Path, choices: Choices) -> Read:
    """The posts and pages of a Blogger export; comments, templates and settings are residue."""
    with open(place, "rb") as file:
        for number, entry in enumerate(elements(name, file, {"entry"}), 1):
            origin = f"{name}#{number}"
            kind = _blogger_kind(entry)
            if kind not in ("post", "page"):
                words = "\n".join(filter(None, (entry.first("title"), text_of(entry.first("content")))))
                if words and kind not in ("settings", "template"):
                    yield Residue(origin, f"it is no post but a {kind}", words)
                continue
            yield _blogger_post(origin, entry, choices)


def _blogger_kind(entry: Element) -> str:
    for category in entry.all("category"):
        if _KIND in category.attributes.get("scheme", ""):
            return category.attributes.get("term", "").rpartition("#")[2]
    return (entry.first("type", "blogger") or "post").lower()


def _blogger_post(origin: str, entry: Element, choices: Choices) -> ImportedItem:
    link = next((e.attributes.get("href", "") for e in entry.all("link") if e.attributes.get("rel", "alternate") == "alternate"), "")
    link = link or (f"{choices.old_site.rstrip('/')}{held}" if (held := entry.first("filename", "blogger")) and choices.old_site else held)
    made = html_to_markdown(entry.first("content"), link if link.startswith("http") else choices.old_site)
    tags = [c.attributes.get("term", "") for c in entry.all("category") if _KIND not in c.attributes.get("scheme", "")]
    control = entry.all("control")
    draft = any(c.first("draft") == "yes" for c in control) or entry.first("status", "blogger") in ("DRAFT", "SOFT_TRASHED")
    date, updated = loose_date(entry.first("published")) or choices.date, loose_date(entry.first("updated"))
    return ImportedItem(
        origin=origin,
        identity=identity_of("blogger", entry.first("id") or link or entry.first("title")),
        title=text_of(entry.first("title")),
        body=made.markdown,
        date=date,
        updated=updated if updated[:10] > date[:10] else "",
        source=choices.source,
        slug=re.sub(r"\.html?$", "", link.rpartition("/")[2]) if link else "",
        authors=tuple(Person(n, "", "") for a in entry.all("author") if (n := a.first("name")) and n != "Unknown"),
        terms={"tags": tuple(dict.fromkeys(filter(None, tags)))},
        draft=True if draft else None,
        aliases=(link,) if link else (),
        hints=made.hints,
    )


def read_medium(name: str, place: Path, choices: Choices) -> Read:
    """The posts of a Medium export; its other files (claps, bookmarks, profile) are not stories."""
    for entry in entries(place, (".html",)):
        origin = f"{name}/{entry.path}"
        if "posts/" not in f"/{entry.path}"[1:] and "/" in entry.path:
            continue
        if entry.content is None:
            yield Residue(origin, entry.problem, entry.path)
            continue
        yield _medium_post(origin, entry.path, decoded(entry.content), choices)


def _medium_post(origin: str, path: str, html: str, choices: Choices) -> ImportedItem:
    tree: Any = LexborHTMLParser(html)

    def text(selector: str) -> str:
        node = tree.css_first(selector)
        return " ".join(node.text().split()) if node is not None else ""

    title = text("h1.p-name") or text("title")
    subtitle = text("section[data-field=subtitle], .p-summary")
    canonical = tree.css_first("a.p-canonical")
    link = (canonical.attributes.get("href") or "") if canonical is not None else ""
    when = tree.css_first("time.dt-published")
    date = loose_date(when.attributes.get("datetime")) if when is not None else ""
    body = tree.css_first("section[data-field=body], .e-content")
    for node in body.css("h3.graf--title, h1.graf--title") if body is not None else ():
        if " ".join(node.text().split()) == title:
            node.decompose()
            break
    made = html_to_markdown((body.html if body is not None else html) or "", link)
    name = path.rpartition("/")[2].removesuffix(".html")
    found = re.fullmatch(r"(?:(?P<date>\d{4}-\d\d-\d\d)|draft)_(?P<slug>.*?)-*(?P<id>[0-9a-f]{8,12})?", name)
    footer = tree.css_first("a.p-author")
    return ImportedItem(
        origin=origin,
        identity=identity_of("medium", link or name),
        title=title,
        body=made.markdown,
        date=date or (found["date"] if found and found["date"] else "") or choices.date,
        summary=subtitle,
        slug=(found["slug"] if found else "").lower(),
        source=choices.source,
        source_url=link if link and not web_problem(link) else "",
        authors=(Person(" ".join(footer.text().split()), "", ""),) if footer is not None and footer.text().strip() else (),
        draft=True if name.startswith("draft_") else None,
        hints=made.hints,
    )
