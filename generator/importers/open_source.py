"""What a source is, and the reader for it. One table of all formats."""

from __future__ import annotations

import io
import json
from pathlib import Path

from generator.base.diagnostics import UsageError
from generator.base.values import value
from generator.importers import markdown_site, places
from generator.importers.item import Choices, Read, Residue
from generator.importers.story_list import BULLET

FORMATS = {
    "story-list": "the text of a scraped list of stories",
    "feed": "RSS, Atom, RDF or JSON Feed",
    "opml": "a list of feeds",
    "wordpress": "a WordPress export (WXR)",
    "blogger": "a Blogger export",
    "medium": "a Medium export (zip)",
    "jekyll": "a Jekyll site",
    "hugo": "a Hugo site",
    "zola": "a Zola site",
    "pelican": "a Pelican site",
    "eleventy": "an Eleventy site",
    "docusaurus": "a Docusaurus blog",
    "mkdocs": "a MkDocs blog",
    "markdown": "Markdown files",
    "html": "pages of the web",
    "csv": "a table with a line of headings",
    "jsonl": "JSON Lines, or a JSON list of objects",
    "timelinejs": "a TimelineJS timeline, JSON or sheet",
    "bibtex": "BibTeX or BibLaTeX",
    "csl-json": "CSL-JSON",
    "bookmarks": "a browser’s bookmarks",
}
_ENDINGS = {
    ".bib": "bibtex",
    ".opml": "opml",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".rss": "feed",
    ".atom": "feed",
    ".rdf": "feed",
    ".htm": "html",
    ".xhtml": "html",
}
_HEAD = 64 * 1024


@value
class Opened:
    """A source, ready to be read."""

    name: str
    format: str
    read: Read


def open_source(place: Path, format: str, choices: Choices) -> Opened:
    """The reader for a file or folder; `format` is one of FORMATS, or `auto`. Raises UsageError for what cannot be read."""
    if not place.exists():
        raise UsageError(f"there is no {place}", "Name a file, a folder or a zip.")
    if not place.is_dir() and not place.is_file():
        raise UsageError(f"{place} is neither a file nor a folder")
    name = place.name or place.resolve().name
    known = detect(place) if format == "auto" else format
    return Opened(name, known, _read(name, place, known, choices))


def _read(name: str, place: Path, format: str, choices: Choices) -> Read:
    if format in markdown_site.FLAVOURS:
        return markdown_site.read_markdown_site(name, place, format, choices)
    if format == "medium":
        from generator.importers.blogs import read_medium

        return read_medium(name, place, choices)
    if format == "html" and (place.is_dir() or places.is_zip(place)):
        return _pages(name, place, choices)
    if place.is_dir() or places.is_zip(place):
        raise UsageError(
            f"{place} is a {'folder' if place.is_dir() else 'zip'}, but {FORMATS[format]} is a file",
            "Name the file in it, or another --from.",
        )
    if format in ("wordpress", "blogger"):
        from generator.importers import blogs, wordpress

        return (wordpress.read_wordpress if format == "wordpress" else blogs.read_blogger)(name, place, choices)
    return read_whole(name, places.read_file(place), format, choices)


def read_whole(name: str, content: bytes, format: str, choices: Choices) -> Read:
    """The reader for a format that is held in memory as a whole."""
    from generator.importers import bookmarks, feeds, html_page, references, story_list, tables, timeline_js

    if format == "feed":
        return feeds.read_feed(name, content, choices)
    if format == "csl-json":
        return references.read_csl(name, content, choices)
    if format == "timelinejs" and content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return timeline_js.read_timeline_json(name, content, choices)
    text = places.decoded(content)
    if format == "story-list":
        return story_list.read_story_list(name, io.StringIO(text), choices)
    if format == "timelinejs":
        return timeline_js.read_timeline_sheet(name, text, choices)
    if format == "csv":
        return tables.read_csv(name, text, choices)
    if format == "jsonl":
        return tables.read_jsonl(name, text, choices)
    if format == "bibtex":
        return references.read_bibtex(name, text, choices)
    if format == "bookmarks":
        return bookmarks.read_bookmarks(name, io.StringIO(text), choices)
    if format == "html":
        return iter([html_page.read_page(name, html_page.page_text(content), "", choices)])
    if format == "opml":
        from generator.importers.web_source import read_opml

        return read_opml(name, content, choices)
    raise UsageError(f"{FORMATS[format]} is read from a file or folder", "Save it first, and name it.")


