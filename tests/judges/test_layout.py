"""How pages of a small invented archive lie on the screen, with content that the demonstration lacks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.judges.demonstration import served
from tests.support import article, build_clean, make_site

pytestmark = pytest.mark.browser

ADDRESS = "https://example.org/archive/"
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
SLUG = "rindfleischetikettierungsuberwachungsaufgabenubertragungsgesetz"
DAY = "2021/12/14/"
BYLINE = "[{name: Ana Ruiz, role: correspondent, place: Lima}, Bo Lind, {name: Cy Moss, role: correspondent}]"
TABLE = "| Year | Tonnes | Port |\n| --- | ---: | :---: |\n| 2019 | 1,204 | Kiel |\n"
EVENTS = "[{date: 2019-03-01, title: A}, {date: 2019-04/2019-06, title: B}, {date: 2020-02/.., title: C}, {date: 2020-05-04, title: D}]"
NOTES = "[{date: 2021-12-%d, kind: correction, text: The number was wrong.}]"
FILES = {
    "content/storylines/beef.md": f"---\ntitle: {LONG}\n---\n",
    "content/articles/a.md": article(
        LONG, TABLE, source=LONG, authors=BYLINE, topics=f"[{LONG}]", people=f"[{LONG}]", storyline="beef", events=EVENTS, notes=NOTES % 15
    ),
    "content/articles/b.md": article("Second", date="2021-12-15", topics="[Trade]", storyline="beef", notes=NOTES % 16),
    **{
        f"content/articles/{year}.md": article(
            f"Of {year}",
            date=f"{year}-02-02",
            topics="[Trade]",
            events=f"[{{date: {year}-01-01, title: E{year}}}, {{date: {year}-01-02, title: F}}]",
        )
        for year in range(2005, 2015)
    },
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(build_clean(make_site(tmp_path_factory.mktemp("layout"), FILES)).report.output)


@contextmanager
def shown(browser: Browser, site: Path, path: str, width: int) -> Iterator[Page]:
    """A page of the archive in a window of some width."""
    with served(browser, site, ADDRESS, viewport={"width": width, "height": 900}) as (context, _):
        page = context.new_page()
        page.goto(ADDRESS + path)
        yield page


@pytest.mark.parametrize("width", [390, 1280])
def test_years_without_a_match_leave_a_filtered_timeline(browser: Browser, site: Path, width: int) -> None:
    with shown(browser, site, f"timeline/?topics={SLUG}", width) as page:
        assert page.locator(".timeline .event:visible").count() == 4
        assert page.locator(".hang-year:visible").all_inner_texts() == ["2019", "2020"]


@pytest.mark.parametrize("path", ["timeline/", "storylines/beef/"])
def test_every_mark_of_the_key_is_drawn(browser: Browser, site: Path, path: str) -> None:
    with shown(browser, site, path, 1280) as page:
        heights = page.eval_on_selector_all(".key > div", "all => all.map(e => parseFloat(getComputedStyle(e, '::before').height))")
        assert len(heights) >= 5
        assert min(heights[:5]) >= 5, heights


@pytest.mark.parametrize("width", [320, 360, 768, 1100, 1280])
def test_a_long_word_breaks_before_it_widens_a_page(browser: Browser, site: Path, width: int) -> None:
    wide = {}
    with shown(browser, site, "", width) as page:
        for path in (
            "",
            "topics/",
            f"topics/{SLUG}/",
            f"people/{SLUG}/",
            f"{DAY}a/",
            DAY,
            "2021/",
            "storylines/",
            "storylines/beef/",
            "timeline/",
        ):
            assert page.goto(ADDRESS + path).ok, path  # type: ignore[union-attr]
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wide[path] = over
        assert wide == {}
        page.goto(f"{ADDRESS}{DAY}a/")
        # the box of the source cuts off what does not fit
        cut = page.eval_on_selector_all(".source dd", "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.textContent)")
        assert cut == []


def test_columns_of_a_table_are_aligned_as_written(browser: Browser, site: Path) -> None:
    with shown(browser, site, f"{DAY}a/", 1280) as page:
        for cell in ("th", "td"):
            aligned = page.eval_on_selector_all(f".prose {cell}", "all => all.map(e => getComputedStyle(e).textAlign)")
            assert aligned == ["start", "right", "center"]


@pytest.mark.parametrize("width", [390, 760, 1000, 1280])
def test_a_week_lies_in_one_piece(browser: Browser, site: Path, width: int) -> None:
    with shown(browser, site, "2021/w50/", width) as page:
        names, days = (page.locator(f".month-days {row} tr").first.bounding_box() for row in ("thead", "tbody"))
        assert names and days
        assert days["x"] == pytest.approx(names["x"], abs=1)
        assert 0 <= days["y"] - names["y"] - names["height"] < 5


@pytest.mark.parametrize("width", [390, 1280])
def test_what_a_note_is_on_stands_nearer_to_it_than_to_the_next(browser: Browser, site: Path, width: int) -> None:
    with shown(browser, site, "storylines/beef/", width) as page:
        places = page.eval_on_selector_all(".correction > *", "all => all.map(e => e.getBoundingClientRect()).map(r => [r.top, r.bottom])")
        (_, first_end), (first_on, first_on_end), (second, _), _ = places
        assert 2 * (first_on - first_end) <= second - first_on_end


def test_the_byline_says_what_its_authors_are(browser: Browser, site: Path) -> None:
    with shown(browser, site, f"{DAY}a/", 1280) as page:
        facts = page.eval_on_selector_all(".source dl > div", "all => all.map(e => [...e.children].map(c => c.textContent))")
        assert facts[1] == ["By", "Ana Ruiz (correspondent) in Lima, Bo Lind, Cy Moss (correspondent)"]


# ---------------------------------------------------------------------------- from right to left

ARABIC = {
    "site.yaml": "title: أرشيف الأخبار\nbase_url: https://example.org/archive/\nlanguage: ar\nsearch: {enabled: false}\n",
    "content/storylines/nile.md": "---\ntitle: سد النهضة\n---\n",
    "content/articles/own.md": article(
        "مصر تعلن موقفها!", "نص (2024).", date="2024-05-20", source="الأهرام", topics="[مياه]", storyline="nile",
        events="[{date: 2019-03, title: بدء الملء}, {date: 2024-05-20, title: بيان}]",
    ),
    "content/articles/other.md": article(
        "Egypt answers (again).", "A text.", date="2024-05-21", source="Reuters", topics="[مياه]", storyline="nile", language="en", summary="In short (so).",
        events="[{date: 2024-05-21, title: Talks end (again).}]",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(build_clean(make_site(tmp_path_factory.mktemp("arabic"), ARABIC)).report.output)


def test_an_arabic_archive_begins_at_the_right(browser: Browser, arabic: Path) -> None:
    with shown(browser, arabic, "storylines/nile/", 1280) as page:
        assert page.locator("html").get_attribute("dir") == "rtl"
        left = "all => all.map(e => e.getBoundingClientRect().left)"
        for first, second in ((".hang-year", ".event-date"), (".event-date", ".event-text"), (".page-main", ".page-margin")):
            assert page.eval_on_selector_all(first, left)[0] > page.eval_on_selector_all(second, left)[0]
        # the mark stands between its date and what happened
        mark = "e => { const s = getComputedStyle(e, '::after'); return e.getBoundingClientRect().left + parseFloat(s.left); }"
        assert page.locator(".event-text").first.bounding_box()["x"] < page.locator(".event").first.evaluate(mark)  # type: ignore[index]
        assert page.locator(".event").first.evaluate(mark) < page.locator(".event-date").first.bounding_box()["x"]  # type: ignore[index]


@pytest.mark.parametrize("width", [360, 1280])
def test_an_english_article_in_it_reads_from_left_to_right(browser: Browser, arabic: Path, width: int) -> None:
    with shown(browser, arabic, "2024/05/21/other/", width) as page:
        written = "all => all.map(e => [e.lang, getComputedStyle(e).direction])"
        for text in ("h1", ".standfirst", ".prose", ".event-title a"):
            assert page.eval_on_selector_all(text, written) == [["en", "ltr"]], text
        assert page.eval_on_selector_all(".story-head, .page-margin, .neighbours-prev", written) == [["", "rtl"]] * 3
        # its title stands where titles stand, on the right
        edge = "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().right; }"
        assert page.locator("h1").evaluate(edge) == pytest.approx(page.locator(".kicker").evaluate(edge), abs=2)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.goto(ADDRESS)
        assert ["en", "ltr"] in page.eval_on_selector_all(".card .cover", written)
        assert page.eval_on_selector_all(".card-summary", written)[0] == ["en", "ltr"]


@pytest.mark.parametrize("width", [360, 1280])
def test_a_date_in_numbers_reads_in_one_piece(browser: Browser, arabic: Path, width: int) -> None:
    with shown(browser, arabic, "2024/05/20/own/", width) as page:
        date = page.locator(".neighbours-next time")
        assert "".join(c for c in date.inner_text() if c.isascii()) == "21/05/2024"
        # day, month and year stand in a row from right to left, and nothing else between them
        places = date.evaluate(
            """e => [0, 4, 8].map(at => { const r = document.createRange(); r.setStart(e.firstChild, at); r.setEnd(e.firstChild, at + 2);
            return r.getBoundingClientRect(); }).map(r => [r.left, r.top])"""
        )
        assert [x for x, _ in places] == sorted((x for x, _ in places), reverse=True)
        assert len({y for _, y in places}) == 1
        assert date.evaluate("e => getComputedStyle(e).unicodeBidi") == "isolate"


def test_an_arabic_article_in_an_english_archive_is_written_from_right_to_left(browser: Browser, tmp_path: Path) -> None:
    files = {
        "content/articles/own.md": article("A report"),
        "content/articles/other.md": article("مصر!", "نص.", date="2021-12-15", language="ar"),
    }
    site = Path(build_clean(make_site(tmp_path, files)).report.output)
    with shown(browser, site, "2021/12/15/other/", 1280) as page:
        assert page.locator("html").get_attribute("dir") is None
        assert [page.locator(text).get_attribute("dir") for text in ("h1", ".prose")] == ["rtl", "rtl"]
        page.goto(ADDRESS)
        assert page.locator(".card .cover").first.get_attribute("dir") == "rtl"
