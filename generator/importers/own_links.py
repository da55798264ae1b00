"""Links between the stories of one import: their old addresses, and what these are here."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from generator.base.urls import host_of
from generator.importers.body_links import Edit, blocks_of, definitions, edited, led_to, links_of
from generator.importers.known import address_key

_FROM_ROOT = re.compile(r"\]\(\s*<?/(?!/)|^ {0,3}\[[^\]\n]+\]:[ \t]*<?/(?!/)", re.MULTILINE)


class OwnLinks:
    """What the old addresses of an import lead to; grows with each story that is read."""

    def __init__(self, old_site: str = ""):
        self._slugs: dict[tuple[str, str], str] = {}
        """(host or empty, key of the path) -> slug."""
        self._named: set[str] = set()
        self._hosts: set[str] = set()
        self._old = host_of(old_site) if old_site else ""
        if self._old:
            self._hosts.add(self._old)

    def add(self, addresses: tuple[str, ...], slug: str) -> None:
        """Note that these were the addresses of an article."""
        self._named.add(slug)
        for address in addresses:
            if key := self._key(address):
                self._slugs.setdefault(key, slug)
                self._hosts |= {key[0]} - {""}

    def may_be_in(self, body: str) -> bool:
        """Whether a text may have a link to another story of the import."""
        return bool(_FROM_ROOT.search(body)) or any(f"//{host}" in body or f"//www.{host}" in body for host in self._hosts)

    def of(self, address: str) -> str:
        """The article that an address leads to, as `article:slug`; empty if it is none of the import."""
        key = self._key(address)
        slug = self._slugs.get(key, "") if key else ""
        return f"article:{slug}" if slug else ""

    def has(self, slug: str) -> bool:
        """Whether that is an article of the import."""
        return slug in self._named

    def put_in(self, text: str) -> str:
        """A text in which links to stories of the import lead to their articles. Indented blocks, which may be code, are left alone."""
        lines = text.split("\n")
        defined = definitions(text)
        for first, end in reversed(blocks_of(lines)):
            piece = "\n".join(lines[first:end])
            if "[" not in piece or piece.startswith(("    ", "\t")):
                continue
            edits: list[Edit] = []
            for link in links_of(piece, defined):
                if not link.picture and (target := self.of(link.address)):
                    edits += led_to(link, target)
            lines[first:end] = edited(piece, edits).split("\n")
        return "\n".join(lines)

    def _key(self, address: str) -> tuple[str, str] | None:
        try:
            parts = urlsplit(address.strip())
        except ValueError:
            return None
        host = host_of(address) if parts.scheme in ("http", "https") else ""
        if parts.query or not parts.path.startswith("/") or parts.path == "/" or (not host and (parts.scheme or parts.netloc)):
            return None
        return ("" if host == self._old else host), address_key(unquote(parts.path))
