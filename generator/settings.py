"""`site.yaml`: one frozen `Settings`, a documented field per key.

The schema below is the whole of the file; `dateline schema site` prints it for editors' completion.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field

from generator.base import codes, fields, yaml_nodes
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.fields import Branch, BranchPath, Domain, Language, ListOf, Remote, Schema, SlugText, Switch, Text, TimeZone
from generator.base.source_text import SourceText
from generator.base.text import did_you_mean
from generator.base.urls import SCHEMES, SLUG, SiteRoot, web_problem
from generator.base.values import value

SETTINGS_FILE = "site.yaml"
CACHE_FOLDER = ".dateline"
CONTENT = "content"

RESERVED_FOLDERS = frozenset(
    {"archive", "storylines", "timeline", "corrections", "files", "assets", "search", "page", "on-this-day", "feeds", "data"}
)
"""First parts of addresses that the archive uses for its own pages."""
KINDS = frozenset({"article", "articles", "page", "pages", "storyline", "storylines", "file", "path", "source"})
"""Kinds of documents and links, which no taxonomy can be."""
ARTICLE_KEYS = frozenset(
    {"title", "date", "updated", "added", "language", "source_url", "authors", "contributors", "dateline", "storyline", "summary",
     "image", "events", "notes", "links", "archived", "rights", "draft", "extra", "publish_at", "expires", "withdrawn", "slug", "aliases"}
)  # fmt: skip
"""Front matter keys of articles that are not a taxonomy's; `content/schema.py` says what they take."""
_FIELD_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_PATTERN_PART = re.compile(r"(?:[a-z0-9]|\{[a-z]+\})(?:[a-z0-9._-]*(?:[a-z0-9]|\{[a-z]+\}))*")
_BASE_PATH = re.compile(r"(?:/[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*)*/?")


@value
class Taxonomy:
    """A kind of term, such as topics or people."""

    key: str
    """Folder under `content/`, front matter key of articles and first part of the URL: `topics`."""
    label: str
    """What readers see: `Topics`."""
    singular: str
    """Link prefix, `topic` in `topic:sanctions`, and what one is called."""
    hierarchical: bool
    strict: bool
    """Whether a term needs a file of its own."""
    schema: str
    """schema.org type of its terms, or empty."""
    field: str
    """Front matter key of articles that names its terms: the key itself, `source` for sources."""


@value
class Permalinks:
    """Patterns of addresses. Parts that a story's date lacks are left out, with their slash."""

    article: str = "/{year}/{month}/{day}/{slug}/"
    page: str = "/{slug}/"
    term: str = "/{taxonomy}/{slug}/"
    storyline: str = "/storylines/{slug}/"


@value
class MenuEntry:
    """An entry of the editor's own menu."""

    label: str
    page: str
    """Slug of a page of ours; empty where `url` is given."""
    url: str


@value
class Publishing:
    """Where and how `dateline publish` puts the site."""

    remote: str = "origin"
    """Name of a remote of the site's repository, or an address."""
    branch: str = "gh-pages"
    domain: str = ""
    """A domain of one's own, or empty."""
    keep: tuple[str, ...] = ()
    """Files on the branch that are somebody else's: paths, with `*` and `**/`."""


@value
class Settings:
    """Everything `site.yaml` says, defaults filled in."""

    title: str
    description: str
    root: SiteRoot
    language: str
    timezone: str
    author: str
    theme: str
    theme_options: Mapping[str, str]
    """As written; the theme knows their types."""
    output: str
    taxonomies: tuple[Taxonomy, ...]
    permalinks: Permalinks
    per_page: int
    """Stories on one page of a list."""
    home_stories: int
    """Stories on the front page."""
    feed_items: int
    feed_formats: tuple[str, ...]
    """atom, json, rss; those that there are, in this order."""
    feed_content: str
    """summary or full."""
    feed_terms: int
    """A term has feeds of its own from this many articles on."""
    news_sitemap: bool
    export_data: bool
    export_citations: tuple[str, ...]
    """bibtex, ris, csl: formats of the bibliographies of topics and storylines."""
    typographer: bool
    html: str
    """Raw HTML in Markdown: `off` (shown as text) or `sanitised`."""
    levels: Mapping[str, str]
    """Diagnostic code -> warning, error or ignore."""
    menu: tuple[MenuEntry, ...]
    search: bool
    """Whether the site can be searched."""
    share_cards: bool
    """Whether articles and storylines get pictures for social networks."""
    publishing: Publishing

    def taxonomy(self, key: str) -> Taxonomy | None:
        """The taxonomy with that key or singular."""
        return next((t for t in self.taxonomies if key in (t.key, t.singular)), None)


