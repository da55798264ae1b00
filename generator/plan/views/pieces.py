"""Small pieces that many views hold, and what every page has."""

from __future__ import annotations

from collections.abc import Mapping

from generator.base.values import value


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
class ShareImage:
    """The picture that stands for a page where somebody shares it: `og:image`."""

    url: str
    """Absolute."""
    alt: str
    width: int
    """Pixels; 0 if unknown."""
    height: int


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
class FeedLink:
    """A feed, or the list of all feeds."""

    title: str
    url: str
    type: str
    """Media type, such as `application/atom+xml`."""


@value
class Head:
    """What every page has."""

    kind: str
    """Page kind, also the `<body class>`: home, article, day, week, month, year, calendar, on-this-day, taxonomy,
    term, storyline, storylines, timeline, page, search, corrections, not-found."""
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
    feeds: tuple[FeedLink, ...] = ()
    """Feeds of what this page shows; name them before those of the site."""
    image: ShareImage | None = None
    """An article's own picture, or the share card of an article, a storyline or the front page."""


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
    search: Link | None
    """The search page; None on sites without search."""
    feeds: tuple[FeedLink, ...]
    """Of all stories and of all notes."""
    assets: Mapping[str, str]
    """Logical name in the theme (`broadsheet.css`, `theme.js`, `fonts/x.woff2`) -> URL with fingerprint."""
    options: Mapping[str, str | int | bool]
    """Theme options: the theme's defaults with the site's values over them."""
    generator: str
    """Name and version of this program, for `<meta name=generator>`."""
    feed_list: FeedLink | None = None
    """OPML of all feeds."""
    dataset: Link | None = None
    """The description of the archive as data."""
