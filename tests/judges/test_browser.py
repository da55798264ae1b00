"""One page of each kind in headless Chromium: accessibility, security policy, layout, life without script."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.judges.demonstration import PAGES, PROJECT_URL, served

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
Scheme = Literal["light", "dark"]

pytestmark = pytest.mark.browser


def _address(path: str) -> str:
    return PROJECT_URL + path[1:]


def watch(page: Page) -> list[str]:
    """Everything the page complains of: script errors, console errors, violations of its security policy."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('CSP: ' + e.violatedDirective + ' ' + e.blockedURI))"
    )
    return complaints


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", list(SIZES))
def test_axe_finds_no_violation_and_nothing_complains(browser: Browser, project_site: Path, size: str, scheme: Scheme) -> None:
    axe = AXE.read_text("utf-8")
    found: dict[str, Any] = {}
    with served(browser, project_site, PROJECT_URL, viewport=SIZES[size], color_scheme=scheme) as (context, strangers):
        page = context.new_page()
        complaints = watch(page)
        for kind, path in PAGES.items():
            page.goto(_address(path))
            page.evaluate(axe)
            result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            problems = [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result["violations"]]
            if problems:
                found[kind] = problems
        assert json.dumps(found, indent=1) == "{}"
        assert complaints == []
        assert strangers == []


def test_the_policy_is_in_force(browser: Browser, project_site: Path) -> None:
    with served(browser, project_site, PROJECT_URL) as (context, _):
        page = context.new_page()
        complaints = watch(page)
        page.goto(_address("/"))
        page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.head.append(s); }")
        assert page.evaluate("window.ran") is None
        assert any("CSP" in c for c in complaints)


@pytest.mark.parametrize("width", [320, 360, 768, 1280, 1920])
def test_no_page_is_wider_than_the_window(browser: Browser, project_site: Path, width: int) -> None:
    with served(browser, project_site, PROJECT_URL, viewport={"width": width, "height": 900}) as (context, _):
        page = context.new_page()
        wide = {}
        for kind, path in PAGES.items():
            page.goto(_address(path))
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wide[kind] = over
        assert wide == {}


CUT_WORDS = """document.querySelectorAll('.masthead .nameplate').values().flatMap(e => {
    const text = document.createTreeWalker(e, NodeFilter.SHOW_TEXT).nextNode(), range = document.createRange();
    return [...text.data.matchAll(/\\S+/g)].filter(word => {
        range.setStart(text, word.index); range.setEnd(text, word.index + word[0].length);
        return range.getClientRects().length > 1; }).map(word => word[0]); }).toArray()"""


@pytest.mark.parametrize(("width", "size"), [(1280, "200%"), (390, "200%"), (320, "200%"), (320, "100%")])
def test_text_can_be_twice_as_large(browser: Browser, project_site: Path, width: int, size: str) -> None:
    with served(browser, project_site, PROJECT_URL, viewport={"width": width, "height": 900}) as (context, _):
        page = context.new_page()
        wide, cut, high = {}, {}, {}
        for kind, path in {**PAGES, "search": "/search/"}.items():
            page.goto(_address(path))
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                wide[kind] = over
            if words := page.evaluate(CUT_WORDS):
                cut[kind] = words
            rem, height = page.evaluate(
                "[parseFloat(getComputedStyle(document.documentElement).fontSize), document.querySelector('.masthead').offsetHeight]"
            )
            if kind != "home" and height > 20 * rem:
                high[kind] = height
        assert (wide, cut, high) == ({}, {}, {})
        # every section can be seen, the one where one is above all
        page.goto(_address("/archive/"))
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
        places = page.eval_on_selector_all(".sections a", "all => all.map(e => e.getBoundingClientRect()).map(r => [r.left, r.right])")
        assert len(places) == 5
        assert all(0 <= left < right <= width for left, right in places)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_switch_of_colours_stands_out_from_the_paper(browser: Browser, project_site: Path, scheme: Scheme) -> None:
    light = """colour => { const [r, g, b] = colour.match(/\\d+/g).map(n => n / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b; }"""
    with served(browser, project_site, PROJECT_URL, color_scheme=scheme) as (context, _):
        page = context.new_page()
        page.goto(_address("/"))
        edge, paper = page.evaluate("const s = getComputedStyle(document.querySelector('.scheme')); [s.borderTopColor, s.backgroundColor]")
        low, high = sorted(page.evaluate(light, colour) for colour in (edge, paper))
        assert (high + 0.05) / (low + 0.05) >= 3


def test_nothing_shifts_while_a_page_loads(browser: Browser, project_site: Path) -> None:
    script = """window.shifted = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) window.shifted += e.value; })
    .observe({type: 'layout-shift', buffered: true});"""
    with served(browser, project_site, PROJECT_URL, viewport=SIZES["desktop"]) as (context, _):
        page = context.new_page()
        page.add_init_script(script)
        shifted = {}
        for kind, path in PAGES.items():
            page.goto(_address(path))
            page.evaluate("document.fonts.ready.then(() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r))))")
            amount = page.evaluate("window.shifted")
            if amount > 0.001:
                shifted[kind] = amount
        assert shifted == {}


def test_without_script_the_same_text_and_links_are_there(browser: Browser, project_site: Path) -> None:
    def read(enabled: bool) -> dict[str, tuple[str, int]]:
        seen = {}
        with served(browser, project_site, PROJECT_URL, java_script_enabled=enabled) as (context, _):
            page = context.new_page()
            for kind, path in PAGES.items():
                page.goto(_address(path))
                seen[kind] = (page.locator("main").inner_text(), page.locator("main a").count())
        return seen

    without, with_script = read(False), read(True)
    for kind in PAGES:
        assert without[kind][1] == with_script[kind][1], kind
        assert without[kind][0].strip()


