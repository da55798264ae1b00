"""One file -> one document: front matter, dates, slugs, and files that are not what they seem."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.base.fields import Schema
from generator.base.source_text import SourceText
from generator.content import frontmatter
from generator.content.frontmatter import BODY_LIMIT
from generator.content.model import Article, Page, ParseOptions, Storyline, TermNote
from generator.content.schema import ArticleSchema, PageSchema, StorylineSchema, TermSchema, article_schema
from generator.settings import ARTICLE_KEYS
from tests.support import OPTIONS, article, html_of, parse, parse_article, shown


def in_zone(zone: str) -> ParseOptions:
    return dataclasses.replace(OPTIONS, timezone=zone)


# ---------------------------------------------------------------------------- front matter and body


@pytest.mark.parametrize(
    ("text", "front", "body", "body_line"),
    [
        ("---\na: 1\n---\nbody\n", "a: 1\n", "body\n", 4),
        ("\n\n---\na: 1\n---\n", "a: 1\n", "", 6),
        ("--- \na: 1\n---  \n\nbody", "a: 1\n", "\nbody", 4),
        ("---\na: 1\n...\nbody", "a: 1\n", "body", 4),
        ("---\n---\nbody", "", "body", 3),
        ("---\na: 1\n---", "a: 1\n", "", 3),
        ("---\na: |\n  ---\n---\n---\nb", "a: |\n  ---\n", "---\nb", 5),
    ],
)
def test_front_matter_is_split_off(text: str, front: str, body: str, body_line: int) -> None:
    split, broken = frontmatter.split(SourceText("x", text))
    assert broken is None
    assert split is not None
    assert (split.front, split.body, split.body_line) == (front, body, body_line)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no-front-matter"),
        ("title: x\n", "no-front-matter"),
        ("---", "no-front-matter"),
        ("----\na: 1\n---\n", "no-front-matter"),
        ("x\n---\na: 1\n---\n", "no-front-matter"),
        ("---\na: 1\n", "unclosed-front-matter"),
        ("---\na: 1\n ---\n", "unclosed-front-matter"),
    ],
)
def test_files_without_it(text: str, code: str) -> None:
    parsed = parse(text)
    assert parsed.document is None
    assert [d.code for d in parsed.diagnostics] == [code]


FULL = """---
title: US to put eight Chinese technology groups on investment blacklist
date: 2021-12-14T14:05:00+01:00
updated: 2021-12-16
added: 2021-12-15
language: en-GB
source: Financial Times
source_url: https://example.org/a
authors: [Demetri Sevastopulo, {name: Maiqi Ding, role: additional reporting, place: Beijing}]
contributors: {name: Somebody}
dateline: WASHINGTON
topics: [sanctions, human-rights]
people: Eric Sayers
storyline: china-tech
summary: >
  One or
  two sentences.
image: {src: files/a.jpg, alt: A ship, credit: Somebody, position: top}
events:
  - {date: 2021-12-16, title: Joins the list, id: joins, text: More, announced: true}
  - {date: 2010-09~, title: Halted}
notes:
  - {date: 2021-12-17, kind: correction, text: "An *earlier* version."}
