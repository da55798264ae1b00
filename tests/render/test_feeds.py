"""The feed and the sitemap, judged by feedparser and by XML parsers."""

from __future__ import annotations

import datetime
import html
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.plan.views import BodyView, FeedEntry, FeedView, SitemapView
from generator.render.atom import render_atom
from generator.render.sitemap import render_sitemap
from tests.conftest import Site
from tests.support import SITE, Files, article, build, build_clean, parse_xml

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
STORIES: Files = {
    "site.yaml": f"{SITE}description: All of it\nfeeds: {{content: full}}\n",
    "content/articles/a.md": article(
        "A & <b>B</b>",
        "Text with [b](article:b) and ![p](files/x.png).",
        date="2021-12-14T14:05:00+01:00",
        added="2021-12-20",
        source="Paper & Co",
        source_url="https://example.com/?a=1&b=2",
        authors="[One, Two]",
        topics="[T1, T2]",
        summary="S & <i>",
    ),
    "content/articles/b.md": article("B", date="2021-12-15", notes="[{date: 2022-01-05, kind: correction, text: x}]"),
    "content/articles/c.md": article("C", "CANARY", date="2021-12-16", rights="private"),
    "content/files/x.png": "x",
}


def feed_of(site: Site, files: Files) -> Any:
    made = feedparser.parse(build_clean(site(files)).files["feed.xml"])
    assert not made.bozo
    return made


def test_the_feed_as_a_reader_sees_it(site: Site) -> None:
    feed = feed_of(site, STORIES)
    assert (feed.feed.title, feed.feed.subtitle, feed.feed.link) == ("The test archive", "All of it", "https://example.org/archive/")
    assert [html.unescape(e.title) for e in feed.entries] == ["A & <b>B</b>", "C", "B"]
    first = feed.entries[0]
    assert first.id == first.link == "https://example.org/archive/2021/12/14/a/"
    assert (first.published, first.updated) == ("2021-12-20T00:00:00+00:00", "2021-12-20T00:00:00+00:00")
    assert [t.term for t in first.tags] == ["T1", "T2"]
    assert [(link.rel, link.href, link.get("title")) for link in first.links if link.rel == "via"] == [
        ("via", "https://example.com/?a=1&b=2", "Paper & Co")
    ]
    assert first.author == "One, Two"


def test_a_note_is_news(site: Site) -> None:
    by_title = {e.title: e for e in feed_of(site, STORIES).entries}
    assert by_title["B"].updated == "2022-01-05T00:00:00+00:00"


def test_full_texts_have_whole_addresses_and_private_ones_are_left_out(site: Site) -> None:
    root = parse_xml(build_clean(site(STORIES)).files["feed.xml"])
    contents = [e.findtext(f"{ATOM}content") for e in root.iter(f"{ATOM}entry")]
    assert contents[0]
    assert 'href="https://example.org/archive/2021/12/15/b/"' in contents[0]
    assert 'src="https://example.org/archive/files/x.png"' in contents[0]
    assert contents[1] is None


