"""Which articles are published at a given moment, and which are held back."""

from __future__ import annotations

from collections.abc import Iterable

from generator.archive.model import Gone, Held
from generator.content.model import Article, Page


def hold_back(
    articles: Iterable[Article], pages: Iterable[Page], *, now: str, drafts: bool
) -> tuple[list[Article], list[Page], list[Held]]:
    """(published articles, published pages, what is held back).

    `now` is UTC, `YYYY-MM-DDTHH:MM:SSZ`. With `drafts`, drafts and articles whose time has not come count as
    published; expired and withdrawn ones never do.
    """
    published: list[Article] = []
    pages_out: list[Page] = []
    held: list[Held] = []
    for article in articles:
        if article.withdrawn is not None:
            held.append(Held(article.path, article.title, "withdrawn", article.withdrawn.date.edtf.text))
        elif article.expires and article.expires <= now:
            held.append(Held(article.path, article.title, "expired", article.expires))
        elif article.draft and not drafts:
            held.append(Held(article.path, article.title, "draft", ""))
        elif article.publish_at > now and not drafts:
            held.append(Held(article.path, article.title, "scheduled", article.publish_at))
        else:
            published.append(article)
    for page in pages:
        if page.draft and not drafts:
            held.append(Held(page.path, page.title, "draft", ""))
        else:
            pages_out.append(page)
    held.sort(key=lambda h: h.path)
    return published, pages_out, held


def gone_of(articles: Iterable[Article], source: str) -> tuple[Gone, ...]:
    """What stays of articles that were withdrawn. `source` is the key of the taxonomy of publishers, or empty."""
    return tuple(
        Gone(
            path=article.path,
            slug=article.slug,
            title=article.title,
            date=article.date,
            publisher=", ".join(article.terms.get(source, ())),
            withdrawn=article.withdrawn.date,
            reason=article.withdrawn.reason,
            language=article.language,
            aliases=article.aliases,
        )
        for article in sorted(articles, key=lambda a: a.path)
        if article.withdrawn is not None
    )
