"""Files for machines: the feed, the sitemap, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.base.urls import page_path
from generator.content.model import Article
from generator.plan.bodies import EMPTY
from generator.plan.context import Context
from generator.plan.output import Output
from generator.plan.views import FeedEntry, FeedView, Head, SitemapView, TextView

FEED = "feed.xml"
SITEMAP = "sitemap.xml"
SITEMAP_LIMIT = 50_000
"""URLs in one sitemap file (sitemaps.org protocol)."""


def plan_feed(context: Context) -> Iterable[Output]:
    """The Atom feed of the newest entries, by when they entered the archive."""
    archive, settings = context.archive, context.settings
    ranked = sorted(range(len(archive.articles)), key=lambda n: (archive.articles[n].added.instant[:10], n), reverse=True)
    view = FeedView(
        title=settings.title,
        subtitle=settings.description,
        url=context.addresses.absolute(f"/{FEED}"),
        home=context.addresses.absolute("/"),
        root=context.site.home,
        author=settings.author or settings.title,
        language=settings.language,
        generator=context.site.generator,
        entries=tuple(_entry(context, n) for n in ranked[: settings.feed_items]),
    )
    yield Output(FEED, "atom", "", view, ())


def _entry(context: Context, number: int) -> FeedEntry:
    article, card = context.archive.articles[number], context.cards[number]
    url = context.addresses.absolute(context.article_paths[number])
    full = context.settings.feed_content == "full" and article.rights != "private"
    return FeedEntry(
        id=url,
        title=article.title,
        url=url,
        published=article.added.instant,
        updated=_updated(article),
        summary=card.summary,
        body=context.body(article.path, article.body) if full else EMPTY,
        authors=tuple(p.name for p in article.authors),
        categories=tuple(context.term(k).title for k in context.archive.article_terms[number] if k[0] == context.topics),
        via=article.source_url,
        source=card.source.title if card.source else "",
        language=article.language or context.settings.language,
    )


def _updated(article: Article) -> str:
    """When our page last changed for readers: it was added, the report was updated, or a note was made."""
    moments = [article.added, *(n.date for n in article.notes), *([article.updated] if article.updated else [])]
    return max(moments, key=lambda m: m.order).instant


def plan_sitemap(context: Context, outputs: Sequence[Output]) -> Iterable[Output]:
    """A sitemap of all pages that search engines may show; an index and parts where there are too many for one."""
    absolute = context.addresses.absolute
    changed = {absolute(path): _updated(a)[:10] for a, path in zip(context.archive.articles, context.article_paths, strict=True)}
    listed = [_canonical(output) for output in sorted(outputs, key=lambda o: o.path)]
    entries = [(url, changed.get(url, "")) for url in listed if url]
    if len(entries) <= SITEMAP_LIMIT:
        yield Output(SITEMAP, "sitemap", "", SitemapView(False, tuple(entries)), ())
        return
    parts = []
    for number, start in enumerate(range(0, len(entries), SITEMAP_LIMIT), 1):
        name = f"sitemap-{number}.xml"
        parts.append((context.addresses.absolute(page_path(name)), ""))
        yield Output(name, "sitemap", "", SitemapView(False, tuple(entries[start : start + SITEMAP_LIMIT])), ())
    yield Output(SITEMAP, "sitemap", "", SitemapView(True, tuple(parts)), ())


def _canonical(output: Output) -> str:
    if output.canonical is not None:
        return output.canonical
    head = getattr(output.view, "head", None)
    return head.canonical if isinstance(head, Head) and not head.noindex else ""


def plan_robots(context: Context) -> Iterable[Output]:
    """`robots.txt`, only where the site owns its host's root: elsewhere nobody reads it."""
    if context.site.home == "/":
        yield Output(
            "robots.txt", "text", "", TextView(f"User-agent: *\nAllow: /\nSitemap: {context.addresses.absolute(f'/{SITEMAP}')}\n"), ()
        )
