"""Pages on paper."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.judges.demonstration import PAGES, PROJECT_URL, served

pytestmark = pytest.mark.browser


def runs_of_text(page: Page) -> list[int]:
    """How many pieces of text stand on each sheet."""
    parts = {int(m[1]): m[2] for m in re.finditer(rb"(?s)(\d+) 0 obj\s(.*?)endobj", page.pdf(format="A4"))}
    sheets = [part for part in parts.values() if re.search(rb"/Type\s*/Page\b", part)]
    texts = [parts[int(m[1])].partition(b"stream")[2].lstrip() for sheet in sheets if (m := re.search(rb"/Contents (\d+) 0 R", sheet))]
    return [len(re.findall(rb"\bT[jJ]\b", zlib.decompressobj().decompress(text))) for text in texts]


@pytest.mark.parametrize("path", ["/organisations/", "/topics/", "/archive/", "/2021/12/"])
def test_a_list_begins_on_the_first_sheet(browser: Browser, project_site: Path, path: str) -> None:
    with served(browser, project_site, PROJECT_URL) as (context, _):
        page = context.new_page()
        page.goto(PROJECT_URL + path[1:])
        sheets = runs_of_text(page)
        assert sheets[0] > 100 or len(sheets) == 1


@pytest.mark.parametrize("kind", ["calendar", "year", "on this day, all days"])
def test_the_busiest_days_can_be_read_on_paper_without_their_ground(browser: Browser, project_site: Path, kind: str) -> None:
    with served(browser, project_site, PROJECT_URL, color_scheme="dark") as (context, _):
        page = context.new_page()
        page.goto(PROJECT_URL + PAGES[kind][1:])
        page.emulate_media(media="print")
        letters = page.eval_on_selector_all(".shade-4", "all => all.map(e => getComputedStyle(e).color)")
        assert set(letters) == {"rgb(0, 0, 0)"}
