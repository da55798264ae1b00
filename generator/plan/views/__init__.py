"""The theme contract: everything a template may use.

A template is rendered with two names and nothing else: `page`, one of the views below that has a `head`,
and `site`, the `SiteView` that all pages share. Views hold finished values: URLs that work under the base
path, HTML that is safe, dates in the site's language. They never hold the archive or a way to query it, so
a view, its template and `site` together decide every byte of a page.

Rules for additions: nothing volatile in `SiteView` (it would re-render the whole site for each new article),
and on an article's page neighbours only where they are shown.
"""

from __future__ import annotations

from generator.plan.views.calendar import (
    CalendarView,
    DayCell,
    DayOfYear,
    DayView,
    MonthCount,
    MonthGrid,
    MonthView,
    OnThisDayIndexView,
    OnThisDayView,
    WeekView,
    YearDays,
    YearSummary,
    YearView,
)
from generator.plan.views.events import DateClaimView, EventView, Evidence
from generator.plan.views.machine import BytesView, CopyView, FeedEntry, FeedView, SitemapView, TextView, TimelineExport
from generator.plan.views.pages import CorrectionsView, HomeView, NotFoundView, PageView, RedirectView
from generator.plan.views.pieces import BodyView, CountedLink, DateView, FeedLink, Head, Heading, ImageView, Link, SiteView
from generator.plan.views.search import (
    SearchEngineView,
    SearchFacet,
    SearchIndexView,
    SearchRecord,
    SearchShard,
    SearchShardView,
    SearchTerm,
    SearchView,
)
from generator.plan.views.stories import (
    ArchivedCopy,
    ArticleCard,
    ArticleRelations,
    ArticleView,
    Contributor,
    DayGroup,
    NoteEntry,
    NoteView,
    Related,
    Relation,
    SourceBox,
    StorylinePlace,
    TermGroup,
)
from generator.plan.views.storylines import SourceCoverage, StorylineIndexView, StorylineStrip, StorylineView
from generator.plan.views.terms import LetterGroup, Mention, Pagination, TaxonomyView, TermNode, TermView
from generator.plan.views.timelines import (
    DrawnBar,
    DrawnMark,
    ExportLink,
    FilterChoice,
    FilterGroup,
    PeriodEvents,
    TimelineDrawing,
    TimelineView,
    YearCount,
)

MODULES = ("pieces", "stories", "events", "timelines", "terms", "storylines", "calendar", "pages", "search", "machine")
"""The parts of the contract, in the order of the documentation."""

__all__ = [
    "ArchivedCopy",
    "ArticleCard",
    "ArticleRelations",
    "ArticleView",
    "BodyView",
    "BytesView",
    "CalendarView",
    "Contributor",
    "CopyView",
    "CorrectionsView",
    "CountedLink",
    "DateClaimView",
    "DateView",
    "DayCell",
    "DayGroup",
    "DayOfYear",
    "DayView",
    "DrawnBar",
    "DrawnMark",
    "EventView",
    "Evidence",
    "ExportLink",
    "FeedEntry",
    "FeedLink",
    "FeedView",
    "FilterChoice",
    "FilterGroup",
    "Head",
    "Heading",
    "HomeView",
    "ImageView",
    "LetterGroup",
    "Link",
    "Mention",
    "MonthCount",
    "MonthGrid",
    "MonthView",
    "NotFoundView",
    "NoteEntry",
    "NoteView",
    "OnThisDayIndexView",
    "OnThisDayView",
    "PageView",
    "Pagination",
    "PeriodEvents",
    "RedirectView",
    "Related",
    "Relation",
    "SearchEngineView",
    "SearchFacet",
    "SearchIndexView",
    "SearchRecord",
    "SearchShard",
    "SearchShardView",
    "SearchTerm",
    "SearchView",
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
    "TimelineDrawing",
    "TimelineExport",
    "TimelineView",
    "WeekView",
    "YearCount",
    "YearDays",
    "YearSummary",
    "YearView",
]
