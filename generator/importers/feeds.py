"""RSS, Atom and RDF through feedparser, and JSON Feed. Bytes in, items out: nothing here fetches anything."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from typing import Any

from generator.base.diagnostics import UsageError
from generator.base.fields import LANGUAGE
from generator.base.text import normal
from generator.base.urls import web_problem
from generator.content.model import Person
from generator.importers.html_text import html_to_markdown, text_of
from generator.importers.item import Choices, ImportedItem, Read, Residue, identity_of
from generator.importers.json_source import parse_json
from generator.importers.loose_date import loose_date
from generator.importers.plain_text import paragraphs
from generator.importers.stated_date import stated_date

_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TAG_LIMIT = 16 * 1024
_LONG_TAG = re.compile(rb"<[A-Za-z/][^<>]{%d}" % _TAG_LIMIT)
_ROOT = re.compile(rb"<(?P<name>(?:[A-Za-z_][\w.-]*:)?(?:rss|feed|rdf))[\s>]", re.IGNORECASE)
_LAST = "this last entry may lack something, and more may be missing; once you have the whole feed, delete this article and import it again"
_FULL = 1200
"""Characters of content beyond which it is taken for the full text of a report, which is not ours to publish."""


def refuse_harmful(name: str, content: bytes) -> None:
    """Raises UsageError for XML with a DOCTYPE or entities of its own, which can fetch files and grow without end, and for tags so
    long that reading them never ends."""
    plain = content.replace(b"\x00", b"") if b"\x00" in content[:400] else content
    marked = re.sub(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->", b"", plain, flags=re.DOTALL) if b"<!" in plain else plain
    if _DOCTYPE.search(marked):
        hint = "Delete the line that begins with <!DOCTYPE."
        raise UsageError(f"{name} has a DOCTYPE, which feeds and exports do not need and which can be used for harm", hint)
    if _LONG_TAG.search(marked):
        raise UsageError(f"{name} has a tag of more than {_TAG_LIMIT // 1024} KiB: it is not a feed")


def read_feed(name: str, content: bytes, choices: Choices) -> Read:
    """The entries of a feed. Raises UsageError for what is no feed, or if feedparser is not installed."""
    if content.lstrip()[:1] == b"{" or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        yield from read_json_feed(name, content, choices)
        return
    refuse_harmful(name, content)
    try:
        import feedparser
    except ImportError:
        raise UsageError("feeds need a library that is not installed", 'Install it with: pip install "dateline[import]"') from None
    feedparser.USER_AGENT = ""
    found: Any = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not found.version and not found.entries:
        raise UsageError(f"{name} is not a feed", "A feed is RSS, Atom, RDF or JSON Feed; --from says what else it is.")
    feed = found.feed
    source = choices.source or normal(text_of(feed.get("title", "")))
    base = feed.get("link") or choices.old_site
    cut = _cut_off(content)
    if cut and not found.entries:
        yield Residue(name, cut, feed.get("title", ""))
    for number, entry in enumerate(found.entries, 1):
        made = _entry(f"{name}#{number}", entry, source, base, feed.get("language", ""), choices)
        last = cut and number == len(found.entries)
        yield dataclasses.replace(made, hints=(f"{cut}: {_LAST}", *made.hints)) if last else made


def _cut_off(content: bytes) -> str:
    """That a feed ends before its end tag, if it does."""
    plain = content.replace(b"\x00", b"")
    root = _ROOT.search(plain)
    # what stands after the end tag, such as a server's remarks, does no harm
    if not root or re.search(rb"</%s\s*>" % re.escape(root["name"]), plain[plain.rfind(b"<item") + 1 :], re.IGNORECASE):
        return ""
    return f"the feed ends before its end tag, </{root['name'].decode()}>, as a file does that was cut off"


def _entry(origin: str, entry: Any, source: str, base: str, language: str, choices: Choices) -> ImportedItem:
    contents = [c.get("value", "") for c in entry.get("content", ()) if c.get("value")]
    plain = [c.get("type", "") == "text/plain" for c in entry.get("content", ()) if c.get("value")]
    summary = entry.get("summary", "")
    html = max(contents, key=len, default="") or summary
    link = entry.get("link", "")
    start = entry.get("base") or link or base or ""
    # feedparser's own `get` gives other dates for those that are not there
    updated = loose_date(dict.get(entry, "updated"))
    stated = stated_date(choices.date, *(dict.get(entry, key) for key in ("published", "created", "updated")))
    as_text = bool(plain and plain[0]) or (
        entry.get("summary_detail", {}).get("type") == "text/plain" and html == summary and "<" not in html and "&" not in html
    )
    body, hints = (paragraphs(html), ()) if as_text else ((made := html_to_markdown(html, start)).markdown, made.hints)
    residue = [
        Residue(origin, "it is another version of the text", text_of(other))
        for other in contents
        if other != html and text_of(other) not in text_of(html)
    ]
    short = text_of(summary) if summary and contents and summary != html else ""
    if short and short not in text_of(html) and len(short) > 400:
        residue.append(Residue(origin, "it is a second summary", short))
        short = ""
    extra: dict[str, Any] = {}
    if files := [e.get("href", "") for e in entry.get("enclosures", ()) if e.get("href")]:
        extra["enclosures"] = files
    own = entry.get("source", {}).get("title", "") if isinstance(entry.get("source"), dict) else ""
    if entry.get("comments"):
        extra["comments"] = entry["comments"]
    return ImportedItem(
        origin=origin,
        identity=_identity(entry.get("id") or link, source, entry.get("title", "") + html),
        title=text_of(entry.get("title", "")),
        body=body,
        date=stated.date,
        unread_date=stated.unread,
        updated=updated if updated and updated != stated.date else "",
        summary=short if len(short) <= 400 else "",
        language=_language(entry, html, language),
        source=text_of(own) or source,
        source_url=link if not web_problem(link) else "",
        authors=tuple(dict.fromkeys(Person(name, "", "") for a in entry.get("authors", ()) if (name := _author(a.get("name", ""))))),
        terms={
            "tags": tuple(dict.fromkeys(t for tag in entry.get("tags", ()) if (t := text_of(tag.get("label") or tag.get("term") or ""))))
        },
        rights="private" if len(body) > _FULL else "",
        extra=extra,
        hints=(*hints, *stated.hints, *([f"its link is no web address: {link}"] if link and web_problem(link) else [])),
        residue=tuple(residue),
    )


def _language(entry: Any, html: str, of_feed: str) -> str:
    """What an entry says its language is, or its text, or the feed; empty where that is no language tag."""
    texts = [*entry.get("content", ()), entry.get("summary_detail", {}), entry.get("title_detail", {})]
    stated = [
        entry.get("language"),
        *(t.get("language") for t in texts if t.get("value") == html),
        entry.get("title_detail", {}).get("language"),
        of_feed,
    ]
    return next((tag for held in stated if held and LANGUAGE.fullmatch(tag := str(held).strip().replace("_", "-"))), "")


def _identity(own: str, source: str, text: str) -> str:
    """An entry's own id where that is good in all the world, within its feed where it is not, else its text."""
    return identity_of("feed", own, "" if ":" in own else source if own else f"{source}\x1f{text}")


