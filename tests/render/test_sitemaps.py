"""Sitemaps and robots.txt."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from generator.plan import sitemaps
from generator.plan.views import NewsEntry, NewsSitemapView, SitemapView
from generator.render.sitemap import news_language, render_news_sitemap, render_sitemap
from tests.conftest import Site
from tests.support import SITE, Files, article, build, build_clean, parse_xml

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
ROOT = "https://example.org/archive/"
STANDARDS = Path(__file__).parent / "standards"
PROTOCOL = Path(__file__).parents[1] / "judges/node_modules/sitemap/schema/sitemap.xsd"
"""The schema of sitemaps.org, from the npm package sitemap."""


@cache
def schema(index: bool) -> etree.XMLSchema:
    """That of indexes, or that of sitemaps together with that of news."""
    if index:
        return etree.XMLSchema(etree.parse(STANDARDS / "siteindex.xsd"))
    assert PROTOCOL.is_file(), "the judges are not installed: make judges"
    both = {MAP: PROTOCOL, NEWS: STANDARDS / "sitemap-news.xsd"}
    named = [(name.strip("{}"), place.resolve().as_uri()) for name, place in both.items()]
    imports = "".join(f'<xs:import namespace="{name}" schemaLocation="{place}"/>' for name, place in named)
    return etree.XMLSchema(etree.fromstring(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'))


def xsd_faults(content: bytes) -> list[str]:
    """What the schemas find wrong with a sitemap or an index."""
    document = etree.fromstring(content)
    judge = schema(document.tag.endswith("sitemapindex"))
    judge.validate(document)
    return [f"{e.line}: {e.message}" for e in judge.error_log]


def entries(content: bytes, tag: str = "url") -> dict[str, str | None]:
    """Address -> lastmod; the order and number of elements is that of the schema of sitemaps.org."""
    root = parse_xml(content)
    assert root.tag == MAP + ("urlset" if tag == "url" else "sitemapindex")
    for entry in root:
        assert [e.tag for e in entry] in ([f"{MAP}loc"], [f"{MAP}loc", f"{MAP}lastmod"])
    return {(e.findtext(f"{MAP}loc") or "").removeprefix(ROOT): e.findtext(f"{MAP}lastmod") for e in root.iter(f"{MAP}{tag}")}


def test_a_sitemap_for_each_year_and_one_for_all_else(site: Site) -> None:
    files: Files = {
        "content/articles/a.md": article("A", aliases="[/old/]", updated="2021-12-20", topics="[T]"),
        "content/articles/b.md": article("B", rights="licensed"),
        "content/articles/c.md": article("C", date="2019-05-05", notes="[{date: 2020-01-02, kind: correction, text: x}]"),
        "content/pages/about.md": "---\ntitle: About\n---\nUs.\n",
    }
    built = build_clean(site(files)).files
    assert entries(built["sitemap.xml"], "sitemap") == {
        "sitemap-2019.xml": "2020-01-02",
        "sitemap-2021.xml": "2021-12-20",
        "sitemap-pages.xml": "2021-12-20",
    }
    assert entries(built["sitemap-2019.xml"]) == dict.fromkeys(
        ("2019/", "2019/05/", "2019/05/05/", "2019/05/05/c/", "2019/w18/"), "2020-01-02"
    )
    year = dict.fromkeys(("2021/", "2021/12/", "2021/12/14/", "2021/12/14/a/", "2021/w50/"), "2021-12-20")
    assert entries(built["sitemap-2021.xml"]) == year
    pages = entries(built["sitemap-pages.xml"])
    known = {"": "2021-12-20", "corrections/": "2020-01-02", "topics/t/": "2021-12-20", "about/": None, "archive/": None, "topics/": None}
    assert pages.items() >= known.items()


def test_an_article_is_in_the_file_of_its_year_wherever_its_page_lies(site: Site) -> None:
    settings = f"{SITE}permalinks: {{article: '/stories/{{slug}}/'}}\n"
    built = build_clean(site({"site.yaml": settings, "content/articles/a.md": article("A")})).files
    assert "stories/a/" in entries(built["sitemap-2021.xml"])


def test_too_many_pages_for_one_sitemap_make_several(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "LIMIT", 3)
    built = build_clean(site({"content/articles/a.md": article("A")})).files
    named = entries(built["sitemap.xml"], "sitemap")
    assert {"sitemap-2021.xml", "sitemap-2021-2.xml", "sitemap-pages.xml"} <= set(named)
    assert all(0 < len(entries(built[name])) <= 3 for name in named)


def test_the_news_sitemap_holds_the_newest_two_days(site: Site) -> None:
    days = {"a": "2021-12-12", "b": "2021-12-13T10:00:00Z", "c": "2021-12-14", "d": "2021-12"}
    stories = {f"content/articles/{n}.md": article(n.upper(), date=day) for n, day in days.items()}
    assert "sitemap-news.xml" not in build_clean(site(stories)).files
    built = build_clean(site({**stories, "site.yaml": f"{SITE}feeds: {{news_sitemap: true}}\nlanguage: zh-Hant\n"})).files
    root = parse_xml(built["sitemap-news.xml"])
    found = [(e.findtext(f"{NEWS}title"), e.findtext(f"{NEWS}publication_date")) for e in root.iter(f"{NEWS}news")]
    assert found == [("C", "2021-12-14"), ("B", "2021-12-13T10:00+00:00")]
    assert {e.findtext(f"{NEWS}publication/{NEWS}language") for e in root.iter(f"{NEWS}news")} == {"zh-tw"}
    assert "sitemap-news.xml" in entries(built["sitemap.xml"], "sitemap")


@pytest.mark.judge
def test_sitemaps_hold_to_their_schemas(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "LIMIT", 4)
    files: Files = {
        "site.yaml": f"{SITE}feeds: {{news_sitemap: true}}\nlanguage: zh-Hant\n",
        "content/articles/a.md": article("A & <b>", updated="2021-12-20", topics="['T & Ü', Café]"),
        "content/articles/b.md": article("B", date="2021-12-14T10:05:00+02:00", language="en-GB"),
        "content/articles/c.md": article("C", date="1850"),
    }
    built = build_clean(site(files)).files
    judged = {path: xsd_faults(content) for path, content in built.items() if path.startswith("sitemap")}
    assert len(judged) > 5
    assert not any(judged.values()), judged


def test_a_news_sitemap_of_nothing_is_none(site: Site) -> None:
    """One must hold a story."""
    built = build_clean(
        site({"site.yaml": f"{SITE}feeds: {{news_sitemap: true}}\n", "content/articles/a.md": article("A", date="2021")})
    ).files
    assert "sitemap-news.xml" not in built
    assert set(entries(built["sitemap.xml"], "sitemap")) == {"sitemap-2021.xml", "sitemap-pages.xml"}


@pytest.mark.judge
@pytest.mark.parametrize(
    "wrong",
    [
        "<urlset xmlns='MAP'/>",
        "<urlset xmlns='MAP'><url><lastmod>2021-12-14</lastmod></url></urlset>",
        "<urlset xmlns='MAP'><url><loc>https://example.org/</loc><lastmod>2021-13-14</lastmod></url></urlset>",
        "<urlset xmlns='MAP'><url><loc>https://example.org/</loc><lastmod/></url></urlset>",
        "<urlset xmlns='MAP' xmlns:n='NEWS'><url><loc>https://example.org/</loc><n:news><n:title>x</n:title></n:news></url></urlset>",
        "<sitemapindex xmlns='MAP'><sitemap><loc>/sitemap-2021.xml</loc></sitemap></sitemapindex>",
        "<sitemapindex xmlns='MAP'/>",
    ],
)
def test_the_schemas_know_what_is_wrong(wrong: str) -> None:
    assert xsd_faults(wrong.replace("MAP", MAP.strip("{}")).replace("NEWS", NEWS.strip("{}")).encode()) != []


def test_languages_of_the_news_sitemap() -> None:
    assert [news_language(tag) for tag in ("en-GB", "de", "zh", "zh-Hans", "zh-TW")] == ["en", "de", "zh-cn", "zh-cn", "zh-tw"]


TEXT = st.text(max_size=30) | st.sampled_from(["\x00", "]]>", "<![CDATA[", "\ud800", "\ufffe", "&amp;", "<url>"])


@given(st.lists(st.tuples(TEXT, st.sampled_from(["", "2021-12-14"])), max_size=4))
def test_any_address_in_a_sitemap_is_xml(held: list[tuple[str, str]]) -> None:
    assert len(list(parse_xml(render_sitemap(SitemapView(False, tuple(held)))))) == len(held)


@given(TEXT, TEXT, TEXT)
def test_any_text_in_a_news_sitemap_is_xml(url: str, title: str, site_title: str) -> None:
    view = NewsSitemapView(site_title, (NewsEntry(url, title, "2021-12-14", "en"),))
    assert [len(list(e)) for e in parse_xml(render_news_sitemap(view))] == [2]


def test_robots_only_at_the_root_of_a_host(site: Site) -> None:
    assert "robots.txt" not in build(site({})).files
    built = build(site({}), base_url="https://example.org/")
    assert built.text("robots.txt") == "User-agent: *\nAllow: /\nSitemap: https://example.org/sitemap.xml\n"
