"""One page of the web -> one item: its story by trafilatura, the rest of its words as residue."""

from __future__ import annotations

import re
from typing import Any

from generator.base.diagnostics import UsageError
from generator.base.fields import LANGUAGE
from generator.base.text import name_key, normal
from generator.base.urls import host_of, web_problem
from generator.content.model import Person
from generator.importers.foreign_body import foreign_body, plain, take_title
from generator.importers.html_text import html_to_markdown, text_of
from generator.importers.item import Choices, ImportedItem, Residue, identity_of
from generator.importers.loose_date import loose_date

_MISSING = "reading pages needs a library that is not installed"
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\s(?:[^<>]*?\s)?(?:xml:)?lang\s*=\s*[\"']?(?P<tag>[A-Za-z0-9-]+)", re.IGNORECASE)
_SHOWN = 20_000
"""Characters of a page's other words that are kept."""


def page_text(content: bytes, declared: str = "") -> str:
    """A page's bytes as text, by the server's word, the page's own, or as they look."""
    found = _CHARSET.search(declared.encode()) or _CHARSET.search(content[:4096])
    for name in [*([found[1].decode()] if found else []), "utf-8-sig", "cp1252"]:
        try:
            return content.decode(name).replace("\r\n", "\n")
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("utf-8", "replace")


def read_page(name: str, html: str, address: str, choices: Choices) -> ImportedItem:
    """The story of a page. `address` is where it came from, or empty. Raises UsageError without trafilatura."""
    try:
        import trafilatura
    except ImportError:
        raise UsageError(_MISSING, 'Install it with: pip install "dateline[import]"') from None
    html = html.replace("\x00", "")
    try:
        found: Any = trafilatura.bare_extraction(html, url=address or None, with_metadata=True, include_comments=False, include_links=True, include_tables=True, favor_recall=True, output_format="markdown")  # fmt: skip
        text: str = trafilatura.extract(html, url=address or None, include_comments=False, include_links=True, include_formatting=True, include_tables=True, favor_recall=True, output_format="markdown") or ""  # fmt: skip
    except Exception:
        found, text = None, ""
    facts = {
        key: str(getattr(found, key, None) or "")
        for key in ("title", "author", "date", "sitename", "url", "description", "image", "language")
    }
    hints: list[str] = []
    residue: list[Residue] = []
    if text.strip():
        first, rest = take_title(text)
        made = foreign_body(rest if first and name_key(first) == name_key(facts["title"]) else text).markdown
        left = _left(html, f"{made} {facts['title']} {facts['author']} {facts['description']}")
        if left:
            residue.append(Residue(name, "it seems not to be part of the story", left[:_SHOWN]))
            if len(left) > _SHOWN:
                residue.append(Residue(name, f"the page says {len(left) - _SHOWN} characters more that are not kept here", left[:200]))
    else:
        converted = html_to_markdown(html, address)
        made = converted.markdown
        hints += ["what of the page is its story could not be told, so all of it is there", *converted.hints]
    link = facts["url"] if not web_problem(facts["url"]) else address
    if not facts["date"]:
        hints.append("the page does not say when it appeared")
    hints.append("the text is that of the page: write a summary of your own, or keep it private")
    return ImportedItem(
        origin=name,
        identity=identity_of("html", link or made, normal(facts["title"])),
        title=facts["title"] or text_of(next(iter(re.findall(r"<title[^>]*>(.*?)</title>", html, re.IGNORECASE | re.DOTALL)), "")),
        body=made,
        date=loose_date(facts["date"]) or choices.date,
        summary=facts["description"] if len(facts["description"]) <= 400 else "",
        language=found["tag"] if (found := _LANGUAGE.search(html)) and LANGUAGE.fullmatch(found["tag"]) else "",
        source=choices.source or facts["sitename"] or (host_of(link) if link else ""),
        source_url=link if link and not web_problem(link) else "",
        authors=tuple(Person(n.strip(), "", "") for n in facts["author"].split(";") if n.strip()),
        rights="private",
        draft=True,
        extra={"picture": facts["image"]} if facts["image"] else {},
        hints=tuple(hints),
        residue=tuple(residue),
    )


def _left(html: str, held: str) -> str:
    """Lines of a page whose words are not in what was taken from it."""
    known = _letters(plain(held))
    whole = html_to_markdown(html).markdown
    return "\n".join(line for line in whole.split("\n") if (letters := _letters(plain(line))) and letters not in known)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
