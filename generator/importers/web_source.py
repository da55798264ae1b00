"""Sources on the web: a feed, a page or a list of feeds by its address. Nothing is asked for but what was named."""

from __future__ import annotations

from generator.base.diagnostics import UsageError
from generator.base.fetch import Fetched, Fetcher, FetchFault
from generator.importers.feeds import feeds_of_opml, read_feed
from generator.importers.item import Choices, ImportedItem, Read, Residue
from generator.importers.open_source import Opened, detect_content, read_whole

_FEEDS = {"Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"}


def fetch(address: str, fetcher: Fetcher | None = None) -> Fetched:
    """What is at an address. Raises UsageError if nothing is."""
    try:
        found = (fetcher or Fetcher()).get(address, _FEEDS)
    except FetchFault as fault:
        raise UsageError(f"{address} was not read: {fault}", "Check the address, or save the page as a file and import that.") from None
    if found.status != 200:
        raise UsageError(
            f"{address} was not read: the server answered {found.status}", "Check the address, or save the page as a file and import that."
        )
    return found


def open_address(address: str, format: str, choices: Choices, fetcher: Fetcher | None = None) -> Opened:
    """The reader for what is at an address. Raises UsageError."""
    found = fetch(address, fetcher)
    known = detect_content(found.url.partition("?")[0], found.body) if format == "auto" else format
    if known == "html":
        return Opened(address, known, iter([page_of(found, choices)]))
    if known == "opml":
        return Opened(address, known, read_opml(address, found.body, choices, fetcher))
    return Opened(address, known, read_whole(address, found.body, known, choices))


def page_of(found: Fetched, choices: Choices) -> ImportedItem:
    """The story of a page that was fetched."""
    from generator.importers.html_page import page_text, read_page

    return read_page(found.url, page_text(found.body, found.headers.get("content-type", "")), found.url, choices)


def read_opml(name: str, content: bytes, choices: Choices, fetcher: Fetcher | None = None) -> Read:
    """The entries of all feeds of a list, one feed after the other; those that cannot be read are residue."""
    for title, address in feeds_of_opml(name, content):
        try:
            yield from read_feed(address, fetch(address, fetcher).body, choices)
        except UsageError as fault:
            yield Residue(f"{name} ({title})", str(fault), address)
