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
TABLE = "| Year | Tonnes | Port |\n| --- | ---: | :---: |\n| 2019 | 1,204 | Kiel |\n"
EVENTS = "[{date: 2019-03-01, title: A}, {date: 2019-04/2019-06, title: B}, {date: 2020-02/.., title: C}, {date: 2020-05-04, title: D}]"
NOTES = "[{date: 2021-12-%d, kind: correction, text: The number was wrong.}]"
FILES = {
    "content/storylines/beef.md": f"---\ntitle: {LONG}\n---\n",
    "content/articles/a.md": article(
        LONG, TABLE, source=LONG, topics=f"[{LONG}]", people=f"[{LONG}]", storyline="beef", events=EVENTS, notes=NOTES % 15
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
