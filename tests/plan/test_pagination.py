"""Long lists are numbered from the oldest, so a full page never changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from justhtml import JustHTML

from generator.base.urls import output_path
from generator.base.words import Words
from generator.plan.dates import dates_in
from generator.plan.pagination import cut, paginations
from tests.conftest import Site
from tests.support import Files, article, build_clean

COUNTS = st.integers(0, 400)
PER_PAGE = st.integers(1, 30)


@given(COUNTS, PER_PAGE)
def test_every_item_is_on_one_page_and_the_newest_page_is_the_lists_own_address(count: int, per_page: int) -> None:
    slices = cut(count, per_page, "/topics/x/")
    assert [i for s in slices for i in range(s.start, s.end)] == list(range(count))
    assert [s.path for s in slices] == [f"/topics/x/page/{n}/" for n in range(1, len(slices))] + ["/topics/x/"]
    assert all(s.end - s.start == per_page for s in slices[:-1])
    assert slices[-1].end - slices[-1].start < 2 * per_page or per_page == 1


@given(COUNTS, PER_PAGE)
def test_one_more_item_changes_no_full_page(count: int, per_page: int) -> None:
    before, after = cut(count, per_page, "/x/"), cut(count + 1, per_page, "/x/")
    assert after[: len(before) - 1] == before[:-1]


@given(st.integers(1, 400), PER_PAGE)
def test_a_list_never_shows_a_single_leftover(count: int, per_page: int) -> None:
    last = cut(count, per_page, "/x/")[-1]
    assert last.end - last.start >= min(count, per_page)


@given(st.lists(st.integers(1990, 2030), max_size=200).map(sorted), st.integers(1, 12))
def test_pages_link_to_their_neighbours_and_say_which_years_they_hold(years: list[int], per_page: int) -> None:
    slices = cut(len(years), per_page, "/x/")
    made = paginations(slices, years, "/base/", Words(), dates_in("en"))
    urls = [f"/base{s.path}" for s in slices]
    assert [p.older.url if p.older else None for p in made] == [None, *urls[:-1]]
    assert [p.newer.url if p.newer else None for p in made] == [*urls[1:], None]
    for own, pagination in zip(slices, made, strict=True):
        held = years[own.start : own.end]
        assert pagination.span == ("" if not held else str(held[0]) if held[0] == held[-1] else f"{held[0]} to {held[-1]}")
    if len(slices) >= 4:
        assert [link.title for link in made[-1].jump] == [str(y) for y in sorted(set(years), reverse=True)]
        # each year's newest story, on whichever page it is
        places = {
            f"{url}#{anchor}": own.end - n
            for url, own, p in zip(urls, slices, made, strict=True)
            for n, anchor in enumerate(p.anchors, 1)
            if anchor
        }
        assert [places[link.url] for link in made[-1].jump] == [
            len(years) - 1 - years[::-1].index(int(link.title)) for link in made[-1].jump
        ]


@given(st.lists(st.integers(1990, 2030), max_size=120).map(sorted), st.integers(1, 12))
def test_what_a_full_page_says_stays_when_the_list_grows(years: list[int], per_page: int) -> None:
    """All but the last full page, whose link to the newer page gets a number in place of `the newest page`."""
    before = paginations(cut(len(years), per_page, "/x/"), years, "/", Words(), dates_in("en"))
    after = paginations(cut(len(years) + 1, per_page, "/x/"), [*years, 2031], "/", Words(), dates_in("en"))
    assert after[: max(0, len(before) - 2)] == before[: max(0, len(before) - 2)]


def test_full_pages_keep_their_bytes_when_an_article_is_added(site: Site) -> None:
    def files(count: int) -> Files:
        stories = {f"content/articles/a{n:02}.md": article(f"Story {n}", date=f"2021-01-{n:02}", topics="[t]") for n in range(1, count + 1)}
        return {"site.yaml": "title: T\nlists: {per_page: 3}\n", **stories}

    before = build_clean(site(files(13))).files
    after = build_clean(site(files(14))).files
    pages = [f"topics/t/page/{n}/index.html" for n in (1, 2, 3)]
    assert [before[p] == after[p] for p in pages] == [True] * 3
    assert before["topics/t/index.html"] != after["topics/t/index.html"]


def test_every_page_of_a_long_list_leads_to_its_neighbours_and_says_only_what_stays(site: Site) -> None:
    stories = {f"content/articles/a{n:02}.md": article(f"Story {n}", date=f"20{n:02}-01-01", topics="[t]") for n in range(1, 14)}
    files = build_clean(site({"site.yaml": "title: T\nbase_url: https://example.org/\nlists: {per_page: 3}\n", **stories})).files

    def said(path: str) -> tuple[str, list[str], bool]:
        """Where the page says it is, where its links to older and newer lead, and whether it counts all stories."""
        page = JustHTML(files[output_path(path)].decode(), sanitize=False)
        (row,) = page.query(".pages-row")
        return (
            row.query(".pages-here")[0].to_text(),
            [str((a.attrs or {})["href"]) for a in row.query("a")],
            "<dt>Stories</dt>" in files[output_path(path)].decode(),
        )

    assert said("/topics/t/") == ("Page 4 of 4, 2010 to 2013", ["/topics/t/page/3/"], True)
    assert said("/topics/t/page/3/") == ("Page 3, 2007 to 2009", ["/topics/t/", "/topics/t/page/2/"], False)
    assert said("/topics/t/page/2/") == ("Page 2, 2004 to 2006", ["/topics/t/page/3/", "/topics/t/page/1/"], False)
    assert said("/topics/t/page/1/") == ("Page 1, 2001 to 2003", ["/topics/t/page/2/"], False)
