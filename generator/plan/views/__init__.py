"""The theme contract: everything a template may use.

A template is rendered with two names and nothing else: `page`, one of the views below that has a `head`,
and `site`, the `SiteView` that all pages share. Views hold finished values: URLs that work under the base
path, HTML that is safe, dates in the site's language. They never hold the archive or a way to query it, so
a view, its template and `site` together decide every byte of a page.

Rules for additions: nothing volatile in `SiteView` (it would re-render the whole site for each new article),
and on an article's page neighbours only where they are shown.
"""

from __future__ import annotations

from generator.plan.views.calendar import CalendarView, DayCell, DayView, MonthCount, MonthGrid, MonthView, YearSummary, YearView
from generator.plan.views.events import EventView, Evidence, TimelineView, YearCount, YearEvents
from generator.plan.views.machine import BytesView, CopyView, FeedEntry, FeedView, SitemapView, TextView
from generator.plan.views.pages import CorrectionsView, HomeView, NoteEntry, NotFoundView, PageView, RedirectView, TombstoneView
from generator.plan.views.pieces import BodyView, CountedLink, DateView, FeedLink, Head, Heading, ImageView, Link, SiteView
from generator.plan.views.stories import (
    ArchivedCopy,
    ArticleCard,
    ArticleView,
    Contributor,
    DayGroup,
    NoteView,
    Related,
    Relation,
    SourceBox,
    StorylinePlace,
    TermGroup,
)
from generator.plan.views.storylines import SourceCoverage, StorylineIndexView, StorylineStrip, StorylineView
from generator.plan.views.terms import LetterGroup, Pagination, TaxonomyView, TermNode, TermView

MODULES = ("pieces", "stories", "events", "terms", "storylines", "calendar", "pages", "machine")
"""The parts of the contract, in the order of the documentation."""

__all__ = [
    "ArchivedCopy",
    "ArticleCard",
    "ArticleView",
    "BodyView",
    "BytesView",
    "CalendarView",
    "Contributor",
    "CopyView",
    "CorrectionsView",
    "CountedLink",
    "DateView",
    "DayCell",
    "DayGroup",
    "DayView",
    "EventView",
    "Evidence",
    "FeedEntry",
    "FeedLink",
    "FeedView",
    "Head",
    "Heading",
    "HomeView",
    "ImageView",
    "LetterGroup",
    "Link",
    "MonthCount",
    "MonthGrid",
    "MonthView",
    "NotFoundView",
    "NoteEntry",
    "NoteView",
    "PageView",
    "Pagination",
    "RedirectView",
    "Related",
    "Relation",
    "SiteView",
    "SitemapView",
    "SourceBox",
    "SourceCoverage",
    "StorylineIndexView",
    "StorylinePlace",
    "StorylineStrip",
    "StorylineView",
    "TaxonomyView",
    "TermGroup",
    "TermNode",
    "TermView",
    "TextView",
    "TimelineView",
    "TombstoneView",
    "YearCount",
    "YearEvents",
    "YearSummary",
    "YearView",
]
