"""Timelines as files: JSON, iCalendar, CSV and TimelineJS, each judged by what its format's definition asks for."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.plan.views import DateView, EventView, Evidence, SiteView, TimelineExport
from generator.render.timeline_csv import COLUMNS
from generator.render.timeline_files import TIMELINE_FILES
from tests.cli.json_schema_subset import faults
from tests.conftest import Site
from tests.support import SITE, Files, article, build, build_clean

FILES: Files = {
    "site.yaml": f"{SITE}checks: {{level: {{unannounced-event: ignore}}}}\n",
    "content/articles/a.md": article(
        "The Bank, in short", date="2021-12-17", added="2021-12-18T09:30:00+01:00", source="Courier; Herald", topics="[Rates]", storyline="s",
        events='[{date: 2021-12-16, title: "Rates rise, at last; <b>so</b>", text: "By eight votes\\\\nto one"}, {date: 2021-12-20/2021-12-24, title: Week}]',
    ),
    "content/articles/b.md": article(
        "B", date="2021-12-16", storyline="s",
        events='[{date: 2010-09~, title: About}, {date: 2021-12-16, title: Disputed, id: d}, {date: 201X, title: Decade}, {date: -0043-03-15, title: Caesar}, '
        '{date: Y17000, title: Far}, {date: "../2016", title: Until}, {date: 2021-24, title: Winter}, {date: "[2010, 2012]", title: One of}]',
    ),
    "content/articles/c.md": article("C", date="2021-12-20", storyline="s", events="[{date: 2021-12-17, title: Disputed, id: d}]"),
    "content/storylines/s.md": "---\ntitle: S\nevents: [{date: 2021-11-01, title: Only here}]\n---\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    from tests.support import make_site

    return build_clean(make_site(tmp_path_factory.mktemp("site"), FILES)).files


# ---------------------------------------------------------------------------- JSON


def test_json_says_everything_that_is_known(made: dict[str, bytes]) -> None:
    read = json.loads(made["timeline/timeline.json"])
    assert (read["title"], read["url"], read["archive"]) == ("Timeline", "https://example.org/archive/timeline/", "The test archive")
    events = {e["title"]: e for e in read["events"]}
    assert len(events) == 11
    week = events["Week"]
    assert week["bounds"] == {
        "earliest_start": "2021-12-20",
        "latest_start": "2021-12-20",
        "earliest_end": "2021-12-24",
        "latest_end": "2021-12-24",
    }
    assert week["evidence"] == [
        {"title": "The Bank, in short", "url": "https://example.org/archive/2021/12/17/a/", "source": "Courier; Herald"}
    ]
    assert (week["id"], week["terms"]) == ("e-a--2021-12-20_2021-12-24", ["topics/rates"])
    assert events["Until"]["bounds"]["earliest_start"] is None
    assert events["Far"]["bounds"]["latest_end"] == "+17000-12-31"
    assert events["Caesar"]["bounds"]["latest_end"] == "-0043-03-15"
    assert [(c["date"], c["said_by"]) for c in events["Disputed"]["claims"]] == [
        ("2021-12-16", ["https://example.org/archive/2021/12/16/b/"]), ("2021-12-17", ["https://example.org/archive/2021/12/20/c/"]),
    ]  # fmt: skip


def test_a_storylines_file_marks_reports(made: dict[str, bytes]) -> None:
    read = json.loads(made["storylines/s/timeline.json"])
    assert read["url"] == "https://example.org/archive/storylines/s/"
    assert [(e["id"], e["date"]) for e in read["events"] if e["kind"] == "report"] == [
        ("r-b", "2021-12-16"), ("r-a", "2021-12-17"), ("r-c", "2021-12-20"),
    ]  # fmt: skip


# ---------------------------------------------------------------------------- iCalendar


def content_lines(content: bytes) -> list[str]:
    """The unfolded lines of a calendar that is laid out as RFC 5545, section 3.1, asks for."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [line.decode() for line in content.split(b"\r\n")]  # no character is cut in two
    return content.decode().removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def calendar_events(content: bytes) -> list[dict[str, str]]:
    """Events of a calendar by property name, after checking what the standard requires."""
    lines = content_lines(content)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in lines and sum(line.startswith("PRODID:") for line in lines) == 1
    found: list[dict[str, str]] = []
    for line in lines:
        name, colon, text = line.partition(":")
        assert colon and re.fullmatch(r"[A-Z-]+(;VALUE=DATE)?", name), line
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and line != "END:VEVENT" and line != "END:VCALENDAR":
            assert name not in found[-1]
            found[-1][name] = text
    for event in found:
        assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "SUMMARY"} <= set(event)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
    assert len({e["UID"] for e in found}) == len(found) > 0, "a calendar has at least one event, each a UID of its own"
    return found


