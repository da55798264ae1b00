"""TimelineJS: its JSON, and the table that its sheets are published as. A timeline becomes a storyline with events."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from generator.base.diagnostics import UsageError
from generator.base.edtf import NotADate, parse_edtf
from generator.base.text import shorten
from generator.importers.html_text import html_to_markdown, text_of
from generator.importers.item import Choices, ImportedEvent, ImportedItem, Read, Residue, identity_of
from generator.importers.json_source import parse_json
from generator.importers.mapped import plain_value
from generator.importers.tables import delimiter_of

_PARTS = ("year", "month", "day")
_SLIDE = ("start_date", "end_date", "text", "media", "group")
_INNER = {"start_date": _PARTS, "end_date": _PARTS, "text": ("headline", "text")}
_COLUMNS = frozenset((*_PARTS, *(f"end {part}" for part in _PARTS), "headline", "text", "media", "media credit", "media caption", "group", "tag", "type"))  # fmt: skip
"""Columns of a sheet that are taken."""


def read_timeline_json(name: str, content: bytes, choices: Choices) -> Read:
    """The storyline of a TimelineJS file. Raises UsageError for what is none."""
    held = parse_json(name, content)
    held = held.get("timeline", held) if isinstance(held, dict) else held
    if not isinstance(held, dict) or not isinstance(held.get("events"), list):
        raise UsageError(f"{name} is no TimelineJS file", "It has no list of events.")
    slides = [held["title"]] if isinstance(held.get("title"), dict) else []
    made = _Timeline(name)
    for slide in slides:
        made.title_slide(_words(slide, "headline"), _words(slide, "text"), slide.get("media"))
        made.more |= _left(slide)
    for number, slide in enumerate([*held["events"], *(e for e in held.get("eras") or () if isinstance(e, dict))], 1):
        if not isinstance(slide, dict):
            made.residue.append(Residue(f"{name}#{number}", "it is no event", str(slide)))
            continue
        made.event(
            f"{name}#{number}",
            slide.get("start_date"),
            slide.get("end_date"),
            _words(slide, "headline"),
            _words(slide, "text"),
            slide.get("media"),
            {**_left(slide), **({"group": str(slide["group"])} if slide.get("group") else {})},
        )
    made.more |= {k: plain_value(v) for k, v in held.items() if k not in ("title", "events", "eras") and v}
    yield made.item(choices)


def read_timeline_sheet(name: str, text: str, choices: Choices) -> Read:
    """The storyline of a TimelineJS sheet saved as CSV."""
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    made = _Timeline(name)
    try:
        for row in rows:
            cells = {str(k).strip().lower(): (v or "").strip() if isinstance(v, str) else " ".join(v or ()) for k, v in row.items()}
            origin = f"{name}:{rows.line_num}"
            media = {"url": cells.get("media", ""), "credit": cells.get("media credit", ""), "caption": cells.get("media caption", "")}
            left = {name: text for name, text in cells.items() if text and name not in _COLUMNS}
            if cells.get("type", "").lower() == "title":
                made.title_slide(cells.get("headline", ""), cells.get("text", ""), media)
                made.more |= left
                continue
            if group := cells.get("group") or cells.get("tag"):
                left["group"] = group
            start = {part: cells.get(part, "") for part in _PARTS}
            end = {part: cells.get(f"end {part}", "") for part in _PARTS}
            if any(cells.values()):
                made.event(origin, start, end, cells.get("headline", ""), cells.get("text", ""), media, left)
    except csv.Error as fault:
        raise UsageError(f"{name}:{rows.line_num}: this cannot be read as CSV: {fault}") from None
    yield made.item(choices)


def is_sheet(heads: str) -> bool:
    """Whether the first line of a CSV is that of a TimelineJS sheet."""
    names = {h.strip(' "').lower() for h in heads.replace("\t", ",").replace(";", ",").split(",")}
    return {"year", "headline", "text"} <= names or {"start date", "headline", "text"} <= names


def _words(slide: dict[str, Any], key: str) -> str:
    held = slide.get("text")
    found = held.get(key) if isinstance(held, dict) else None
    return found if isinstance(found, str) else ""


def _left(slide: dict[str, Any]) -> dict[str, Any]:
    """What a slide says beside its dates, words and picture: how its date is shown, the hour, its background."""
    left = {key: plain_value(held) for key, held in slide.items() if key not in _SLIDE and held not in (None, "", [], {})}
    for key, taken in _INNER.items():
        held = slide.get(key)
        inner = {k: plain_value(v) for k, v in held.items() if k not in taken and v not in (None, "")} if isinstance(held, dict) else {}
        if inner:
            left[key] = inner
    return left


class _Timeline:
    def __init__(self, name: str) -> None:
        self.name = name
        self.more: dict[str, Any] = {}
        """What is said of the whole that no field takes."""
        self.title = self.intro = ""
        self.events: list[ImportedEvent] = []
        self.media: list[dict[str, Any]] = []
        self.residue: list[Residue] = []

    def title_slide(self, headline: str, text: str, media: Any) -> None:
        self.title = self.title or text_of(headline)
        self.intro = f"{self.intro}\n\n{html_to_markdown(text).markdown}".strip()
        self._media("", media)

    def event(self, origin: str, start: Any, end: Any, headline: str, text: str, media: Any, left: dict[str, Any]) -> None:
        title, words = text_of(headline), text_of(text)
        date = _span(_day(start), _day(end))
        if end and _day(end) != _day(start) and not date.endswith(f"/{_day(end)}"):
            left = {**left, "end_date": plain_value(end)}
        if not date:
            left |= {"media": plain_value(media)} if media and any(media.values() if isinstance(media, dict) else [media]) else {}
            more = json.dumps(left, ensure_ascii=False) if left else ""
            said = "\n".join(filter(None, (title, words, str(start), more)))
            self.residue.append(Residue(origin, "it has no date that can be read", said))
            return
        self.events.append(ImportedEvent(date, title or shorten(words, 80) or "?", words if title else ""))
        if left:
            self.media.append({"event": title, **left})
        self._media(title, media)

    def _media(self, event: str, media: Any) -> None:
        if isinstance(media, dict) and (kept := {k: text_of(str(v)) if k != "url" else str(v) for k, v in media.items() if v}):
            self.media.append({"event": event, **kept} if event else kept)
        elif isinstance(media, str) and media:
            self.media.append({"event": event, "url": media})

    def item(self, choices: Choices) -> ImportedItem:
        title = (
            self.title
            or self.name.rpartition("/")[2].rpartition(".")[0].replace("-", " ").replace("_", " ").strip().capitalize()
            or "Timeline"
        )
        extra = {**({"media": self.media} if self.media else {}), **self.more}
        words = [f"{e.date} {e.title} {e.text}" for e in self.events]
        return ImportedItem(
            origin=self.name,
            identity=identity_of("timelinejs", title, self.intro, *words),
            title=title,
            body=self.intro,
            kind="storyline",
            events=tuple(self.events),
            extra=extra,
            hints=("a timeline is published at once: storylines have no drafts",),
            residue=tuple(self.residue),
        )


def _day(held: Any) -> str:
    if not isinstance(held, dict):
        return ""
    parts: list[str] = []
    for part, width in zip(_PARTS, (4, 2, 2), strict=True):
        text = str(held.get(part) or "").strip()
        if not text:
            break
        bare = text.lstrip("-")
        if not bare.isdigit() or (part != "year" and bare != text):
            return ""
        parts.append(("-" if text.startswith("-") else "") + bare.zfill(width))
    return "-".join(parts)


def _span(start: str, end: str) -> str:
    made = f"{start}/{end}" if end and end != start else start
    for candidate in (made, start):
        try:
            if candidate:
                return parse_edtf(candidate).text
        except NotADate:
            continue
    return ""
