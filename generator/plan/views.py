"""The theme contract: everything a template may use.

A template is rendered with two names and nothing else: `page`, one of the views below that has a `head`,
and `site`, the `SiteView` that all pages share. Views hold finished values: URLs that work under the base
path, HTML that is safe, dates in the site's language. They never hold the archive or a way to query it, so
a view, its template and `site` together decide every byte of a page.

Rules for additions: nothing volatile in `SiteView` (it would re-render the whole site for each new article),
and on an article's page neighbours only where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.base.values import value

# ---------------------------------------------------------------------------- small pieces


@value
class Link:
    """A place to go."""

    title: str
    """Its text, plain."""
    url: str
    """Root-relative with the base path (`/archive/topics/sanctions/`), or absolute for outside links."""


@value
class CountedLink:
    """A link with a number of stories behind it."""

    title: str
    url: str
    """Empty where there is no page (a day or year without stories)."""
    count: int


@value
class DateView:
    """A date, however exact."""

    text: str
    """For readers, in the site's language: `14 December 2021`, `about September 2010`, `2011 to about 2016`."""
    short: str
    """The same, shortened: `14 Dec 2021`."""
    iso: str
    """For `<time datetime>`: the narrowest valid prefix; empty where there is none (write no `datetime` then)."""
    edtf: str
    """The date as the editor wrote it, in EDTF."""
    url: str
    """The calendar page of that day, month or year; empty where there is none."""
    time: str
    """Time of day `14:05`, or empty."""


@value
class ImageView:
    """A picture of an article."""

    src: str
    alt: str
    credit: str
    width: int
    """Pixels; 0 if unknown."""
    height: int
    position: str
    """CSS `object-position` keyword pair such as `center top`; empty for the middle. Used as a class suffix
    (`focus-center-top`), since the CSP forbids style attributes."""


@value
class Heading:
    """A heading inside a body, for tables of contents."""

    level: int
    id: str
    text: str


@value
class BodyView:
    """Rendered Markdown. Print `{{ body.html }}`; it is safe HTML."""

    source: str
    """Source file whose body it is. Plans hold no text: it is fetched when the page is rendered."""
    digest: str
    """Digest of the text, cut where links between pages go; empty for no text."""
    urls: tuple[str | None, ...]
    """What goes into the cuts; None for a link to what is held back: its text stays, without the link."""
    html: str = ""
    """The whole HTML, once it is fetched."""

    def __bool__(self) -> bool:
        return bool(self.digest)


@value
class Head:
    """What every page has."""

    kind: str
    """Page kind, also the `<body class>`: home, article, day, month, year, calendar, taxonomy, term,
    storyline, storylines, timeline, page, corrections, not-found."""
    title: str
    """For `<title>`, without the site's title."""
    url: str
    """Root-relative URL of this page."""
    canonical: str
    """Absolute URL of this page; empty on the 404 page."""
    description: str
    """For `<meta name=description>`; may be empty."""
    language: str
    """BCP 47 tag of the page's main text."""
    breadcrumbs: tuple[Link, ...]
    """From the front page to the parent; empty on the front page. The page itself is not in it."""
    noindex: bool
    """Whether search engines should leave the page out (full text of others, redirects, 404)."""
    section: str
    """Which entry of `site.sections` this page lies under (its URL); empty for none."""


@value
class FeedLink:
    """A feed, for autodiscovery."""

    title: str
    url: str
    type: str
    """Media type, such as `application/atom+xml`."""


@value
class SiteView:
    """What all pages share. Changes here re-render every page, so nothing that moves with new articles."""

    title: str
    description: str
    language: str
    author: str
    base_url: str
    """Absolute, ends with a slash."""
    home: str
    """Root-relative URL of the front page (`/` or `/archive/`)."""
    sections: tuple[Link, ...]
    """The archive's own parts: Latest, Topics, Storylines, Timeline, Calendar (only those that exist)."""
    taxonomies: tuple[Link, ...]
    """Index page of each taxonomy that has terms."""
    menu: tuple[Link, ...]
    """The editor's own menu from `site.yaml`."""
    corrections: Link | None
    """The page of all notes."""
    policy: Link | None
    """The corrections policy, if there is a page with the slug `corrections-policy`."""
    feeds: tuple[FeedLink, ...]
    assets: Mapping[str, str]
    """Logical name in the theme (`broadsheet.css`, `theme.js`, `fonts/x.woff2`) -> URL with fingerprint."""
    options: Mapping[str, str | int | bool]
    """Theme options: the theme's defaults with the site's values over them."""
    generator: str
    """Name and version of this program, for `<meta name=generator>`."""


