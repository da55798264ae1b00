"""Stories: cards, notes, and the article page."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.events import EventView
from generator.plan.views.pieces import BodyView, CountedLink, DateView, Head, ImageView, Link
from generator.plan.views.records import ArticleRecord


@value
class ArticleCard:
    """An article wherever it is shown in a list. Shared by all lists that show it."""

    title: str
    url: str
    date: DateView
    kicker: Link | None
    """The topic it is shown *in*; None if it has no topic."""
    source: Link | None
    """Who published the report."""
    summary: str
    """Plain text; may be empty."""
    image: ImageView | None
    language: str
    """BCP 47 tag where it differs from the site's; else empty."""
    flag: str
    """`retracted` or `corrected` where a note says so; else empty."""
    authors: tuple[str, ...] = ()
    """The byline of the report, plain."""
    also_from: tuple[Link, ...] = ()
    """Who published the report as well."""

    @property
    def publishers(self) -> tuple[Link, ...]:
        """All who published the report."""
        return (self.source, *self.also_from) if self.source else ()

    @property
    def published_by(self) -> str:
        """Their names, in words."""
        return ", ".join(publisher.title for publisher in self.publishers)


@value
class DayGroup:
    """Stories of one day (or of a month whose day is not recorded)."""

    date: DateView
    cards: tuple[ArticleCard, ...]
    more: CountedLink | None = None
    """The whole day, where it holds more stories than are shown: their number, and the day's page."""


@value
class NoteView:
    """A dated note on an article."""

    kind: str
    """correction, clarification, update or retraction."""
    date: DateView
    html: str
    """Safe HTML of one or more paragraphs."""
    id: str
    """Its place on the article's page, `note-2022-01-05`: give it to the element there. Feeds and lists of notes lead to it."""


@value
class Contributor:
    """Somebody named beside the byline."""

    name: str
    url: str
    """Their page, or empty."""
    role: str
    place: str


@value
class ArchivedCopy:
    """A saved copy of the original."""

    url: str
    host: str
    date: DateView | None


@value
class SourceBox:
    """Who reported it, when and where, and what kind of text ours is."""

    publishers: tuple[Link, ...]
    authors: tuple[Contributor, ...]
    """The byline."""
    contributors: tuple[Contributor, ...]
    """Additional reporting and the like."""
    dateline: str
    reported: DateView
    updated: DateView | None
    """When the report was last changed, if the editor says."""
    added: DateView
    """When it entered the archive."""
    headline: str
    """That of the report, where the archive's is another; else empty."""
    original: str
    """URL of the original, or empty."""
    original_host: str
    archived: tuple[ArchivedCopy, ...]
    dead: DateView | None
    """Since when the original no longer answers, by the last check of links; None while it does."""
    rights: str
    """summary, quote, licensed, public-domain or private."""
    statement: str
    """What kind of text this is, in words."""


@value
class TermGroup:
    """Terms of one taxonomy."""

    label: str
    key: str
    """Taxonomy key: people, organisations, …"""
    links: tuple[CountedLink, ...]


@value
class StorylinePlace:
    """Where an article stands in its storyline."""

    title: str
    url: str
    status: str
    position: int
    """From 1, from the oldest. How many there are in all is not said: it would change every article's page with each new one."""
    previous: Link | None
    next: Link | None


@value
class Related:
    """A related story and why it is."""

    card: ArticleCard
    reason: str
    """`same storyline`, `also on SMIC`."""


@value
class Relation:
    """How other articles stand to this one."""

    label: str
    """`Confirms`, `Confirmed by`, `Answers`, …, `Mentioned in`."""
    cards: tuple[ArticleCard, ...]


@value
class ArticleRelations:
    """How an article stands to others of its storyline."""

    card: ArticleCard
    relations: tuple[Relation, ...]
    """`Confirms`, `Answers`, `Follows`, `Reprint of`, `Mentions`, in this order."""


@value
class NoteEntry:
    """A note in a list of notes."""

    note: NoteView
    card: ArticleCard


@value
class ArticleView:
    """One article."""

    head: Head
    card: ArticleCard
    """The article as others see it: title, date, kicker, source, summary, image."""
    standfirst: str
    """Its summary, whole. Empty where nobody wrote one: the card's is then the beginning of the text."""
    source: SourceBox
    body: BodyView
    notes_above: tuple[NoteView, ...]
    """Retractions and corrections."""
    notes_below: tuple[NoteView, ...]
    """Clarifications and updates."""
    events: tuple[EventView, ...]
    storyline: StorylinePlace | None
    topics: tuple[Link, ...]
    terms: tuple[TermGroup, ...]
    """All other terms, grouped; counts are 0 here (they would change with every article)."""
    relations: tuple[Relation, ...]
    related: tuple[Related, ...]
    previous: ArticleCard | None
    """The story before this one by date."""
    next: ArticleCard | None
    record: ArticleRecord
    """The same as facts, for machines: filters make citations and structured data from it."""
    citation: str
    """How to cite this page, plain text."""
    citation_original: str
    """How to cite the original report; empty if there is no publisher."""