def test_tab_reaches_the_skip_link_first_and_focus_shows(browser: Browser, project_site: Path) -> None:
    with served(browser, project_site, PROJECT_URL, viewport=SIZES["desktop"]) as (context, _):
        page = context.new_page()
        page.goto(_address("/"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        box = page.locator(".skip").bounding_box()
        assert box and box["x"] >= 0 and box["y"] >= 0 and box["height"] >= 24
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert page.evaluate("!!document.activeElement.closest('main')")
        assert style != "none"


@pytest.mark.parametrize("size", list(SIZES))
def test_a_card_is_one_stop_and_leads_on_wherever_it_is_touched(browser: Browser, project_site: Path, size: str) -> None:
    with served(browser, project_site, PROJECT_URL, viewport=SIZES[size]) as (context, _):
        page = context.new_page()
        page.goto(_address("/"))
        cards = page.eval_on_selector_all(".card", "all => all.map(e => [...e.querySelectorAll('a')].map(a => a.pathname))")
        assert len(cards) > 10
        assert [stops for stops in cards if len(set(stops)) < len(stops)] == []
        for variant in ("lead", "second", "day"):
            page.goto(_address("/"))
            card = page.locator(f".card-{variant}:has(.card-more)").first
            story = str(card.locator(".cover").get_attribute("href"))
            card.locator(".card-more").click(force=True)
            assert page.url.endswith(story), variant


def _shown(page: Page) -> list[str]:
    """Ids of the events that readers see."""
    found: list[str] = page.evaluate("[...document.querySelectorAll('.timeline .event')].filter(e => e.offsetParent).map(e => e.id)")
    return found


def test_a_timeline_is_filtered_by_keyboard_and_the_address_says_so(browser: Browser, project_site: Path) -> None:
    with served(browser, project_site, PROJECT_URL, viewport=SIZES["phone"]) as (context, _):
        page = context.new_page()
        complaints = watch(page)
        page.goto(_address("/timeline/"))
        every = _shown(page)
        # everything of the filter and of the list is reached with Tab
        reached = []
        for _step in range(400):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.outerHTML"))
        wanted = page.evaluate("[...document.querySelectorAll('main :is(a, select, button)')].map(e => e.outerHTML)")
        assert [html for html in wanted if html not in reached] == []
        page.locator("select[name=topics]").focus()
        page.keyboard.type("Sanctions")
        page.keyboard.press("Enter")
        some = _shown(page)
        assert 0 < len(some) < len(every)
        assert page.url.endswith("?topics=sanctions")
        assert page.locator(".filter output").inner_text() == f"{len(some)} of {len(every)} events"
        page.evaluate(AXE.read_text("utf-8"))
        assert page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"] == []
        # whoever is sent the address sees the same
        other = context.new_page()
        other.goto(page.url)
        assert _shown(other) == some
        other.locator("select[data-jump]").select_option(label="2019")
        other.get_by_role("button", name="Go there").click()
        assert other.url.endswith("/timeline/?topics=sanctions#y2019")
        assert _shown(other) == some
        # a year of which nothing is shown leads to the next of which something is
        empty = other.evaluate("[...document.querySelectorAll('.timeline > section')].filter(s => s.hidden).map(s => s.id)")
        full = other.evaluate("[...document.querySelectorAll('.timeline > section')].filter(s => !s.hidden).map(s => s.id)")
        assert empty
        for year in (empty[0], empty[-1]):
            near = next((other_year for other_year in full if other_year > year), full[-1])
            other.locator("select[data-jump]").select_option(label=year[1:])
            other.get_by_role("button", name="Go there").click()
            expect(other.locator(".filter output")).to_have_text(
                f"{len(some)} of {len(every)} events; none in {year[1:]}, so here is {near[1:]}"
            )
            expect(other.locator(f"#{near}")).to_be_in_viewport()
        # so does whoever takes the links under the drawing, at once or after another choice
        other.goto(page.url)
        for tab in (page, other):
            tab.locator(".band-years a", has_text="2020").click()
            assert tab.url.endswith("/timeline/?topics=sanctions#y2020")
            assert _shown(tab) == some
        assert complaints == []


def test_that_a_citation_was_copied_is_said(browser: Browser, project_site: Path) -> None:
    with served(browser, project_site, PROJECT_URL, permissions=["clipboard-read", "clipboard-write"]) as (context, _):
        page = context.new_page()
        page.goto(_address(PAGES["article"]))
        page.locator(".cite summary").click()
        citation = page.locator("[data-copy]").first
        text = citation.inner_text().removesuffix("Copy").strip()
        button = citation.get_by_role("button", name="Copy the citation of this page")
        assert citation.get_by_role("status").inner_text() == ""
        button.press("Enter")
        expect(citation.get_by_role("status")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_without_script_a_timeline_offers_no_filter_and_shows_every_event(browser: Browser, project_site: Path) -> None:
    with served(browser, project_site, PROJECT_URL, java_script_enabled=False) as (context, _):
        page = context.new_page()
        page.goto(_address("/timeline/?topics=sanctions"))
        assert page.locator(".timeline .event:visible").count() == page.locator(".timeline .event").count() > 50
        assert not page.locator(".filter").is_visible()
