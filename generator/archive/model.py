"""Facts about the archive as a whole: who is linked with what, in what order.

Articles are referred to by their position in `Archive.articles` (oldest first), which keeps lists of them small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.base.diagnostics import Location
from generator.base.edtf import Edtf
from generator.base.values import value
from generator.content.model import Article, Page, Storyline, TermNote

TermKey = tuple[str, str]
"""(taxonomy key, slug)."""


Relations = tuple[tuple[str, tuple[int, ...]], ...]
"""How others stand to an article: (`confirms`, articles), (`confirmed_by`, …), …, (`mentioned_in`, …)."""


@value
class Term:
    """A term that has a page."""

    taxonomy: str
    slug: str
    title: str
    note: TermNote | None
    aliases: tuple[str, ...]
    parent: str
    """Slug, or empty."""
    children: tuple[str, ...]
    """Slugs, by title."""
    distinct: tuple[TermKey, ...]
    """Terms that it is said not to be, in its file or in theirs."""
    articles: tuple[int, ...]
    """Articles under it, those of its children included, oldest first."""
    events: tuple[int, ...]
    """Positions in `Archive.events`."""

    @property
    def key(self) -> TermKey:
        """What identifies it."""
        return self.taxonomy, self.slug


@value
class DateClaim:
    """A date that somebody gives for an event."""

    date: Edtf
    articles: tuple[int, ...]
    """Articles that give it, oldest first."""
    storylines: tuple[str, ...]
    """Storylines whose own files give it."""


@value
class EventFact:
    """A dated thing that happened, with the articles that tell of it."""

    id: str
    date: Edtf
    """Where it stands in time."""
    title: str
    text: str
    evidence: tuple[int, ...]
    """Articles, oldest first."""
    storylines: tuple[str, ...]
    claims: tuple[DateClaim, ...]
    """Where those who tell of it do not agree on the date: each date with who says so, in order of time. Else empty."""
    anchors: tuple[str, ...]
    """Other ids that lead to it."""


@value
class StorylineFacts:
    """A storyline with what belongs to it."""

    note: Storyline
    articles: tuple[int, ...]
    """Oldest first."""
    events: tuple[int, ...]
    """In order of time."""


@value
class RelatedArticle:
    """A related article and the strongest reason."""

    article: int
    storyline: bool
    term: TermKey | None


@value
class Target:
    """What a link in a body leads to."""

    kind: str
    """article, page, storyline, term, file, path, or `held` (to something held back)."""
    key: str
    """Slug or path."""
    taxonomy: str
    fragment: str
    location: Location
    excerpt: str


@value
class Held:
    """A document that is not published now."""

    path: str
    title: str
    reason: str
    """draft, scheduled or expired."""
    moment: str
    """UTC moment until which it is held back, or since when; empty for drafts."""


@value
class SiteFile:
    """A file in `content/files/`."""

    path: str
    """Below content/: `files/x.jpg`."""
    source: str
    """Below the site folder: `content/files/x.jpg`."""
    digest: str
    width: int
    """Pixels, for pictures; else 0."""
    height: int


@value
class Redirect:
    """An old address and what stands for it now."""

    path: str
    """Site path."""
    kind: str
    """article, page, storyline or term."""
    key: str
    taxonomy: str
    origin: str
    """Source file that asks for it."""
    scope: str = "moved"
    """`moved`: what was there is all at the new address; `merged`: it is a part of what is there now; `name`: only a name of
    the term, under which it may have been published."""
    uses: int = 0
    """For `merged` and `name`: articles that still name the term so."""


@value
class Day:
    """A day that holds stories."""

    year: int
    month: int
    day: int
    articles: tuple[int, ...]


@value
class Month:
    """A month that holds stories."""

    year: int
    month: int
    days: tuple[Day, ...]
    undated: tuple[int, ...]
    """Articles of which only the month is known."""
    count: int


@value
class Year:
    """A year that holds stories."""

    year: int
    months: tuple[Month, ...]
    undated: tuple[int, ...]
    count: int


@value
class Archive:
    """Everything that is known of the archive. Made by `assemble`."""

    articles: tuple[Article, ...]
    by_slug: Mapping[str, int]
    article_terms: tuple[tuple[TermKey, ...], ...]
    """Terms of each article, in the order of taxonomies and of the front matter; no term twice."""
    terms: Mapping[str, Mapping[str, Term]]
    """Taxonomy key -> slug -> term, terms by slug."""
    names: Mapping[str, Mapping[str, str]]
    """Taxonomy key -> name key (title, alias or slug, case-folded) -> slug."""
    storylines: tuple[StorylineFacts, ...]
    """By slug."""
    events: tuple[EventFact, ...]
    """In order of time."""
    article_events: tuple[tuple[int, ...], ...]
    years: tuple[Year, ...]
    """Oldest first."""
    related: Sequence[tuple[RelatedArticle, ...]]
    """Of each article, best first; found when asked for."""
    relations: tuple[Relations, ...]
    """Of each article."""
    pages: tuple[Page, ...]
    """By slug."""
    files: Mapping[str, SiteFile]
    targets: Mapping[str, tuple[Target, ...]]
    """Source path -> what each cut of its body leads to."""
    redirects: tuple[Redirect, ...]
    held: tuple[Held, ...]

    def storyline(self, slug: str) -> StorylineFacts | None:
        """The storyline with that slug."""
        return next((s for s in self.storylines if s.note.slug == slug), None)
