"""The archive by date: years, months and days that hold stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from generator.archive.exchange import Exchange
from generator.archive.model import Day, Month, Year
from generator.archive.renumbering import Renumbering
from generator.content.model import Article


def build_calendar(articles: Sequence[Article], only: Iterable[int] | None = None) -> tuple[Year, ...]:
    """Years, oldest first, of all articles or `only` some. Articles of which only month or year is known stand apart in theirs."""
    days: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for position in range(len(articles)) if only is None else only:
        point = articles[position].date.edtf.first
        days[(point.year, point.month, point.day)].append(position)
    months: dict[tuple[int, int], list[Day]] = defaultdict(list)
    undated: dict[tuple[int, int], tuple[int, ...]] = {}
    for (year, month, day), found in sorted(days.items()):
        if day:
            months[(year, month)].append(Day(year, month, day, tuple(found)))
        else:
            undated[(year, month)] = tuple(found)
            if month:
                months.setdefault((year, month), [])
    years: dict[int, list[Month]] = {year: [] for year, _ in sorted({*months, *undated})}
    for (year, month), held in sorted(months.items()):
        loose = undated.get((year, month), ())
        years[year].append(Month(year, month, tuple(held), loose, sum(len(d.articles) for d in held) + len(loose)))
    return tuple(
        Year(year, tuple(held), loose := undated.get((year, 0), ()), sum(m.count for m in held) + len(loose))
        for year, held in years.items()
    )


def follow_calendar(years: Sequence[Year], exchange: Exchange) -> tuple[Year, ...]:
    """The years once an article is exchanged: only those that it stood in or stands in are put together anew."""
    concerned = {a.date.edtf.first.year for a in (exchange.before, exchange.after) if a is not None}
    made = [_moved(year, exchange.moved) for year in years if year.year not in concerned]
    stories = [n for year in years if year.year in concerned for n in exchange.moved.of(tuple(sorted(_stories(year))))]
    if not exchange.stays and exchange.into >= 0:
        stories.append(exchange.into)
    return tuple(sorted([*made, *build_calendar(exchange.articles, sorted(stories))], key=lambda year: year.year))


def _stories(year: Year) -> Iterable[int]:
    yield from year.undated
    for month in year.months:
        yield from month.undated
        for day in month.days:
            yield from day.articles


def _moved(year: Year, moved: Renumbering) -> Year:
    return Year(year.year, tuple([_moved_month(m, moved) for m in year.months]), moved.of(year.undated), year.count)


def _moved_month(month: Month, moved: Renumbering) -> Month:
    first = moved.first
    days = [d if d.articles[-1] < first else Day(d.year, d.month, d.day, moved.of(d.articles)) for d in month.days]
    return Month(month.year, month.month, tuple(days), moved.of(month.undated), month.count)