links: {confirms: [one, two], answers: three, reprint_of: four}
archived: [{url: https://web.example.org/a, date: 2021-12-15}, {url: https://archive.example.org/b}]
rights: quote
draft: true
extra: {kept: [1, true, {a: b}], text: "0755"}
publish_at: 2022-01-01
expires: 2023-01-01T10:00
slug: the-slug
aliases: [/old/one/, /old/two]
---
The body.
"""


def test_every_key_of_an_article() -> None:
    made = parse_article(FULL)
    assert (made.slug, made.title) == ("the-slug", "US to put eight Chinese technology groups on investment blacklist")
    assert (made.date.edtf.text, made.date.time, made.date.instant) == ("2021-12-14", "13:05", "2021-12-14T13:05:00+00:00")
    assert made.updated
    assert (made.updated.edtf.text, made.added.edtf.text) == ("2021-12-16", "2021-12-15")
    assert [(p.name, p.role, p.place) for p in (*made.authors, *made.contributors)] == [
        ("Demetri Sevastopulo", "", ""),
        ("Maiqi Ding", "additional reporting", "Beijing"),
        ("Somebody", "", ""),
    ]
    assert made.terms == {"topics": ("sanctions", "human-rights"), "people": ("Eric Sayers",), "sources": ("Financial Times",)}
    assert made.summary == "One or two sentences."
    assert made.image
    assert (made.image.src, made.image.alt, made.image.credit, made.image.position) == ("files/a.jpg", "A ship", "Somebody", "top")
    assert [(e.id, e.date.text, e.title, e.text, e.announced) for e in made.events] == [
        ("joins", "2021-12-16", "Joins the list", "More", True),
        ("", "2010-09~", "Halted", "", False),
    ]
    assert [(n.kind, n.date.edtf.text, n.html) for n in made.notes] == [
        ("correction", "2021-12-17", "<p>An <em>earlier</em> version.</p>\n")
    ]
    assert made.relations == (("confirms", "one"), ("confirms", "two"), ("answers", "three"), ("reprint_of", "four"))
    assert [(c.url, c.date and c.date.edtf.text) for c in made.archived] == [
        ("https://web.example.org/a", "2021-12-15"),
        ("https://archive.example.org/b", None),
    ]
    assert (made.rights, made.draft, made.dateline, made.language, made.storyline) == ("quote", True, "WASHINGTON", "en-GB", "china-tech")
    assert (made.publish_at, made.expires) == ("2022-01-01T00:00:00Z", "2023-01-01T10:00:00Z")
    assert made.extra == {"kept": (1, True, {"a": "b"}), "text": "0755"}
    assert made.aliases == ("/old/one/", "/old/two")
    assert html_of(made.body) == "<p>The body.</p>\n"


def test_the_settings_know_which_keys_articles_have() -> None:
    """No taxonomy may take one of them."""
    assert set(ArticleSchema.model_fields) == ARTICLE_KEYS


def test_the_other_kinds() -> None:
    term = parse(
        "---\ntitle: Sanctions\nparent: trade\naliases: [Embargoes, /old/s/]\ndescription: D\nkind: k\nsame_as: https://e.org/\n"
        "merged_into: other\nextra: {a: b}\n---\nIntroduction.\n",
        "topics",
        "content/topics/sanctions.md",
    ).document
    assert isinstance(term, TermNote)
    assert (term.taxonomy, term.slug, term.parent, term.aliases) == ("topics", "sanctions", "trade", ("Embargoes", "/old/s/"))
    assert (term.description, term.kind, term.same_as, term.merged_into, term.extra) == ("D", "k", ("https://e.org/",), "other", {"a": "b"})
    storyline = parse(
        "---\ntitle: S\nstatus: closed\nevents: {date: 2021, title: E}\n---\n", "storyline", "content/storylines/s.md"
    ).document
    assert isinstance(storyline, Storyline)
    assert (storyline.slug, storyline.status, storyline.events[0].title) == ("s", "closed", "E")
    page = parse("---\ntitle: About\nlanguage: de\n---\n", "page", "content/pages/about.md").document
    assert isinstance(page, Page)
    assert (page.slug, page.language, page.draft) == ("about", "de", False)


# ---------------------------------------------------------------------------- slugs


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("content/articles/bank-holds-rate.md", "bank-holds-rate"),
        ("content/articles/2021-12-14-bank-holds-rate.md", "bank-holds-rate"),
        ("content/articles/2021-12_bank.md", "bank"),
        ("content/articles/2021-bank.md", "bank"),
        ("content/articles/2021.md", "2021"),
        ("content/articles/2021-12-14.md", "14"),
        ("content/articles/Bank Holds Rate.md", "bank-holds-rate"),
        ("content/articles/北京.md", "bei-jing"),
        ("content/articles/Über uns.md", "uber-uns"),
        ("content/articles/index.md", "index-1"),
        ("content/articles/con.md", "con-1"),
        ("content/articles/🎉.md", "the-title"),
    ],
)
def test_the_file_name_gives_the_slug(path: str, slug: str) -> None:
    document = parse(article("The title"), path=path).document
    assert document is not None
    assert document.slug == slug


def test_a_file_without_letters_needs_a_slug() -> None:
    assert shown(parse(article('"🎉"'), path="content/articles/🎊.md").diagnostics) == ["content/articles/🎊.md:1:1 bad-slug"]


# ---------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "zone", "day", "clock", "instant"),
    [
        ("2021-12-14", "Europe/London", "2021-12-14", "", "2021-12-14T00:00:00+00:00"),
        ("2021-07-14", "Europe/London", "2021-07-14", "", "2021-07-14T00:00:00+01:00"),
        ("2021-12", "Asia/Tokyo", "2021-12", "", "2021-12-01T00:00:00+09:00"),
        ("2021", "America/New_York", "2021", "", "2021-01-01T00:00:00-05:00"),
        ("2021-12-14T23:30:00Z", "Asia/Tokyo", "2021-12-15", "08:30", "2021-12-15T08:30:00+09:00"),
        ("2021-12-14T00:30:00+05:45", "America/New_York", "2021-12-13", "13:45", "2021-12-13T13:45:00-05:00"),
        ("2021-12-14T14:05", "Asia/Kathmandu", "2021-12-14", "14:05", "2021-12-14T14:05:00+05:45"),
        ("2021-03-28T01:30", "Europe/London", "2021-03-28", "01:30", "2021-03-28T01:30:00+00:00"),  # the hour that is skipped
        ("2021-10-31T01:30", "Europe/London", "2021-10-31", "01:30", "2021-10-31T01:30:00+01:00"),  # the hour that comes twice
        ("0001-01-01", "Asia/Tokyo", "0001-01-01", "", "0001-01-01T00:00:00+09:18"),
        ("9999-12-31T23:59", "America/New_York", "9999-12-31", "23:59", "9999-12-31T23:59:00-05:00"),
        ("0800-06-01T10:00Z", "UTC", "0800-06-01", "10:00", "0800-06-01T10:00:00+00:00"),
    ],
)
def test_dates_stand_in_the_zone_of_the_site(text: str, zone: str, day: str, clock: str, instant: str) -> None:
    when = parse_article(article(date=text), in_zone(zone)).date
    assert (when.edtf.text, when.time, when.instant) == (day, clock, instant)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59", "0001-01-01T00:00", "9999"])
def test_holding_back_until_the_ends_of_the_calendar(zone: str, text: str) -> None:
    made = parse_article(article(publish_at=text, expires=text), in_zone(zone))
    assert len(made.publish_at) == len(made.expires) == 20


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2021-13-02", "months go from 01 to 12"),
        ("2021-02-30", "February 2021 has 28 days"),
        ("2021-12-14T25:00", "hours go from 00 to 23, minutes and seconds from 00 to 59"),
        ("2021-02-30T10:00", "February 2021 has 28 days"),
        ("2021-12-14T10", "with a time it is written 2021-12-16T14:05 or 2021-12-16T14:05:00+01:00"),
        ("Tue, 14 Dec 2021 10:00:00 GMT", "with a time it is written 2021-12-16T14:05 or 2021-12-16T14:05:00+01:00"),
        ("14 Dec 2021", "write it in figures: 2021-12-16, 2021-12 or 2021"),
        ("soon", "write it as 2021-12-16, 2021-12 or 2021, with ~ for about or ? for uncertain"),
        ("Today", "write it as 2021-12-16, 2021-12 or 2021, with ~ for about or ? for uncertain"),
        ("17000", "a year has four digits"),
    ],
)
def test_impossible_dates(text: str, why: str) -> None:
    (found,) = parse(article(date=text)).diagnostics
    assert (found.code, found.message, found.hint) == ("bad-date", f'`date`: "{text}" is not a date: {why}', "")


@pytest.mark.parametrize("text", ["2021/2022", "201X", "20XX", "2021-21", "0000", "-0043", "Y17000", "2021-XX-XX/.."])
def test_dates_that_only_events_may_have(text: str) -> None:
    assert [d.code for d in parse(article(date=text)).diagnostics] == ["bad-date"]
    assert shown(parse(article(events=f"[{{date: '{text}', title: x}}]")).diagnostics) == []


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00", "9999-12-31T00:00Z"])
def test_moments_that_another_zone_would_move_out_of_the_calendar(text: str) -> None:
    assert [d.code for d in parse(article(date=text)).diagnostics] == ["bad-date"]


@given(st.datetimes(min_value=datetime.datetime(2, 1, 1), max_value=datetime.datetime(9998, 12, 31)), st.integers(-12 * 60, 14 * 60))
def test_any_moment_keeps_its_instant(moment: datetime.datetime, offset: int) -> None:
    """Python's own calendar as judge."""
    zone = datetime.timezone(datetime.timedelta(minutes=offset))
    exact = moment.replace(microsecond=0, tzinfo=zone)
    made = parse_article(article(date=exact.isoformat()), in_zone("UTC")).date
    assert datetime.datetime.fromisoformat(made.instant) == exact


# ---------------------------------------------------------------------------- files that are not what they seem


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"---\ntitle: a\x00\n---\n", "binary-file"),
        ("---\ntitle: ä\n---\n".encode("utf-16"), "bad-encoding"),
        ("---\ntitle: ä\n---\n".encode("latin-1"), "bad-encoding"),
        (b"\x89PNG\r\n\x1a\n", "bad-encoding"),
        (b"", "no-front-matter"),
        (b"\xef\xbb\xbf", "no-front-matter"),
        (b"[" * 100_000, "no-front-matter"),
        (b"---\n" + b"[" * 100_000 + b"\n---\n", "yaml-limit"),
        (b"---\n" * 50_000, "missing-key"),
        (b"---\n" + b"a" * 100_000 + b"\n---\n", "yaml-limit"),
    ],
)
def test_strange_files(content: bytes, code: str) -> None:
    assert {d.code for d in parse(content).diagnostics} == {code}
    assert parse(content).document is None


