"""Sources by their address: only what was named is asked for, and what cannot be read is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.base.diagnostics import UsageError
from generator.base.fetch import Fetched, Fetcher, FetchFault
from generator.cli.main import main
from generator.importers.item import Choices, ImportedItem, Residue
from generator.importers.web_source import open_address
from tests.importers.importing import CASES
from tests.support import make_site

PAGES = {
    "https://courier.example/feed.xml": ("feeds/rss-plain.xml", "application/rss+xml"),
    "https://review.example/atom.xml": ("feeds/atom.xml", "application/atom+xml"),
    "https://courier.example/2022/09/keeper": ("html/article.html", "text/html; charset=utf-8"),
    "https://lists.example/feeds.opml": ("opml/feeds.opml", "text/xml"),
    "https://bare.example/": ("html/bare.html", "text/html"),
}


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A web of a few pages; which of them were asked for."""
    found: list[str] = []

    def get(self: Fetcher, url: str, headers: Any = None) -> Fetched:
        found.append(url)
        if url == "https://gone.example/":
            return Fetched(url, 404, {}, b"", "")
        if url not in PAGES:
            raise FetchFault("refused", "it does not lead to the public internet")
        name, kind = PAGES[url]
        return Fetched(url, 200, {"content-type": kind}, (CASES / name).read_bytes(), "")

    monkeypatch.setattr(Fetcher, "get", get)
    return found


def test_a_feed_by_its_address(asked: list[str]) -> None:
    opened = open_address("https://courier.example/feed.xml", "auto", Choices())
    assert (opened.format, len(list(opened.read)), asked) == ("feed", 2, ["https://courier.example/feed.xml"])


def test_a_list_of_feeds_asks_each_and_says_which_cannot_be_read(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(PAGES, "https://review.example/atom.xml")
    found = list(open_address("https://lists.example/feeds.opml", "auto", Choices()).read)
    assert [type(e) for e in found] == [ImportedItem, ImportedItem, Residue]
    assert isinstance(found[2], Residue) and "does not lead to the public internet" in found[2].why
    assert asked == ["https://lists.example/feeds.opml", "https://courier.example/feed.xml", "https://review.example/atom.xml"]


@pytest.mark.parametrize("address", ["https://gone.example/", "http://127.0.0.1/", "file:///etc/passwd"])
def test_what_cannot_be_fetched_is_said(address: str) -> None:
    with pytest.raises(UsageError, match="was not read"):
        open_address(address, "auto", Choices())


def test_a_clip_is_a_private_draft_with_its_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = make_site(tmp_path / "site", {})
    address = "https://courier.example/2022/09/keeper"
    assert main(["clip", address, "--site", str(site), "--topic", "Coast", "--summary", "The keeper goes."]) == 0
    path = site / "content/articles/2022/09/lighthouse-keeper-retires.md"
    assert capsys.readouterr().out.strip() == str(path)
    text = path.read_text()
    for line in (
        "date: 2022-09-10",
        f"source_url: {address}",
        "authors: [Ines Corro]",
        "topics: [Coast]",
        "source: The Valden Courier",
        "summary: The keeper goes.",
        "rights: private",
        "draft: true",
    ):
        assert f"\n{line}\n" in text
    assert main(["clip", address, "--site", str(site)]) == 0 and path.read_text() == text


def test_a_page_without_a_date_needs_one(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {})
    assert main(["clip", "https://bare.example/", "--site", str(site)]) == 2
    assert not (site / "content").exists()
    assert main(["clip", "https://bare.example/", "--site", str(site), "--date", "2020-05"]) == 0