# ---------------------------------------------------------------------------- stories


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


@value
class DayGroup:
    """Stories of one day (or of a month whose day is not recorded)."""

    date: DateView
    cards: tuple[ArticleCard, ...]


@value
class Evidence:
    """An article that tells of an event."""

    title: str
    url: str
    source: str
    """Name of the publisher, or empty."""


@value
class EventView:
    """One dated thing that happened."""

    id: str
    """Stable within the site; the `id` of its list item on every timeline."""
    date: DateView
    title: str
    text: str
    """One line of context; may be empty."""
    kind: str
    """How to draw it: `exact` (a day), `partial` (month, year), `approximate` (about or uncertain), `interval`, `open` (interval
    with an open end)."""
    evidence: tuple[Evidence, ...]
    """Articles that tell of it, oldest first; may be empty for events of a storyline file."""
    url: str
    """Its place on the site's timeline."""


@value
class YearEvents:
    """The events of one year, in order."""

    label: str
    """`2021`, or `44 BCE`."""
    id: str
    """`y2021`, for deep links."""
    events: tuple[EventView, ...]


@value
class NoteView:
    """A dated note on an article."""

    kind: str
    """correction, clarification, update or retraction."""
    date: DateView
    html: str
    """Safe HTML of one or more paragraphs."""


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

    publisher: Link | None
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
    original: str
    """URL of the original, or empty."""
    original_host: str
    archived: tuple[ArchivedCopy, ...]
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
    total: int
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
class ArticleView:
    """One article."""

    head: Head
    card: ArticleCard
    """The article as others see it: title, date, kicker, source, summary, image."""
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
    citation: str
    """How to cite this page, plain text."""
    citation_original: str
    """How to cite the original report; empty if there is no publisher."""


# ---------------------------------------------------------------------------- lists


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
    """The newest page that holds each year, newest first; only on the newest page of lists of four pages or more."""


@value
class YearCount:
    """A bar of a sparkline or density band."""

    year: str
    count: int
    url: str
    """Where its stories or events are; empty for none."""
    level: int
    """Height of the bar, 0 to 10 (0 only when the count is 0)."""


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
class TermView:
    """A topic, person, organisation, place, source or tag; one page of its stories."""

    head: Head
    taxonomy: Link
    key: str
    name: str
    kind: str
    """What sort of thing it is (`government agency`), or the taxonomy's label."""
    aliases: tuple[str, ...]
    description: str
    same_as: tuple[Link, ...]
    body: BodyView
    """The editors' introduction; only on the newest page, empty on older ones."""
    parents: tuple[Link, ...]
    """From the top down."""
    children: tuple[TermNode, ...]
    years: tuple[YearCount, ...]
    """Stories by year, every year from first to last; empty on older pages, like `children`, `first` and `latest`."""
    first: DateView | None
    latest: DateView | None
    total: int
    """Stories in all; 0 on older pages."""
    events: tuple[EventView, ...]
    """The latest few of its events; only on the newest page."""
    timeline: Link | None
    """Its own timeline page, if it has one."""
    cards: tuple[ArticleCard, ...]
    """Newest first."""
    pagination: Pagination
    related: tuple[TermGroup, ...]
    """Terms that are often named with it; only on the newest page."""


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
    """Whether it was the first to report."""


@value
class StorylineView:
    """One storyline."""

    head: Head
    title: str
    summary: str
    status: str
    body: BodyView
    """The story so far."""
    timeline: tuple[YearEvents, ...]
    cards: tuple[ArticleCard, ...]
    """Its articles, oldest first."""
    coverage: tuple[SourceCoverage, ...]
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


