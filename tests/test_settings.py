"""`site.yaml`: every key, its default, and what it refuses."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.model import ParseOptions
from generator.content.schema import article_schema
from generator.engine.sources import parse_options
from generator.settings import Settings, singular_of
from generator.settings.read import parse_settings
from tests.support import article, parse


def settings(text: str, **options: str) -> Settings:
    made, found = parse_settings(text, **options)
    assert found == []
    assert made is not None
    return made


def codes(text: str) -> list[str]:
    return sorted(d.code for d in parse_settings(f"title: T\n{text}")[1])


def test_only_the_title_is_needed() -> None:
    made = settings("title: T")
    assert (made.title, made.language, made.timezone, made.output, made.theme) == ("T", "en", "UTC", "public", "broadsheet")
    assert (made.root.base_url, made.root.base_path) == ("http://localhost:8000/", "/")
    assert (made.per_page, made.home_stories, made.feed_items, made.feed_content, made.html, made.typographer) == (
        20,
        24,
        30,
        "summary",
        "off",
        False,
    )
    assert [(t.key, t.field, t.singular, t.hierarchical, t.strict) for t in made.taxonomies] == [
        ("topics", "topics", "topic", True, False),
        ("people", "people", "person", False, False),
        ("organisations", "organisations", "organisation", False, False),
        ("places", "places", "place", False, False),
        ("sources", "source", "source", False, False),
        ("tags", "tags", "tag", False, False),
    ]


def test_every_key() -> None:
    made = settings(
        """
title: T
description: D
base_url: https://example.org/a
language: de
timezone: Asia/Tokyo
author: A
theme: {name: mine, options: {accent: "#123456"}}
output: site
permalinks: {article: "/{year}/{slug}/", page: "/p/{slug}/", term: "/t/{taxonomy}/{slug}/", storyline: "/s/{slug}/"}
taxonomies:
  topics: {label: Themen, strict: true, hierarchical: false}
  countries: {schema: Country, from: country, singular: nation}
