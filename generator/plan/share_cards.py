"""Share cards: a picture for each article without one of its own, for each storyline, and for the front page.

A card lies beside its page under a name that never changes, so a link to it outlasts a new title. It shows nothing of other articles.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from generator.archive.touched import Fact, article_fact
from generator.base.direction import direction_of
from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.output import Later, Output
from generator.plan.views import ArticleCard, ImageView, ShareCard, ShareImage

NAME = "card.png"
TEMPLATE = "share-card.svg"
WIDTH, HEIGHT = 1200, 630
LEAST = (600, 315)
"""Pictures that are smaller are shown as thumbnails by most networks, or not at all."""
SHOWN = (".jpg", ".jpeg", ".png", ".gif", ".webp")
"""Endings of pictures that all large networks show."""


def plan_share_cards(context: Context, drawn_with: str) -> Iterable[Output]:
    """A card for the front page, each storyline, and each article whose own picture does not stand for it; none where `drawn_with` is
    empty."""
    if not drawn_with:
        return
    yield _output("/", Later(_site_card, context, drawn_with), ())
    for facts in context.archive.storylines:
        path = context.addresses.storyline(facts.note.slug)
        make = partial(_card, context, drawn_with, "storyline", facts.note.title)
        yield _output(path, Later(make), (facts.note.path,))
    for number, article in enumerate(context.archive.articles):
        if context.wants(article_fact(article.slug)) and not _stands_for_itself(context.image(article)):
            card = Later(_article_card, context, drawn_with, number)
            yield _output(context.article_paths[number], card, (article.path,), article_fact(article.slug))


def _output(folder: str, view: Later, sources: tuple[str, ...], about: Fact | None = None) -> Output:
    return Output(output_path(f"{folder}{NAME}"), "share-card", TEMPLATE, view, sources, about=about)


def article_image(context: Context, number: int) -> ShareImage | None:
    """What stands for an article where it is shared: its own picture if networks show it large, or else its card; without cards, its
    own picture in any case."""
    card = context.cards[number]
    own = card.image
    if own is not None and (not context.settings.share_cards or _stands_for_itself(own)):
        return ShareImage(context.settings.root.absolute_of(own.src), own.alt, own.width, own.height)
    return card_image(context, context.article_paths[number], card.title, *_facts(card))


def card_image(context: Context, folder: str, *words: str) -> ShareImage | None:
    """The card of the page at a site path, with the `words` that are on it; None on sites without cards."""
    if not context.settings.share_cards:
        return None
    alt = " · ".join(word for word in (*words, context.settings.title) if word)
    return ShareImage(context.addresses.absolute(f"{folder}{NAME}"), alt, WIDTH, HEIGHT)


def _stands_for_itself(image: ImageView | None) -> bool:
    """Whether a picture is one that networks show large."""
    return image is not None and image.width >= LEAST[0] and image.height >= LEAST[1] and image.src.lower().endswith(SHOWN)


def _facts(card: ArticleCard) -> tuple[str, str]:
    return card.published_by, card.date.text


def _article_card(context: Context, drawn_with: str, number: int) -> ShareCard:
    card = context.cards[number]
    source, date = _facts(card)
    kicker = card.kicker.title if card.kicker else ""
    return _card(
        context, drawn_with, "article", card.title, kicker=kicker, source=source, date=date, flag=card.flag, language=card.language
    )


def _site_card(context: Context, drawn_with: str) -> ShareCard:
    return _card(context, drawn_with, "site", context.settings.title)


def _card(
    context: Context,
    drawn_with: str,
    kind: str,
    title: str,
    *,
    kicker: str = "",
    source: str = "",
    date: str = "",
    flag: str = "",
    language: str = "",
) -> ShareCard:
    settings = context.settings
    language = language or settings.language
    return ShareCard(
        kind=kind,
        title=title,
        kicker=kicker,
        source=source,
        date=date,
        flag=flag,
        language=language,
        direction=direction_of(language),
        site=settings.title,
        address=settings.root.base_url.partition("://")[2].rstrip("/"),
        options=context.site.options,
        drawn_with=drawn_with,
    )
