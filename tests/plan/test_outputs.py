"""The plan: every file of a site, each at an address of its own that any system can hold."""

from __future__ import annotations

import gc
import os
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.text import path_key
from generator.plan.output import Output, make_plan
from generator.plan.views import BytesView, SiteView
from generator.plan.views.tables import TABLES
from tests.conftest import Site
from tests.support import OPTIONS, Files, article, build_clean, load, mistakes, parse, shown

SITE_VIEW = SiteView("", "", "en", "", "", "/", (), (), (), None, None, None, (), {}, {}, "")


def output(path: str, source: str = "") -> Output:
    return Output(path, "bytes", "", BytesView(b""), (source,) if source else ())


SMALL: Files = {
    "site.yaml": "title: T\nbase_url: https://example.org/\nsearch: {enabled: false}\n",
    "content/articles/a.md": article(
        "A",
        topics="[t]",
        people="[P]",
        source="S",
        storyline="s",
        events="[{date: 2021, title: E}]",
        aliases="[/old/a/, /old.html, /older]",
    ),
    "content/articles/month.md": article("M", date="2020-05", topics="[t]"),
    "content/articles/year.md": article("Y", date="2019"),
    "content/storylines/s.md": "---\ntitle: S\naliases: [/old/s/]\n---\nSo far.\n",
    "content/pages/about.md": "---\ntitle: About\naliases: [/old/about/]\n---\nUs.\n",
    "content/files/sub/A file.txt": "x",
}

DATA = sorted(
    [
        "datapackage.json",
        *(f"{table}.csv" for table in TABLES),
        *(f"{kind}.{end}" for kind in ("articles", "terms", "storylines", "events") for end in ("jsonl", "schema.json")),
    ]
)


def test_the_files_of_a_small_site(site: Site) -> None:
    built = build_clean(site(SMALL)).files
    assert sorted(p for p in built if not p.startswith("assets/") and p != ".dateline-manifest") == [
        "2019/index.html",
        "2019/year/index.html",
        "2020/05/index.html",
        "2020/05/month/index.html",
        "2020/index.html",
        "2021/12/14/a/index.html",
        "2021/12/14/index.html",
        "2021/12/index.html",
        "2021/index.html",
        "2021/w50/index.html",
        "404.html",
        "about/index.html",
        "archive/index.html",
        "corrections/feed.json",
        "corrections/feed.xml",
        "corrections/index.html",
        *(f"data/v1/{name}" for name in DATA),
        "feed.json",
        "feed.xml",
        "feeds.opml",
        "feeds/2019/1.xml",
        "feeds/2020/1.xml",
        "files/sub/A file.txt",
        "index.html",
        "old.html",
        "old/a/index.html",
        "old/about/index.html",
        "old/s/index.html",
        "older/index.html",
        "people/index.html",
        "people/p/index.html",
        "robots.txt",
        "sitemap-2019.xml",
        "sitemap-2020.xml",
        "sitemap-2021.xml",
        "sitemap-pages.xml",
        "sitemap.xml",
        "sources/index.html",
        "sources/s/index.html",
        "storylines/index.html",
        "storylines/s/feed.json",
        "storylines/s/feed.xml",
        "storylines/s/index.html",
        "storylines/s/references.bib",
        "storylines/s/references.json",
        "storylines/s/references.ris",
        "storylines/s/timeline.csv",
        "storylines/s/timeline.json",
        "storylines/s/timelinejs.json",
        "timeline/2021/index.html",
        "timeline/index.html",
        "timeline/timeline.csv",
        "timeline/timeline.json",
        "timeline/timelinejs.json",
        "topics/index.html",
        "topics/t/index.html",
        "topics/t/references.bib",
        "topics/t/references.json",
        "topics/t/references.ris",
    ]


def test_an_empty_site_has_a_front_page(site: Site) -> None:
    built = build_clean(site({})).files
    assert {"index.html", "404.html", "feed.xml", "sitemap.xml", "corrections/index.html"} <= set(built)


def test_permalinks(site: Site) -> None:
    patterns = "permalinks: {article: '/{year}-{month}/{year}-{slug}/', page: '/p/{slug}/', term: '/t/{taxonomy}/{slug}/', storyline: '/s-{slug}/'}"
    built = build_clean(site({**SMALL, "site.yaml": f"title: T\n{patterns}\n"})).files
    assert {
        "2021-12/2021-a/index.html",
        "2020-05/2020-month/index.html",
        "2019-year/index.html",
        "p/about/index.html",
        "t/topics/t/index.html",
        "s-s/index.html",
    } <= set(built)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/index.html", "A/index.html"),
        ("caf\u00e9/x", "cafe\u0301/x"),
        ("stra\u00dfe/x", "STRASSE/x"),
        ("a", "a/b/c"),
        ("feed.xml", "FEED.xml/x/y/z"),
        ("x", "x"),
    ],
)
def test_two_outputs_that_a_file_system_would_mix_up(one: str, other: str) -> None:
    for outputs in ([output(one, "one.md"), output(other, "two.md")], [output(other, "two.md"), output(one, "one.md")]):
        _, (found,) = make_plan(SITE_VIEW, outputs)
        assert found.code == "duplicate-output"
        assert {found.location.path, *(r.path for r in found.related)} == {"one.md", "two.md"}


