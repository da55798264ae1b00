"""The search field in the masthead: suggestions by pointer, by keyboard and without colours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.judges.demonstration import served
from tests.judges.test_browser import watch
from tests.judges.test_search import BASE
from tests.judges.test_search_hosts import built
from tests.support import article

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(
        tmp_path_factory.mktemp("quick"),
        a=article("The zeppelin over the town", date="2021-05-01"),
        b=article("Zeppelin sold", date="2020-02-03"),
        c=article("Nothing of the kind", date="2006-02-03"),
    )


@contextmanager
def typed(browser: Browser, site: Path, words: str, **options: Any) -> Iterator[tuple[Page, Locator]]:
    """An article's page with words in the field, and the field."""
    with served(browser, site, BASE, **options) as (context, strangers):
        page = context.new_page()
        complaints = watch(page)
        page.goto(f"{BASE}2006/02/03/c/")
        field = page.get_by_role("combobox", name="Search the archive")
        field.press_sequentially(words)
        yield page, field
        assert (complaints, strangers) == ([], [])


def test_suggestions_are_links_that_open_elsewhere_as_links_do(browser: Browser, small: Path) -> None:
    with typed(browser, small, "zeppelin") as (page, _):
        option = page.get_by_role("option", name="Zeppelin sold Story")
        with page.context.expect_page():
            option.click(button="middle")
        with page.context.expect_page():
            option.click(modifiers=["ControlOrMeta"])
        option.click(button="right")
        expect(option).to_be_visible()
        assert page.url == f"{BASE}2006/02/03/c/"
        option.click()
        page.wait_for_url(f"{BASE}2020/02/03/b/")


def test_escape_stops_suggestions_that_are_on_their_way(browser: Browser, small: Path) -> None:
    with typed(browser, small, "zeppelin") as (page, field):
        options, status = page.locator(".find [role=option]"), page.locator(".find [role=status]")
        page.keyboard.press("Escape")
        page.wait_for_timeout(600)
        assert options.count() == 0
        expect(status).to_be_empty()
        page.keyboard.press("ArrowDown")
        expect(status).to_have_text("3 suggestions")
        assert options.count() == 3
        page.keyboard.press("Escape")
        expect(field).to_have_attribute("aria-expanded", "false")
        expect(status).to_be_empty()


def test_the_chosen_suggestion_is_seen_without_colours_too(browser: Browser, small: Path) -> None:
    with typed(browser, small, "zeppelin", forced_colors="active") as (page, _):
        expect(page.get_by_role("option", name="Story")).to_have_count(2)
        page.keyboard.press("ArrowDown")
        outlines = page.locator(".find [role=option]").evaluate_all("all => all.map(o => getComputedStyle(o).outlineStyle)")
        assert outlines == ["solid", *["none"] * (len(outlines) - 1)]
