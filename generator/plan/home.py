"""The front page."""

from __future__ import annotations

from collections.abc import Iterable

from generator.archive.model import Archive
from generator.base.urls import output_path
from generator.plan.context import Context
from generator.plan.output import Output
from generator.plan.share_cards import card_image
from generator.plan.storylines import in_order, strip
from generator.plan.terms import term_tree
from generator.plan.views import ArticleCard, DateView, DayGroup, HomeView, Link

SECONDS = 2
STORYLINES = 6


def plan_home(context: Context) -> Iterable[Output]:
    """The front page; also of an empty archive."""
    archive = context.archive
    count = min(len(archive.articles), context.settings.home_stories)
    newest = [len(archive.articles) - 1 - n for n in range(count)]
    rest = newest[1 + SECONDS :]
    years = [context.years[n] for n in (0, -1)] if archive.articles else []
    view = HomeView(
        head=context.head(
            "home", context.settings.title, "/", description=context.settings.description, section="/", image=card_image(context, "/")
        ),
        lead=context.cards[newest[0]] if newest else None,
        seconds=tuple(context.cards[n] for n in newest[1 : 1 + SECONDS]),
        days=_by_day(context, rest),
        storylines=tuple(strip(context, facts) for facts in in_order(context)[:STORYLINES]),
        topics=term_tree(context, context.topics),
        older=_older(context, archive, newest),
        total=len(archive.articles),
        span=context.dates.years(*years) if years else "",
    )
    yield Output(output_path("/"), "html", "home.html", view, ())


def _by_day(context: Context, numbers: list[int]) -> tuple[DayGroup, ...]:
    groups: list[tuple[DateView, list[ArticleCard]]] = []
    for number in numbers:
        card = context.cards[number]
        date = card.date
        if not groups or groups[-1][0].url != date.url:
            # the group is the day: the time of its first story is not its own
            day = DateView(date.text, date.short, date.iso[:10], date.edtf, date.url, "")
            groups.append((day, []))
        groups[-1][1].append(card)
    return tuple(DayGroup(date, tuple(cards)) for date, cards in groups)


def _older(context: Context, archive: Archive, newest: list[int]) -> Link | None:
    """The calendar page on which to read on after the last story shown."""
    if not newest or newest[-1] == 0:
        return None
    point = archive.articles[newest[-1] - 1].date.edtf.first
    if not point.month:
        return context.link(context.dates.year(point.year), context.addresses.year(point.year))
    return context.link(context.dates.month(point.year, point.month), context.addresses.month(point.year, point.month))