def test_the_feed_is_valid_by_the_elements_that_must_be_there(site: Site) -> None:
    root = parse_xml(build_clean(site(STORIES)).files["feed.xml"])
    for element in [root, *root.iter(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            (text,) = [e.text for e in element.findall(f"{ATOM}{name}")]
            assert text
        assert datetime.datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "").tzinfo
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "The editors"
    ids = [e.text for e in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)


def test_only_the_newest_entries_are_in_it_by_when_they_were_added(site: Site) -> None:
    stories = {f"content/articles/a{n}.md": article(f"A{n}", date=f"2020-01-{n:02}", added=f"2021-01-{29 - n:02}") for n in range(1, 21)}
    feed = feed_of(site, {"site.yaml": f"{SITE}feeds: {{items: 3}}\n", **stories})
    assert [e.title for e in feed.entries] == ["A1", "A2", "A3"]


def test_years_of_four_digits_and_fewer(site: Site) -> None:
    built = build_clean(site({f"content/articles/y{year}.md": article(date=f"{year}-06-01") for year in ("0001", "0800", "9999")}))
    for element in parse_xml(built.files["feed.xml"]).iter(f"{ATOM}updated"):
        assert datetime.datetime.fromisoformat(element.text or "")
    assert "0800/06/01/y0800/index.html" in built.files
    assert b"0800-06-01" in built.files["sitemap.xml"]


TEXT = st.text(max_size=30) | st.sampled_from(
    ["\x00", "\x0b", "]]>", "<![CDATA[", "\ud800", "\ufffe", "&amp;", "<script>", "\x85\u2028", "\r\n", "😀"]
)


@given(TEXT, TEXT, TEXT, TEXT)
def test_any_text_in_a_feed_can_be_read_back(title: str, summary: str, content: str, name: str) -> None:
    from generator.base.text import clean

    entry = FeedEntry(
        "https://e.org/1", title, "https://e.org/1", "2021-01-01T00:00:00+00:00", "2021-01-01T00:00:00+00:00", summary, BodyView("x.md", "0", (), content), (name,), (title,),
        "https://e.org/", name, "en",
    )  # fmt: skip
    view = FeedView(title, summary, "https://e.org/feed.xml", "https://e.org/", "/", name, "en", "Dateline", (entry,))
    root = parse_xml(render_atom(view))
    read = root.find(f"{ATOM}entry")
    assert read is not None
    same = {f"{ATOM}title": title, f"{ATOM}summary": summary, f"{ATOM}content": content}
    for tag, text in same.items():
        assert (read.findtext(tag) or "").replace("\r\n", "\n").replace("\r", "\n") == clean(text).replace("\r\n", "\n").replace("\r", "\n")


# ---------------------------------------------------------------------------- sitemap


def test_the_sitemap_lists_the_pages_that_search_engines_may_show(site: Site) -> None:
    files: Files = {
        "content/articles/a.md": article("A", aliases="[/old/]", updated="2021-12-20"),
        "content/articles/b.md": article("B", rights="licensed"),
    }
    root = parse_xml(build_clean(site(files)).files["sitemap.xml"])
    entries = {e.findtext(f"{MAP}loc"): e.findtext(f"{MAP}lastmod") for e in root.iter(f"{MAP}url")}
    assert entries == {
        "https://example.org/archive/": None,
        "https://example.org/archive/2021/": None,
        "https://example.org/archive/2021/12/": None,
        "https://example.org/archive/2021/12/14/": None,
        "https://example.org/archive/2021/12/14/a/": "2021-12-20",
        "https://example.org/archive/2021/w50/": None,
        "https://example.org/archive/archive/": None,
        "https://example.org/archive/corrections/": None,
    }


def test_too_many_pages_for_one_sitemap_make_an_index(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.plan import machine_files

    monkeypatch.setattr(machine_files, "SITEMAP_LIMIT", 3)
    built = build_clean(site({"content/articles/a.md": article("A")})).files
    root = parse_xml(built["sitemap.xml"])
    parts = [e.findtext(f"{MAP}loc") for e in root.iter(f"{MAP}sitemap")]
    assert parts == [
        "https://example.org/archive/sitemap-1.xml",
        "https://example.org/archive/sitemap-2.xml",
        "https://example.org/archive/sitemap-3.xml",
    ]
    assert sum(len(list(parse_xml(built[f"sitemap-{n}.xml"]).iter(f"{MAP}url"))) for n in (1, 2, 3)) == 8


@given(st.lists(st.tuples(TEXT, st.sampled_from(["", "2021-12-14"])), max_size=4))
def test_any_address_in_a_sitemap_is_xml(entries: list[tuple[str, str]]) -> None:
    assert len(list(parse_xml(render_sitemap(SitemapView(False, tuple(entries)))))) == len(entries)


def test_robots_only_at_the_root_of_a_host(site: Site) -> None:
    assert "robots.txt" not in build(site({})).files
    built = build(site({}), base_url="https://example.org/")
    assert built.text("robots.txt") == "User-agent: *\nAllow: /\nSitemap: https://example.org/sitemap.xml\n"