_SINGULAR = {"people": "person", "series": "series", "species": "species", "news": "news"}


def singular_of(key: str) -> str:
    """`topics` -> `topic`, `countries` -> `country`, `people` -> `person`."""
    if key in _SINGULAR:
        return _SINGULAR[key]
    return f"{key[:-3]}y" if key.endswith("ies") else key[:-1] if key.endswith("s") else key


class TaxonomySchema(Schema):
    label: Text = ""
    hierarchical: Switch | None = None
    strict: Switch | None = None
    schema_type: Text = Field("", alias="schema")
    source_field: Text = Field("", alias="from")
    singular: Text = ""


_DEFAULT_TAXONOMIES: dict[str, dict[str, str]] = {
    "topics": {"label": "Topics", "hierarchical": "true"},
    "people": {"label": "People", "schema": "Person"},
    "organisations": {"label": "Organisations", "schema": "Organization"},
    "places": {"label": "Places", "schema": "Place"},
    "sources": {"label": "Sources", "schema": "NewsMediaOrganization", "from": "source"},
    "tags": {"label": "Tags"},
}


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


def parse_settings(text: str, *, path: str = SETTINGS_FILE, base_url: str = "") -> tuple[Settings | None, list[Diagnostic]]:
    """Read the text of `site.yaml`. `base_url`, if given, replaces the file's.

    Returns the settings, or None where nothing can be built from them, and every mistake found.
    """
    source = SourceText(path, text)
    raw, diagnostics = yaml_nodes.parse_mapping(source, text)
    if base_url:
        raw["base_url"] = base_url
    model, wrong = fields.check_leniently(SiteSchema, raw, path)
    wrong = fields.without_echoes(wrong, diagnostics)
    if model is not None:
        wrong += _beyond_the_schema(model, path)
    if wrong:
        spots = yaml_nodes.places(text)
        diagnostics += [fields.place(d, source, spots) for d in wrong]
    if model is None or any(d.is_error for d in diagnostics):
        return None, diagnostics
    return _settings(model), diagnostics


def _beyond_the_schema(model: SiteSchema, path: str) -> list[Diagnostic]:
    found: list[Diagnostic] = []

    def report(code: str, message: str, field: tuple[str | int, ...], hint: str = "") -> None:
        found.append(Diagnostic(code, message, Location(path), Severity.ERROR, hint, "", field))

    for code in model.checks.level:
        if code not in codes.CODES:
            report("unknown-key", f"`{code}` is not a diagnostic", ("checks", "level", code), did_you_mean(code, codes.ADJUSTABLE))
        elif code not in codes.ADJUSTABLE:
            report("bad-choice", f"`{code}` is an error and cannot be turned down", ("checks", "level", code))
    for key in model.taxonomies:
        if not SLUG.fullmatch(key) or key in RESERVED_FOLDERS or key in KINDS:
            report(
                "bad-slug",
                f'a taxonomy cannot be called "{key}"',
                ("taxonomies", key),
                "Use small letters and hyphens, and a name that no page of the archive has.",
            )
    found += _names_of_taxonomies(model, path)
    for number, entry in enumerate(model.menu):
        if bool(entry.page) == bool(entry.url):
            report("missing-key", "a menu entry has either `page` or `url`", ("menu", number), "Write {label: About, page: about}.")
    return found


