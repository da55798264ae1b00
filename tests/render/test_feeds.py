"""Feeds, judged by feedparser, by XML parsers and by the rules of JSON Feed."""

from __future__ import annotations

import datetime
import html
import json
import re
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator.base.text import clean
from generator.plan.views import BodyView, FeedEntry, FeedView
from generator.render.atom import atom_entry, render_atom
from generator.render.feed_texts import EntryTexts
from generator.render.json_feed import json_entry, render_json_feed
from generator.render.rss import render_rss, rss_entry
from tests.conftest import Site
from tests.support import SITE, Files, article, attributes, build_clean, parse_xml

JSON_FEED = Draft202012Validator(
    json.loads((Path(__file__).parent / "standards/json-feed-1.1.schema.json").read_text("utf-8")),
    format_checker=Draft202012Validator.FORMAT_CHECKER,
)
ATOM = "{http://www.w3.org/2005/Atom}"
STORIES: Files = {
    "site.yaml": f"{SITE}description: All of it\nfeeds: {{content: full, formats: [atom, json, rss], terms: 1}}\n",
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


def sites_feeds(site: Site) -> dict[str, bytes]:
    return {p: c for p, c in build_clean(site(STORIES)).files.items() if (p.endswith((".xml", ".json")) and "feed" in p) or "rss" in p}


def test_every_feed_is_read_without_complaint_and_all_formats_say_the_same(site: Site) -> None:
    built = sites_feeds(site)
    atoms = [p for p in built if p.endswith("feed.xml")]
    assert {"feed.xml", "corrections/feed.xml", "topics/t1/feed.xml", "sources/paper-and-co/feed.xml"} <= set(atoms)
    for path in atoms:
        atom, rss = feedparser.parse(built[path]), feedparser.parse(built[path.replace("feed.xml", "rss.xml")])
        plain = json.loads(built[path.replace(".xml", ".json")])
        assert (atom.bozo, rss.bozo, atom.version, rss.version) == (False, False, "atom10", "rss20"), path
        assert atom.feed.title == rss.feed.title == plain["title"]
        assert atom.feed.link == rss.feed.link == plain["home_page_url"]
        assert [e.id for e in atom.entries] == [e.id for e in rss.entries] == [i["id"] for i in plain["items"]]
        assert [e.link for e in atom.entries] == [e.link for e in rss.entries] == [i["url"] for i in plain["items"]]
        for one, other, item in zip(atom.entries, rss.entries, plain["items"], strict=True):
            assert html.unescape(one.title) == html.unescape(other.title) == item["title"]
            assert one.published == item["date_published"]
            assert one.published_parsed == other.published_parsed
            assert [t.term for t in one.get("tags", [])] == [t.term for t in other.get("tags", [])] == item.get("tags", [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": "1.1"},
        {"items": [{"id": "x"}]},
        {"items": [{"id": "x", "content_text": "x", "date_published": "2021-12-14"}]},
        {"items": [{"id": "x", "content_text": "x", "author": {"name": "x"}}]},
        {"items": [{"id": "x", "content_text": "x", "url": "/x"}]},
        {"home_page": "https://example.org/"},
    ],
)
def test_the_schema_of_json_feed_knows_what_is_wrong(wrong: dict[str, Any]) -> None:
    right = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "x", "content_text": "x", "_own": {}}]}
    assert JSON_FEED.is_valid(right)
    assert not JSON_FEED.is_valid({**right, **wrong})


def test_a_json_feed_keeps_the_rules_of_version_1_1(site: Site) -> None:
    judged = 0
    for path, content in sites_feeds(site).items():
        if not path.endswith(".json"):
            continue
        feed = json.loads(content)
        assert [f"{e.json_path}: {e.message}" for e in JSON_FEED.iter_errors(feed)] == [], path
        assert feed["feed_url"] == f"https://example.org/archive/{path}"
        assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
        judged += len(feed["items"])
    assert judged > 5
    first = json.loads(sites_feeds(site)["feed.json"])["items"][0]
    assert (first["external_url"], first["_source"]) == ("https://example.com/?a=1&b=2", {"name": "Paper & Co"})


