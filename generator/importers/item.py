"""What every importer yields: one story of some source, whatever its format was."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from generator.base.digest import digest_bytes
from generator.base.values import value
from generator.content.model import Person


@value
class Residue:
    """Text of a source that found no place in an article."""

    origin: str
    """File and line, or whatever tells where in the source it stood."""
    why: str
    text: str


@value
class Moved:
    """Text that was taken out of a body because it is in a field now."""

    field: str
    text: str


@value
class ImportedEvent:
    """A dated thing that happened."""

    date: str
    """EDTF."""
    title: str
    text: str = ""


@value
class ImportedItem:
    """One story. Fields are as the source has them; what a site cannot take of them is found out when it is fitted in."""

    origin: str
    """File and line, or the item's address: for messages."""
    identity: str
    """What makes it the same item when it is imported again; see `identity_of`."""
    title: str
    body: str
    """Markdown that says nothing but what the source says."""
    kind: str = "article"
    """article or storyline."""
    date: str = ""
    """As front matter takes it, or empty."""
    unread_date: str = ""
    """What the source has where the date should be, if it cannot be read; then `date` is empty."""
    updated: str = ""
    summary: str = ""
    language: str = ""
    slug: str = ""
    """That the source gives it, or empty."""
    source: str = ""
    source_url: str = ""
    source_title: str = ""
    dateline: str = ""
    authors: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    terms: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Taxonomy key -> names."""
    rights: str = ""
    """Empty: as the importer's kind of source has it."""
    draft: bool | None = None
    """None: as the editor says for the whole import."""
    aliases: tuple[str, ...] = ()
    """Old addresses on the site it comes from: paths, or full addresses."""
    events: tuple[ImportedEvent, ...] = ()
    notes: tuple[tuple[str, str, str], ...] = ()
    """Corrections and updates: (date, kind, text)."""
    extra: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    """What has no field of its own, as text, numbers, lists and mappings."""
    hints: tuple[str, ...] = ()
    """What an editor should look at, as sentences."""
    moved: tuple[Moved, ...] = ()
    residue: tuple[Residue, ...] = ()


Read = Iterator[ImportedItem | Residue]
"""What a reader of a format gives, in the order of the source. Text between items is residue."""


def identity_of(*parts: str) -> str:
    """A short digest of what identifies an item."""
    return digest_bytes("\x1f".join(parts).encode("utf-8", "surrogatepass"))[:16]


@value
class Choices:
    """What an editor said about an import."""

    date: str = ""
    """For items without one."""
    source: str = ""
    """Publisher of items that do not name theirs."""
    old_site: str = ""
    """Address of the site that is imported, with which relative links are made whole; empty: not known."""