def test_the_editors_file_is_named_where_the_other_is_a_page_of_the_archive() -> None:
    for outputs in ([output("x/i"), output("x/i", "a.md")], [output("x/i", "a.md"), output("x/i")], [output("x"), output("x/i", "a.md")]):
        _, (found,) = make_plan(SITE_VIEW, outputs)
        assert found.location.path == "a.md"
        assert "a page of the archive itself" in found.message


PATHS = st.lists(
    st.lists(st.sampled_from(["a", "A", "b", "é", "e\u0301", "É", "ß", "ss", "index.html", "ﬁ", "fi"]), min_size=1, max_size=3).map(
        "/".join
    ),
    max_size=8,
)


@given(PATHS)
def test_a_plan_can_be_written_wherever_it_has_no_mistakes(paths: list[str]) -> None:
    """A folding file system as model: every path must be a file of its own, below folders that are no files."""
    plan, found = make_plan(SITE_VIEW, [output(p, str(n)) for n, p in enumerate(paths)])
    keys = [path_key(o.path) for o in plan.outputs]
    assert len(set(keys)) == len(keys)
    above = {str(parent) for key in keys for parent in PurePosixPath(key).parents}
    clean = len(keys) == len(paths) and not above & set(keys)
    assert clean == (found == [])


NAMES = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["CON", "nul.txt", "..", "../../etc", ".git", "a/b", "a\\b", "index", "%2e%2e", "x" * 300, "🎉", "北京", "-x", "~", "aux."]
)


@settings(max_examples=8)
@given(
    st.lists(NAMES, min_size=1, max_size=6), st.lists(st.text(alphabet="/ab.%~ ü2eE5cC\\", max_size=14).map(lambda t: f"/{t}"), max_size=4)
)
def test_whatever_things_are_called_their_addresses_are_safe(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], aliases: list[str]
) -> None:
    """Legal on every system, inside the output folder, no longer than systems allow."""
    import yaml

    from tests.support import make_site

    good = [a for a in aliases if not parse(article(aliases=yaml.safe_dump([a], default_flow_style=True).strip())).diagnostics]
    front = yaml.safe_dump({"title": "x", "date": "2021", "people": names, "tags": names, "aliases": sorted(set(good))}, allow_unicode=True)
    folder = make_site(tmp_path_factory.mktemp("site"), {"content/articles/a.md": f"---\n{front}---\n"})
    plan = load(folder).plan
    for made in plan.outputs:
        assert os.path.commonpath(["/out", os.path.normpath(f"/out/{made.path}")]) == "/out"
        assert os.path.normpath(made.path) == made.path
        for part in made.path.split("/"):
            assert len(part.encode()) <= 210
            assert not part.startswith(".")
            assert part == part.rstrip(". ")
            assert not set(part) & set('\\<>"|?*\x00')
            assert not PureWindowsPath(part).is_reserved() or made.path.split("/")[0] not in ("people", "tags")


def test_links_carry_the_base_path(site: Site) -> None:
    body = "[a](article:a#h-x) [t](topic:t) [f](files/A%20b.txt) [p](/archive/) [q](/feed.xml?x=%22%3E%00&y#z)\n\n## X\n"
    built = build_clean(site({"content/articles/a.md": article("A", body, topics="[t]"), "content/files/A b.txt": "x"}))
    page = built.text("2021/12/14/a/index.html")
    for address in (
        "/archive/2021/12/14/a/#h-x",
        "/archive/topics/t/",
        "/archive/files/A%20b.txt",
        "/archive/archive/",
        "/archive/feed.xml?x=%22%3E%00&amp;y#z",
    ):
        assert f'<a href="{address}">' in page


def test_redirects_say_where_to_go(site: Site) -> None:
    page = build_clean(site(SMALL)).text("old/a/index.html")
    assert '<meta http-equiv="refresh" content="0; url=/2021/12/14/a/">' in page
    assert '<link rel="canonical" href="https://example.org/2021/12/14/a/">' in page


def test_neighbours_by_date(site: Site) -> None:
    from generator.plan.views import ArticleView

    plan = load(site({f"content/articles/a{n}.md": article(f"A{n}", date=f"2021-01-0{n}") for n in (1, 2, 3)})).plan
    views = [o.view for o in plan.outputs if isinstance(o.view, ArticleView)]
    assert [(v.previous and v.previous.title, v.next and v.next.title) for v in views] == [(None, "A2"), ("A1", "A3"), ("A2", None)]


def test_a_slug_that_two_articles_have_is_a_mistake_even_on_other_days(site: Site) -> None:
    files: Files = {"content/articles/2020/x.md": article(date="2020-01-01"), "content/articles/2021/x.md": article(date="2021-01-01")}
    assert shown(mistakes(site(files))) == ["content/articles/2021/x.md:1:1 duplicate-slug"]
    assert OPTIONS.html == "off"


LONG = ["data/v1/articles.csv", "data/v1/events.csv", "topics/t/references.bib", "timeline/timeline.json", "storylines/s/timeline.csv"]


@pytest.mark.parametrize("path", LONG)
def test_an_output_outlives_the_plan_that_it_is_from(path: str, site: Site) -> None:
    loaded = load(site(SMALL))
    (output,) = (o for o in loaded.plan.outputs if o.path == path)
    del loaded
    gc.collect()
    view = output.view
    titles = [r.title for name in ("articles", "events", "records") for r in getattr(view, name, ())]
    assert set(titles) & {"A", "E"}
