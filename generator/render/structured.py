"""What search engines read of a page: schema.org as JSON-LD, made from its view.

Our page of an article is an `Article` that is based on the report, a `NewsArticle` whose dates, byline and dateline are those of its
publisher. Lists are collections of them, timelines lists of events.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from markupsafe import Markup

from generator.base.edtf import NotADate, parse_edtf
from generator.base.json_text import json_text
from generator.base.text import ILLEGAL
from generator.plan.views import (
    ArticleCard,
    ArticleRecord,
    ArticleView,
    CorrectionsView,
    Credit,
    Entity,
    EventView,
    Head,
    HomeView,
    PageView,
    SiteView,
    StorylineView,
    TermView,
)
from generator.render.addresses import absolute
from generator.render.citations import iso_day

Node = dict[str, Any]
EVENTS = 60
"""Events of one page that are listed at most: what is on the page is in its HTML."""
_TAG = re.compile(r"<[^>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|blockquote|pre)>|<[bh]r>")
_ORDER = {"newest": "https://schema.org/ItemListOrderDescending", "oldest": "https://schema.org/ItemListOrderAscending"}
_CORRECTING = ("correction", "clarification", "retraction")


def structured_data(page: Any, site: SiteView) -> Markup:
    """The element `script` with what a page is about; empty for pages that search engines are not to show."""
    head: Head = page.head
    if head.noindex or not head.canonical:
        return Markup()
    make = _KINDS.get(type(page), _list)
    nodes = [{k: v for k, v in node.items() if v} for node in make(page, site)]
    if len(head.breadcrumbs) > 1 or head.kind != "home":
        nodes.append(_breadcrumbs(head, site))
    return as_script({"@context": "https://schema.org", "@graph": nodes})


def as_script(plain: Any) -> Markup:
    """Data as an element that no text in it can leave."""
    text = json_text(plain).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    if not text.isprintable():
        text = ILLEGAL.sub("", text).replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - holds no markup any more


def _breadcrumbs(head: Head, site: SiteView) -> Node:
    steps = [(link.title, absolute(link.url, site)) for link in head.breadcrumbs] + [(head.title, head.canonical)]
    items = [{"@type": "ListItem", "position": n, "name": title, "item": {"@id": url}} for n, (title, url) in enumerate(steps, 1)]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _publisher(site: SiteView) -> Node:
    return {"@type": "Organization", "name": site.author or site.title, "url": site.base_url}


def _thing(entity: Entity) -> Node:
    made: Node = {"@type": entity.schema, "name": entity.name, "url": entity.url}
    if entity.same_as:
        made["sameAs"] = list(entity.same_as)
    return made


# ---------------------------------------------------------------------------- articles


def _article(page: ArticleView, site: SiteView) -> Iterable[Node]:
    record = page.record
    yield {
        "@type": "Article",
        "@id": record.url,
        "url": record.url,
        "mainEntityOfPage": record.url,
        "headline": record.title,
        "description": record.summary,
        "inLanguage": record.language,
        "datePublished": record.published,
        "dateModified": record.modified,
        "author": _publisher(site),
        "publisher": _publisher(site),
        "image": page.head.image.url if page.head.image else "",
        "articleSection": record.section,
        "about": list(map(_thing, record.about)),
        "mentions": list(map(_thing, record.mentions)),
        "isBasedOn": _report(record),
        "citation": page.citation_original,
        "correction": [_correction(n.kind, n.date, n.html) for n in record.notes if n.kind in _CORRECTING],
        "isPartOf": {"@type": "CollectionPage", "name": page.storyline.title, "url": absolute(page.storyline.url, site)}
        if page.storyline
        else None,
    }


def _report(record: ArticleRecord) -> Node | None:
    """The report that our page is about."""
    if not record.source_url and not record.source:
        return None
    made: Node = {"@type": "NewsArticle"}
    if record.source_url:
        made["@id"] = made["url"] = record.source_url
    if record.source_title:
        made["headline"] = record.source_title
    if record.publishers:
        publishers = list(map(_publishing, record.publishers))
        made["publisher"] = publishers if record.also_from else publishers[0]
    if record.iso:
        made["datePublished"] = record.iso
    if updated := iso_day(record.updated):
        made["dateModified"] = updated
    if record.authors:
        made["author"] = list(map(_person, record.authors))
    if record.contributors:
        made["contributor"] = list(map(_contributor, record.contributors))
    if record.dateline:
        made["dateline"] = record.dateline
    if record.archived:
        made["archivedAt"] = [copy.url for copy in record.archived]
    return made


def _publishing(source: Entity) -> Node:
    return {**_thing(source), "@type": "Organization" if source.schema == "Thing" else source.schema}


def _person(credit: Credit) -> Node:
    return {"@type": "Person", "name": credit.name}


def _contributor(credit: Credit) -> Node:
    if not credit.role:
        return _person(credit)
    return {"@type": "Role", "roleName": credit.role, "contributor": _person(credit)}


def _correction(kind: str, date: str, text: str) -> Node:
    said = " ".join(html.unescape(_TAG.sub("", _BLOCK_END.sub(" ", text))).split())
    return {"@type": "CorrectionComment", "name": kind.capitalize(), "text": said, "datePublished": iso_day(date)}


# ---------------------------------------------------------------------------- lists


def _home(page: HomeView, site: SiteView) -> Iterable[Node]:
    yield {
        "@type": "WebSite",
        "@id": f"{site.base_url}#site",
        "url": site.base_url,
        "name": site.title,
        "description": site.description,
        "inLanguage": site.language,
        "publisher": _publisher(site),
    }
    cards = [*([page.lead] if page.lead else []), *page.seconds, *(card for day in page.days for card in day.cards)]
    yield {**_collection(page.head, site), "mainEntity": _stories(cards, "newest", site)}


def _term(page: TermView, site: SiteView) -> Iterable[Node]:
    about = {**_thing(page.entity), "description": page.description, "alternateName": list(page.aliases)}
    yield {
        **_collection(page.head, site),
        "about": {k: v for k, v in about.items() if v},
        "mainEntity": _stories(page.cards, "newest", site),
    }


def _storyline(page: StorylineView, site: SiteView) -> Iterable[Node]:
    end = ".." if page.status == "developing" else page.latest.iso[:10] if page.latest else ""
    yield {
        **_collection(page.head, site),
        "temporalCoverage": f"{page.first.iso[:10]}/{end}" if page.first and page.first.iso and end else None,
        "mainEntity": _stories(page.cards, "oldest", site),
        "about": _events(page, site),
    }


def _page(page: PageView, site: SiteView) -> Iterable[Node]:
    yield {**_collection(page.head, site), "@type": "WebPage"}


def _corrections(page: CorrectionsView, site: SiteView) -> Iterable[Node]:
    yield _collection(page.head, site)


def _list(page: Any, site: SiteView) -> Iterable[Node]:
    """Pages of days, months, years, taxonomies, timelines: whatever they list."""
    cards = [*_lists(page, "cards"), *(card for day in _lists(page, "days") for card in _lists(day, "cards"))]
    events = _events(page, site)
    main: Any = _stories(cards, "newest", site) if cards else None
    if events:
        items = [{"@type": "ListItem", "position": n, "item": event} for n, event in enumerate(events, 1)]
        main = {"@type": "ItemList", "itemListOrder": _ORDER["oldest"], "itemListElement": items}
    yield {**_collection(page.head, site), "mainEntity": main}


def _collection(head: Head, site: SiteView) -> Node:
    return {
        "@type": "CollectionPage",
        "@id": head.canonical,
        "url": head.canonical,
        "name": head.title,
        "description": head.description,
        "inLanguage": head.language,
        "image": head.image.url if head.image else "",
        "isPartOf": {"@id": f"{site.base_url}#site"},
    }


def _stories(cards: Sequence[ArticleCard], order: str, site: SiteView) -> Node | None:
    if not cards:
        return None
    items = [{"@type": "ListItem", "position": n, "url": absolute(c.url, site), "name": c.title} for n, c in enumerate(cards, 1)]
    return {"@type": "ItemList", "itemListOrder": _ORDER[order], "itemListElement": items}


def _lists(view: Any, name: str) -> tuple[Any, ...]:
    """A field of a view, if it has it and it is a list."""
    held = getattr(view, name, ())
    return held if isinstance(held, tuple) else ()


def _events(page: Any, site: SiteView) -> list[Node]:
    """The events of a page, as far as they are listed by period."""
    held = _lists(page, "periods") or _lists(page, "timeline") or _lists(page, "years")
    events = [event for period in held for event in _lists(period, "events") if event.kind != "report"]
    return [_event(event, site) for event in events[:EVENTS]]


def _event(event: EventView, site: SiteView) -> Node:
    made: Node = {"@type": "Event", "@id": absolute(event.url, site), "name": event.title}
    start, end = event_days(event.date.edtf)
    if start:
        made["startDate"] = start
    if end:
        made["endDate"] = end
    if event.text:
        made["description"] = event.text
    if event.evidence:
        made["subjectOf"] = [{"@type": "Article", "url": absolute(e.url, site), "name": e.title} for e in event.evidence]
    return made


def event_days(edtf: str) -> tuple[str, str]:
    """First and last day, month or year, as ISO 8601 has it; empty where it is open or has none."""
    try:
        date = parse_edtf(edtf)
    except NotADate:
        return "", ""
    made = []
    for point in (date.start, date.end if date.interval else None):
        if point is None or not 0 < point.year <= 9999 or point.precision not in ("year", "month", "day"):
            made.append("")
            continue
        made.append("-".join([f"{point.year:04}", *(f"{n:02}" for n in (point.month, point.day) if n)]))
    return made[0], made[1]


_KINDS: dict[type, Callable[[Any, SiteView], Iterable[Node]]] = {
    ArticleView: _article,
    HomeView: _home,
    TermView: _term,
    StorylineView: _storyline,
    PageView: _page,
    CorrectionsView: _corrections,
}
"""Kinds of pages that say more than that they are lists."""
