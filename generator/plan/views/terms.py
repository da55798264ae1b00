"""Lists of stories, and the pages of terms."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.events import EventView
from generator.plan.views.pieces import BodyView, DateView, Head, Link
from generator.plan.views.records import Entity
from generator.plan.views.stories import ArticleCard, TermGroup
from generator.plan.views.timelines import ExportLink, YearCount


@value
class Pagination:
    """Where one page of a long list stands. Pages are numbered from the oldest, so their URLs never move."""

    number: int
    total: int
    """How many pages; only on the newest page, 0 on all others (it would change them with every new page)."""
    newer: Link | None
    """Title `page 7, 2019 to 2020`, or `the newest page`."""
    older: Link | None
    span: str
    """Years on this page: `2019 to 2020`."""
    jump: tuple[Link, ...]
    """The newest story of each year on the newest page that holds it, newest first; only on the newest page of lists of four pages or more."""
    anchors: tuple[str, ...]
    """For each story of the page the `id` of its list item, `y2021`, to which jumps lead; empty where it is not the newest of its year
    here. No ids at all on the newest page where it has no jump."""


@value
class TermNode:
    """A term in an index or tree."""

    title: str
    url: str
    count: int
    """Stories under it, children included."""
    description: str
    newest: ArticleCard | None
    """Only in trees."""
    children: tuple[TermNode, ...]


@value
class LetterGroup:
    """Terms under one letter."""

    letter: str
    id: str
    terms: tuple[TermNode, ...]


@value
class TaxonomyView:
    """Index of one taxonomy: `tree` if hierarchical, else `letters`."""

    head: Head
    key: str
    label: str
    count: int
    tree: tuple[TermNode, ...]
    letters: tuple[LetterGroup, ...]


@value
class Mention:
    """The first or latest story under a term."""

    title: str
    url: str
    date: DateView


@value
class TermView:
    """A topic, person, organisation, place, source or tag; one page of its stories."""

    head: Head
    taxonomy: Link
    key: str
    name: str
    kind: str
    """What sort of thing it is (`government agency`), or the taxonomy's label."""
    entity: Entity
    """The same as something in the world, for structured data."""
    aliases: tuple[str, ...]
    description: str
    same_as: tuple[Link, ...]
    """Pages elsewhere about the same, each with a name that readers know (`Wikidata`) or its host."""
    distinct: tuple[Link, ...]
    """Terms that are easily mistaken for it; only on the newest page."""
    body: BodyView
    """The editors' introduction; only on the newest page, empty on older ones."""
    parents: tuple[Link, ...]
    """From the top down."""
    children: tuple[TermNode, ...]
    years: tuple[YearCount, ...]
    """Stories by year, every year from first to last; empty on older pages, like `children`, `first` and `latest`."""
    first: Mention | None
    latest: Mention | None
    total: int
    """Stories in all; 0 on older pages."""
    events: tuple[EventView, ...]
    """The latest few of its events; only on the newest page."""
    timeline: Link | None
    """Its own timeline page, if it has one."""
    cards: tuple[ArticleCard, ...]
    """Newest first."""
    pagination: Pagination
    search: Link | None
    """The search page, narrowed to this term; None on sites without search."""
    related: tuple[TermGroup, ...]
    """Terms that are often named with it; only on the newest page."""
    references: tuple[ExportLink, ...]
    """Its stories as bibliographies, for reference managers; only on the newest page of topics."""