@value
class TimelineView:
    """Events in order of time: of the site or a term, whole or one year of it."""

    head: Head
    title: str
    owner: Link | None
    """The term it belongs to; None for the site's."""
    count: int
    """Events in the whole timeline."""
    span: str
    """`2010 to 2023`."""
    band: tuple[YearCount, ...]
    """Events by year over the whole span, with links to the year (a heading or a page); empty on pages of one year,
    which it would change with every new event."""
    years: tuple[YearEvents, ...]
    """What this page shows, oldest first."""
    previous: Link | None
    """The year before that has events, on pages of one year."""
    next: Link | None


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


# ---------------------------------------------------------------------------- calendar


@value
class DayCell:
    """A day in a small month grid."""

    day: int
    iso: str
    label: str
    """`14 December 2021: 3 stories`."""
    count: int
    url: str
    """Empty without stories."""
    level: int
    """Shade 0 to 4."""


@value
class MonthGrid:
    """A small month."""

    title: str
    """`December`, or `December 2021` where the year is not said beside it."""
    url: str
    """Empty without stories."""
    count: int
    weeks: tuple[tuple[DayCell | None, ...], ...]
    """Seven cells each; None outside the month. Weeks begin as the site's language has it."""


@value
class MonthCount:
    """A month in the list of years."""

    title: str
    short: str
    url: str
    count: int
    level: int


@value
class YearSummary:
    """A year in the archive index."""

    title: str
    url: str
    count: int
    months: tuple[MonthCount, ...]
    """Always twelve."""


@value
class CalendarView:
    """The archive by date: all years."""

    head: Head
    years: tuple[YearSummary, ...]
    """Newest first."""
    total: int


@value
class YearView:
    """One year."""

    head: Head
    title: str
    count: int
    weekdays: tuple[Link, ...]
    """Names of the seven days: `title` short, `url` the long name (no link)."""
    months: tuple[MonthGrid, ...]
    undated: tuple[ArticleCard, ...]
    """Stories of which only the year is recorded."""
    timeline: Link | None
    """That year's events."""
    previous: Link | None
    """The year before that holds stories."""
    next: Link | None


@value
class MonthView:
    """One month, its stories by day, newest first."""

    head: Head
    title: str
    count: int
    weekdays: tuple[Link, ...]
    grid: MonthGrid
    days: tuple[DayGroup, ...]
    undated: tuple[ArticleCard, ...]
    """Stories of which only the month is recorded."""
    previous: Link | None
    next: Link | None


@value
class DayView:
    """One day."""

    head: Head
    title: str
    cards: tuple[ArticleCard, ...]
    events: tuple[EventView, ...]
    """What happened that day."""
    previous: Link | None
    """The day before that holds stories."""
    next: Link | None
    month: Link


# ---------------------------------------------------------------------------- the rest


@value
class PageView:
    """An editors' page: about, policy."""

    head: Head
    title: str
    summary: str
    body: BodyView
    headings: tuple[Heading, ...]


@value
class NoteEntry:
    """A note in the list of all notes."""

    note: NoteView
    card: ArticleCard


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


# ---------------------------------------------------------------------------- not templates


@value
class FeedEntry:
    """An entry of a feed."""

    id: str
    title: str
    url: str
    """Absolute."""
    published: str
    """RFC 3339."""
    updated: str
    summary: str
    body: BodyView
    """The full text, where the feed has it; its URLs are made absolute when it is rendered."""
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    via: str
    """URL of the original report, or empty."""
    source: str
    language: str


@value
class FeedView:
    """An Atom feed."""

    title: str
    subtitle: str
    url: str
    """Absolute URL of the feed itself."""
    home: str
    """Absolute URL of the front page."""
    root: str
    """Root-relative URL of the front page, which addresses in texts begin with."""
    author: str
    language: str
    generator: str
    entries: tuple[FeedEntry, ...]


@value
class SitemapView:
    """A sitemap file: pages with the day of their last change, or an index of sitemaps."""

    index: bool
    entries: tuple[tuple[str, str], ...]
    """(absolute URL, `lastmod` or empty)."""


@value
class TextView:
    """A plain text file, such as robots.txt."""

    text: str


@value
class CopyView:
    """A file copied as it is."""

    source: str
    """Path on disk, absolute."""
    digest: str


@value
class BytesView:
    """A file made by the theme (joined style sheets, fonts)."""

    content: bytes
