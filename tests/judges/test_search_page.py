"""The search page as readers have it: excerpts, dates, years, on phones and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.judges.test_search import opened, settled, shown_paths
from tests.judges.test_search_hosts import built
from tests.support import article

pytestmark = pytest.mark.browser

LONG = (
    "Snow lay on the hills. Nobody had seen the like, said one. After a long night the zeppelin, which had come from the north, rose, "
    "turned and was gone over the harbour; the crowd went home, and for days there was talk of nothing else in the town."
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a few articles over sixteen years."""
    return built(
        tmp_path_factory.mktemp("page"),
        a=article("The zeppelin over the town", LONG, date="2021-05-01", topics="[air]", summary="What the town saw."),
        b=article("Zeppelin sold", "It was the last.", date="2020-02-03", topics="[air, trade]", summary=""),
        c=article("Nothing of the kind", "All was quiet.", date="2006-02-03", topics="[trade]"),
    )


def excerpts(page: Page) -> dict[str, str]:
    """Title -> excerpt, with what was found in brackets."""
    return dict(
        page.locator("[data-search=results] article").evaluate_all(
            "all => all.map(a => [a.querySelector('h3').textContent,"
            " [...a.querySelector('p').childNodes].map(n => n.nodeName === 'MARK' ? `[${n.textContent}]` : n.textContent).join('')])"
        )
    )


# ---------------------------------------------------------------------------- excerpts


def test_excerpts_leave_the_title_out_and_say_where_text_was_cut(browser: Browser, small: Path) -> None:
    with opened(browser, small, "q=zeppelin") as page:
        assert excerpts(page) == {
            "The zeppelin over the town": "…After a long night the [zeppelin], which had come from the north, rose, turned and was gone over "
            "the harbour; the crowd went home, and for days there was talk…",
            "Zeppelin sold": "It was the last.",
        }


def test_a_query_that_is_cleared_leaves_nothing_of_itself(browser: Browser, small: Path) -> None:
    with opened(browser, small) as page:
        before = excerpts(page)
        assert before["The zeppelin over the town"].startswith("What the town saw. Snow lay")
        page.locator("#search-q").fill("zeppelin")
        page.wait_for_url("**/search/?q=zeppelin")
        settled(page)
        assert page.locator("mark").count()
        page.locator("#search-q").fill("")
        page.wait_for_url("**/search/")
        settled(page)
        assert excerpts(page) == before


def test_the_heading_counts_and_the_text_keeps_the_measure(browser: Browser, small: Path) -> None:
    with opened(browser, small, viewport={"width": 1440, "height": 900}) as page:
        expect(page.locator("[data-search=heading]")).to_have_text("Articles 3")
        measure = page.evaluate(
            "() => { const p = document.createElement('p'); p.style.width = 'var(--measure)';"
            " document.querySelector('[data-search=results] article').append(p); const w = p.getBoundingClientRect().width; p.remove(); return w; }"
        )
        assert _width(page.locator("[data-search=results] p").first) <= measure


def test_a_result_names_all_who_published_it_and_no_owner_of_theirs(browser: Browser, tmp_path: Path) -> None:
    terms = {
        "sources/the-wire.md": "---\ntitle: The Wire\nparent: Press Group\n---\n",
        "sources/press-group.md": "---\ntitle: Press Group\n---\n",
    }
    site = built(
        tmp_path,
        terms,
        a=article("Zeppelin sold", "It went.", source="[The Wire, The Post]"),
        b=article("Zeppelin lost", "It fell.", source="The Post"),
    )
    with opened(browser, site, "q=zeppelin") as page:
        lines = page.locator("[data-search=results] .card-line")
        expect(lines.filter(has_text="The Wire")).to_have_text(re.compile("The Wire, The Post *$"))
        assert page.get_by_text("Press Group").count() == 1, "the choice to narrow by"


# ---------------------------------------------------------------------------- dates


