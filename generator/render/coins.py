"""COinS: a citation hidden in an element, which Zotero and others read off lists and pages."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup

from generator.base.text import clean
from generator.plan.views import ArticleCard, ArticleRecord, SiteView
from generator.render.addresses import absolute

_OPEN = "ctx_ver=Z39.88-2004&amp;rft_val_fmt=info%3Aofi%2Ffmt%3Akev%3Amtx%3Adc"


_QUOTED = re.compile(r"[^A-Za-z0-9_.~-]")


def _quoted(text: str) -> str:
    """Text with everything quoted that addresses reserve."""
    return _QUOTED.sub(_quote, text if text.isprintable() else clean(text))


def _quote(found: re.Match[str]) -> str:
    return _one(found[0])


@lru_cache(maxsize=4096)
def _one(character: str) -> str:
    return quote(character, safe="")


def coins(item: ArticleCard | ArticleRecord, site: SiteView) -> Markup:
    """The element for an article in a list, which leads to our page, or for the report that an article's page is about."""
    source = item.published_by
    if isinstance(item, ArticleCard):
        authors = item.authors
        title, url, date, language = item.title, absolute(item.url, site), item.date.iso[:10], item.language
    else:
        authors = tuple(credit.name for credit in item.authors)
        title, url, date, language = item.reported_title, item.source_url or item.url, item.iso[:10], item.language
    fields = [("type", "newspaperArticle" if source else "webpage"), ("title", title), ("source", source or site.title)]
    fields += [("creator", name) for name in authors]
    fields += [("date", date), ("identifier", url), ("language", language)]
    # what is quoted so holds nothing that HTML would read
    said = "&amp;".join([f"rft.{name}={_quoted(text)}" for name, text in fields if text])
    return Markup(f'<span class="Z3988" title="{_OPEN}&amp;{said}"></span>')  # noqa: S704