def plain(text: str) -> str:
    """A TEXT value as readers see it (section 3.3.11)."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", text), "special characters are escaped"
    return re.sub(r"\\(.)", lambda m: "\n" if m.group(1) in "nN" else m.group(1), text)


def test_a_calendar_holds_the_events_of_certain_days_alone(made: dict[str, bytes]) -> None:
    found = calendar_events(made["timeline/timeline.ics"])
    assert [(plain(e["SUMMARY"]), e["DTSTART;VALUE=DATE"], e["DTEND;VALUE=DATE"], e["DTSTAMP"]) for e in found] == [
        ("Only here", "20211101", "20211102", "20211101T000000Z"),
        ("Rates rise, at last; <b>so</b>", "20211216", "20211217", "20211218T083000Z"),
        ("Week", "20211220", "20211225", "20211218T083000Z"),
    ]
    assert found[1]["UID"] == "e-a--2021-12-16@example.org/archive"
    assert plain(found[1]["DESCRIPTION"]) == "By eight votes\\nto one\nCourier; Herald: The Bank, in short"
    assert found[1]["URL"] == "https://example.org/archive/timeline/2021/#e-a--2021-12-16"


def test_another_program_reads_the_same_from_it(made: dict[str, bytes]) -> None:
    icalendar = pytest.importorskip("icalendar")
    calendar = icalendar.Calendar.from_ical(made["timeline/timeline.ics"])
    events = list(calendar.walk("VEVENT"))
    assert [(str(e["SUMMARY"]), e["DTSTART"].dt, e["DTEND"].dt - e["DTSTART"].dt) for e in events][1:] == [
        ("Rates rise, at last; <b>so</b>", datetime.date(2021, 12, 16), datetime.timedelta(1)),
        ("Week", datetime.date(2021, 12, 20), datetime.timedelta(5)),
    ]
    assert not any(e.errors for e in events)


def test_there_is_no_calendar_without_a_day_to_put_in(site: Site) -> None:
    built = build_clean(site({"content/articles/a.md": article(events="[{date: 2021, title: E}]")}))
    assert "timeline/timeline.json" in built.files and "timeline/timeline.ics" not in built.files
    assert "timeline.ics" not in built.text("timeline/index.html")


def test_a_calendar_bears_no_time_of_building_and_its_uids_last(site: Site) -> None:
    folder = site({"content/articles/a.md": article(events="[{date: 2021-12-16, title: One}]")})
    first = build(folder).files["timeline/timeline.ics"]
    assert build(folder, now="2031-01-01T00:00:00Z", clean=True).files["timeline/timeline.ics"] == first
    place: Path = folder / "content/articles/a.md"
    place.write_text(place.read_text().replace("title: One", "title: In other words"))
    second = calendar_events(build(folder).files["timeline/timeline.ics"])
    assert second[0]["SUMMARY"] == "In other words"
    assert second[0]["UID"] == calendar_events(first)[0]["UID"]


# ---------------------------------------------------------------------------- CSV


def test_the_table_reads_as_it_was_written(made: dict[str, bytes]) -> None:
    text = made["timeline/timeline.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert text.split("\r\n")[0] == ",".join(COLUMNS)
    assert len(rows) == 11 and all(None not in row and None not in row.values() for row in rows)
    by_title = {row["title"]: row for row in rows}
    assert by_title["Rates rise, at last; <b>so</b>"]["sources"] == "Courier; Herald"
    assert by_title["Disputed"]["evidence"].split("\n") == [
        "https://example.org/archive/2021/12/16/b/", "https://example.org/archive/2021/12/20/c/"
    ]  # fmt: skip
    assert (by_title["Until"]["earliest_start"], by_title["Until"]["latest_end"]) == ("", "2016-12-31")
    assert [r["date"] for r in rows][:3] == ["-0043-03-15", "[2010, 2012]", "201X"]


# ---------------------------------------------------------------------------- TimelineJS

DATE = {
    "type": "object",
    "required": ["year"],
    "additionalProperties": False,
    "properties": {
        "year": {"type": "integer"},
        "month": {"type": "integer", "enum": list(range(1, 13))},
        "day": {"type": "integer", "enum": list(range(1, 32))},
        "display_date": {"type": "string"},
    },
}
TEXT = {
    "type": "object", "additionalProperties": False, "properties": {"headline": {"type": "string"}, "text": {"type": "string"}},
}  # fmt: skip
TIMELINEJS: dict[str, Any] = {
    "type": "object",
    "required": ["events"],
    "additionalProperties": False,
    "properties": {
        "scale": {"enum": ["human", "cosmological"]},
        "title": {"type": "object", "required": ["text"], "additionalProperties": False, "properties": {"text": TEXT}},
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["start_date"],
                "additionalProperties": False,
                "properties": {
                    "start_date": DATE, "end_date": DATE, "text": TEXT, "unique_id": {"type": "string"}, "group": {"type": "string"},
                    "display_date": {"type": "string"}, "autolink": {"type": "boolean"},
                },
            },
        },
    },
}  # fmt: skip
"""TimelineJS's own description of its JSON format, as far as we use it."""


