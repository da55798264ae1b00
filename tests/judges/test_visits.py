"""What is new in a storyline since the reader's last visit: kept in the browser alone, and without moving anything."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.judges.demonstration import PAGES, PROJECT_URL, served

pytestmark = pytest.mark.browser

STORYLINE = PROJECT_URL + PAGES["storyline"][1:]
KEY = "dateline-visits:/archive/"
WATCH = """window.shifted = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) window.shifted += e.value; })
.observe({type: 'layout-shift', buffered: true});"""
HOUR = 3600_000


def marked(page: Page) -> list[str]:
    """Titles of the stories that are marked as new."""
    return page.eval_on_selector_all(".flag-new", "marks => marks.map(m => m.parentElement.querySelector('a').textContent)")  # type: ignore[no-any-return]


def record(page: Page) -> dict[str, object]:
    held = json.loads(page.evaluate(f"localStorage.getItem({KEY!r})"))
    return held["/archive" + PAGES["storyline"]]  # type: ignore[no-any-return]


def come_back(page: Page, hours: float, unknown: int) -> None:
    """Make it so that the last visit was some hours ago, when the newest stories were not there."""
    page.evaluate(
        f"""() => {{ const all = JSON.parse(localStorage.getItem({KEY!r})); const own = all[location.pathname];
        own.at -= {hours * HOUR}; own.seen = own.seen.slice(0, own.seen.length - {unknown});
        localStorage.setItem({KEY!r}, JSON.stringify(all)); }}"""
    )
    page.goto(STORYLINE)


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_new_stories_are_marked_and_nothing_moves(browser: Browser, project_site: Path, width: int) -> None:
    with served(browser, project_site, PROJECT_URL, viewport={"width": width, "height": 900}) as (context, strangers):
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(STORYLINE)
        assert marked(page) == []
        come_back(page, 48, 2)
        assert marked(page) == ["EU takes the Lithuania case to the WTO", "EU’s anti-coercion instrument enters into force"]
        assert page.locator("[data-visits]").inner_text().startswith("2 stories are new since ")
        page.evaluate("document.fonts.ready.then(() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r))))")
        assert page.evaluate("window.shifted") == 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        box = page.locator("[data-visits]").bounding_box()
        assert box
        assert box["height"] == page.evaluate("parseFloat(getComputedStyle(document.querySelector('[data-visits]')).minHeight)")
        assert strangers == []


def test_a_visit_lasts_half_an_hour(browser: Browser, project_site: Path) -> None:
    with served(browser, project_site, PROJECT_URL) as (context, _):
        page = context.new_page()
        page.goto(STORYLINE)
        come_back(page, 48, 1)
        assert len(marked(page)) == 1
        # reading the story and coming back does not end the visit
        come_back(page, 0.4, 0)
        assert len(marked(page)) == 1
        come_back(page, 1, 0)
        assert marked(page) == []
        # dates are written as everywhere in the archive
        assert re.match(r"Nothing is new since \d{1,2} [A-Z][a-z]+ \d{4}\.", page.locator("[data-visits]").inner_text())


def test_the_reader_can_have_it_forgotten_with_the_keyboard(browser: Browser, project_site: Path) -> None:
    with served(browser, project_site, PROJECT_URL) as (context, _):
        page = context.new_page()
        page.goto(STORYLINE)
        come_back(page, 48, 1)
        page.get_by_role("button", name="Forget my visits").focus()
        page.keyboard.press("Enter")
        assert marked(page) == []
        assert page.evaluate("localStorage.length") == 0
        assert page.evaluate("document.activeElement.textContent") == "Your visits to storylines are forgotten."


def test_what_is_kept_is_the_stories_own_addresses_and_the_time(browser: Browser, project_site: Path) -> None:
    with served(browser, project_site, PROJECT_URL) as (context, _):
        page = context.new_page()
        page.goto(STORYLINE)
        assert set(record(page)) == {"at", "seen"}
        assert page.evaluate("document.cookie") == ""
        # what somebody else left under that name does no harm
        for strange in ("[", "null", '"x"', '{"/archive/storylines/lithuania-trade-row/": 7}'):
            page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, strange])
            page.goto(STORYLINE)
            assert marked(page) == []


def test_where_storage_is_closed_the_page_is_plain(browser: Browser, project_site: Path) -> None:
    with served(browser, project_site, PROJECT_URL) as (context, _):
        page = context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('closed'); } });")
        page.goto(STORYLINE)
        assert page.locator("[data-visits]").inner_text() == ""
        assert complaints == []
    with served(browser, project_site, PROJECT_URL, java_script_enabled=False) as (context, _):
        page = context.new_page()
        page.goto(STORYLINE)
        box = page.locator("[data-visits]").bounding_box()
        assert box is None or box["height"] == 0