def _author(name: str) -> str:
    """`jane@example.org (Jane Roe)` as `Jane Roe`."""
    # feedparser cuts addresses that end in a name it does not know, and leaves a part of them
    found = re.fullmatch(r"\S+\s+\(([^()]+)\)?", name.strip())
    return text_of(found[1] if found else name)


# ---------------------------------------------------------------------------- JSON Feed


def read_json_feed(name: str, content: bytes, choices: Choices) -> Read:
    """The items of a JSON Feed, version 1 or 1.1."""
    feed = parse_json(name, content)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise UsageError(f"{name} is not a JSON Feed", "It has no list of items.")
    source = choices.source or normal(_text(feed, "title"))
    for number, entry in enumerate(feed["items"], 1):
        origin = f"{name}#{number}"
        if not isinstance(entry, dict):
            yield Residue(origin, "it is no item", str(entry))
            continue
        yield _json_item(origin, entry, source, feed, choices)


_JSON_KEYS = frozenset(
    "id url external_url title content_html content_text summary date_published date_modified author authors tags language attachments".split()
)


_JSON_KINDS: dict[str, Any] = {"author": dict | str, "authors": list, "tags": list, "attachments": list}
"""Of these keys, what else is said is kept as it is."""


def _json_item(origin: str, entry: dict[str, Any], source: str, feed: dict[str, Any], choices: Choices) -> ImportedItem:
    html, plain = _text(entry, "content_html"), _text(entry, "content_text")
    link = _text(entry, "external_url") or _text(entry, "url")
    body, hints = (
        (paragraphs(plain), ())
        if not html
        else ((made := html_to_markdown(html, link or _text(feed, "home_page_url"))).markdown, made.hints)
    )
    residue = (
        ()
        if not (html and plain) or " ".join(plain.split()) in text_of(html)
        else (Residue(origin, "it is another version of the text", plain),)
    )
    stated = stated_date(choices.date, entry.get("date_published"), entry.get("date_modified"))
    updated = loose_date(entry.get("date_modified"))
    people = entry.get("authors") or ([entry["author"]] if isinstance(entry.get("author"), dict | str) else feed.get("authors") or [])
    names = [p if isinstance(p, str) else _text(p, "name") for p in people] if isinstance(people, list) else []
    extra = {key: held for key, held in entry.items() if key not in _JSON_KEYS and held not in (None, "", [], {})}
    extra |= {key: entry[key] for key, kind in _JSON_KINDS.items() if entry.get(key) and not isinstance(entry[key], kind)}
    if isinstance(entry.get("attachments"), list):
        extra["enclosures"] = [_text(a, "url") for a in entry["attachments"] if isinstance(a, dict)]
    if _text(entry, "external_url") and _text(entry, "url"):
        extra["via"] = _text(entry, "url")
    tags = entry.get("tags") if isinstance(entry.get("tags"), list) else []
    return ImportedItem(
        origin=origin,
        identity=_identity(str(entry.get("id") or link), source, _text(entry, "title") + html + plain),
        title=_text(entry, "title"),
        body=body,
        date=stated.date,
        unread_date=stated.unread,
        updated=updated if updated != stated.date else "",
        summary=_text(entry, "summary"),
        language=_text(entry, "language") or _text(feed, "language"),
        source=source,
        source_url=link if link and not web_problem(link) else "",
        authors=tuple(Person(name, "", "") for name in names if name),
        terms={"tags": tuple(str(t) for t in tags or ())},
        rights="private" if len(body) > _FULL else "",
        extra=extra,
        hints=(*hints, *stated.hints),
        residue=residue,
    )


def _text(held: Any, key: str) -> str:
    found = held.get(key) if isinstance(held, dict) else None
    return found if isinstance(found, str) else str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


# ---------------------------------------------------------------------------- OPML


def feeds_of_opml(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """(title, address of the feed) of each outline."""
    from generator.importers.xml_stream import elements

    for outline in elements(name, io.BytesIO(content), {"outline"}, whole=False):
        address = outline.attributes.get("xmlUrl", "")
        if address:
            yield outline.attributes.get("title") or outline.attributes.get("text") or address, address
