"""One source file -> one document. The function that workers run."""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from generator.base import field_places, fields, yaml_nodes
from generator.base.diagnostics import Diagnostic, Location
from generator.base.edtf import parse_edtf
from generator.base.source_text import SourceText
from generator.base.text import shorten
from generator.base.urls import is_slug, slug_of
from generator.content import markdown, schema
from generator.content.cut_text import find_cut_texts
from generator.content.frontmatter import BODY_LIMIT
from generator.content.joined_names import find_joined_names
from generator.content.model import (
    Article,
    Body,
    Copy,
    Document,
    Event,
    Image,
    Note,
    Page,
    Parsed,
    ParseOptions,
    Person,
    Storyline,
    TermNote,
    When,
    Withdrawal,
)
from generator.content.source_body import as_shown, front_digest, in_time, opened, read_body

_LEADING_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}[-_](?=\w)")


def parse_source(path: str, kind: str, content: bytes | None, options: ParseOptions) -> Parsed:
    """Read one file. `content` None means: larger than `BODY_LIMIT`. Never raises for what a file holds."""
    if content is None:
        message = f"the file is larger than {BODY_LIMIT // 1024 // 1024} MiB"
        return Parsed(
            None, (Diagnostic("file-too-large", message, Location(path), hint="Split the text, or put data into content/files/."),)
        )
    halved, diagnostics = opened(path, content)
    if halved is None:
        return Parsed(None, tuple(diagnostics))
    source, halves = halved
    raw, problems = yaml_nodes.parse_mapping(source, halves.front, halves.front_line)
    model, wrong = fields.check_leniently(schema.schema_of(kind, options), raw, path)
    diagnostics += problems
    wrong = fields.without_echoes(wrong, problems)
    if wrong:
        spots = yaml_nodes.places(halves.front, halves.front_line)
        diagnostics += [field_places.place(d, source, spots) for d in wrong]
    body, found = read_body(source, halves, options)
    diagnostics += [*find_cut_texts(source, halves, options), *find_joined_names(source, halves, options), *found]
    document = None
    if model is not None:
        made = _Maker(path, kind, options, source)
        if getattr(model, "notes", ()):
            with in_time(source, halves.front_line, options, diagnostics):
                document = made.document(model, body)
        else:
            document = made.document(model, body)
        diagnostics += made.diagnostics
    return Parsed(document, tuple(diagnostics), front_digest(halves))


@lru_cache(maxsize=4)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


