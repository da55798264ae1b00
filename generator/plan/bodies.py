"""Bodies: the addresses of what their links lead to, for the cuts that parsing left."""

from __future__ import annotations

from collections.abc import Iterable

from generator.archive.model import Archive, Target
from generator.base.urls import output_path, site_path
from generator.content.model import Body
from generator.plan.addresses import Addresses
from generator.plan.views import BodyView

EMPTY = BodyView("", "", ())


def linked_paths(archive: Archive) -> Iterable[tuple[str, Target]]:
    """(output path, link) of every link to a bare path in a text that is published: whether it exists is known when the plan is
    whole."""
    private = {article.path for article in archive.articles if article.rights == "private"}
    for source, targets in archive.targets.items():
        if source not in private:
            yield from ((output_path(t.key.partition("?")[0]), t) for t in targets if t.kind == "path")


class Bodies:
    """Fills bodies."""

    def __init__(self, archive: Archive, addresses: Addresses):
        self.archive = archive
        self.addresses = addresses

    def view(self, source: str, body: Body) -> BodyView:
        """The view of a body of the document at `source`."""
        if not body.digest:
            return EMPTY
        targets = self.archive.targets[source] if body.refs else ()
        return BodyView(source, body.digest, tuple(None if t.kind == "held" else self._url(t) for t in targets))

    def _url(self, target: Target) -> str:
        if target.kind == "path":
            path, _, query = target.key.partition("?")
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
