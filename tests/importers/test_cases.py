"""Every format in its real shape: what is imported builds, a second import changes nothing, and no word is lost."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from justhtml import JustHTML

from generator.importers.open_source import detect
from tests.importers.importing import CASES, do_import
from tests.support import load, make_site, read_tree

SOURCES: dict[str, tuple[str, int]] = {
    **{f"story-list/{n}.txt": ("story-list", c) for n, c in {
        "one": 1, "two-without-category": 2, "excerpts": 2, "bylines": 2, "abbreviations": 1, "typography": 1, "markdown-signs": 1, "no-more-and-prologue": 2,
        "windows-ends": 1, "other-bullets": 2}.items()},
    **{f"feeds/{n}": ("feed", c) for n, c in {
        "rss-plain.xml": 2, "rss-content.xml": 1, "rss-odd-dates.xml": 3, "rss-same-link.xml": 2, "rss-windows-1252.xml": 1, "atom.xml": 2, "atom-xhtml.xml": 1,
        "rdf.xml": 1, "feed-1.json": 2, "feed-1-1.json": 1, "feed-odd.json": 2}.items()},
    **{f"wordpress/{n}.xml": ("wordpress", c) for n, c in {"classic": 1, "blocks": 1, "drafts-and-pages": 2, "comments": 1}.items()},
    "blogger/export.xml": ("blogger", 2), "blogger/takeout.atom": ("blogger", 1), "medium": ("medium", 2),
    "jekyll": ("jekyll", 6), "hugo": ("hugo", 5), "zola": ("zola", 2), "pelican": ("pelican", 3), "eleventy": ("eleventy", 2), "docusaurus": ("docusaurus", 2),
    "mkdocs": ("mkdocs", 2), "plain": ("markdown", 6), "html/article.html": ("html", 1), "html/bare.html": ("html", 1),
    **{f"lists/{n}": (f, c) for n, f, c in [
        ("links.csv", "csv", 3), ("semicolons.csv", "csv", 1), ("too-many-cells.tsv", "csv", 1), ("same-headings.csv", "csv", 2), ("stories.jsonl", "jsonl", 2), ("objects.json", "jsonl", 1),
        ("timeline.json", "timelinejs", 1), ("timeline-more.json", "timelinejs", 1), ("twice.jsonl", "jsonl", 1), ("timeline-sheet.csv", "timelinejs", 1), ("zotero.bib", "bibtex", 2), ("broken.bib", "bibtex", 1), ("unclosed.bib", "bibtex", 4), ("biblatex.bib", "bibtex", 1),
        ("items.json", "csl-json", 2), ("csl-literal.json", "csl-json", 1), ("bookmarks.html", "bookmarks", 3), ("pinboard.html", "bookmarks", 1)]},
}  # fmt: skip
"""Source -> (its format, how many stories it has)."""
BY_NAME = pytest.mark.parametrize("name", SOURCES)
WORD = re.compile(r"[^\W\d_]{4,}")
NOT_WORDS = {
    "csv": {"October"},
    "csl-json": {"circa"},
    "story-list": {"More", "Continue", "Reading", "stories"},
    "wordpress": {"petra", "Uncategorized", "Quay", "Notes", "publish", "draft", "page", "post", "trash", "inherit", "open", "attachment", "nav_menu_item", "nav_menu", "item", "mason",
                  "asked", "blocks", "repairs", "crane", "menu", "granite", "https", "example", "quay", "_thumbnail_id", "thumbnail", "caption", "gallery"},
    "feed": {"track", "strait", "News", "https", "courier", "desk", "Courier", "pilot", "urn", "review", "example", "Review", "Eastmark", "http", "Lantern", "Since"},
    "blogger": {"Lantern", "diary", "Blogger", "POST", "LIVE", "html", "glass", "kestria", "blogger", "post", "blog", "from", "Comment", "Guest"},
}  # fmt: skip
"""Words that are the format's own, or a feed's about itself."""


@BY_NAME
def test_a_source_is_known_by_its_look(name: str) -> None:
    assert detect(CASES / name) == SOURCES[name][0]


@BY_NAME
def test_what_is_imported_builds_and_a_second_import_changes_nothing(name: str, tmp_path: Path) -> None:
    site, (kind, count) = tmp_path / "site", SOURCES[name]
    report = do_import(site, CASES / name, date="2020-02")
    assert [o.action for o in report.outcomes].count("imported") == count - (name == "jekyll"), report.outcomes
    first = read_tree(site)
    again = do_import(site, CASES / name, date="2020-02")
    assert again.count("imported") == 0 and read_tree(site) == first
    loaded = load(site, drafts=True)
    assert [d for d in loaded.diagnostics if d.is_error] == []
    assert len(loaded.archive.articles) == count - (kind == "timelinejs") - (name == "jekyll")


@BY_NAME
def test_a_dry_run_writes_nothing(name: str, tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {})
    do_import(site, CASES / name, date="2020-02", dry_run=True)
    assert list(read_tree(site)) == ["site.yaml"]


@BY_NAME
def test_the_report_has_all_that_is_said_of_an_article(name: str, tmp_path: Path) -> None:
    report = do_import(tmp_path / "site", CASES / name, date="2020-02")
    kept = (tmp_path / "site" / report.residue_path).read_text() if report.residue_path else ""
    assert [h for o in report.outcomes for h in o.hints if f"- look at: {' '.join(h.split())}\n" not in kept] == []


@BY_NAME
def test_every_word_is_in_an_article_or_in_the_residue(name: str, tmp_path: Path) -> None:
    site = tmp_path / "site"
    do_import(site, CASES / name, date="2020-02")
    held = set(
        WORD.findall(" ".join(content.decode() for path, content in read_tree(site).items() if path != "site.yaml").replace("\\", ""))
    )
    said = {word for text in words_of(CASES / name, SOURCES[name][0]) for word in WORD.findall(text)}
    assert said, "the test sees no words"
    assert said - held - NOT_WORDS.get(SOURCES[name][0], set()) == set()


def words_of(place: Path, format: str) -> Iterator[str]:
    """The texts of a source as another reader sees them."""
    if place.is_dir():
        for path in sorted(place.rglob("*")):
            if path.suffix in (".md", ".markdown", ".mdx"):
                # keys of front matter are not words, nor are switches
                yield re.sub(
                    r"(?m)^slug:.*$|^[ \-]*[\w]+ ?[:=]|draft|true|false|highlight|endhighlight|params|taxonomies|extra",
                    " ",
                    path.read_text("utf-8-sig").replace("\x07", ""),
                )
            elif path.suffix == ".html":
                yield from words_of(path, "medium-page")
        return
    content = place.read_bytes()
    if format == "csv":
        rows = list(csv.reader(io.StringIO(content.decode()), delimiter=max(",;\t", key=content.decode().partition("\n")[0].count)))
        yield from (cell for row in rows[1:] for cell in row)
    elif format == "timelinejs" and place.suffix == ".csv":
        yield from (
            re.sub("<[^>]*>", " ", c) for row in list(csv.reader(io.StringIO(content.decode())))[1:] for c in row if c not in ("title",)
        )
    elif format in ("wordpress", "blogger", "feed") and content[:1] == b"<":
        for element in ElementTree.fromstring(content).iter():
            text = element.text or ""
            if element.tag.rpartition("}")[2] not in ("id", "guid", "link", "generator", "pubDate", "language", "base_site_url", "author"):
                yield html_words(text)
    elif format == "html" or format == "medium-page":
        page = re.sub(
            r"(?s)<title>.*?</title>|Canonical link|<footer>.*?</footer>" if format == "medium-page" else r"(?s)<title>.*?</title>",
            "",
            content.decode(),
        )
        yield html_words(page)
    elif content[:1] in (b"{", b"[") or format == "jsonl":
        for line in content.decode().split("\n") if place.suffix == ".jsonl" else [content.decode()]:
            yield from texts_in(line)
    elif format == "bookmarks":
        yield html_words(re.sub(r"(?is)<(title|h1)>.*?</\1>", "", content.decode()))
    elif format == "bibtex":
        yield (
            re.sub(r"\\\"U|%|@\w+|\b\w+ *=|\bjh\b|\bmar\b", " ", content.decode())
            .replace("{", "")
            .replace("}", "")
            .replace("ber stone", "")
        )
    else:
        yield content.decode()


def texts_in(line: str) -> Iterator[str]:
    try:
        waiting = [json.loads(line)]
    except ValueError:
        yield line
        return
    while waiting:
        held = waiting.pop()
        if isinstance(held, dict):
            waiting += [
                v for k, v in held.items() if k not in ("version", "home_page_url", "mime_type", "id", "title" if "items" in held else "")
            ]
        elif isinstance(held, list):
            waiting += held
        elif isinstance(held, str):
            yield html_words(held) if "<" in held else held


def html_words(text: str) -> str:
    return (
        JustHTML(re.sub(r"(?s)<script>.*?</script>|<!--.*?-->", "", text), sanitize=False).to_text(separator=" ")
        if "<" in text or "&" in text
        else text
    )
