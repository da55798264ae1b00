"""An archive with other words in an article: what `assemble` would give, without assembling. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from generator.archive.assemble import SUMMARY_LIMIT
from generator.archive.model import Archive
from generator.content.model import EMPTY_BODY, Article

_SHOWN = {
    "title": "", "source_title": "", "authors": (), "contributors": (), "dateline": "", "summary": "", "archived": (), "rights": "", "extra": None,
    "body": EMPTY_BODY,
}  # fmt: skip
"""The fields of an article that pages show and `assemble` does not go by. Whatever is not named here counts as something it does."""


def revise(archive: Archive, changes: Sequence[tuple[Article, Article]]) -> Archive | None:
    """The archive with articles (before, after) exchanged; None if more than what their pages and cards show is different."""
    places = {}
    for before, after in changes:
        place = archive.by_slug.get(before.slug)
        if place is None or archive.articles[place].path != before.path or _facts(before) != _facts(after):
            return None
        places[place] = after
    articles = list(archive.articles)
    for place, after in places.items():
        articles[place] = after
    return dataclasses.replace(archive, articles=tuple(articles))


def _facts(article: Article) -> tuple[object, ...]:
    """What an article says to `assemble`."""
    refs = [(r.kind, r.target, r.fragment) for r in article.body.refs]
    bare = dataclasses.replace(article, **_SHOWN)  # type: ignore[arg-type]
    # a text that may not be published names nobody; an overlong summary is told of
    return bare, refs, article.rights == "private", len(article.summary) > SUMMARY_LIMIT
