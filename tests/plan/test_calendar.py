"""The archive by date: days, weeks, months, years, and each day of the year in all years."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from generator.plan.views import DayView, MonthView, OnThisDayIndexView, OnThisDayView, WeekView, YearView
from tests.conftest import Site
from tests.support import Files, article, build_clean, load


def views(site: Site, files: Files) -> dict[str, Any]:
    return {o.path: o.view for o in load(site(files)).plan.outputs}


FILLED = {f"content/articles/f{n}.md": article(f"F{n}", date=f"20{n:02}-03-{n:02}") for n in range(1, 31)}
"""Something on thirty days, as archives have that know each day of the year."""


def stories(*dates: str, **front: str) -> Files:
    return {f"content/articles/s{n}.md": article(f"S{n}", date=date, **front) for n, date in enumerate(dates)}


# ---------------------------------------------------------------------------- on this day


def test_each_of_366_days_has_a_page_that_leads_to_the_next_and_the_one_before(site: Site) -> None:
    made = views(site, {**FILLED, **stories("2020-02-29")})
    pages = {p: v for p, v in made.items() if isinstance(v, OnThisDayView)}
    assert len(pages) == 366
    start = here = pages["on-this-day/02-29/index.html"]
    seen = []
    for _ in range(366):
        seen.append(here.title)
        after = pages[here.next.url.removeprefix("/archive/") + "index.html"]
        assert after.previous.title == here.title
        here = after
    assert here is start
    assert len(set(seen)) == 366


def test_a_day_shows_stories_and_events_of_all_years_the_newest_first(site: Site) -> None:
    events = "[{date: 1999-12-14, title: Signed}, {date: 2010-12, title: Some day}, {date: 2010-12-14~, title: About}]"
    files = {
        **FILLED,
        **stories("2010-12-14", "2021-12-14T08:00", "2021-12-14T09:00", "2021-12", "2021-12-15"),
        "content/articles/e.md": article(events=events, date="2012-12-14"),
    }
    view = views(site, files)["on-this-day/12-14/index.html"]
    assert [(y.title, [c.title for c in y.cards], [e.title for e in y.events], y.url) for y in view.years] == [
        ("2021", ["S2", "S1"], [], "/archive/2021/12/14/"),
        ("2012", ["A story"], [], "/archive/2012/12/14/"),
        ("2010", ["S0"], [], "/archive/2010/12/14/"),
        ("1999", [], ["Signed"], ""),
    ]
    assert (view.stories, view.events) == (4, 1)


@pytest.mark.parametrize(
    "dates", [[f"2021-03-{n:02}" for n in range(1, 32)] + ["2020", "2019-05"], [f"20{n:02}-03-{n:02}" for n in range(1, 30)]]
)
def test_an_archive_of_one_year_or_few_days_has_no_days_across_years(site: Site, dates: list[str]) -> None:
    made = views(site, stories(*dates))
    assert not [p for p in made if p.startswith("on-this-day/")]
    assert made[f"{dates[0].replace('-', '/')}/index.html"].on_this_day is None
    assert made["archive/index.html"].on_this_day is None


def test_the_index_counts_what_each_day_holds(site: Site) -> None:
    index = views(site, {**FILLED, **stories("2020-02-29", "2019-12-14", "2021-12-14", events="[{date: 2000-12-14, title: E}]")})[
        "on-this-day/index.html"
    ]
    assert isinstance(index, OnThisDayIndexView)
    assert [len(m.days) for m in index.months] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    cells = {c.iso: c for m in index.months for c in m.days}
    assert cells["12-14"].label == "14 December: 2 stories, 1 event"
    assert (cells["12-14"].level, cells["02-29"].label, cells["07-01"].label) == (4, "29 February: 1 story", "1 July: nothing")


def test_a_day_with_very_much_is_cut_and_leads_to_the_whole(site: Site) -> None:
    busy = [f"{year}-12-14T{hour:02}:00" for year in range(1990, 2020) for hour in range(7)]
    made = views(site, {**FILLED, **stories(*busy)})
    years = made["on-this-day/12-14/index.html"].years
    assert len(years) == 30
    assert [len(y.cards) for y in years] == [5] * 20 + [0] * 10
    assert {(y.more.count, y.more.url == y.url) for y in years} == {(7, True)}


def test_what_a_day_without_anything_says(site: Site) -> None:
    built = build_clean(site({**FILLED, **stories("2021-12-14")}))
    page = built.text("on-this-day/07-01/index.html")
    assert "Nothing in the archive is of 1 July" in page
    assert '<meta name="robots" content="noindex">' in page
    assert b"on-this-day/07-01/" not in built.files["sitemap.xml"]
    assert b"on-this-day/12-14/" in built.files["sitemap.xml"]


# ---------------------------------------------------------------------------- weeks


def test_a_week_runs_from_monday_to_sunday_over_the_ends_of_months_and_years(site: Site) -> None:
    made = views(site, stories("2020-12-28", "2021-01-03", "2021-01-04", "2020-11-01"))
    week = made["2020/w53/index.html"]
    assert isinstance(week, WeekView)
    assert (week.title, week.span) == ("Week 53 of 2020", "28 December 2020 to 3 January 2021")
    assert [[c.title for c in d.cards] for d in week.days] == [["S1"], ["S0"]]
    assert [m.title for m in week.months] == ["December 2020", "January 2021"]
    assert [(cell.day, cell.count) for cell in week.grid.weeks[0] if cell] == [(28, 1), (29, 0), (30, 0), (31, 0), (1, 0), (2, 0), (3, 1)]
    assert week.previous and week.next
    assert (week.previous.title, week.next.url) == ("Week 44 of 2020", "/archive/2021/w01/")


@pytest.mark.parametrize("language", ["en", "en-US", "ar"])
def test_the_columns_of_a_week_begin_with_monday_in_every_language(site: Site, language: str) -> None:
    files = {**stories("2021-12-14"), "site.yaml": f"title: T\nlanguage: {language}\n"}
    week = views(site, files)["2021/w50/index.html"]
    months = views(site, files)["2021/12/index.html"]
    column = next(n for n, cell in enumerate(week.grid.weeks[0]) if cell.count)
    row = next(r for r in months.grid.weeks if any(c and c.count for c in r))
    place = next(n for n, c in enumerate(row) if c and c.count)
    assert week.weekdays[column] == months.weekdays[place]
    assert column == datetime.date(2021, 12, 14).weekday()


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_that_there_are(site: Site, date: str) -> None:
    made = views(site, stories(date))
    assert [v.count for v in made.values() if isinstance(v, WeekView)] == [1]


# ---------------------------------------------------------------------------- how they lead to one another


def test_a_day_leads_to_its_week_month_and_day_of_all_years(site: Site) -> None:
    day = views(site, {**FILLED, **stories("2021-12-14")})["2021/12/14/index.html"]
    assert isinstance(day, DayView)
    assert [day.week.url, day.month.url, day.on_this_day and day.on_this_day.url] == [
        "/archive/2021/w50/",
        "/archive/2021/12/",
        "/archive/on-this-day/12-14/",
    ]


def test_a_month_leads_to_its_weeks_and_shows_ten_stories_of_a_day_at_most(site: Site) -> None:
    month = views(site, stories(*[f"2021-12-14T{h:02}:00" for h in range(14)], "2021-12-31", "2022-01-01"))["2021/12/index.html"]
    assert isinstance(month, MonthView)
    assert [(w.title, w.url, w.count) for w in month.weeks] == [
        ("13 Dec to 19 Dec", "/archive/2021/w50/", 14),
        ("27 Dec to 2 Jan", "/archive/2021/w52/", 2),
    ]
    assert [(len(d.cards), d.more and (d.more.count, d.more.url)) for d in month.days] == [(1, None), (10, (14, "/archive/2021/12/14/"))]
    assert month.days[1].cards[0].title == "S13"


def test_a_year_tells_how_many_days_had_stories_and_which_had_most(site: Site) -> None:
    year = views(site, stories("2021-01-01", "2021-12-14", "2021-12-14", "2021-12-15", "2021-12-15", "2021"))["2021/index.html"]
    assert isinstance(year, YearView)
    assert year.days == 3
    assert year.busiest and (year.busiest.title, year.busiest.count) == ("15 December 2021", 2)


def test_a_page_of_ones_own_at_the_address_of_all_days_is_refused(site: Site) -> None:
    from tests.support import mistakes

    files = {**FILLED, "content/pages/on-this-day.md": "---\ntitle: Mine\n---\n"}
    assert [d.code for d in mistakes(site(files))] == ["duplicate-output"]
    taken = {**stories("2021-12-14"), "site.yaml": "title: T\ntaxonomies: {on-this-day: {}}\n"}
    assert [d.code for d in mistakes(site(taken))] == ["bad-slug"]
