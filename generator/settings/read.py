"""The text of `site.yaml` -> `Settings`, with every mistake in it."""

from __future__ import annotations

import re

from generator.base import codes, field_places, fields, yaml_nodes
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.fields import Schema
from generator.base.source_text import SourceText
from generator.base.text import did_you_mean
from generator.base.urls import SCHEMES, SLUG, SiteRoot
from generator.base.words import message
from generator.settings.model import (
    ARTICLE_KEYS,
    KINDS,
    RESERVED_FOLDERS,
    SETTINGS_FILE,
    MenuEntry,
    Permalinks,
    Publishing,
    Settings,
    Taxonomy,
    singular_of,
)
from generator.settings.schema import SiteSchema, TaxonomySchema

_FIELD_NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
_DEFAULT_TAXONOMIES: dict[str, dict[str, str]] = {
    "topics": {"label": message("Topics", "name"), "singular": message("topic", "name"), "hierarchical": "true"},
    "people": {"label": message("People", "name"), "singular": message("person", "name"), "schema": "Person"},
    "organisations": {"label": message("Organisations", "name"), "singular": message("organisation", "name"), "schema": "Organization"},
    "places": {"label": message("Places", "name"), "singular": message("place", "name"), "schema": "Place"},
    "sources": {
        "label": message("Sources", "name"),
        "singular": message("source", "name"),
        "schema": "NewsMediaOrganization",
        "from": "source",
    },
    "tags": {"label": message("Tags", "name"), "singular": message("tag", "name")},
}


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
        diagnostics += [field_places.place(d, source, spots) for d in wrong]
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
                singular=own.singular or default.singular or singular_of(key),
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
