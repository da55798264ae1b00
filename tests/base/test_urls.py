"""Slugs, and what counts as an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slugify import slugify

from generator.base.urls import (
    RESERVED,
    SLUG_LIMIT,
    SiteRoot,
    host_of,
    is_slug,
    output_path,
    page_path,
    safe_scheme,
    site_path,
    slug_of,
    web_problem,
)

SLUGS = {
    # an address that has been published must never change: this table may grow, its lines may not
    "US to put eight Chinese technology groups on investment blacklist": "us-to-put-eight-chinese-technology-groups-on-investment-blacklist",
    "People’s Bank of China": "peoples-bank-of-china",
    "People's Bank of China": "peoples-bank-of-china",
    "AT&T": "at-and-t",
    "S&P 500 falls 3.5%": "s-and-p-500-falls-3-5",
    "Żółć": "zolc",
    "Müller": "muller",
    "ΑΘΗΝΑ": "athena",
    "北京": "bei-jing",
    "Москва": "moskva",
    "Log4j 2.17.1 released": "log4j-2-17-1-released",
    "  --Odd -- title--  ": "odd-title",
    "CON": "con-1",
    "index": "index-1",
    "🎉": "",
    "...": "",
    "\u202eevil\u202c": "evil",
}


@pytest.mark.parametrize(("name", "slug"), SLUGS.items())
def test_slugs_of_names(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(max_size=300))
def test_every_slug_is_one_and_stays_what_it_is(name: str) -> None:
    made = slug_of(name)
    assert made == "" or is_slug(made)
    assert slug_of(made) == made
    assert len(made) <= SLUG_LIMIT + 2


@pytest.mark.parametrize("text", ["a", "a-b", "log4j-2.17.1", "2021-12-14", "snake_case", "a" * SLUG_LIMIT])
def test_what_is_a_slug(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text", ["", "A", "a b", "ä", "-a", "a-", "a--b", ".a", "a..b", "a/b", "con", "con.txt", "lpt1", "index", "a\n", "a" * (SLUG_LIMIT + 1)]
)
def test_what_is_no_slug(text: str) -> None:
    assert not is_slug(text)


@pytest.mark.parametrize("url", ["https://e.com", "http://e.com", "HTTPS://e.com", "mailto:a@e.com", "/a/", "a/b", "#x", "", "?q", "1:2"])
def test_schemes_that_pages_may_have(url: str) -> None:
    assert safe_scheme(url)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:x", " javascript:x", "\x01javascript:x", "java\nscript:x", "java\tscript:x", "\u00a0javascript:x",
     "data:text/html,x", "vbscript:x", "file:///etc/passwd", "blob:x", "//evil.org", "/\\evil.org", "\\\\evil.org", "\t//evil.org",
     "view-source:https://e.com", "ftp://e.com", "tel:1"],
)  # fmt: skip
def test_schemes_that_they_may_not(url: str) -> None:
    assert not safe_scheme(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.org", "http://example.org:8080/a?b=c#d", "https://münchen.example/ü", "https://127.0.0.1/", "http://localhost:80/"],
)
def test_web_addresses(url: str) -> None:
    assert web_problem(url) == ""


@pytest.mark.parametrize(
    "url",
    ["", "example.org", "ftp://example.org", "https://", "https:///path", "https://nodots/", "https://exa mple.org", "https://[::1", "https://e.org:x/",
     "javascript:alert(1)//e.org", "https://e.org/\"onclick=", "https://e.org/<script>", "https://e.org\\@evil.org/", "https://e.org/\u202egnp.exe",
     "https://e.org/\x00", "//e.org/"],
)  # fmt: skip
def test_what_is_no_web_address(url: str) -> None:
    assert web_problem(url)


def test_host() -> None:
    assert host_of("https://www.example.org:80/a") == "example.org"
    assert host_of("https://[::1") == ""


def test_addresses_under_a_base_path() -> None:
    root = SiteRoot("https://example.org/archive/")
    assert (root.base_path, root.url("/topics/x/"), root.absolute("/a/")) == (
        "/archive/",
        "/archive/topics/x/",
        "https://example.org/archive/a/",
    )
    assert root.absolute_of("/archive/a/") == "https://example.org/archive/a/"
    assert SiteRoot("https://example.org/").base_path == "/"


@pytest.mark.parametrize(("path", "output"), [("/", "index.html"), ("/a/", "a/index.html"), ("/feed.xml", "feed.xml"), ("/a/b", "a/b")])
def test_the_file_that_answers_a_path(path: str, output: str) -> None:
    assert output_path(path) == output
    assert page_path(output) == path


def test_paths_are_encoded_once() -> None:
    assert site_path("/files/Press kit ü.pdf") == "/files/Press%20kit%20%C3%BC.pdf"
    assert site_path("/a%20b/") == "/a%20b/"


@given(st.text(min_size=1, max_size=80))
def test_what_is_let_through_is_nothing_a_browser_runs(url: str) -> None:
    if safe_scheme(url):
        # as browsers do it: leading controls and spaces go, tabs and line ends go everywhere
        seen = re.sub(r"[\t\n\r]", "", url.lstrip("".join(map(chr, range(33))))).lower()
        assert not seen.startswith(("javascript:", "data:", "vbscript:", "//", "/\\", "\\"))


@given(st.text(st.sampled_from("aZ9 -"), max_size=130))
def test_a_slug_of_plain_words_is_what_slugify_makes_of_them(name: str) -> None:
    made = slugify(name, max_length=120, word_boundary=True)
    assert slug_of(name) == (f"{made}-1" if made in RESERVED else made)