def test_a_file_that_is_too_large() -> None:
    assert [d.code for d in parse_none().diagnostics] == ["file-too-large"]
    assert BODY_LIMIT == 1024 * 1024


def parse_none() -> Any:
    from generator.content.parse import parse_source

    return parse_source("content/articles/x.md", "article", None, OPTIONS)


def test_windows_files_are_read_as_any_other() -> None:
    text = article("One", "a\n\nb")
    one, other = parse(text).document, parse(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()).document
    assert one == other


def test_thousands_of_mistakes_are_found_without_much_work() -> None:
    """Each is placed in the file; that must not cost another reading of the file."""
    many = "".join(f"k{n}: x\n" for n in range(4_000))
    parsed = parse(f"---\ntitle: x\ndate: 2021\n{many}---\n")
    assert len(parsed.diagnostics) == 4_000
    assert parsed.diagnostics[-1].location.line == 4_003


def test_what_is_wrong_in_one_key_costs_only_that_key() -> None:
    parsed = parse(article("Kept", topics="[a, [b]]", rights="stolen", summary="Kept too"))
    assert isinstance(parsed.document, Article)
    assert (parsed.document.title, parsed.document.summary, parsed.document.terms) == ("Kept", "Kept too", {})
    assert {d.code for d in parsed.diagnostics} == {"bad-choice", "wrong-type"}


