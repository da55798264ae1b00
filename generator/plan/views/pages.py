"""The front page, editors' pages, notes, redirects, the 404 page."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.pieces import BodyView, Head, Heading, Link
from generator.plan.views.stories import ArticleCard, DayGroup, NoteEntry
from generator.plan.views.storylines import StorylineStrip
from generator.plan.views.terms import TermNode


@value
class HomeView:
    """The front page."""

    head: Head
    lead: ArticleCard | None
    """None for an empty archive."""
    seconds: tuple[ArticleCard, ...]
    """Up to two stories beside the lead."""
    days: tuple[DayGroup, ...]
    """The stories after those, by day, newest first."""
    storylines: tuple[StorylineStrip, ...]
    """Developing ones first, those with the newest event before others; at most six."""
    topics: tuple[TermNode, ...]
    """Topic tree with the newest headline of each."""
    older: Link | None
    """Where to read on: the calendar page of the month in which the list stops."""
    total: int
    span: str


@value
class PageView:
    """An editors' page: about, policy."""

    head: Head
    title: str
    summary: str
    body: BodyView
    headings: tuple[Heading, ...]


@value
class CorrectionsView:
    """Every note, newest first."""

    head: Head
    entries: tuple[NoteEntry, ...]


@value
class NotFoundView:
    """The 404 page."""

    head: Head


@value
class RedirectView:
    """A page that has moved."""

    head: Head
    target: str
    """Root-relative URL."""
    target_canonical: str
    title: str
