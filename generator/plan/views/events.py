"""Events."""

from __future__ import annotations

from generator.base.values import value
from generator.plan.views.pieces import DateView


@value
class Evidence:
    """An article that tells of an event."""

    title: str
    url: str
    source: str
    """Name of the publisher, or empty."""


@value
class DateClaimView:
    """One of several dates that are given for an event, with those who give it."""

    date: DateView
    said_by: tuple[Evidence, ...]
    """Articles, oldest first; then storylines whose own files say so, without a publisher."""


@value
class EventView:
    """One dated thing that happened; on timelines of storylines also a report, which is none."""

    id: str
    """Stable within the site; the `id` of its list item on every timeline. Does not depend on the title."""
    anchors: tuple[str, ...]
    """Other ids by which links may call it: those it had before a second article told of it, or an editor named it."""
    date: DateView
    title: str
    text: str
    """One line of context; may be empty."""
    kind: str
    """How to draw it: `exact` (a day), `partial` (month, year), `approximate` (about, uncertain, or in dispute), `interval`, `open`
    (interval with an open or unknown end), `report` (no event, but the day on which an article appeared; `title` is the article's,
    `url` its page)."""
    evidence: tuple[Evidence, ...]
    """Articles that tell of it, oldest first; may be empty for events of a storyline file. Of a report: itself."""
    claims: tuple[DateClaimView, ...]
    """Where those who tell of it give different dates: each date with who says so, in order of time. Else empty."""
    terms: tuple[str, ...]
    """Topics, people, organisations and places of the articles that tell of it, and the terms above these, as `taxonomy/slug`; for filters."""
    url: str
    """Its place on the site's timeline."""
    recorded: str
    """When the archive last took in an article about it, RFC 3339 in UTC; empty if none tells of it."""
