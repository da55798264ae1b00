"""Sitemaps (sitemaps.org protocol 0.9)."""

from __future__ import annotations

from xml.sax.saxutils import escape

from generator.base.text import clean
from generator.plan.views import SitemapView

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def render_sitemap(view: SitemapView) -> bytes:
    """A sitemap or an index of sitemaps as UTF-8 XML."""
    outer, inner = ("sitemapindex", "sitemap") if view.index else ("urlset", "url")
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{outer} xmlns="{_NAMESPACE}">']
    for url, changed in view.entries:
        last = f"<lastmod>{changed}</lastmod>" if changed else ""
        lines.append(f"<{inner}><loc>{escape(clean(url))}</loc>{last}</{inner}>")
    lines.append(f"</{outer}>\n")
    return "\n".join(lines).encode("utf-8")
