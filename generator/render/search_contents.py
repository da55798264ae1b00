"""The table of contents of the search index."""

from __future__ import annotations

from generator.base.packed import packed
from generator.plan.views import SearchIndexView


def render_search_contents(view: SearchIndexView) -> bytes:
    """What the search script reads first."""
    return packed(
        {
            "engine": view.engine,
            "language": view.language,
            "facets": [[f.key, f.param, f.label] for f in view.facets],
            "shards": [[s.folder, s.language, s.count, s.since, s.until] for s in view.shards],
            "terms": [[t.facet, t.slug, t.title, t.url, *t.aliases] for t in view.terms],
        }
    )