class _Maker:
    """Turns a validated front matter into a document."""

    def __init__(self, path: str, kind: str, options: ParseOptions, source: SourceText):
        self.path = path
        self.kind = kind
        self.options = options
        self.source = source
        self.diagnostics: list[Diagnostic] = []

    def document(self, model: Any, body: Body) -> Document:
        slug = model.slug or self._slug_from_name(str(model.title))
        if self.kind == "article":
            return self._article(model, slug, body)
        if self.kind == "page":
            return Page(self.path, slug, model.title, model.summary, model.language, model.draft, model.aliases, model.extra, body)
        if self.kind == "storyline":
            events = self._events(model.events)
            return Storyline(self.path, slug, model.title, model.summary, model.status, events, model.aliases, model.extra, body)
        return TermNote(
            self.path, self.kind, slug, model.title, model.parent, model.aliases, model.description, model.kind, model.same_as,
            model.merged_into, model.distinct_from, model.extra, body,
        )  # fmt: skip

    def _slug_from_name(self, title: str) -> str:
        name = posixpath.splitext(posixpath.basename(self.path))[0]
        made = name if is_slug(name) and not _LEADING_DATE.match(name) else slug_of(_LEADING_DATE.sub("", name) or name)
        if made:
            return made
        made = slug_of(title)
        if not made:
            self.diagnostics.append(
                self.source.diagnose(
                    "bad-slug",
                    "neither the file's name nor its title gives a slug",
                    line=1,
                    column=1,
                    hint="Add `slug:` with small letters, digits and hyphens.",
                )
            )
        return made or "untitled"

    def _article(self, model: Any, slug: str, body: Body) -> Article:
        date = self._when(model.date)
        relations = [(kind, target) for kind in ("confirms", "answers", "follows") for target in getattr(model.links, kind)]
        if model.links.reprint_of:
            relations.append(("reprint_of", model.links.reprint_of))
        terms: Mapping[str, tuple[str, ...]] = {
            key: getattr(model, field) for key, field, _ in self.options.taxonomies if getattr(model, field)
        }
        image = model.image and Image(model.image.src, model.image.alt, model.image.credit, model.image.position)
        return Article(
            path=self.path,
            slug=slug,
            title=model.title,
            date=date,
            updated=self._when(model.updated) if model.updated else None,
            added=self._when(model.added) if model.added else date,
            language=model.language,
            source_url=model.source_url,
            source_title=model.source_title,
            authors=tuple(Person(p.name, p.role, p.place) for p in model.authors),
            contributors=tuple(Person(p.name, p.role, p.place) for p in model.contributors),
            dateline=model.dateline,
            terms=terms,
            storyline=model.storyline,
            summary=model.summary,
            image=image or None,
            events=self._events(model.events),
            notes=tuple(self._note(number, note) for number, note in enumerate(model.notes)),
            relations=tuple(dict.fromkeys(relations)),
            archived=tuple(Copy(c.url, self._when(c.date) if c.date else None) for c in model.archived),
            rights=model.rights,
            draft=model.draft,
            publish_at=self._instant(model.publish_at),
            expires=self._instant(model.expires),
            withdrawn=Withdrawal(self._when(model.withdrawn.date), model.withdrawn.reason) if model.withdrawn else None,
            aliases=model.aliases,
            extra=model.extra,
            body=as_shown(body, model.summary, model.rights),
        )

    def _note(self, number: int, given: Any) -> Note:
        html, wrong = markdown.render_note(given.text)
        for address in wrong:
            message = f"a note cannot lead to `{shorten(unquote(address), 60)}`" if address else "a link in this note has no address"
            hint = "Notes have links to http, https and mailto only, and no pictures; put others into the text."
            self.diagnostics.append(Diagnostic("bad-link", message, Location(self.path), hint=hint, field=("notes", number, "text")))
        return Note(given.kind, self._when(given.date), html)

    def _events(self, given: Any) -> tuple[Event, ...]:
        return tuple(Event(e.id, e.date, e.title, e.text, e.announced) for e in given)

    def _when(self, text: str) -> When:
        timed = fields.moment(text)
        zone = _zone(self.options.timezone)
        if timed is None:
            edtf = parse_edtf(text)
            point = edtf.first
            start = datetime(point.year, _first_month(point.month), point.day or 1, tzinfo=zone)
            return When(edtf, "", _rfc3339(start))
        day, clock, offset = timed
        moment = datetime.fromisoformat(f"{day}T{clock}")
        local = moment.replace(tzinfo=_offset(offset)).astimezone(zone) if offset else moment.replace(tzinfo=zone)
        return When(parse_edtf(local.strftime("%Y-%m-%d").zfill(10)), local.strftime("%H:%M"), _rfc3339(local))

    def _instant(self, text: str) -> str:
        if not text:
            return ""
        moment = datetime.fromisoformat(self._when(text).instant)
        with contextlib.suppress(OverflowError):  # the first and last day that there are stay where they are
            moment = moment.astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ").zfill(20)


def _first_month(month: int) -> int:
    return (month - 20) * 3 if month > 12 else month or 1


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[4:6])))


def _rfc3339(moment: datetime) -> str:
    text = moment.isoformat(timespec="seconds")
    # zones of the 19th century have offsets with seconds, which RFC 3339 does not
    return text if len(text) == 25 else text[:25]
