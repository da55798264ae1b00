"""The demonstration archive, built for the judges; and a browser that is served from its files."""

from __future__ import annotations

import mimetypes
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, BrowserContext, Playwright, Route

from generator.base.urls import output_path
from generator.base.workers import Workers
from generator.engine.build_site import build_site
from generator.engine.options import BuildOptions

REPOSITORY = Path(__file__).resolve().parents[2]
PROJECT_URL = "https://example.github.io/archive/"
ROOT_URL = "https://archive.example.org/"
NOW = "2026-11-22T00:00:00Z"

PAGES = {
    "home": "/",
    "article": "/2021/12/14/us-to-blacklist-dji-and-seven-others/",
    "article with note": "/2021/12/14/log4j-attacks-mostly-low-impact/",
    "article of a month": "/2010/09/rare-earths-to-japan-halted/",
    "topics": "/topics/",
    "topic": "/topics/sanctions/",
    "topic with children": "/topics/trade/",
    "people": "/people/",
    "organisation": "/organisations/dji/",
    "organisation within another": "/organisations/alibaba-cloud/",
    "term timeline": "/topics/world/timeline/",
    "storylines": "/storylines/",
    "storyline": "/storylines/lithuania-trade-row/",
    "storyline with notes": "/storylines/log4j/",
    "timeline": "/timeline/",
    "timeline of a year": "/timeline/2021/",
    "calendar": "/archive/",
    "year": "/2021/",
    "month": "/2021/12/",
    "week": "/2021/w50/",
    "day": "/2021/12/14/",
    "on this day, all days": "/on-this-day/",
    "on this day": "/on-this-day/12-14/",
    "on this day, nothing": "/on-this-day/07-09/",
    "page": "/about/",
    "corrections": "/corrections/",
    "not found": "/404.html",
}
"""A page of each kind."""


def build_demonstration(output: Path, base_url: str) -> Path:
    """Build this repository's own site into `output`."""
    with Workers(1) as workers:
        report = build_site(BuildOptions(REPOSITORY, NOW, output=str(output), base_url=base_url), workers)
    assert not report.diagnostics, report.diagnostics
    return output


def chromium() -> str:
    """The system's Chromium."""
    found = next((p for name in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(name))), None)
    assert found, "Chromium is missing: run `make judges`"
    return found


def launch(playwright: Playwright) -> Browser:
    """A headless browser that makes no connection of its own."""
    quiet = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=chromium(), args=[*quiet, *root])


@contextmanager
def served(
    browser: Browser, folder: Path, base_url: str, *, headers: Mapping[str, str] | None = None, **options: object
) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A browser context in which `base_url` is answered from `folder`, with `headers`; and a list of requests to anywhere else."""
    context = browser.new_context(**options)  # type: ignore[arg-type]
    strangers: list[str] = []

    def answer(route: Route) -> None:
        url = route.request.url
        if not url.startswith(base_url):
            strangers.append(url)
            route.abort()
            return
        file = folder / output_path("/" + unquote(urlsplit(url).path)[len(urlsplit(base_url).path) :])
        if file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(status=200, body=file.read_bytes(), headers={**(headers or {}), "content-type": kind})
        else:
            route.fulfill(status=404, body=(folder / "404.html").read_bytes(), content_type="text/html")

    context.route("**/*", answer)
    try:
        yield context, strangers
    finally:
        context.close()
