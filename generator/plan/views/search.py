"""Search: the page for readers, and what the index is made from."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.pieces import BodyView, Head


@value
class SearchFacet:
    """What results can be narrowed by."""

    key: str
    """Taxonomy key, or `storylines`."""
    param: str
    """Its name in the address of a search: `topic`."""
    label: str


@value
class SearchView:
    """The search page. Its script fills the elements marked with `data-search`."""

    head: Head
    facets: tuple[SearchFacet, ...]
    """In the order of the taxonomies; storylines last."""


@value
class SearchRecord:
    """An article as search knows it."""

    url: str
    """Site path, without the base path."""
    title: str
    headline: str
    """That of the report, where the archive's is another; else empty."""
    summary: str
    body: BodyView
    """Empty for private texts."""
    when: int
    """Minutes since 1970 of its date."""
    date: str
    """Its date in words, where it is no exact day."""
    flag: str
    """As on its card."""
    sources: int
    """How many published it."""
    terms: tuple[tuple[str, ...], ...]
    """Slugs for each of the shard's facets; its own, then those above them."""


@value
class SearchShardView:
    """A part of the index: articles of one language that follow each other in time."""

    language: str
    facets: tuple[str, ...]
    records: tuple[SearchRecord, ...]
    """Oldest first."""
    engine: str
    """What makes it and in which form: see `SearchProgram.name`."""


@value
class SearchEngineView:
    """The program that runs in readers' browsers."""

    languages: tuple[str, ...]
    engine: str


@value
class SearchShard:
    """A shard, as the index lists it."""

    folder: str
    """Its name below `search/index/`: language and fingerprint."""
    language: str
    count: int
    since: int
    """Days since 1970 of its oldest and newest article."""
    until: int


@value
class SearchTerm:
    """A name that readers may look for."""

    facet: str
    slug: str
    title: str
    url: str
    """Site path of its page."""
    aliases: tuple[str, ...]


@value
class SearchIndexView:
    """The table of contents of the index."""

    engine: str
    """Folder of the engine below `search/index/`."""
    language: str
    facets: tuple[SearchFacet, ...]
    shards: tuple[SearchShard, ...]
    """Newest first."""
    terms: tuple[SearchTerm, ...]
