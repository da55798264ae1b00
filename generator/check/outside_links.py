"""Which addresses on other sites the pages lead to, and from which file."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urldefrag, urlsplit

from selectolax.lexbor import LexborHTMLParser

from generator.base.diagnostics import Location
from generator.base.urls import web_problem
from generator.base.values import value
from generator.base.workers import Workers
from generator.check.links import LinkSetup
from generator.engine.load_site import LoadedSite
from generator.engine.report import Progress
from generator.plan.output import Output
from generator.render.html import RenderFault
from generator.render.output import renderer_for


@value
class OutsideLink:
    """An address elsewhere, and where the editor wrote it."""

    url: str
    location: Location
    field: tuple[str | int, ...]
    original: bool
    """Whether it is the original of an article."""
    copies: bool
    """Whether the editor named a saved copy of it."""
    day: str
    """Day of the report, for originals; may be empty."""


def find_outside_links(site: LoadedSite, workers: Workers, progress: Progress) -> list[OutsideLink]:
    """Every address elsewhere that a page of the site links to, once, sorted."""
    pages = [output for output in site.plan.outputs if output.renderer == "html"]
    progress("check", 0, len(pages))
    found: dict[str, OutsideLink] = {}
    for article in site.archive.articles:
        if article.source_url:
            day = article.date.edtf.text if article.date.edtf.first.precision == "day" else ""
            link = OutsideLink(article.source_url, Location(article.path), ("source_url",), True, bool(article.archived), day)
            found.setdefault(article.source_url, link)
    setup = LinkSetup(site.render_setup(), site.settings.root)
    for number, (output, urls) in enumerate(zip(pages, workers.run(outside_chunk, setup, pages), strict=True), 1):
        for url in urls:
            where = Location(output.sources[0] if output.sources else output.path)
            found.setdefault(url, OutsideLink(url, where, (), False, False, ""))
        if number % 50 == 0 or number == len(pages):
            progress("check", number, len(pages))
    return [link for _, link in sorted(found.items()) if not web_problem(link.url)]


def outside_chunk(setup: LinkSetup, chunk: Sequence[Output]) -> list[tuple[str, ...]]:
    """Runs in workers: render pages and read which other sites they lead to."""
    renderer = renderer_for(setup.render)
    host = urlsplit(setup.root.base_url).netloc
    made: list[tuple[str, ...]] = []
    for output in chunk:
        try:
            tree = LexborHTMLParser(renderer.render(output))
        except RenderFault:
            made.append(())
            continue
        urls = (urldefrag(node.attributes.get("href") or "").url for node in tree.css("a[href]"))
        made.append(tuple(dict.fromkeys(u for u in urls if u.startswith(("http://", "https://")) and urlsplit(u).netloc != host)))
    return made