lists: {per_page: 5, home: 6}
feeds: {items: 7, formats: [atom, json], content: full}
search: {enabled: false}
markdown: {typographer: true, html: sanitised}
checks: {level: {orphan-topic: error}}
menu: [{label: A, page: about}, {label: B, url: /b/}, {label: C, url: "https://example.org"}, {label: D, url: "mailto:a@example.org"}]
"""
    )
    assert made.root.base_url == "https://example.org/a/"
    assert (made.theme, made.theme_options) == ("mine", {"accent": "#123456"})
    assert made.permalinks.article == "/{year}/{slug}/"
    assert made.taxonomy("nation") == made.taxonomies[-1]
    assert (made.taxonomies[0].label, made.taxonomies[0].strict, made.taxonomies[0].hierarchical) == ("Themen", True, False)
    assert (made.taxonomies[-1].label, made.taxonomies[-1].schema, made.taxonomies[-1].field) == ("Countries", "Country", "country")
    assert (made.per_page, made.home_stories, made.feed_items, made.feed_content) == (5, 6, 7, "full")
    assert (made.typographer, made.html, made.levels) == (True, "sanitised", {"orphan-topic": "error"})
    assert [(e.label, e.page, e.url) for e in made.menu] == [
        ("A", "about", ""),
        ("B", "", "/b/"),
        ("C", "", "https://example.org"),
        ("D", "", "mailto:a@example.org"),
    ]


def test_the_command_line_may_set_the_address() -> None:
    assert settings("title: T\nbase_url: https://a.example/", base_url="https://b.example/x").root.base_url == "https://b.example/x/"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://localhost:8000/",
        "http://127.0.0.1:80/x/",
        "http://[::1]:8000/",
        "https://u.github.io/r/",
        "https://e.org/%7Eu/",
    ],
)
def test_addresses_of_a_site(url: str) -> None:
    assert settings(f"title: T\nbase_url: '{url}'").root.base_url.startswith(url)


@pytest.mark.parametrize(
    "url",
    ["example.org", "/archive/", "ftp://example.org/", "https://example.org/a?b", "https://example.org/a#b", "https://e.org//archive/",
     "https://e.org/a/../b/", "https://e.org/./a/", "https://e.org/a b/", "http://localhost\"><script>", "http://localhost:8000/?x#y",
     "https://e.org/<x>/", "javascript:alert(1)", "https://e.org/ü/"],
)  # fmt: skip
def test_what_is_no_address_of_a_site(url: str) -> None:
    assert codes(f"base_url: '{url}'") == ["bad-url"]


@pytest.mark.parametrize("pattern", ["/{slug}/", "/{year}/{month}/{slug}/", "/news/{year}-{slug}/", "/a.b/{slug}/", "/{slug}.html/"])
def test_patterns_of_addresses(pattern: str) -> None:
    assert settings(f"title: T\npermalinks: {{article: '{pattern}'}}").permalinks.article == pattern


@pytest.mark.parametrize(
    "pattern",
    ["{slug}", "/{slug}", "{slug}/", "/", "/x/", "/{year}/", "/{slug}//", "//{slug}/", "/../{slug}/", "/a/../{slug}/", "/./{slug}/", "/.{slug}/",
     "/{slug}./", "/{slug.__class__}/", "/{slug!r}/", "/{slug:>99999999}/", "/{0}/{slug}/", "/{}/{slug}/", "/{slug}/{nope}/", "/{{slug}}/", "/{slug/",
     "/a b/{slug}/", "/ü/{slug}/", "/?{slug}/", "/%2e%2e/{slug}/", "/A/{slug}/", "/{year}/{month}-{slug}/", "/{slug}{day}/"],
)  # fmt: skip
def test_what_is_no_pattern(pattern: str) -> None:
    assert codes(f"permalinks: {{article: '{pattern}'}}") == ["bad-path"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//evil.org", "/\\evil.org", "data:x", "about", "mailto:", "mailto:a b@c", 'https://a.b/"x']
)
def test_menus_lead_to_addresses_only(url: str) -> None:
    assert codes(f"menu: [{{label: X, url: '{url}'}}]") == ["bad-url"]


@pytest.mark.parametrize("count", ["0", "-1", "1001", "x", "²", "٢٠", "1e2", "", "[1]", "1.5", "9" * 400])
def test_counts_are_numbers_within_limits(count: str) -> None:
    assert codes(f"lists: {{per_page: '{count}'}}") == ["wrong-type"]


@pytest.mark.parametrize(
    ("taxonomies", "found"),
    [
        ("archive: {}", ["bad-slug"]),
        ("pages: {}", ["bad-choice", "bad-slug"]),
        ("article: {}", ["bad-choice", "bad-slug"]),
        ("source: {}", ["bad-choice", "bad-choice", "bad-slug"]),
        ("path: {}", ["bad-slug"]),
        ("file: {}", ["bad-slug"]),
        ("events: {}", ["bad-choice"]),
        ("notes: {from: note}", []),
        ("countries: {from: title}", ["bad-choice"]),
        ("countries: {from: model_config}", ["bad-choice"]),
        ("countries: {from: __class__}", ["bad-choice"]),
        ("countries: {from: json}", ["bad-choice"]),
        ("countries: {from: topics}", ["bad-choice"]),
        ("countries: {singular: topic}", ["bad-choice"]),
        ("countries: {singular: article}", ["bad-choice"]),
        ("countries: {singular: http}", ["bad-choice"]),
        ("https: {}", ["bad-choice"]),
        ("2021: {}", ["bad-choice", "bad-choice"]),
        ("a b: {}", ["bad-choice", "bad-choice", "bad-slug"]),
        ("g20-members: {}", []),
        ("human_rights: {}", []),
    ],
)
def test_names_of_taxonomies(taxonomies: str, found: list[str]) -> None:
    assert codes(f"taxonomies: {{{taxonomies}}}") == found


def test_every_taxonomy_that_is_let_through_makes_a_schema() -> None:
    words = [
        "json",
        "copy",
        "dict",
        "schema",
        "validate",
        "model_fields",
        "model_x",
        "construct",
        "fields",
        "self",
        "class",
        "import",
        "none",
        "date",
        "x-y",
        "x_y",
        "x9",
    ]
    for word in words:
        made, found = parse_settings(f"title: T\ntaxonomies: {{{word}s: {{from: '{word}', singular: '{word}q'}}}}")
        if made is None:
            assert {d.code for d in found} <= {"bad-choice", "bad-slug"}
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            options: ParseOptions = parse_options(made)
            assert word in article_schema(options).model_fields
        assert parse(article(**{word: "[a]"}), options=options).diagnostics == ()


@pytest.mark.parametrize(
    ("key", "singular"), [("topics", "topic"), ("countries", "country"), ("people", "person"), ("series", "series"), ("staff", "staff")]
)
def test_singulars(key: str, singular: str) -> None:
    assert singular_of(key) == singular


@given(st.text(max_size=60) | st.text(alphabet="titleurlmenuxy:{}[]-, \n'\"/", max_size=80))
def test_any_text_is_settings_or_says_why_not(text: str) -> None:
    made, found = parse_settings(text)
    assert made is not None or any(d.is_error for d in found)
