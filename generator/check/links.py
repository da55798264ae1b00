"""Links on the built pages: does every one lead somewhere on this site, down to the place in the page?

Pages are rendered in workers, in memory; nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from generator.base.diagnostics import Diagnostic, Location
from generator.base.urls import SiteRoot, output_path, page_path
from generator.base.values import value
from generator.base.workers import Workers
from generator.engine.report import Progress
from generator.plan.output import Output, Plan
from generator.render.html import RenderFault
from generator.render.output import RenderSetup, renderer_for

_ADDRESSES = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("source", "src"), ("form", "action"))
_REFRESH = "meta[http-equiv=refresh]"


@value
class PageLinks:
    """What a page offers and where it points."""

    path: str
    """Output path."""
    ids: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """(output path, id or empty) of each link to this site."""
    outside: tuple[str, ...]
    """Addresses on this site's host that lie outside its base path."""
    diagnostic: Diagnostic | None
    """Set if the page could not be rendered."""


@value
class LinkSetup:
    """What workers need."""

    render: RenderSetup
    root: SiteRoot


def check_links(plan: Plan, setup: RenderSetup, root: SiteRoot, workers: Workers, progress: Progress) -> list[Diagnostic]:
    """A diagnostic for each link that leads nowhere."""
    pages = [output for output in plan.outputs if output.renderer == "html"]
    progress("check", 0, len(pages))
    found: list[PageLinks] = []
    for page in workers.run(read_chunk, LinkSetup(setup, root), pages):
        found.append(page)
        if len(found) % 50 == 0 or len(found) == len(pages):
            progress("check", len(found), len(pages))
    paths = {output.path for output in plan.outputs}
    ids = {page.path: frozenset(page.ids) for page in found}
    sources = {output.path: output.sources[0] if output.sources else "" for output in pages}
    diagnostics: list[Diagnostic] = []
    for page in found:
        diagnostics += _judge(page, paths, ids, sources[page.path])
    return diagnostics


def _judge(page: PageLinks, paths: set[str], ids: dict[str, frozenset[str]], source: str) -> list[Diagnostic]:
    if page.diagnostic is not None:
        return [page.diagnostic]
    where = Location(source or page.path)
    here = page_path(page.path)
    made = []
    for target, fragment in page.links:
        there = page_path(target)
        if target not in paths:
            made.append(Diagnostic("broken-link", f"on the page {here} a link leads to {there}, which does not exist", where))
        elif fragment and fragment not in ids.get(target, frozenset()):
            message = f"on the page {here} a link leads to #{fragment} of {there}, which is not there"
            made.append(Diagnostic("broken-fragment", message, where))
    for address in page.outside:
        message = f"on the page {here} a link leads to {address}, outside of the site's address"
        made.append(Diagnostic("broken-link", message, where, hint="Addresses in templates come from the views, with the base path."))
    return made


def read_chunk(setup: LinkSetup, chunk: Sequence[Output]) -> list[PageLinks]:
    """Runs in workers: render pages and read their links."""
    renderer = renderer_for(setup.render)
    made = []
    for output in chunk:
        try:
            content = renderer.render(output)
        except RenderFault as fault:
            made.append(PageLinks(output.path, (), (), (), fault.diagnostic))
            continue
        made.append(read_links(output.path, content, setup.root))
    return made


def read_links(path: str, content: bytes, root: SiteRoot) -> PageLinks:
    """The ids and links of a page."""
    tree = LexborHTMLParser(content)
    ids = tuple(i for node in tree.css("[id]") if (i := node.attributes.get("id")))
    here = root.absolute(page_path(path))
    addresses = [node.attributes.get(name) for tag, name in _ADDRESSES for node in tree.css(f"{tag}[{name}]")]
    for node in tree.css(_REFRESH):
        addresses.append((node.attributes.get("content") or "").partition("url=")[2])
    host = urlsplit(root.base_url).netloc
    links: dict[tuple[str, str], None] = {}
    outside: dict[str, None] = {}
    for address in addresses:
        if not address:
            continue
        full = urljoin(here, address)
        parts = urlsplit(full)
        if parts.scheme not in ("http", "https") or parts.netloc != host:
            continue
        if not full.startswith(root.base_url):
            outside[address] = None
            continue
        site_path = unquote(parts.path)[len(root.base_path) :]
        # the 404 page is shown at any address, so `#x` there stays in it
        links[(output_path("/" + site_path), unquote(parts.fragment))] = None
    return PageLinks(path, ids, tuple(links), tuple(outside), None)
