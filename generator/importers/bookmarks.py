"""Bookmarks as browsers and bookmarking services export them: the old Netscape format, read line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from generator.base.urls import web_problem
from generator.importers.html_text import text_of
from generator.importers.item import Choices, ImportedItem, Read, Residue, identity_of
from generator.importers.plain_text import paragraph

_FOLDER = re.compile(r"<H[1-6]\b[^>]*>(?P<name>.*?)</H[1-6]>", re.IGNORECASE)
_LINK = re.compile(r"<A\b(?P<attributes>[^>]*)>(?P<title>.*?)(?:</A>|$)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?P<name>[A-Za-z_]+)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>]+))")
_TEXT = re.compile(r"<DD>(?P<text>.*)", re.IGNORECASE)
_MARKS = re.compile(r"</?(?:DL|DT|P|META|TITLE|H1|HR|!DOCTYPE|HTML|HEAD|BODY)\b[^>]*>|<!--.*?-->", re.IGNORECASE)


def read_bookmarks(name: str, lines: Iterable[str], choices: Choices) -> Read:
    """The bookmarks of a file; folders become tags, descriptions the text."""
    folders: list[str] = []
    pending = ""
    held: tuple[int, dict[str, str], str, tuple[str, ...]] | None = None
    words: list[str] = []
    for number, line in enumerate(lines, 1):
        link, folder = _LINK.search(line), _FOLDER.search(line)
        if (link or folder or "</dl" in line.lower()) and held:
            yield _bookmark(name, held, words, choices)
            held, words = None, []
        if link:
            attributes = {m["name"].lower(): m["double"] or m["single"] or m["bare"] or "" for m in _ATTRIBUTE.finditer(link["attributes"])}
            held = number, attributes, text_of(link["title"]), tuple(f for f in folders if f)
        elif folder and not line.lstrip().lower().startswith("<h1"):
            pending = text_of(folder["name"])
        elif text := (
            found["text"]
            if (found := _TEXT.search(line))
            else ""
            if line.lstrip().lower().startswith(("<h1", "<title"))
            else _MARKS.sub("", line)
        ).strip():
            if held:
                words.append(text_of(text))
            else:
                yield Residue(f"{name}:{number}", "it belongs to no bookmark", text_of(text))
        for mark in re.findall(r"</?dl\b", line.lower()):
            if mark == "<dl":
                folders.append(pending)
                pending = ""
            elif folders:
                folders.pop()
    if held:
        yield _bookmark(name, held, words, choices)


def _bookmark(name: str, held: tuple[int, dict[str, str], str, tuple[str, ...]], words: list[str], choices: Choices) -> ImportedItem:
    number, attributes, title, folders = held
    address = text_of(attributes.get("href", ""))
    added = _day(attributes.get("add_date", ""))
    tags = [t.strip() for t in text_of(attributes.get("tags", "")).split(",") if t.strip()]
    full = not web_problem(address)
    return ImportedItem(
        origin=f"{name}:{number}",
        identity=identity_of("bookmarks", address, title),
        title=title or address,
        body=paragraph(" ".join(words)),
        date=choices.date or added,
        source=choices.source,
        source_url=address if full else "",
        terms={"tags": tuple(dict.fromkeys([*folders, *tags]))},
        extra={} if full else {"address": address},
        hints=() if choices.date or not added else (f"its date, {added}, is the day it was bookmarked, not the day it appeared",),
    )


def _day(text: str) -> str:
    if not text.isdigit() or len(text) > 17:
        return ""
    seconds = int(text)
    while seconds > 100_000_000_000:  # milliseconds or microseconds
        seconds //= 1000
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d") if seconds else ""
