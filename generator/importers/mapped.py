"""Keys and values as other programs name them -> an item: the front matter of other site generators, the columns of tables."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from typing import Any

from generator.base.fields import LANGUAGE
from generator.base.urls import web_problem
from generator.content.model import Person
from generator.importers.item import Residue
from generator.importers.loose_date import loose_date
from generator.importers.stated_date import is_stated
from generator.importers.zone_names import zone_hints

_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name", "linktitle", "page_title"),
    "date": ("date", "pubdate", "publishdate", "published_at", "datepublished", "date_published", "pub_date", "published_on", "publication_date", "created", "created_at", "day"),
    "updated": ("updated", "lastmod", "modified", "last_modified_at", "lastupdated", "last_update", "date_modified", "updated_at", "last_updated"),
    "summary": ("summary", "description", "excerpt", "abstract", "dek", "standfirst", "meta_description", "deck"),
    "authors": ("authors", "author", "by", "byline", "writer"),
    "topics": ("topics", "topic", "categories", "category", "section", "subjects"),
    "tags": ("tags", "tag", "keywords", "keyword", "labels"),
    "people": ("people", "persons"),
    "organisations": ("organisations", "organizations", "companies"),
    "places": ("places", "locations", "countries"),
    "slug": ("slug", "url_slug"),
    "aliases": ("aliases", "alias", "redirect_from", "redirects", "permalink", "url_path"),
    "language": ("language", "lang", "locale"),
    "source": ("source", "publisher", "publication", "newspaper", "outlet", "container_title"),
    "source_url": ("source_url", "original_url", "external_url", "canonical_url", "canonical", "link", "url", "href"),
    "source_title": ("source_title", "original_title", "original_headline"),
    "dateline": ("dateline",),
    "rights": ("rights",),
    "body": ("body", "text", "content", "article", "full_text", "fulltext"),
}  # fmt: skip
_ADDRESS = re.compile(r"(?:https?://)?[^\s:{}]+")
"""An old address; patterns such as `/:year/:title/` are none."""
_MEANS = {name: key for key, names in _NAMES.items() for name in names}
_LISTS = ("topics", "tags", "people", "organisations", "places")
_RIGHTS = frozenset({"summary", "quote", "licensed", "public-domain", "private"})


class Mapped:
    """What of a mapping has a field of ours; the rest is in `extra`."""

    def __init__(self, given: Iterable[tuple[str, Any]], origin: str, *, comma: bool = True):
        """`given`: pairs, in which a name may come again; `comma`: whether a text with commas is a list where a list is wanted,
        as in front matter."""
        self.fields: dict[str, Any] = {}
        self.extra: dict[str, Any] = {}
        self.hints: list[str] = []
        self.residue: list[Residue] = []
        self.draft: bool | None = None
        self.unread_date = ""
        """What stands where the date should, if it cannot be read."""
        self.body = ""
        self._origin = origin
        self._split: Callable[[str], list[str]] = _by_comma if comma else _by_semicolon
        for key, held in given:
            plain = plain_value(held)
            if plain not in (None, "", [], {}):
                self._take(str(key), plain)

    def _take(self, key: str, held: Any) -> None:
        name = re.sub(r"[\s-]+", "_", key.strip().lower())
        if name in ("draft", "published", "status", "publish") and self._status(name, held):
            return
        if name in ("taxonomies", "extra") and isinstance(held, dict):
            for inner, value in held.items():
                self._take(str(inner), value)
            return
        field = _MEANS.get(name)
        if field is None or not self._field(field, held):
            self._keep(key, held)

    def _keep(self, key: str, held: Any) -> None:
        key = key.strip() or "without a heading"
        name, number = key, 2
        while name in self.extra and self.extra[name] != held:
            name, number = f"{key} {number}", number + 1
        self.extra[name] = held

    def _status(self, name: str, held: Any) -> bool:
        word = str(held).strip().lower()
        if name == "draft" or word in ("draft", "private", "hidden", "pending"):
            self.draft = True if word in ("true", "yes", "draft", "1", "private", "hidden", "pending") else self.draft
            return True
        if name in ("published", "publish") and word in ("true", "false", "yes", "no"):
            self.draft = True if word in ("false", "no") else self.draft
            return True
        return word in ("published", "publish", "final")

    def _field(self, field: str, held: Any) -> bool:
        """Whether a value was taken."""
        if field in _LISTS:
            return self._terms(field, held)
        if field == "authors":
            return self._people(held)
        if field == "aliases":
            given = held if isinstance(held, list) else [held]
            wanted = [a for a in given if isinstance(a, str) and _ADDRESS.fullmatch(a)]
            self.fields.setdefault("aliases", []).extend(a if "://" in a or a.startswith("/") else f"/{a}" for a in wanted)
            return len(wanted) == len(given)  # else the whole list is kept as well
        if field in ("date", "updated"):
            return self._date(field, held)
        if not isinstance(held, str) or field in self.fields:
            return False
        if field == "body":
            if self.body:
                return False
            self.body = held
            return True
        text = held.strip()
        if field == "source_url" and web_problem(text):
            return self._field("aliases", text) if text.startswith("/") else False
        if field == "source" and not web_problem(text):
            return self._field("source_url", text)
        if field == "language" and not LANGUAGE.fullmatch(text := text.replace("_", "-")):
            return False
        if field == "rights" and text not in _RIGHTS:
            return False
        self.fields[field] = text
        return True

    def _terms(self, field: str, held: Any) -> bool:
        names = held if isinstance(held, list) else self._split(held) if isinstance(held, str) else []
        words = [str(n).strip() for n in names if isinstance(n, str) and str(n).strip()]
        if not words or len(words) != len(names):
            return False
        own = self.fields.setdefault("terms", {})
        own[field] = tuple(dict.fromkeys((*own.get(field, ()), *words)))
        return True

    def _people(self, held: Any) -> bool:
        people: list[Person] = []
        for entry in held if isinstance(held, list) else [held]:
            if isinstance(entry, str):
                people += [Person(n, "", "") for n in (_names(entry) if not isinstance(held, list) else [entry])]
            elif isinstance(entry, dict) and isinstance(entry.get("name"), str):
                people.append(Person(entry["name"], str(entry.get("role") or entry.get("title") or ""), ""))
                if more := {k: v for k, v in entry.items() if k not in ("name", "role", "title")}:
                    self.extra.setdefault("author_details", []).append({"name": entry["name"], **more})
            else:
                return False
        if "authors" in self.fields:
            return False
        self.fields["authors"] = tuple(people)
        return True

    def _date(self, field: str, held: Any) -> bool:
        if isinstance(held, dict):  # MkDocs: {created, updated}; Docusaurus: {date, author}
            for key, value in held.items():
                self._take(str(key), value)
            return True
        made = loose_date(held)
        if not made or field in self.fields:
            if not made:
                self.hints.append(f"“{held}” is no date that can be read")
                if field == "date" and is_stated(held):
                    self.unread_date = self.unread_date or str(held)
            return False
        self.fields[field] = made
        self.hints += zone_hints(held)
        return True


def _by_comma(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[,;]" if "," in text or ";" in text else r"\|", text) if part.strip()]


def _by_semicolon(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;|]", text) if part.strip()]


def _names(text: str) -> list[str]:
    parts = re.split(r"\s*;\s*|\s+and\s+|\s*&\s*", text) if re.search(r";| and |&", text) else re.split(r"\s*,\s*", text)
    return [part.removeprefix("By ").strip() for part in parts if part.strip()]


def plain_value(held: Any) -> Any:
    """A value as text, booleans, lists and mappings of these."""
    if isinstance(held, dict):
        return {str(k): plain_value(v) for k, v in held.items()}
    if isinstance(held, list | tuple):
        return [plain_value(v) for v in held]
    if isinstance(held, datetime.datetime | datetime.date | datetime.time):
        return held.isoformat()
    return held if isinstance(held, str | bool) or held is None else str(held)
