"""Bodies: the cuts that parsing left are filled with the addresses of what the links lead to."""

from __future__ import annotations

import re

from generator.archive.model import Archive, Target
from generator.base.digest import digest_of
from generator.base.urls import output_path, site_path
from generator.content.model import Body
from generator.plan.addresses import Addresses
from generator.plan.views import BodyView

EMPTY = BodyView("", ("",), ())
_TAG_END = re.compile(r'^"[^>]*>')


class Bodies:
    """Fills bodies, and remembers which places on the site they point to by bare path."""

    def __init__(self, archive: Archive, addresses: Addresses):
        self.archive = archive
        self.addresses = addresses
        self.paths: list[tuple[str, Target]] = []
        """(output path, link) of every link to a bare path: whether it exists is known when the plan is whole."""

    def view(self, source: str, body: Body) -> BodyView:
        """The view of a body of the document at `source`."""
        if not body.refs:
            return BodyView(body.digest, body.parts, ()) if body.digest else EMPTY
        targets = self.archive.targets[source]
        parts, urls = list(body.parts), [self._url(t) for t in targets]
        digest = body.digest
        if any(t.kind == "held" for t in targets):
            parts, urls = _unlink(parts, urls, [t.kind == "held" for t in targets])
            digest = digest_of(tuple(parts))
        return BodyView(digest, tuple(parts), tuple(urls))

    def _url(self, target: Target) -> str:
        if target.kind == "held":
            return ""
        if target.kind == "path":
            path, _, query = target.key.partition("?")
            self.paths.append((output_path(path), target))
            fragment = (f"?{site_path(query)}" if query else "") + target.fragment
            return _escape(self.addresses.url(site_path(path)) + fragment)
        return _escape(self.addresses.url(self._path(target)) + target.fragment)

    def _path(self, target: Target) -> str:
        if target.kind == "article":
            return self.addresses.article(self.archive.articles[self.archive.by_slug[target.key]])
        if target.kind == "page":
            return self.addresses.page(target.key)
        if target.kind == "storyline":
            return self.addresses.storyline(target.key)
        if target.kind == "file":
            return self.addresses.file(target.key)
        return self.addresses.term(target.taxonomy, target.key)


def _escape(url: str) -> str:
    return url.replace("&", "&amp;").replace('"', "%22").replace("<", "%3C").replace(">", "%3E")


def _unlink(parts: list[str], urls: list[str], held: list[bool]) -> tuple[list[str], list[str]]:
    """Take the links out whose targets readers cannot see; their text stays. A picture goes: nothing can stand in for it."""
    made_parts, made_urls = [parts[0]], []
    unlinked = False
    for part, url, drop in zip(parts[1:], urls, held, strict=True):
        start = made_parts[-1].rfind("<")
        if drop:
            unlinked = unlinked or made_parts[-1].startswith("<a", start)
            made_parts[-1] = made_parts[-1][:start]
            part = _TAG_END.sub("", part, count=1)
        if unlinked and "</a>" in part:
            # a picture can stand between the two tags of a link, so the end may come in a later part
            part = part.replace("</a>", "", 1)
            unlinked = False
        if drop:
            made_parts[-1] += part
        else:
            made_parts.append(part)
            made_urls.append(url)
    return made_parts, made_urls
