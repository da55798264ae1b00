"""The front matter of each kind of file: which keys there are and what they take.

Articles also have one key for each taxonomy, so their schema is made from the settings.
"""

from __future__ import annotations

import functools
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, create_model

from generator.base.edtf import NotADate, parse_edtf
from generator.base.fields import (
    Block,
    EdtfDate,
    FilePath,
    Language,
    ListOf,
    Schema,
    SitePath,
    SlugText,
    Switch,
    Text,
    Texts,
    WebUrl,
    moment,
    one_line,
    path_on_site,
    problem,
    timed_like,
)
from generator.content.model import ParseOptions


def _moment_text(raw: object) -> str:
    text = raw.strip() if isinstance(raw, str) else ""
    if not text:
        raise problem("wrong-type", "expected a date such as 2021-12-16 or 2021-12-16T14:05:00Z")
    try:
        timed = moment(text)
        day = parse_edtf(timed[0] if timed else text)
    except (NotADate, ValueError) as fault:
        clock = not timed_like(text) and re.search(r"\dT|:", text)
        why = "with a time it is written 2021-12-16T14:05 or 2021-12-16T14:05:00+01:00" if clock else fault
        raise problem("bad-date", f'"{text}" is not a date: {why}') from None
    if day.kind != "date":
        kind = "span" if day.interval else "set"
        raise problem("bad-date", f'"{text}" is a {kind}; this takes one date', f"{kind.capitalize()}s belong in events.")
    if day.first.precision not in ("year", "month", "day"):
        raise problem("bad-date", f'"{text}" is too vague for this', "Give a year, a month or a day; events may be vaguer.")
    # with an offset, the first and last day can become one beyond the calendar's end in another zone
    if not 0 < day.first.year < 10000 or (timed and timed[2] and timed[0] in ("0001-01-01", "9999-12-31")):
        raise problem("bad-date", f'"{text}" lies outside the years 1 to 9999')
    return text


def _person(raw: object) -> object:
    return {"name": raw} if isinstance(raw, str) else raw


def _extra(raw: object) -> object:
    if not isinstance(raw, dict):
        raise problem("wrong-type", "`extra` takes a mapping", "Write {key: value}.")
    return _core(raw)


def _core(raw: Any) -> Any:
    """Text of free-form values read as YAML 1.2's core schema has it: true, false, whole numbers."""
    if isinstance(raw, dict):
        return {k: _core(v) for k, v in raw.items()}
    if isinstance(raw, list):
        return tuple(_core(v) for v in raw)
    if raw in ("true", "false"):
        return raw == "true"
    return int(raw) if isinstance(raw, str) and re.fullmatch(r"-?(0|[1-9]\d{0,17})", raw) else raw


Moment = Annotated[str, BeforeValidator(_moment_text)]
"""A date or date-time of the years 1 to 9999, possibly partial; kept as text."""
Extra = Annotated[dict[str, Any], BeforeValidator(_extra)]


class PersonSchema(Schema):
    name: Text
    role: Text = ""
    place: Text = ""


People = Annotated[tuple[Annotated[PersonSchema, BeforeValidator(_person)], ...], ListOf]


class ImageSchema(Schema):
    src: FilePath
    alt: Text
    credit: Text = ""
    position: Literal["top", "bottom", "left", "right", "center"] = "center"


class EventSchema(Schema):
    date: EdtfDate
    title: Text
    id: SlugText = ""
    text: Text = ""
    announced: Switch = False


class NoteSchema(Schema):
    date: Moment
    kind: Literal["correction", "clarification", "update", "retraction"]
    text: Block


class RelationsSchema(Schema):
    confirms: Annotated[tuple[SlugText, ...], ListOf] = ()
    answers: Annotated[tuple[SlugText, ...], ListOf] = ()
    follows: Annotated[tuple[SlugText, ...], ListOf] = ()
    reprint_of: SlugText = ""


class CopySchema(Schema):
    url: WebUrl
    date: Moment = ""


class WithdrawnSchema(Schema):
    date: Moment
    reason: Text


class ArticleSchema(Schema):
    """Front matter of an article, without the taxonomies."""

    title: Text
    date: Moment
    updated: Moment = ""
    added: Moment = ""
    language: Language = ""
    source_url: WebUrl = ""
    source_title: Text = ""
    authors: People = ()
    contributors: People = ()
    dateline: Text = ""
    storyline: SlugText = ""
    summary: Text = ""
    image: ImageSchema | None = None
    events: Annotated[tuple[EventSchema, ...], ListOf] = ()
    notes: Annotated[tuple[NoteSchema, ...], ListOf] = ()
    links: RelationsSchema = RelationsSchema()
    archived: Annotated[tuple[CopySchema, ...], ListOf] = ()
    rights: Literal["summary", "quote", "licensed", "public-domain", "private"] = "summary"
    draft: Switch = False
    extra: Extra = {}
    publish_at: Moment = ""
    expires: Moment = ""
    withdrawn: WithdrawnSchema | None = None
    slug: SlugText = ""
    aliases: Annotated[tuple[SitePath, ...], ListOf] = ()


def _alias(raw: object) -> str:
    given = isinstance(raw, str) and raw.lstrip().startswith("/")
    return path_on_site(raw) if given else one_line(raw)


TermAlias = Annotated[str, BeforeValidator(_alias)]
"""Another name of a term, or an old address of its page, which begins with `/`."""


class TermSchema(Schema):
    """Front matter of a term's file."""

    title: Text
    parent: Text = ""
    aliases: Annotated[tuple[TermAlias, ...], ListOf] = ()
    description: Text = ""
    kind: Text = ""
    same_as: Annotated[tuple[WebUrl, ...], ListOf] = ()
    merged_into: Text = ""
    distinct_from: Texts = ()
    slug: SlugText = ""
    extra: Extra = {}


class StorylineSchema(Schema):
    """Front matter of a storyline."""

    title: Text
    summary: Text = ""
    status: Literal["developing", "closed"] = "developing"
    events: Annotated[tuple[EventSchema, ...], ListOf] = ()
    slug: SlugText = ""
    aliases: Annotated[tuple[SitePath, ...], ListOf] = ()
    extra: Extra = {}


class PageSchema(Schema):
    """Front matter of a page."""

    title: Text
    summary: Text = ""
    language: Language = ""
    draft: Switch = False
    slug: SlugText = ""
    aliases: Annotated[tuple[SitePath, ...], ListOf] = ()
    extra: Extra = {}


@functools.lru_cache(maxsize=8)
def article_schema(options: ParseOptions) -> type[ArticleSchema]:
    """The schema of articles with a key for each taxonomy."""
    taxonomies: dict[str, Any] = {field: (Texts, Field(())) for _, field, _ in options.taxonomies}
    return create_model("Article", __base__=ArticleSchema, **taxonomies)


def schema_of(kind: str, options: ParseOptions) -> type[Schema]:
    """The schema of a kind of source file."""
    fixed: dict[str, type[Schema]] = {"page": PageSchema, "storyline": StorylineSchema}
    return article_schema(options) if kind == "article" else fixed.get(kind, TermSchema)
