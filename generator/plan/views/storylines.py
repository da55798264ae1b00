"""Storylines."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.events import EventView
from generator.plan.views.pieces import BodyView, DateView, Head, Link
from generator.plan.views.stories import ArticleCard, ArticleRelations, NoteEntry, TermGroup
from generator.plan.views.timelines import ExportLink, PeriodEvents


@value
class StorylineStrip:
    """A storyline in short."""

    title: str
    url: str
    status: str
    """developing or closed."""
    summary: str
    events: tuple[EventView, ...]
    """The last three, newest first."""
    count: int
    """How many stories."""
    latest: DateView | None


@value
class SourceCoverage:
    """What one publisher reported in a storyline."""

    source: Link | None
    """None: no publisher recorded."""
    cards: tuple[ArticleCard, ...]
    first: bool
    """Whether it was the first to report; of several on one day, all are."""


@value
class StorylineView:
    """One storyline."""

    head: Head
    title: str
    summary: str
    status: str
    body: BodyView
    """The story so far."""
    timeline: tuple[PeriodEvents, ...]
    """Its events and the reports on it by year, oldest first; the latest of them where there are many."""
    timeline_page: Link | None
    """The whole timeline, where it does not stand here."""
    exports: tuple[ExportLink, ...]
    """The whole timeline as files."""
    cards: tuple[ArticleCard, ...]
    """Its articles, oldest first."""
    coverage: tuple[SourceCoverage, ...]
    """By publisher, in the order in which they first reported; articles without one last."""
    relations: tuple[ArticleRelations, ...]
    """Articles that confirm, answer, follow or reprint others of the storyline, or mention older ones, oldest first."""
    notes: tuple[NoteEntry, ...]
    """Corrections and other notes on its articles, oldest first."""
    search: Link | None
    """The search page, narrowed to this storyline; None on sites without search."""
    terms: tuple[TermGroup, ...]
    """People, organisations, places in it, with counts, most named first."""
    first: DateView | None
    latest: DateView | None


@value
class StorylineIndexView:
    """All storylines."""

    head: Head
    developing: tuple[StorylineStrip, ...]
    closed: tuple[StorylineStrip, ...]
