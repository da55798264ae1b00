"""What an editor is likely to have overlooked in articles: cheap enough to be looked for in every build."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from generator.archive.model import Relations
from generator.base.diagnostics import Diagnostic, Location, Severity, capped
from generator.base.originals import original_key
from generator.content.model import Article

DECLARED = frozenset({"confirms", "confirmed_by", "answers", "answered_by", "follows", "followed_by", "reprint_of", "reprinted_as"})
"""Relations that the editor wrote down, as opposed to mentions in texts."""


def find_oversights(articles: Sequence[Article], relations: Sequence[Relations]) -> list[Diagnostic]:
    """Warnings about events that cannot have been seen, and reports that are in the archive twice."""
    return [*capped(_unannounced(articles)), *capped(_same_originals(articles, relations))]


def _unannounced(articles: Iterable[Article]) -> Iterable[Diagnostic]:
    for article in articles:
        if not article.events:
            continue
        dates = [article.date, article.added, *([article.updated] if article.updated else []), *(n.date for n in article.notes)]
        known = max(date.edtf.latest for date in dates)
        for number, event in enumerate(article.events):
            if not event.announced and event.date.earliest > known:
                yield Diagnostic(
                    "unannounced-event",
                    f"this event is dated {event.date.text}, after the article that reports it ({article.date.edtf.text})",
                    Location(article.path),
                    Severity.WARNING,
                    "If it was announced, add `announced: true` to the event; if it was recorded later, say when with `added:` or"
                    " `updated:`; if not, correct one of the dates.",
                    field=("events", number, "date"),
                )


def _same_originals(articles: Sequence[Article], relations: Sequence[Relations]) -> Iterable[Diagnostic]:
    held: dict[str, list[int]] = defaultdict(list)
    for position, article in enumerate(articles):
        if article.source_url and (key := original_key(article.source_url)):
            held[key].append(position)
    for positions in held.values():
        for place, position in enumerate(positions):
            earlier = positions[:1] if not related_to(relations[position]).intersection(positions[:place]) else []
            for first in earlier if place else ():
                yield _same_original(articles[position], articles[first])


def related_to(relations: Relations) -> set[int]:
    """The articles that an editor has put into relation with one."""
    return {other for kind, others in relations if kind in DECLARED for other in others}


def _same_original(article: Article, first: Article) -> Diagnostic:
    return Diagnostic(
        "same-original",
        f"this has the same original as “{first.title}” ({first.date.edtf.text})",
        Location(article.path),
        Severity.WARNING,
        "If it is the same report, delete one of the two and put its old address under `aliases:` of the other; if the original"
        f" was changed in between, {relation_line(article, 'follows', first.slug)}.",
        field=("source_url",),
        related=(Location(first.path),),
    )


def relation_line(article: Article, kind: str, slug: str) -> str:
    """What to add to an article to declare a relation, as the end of a sentence."""
    if kind in {k for k, _ in article.relations}:
        return f"add {slug} to `{kind}:` under `links:`"
    return f"add `{kind}: {slug}` under `links:`" if article.relations else f"add the line `links: {{{kind}: {slug}}}` here"