# ---------------------------------------------------------------------------- every key, every kind of value

KINDS: dict[str, type[Schema]] = {
    "article": article_schema(OPTIONS),
    "topics": TermSchema,
    "storyline": StorylineSchema,
    "page": PageSchema,
}
ODD: list[Any] = [
    None,
    "",
    " ",
    "x",
    "no",
    "0755",
    "2021-02-30",
    "../..",
    "/",
    "//",
    "javascript:x",
    [],
    {},
    [[]],
    [{}],
    [None],
    {"x": {"y": []}},
    ["x", {}],
    "\u202e",
    "{{7*7}}",
    "%s",
]


@pytest.mark.parametrize(("kind", "key"), [(kind, f.alias or n) for kind, schema in KINDS.items() for n, f in schema.model_fields.items()])
@pytest.mark.parametrize("value", ODD, ids=repr)
def test_any_value_of_any_key_is_taken_or_named(kind: str, key: str, value: Any) -> None:
    front: dict[str, Any] = {"title": "x", "date": "2021"} if kind == "article" else {"title": "x"}
    front[key] = value
    parsed = parse(f"---\n{yaml.safe_dump(front, allow_unicode=True)}---\nText.\n", kind)
    for found in parsed.diagnostics:
        assert found.is_error
        assert found.location.line
        assert found.location.column
        assert found.excerpt or found.code == "missing-key"


FRONT = st.dictionaries(
    st.sampled_from([*(f.alias or n for n, f in KINDS["article"].model_fields.items()), "titel", "x"]),
    st.recursive(
        st.none()
        | st.text(max_size=12)
        | st.sampled_from(["2021", "2021-12-14", "https://e.org", "a-slug", "true", "/x/", "files/x.png", "update"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["date", "title", "text", "kind", "src", "alt", "name", "url", "confirms"]), inner, max_size=3
            )
        ),
        max_leaves=6,
    ),
    max_size=6,
)


@given(FRONT, st.text(max_size=40))
def test_any_front_matter_is_read_or_named(front: dict[str, Any], body: str) -> None:
    text = f"---\n{yaml.safe_dump({'title': 'x', 'date': '2021', **front}, allow_unicode=True)}---\n{body}"
    parsed = parse(text.encode("utf-8", "replace"))
    assert parsed.document is not None or any(d.is_error for d in parsed.diagnostics)


@given(st.binary(max_size=200) | st.binary(max_size=80).map(lambda b: b"---\n" + b + b"\n---\n" + b))
def test_any_bytes_are_read_or_named(content: bytes) -> None:
    parsed = parse(content)
    assert parsed.document is not None or any(d.is_error for d in parsed.diagnostics)