def test_timelinejs_can_read_it(made: dict[str, bytes]) -> None:
    read = json.loads(made["timeline/timelinejs.json"])
    assert faults(TIMELINEJS, read, TIMELINEJS) == []
    assert len({e["unique_id"] for e in read["events"]}) == len(read["events"]) == 11
    slides = {re.sub(r"</?a[^>]*>", "", e["text"]["headline"]): e for e in read["events"]}
    assert [slides[t].get("start_date") for t in ("Caesar", "About", "Until", "Winter")] == [
        {"year": -43, "month": 3, "day": 15}, {"year": 2010, "month": 9}, {"year": 2016}, {"year": 2021, "month": 12},
    ]  # fmt: skip
    assert [slides[t].get("end_date") for t in ("About", "Decade", "Winter", "Week", "One of")] == [
        None, {"year": 2019}, {"year": 2022, "month": 2}, {"year": 2021, "month": 12, "day": 24}, {"year": 2012},
    ]  # fmt: skip
    assert slides["About"]["display_date"] == "about September 2010"
    assert "Rates rise, at last; &lt;b&gt;so&lt;/b&gt;" in slides
    assert {e.get("group") for e in json.loads(made["storylines/s/timelinejs.json"])["events"]} == {None, "Reports"}


def test_times_that_browsers_have_no_dates_for_make_it_cosmological(site: Site) -> None:
    folder = site(
        {
            "content/articles/a.md": article("A", date="2021-12-18", events="[{date: Y-4500000, title: Far}]"),
            "content/articles/b.md": article("B", date="2021-12-18", storyline="s", events="[{date: 2021-12-17, title: Near}]"),
            "content/storylines/s.md": "---\ntitle: S\n---\nSo far.\n",
        }
    )
    made = build(folder).files
    far, near = (json.loads(made[f"{owner}/timelinejs.json"]) for owner in ("timeline", "storylines/s"))
    assert [(read["scale"], [e["start_date"] for e in read["events"]]) for read in (far, near)] == [
        ("cosmological", [{"year": -4500000}, {"year": 2021}]),
        ("human", [{"year": 2021, "month": 12, "day": 17}, {"year": 2021, "month": 12, "day": 18}]),
    ]
    assert faults(TIMELINEJS, far, TIMELINEJS) == []


# ---------------------------------------------------------------------------- any text


def event(date: str, title: str, text: str = "") -> EventView:
    shown = DateView(date, date, date, date, "", "")
    return EventView(
        "e-x", (), shown, title, text, "exact", (Evidence(title, "/archive/a/", text),), (), (), "/archive/timeline/2021/#e-x", ""
    )


def rendered(form: str, *events: EventView) -> bytes:
    base = "https://example.org/archive/"
    view = TimelineExport("T", f"{base}timeline/", "S", "en", base, "/archive/", events)
    made = TIMELINE_FILES[form](view, cast(SiteView, SimpleNamespace(base_url=base, home="/archive/")))
    return made.whole(map(made.row, events))


@pytest.mark.parametrize(
    "date", ["../2011", "2011/..", "2011/", "/2011", "Y-4500000", "Y170000002", "[2011,2012]", "2011-21", "20XX", "0000", "-9999"]
)
@pytest.mark.parametrize("form", TIMELINE_FILES)
def test_every_form_has_words_for_every_date(form: str, date: str) -> None:
    assert "It happened" in rendered(form, event(date, "It happened")).decode()


ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60) | st.sampled_from(
    ["BEGIN:VEVENT", "a,b;c\\n", "\\", "🎉" * 60, 'x"y"z', "=1+1", "</script><b>", "é" * 80]
)


@given(ANY, ANY)
def test_no_text_breaks_out_of_its_file(title: str, text: str) -> None:
    only = event("2021-12-16", title, text)
    (found,) = calendar_events(rendered("icalendar", only))
    from generator.base.text import clean

    assert plain(found["SUMMARY"]) == clean(title)
    (row,) = csv.DictReader(io.StringIO(rendered("timeline-csv", only).decode(), newline=""), strict=True)
    assert (row["title"], row["text"]) == (title, text)
    slide = json.loads(rendered("timelinejs", only))["events"][0]
    assert "<b>" not in slide["text"]["headline"] and "</script>" not in slide["text"]["text"]