def _names_of_taxonomies(model: SiteSchema, path: str) -> list[Diagnostic]:
    """Keys in articles and words for links that would mean two things."""
    found: list[Diagnostic] = []
    keys: dict[str, str] = {}
    words: dict[str, str] = dict.fromkeys(("article", "page", "storyline"), "documents")
    for taxonomy in _taxonomies(model.taxonomies):
        given = model.taxonomies.get(taxonomy.key, TaxonomySchema())
        wrong = not _FIELD_NAME.fullmatch(taxonomy.field) or hasattr(Schema, taxonomy.field)
        if wrong or taxonomy.field in ARTICLE_KEYS or keys.setdefault(taxonomy.field, taxonomy.key) != taxonomy.key:
            message = f"articles cannot name their {taxonomy.key} under `{taxonomy.field}`"
            hint = "That key cannot be one." if wrong else "That key has another meaning; give this taxonomy another with `from:`."
            field = ("taxonomies", taxonomy.key, *(["from"] if given.source_field else []))
            found.append(Diagnostic("bad-choice", message, Location(path), hint=hint, field=field))
        taken = taxonomy.singular in SCHEMES or words.setdefault(taxonomy.singular, taxonomy.key) != taxonomy.key
        if taken or not _FIELD_NAME.fullmatch(taxonomy.singular):
            message = f"`{taxonomy.singular}:` cannot stand for one of {taxonomy.key} in links"
            hint = "Use a word of small letters and hyphens that means nothing else, such as `singular: keyword`."
            field = ("taxonomies", taxonomy.key, *(["singular"] if given.singular else []))
            found.append(Diagnostic("bad-choice", message, Location(path), hint=hint, field=field))
    return found


def _taxonomies(given: dict[str, TaxonomySchema]) -> tuple[Taxonomy, ...]:
    made = []
    for key in dict.fromkeys([*_DEFAULT_TAXONOMIES, *given]):
        default = TaxonomySchema.model_validate(_DEFAULT_TAXONOMIES.get(key, {}))
        own = given.get(key, TaxonomySchema())
        made.append(
            Taxonomy(
                key=key,
                label=own.label or default.label or key.replace("-", " ").capitalize(),
                singular=own.singular or singular_of(key),
                hierarchical=bool(own.hierarchical if own.hierarchical is not None else default.hierarchical),
                strict=bool(own.strict if own.strict is not None else default.strict),
                schema=own.schema_type or default.schema_type,
                field=own.source_field or default.source_field or key,
            )
        )
    return tuple(made)


def _settings(model: SiteSchema) -> Settings:
    return Settings(
        title=model.title,
        description=model.description,
        root=SiteRoot(model.base_url),
        language=model.language,
        timezone=model.timezone,
        author=model.author,
        theme=model.theme.name,
        theme_options=dict(model.theme.options),
        output=model.output,
        taxonomies=_taxonomies(model.taxonomies),
        permalinks=Permalinks(**model.permalinks.model_dump()),
        per_page=model.lists.per_page,
        home_stories=model.lists.home,
        feed_items=model.feeds.items,
        feed_formats=tuple(f for f in ("atom", "json", "rss") if f in model.feeds.formats),
        feed_content=model.feeds.content,
        feed_terms=model.feeds.terms,
        news_sitemap=model.feeds.news_sitemap,
        export_data=model.exports.data,
        export_citations=tuple(f for f in ("bibtex", "ris", "csl") if f in model.exports.citations),
        typographer=model.markdown.typographer,
        html=model.markdown.html,
        levels=dict(model.checks.level),
        menu=tuple(MenuEntry(e.label, e.page, e.url) for e in model.menu),
        search=bool(model.search.enabled),
        share_cards=bool(model.share_cards.enabled),
        publishing=Publishing(model.publish.remote, model.publish.branch, model.publish.domain, model.publish.keep),
    )
