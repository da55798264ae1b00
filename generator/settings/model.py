"""What `site.yaml` says, and the names that addresses, files and keys of the archive have."""

from __future__ import annotations

from collections.abc import Mapping

from generator.base.urls import SiteRoot
from generator.base.values import value

SETTINGS_FILE = "site.yaml"
CACHE_FOLDER = ".dateline"
CONTENT = "content"

RESERVED_FOLDERS = frozenset(
    {"archive", "storylines", "timeline", "corrections", "files", "assets", "search", "page", "on-this-day", "feeds", "data"}
)
"""First parts of addresses that the archive uses for its own pages."""
KINDS = frozenset({"article", "articles", "page", "pages", "storyline", "storylines", "file", "path", "source"})
"""Kinds of documents and links, which no taxonomy can be."""
ARTICLE_KEYS = frozenset(
    {"title", "date", "updated", "added", "language", "source_url", "source_title", "authors", "contributors", "dateline", "storyline", "summary",
     "image", "events", "notes", "links", "archived", "rights", "draft", "extra", "publish_at", "expires", "withdrawn", "slug", "aliases"}
)  # fmt: skip
"""Front matter keys of articles that are not a taxonomy's; `content/schema.py` says what they take."""


@value
class Taxonomy:
    """A kind of term, such as topics or people."""

    key: str
    """Folder under `content/`, front matter key of articles and first part of the URL: `topics`."""
    label: str
    """What readers see: `Topics`."""
    singular: str
    """Link prefix, `topic` in `topic:sanctions`, and what one is called."""
    hierarchical: bool
    strict: bool
    """Whether a term needs a file of its own."""
    schema: str
    """schema.org type of its terms, or empty."""
    field: str
    """Front matter key of articles that names its terms: the key itself, `source` for sources."""


@value
class Permalinks:
    """Patterns of addresses. Parts that a story's date lacks are left out, with their slash."""

    article: str = "/{year}/{month}/{day}/{slug}/"
    page: str = "/{slug}/"
    term: str = "/{taxonomy}/{slug}/"
    storyline: str = "/storylines/{slug}/"


@value
class MenuEntry:
    """An entry of the editor's own menu."""

    label: str
    page: str
    """Slug of a page of ours; empty where `url` is given."""
    url: str


@value
class Publishing:
    """Where and how `dateline publish` puts the site."""

    remote: str = "origin"
    """Name of a remote of the site's repository, or an address."""
    branch: str = "gh-pages"
    domain: str = ""
    """A domain of one's own, or empty."""
    keep: tuple[str, ...] = ()
    """Files on the branch that are somebody else's: paths, with `*` and `**/`."""


@value
class Settings:
    """Everything `site.yaml` says, defaults filled in."""

    title: str
    description: str
    root: SiteRoot
    language: str
    timezone: str
    author: str
    theme: str
    theme_options: Mapping[str, str]
    """As written; the theme knows their types."""
    output: str
    taxonomies: tuple[Taxonomy, ...]
    permalinks: Permalinks
    per_page: int
    """Stories on one page of a list."""
    home_stories: int
    """Stories on the front page."""
    feed_items: int
    feed_formats: tuple[str, ...]
    """atom, json, rss; those that there are, in this order."""
    feed_content: str
    """summary or full."""
    feed_terms: int
    """A term has feeds of its own from this many articles on."""
    news_sitemap: bool
    export_data: bool
    export_citations: tuple[str, ...]
    """bibtex, ris, csl: formats of the bibliographies of topics and storylines."""
    typographer: bool
    html: str
    """Raw HTML in Markdown: `off` (shown as text) or `sanitised`."""
    levels: Mapping[str, str]
    """Diagnostic code -> warning, error or ignore."""
    menu: tuple[MenuEntry, ...]
    search: bool
    """Whether the site can be searched."""
    share_cards: bool
    """Whether articles and storylines get pictures for social networks."""
    publishing: Publishing

    def taxonomy(self, key: str) -> Taxonomy | None:
        """The taxonomy with that key or singular."""
        return next((t for t in self.taxonomies if key in (t.key, t.singular)), None)


_SINGULAR = {"people": "person", "series": "series", "species": "species", "news": "news"}


def singular_of(key: str) -> str:
    """`topics` -> `topic`, `countries` -> `country`, `people` -> `person`."""
    if key in _SINGULAR:
        return _SINGULAR[key]
    return f"{key[:-3]}y" if key.endswith("ies") else key[:-1] if key.endswith("s") else key
