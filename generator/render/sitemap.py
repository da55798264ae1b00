"""Sitemaps (sitemaps.org protocol 0.9) and news sitemaps."""

from __future__ import annotations

from generator.plan.views import NewsEntry, NewsSitemapView, SitemapView
from generator.render.xml_text import text

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def render_sitemap(view: SitemapView) -> bytes:
    """A sitemap or an index of sitemaps as UTF-8 XML."""
    outer, inner = ("sitemapindex", "sitemap") if view.index else ("urlset", "url")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{outer} xmlns="{_NAMESPACE}">']
    for url, changed in view.entries:
        last = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{inner}><loc>{text(url)}</loc>{last}</{inner}>")
    lines.append(f"</{outer}>\n")
    return "\n".join(lines).encode("utf-8")


def render_news_sitemap(view: NewsSitemapView) -> bytes:
    """The newest stories for news search, as UTF-8 XML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<urlset xmlns="{_NAMESPACE}" xmlns:news="{_NEWS}">']
    lines += [_news(view, entry) for entry in view.entries]
    lines.append("</urlset>\n")
    return "\n".join(lines).encode("utf-8")


def _news(view: NewsSitemapView, entry: NewsEntry) -> str:
    publication = (
        f"<news:publication><news:name>{text(view.publication)}</news:name>"
        f"<news:language>{text(news_language(entry.language))}</news:language></news:publication>"
    )
    about = f"<news:publication_date>{entry.published}</news:publication_date><news:title>{text(entry.title)}</news:title>"
    return f"<url><loc>{text(entry.url)}</loc><news:news>{publication}{about}</news:news></url>"


def news_language(tag: str) -> str:
    """A language as news sitemaps name it: ISO 639 without region, but for two forms of Chinese."""
    low = tag.lower()
    if low.startswith("zh"):
        return "zh-tw" if any(part in low for part in ("hant", "tw", "hk")) else "zh-cn"
    return low.partition("-")[0]
