"""Timelines: which pages there are, what stands on them, and that none grows with the archive."""

from __future__ import annotations

import datetime
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from generator.base.edtf import parse_edtf
from generator.plan.drawing import COLUMN, draw_density, draw_marks
from generator.plan.output import Output
from generator.plan.periods import COLUMNS, WHOLE, Span, group, with_gaps
from generator.plan.views import EventView, TimelineView
from tests.conftest import Site
from tests.support import SITE, Files, article, attributes, build_clean, html_errors, load, visible_text

LIMIT = 100 * 1024
"""Bytes of a timeline's first page, however long the timeline."""


def telling(*dates: str, per_article: int = 100, **front: str) -> Files:
    """Articles that tell of an event on each of some dates."""
    made = {}
    for start in range(0, len(dates), per_article):
        events = ", ".join(f'{{date: "{date}", title: Event {start + n}}}' for n, date in enumerate(dates[start : start + per_article]))
        made[f"content/articles/a{start}.md"] = article(f"Story {start}", date="2021-12-14", events=f"[{events}]", **front)
    return made


def timelines(site: Site, files: Files) -> dict[str, TimelineView]:
    """Timeline pages by their address below the site's root."""
    plan = load(site(files)).plan
    return {o.path.removesuffix("index.html"): o.view for o in plan.outputs if isinstance(o.view, TimelineView)}


def days(first: str, count: int, step: int = 1) -> list[str]:
    start = datetime.date.fromisoformat(first)
    return [(start + datetime.timedelta(days=n * step)).isoformat() for n in range(count)]


def shown(view: TimelineView) -> list[EventView]:
    return [event for period in view.periods for event in period.events]


# ---------------------------------------------------------------------------- which pages


def test_a_short_timeline_is_one_page_and_its_years_have_theirs(site: Site) -> None:
    made = timelines(site, telling("2019", "2021-12-16", "2021-12"))
    assert list(made) == ["timeline/2019/", "timeline/2021/", "timeline/"]
    assert [(p.label, p.id, len(p.events)) for p in made["timeline/"].periods] == [("2019", "y2019", 1), ("2021", "y2021", 2)]
    assert [(b.year, b.count, b.url) for b in made["timeline/"].band] == [
        ("2019", 1, "/archive/timeline/#y2019"), ("2020", 0, ""), ("2021", 2, "/archive/timeline/#y2021"),
    ]  # fmt: skip


def test_a_long_timeline_shows_its_latest_and_leads_to_its_years(site: Site) -> None:
    view = timelines(site, telling(*days("2000-01-01", 300, 30)))["timeline/"]
    assert (view.count, view.shown, len(shown(view))) == (300, 60, 60)
    assert shown(view)[-1].date.edtf == days("2000-01-01", 300, 30)[-1]
    assert view.band[0].url == "/archive/timeline/2000/"
    assert view.drawing and view.drawing.bars and not view.drawing.marks


def test_a_year_with_too_many_is_cut_into_months_and_its_events_are_found_there(site: Site) -> None:
    made = timelines(site, telling(*days("2021-01-01", 250), "2021", "2021-33"))
    year, march = made["timeline/2021/"], made["timeline/2021/03/"]
    assert [e.date.edtf for e in shown(year)] == ["2021"], "the month of which nobody knows"
    assert [(b.count, b.url) for b in year.band[:2]] == [(32, "/archive/timeline/2021/01/"), (28, "/archive/timeline/2021/02/")]
    assert (march.count, march.previous and march.previous.title, march.next and march.next.url) == (
        31,
        "February 2021",
        "/archive/timeline/2021/04/",
    )
    assert [link.title for link in march.head.breadcrumbs] == ["Front page", "Timeline", "2021"]
    for path, view in made.items():
        if path != "timeline/":
            assert all(e.url == f"{view.head.url}#{e.id}" for e in shown(view))


def test_a_terms_long_timeline_has_no_more_pages_than_it_needs(site: Site) -> None:
    made = timelines(site, telling(*days("1999-06-01", 210, 31), *days("2012-01-01", 220), topics="[Rail]"))
    base = "topics/rail/timeline/"
    assert [p.removeprefix(base) for p in made if p.startswith(base) and p.count("/") < 6 and "2012/" not in p] == [
        "1990-1999/", "2000-2009/", "2010-2019/", "2010/", "2011/", "2013/", "2014/", "2015/", "2016/", "2017/", "",
    ]  # fmt: skip
    assert f"{base}2012/07/" in made
    top = {b.year: b.url for b in made[base].band if b.url}
    assert top["2003"] == f"/archive/{base}2000-2009/#y2003", "a decade that fits needs no pages of years"
    assert top["2012"] == f"/archive/{base}2012/"
    assert made[f"{base}2000-2009/"].band[3].url == top["2003"]
    assert made[f"{base}2010-2019/"].periods == ()


