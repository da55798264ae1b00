"""The archive by date: years, months and days that hold stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from generator.archive.model import Day, Month, Year
from generator.content.model import Article


def build_calendar(articles: Sequence[Article]) -> tuple[Year, ...]:
    """Years, oldest first. Articles of which only month or year is known stand apart in theirs."""
    days: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for position, article in enumerate(articles):
        point = article.date.edtf.first
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
