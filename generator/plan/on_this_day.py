"""On this day: what was reported and what happened on each day of the year, in all years, and an index of the 366 days.

Every day has its page, also one without anything, and the pages before and after it are always the same. So a new story changes the
page of its own day and the index, no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.archive.model import Day
from generator.archive.touched import across_fact
from generator.base.edtf import month_days
from generator.base.urls import output_path
from generator.plan.calendar_parts import INDEX, ON_THIS_DAY, CalendarParts
from generator.plan.output import Later, Output
from generator.plan.views import CountedLink, DayCell, DayOfYear, Link, OnThisDayIndexView, OnThisDayView, YearDays

LEAP_YEAR = 2000
YEAR_STORIES = 5
"""Stories of one year that a page shows."""
YEAR_EVENTS = 8
STORIES = 100
"""Stories that a page shows in all; earlier years have a link to their day then."""

MonthDay = tuple[int, int]


def plan_on_this_day(parts: CalendarParts) -> Iterable[Output]:
    """Nothing where the archive's days are all of one year, or few."""
    if not parts.across_years:
        return
    held: dict[MonthDay, list[Day]] = {}
    for day in parts.days:
        held.setdefault((day.month, day.day), []).append(day)
    days = [(month, day) for month in range(1, 13) for day in range(1, month_days(LEAP_YEAR, month) + 1)]
    index = parts.context.link(parts.context.words.say("On this day"), ON_THIS_DAY)
    counts = {}
    for place, key in enumerate(days):
        events = parts.event_days.get(key, [])
        own = held.get(key, [])
        counts[key] = (sum(len(d.articles) for d in own), sum(len(e) for _, e in events))
        path = parts.context.addresses.on_this_day(*key)
        make = Later(_page, parts, key, days[place - 1], days[(place + 1) % len(days)], index, own, events, counts[key])
        # nothing on a day is nothing to be found there
        canonical = parts.context.addresses.absolute(path) if own or events else ""
        yield Output(output_path(path), "html", "on-this-day.html", make, (), canonical, across_fact(*key))
    path = output_path(ON_THIS_DAY)
    canonical = parts.context.addresses.absolute(ON_THIS_DAY)
    yield Output(path, "html", "on-this-day-index.html", Later(_index, parts, days, counts), (), canonical)


def _link(parts: CalendarParts, key: MonthDay) -> Link:
    return parts.context.link(parts.context.dates.month_day(*key), parts.context.addresses.on_this_day(*key))


def _page(
    parts: CalendarParts,
    key: MonthDay,
    before: MonthDay,
    after: MonthDay,
    index: Link,
    days: Sequence[Day],
    events: Sequence[tuple[int, Sequence[int]]],
    counts: tuple[int, int],
) -> OnThisDayView:
    own, path, years = _link(parts, key), parts.context.addresses.on_this_day(*key), _years(parts, days, events)
    description = parts.context.words.say("What was reported and what happened on %(day)s, in all years", day=own.title)
    trail = (parts.index, index)
    head = parts.context.head("on-this-day", own.title, path, description=description, trail=trail, noindex=not years, section=INDEX)
    return OnThisDayView(head, own.title, *counts, years, index, _link(parts, before), _link(parts, after))


def _years(parts: CalendarParts, days: Sequence[Day], events: Sequence[tuple[int, Sequence[int]]]) -> tuple[DayOfYear, ...]:
    """What there is of each year, newest first."""
    stories, happened = {day.year: day for day in days}, dict(events)
    left, made = STORIES, []
    for year in sorted({*stories, *happened}, reverse=True):
        day, held = stories.get(year), happened.get(year, ())
        shown = min(left, YEAR_STORIES)
        cards = tuple(parts.context.cards[i] for i in reversed(day.articles))[:shown] if day else ()
        left -= len(cards)
        own = parts.link(day) if day else None
        more = CountedLink(own.title, own.url, len(day.articles)) if day and own and len(cards) < len(day.articles) else None
        events_more = None
        if len(held) > YEAR_EVENTS:
            url = parts.context.url(parts.context.addresses.timeline_year("/timeline/", year))
            events_more = CountedLink(parts.context.dates.year(year), url, len(held))
        title = parts.context.dates.year(year)
        made.append(
            DayOfYear(title, own.url if own else "", tuple(parts.context.events[n] for n in held[:YEAR_EVENTS]), events_more, cards, more)
        )
    return tuple(made)


def _index(parts: CalendarParts, days: Sequence[MonthDay], counts: dict[MonthDay, tuple[int, int]]) -> OnThisDayIndexView:
    words = parts.context.words
    highest = max(sum(both) for both in counts.values())
    months: dict[int, list[DayCell]] = {}
    for month, day in days:
        link, (stories, events) = _link(parts, (month, day)), counts[month, day]
        said = [words.count("%(n)s story", "%(n)s stories", stories)] if stories else []
        said += [words.count("%(n)s event", "%(n)s events", events)] if events else []
        count = stories + events
        level = max(1, -(-count * 4 // highest)) if count else 0
        label = f"{link.title}: {words.say(', ').join(said) or words.say('nothing')}"
        months.setdefault(month, []).append(DayCell(day, f"{month:02}-{day:02}", label, count, link.url, level))
    names = parts.context.dates.month_name
    groups = tuple(YearDays(names(month), tuple(cells)) for month, cells in months.items())
    description = words.say("What was reported and what happened on each day of the year, in all years")
    title = words.say("On this day")
    head = parts.context.head("on-this-day", title, ON_THIS_DAY, description=description, trail=(parts.index,), section=INDEX)
    return OnThisDayIndexView(head, groups)