def test_many_years_are_taken_together_by_ten_and_by_a_hundred(site: Site) -> None:
    made = timelines(site, telling(*(f"{year}" for year in range(1000, 2000, 4))))
    top, century = made["timeline/"], made["timeline/1900-1999/"]
    assert [b.year for b in top.band] == [f"{n}th century" for n in range(11, 21)]
    assert [b.url for b in century.band][:2] == ["/archive/timeline/1900-1909/", "/archive/timeline/1910-1919/"]
    assert [(p.label, p.id, len(p.events)) for p in century.periods][:2] == [("1900s", "y1900-1909", 3), ("1910s", "y1910-1919", 2)]
    assert [(p.label, len(p.events)) for p in made["timeline/1910-1919/"].periods] == [("1912", 1), ("1916", 1)]
    assert [link.title for link in made["timeline/1912/"].head.breadcrumbs] == ["Front page", "Timeline", "20th century", "1910s"]


def test_ten_thousand_events_leave_the_first_page_small(site: Site) -> None:
    """On every day of decades, all in one month, or over ten thousand years; each told of by one who knows much."""
    one_month = [f"2021-03-{n % 31 + 1:02}" for n in range(10_000)]
    far = [f"Y{10_000 + n}" for n in range(10_000)]
    for dates in (days("1995-01-01", 10_000), one_month, far):
        files = telling(*dates, source="The Ministry of Information", people=f"[{', '.join(f'Person number {n}' for n in range(4))}]")
        loaded = load(site({"site.yaml": SITE, **files}))
        first = next(o for o in loaded.plan.outputs if o.path == "timeline/index.html")
        html = rendered(loaded, first)
        assert len(html.encode()) < LIMIT
        assert len(attributes(html, "data-terms")) == 60
        assert html_errors(html) == []
        # every event stands on a page of the timeline
        pages = [o.view for o in loaded.plan.outputs if isinstance(o.view, TimelineView) and o is not first]
        assert len({e.id for view in pages for e in shown(view)}) == 10_000


def rendered(loaded: Any, output: Output) -> str:
    from generator.render.output import Renderer

    return Renderer(loaded.render_setup()).render(output).decode()


# ---------------------------------------------------------------------------- terms and storylines


def test_a_term_with_events_has_a_timeline_with_files(site: Site) -> None:
    loaded = load(site(telling(*days("2021-01-01", 6), topics="[Rail]")))
    paths = [o.path for o in loaded.plan.outputs if o.path.startswith("topics/rail/timeline/")]
    assert paths == [
        f"topics/rail/timeline/{n}" for n in ("index.html", "timeline.csv", "timeline.ics", "timeline.json", "timelinejs.json")
    ]


def test_a_storylines_timeline_holds_events_and_reports(site: Site) -> None:
    files: Files = {
        "content/articles/a.md": article("It began", date="2021-12-15", source="Courier", storyline="s", events="[{date: 2021-12-14, title: It begins}]"),
        "content/articles/b.md": article("It goes on", date="2021-12-16", storyline="s", events="[{date: 2021-12-16, title: It ends}]"),
        "content/storylines/s.md": "---\ntitle: S\n---\n",
    }  # fmt: skip
    built = build_clean(site(files))
    page = built.text("storylines/s/index.html")
    assert attributes(page, "id")[-6:] == ["main", "y2021", "e-a--2021-12-14", "r-a", "e-b--2021-12-16", "r-b"]
    assert "Report: Courier: It began" in visible_text(page)
    assert "r-a" not in built.text("timeline/index.html"), "the site's timeline is of events alone"


def test_a_storyline_with_too_many_shows_the_latest_and_has_a_timeline_of_its_own(site: Site) -> None:
    files = {**telling(*days("2021-01-01", WHOLE), storyline="s"), "content/storylines/s.md": "---\ntitle: S\n---\n"}
    built = build_clean(site(files))
    page = built.text("storylines/s/index.html")
    assert page.count('<li class="event event-exact" id=') == 58
    assert '<a href="/archive/storylines/s/timeline/">Whole timeline of S</a>' in page
    assert {"storylines/s/timeline/index.html", "storylines/s/timeline/2021/index.html", "storylines/s/timeline.json"} <= set(built.files)


# ---------------------------------------------------------------------------- what stands there


DISPUTED: Files = {
    "content/articles/a.md": article("A", date="2021-12-20", source="Courier", events="[{date: 2021-12-16, title: It ends, id: end}]"),
    "content/articles/b.md": article(
        "B", date="2021-12-20", source="Herald", storyline="s", events="[{date: 2021-12-17, title: The end, id: end}]"
    ),
    "content/storylines/s.md": "---\ntitle: The strike\nevents: [{date: 2021-12-16, title: Ended, id: end}]\n---\n",
}


def test_who_gives_which_date_is_said(site: Site) -> None:
    page = re.sub(r" (?=[:,;.])", "", visible_text(build_clean(site(DISPUTED)).text("timeline/index.html")))
    assert "16 December 2021 by Courier: A, The strike; 17 December 2021 by Herald: B." in page


def test_links_of_before_lead_to_the_event(site: Site) -> None:
    page = build_clean(site(DISPUTED)).text("timeline/index.html")
    assert {"e-end", "e-a--2021-12-16", "e-b--2021-12-17", "s-s--2021-12-16"} <= set(attributes(page, "id"))


