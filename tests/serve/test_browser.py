"""The preview in a real browser: pages change in place, mistakes lie over them, and nothing is lost on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.serve.running import Running, previewing
from tests.support import article, make_site

pytestmark = pytest.mark.browser
A = "content/articles/a.md"
URL = "2021/12/14/a/"
LONG_TEXT = "\n\n".join(f"Paragraph {n} of a long text that fills the page so that it can be scrolled." for n in range(80))
MISTAKE = "---\ntitle: A\ndate: 2021-13-02\n---\nText.\n"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    template = '{% extends "broadsheet/article.html" %}{% block footer %}<details id="d"><summary>More</summary><p>Inner</p></details><input id="i">{{ super() }}{% endblock %}\n'
    files = {
        A: article("First", LONG_TEXT),
        "content/articles/b.md": article("Second", "Words."),
        "content/articles/draft.md": article("Unfinished", "Not yet.", draft="true"),
        "site.yaml": "title: T\nbase_url: https://example.org/archive/\ntheme: {name: own}\n",
        "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
        "themes/own/templates/article.html": template,
    }
    with previewing(make_site(tmp_path / "site", files), editor="myeditor://{path}?{line}") as made:
        made.settled()
        yield made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context()
    yield made
    made.close()


def opened(context: BrowserContext, url: str) -> Page:
    """A page whose stream is open; it keeps a list of what goes wrong in it."""
    page = context.new_page()
    page.on("pageerror", lambda fault: pytest.fail(str(fault)))
    with page.expect_response(lambda r: "/_dateline/events" in r.url):
        page.goto(url)
    expect(page.locator("dateline-preview .switch")).to_be_visible()
    page.evaluate("window.mine = 'still here'")
    return page


def updates(page: Page) -> int:
    return int(page.evaluate("document.querySelector('dateline-preview').dataset.updates || 0"))


def until(true: Callable[[], Any], what: str = "it") -> None:
    end = time.monotonic() + 15
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def test_a_save_changes_the_open_page_in_place(running: Running, context: BrowserContext) -> None:
    page = opened(context, running.url + URL)
    page.evaluate("document.querySelector('#d').open = true")
    page.locator("#i").fill("typed by the reader")
    page.locator("#i").focus()
    page.evaluate("document.fonts.ready.then(() => scrollTo({top: 900, behavior: 'instant'}))")
    where = "[...document.querySelectorAll('main p')].find(p => p.textContent.startsWith('Paragraph 30 ')).getBoundingClientRect().top"
    page.wait_for_timeout(300)
    top = page.evaluate(where)
    scheme = page.locator("select.scheme")
    expect(scheme).to_have_count(1)
    running.save(A, article("First", LONG_TEXT + "\n\nAnd an end."))
    expect(page.locator("main")).to_contain_text("And an end.")
    assert page.evaluate("window.mine") == "still here"
    assert page.evaluate("document.activeElement.id") == "i"
    assert page.locator("#i").input_value() == "typed by the reader"
    assert page.evaluate("document.querySelector('#d').open") is True
    assert page.evaluate(where) == pytest.approx(top, abs=1)
    expect(scheme).to_have_count(1)
    running.save(A, article("Renamed", LONG_TEXT + "\n\nAnother end."))
    expect(page).to_have_title("Renamed · T")
    expect(page.locator("main")).to_contain_text("Another end.")
    assert "And an end." not in page.content()
    assert page.evaluate("window.mine") == "still here"


def test_after_many_edits_the_page_is_as_if_it_was_loaded_anew(running: Running, context: BrowserContext) -> None:
    page = opened(context, running.url + URL)
    bodies = ["One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "Zero.\n\nOne.\n\nTwo.\n\nThree.", "## Head\n\n- a\n- b\n\nTwo.", "Two.\n\n## Head\n\n- b\n- c\n- a", "| a | b |\n| - | - |\n| 1 | 2 |", "Three.\n\nThree.\n\nThree."]  # fmt: skip
    for number, body in enumerate(bodies):
        running.save(A, article(f"Title {number}", f"{body}\n\nEdition {number}."))
        expect(page.locator("main")).to_contain_text(f"Edition {number}.")
    fresh = opened(context, running.url + URL)
    read = "(() => { const b = document.body.cloneNode(true); b.querySelectorAll('select.scheme, button.copy, script').forEach(x => x.remove()); return b.innerText.replace(/\\s+/g, ' '); })()"
    assert page.evaluate(read) == fresh.evaluate(read)
    assert page.locator("main").inner_text() == fresh.locator("main").inner_text()


def test_a_page_changes_only_if_it_is_made_from_what_was_saved(running: Running, context: BrowserContext) -> None:
    one, two, front = (opened(context, running.url + path) for path in (URL, "2021/12/14/b/", ""))
    running.save("content/articles/b.md", article("Second", "Other words.", summary="The summary."))
    expect(two.locator("main")).to_contain_text("Other words.")
    expect(front.locator("main")).to_contain_text("The summary.")
    running.settled()
    before = (updates(one), updates(front))
    running.save("content/articles/b.md", article("Second", "Words of the text alone.", summary="The summary."))
    expect(two.locator("main")).to_contain_text("Words of the text alone.")
    two.wait_for_timeout(500)
    assert (updates(one), updates(front)) == before
    assert updates(two) == 2


def test_the_themes_style_sheet_is_exchanged(tmp_path: Path, context: BrowserContext) -> None:
    files = {A: article("A", "Text."), "site.yaml": "title: T\ntheme: {name: broadsheet, options: {accent: '#112233'}}\n"}
    with previewing(make_site(tmp_path / "site", files)) as running:
        page = opened(context, running.url + URL)
        # in one step: while one sheet takes the place of the other there are two
        shown = "[...document.querySelectorAll('head link[rel=stylesheet]')].map(link => link.href)"
        before = page.evaluate(shown)
        running.save("site.yaml", "title: T\ntheme: {name: broadsheet, options: {accent: '#445566'}}\n")
        until(lambda: len(now := page.evaluate(shown)) == 1 and now != before, "another sheet")
        read = "[...document.styleSheets].flatMap(s => [...s.cssRules]).map(r => r.cssText).join(' ')"
        assert "#445566" in page.evaluate(read) and "#112233" not in page.evaluate(read)
        assert page.evaluate("window.mine") == "still here"


def test_a_mistake_lies_over_the_last_good_page_until_it_is_mended(running: Running, context: BrowserContext) -> None:
    page = opened(context, running.url + URL)
    running.save(A, MISTAKE)
    overlay = page.locator("dateline-preview .overlay")
    expect(overlay).to_be_visible()
    expect(overlay).to_contain_text("content/articles/a.md:3:7")
    expect(overlay).to_contain_text("2021-13-02")
    expect(overlay.locator("pre")).to_contain_text("date: 2021-13-02")
    expect(overlay.locator(".caret")).to_contain_text("^^^^^^^^^^")
    assert overlay.locator("a.place").get_attribute("href") == f"myeditor://{running.site}/content/articles/a.md?3"
    assert "Paragraph 79" in page.locator("main").inner_text()
    running.save("content/articles/b.md", "---\ntitel: B\n---\n")
    expect(overlay.locator("li.error")).not_to_have_count(1)
    shown = [f"{d.location.path} {d.message}" for d in running.preview.site.diagnostics]
    assert overlay.locator("li").count() == len(shown)
    page.keyboard.press("Escape")
    expect(overlay).to_be_hidden()
    running.save("content/articles/b.md", article("Second", "Words."))
    expect(overlay).to_be_visible()
    running.save(A, article("First", "Mended."))
    expect(overlay).to_be_hidden()
    expect(page.locator("main")).to_contain_text("Mended.")
    assert page.evaluate("window.mine") == "still here"


def test_a_site_that_cannot_be_shown_at_first_is_shown_when_it_is_mended(tmp_path: Path, context: BrowserContext) -> None:
    with previewing(make_site(tmp_path / "site", {A: MISTAKE})) as running:
        page = context.new_page()
        page.goto(running.url)
        expect(page.locator("dateline-preview .overlay")).to_contain_text("2021-13-02")
        running.save(A, article("A", "Mended."))
        expect(page.locator("main")).to_contain_text("A")
        expect(page.locator("dateline-preview .overlay")).to_be_hidden()


def test_a_failing_template_is_shown_with_its_place(running: Running, context: BrowserContext) -> None:
    page = opened(context, running.url + URL)
    place = "themes/own/templates/article.html"
    good = (running.site / place).read_text()
    running.save(place, good.replace("Inner", "{{ page.nothing }}"))
    overlay = page.locator("dateline-preview .overlay")
    expect(overlay).to_contain_text(place)
    running.save(place, good.replace("Inner", "Deep"))
    expect(overlay).to_be_hidden()
    expect(page.locator("#d")).to_contain_text("Deep")


def test_what_was_saved_elsewhere_is_told_with_a_link(running: Running, context: BrowserContext) -> None:
    page = opened(context, running.url + URL)
    running.save("content/articles/new.md", article("A new one", "New."))
    notice = page.locator("dateline-preview .notice")
    expect(notice).to_contain_text("A new one")
    notice.locator("a").click()
    expect(page).to_have_url(running.url + "2021/12/14/new/")
    expect(page.locator("main")).to_contain_text("New.")


def test_it_follows_where_that_is_wanted(tmp_path: Path, context: BrowserContext) -> None:
    files = {A: article("A", "Text."), "content/articles/b.md": article("B", "Text.")}
    with previewing(make_site(tmp_path / "site", files), follow=True) as running:
        running.settled()
        page = opened(context, running.url)
        running.save("content/articles/b.md", article("B", "Followed."))
        expect(page).to_have_url(running.url + "2021/12/14/b/")
        expect(page.locator("main")).to_contain_text("Followed.")


def test_a_page_that_is_not_there_yet_appears(running: Running, context: BrowserContext) -> None:
    page = opened(context, running.url + "2021/12/14/later/")
    running.save("content/articles/later.md", article("Later", "Now it is there."))
    expect(page.locator("main")).to_contain_text("Now it is there.")


def test_pages_outlive_the_server(tmp_path: Path, context: BrowserContext) -> None:
    site = make_site(tmp_path / "site", {A: article("A", "Before.")})
    with previewing(site) as running:
        port = running.port
        page = opened(context, running.url + URL)
    expect(page.locator("dateline-preview .lost")).to_be_visible()
    (site / A).write_text(article("A", "While it was away."))
    with previewing(site, port=port) as running:
        assert running.port == port
        expect(page.locator("main")).to_contain_text("While it was away.")
        expect(page.locator("dateline-preview .lost")).to_be_hidden()
        assert page.evaluate("window.mine") == "still here"


def test_the_toolbar_tells_of_the_page(tmp_path: Path, context: BrowserContext) -> None:
    files = {
        A: article("A", "Text."),
        "content/articles/draft.md": article("D", "Not yet.", draft="true"),
        "content/topics/rail.md": "---\ntitle: Rail\n---\n",
    }
    with previewing(make_site(tmp_path / "site", files), drafts=True, editor="e://{path}") as running:
        page = opened(context, running.url + "2021/12/14/draft/")
        expect(page.locator("dateline-preview .marks")).to_have_text("draft")
        page.locator("dateline-preview .switch").click()
        panel = page.locator("dateline-preview .panel")
        expect(panel).to_contain_text("content/articles/draft.md")
        assert panel.locator(".source").get_attribute("href") == f"e://{running.site}/content/articles/draft.md"
        page.reload()
        expect(panel).to_contain_text("article.html")
        panel.get_by_text("warnings").click()
        expect(page).to_have_url(running.root + "/_dateline/")
        expect(page.locator("#mistakes")).to_contain_text("content/topics/rail.md")
        expect(page.locator("#slowest")).to_contain_text("/2021/12/14/draft/")


def test_drafts_are_not_on_the_pages_unless_asked_for(running: Running, context: BrowserContext) -> None:
    assert running.get("/archive/2021/12/14/draft/")[0] == 404
    page = context.new_page()
    page.goto(running.root + "/_dateline/")
    expect(page.locator("#held")).to_contain_text("Unfinished")


def test_of_very_many_mistakes_the_first_are_shown_and_all_are_on_the_preview_s_page(tmp_path: Path, context: BrowserContext) -> None:
    files = {f"content/articles/n{n:03}.md": "---\ntitle: N\ndate: 2021-13-02\n---\n" for n in range(250)}
    with previewing(make_site(tmp_path / "site", {A: article("A", "Text."), **files})) as running:
        page = context.new_page()
        page.goto(running.url)
        overlay = page.locator("dateline-preview .overlay")
        expect(overlay.locator("h2")).to_have_text("250 mistakes")
        expect(overlay.locator("li")).to_have_count(201)
        expect(overlay.locator("li").first).to_contain_text("months go from 01 to 12")
        overlay.get_by_text("50 more").click()
        expect(page.locator("#mistakes li")).to_have_count(250)
        expect(page.locator("#mistakes li").first).to_contain_text("n000.md:3:7")