@pytest.mark.parametrize("given", ["31.12.2021", "12/2021", "2021-13", "2021-02-31"])
def test_what_is_no_date_is_said_with_how_dates_are_written(browser: Browser, small: Path, given: str) -> None:
    with opened(browser, small) as page:
        field = page.get_by_role("textbox", name="From")
        field.fill(given)
        page.keyboard.press("Tab")
        expect(page.get_by_role("alert")).to_have_text(f"Not a date: {given}. Write 2021, 2021-12 or 2021-12-31.")
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(f"Not a date: {given}. Write 2021, 2021-12 or 2021-12-31.")
        settled(page)
        assert page.get_by_role("button", name="Remove").count() == 0
        assert len(shown_paths(page)) == 3
        # another choice takes the mistake neither for mended nor away
        page.locator("#f-topics-air").check()
        settled(page)
        assert field.input_value() == given
        expect(page.get_by_role("alert")).to_contain_text("Not a date")
        field.fill("2021-12")
        page.keyboard.press("Tab")
        expect(page.locator("[data-search=dates]")).to_be_empty()
        expect(field).to_have_attribute("aria-invalid", "false")


def test_dates_that_leave_nothing_between_them_are_said(browser: Browser, small: Path) -> None:
    with opened(browser, small, "from=2022&to=2021") as page:
        expect(page.get_by_role("alert")).to_have_text("“From” is later than “To”.")
    with opened(browser, small, "from=2021&to=2021-05-01") as page:
        expect(page.locator("[data-search=dates]")).to_be_empty()
        assert shown_paths(page) == ["/2021/05/01/a/"]


# ---------------------------------------------------------------------------- years, phones, paper


@pytest.mark.parametrize("width", [320, 800, 1440])
def test_no_year_is_out_of_sight(browser: Browser, small: Path, width: int) -> None:
    with opened(browser, small, viewport={"width": width, "height": 900}) as page:
        if width == 320:
            page.get_by_text("Narrow the results").click()
        expect(page.get_by_role("heading", name="Articles by year")).to_be_visible()
        years = page.get_by_role("list", name="Articles by year")
        assert years.evaluate("box => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]") == [0, 0]
        assert years.get_by_role("button").count() == 16
        assert min(_width(years.get_by_role("button").nth(place)) for place in (0, 15)) >= 24


def test_on_phones_choices_stand_shut_above_the_results_and_open_by_keyboard(browser: Browser, small: Path) -> None:
    with opened(browser, small, viewport={"width": 390, "height": 844}) as page:
        summary, topic = page.locator("[data-search=side] > summary"), page.locator("#f-topics-air")
        assert _top(summary) < _top(page.locator("[data-search=heading]")) < 844
        assert not topic.is_visible()
        page.locator("#search-to").focus()
        page.keyboard.press("Tab")
        expect(summary).to_be_focused()
        page.keyboard.press("Enter")
        topic.check()
        settled(page)
        assert shown_paths(page) == ["/2021/05/01/a/", "/2020/02/03/b/"]
        expect(topic).to_be_focused()
        # turned on its side, or on a larger screen, they stand beside the results and are reached after them
        page.set_viewport_size({"width": 1000, "height": 700})
        page.wait_for_function("document.querySelector('[data-search=grid]').lastElementChild.open")
        assert _top(summary) < _top(page.locator("[data-search=results]"))


def test_on_paper_a_search_says_what_was_looked_for(browser: Browser, small: Path) -> None:
    with opened(browser, small, "q=zeppelin&topic=air&from=2006&sort=old", viewport={"width": 760, "height": 900}) as page:
        said = page.locator("[data-search=status]")
        expect(said).to_have_text("2 articles for zeppelin · Oldest first")
        page.emulate_media(media="print")
        assert _width(said) > 100
        assert page.locator("[data-search=chips] li").all_inner_texts() == ["Topics: air", "From: 2006"]
        assert _width(page.locator("[data-search=results] p").first) == _width(page.locator("main"))


def _width(found: Locator) -> float:
    box = found.bounding_box()
    assert box is not None
    return box["width"]


def _top(found: Locator) -> float:
    box = found.bounding_box()
    assert box is not None
    return box["y"]