def test_a_list_can_be_filtered_by_what_some_of_it_is_about(site: Site) -> None:
    view = timelines(
        site,
        {
            "content/articles/a.md": article(topics="[Rail]", people="[Ada]", events=f"[{', '.join(f'{{date: {d}, title: E}}' for d in days('2021-01-01', 8))}]"),
            "content/articles/b.md": article(topics="[Rail]", people="[Bob]", events=f"[{', '.join(f'{{date: {d}, title: F}}' for d in days('2021-01-01', 7))}]"),
            "content/articles/c.md": article(topics="[Rail]", people="[Cy]", events="[{date: 2021-01-01, title: G}]"),
        },
    )["timeline/"]  # fmt: skip
    assert [(g.key, [(c.value, c.title, c.count) for c in g.choices]) for g in view.filters] == [
        ("people", [("people/ada", "Ada", 8), ("people/bob", "Bob", 7)])
    ]


# ---------------------------------------------------------------------------- drawing


def test_a_drawing_says_by_its_shape_how_sure_a_date_is() -> None:
    columns = [Span(year, year) for year in (2020, 2021, 2022)]
    texts = ["2020-01-01", "2021", "2021~", "2020/2021", "2020/..", "2021~/2022", "[2020, 2022]"]
    marks = [draw_marks(columns, [(parse_edtf(t), False)]).marks[0] for t in texts]
    assert [(m.shape, m.x, m.width, m.row) for m in marks] == [
        ("line", 0, 0, 0), ("block", 120, 120, 0), ("soft", 60, 240, 0), ("block", 0, 240, 1), ("soft-end", 0, 360, 1), ("soft-start", 120, 240, 1),
        ("soft", 0, 360, 0),
    ]  # fmt: skip


def test_intervals_that_overlap_lie_in_rows_of_their_own() -> None:
    columns = [Span(year, year) for year in range(2010, 2020)]
    dates = [(parse_edtf(t), False) for t in ("2010/2015", "2011/2013", "2014/2016", "2016/2017")]
    assert [m.row for m in draw_marks(columns, dates).marks] == [1, 2, 2, 1]


YEARS = st.lists(st.integers(-5000, 5000), min_size=1, max_size=40)


@given(YEARS, st.lists(st.sampled_from(["{}", "{}-03", "{}~", "{}/..", "../{}", "{}-11/{}"]), min_size=1, max_size=6))
def test_whatever_is_drawn_lies_within_the_drawing(years: list[int], forms: list[str]) -> None:
    texts = [form.format(*[f"{'-' if y < 0 else ''}{abs(y):04}"] * 2) for y, form in zip(years, forms, strict=False)]
    dates = sorted(map(parse_edtf, texts), key=lambda d: d.order)
    columns = with_gaps(list(dict.fromkeys(group(d.first.year, 0) for d in dates)))
    assert len(columns) <= COLUMNS
    width = COLUMN * len(columns)
    for mark in draw_marks(columns, [(d, False) for d in dates]).marks:
        assert 0 <= mark.x <= mark.x + mark.width <= width
        assert 0 <= mark.row <= 3
    for bar in draw_density(columns, [(d.first.year, d.first.month) for d in dates]).bars:
        assert 0 <= bar.x <= width - bar.width and 1 <= bar.level <= 10


@given(st.integers(-100_000, 100_000), st.integers(0, 4))
def test_groups_of_years_hold_their_years_and_do_not_overlap(year: int, level: int) -> None:
    made = group(year, level)
    assert made.first <= year <= made.last and made.last - made.first == 10**level - 1
    assert group(made.first, level) == group(made.last, level) == made != group(made.last + 1, level)


def test_an_article_tells_its_events_in_the_order_of_the_timeline(site: Site) -> None:
    events = "[{date: /2016, title: It ended}, {date: 2015-05-05, title: It began}, {date: 2016-02, title: It went on}]"
    page = build_clean(site({"content/articles/a.md": article("A", events=events)})).text("2021/12/14/a/index.html")
    assert page.index("It began") < page.index("It ended") < page.index("It went on")


def test_what_is_under_a_topic_is_found_under_the_one_above_it(site: Site) -> None:
    files = {
        **telling(*(f"2021-01-{day:02}" for day in range(1, 13)), per_article=2, topics="[Sanctions]"),
        "content/articles/other.md": article(
            "Other", topics="[Trade, Ports]", events="[{date: 2021-02-01, title: A}, {date: 2021-02-02, title: B}]"
        ),
        "content/topics/sanctions.md": "---\ntitle: Sanctions\nparent: trade\n---\n",
        "content/topics/trade.md": "---\ntitle: Trade\nparent: world\n---\n",
        "content/topics/world.md": "---\ntitle: World\n---\n",
        "content/articles/apart.md": article("Apart", topics="[Sports]", events="[{date: 2021-03-01, title: C}]"),
    }
    (whole,) = [o.view for o in load(site(files)).plan.outputs if o.path == "timeline/index.html"]
    (topics,) = [group for group in whole.filters if group.key == "topics"]
    assert {choice.title: choice.count for choice in topics.choices} == {"Sanctions": 12, "Trade": 14, "World": 14, "Ports": 2}
