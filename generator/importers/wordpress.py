"""WordPress exports (WXR): posts and pages with their terms, authors, dates, status and old addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from generator.base.fields import LANGUAGE
from generator.base.urls import web_problem
from generator.content.model import Person
from generator.importers.html_text import html_to_markdown, text_of
from generator.importers.item import Choices, ImportedItem, Read, Residue, identity_of
from generator.importers.loose_date import loose_date
from generator.importers.xml_stream import Element, elements

_WP = "wordpress.org/export"
_DC = "purl.org/dc"
_DRAFTS = frozenset({"draft", "pending", "auto-draft", "private", "future", "inherit"})
_LEFT_OUT = frozenset({"attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation"})  # fmt: skip
_INTERNAL = re.compile(r"_(?:edit_|wp_|encloseme|pingme|oembed|thumbnail)")
_BLOCK_COMMENT = re.compile(r"<!--\s*/?wp:.*?-->", re.DOTALL)
_SHORTCODE = re.compile(r"\[(?P<end>/?)(?P<name>[a-z][a-z0-9_-]*)(?P<rest>(?:\s[^\]\n]*)?)\]")
_HAS_BLOCKS = re.compile(r"<(?:p|div|h[1-6]|ul|ol|blockquote|table|pre|figure)\b", re.IGNORECASE)


class _Blog:
    """What an export says beside its posts, and posts refer to."""

    def __init__(self, name: str, file: IO[bytes]):
        self.language = ""
        self.authors: dict[str, str] = {}
        """Login -> name."""
        self.attachments: dict[str, str] = {}
        """Id -> address."""
        for element in elements(name, file, {"author", "item", "language"}):
            if element.local == "language":
                self.language = element.text.strip() if LANGUAGE.fullmatch(element.text.strip()) else ""
            elif element.local == "author" and (login := element.first("author_login", _WP)):
                self.authors[login] = element.first("author_display_name", _WP) or login
            elif element.first("post_type", _WP) == "attachment":
                self.attachments[element.first("post_id", _WP)] = element.first("attachment_url", _WP)


def read_wordpress(name: str, place: Path, choices: Choices) -> Read:
    """The posts and pages of an export. It is read twice: first for authors and attachments, which posts refer to."""
    with open(place, "rb") as file:
        blog = _Blog(name, file)
    with open(place, "rb") as file:
        yield from _posts(name, file, blog, choices)


def _posts(name: str, file: IO[bytes], blog: _Blog, choices: Choices) -> Iterator[ImportedItem | Residue]:
    for number, element in enumerate(elements(name, file, {"item"}), 1):
        kind = element.first("post_type", _WP) or "post"
        origin = f"{name}#{element.first('post_id', _WP) or number}"
        if kind in _LEFT_OUT:
            words = [element.first("title"), element.first("attachment_url", _WP), text_of(element.first("encoded", "/content/"))]
            if any(words):
                yield Residue(origin, f"it is no story but a WordPress {kind.replace('_', ' ')}", "\n".join(filter(None, words)))
            continue
        if element.first("status", _WP) == "trash":
            yield Residue(origin, "it was in the bin", "\n".join((element.first("title"), text_of(element.first("encoded", "/content/")))))
            continue
        yield _post(origin, kind, element, blog, choices)


def _post(origin: str, kind: str, element: Element, blog: _Blog, choices: Choices) -> ImportedItem:
    link = element.first("link")
    status = element.first("status", _WP)
    html, shortcodes = _prepared(element.first("encoded", "/content/"))
    made = html_to_markdown(html, link or choices.old_site)
    meta = [(m.first("meta_key", _WP), m.first("meta_value", _WP)) for m in element.all("postmeta", _WP)]
    extra: dict[str, Any] = {"wordpress": {"type": kind, "status": status}}
    if kept := [f"{key}: {held}" for key, held in meta if held and not key.startswith("_")]:
        extra["meta"] = kept
    picture = next((blog.attachments.get(held, "") for key, held in meta if key == "_thumbnail_id"), "")
    if picture:
        extra["picture"] = picture
    hints = list(made.hints)
    if picture:
        hints.append(f"its picture was {picture}")
    if shortcodes:
        hints.append(f"shortcodes stand in the text as they were: {', '.join(shortcodes)}")
    excerpt = text_of(element.first("encoded", "/excerpt/"))
    residue = [Residue(f"{origin}", f"it is a comment by {c.first('comment_author', _WP) or 'somebody'}", text_of(c.first("comment_content", _WP))) for c in element.all("comment", _WP)]  # fmt: skip
    residue += [
        Residue(origin, f"it is WordPress’s own note {key}", held)
        for key, held in meta
        if key.startswith("_") and held and not _INTERNAL.match(key)
    ]
    categories = element.all("category")
    creator = element.first("creator", _DC)
    date = (
        _zoned(element.first("post_date_gmt", _WP))
        or loose_date(element.first("post_date", _WP))
        or loose_date(element.first("pubDate"))
        or choices.date
    )
    return ImportedItem(
        origin=origin,
        identity=identity_of("wordpress", element.first("guid") or link or origin, element.first("post_id", _WP)),
        title=text_of(element.first("title")),
        body=made.markdown,
        date=date,
        updated=_updated(element, date),
        summary=excerpt if len(excerpt) <= 600 else "",
        language=blog.language,
        slug=element.first("post_name", _WP),
        source=choices.source,
        authors=(Person(blog.authors.get(creator, creator), "", ""),) if creator else (),
        terms={
            "topics": _terms(categories, {"category"}),
            "tags": _terms(categories, {"post_tag", "tag"}),
        },
        rights="",
        draft=True if status in _DRAFTS or element.first("post_password", _WP) else None,
        aliases=(link,) if link and not web_problem(link) and _is_permalink(link) else (),
        extra={**extra, **_other_terms(categories)},
        hints=tuple(hints),
        residue=(*residue, *([Residue(origin, "it is a long excerpt", excerpt)] if len(excerpt) > 600 else [])),
    )


def _is_permalink(link: str) -> bool:
    parts = urlsplit(link)
    return parts.path not in ("", "/") and not parts.query


def _zoned(text: str) -> str:
    made = loose_date(text).replace(" ", "T") if text and not text.startswith("0000") else ""
    return f"{made}Z" if "T" in made and not made.endswith("Z") and "+" not in made else made


def _updated(element: Element, date: str) -> str:
    made = _zoned(element.first("post_modified_gmt", _WP))
    return made if made and made[:10] > date[:10] else ""


def _terms(categories: list[Element], domains: set[str]) -> tuple[str, ...]:
    names = [c.text.strip() for c in categories if c.attributes.get("domain", "category") in domains]
    return tuple(dict.fromkeys(n for n in names if n and n.casefold() != "uncategorized"))


def _other_terms(categories: list[Element]) -> dict[str, list[str]]:
    made: dict[str, list[str]] = {}
    for category in categories:
        domain = category.attributes.get("domain", "category")
        if domain not in ("category", "post_tag", "tag", "post_format") and category.text.strip():
            made.setdefault(domain, []).append(category.text.strip())
    return made


def _prepared(html: str) -> tuple[str, list[str]]:
    """(HTML with paragraphs where WordPress would have made them, shortcodes it holds)."""
    html = _BLOCK_COMMENT.sub("", html)
    names = list(
        dict.fromkeys(
            f"[{m['name']}]"
            for m in _SHORTCODE.finditer(html)
            if m["end"] or m["rest"].strip() or f"[/{m['name']}]" in html or m["name"] in ("gallery", "embed")
        )
    )
    html = re.sub(r"\[caption[^\]]*\](.*?)\[/caption\]", r"<figure>\1</figure>", html, flags=re.DOTALL)
    names = [n for n in names if n != "[caption]"]
    if not _HAS_BLOCKS.search(html) or "\n\n" in html.replace("\r\n", "\n"):
        parts = re.split(r"\n\s*\n", html.replace("\r\n", "\n"))
        html = "\n".join(
            part
            if _HAS_BLOCKS.match(part.strip()) or "<pre" in part or "</pre" in part
            else f"<p>{part.strip().replace(chr(10), '<br>')}</p>"
            for part in parts
            if part.strip()
        )
    return html, names
