"""Sitemaps: an index at a fixed place, a file for each year of stories, one for all else; and robots.txt.

Days of last change are those of the articles that a page lists; pages of which none is known carry none, and none is ever the day
of building.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from generator.archive.model import Archive
from generator.base.edtf import day_number
from generator.base.urls import page_path
from generator.plan.context import Context
from generator.plan.output import Output
from generator.plan.records import last_change
from generator.plan.views import Head, NewsEntry, NewsSitemapView, SitemapView, TextView

SITEMAP = "sitemap.xml"
NEWS = "sitemap-news.xml"
LIMIT = 50_000
"""URLs in one sitemap file (sitemaps.org protocol)."""
NEWS_LIMIT = 1_000
NEWS_DAYS = 2
_YEAR = re.compile(r"(\d{4})/")


def plan_sitemaps(context: Context, outputs: Sequence[Output], standing: Mapping[str, str]) -> Iterable[Output]:
    """The index and the files that it names. `outputs` are all of the site but those `standing`."""
    changed = _changes(context)
    own_year = dict(zip(context.article_paths, context.years, strict=True))
    files: dict[str, list[tuple[str, str]]] = {}
    entries = [(o.path, url) for o in outputs if (url := canonical_of(o))]
    entries += [(place, url) for place, url in standing.items() if url]
    for place, url in sorted(entries):
        path = page_path(place)
        found = None if path in own_year else _YEAR.match(place)
        year = f"{own_year[path]:04}" if path in own_year else found.group(1) if found else "pages"
        files.setdefault(year, []).append((url, changed.get(path, "")))
    named = []
    for year, entries in sorted(files.items()):
        for part, start in enumerate(range(0, len(entries), LIMIT), 1):
            name = f"sitemap-{year}.xml" if part == 1 else f"sitemap-{year}-{part}.xml"
            held = tuple(entries[start : start + LIMIT])
            named.append((context.addresses.absolute(f"/{name}"), max(day for _, day in held)))
            yield Output(name, "sitemap", "", SitemapView(False, held), ())
    # one without a story is not allowed to be
    if context.settings.news_sitemap and (view := _news(context)).entries:
        named.append((context.addresses.absolute(f"/{NEWS}"), max(e.published[:10] for e in view.entries)))
        yield Output(NEWS, "news-sitemap", "", view, ())
    yield Output(SITEMAP, "sitemap", "", SitemapView(True, tuple(named)), ())


def canonical_of(output: Output) -> str:
    """Absolute address under which search engines may show an output; empty for none."""
    if output.canonical is not None:
        return output.canonical
    if output.renderer != "html":
        return ""
    head = getattr(output.view, "head", None)
    return head.canonical if isinstance(head, Head) and not head.noindex else ""


def _changes(context: Context) -> Mapping[str, str]:
    """Site path -> day of the last change, of articles and of the lists that hold them."""
    archive, addresses = context.archive, context.addresses
    days = [last_change(article)[:10] for article in archive.articles]
    made = dict(zip(context.article_paths, days, strict=True))

    def at_least(path: str, day: str) -> None:
        if made.get(path, "") < day:
            made[path] = day

    newest: dict[tuple[int, int, int], str] = {}
    for article, day in zip(archive.articles, days, strict=True):
        point = article.date.edtf.first
        key = (point.year, point.month, point.day)
        if newest.get(key, "") < day:
            newest[key] = day
    for (year, month, number), day in newest.items():
        at_least(addresses.year(year), day)
        if month:
            at_least(addresses.month(year, month), day)
        if month and number:
            at_least(addresses.day(year, month, number), day)
            at_least(addresses.week(*date(year, month, number).isocalendar()[:2]), day)
    for terms in archive.terms.values():
        for term in terms.values():
            if term.articles:
                at_least(addresses.term(*term.key), max(map(days.__getitem__, term.articles)))
    for facts in archive.storylines:
        if facts.articles:
            at_least(addresses.storyline(facts.note.slug), max(map(days.__getitem__, facts.articles)))
    at_least("/", max(days, default=""))
    at_least("/corrections/", _last_note(archive))
    return made


def _last_note(archive: Archive) -> str:
    return max((note.date.instant[:10] for article in archive.articles for note in article.notes), default="")


def _news(context: Context) -> NewsSitemapView:
    """Articles of the two days up to that of the newest: a plan knows no clock, and news search drops what is older by itself."""
    made: list[NewsEntry] = []
    articles = context.archive.articles
    newest = articles[-1].date.edtf.earliest if articles else day_number(1, 1, 1)
    for number in range(len(articles) - 1, -1, -1):
        article = articles[number]
        if article.date.edtf.earliest <= newest - NEWS_DAYS or len(made) == NEWS_LIMIT:
            break
        if article.rights != "licensed" and article.date.edtf.first.exact:
            record = context.records[number]
            made.append(NewsEntry(record.url, record.title, record.iso, record.language))
    return NewsSitemapView(context.settings.title, tuple(made))


def plan_robots(context: Context) -> Iterable[Output]:
    """`robots.txt`, only where the site owns its host's root: elsewhere nobody reads it."""
    if context.site.home == "/":
        text = f"User-agent: *\nAllow: /\nSitemap: {context.addresses.absolute(f'/{SITEMAP}')}\n"
        yield Output("robots.txt", "text", "", TextView(text), ())
