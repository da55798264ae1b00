"""The keys of `site.yaml` and what each takes: the whole of the file; `dateline schema site` prints it for editors' completion."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from generator.base import fields
from generator.base.fields import Branch, BranchPath, Domain, Language, ListOf, Remote, Schema, SlugText, Switch, Text, TimeZone
from generator.base.urls import web_problem
from generator.settings.model import Permalinks

_PATTERN_PART = re.compile(r"(?:[a-z0-9]|\{[a-z]+\})(?:[a-z0-9._-]*(?:[a-z0-9]|\{[a-z]+\}))*")
_BASE_PATH = re.compile(r"(?:/[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*)*/?")


class TaxonomySchema(Schema):
    label: Text = ""
    hierarchical: Switch | None = None
    strict: Switch | None = None
    schema_type: Text = Field("", alias="schema")
    source_field: Text = Field("", alias="from")
    singular: Text = ""


def _options(raw: object) -> dict[str, str]:
    if not isinstance(raw, dict) or not all(isinstance(v, str) for v in raw.values()):
        raise fields.problem("wrong-type", "expected a mapping from option to value", 'Write {accent: "#8a1c1c"}.')
    return raw


class ThemeSchema(Schema):
    name: Text = "broadsheet"
    options: Annotated[dict[str, str], BeforeValidator(_options)] = {}


def _pattern(*names: str, needs: str = "slug") -> BeforeValidator:
    def check(raw: object) -> str:
        text = str(raw)
        if not set(re.findall(r"\{([^{}]*)\}", text)) <= set(names):
            raise fields.problem("bad-path", f'"{text}" is not a pattern', f"Use {', '.join(f'{{{n}}}' for n in names)}.")
        shaped = text.startswith("/") and text.endswith("/") and all(map(_PATTERN_PART.fullmatch, text[1:-1].split("/")))
        if not shaped or f"{{{needs}}}" not in text:
            raise fields.problem("bad-path", f'"{text}" is not a pattern of addresses', f"It begins and ends with / and holds {{{needs}}}.")
        # a part goes where its month or day is not known, and the slug must not go with it
        if any("{slug}" in part and ("{month}" in part or "{day}" in part) for part in text.split("/")):
            raise fields.problem("bad-path", f'"{text}" ties the slug to a month or day that may not be known', "Put a / before {slug}.")
        return text

    return BeforeValidator(check)


class PermalinksSchema(Schema):
    article: Annotated[str, _pattern("year", "month", "day", "slug")] = Permalinks().article
    page: Annotated[str, _pattern("slug")] = Permalinks().page
    term: Annotated[str, _pattern("taxonomy", "slug")] = Permalinks().term
    storyline: Annotated[str, _pattern("slug")] = Permalinks().storyline


def _count(low: int, high: int) -> BeforeValidator:
    def check(raw: object) -> int:
        text = str(raw)
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise fields.problem("wrong-type", f'expected a number from {low} to {high}, not "{text}"')
        return int(text)

    return BeforeValidator(check)


class ListsSchema(Schema):
    per_page: Annotated[int, _count(1, 1000)] = 20
    home: Annotated[int, _count(1, 200)] = 24


class FeedsSchema(Schema):
    items: Annotated[int, _count(1, 500)] = 30
    formats: Annotated[tuple[Literal["atom", "json", "rss"], ...], ListOf] = ("atom", "json")
    content: Literal["summary", "full"] = "summary"
    terms: Annotated[int, _count(1, 1000)] = 3
    news_sitemap: Switch = False


class ExportsSchema(Schema):
    data: Switch = True
    citations: Annotated[tuple[Literal["bibtex", "ris", "csl"], ...], ListOf] = ("bibtex", "ris", "csl")


class SearchSchema(Schema):
    enabled: Switch = True


class ShareCardsSchema(Schema):
    enabled: Switch = False


def _html(raw: object) -> str:
    return "off" if raw == "false" else str(raw)


class MarkdownSchema(Schema):
    typographer: Switch = False
    html: Annotated[Literal["off", "sanitised"], BeforeValidator(_html)] = "off"


class ChecksSchema(Schema):
    level: dict[str, Literal["warning", "error", "ignore"]] = {}


class PublishSchema(Schema):
    remote: Remote = "origin"
    branch: Branch = "gh-pages"
    domain: Domain = ""
    keep: Annotated[tuple[BranchPath, ...], ListOf] = ()


def _menu_url(raw: object) -> str:
    text = str(raw).strip()
    if text.startswith("/") and not text.startswith(("//", "/\\")):
        return text
    why = "" if re.fullmatch(r"mailto:[^\s<>\"]+@[^\s<>\"]+", text) else web_problem(text)
    if why:
        raise fields.problem(
            "bad-url", f'"{text}" is not an address: {why}', "Write /path/, https://example.org/ or mailto:name@example.org."
        )
    return text


class MenuSchema(Schema):
    label: Text
    page: SlugText = ""
    url: Annotated[str, BeforeValidator(_menu_url)] = ""


def _base_url(raw: object) -> str:
    text = str(raw).strip()
    # an IPv6 address has no dot, which other hosts must have
    why = web_problem(text.replace("[::1]", "localhost", 1)) or ("it has a ? or # in it" if "?" in text or "#" in text else "")
    if not why and not _BASE_PATH.fullmatch(urlsplit(text).path):
        why = "its path has an empty part or a character that must be written as %XX"
    if why:
        raise fields.problem(
            "bad-url", f'"{text}" is not the address of a site: {why}', "Write https://example.org/ or https://NAME.github.io/REPOSITORY/."
        )
    return text if text.endswith("/") else f"{text}/"


class SiteSchema(Schema):
    """The keys of `site.yaml`."""

    title: Text
    description: Text = ""
    base_url: Annotated[str, BeforeValidator(_base_url)] = "http://localhost:8000/"
    language: Language = "en"
    timezone: TimeZone = "UTC"
    author: Text = ""
    theme: ThemeSchema = ThemeSchema()
    output: Text = "public"
    permalinks: PermalinksSchema = PermalinksSchema()
    taxonomies: dict[str, TaxonomySchema] = {}
    lists: ListsSchema = ListsSchema()
    feeds: FeedsSchema = FeedsSchema()
    exports: ExportsSchema = ExportsSchema()
    search: SearchSchema = SearchSchema()
    share_cards: ShareCardsSchema = ShareCardsSchema()
    markdown: MarkdownSchema = MarkdownSchema()
    checks: ChecksSchema = ChecksSchema()
    menu: Annotated[tuple[MenuSchema, ...], ListOf] = ()
    publish: PublishSchema = PublishSchema()
