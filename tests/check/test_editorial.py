"""What an editor is told of the archive as a whole, and what not."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.base.workers import Workers
from generator.check.check_site import check_site
from generator.cli.main import main
from generator.engine.load_site import load_site
from generator.engine.report import silent
from generator.engine.site_store import opened_store
from tests.conftest import Site
from tests.support import NOW, SITE, Files, article, build, checked, shown

QUIET = f"{SITE}checks: {{level: {{orphan-topic: ignore}}}}\n"
SOURCES = {"site.yaml": QUIET} | {
    f"content/sources/{name.lower()}.md": f"---\ntitle: {name}\ndescription: A paper.\n---\n" for name in ("Wire", "Courier")
}
COPY = " ".join(f"The {n}th dock worker of the {place} harbour laid down tools." for n in range(4, 12) for place in ("old", "outer"))


def codes(folder: Path) -> list[str]:
    return [d.code for d in checked(folder)]


def storyline(status: str = "developing", events: str = "[]") -> str:
    return f"---\ntitle: The strike\nstatus: {status}\nevents: {events}\n---\n"


# ---------------------------------------------------------------------------- dates


@pytest.mark.parametrize("date", ["2026-01-02", "2026-01", "2026", "2025-12-31"])
def test_a_day_that_may_have_come_somewhere_in_the_world_is_no_oversight(site: Site, date: str) -> None:
    assert codes(site({"content/articles/a.md": article(date=date)})) == []


@pytest.mark.parametrize("date", ["2026-01-03", "2026-02", "2062", "2026-01-03~"])
def test_a_report_of_a_day_that_has_not_come_is_one(site: Site, date: str) -> None:
    found = checked(site({"content/articles/a.md": article(date=date)}))
    assert shown(found) == ["content/articles/a.md:3:7 future-date"]


def test_of_an_article_that_waits_for_its_moment_nothing_is_said(site: Site) -> None:
    assert codes(site({"content/articles/a.md": article(date="2026-02-01", publish_at="2026-02-01")})) == []


# ---------------------------------------------------------------------------- events


@pytest.mark.parametrize(
    ("event", "front"),
    [
        ("{date: 2021-12-14, title: E}", {}),
        ("{date: 2021-12, title: E}", {}),
        ("{date: 2021-12/.., title: E}", {}),
        ("{date: 2021-12-20, title: E, announced: true}", {}),
        ("{date: 2021-12-20, title: E}", {"updated": "2021-12-20"}),
        ("{date: 2021-12-20, title: E}", {"added": "2022-01"}),
        ("{date: 2021-12-20, title: E}", {"notes": "[{date: 2021-12-21, kind: update, text: It happened.}]"}),
    ],
)
def test_an_event_that_the_article_can_know_of_is_no_oversight(site: Site, event: str, front: dict[str, str]) -> None:
    assert codes(site({"content/articles/a.md": article(events=f"[{event}]", **front)})) == []


@pytest.mark.parametrize("date", ["2021-12-15", "2022-01~", "2022", "2021-12-15/.."])
def test_an_event_after_its_article_is_one(site: Site, date: str) -> None:
    assert codes(site({"content/articles/a.md": article(events=f"[{{date: {date}, title: E}}]")})) == ["unannounced-event"]


def test_of_many_only_some_are_shown_and_the_last_says_how_many_more(site: Site) -> None:
    events = ", ".join(f"{{date: 2022-01-{n:02}, title: E{n}}}" for n in range(1, 26))
    found = checked(site({"content/articles/a.md": article(events=f"[{events}]")}))
    assert len(found) == 10
    assert [d.message for d in found if "more" in d.message] == [
        "this event is dated 2022-01-10, after the article that reports it (2021-12-14) (and 15 more such, shown once these are dealt with)"
    ]


# ---------------------------------------------------------------------------- storylines


def strike(last: str, newest: str, status: str = "developing", events: str = "[]") -> Files:
    return {
        "content/storylines/strike.md": storyline(status, events),
        "content/articles/a.md": article(date=last, storyline="strike"),
        "content/articles/b.md": article(date=newest),
    }


def test_a_developing_storyline_is_silent_by_the_archives_own_newest_article(site: Site) -> None:
    assert codes(site(strike("2019-06-01", "2020-06-03"))) == ["silent-storyline"]
    assert codes(site(strike("2019-06-01", "2020-06-01"))) == []
    assert codes(site(strike("2019-06-01", "2020-06-03", status="closed"))) == []


def test_an_event_of_the_storyline_file_breaks_the_silence(site: Site) -> None:
    assert codes(site(strike("2019-06-01", "2020-06-03", events="[{date: 2020-05-01, title: Talks}]"))) == ["unsupported-event"]


def test_an_event_of_a_storyline_is_supported_by_any_article_that_names_it(site: Site) -> None:
    files = strike("2019-06-01", "2019-06-03", events="[{date: 2019-05-01, title: Talks}, {id: end, date: 2019-05-09, title: It ends}]")
    told = "[{date: 2019-05-01, title: talks}, {id: end, date: 2019-05-09, title: The end}]"
    assert codes(site({**files, "content/articles/b.md": article(date="2019-06-03", events=told)})) == []


def test_what_ties_an_article_to_its_storyline(site: Site) -> None:
    ties: dict[str, tuple[dict[str, str], str]] = {
        "topic": ({"topics": "[Ports]"}, ""),
        "event": ({"events": "[{date: 2019-05-01, title: Talks}]"}, ""),
        "relation": ({"links": "{answers: a}"}, ""),
        "link": ({}, "As [was said](article:a)."),
    }
    first = article(date="2019-06-01", storyline="strike", topics="[Ports]", events="[{date: 2019-05-01, title: Talks}]", source="Wire")
    for name, (front, body) in ties.items():
        other = article("Other", body, date="2019-06-02", storyline="strike", source="Wire", **front)
        files = {**SOURCES, "content/storylines/strike.md": storyline(), "content/articles/a.md": first, "content/articles/b.md": other}
        assert codes(site(files)) == [], name
    alone = article("Other", date="2019-06-02", storyline="strike", source="Wire")
    files = {**SOURCES, "content/storylines/strike.md": storyline(), "content/articles/a.md": first, "content/articles/b.md": alone}
    assert codes(site(files)) == ["loose-article", "loose-article"]


# ---------------------------------------------------------------------------- sources


def test_the_most_used_sources_are_asked_for_first(site: Site) -> None:
    names = [f"Paper {n}" for n in range(9) for _ in range(n + 1)]
    found = checked(site({f"content/articles/a{n}.md": article(f"S{n}", source=name) for n, name in enumerate(names)}))
    assert [d.message.partition("(")[2] for d in found] == [f"{n} articles)" for n in (5, 6, 7, 8)] + ["9 articles) (and 4 more such, shown once these are dealt with)"]  # fmt: skip


def test_a_source_whose_file_has_a_text_instead_of_a_description_will_do(site: Site) -> None:
    files = {"content/articles/a.md": article(source="Wire"), "content/sources/wire.md": "---\ntitle: Wire\n---\nAn agency.\n"}
    assert codes(site(files)) == []


# ---------------------------------------------------------------------------- the same report twice


def copies(*fronts: dict[str, str], text: str = COPY) -> Files:
    made = {
        f"content/articles/a{n}.md": article(f"Story {n}", f"{text} Ends {n}.", date=f"2021-12-{n + 1:02}", **front)
        for n, front in enumerate(fronts)
    }
    return {**SOURCES, **made}


def test_wire_copy_under_two_publishers_is_proposed_as_a_reprint(site: Site) -> None:
    found = checked(site(copies({"source": "Wire"}, {"source": "Courier"})))
    assert shown(found) == ["content/articles/a1.md:2:8 same-text"]
    assert found[0].hint == "If Courier carries the same copy, add the line `links: {reprint_of: a0}` here."
    assert codes(site(copies({"source": "Wire"}, {"source": "Courier", "links": "{reprint_of: a0}"}))) == []


def test_reprints_of_one_report_are_not_told_of_one_another(site: Site) -> None:
    reprint = {"source": "Courier", "links": "{reprint_of: a0}"}
    assert codes(site(copies({"source": "Wire"}, reprint, reprint))) == []
    found = checked(site(copies({"source": "Wire"}, reprint, {"source": "Courier"})))
    assert [(d.location.path, d.hint.partition("add ")[2]) for d in found] == [
        ("content/articles/a2.md", "the line `links: {reprint_of: a0}` here.")
    ]


def test_a_report_with_the_same_original_is_told_of_once(site: Site) -> None:
    url = {"source_url": "https://example.org/x"}
    assert codes(site(copies(url, url))) == ["same-original"]


def test_short_texts_and_different_ones_are_not_compared(site: Site) -> None:
    assert codes(site(copies({}, {}, text="The dockers laid down their tools at noon."))) == []
    files = {**copies({}), "content/articles/b.md": article("B", COPY.replace("tools", "their hooks again").replace("dock worker", "man"))}
    assert codes(site(files)) == []


def test_private_texts_and_drafts_are_in_nobodys_way(site: Site) -> None:
    assert codes(site(copies({}, {"draft": "true"}))) == []


# ---------------------------------------------------------------------------- when they run


def test_check_shows_them_and_a_build_only_under_strict(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    folder = site(copies({"source": "Wire"}, {"source": "Courier"}))
    assert main(["check", str(folder), "--jobs", "1"]) == 0
    assert "[same-text]" in capsys.readouterr().err
    assert main(["check", str(folder), "--jobs", "1", "--strict"]) == 1
    assert build(folder).report.diagnostics == ()
    capsys.readouterr()
    # although the site is built already, and nothing has changed since
    assert main(["build", str(folder), "--jobs", "1", "--strict"]) == 1
    assert "[same-text]" in capsys.readouterr().err
    (folder / "site.yaml").write_text(f"{SITE}checks: {{level: {{same-text: ignore, orphan-topic: ignore}}}}\n")
    assert main(["build", str(folder), "--jobs", "1", "--strict"]) == 0


def test_a_level_of_error_stops_check(site: Site) -> None:
    folder = site({**copies({}, {}), "site.yaml": f"{SITE}checks: {{level: {{same-text: error, orphan-topic: ignore}}}}\n"})
    assert [(d.code, d.is_error) for d in checked(folder)] == [("same-text", True)]
    assert main(["check", str(folder), "--jobs", "1"]) == 1


def test_the_demonstration_archive_is_in_order() -> None:
    root = Path(__file__).parents[2]
    with Workers(1) as workers, opened_store(root, silent, make=False) as store:
        loaded = load_site(root, workers, store, now=NOW.replace("2026-01-01", "2026-11-22"), progress=silent)
        assert shown(check_site(loaded, workers, silent)) == []