def _pages(name: str, place: Path, choices: Choices) -> Read:
    from generator.importers.html_page import page_text, read_page

    for entry in places.entries(place, (".html", ".htm", ".xhtml")):
        origin = f"{name}/{entry.path}"
        if entry.content is None:
            yield Residue(origin, entry.problem, entry.path)
        else:
            yield read_page(origin, page_text(entry.content), "", choices)


# ---------------------------------------------------------------------------- what it is


def detect(place: Path) -> str:
    """The format of a file or folder, told from its name and beginning. Raises UsageError if it cannot be told."""
    if place.is_dir():
        return _of_folder(place)
    if places.is_zip(place):
        names = [e.path for e in places.entries(place, (".html",))]
        return "medium" if any(n.startswith("posts/") or "/posts/" in n for n in names) else "html" if names else "markdown"
    if place.suffix.lower() in markdown_site.ENDINGS:
        return "markdown"
    with open(place, "rb") as file:
        return detect_content(str(place), file.read(_HEAD))


def detect_content(name: str, head: bytes) -> str:
    """The format of a text, told from its name and its beginning. Raises UsageError if it cannot be told."""
    ending = Path(name).suffix.lower()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] == b"<":
        return _of_markup(name, start, ending)
    if start[:1] in (b"{", b"["):
        return _of_json(ending, start)
    if ending in _ENDINGS:
        return _ENDINGS[ending]
    text = places.decoded(head)
    if any(BULLET.fullmatch(line) for line in text.split("\n")):
        return "story-list"
    if start[:1] == b"@":
        return "bibtex"
    if ending in (".csv", ".tsv"):
        from generator.importers.timeline_js import is_sheet

        return "timelinejs" if is_sheet(text.partition("\n")[0]) else "csv"
    raise UsageError(f"what {name} is cannot be told from its name or beginning", f"Say it with --from: {', '.join(FORMATS)}.")


def _of_folder(place: Path) -> str:
    flavour = markdown_site.flavour_of(place)
    if flavour != "markdown":
        return flavour
    if next(places.entries(place, markdown_site.ENDINGS), None) is not None:
        return "markdown"
    if (place / "posts").is_dir() and next(places.entries(place / "posts", (".html",)), None) is not None:
        return "medium"
    if next(places.entries(place, (".html", ".htm")), None) is not None:
        return "html"
    raise UsageError(f"{place} has no Markdown or HTML files", "Name the file to import.")


def _of_markup(name: str, start: bytes, ending: str) -> str:
    low = start[:_HEAD].lower()
    if b"netscape-bookmark-file" in low:
        return "bookmarks"
    if b"wordpress.org/export" in low:
        return "wordpress"
    if b"<opml" in low:
        return "opml"
    if b"<feed" in low and (
        b"schemas.google.com/blogger" in low or b"schemas.google.com/g/2005#kind" in low or b">blogger</generator>" in low
    ):
        return "blogger"
    if b"<rss" in low or b"<feed" in low or b"<rdf:rdf" in low:
        return "feed"
    if b"<html" in low or b"<!doctype html" in low or ending in (".html", ".htm", ".xhtml"):
        return "html"
    raise UsageError(f"{name} is XML of a kind that is not known", f"Say with --from what it is: {', '.join(FORMATS)}.")


def _of_json(ending: str, start: bytes) -> str:
    if ending in (".jsonl", ".ndjson"):
        return "jsonl"
    text = start.decode("utf-8", "replace")
    first = text.partition("\n")[0].strip()
    try:
        if isinstance(json.loads(first), dict) and "\n{" in text:
            return "jsonl"
    except (ValueError, RecursionError):
        pass
    if "jsonfeed.org" in text or '"date_published"' in text or '"content_html"' in text:
        return "feed"
    if '"start_date"' in text and '"events"' in text:
        return "timelinejs"
    if '"issued"' in text or '"container-title"' in text:
        return "csl-json"
    return "jsonl" if text.startswith("[") else "feed"