def test_notes_are_a_feed_of_their_own(site: Site) -> None:
    [entry] = feedparser.parse(sites_feeds(site)["corrections/feed.xml"]).entries
    assert (entry.title, entry.link, entry.id) == (
        "Correction: B", "https://example.org/archive/2021/12/15/b/#note-2022-01-05", "https://example.org/archive/2021/12/15/b/#note-2022-01-05"
    )  # fmt: skip
    assert entry.content[0].value == "<p>x</p>"


def test_entries_of_notes_lead_to_the_notes(site: Site) -> None:
    notes = "[{date: 2022-01-05, kind: update, text: One}, {date: 2022-01-06, kind: correction, text: Two}, {date: 2022-01-05, kind: update, text: Three}]"
    files: Files = {
        **STORIES,
        "content/articles/b.md": article("B", "## Note 2022-01-05\n\nText.", notes=notes, storyline="s"),
        "content/storylines/s.md": "---\ntitle: S\n---\n",
    }
    built = build_clean(site(files))
    page = built.text("2021/12/14/b/index.html")
    said = dict(re.findall(r'<section class="note note-\w+" id="([^"]+)">.*?<p>(\w+)</p>', page, re.DOTALL))
    assert said == {"note-2022-01-05": "One", "note-2022-01-06": "Two", "note-2022-01-05-2": "Three"}
    assert len(set(attributes(page, "id"))) == len(attributes(page, "id"))
    links = [e.link for e in feedparser.parse(built.files["corrections/feed.xml"]).entries]
    whole = "https://example.org/archive/2021/12/14/b/#note-"
    assert links == [f"{whole}2022-01-06", f"{whole}2022-01-05-2", f"{whole}2022-01-05"]
    oldest_first = ("2022-01-05", "2022-01-05-2", "2022-01-06")
    for path, order in (("corrections/index.html", oldest_first[::-1]), ("storylines/s/index.html", oldest_first)):
        ways = [url for url in attributes(built.text(path), "href") if "#note-" in url]
        assert ways == [f"/archive/2021/12/14/b/#note-{n}" for n in order], path


def test_a_feed_of_a_closed_storyline_says_that_nothing_more_comes(site: Site) -> None:
    story = {"content/articles/a.md": article("A", storyline="s"), "content/articles/b.md": article("B", storyline="t")}
    ends = {f"content/storylines/{s}.md": f"---\ntitle: S\nstatus: {status}\n---\n" for s, status in (("s", "closed"), ("t", "developing"))}
    built = build_clean(site({**story, **ends})).files
    assert json.loads(built["storylines/s/feed.json"])["expired"] is True
    assert "expired" not in json.loads(built["storylines/t/feed.json"])


def test_terms_have_feeds_from_so_many_articles_on_and_a_site_may_have_none(site: Site) -> None:
    stories = {f"content/articles/a{n}.md": article(f"A{n}", topics="[Many]" if n else "[Many, Few]") for n in range(3)}
    built = build_clean(site(stories))
    assert "topics/many/feed.xml" in built.files
    assert "topics/few/feed.xml" not in built.files
    many = attributes(built.text("topics/many/index.html"), "href")
    assert many.index("/archive/topics/many/feed.xml") < many.index("/archive/feed.xml"), "its own feed comes first"
    none = build_clean(site({**stories, "site.yaml": f"{SITE}feeds: {{formats: []}}\n"}))
    assert not [p for p in none.files if "feed" in p or "rss" in p]
    assert 'rel="alternate"' not in none.text("index.html")


def test_feed_and_documents_of_older_entries_together_hold_every_article_once(site: Site) -> None:
    days = ["2019-01-01", "2019-05-05", "2019-06-06", "2020-02-02", "2021-01-01", "2021-02-01", "2021-03-01", "2021-04-01", "2021-05-01"]
    stories = {f"content/articles/a{n}.md": article(f"A{n}", date=day) for n, day in enumerate(days)}
    built = build_clean(site({"site.yaml": f"{SITE}feeds: {{items: 2}}\n", **stories})).files
    path, seen, titles = "feed.xml", [], []
    while path:
        feed = feedparser.parse(built[path])
        seen.append(path)
        titles += [e.title for e in feed.entries if e.title not in titles]
        root = parse_xml(built[path])
        assert (root.find("{http://purl.org/syndication/history/1.0}archive") is not None) == (path != "feed.xml")
        assert root.findtext(f"{ATOM}id") == "https://example.org/archive/feed.xml"
        links = {link.rel: link.href.removeprefix("https://example.org/archive/") for link in feed.feed.links}
        assert links["self"] == path
        assert links.get("current", "feed.xml") == "feed.xml"
        path = links.get("prev-archive", "")
    assert titles == [f"A{n}" for n in reversed(range(9))]
    assert seen == ["feed.xml", "feeds/2021/2.xml", "feeds/2021/1.xml", "feeds/2020/1.xml", "feeds/2019/2.xml", "feeds/2019/1.xml"]


def test_documents_of_older_entries_do_not_change_when_articles_are_added(site: Site) -> None:
    settings = {"site.yaml": f"{SITE}feeds: {{items: 2, content: full}}\n"}
    stories = {f"content/articles/a{n}.md": article(f"A{n}", date=f"2021-{n:02}-01") for n in range(1, 13)}
    before: dict[str, bytes] = {}
    for count in range(1, 13):
        built = build_clean(site({**settings, **dict(list(stories.items())[:count])})).files
        older = {p: c for p, c in built.items() if p.startswith("feeds/")}
        assert before.items() <= older.items()
        before = older
    assert len(before) == 6


def test_the_list_of_feeds_names_those_that_there_are(site: Site) -> None:
    built = build_clean(site(STORIES)).files
    root = parse_xml(built["feeds.opml"])
    assert root.get("version") == "2.0"
    named = [e.get("xmlUrl", "").removeprefix("https://example.org/archive/") for e in root.iter("outline") if e.get("xmlUrl")]
    assert sorted(named) == sorted(p for p in built if p.endswith("feed.xml"))


def test_years_of_four_digits_and_fewer(site: Site) -> None:
    built = build_clean(site({f"content/articles/y{year}.md": article(date=f"{year}-06-01") for year in ("0001", "0800", "9999")}))
    for element in parse_xml(built.files["feed.xml"]).iter(f"{ATOM}updated"):
        assert datetime.datetime.fromisoformat(element.text or "")
    assert "0800/06/01/y0800/index.html" in built.files
    assert b"0800-06-01" in built.files["sitemap-0800.xml"]


TEXT = st.text(max_size=30) | st.sampled_from(
    ["\x00", "\x0b", "]]>", "<![CDATA[", "\ud800", "\ufffe", "&amp;", "<script>", "\x85\u2028", "\r\n", "😀"]
)


@given(TEXT, TEXT, TEXT, TEXT)
def test_any_text_in_a_feed_can_be_read_back(title: str, summary: str, content: str, name: str) -> None:
    moment = "2021-01-01T00:00:00+00:00"
    entry = FeedEntry(
        "https://e.org/1", title, "https://e.org/1", moment, moment, summary, "", (name,), (title,), "", "https://e.org/", name, "en"
    )  # fmt: skip
    view = FeedView(
        title, summary, "https://e.org/feed.xml", "https://e.org/feed.xml", "https://e.org/", "https://e.org/", "/", name, "en", "Dateline",
        moment, False, False, "", "", (entry,), (BodyView("x.md", "0", (), content),),
    )  # fmt: skip

    def same(read: str | None, text: str) -> bool:
        ends = [t.replace("\r\n", "\n").replace("\r", "\n") for t in (read or "", clean(text))]
        return ends[0] == ends[1]

    atom = parse_xml(render_atom(view, EntryTexts(atom_entry))).find(f"{ATOM}entry")
    assert atom is not None
    assert same(atom.findtext(f"{ATOM}title"), title)
    assert same(atom.findtext(f"{ATOM}summary"), summary)
    assert same(atom.findtext(f"{ATOM}content"), content)
    rss = parse_xml(render_rss(view, EntryTexts(rss_entry))).find("channel/item")
    assert rss is not None
    assert same(rss.findtext("title"), title)
    assert same(rss.findtext("{http://purl.org/rss/1.0/modules/content/}encoded"), content)
    [item] = json.loads(render_json_feed(view, EntryTexts(json_entry)))["items"]
    assert (item["title"], item.get("summary", ""), item.get("content_html", "")) == (clean(title), clean(summary), clean(content))
