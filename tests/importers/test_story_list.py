"""The text of a scraped list of stories: what is recognised, what stays, and that nothing is lost."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.content.model import Person
from generator.importers.item import Choices, ImportedItem, Residue
from generator.importers.joints import split_joined
from generator.importers.plain_text import paragraph
from generator.importers.story_list import read_story_list
from tests.importers.importing import CASES, items_of, residue_of


def story(text: str, *, category: str = "Trade", headline: str = "A headline", date: str = "") -> ImportedItem:
    """A story with one paragraph."""
    lines = f"More stories\n\n  • in {category}\n\n    {headline}\n\n    {text} More\n".splitlines(keepends=True)
    (item,) = read_story_list("s.txt", lines, Choices(date))
    assert isinstance(item, ImportedItem)
    return item


def case(name: str) -> list[ImportedItem]:
    return items_of(CASES / "story-list" / f"{name}.txt", date="2021-12-16")


def test_category_headline_dateline_agency_and_help_get_fields_of_their_own() -> None:
    (item,) = case("one")
    assert item.title == "Harbour board closes the northern quay for a winter of repairs"
    assert item.terms == {"topics": ("Shipping",)}
    assert (item.dateline, item.source, item.rights) == ("PORT VALDEN", "Reuters", "private")
    assert item.contributors == (Person("Tomas Hale", "additional reporting", "Eastmark"),)
    assert item.body.split("\n\n") == [
        "The harbour board will close the northern quay on Tuesday, the first closure of its kind.",
        "The quay carries a third of the port's grain, said Dr. A. Lindqvist, who chairs the board.",
        "“We have put it off for ten years,” she told reporters.",
        "Work should end in March.",
    ]


def test_excerpts_name_who_has_the_rest() -> None:
    one, two = case("excerpts")
    assert (one.source, one.rights, one.extra) == ("The Valden Courier", "quote", {"kind": "excerpt"})
    assert two.source == "example.com" and two.body.endswith("three regulators.")
    assert "an organisation may be “Orrin Devices” (NASDAQ:ORRN)" in two.hints and "(NASDAQ:ORRN)" in two.body


def test_bylines_videos_and_accounts_are_no_paragraphs() -> None:
    one, two = case("bylines")
    assert [a.name for a in one.authors] == ["Petra Vann", "Joss Merrin"] and one.source == "AFP" and one.dateline == "PORT VALDEN"
    assert one.extra == {"videos": ("Minister leaves the assembly",)}
    assert one.body == "The minister for harbours resigned on Monday night."
    assert [(p.name, p.place) for p in two.contributors] == [("Joss Merrin", "Eastmark"), ("Lee Tarrow", "Port Valden")]
    assert [a.name for a in two.authors] == ["Ines Corro"] and any("check it" in h for h in two.hints)


def test_weekdays_and_months_are_hints_and_never_dates() -> None:
    item = story("They met on Tuesday and in March 2019.", date="2021-12-16")
    assert item.date == "2021-12-16"
    assert any("the Tuesday up to 2021-12-16 was 2021-12-14" in h for h in item.hints) and any("“March 2019”" in h for h in item.hints)
    assert story("They met on Tuesday.").date == ""


def test_what_stands_before_the_first_story_is_residue() -> None:
    found = residue_of(CASES / "story-list" / "no-more-and-prologue.txt", date="2021")
    assert [r.text for r in found] == ["THE VALDEN LEDGER Edition for subscribers", "Nothing"]


def test_spaces_that_do_not_break_quotes_and_dashes_survive() -> None:
    (item,) = case("typography")
    assert "12\u00a0nights" in item.body and item.title == "“Nobody’s lantern” – a play in 3\u00a0acts – opens"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("It ended.The next began.", ["It ended.", "The next began."]),
        ("It ended.”The next", ["It ended.”", "The next"]),
        ("It ended.“Why?” she said.", ["It ended.", "“Why?” she said."]),
        ('It ended."The next', ['It ended.', '"The next']),
        ('"It ended."The next', ['"It ended."', "The next"]),
        ("Is it over?Nobody knows!They left…Then silence.", ["Is it over?", "Nobody knows!", "They left…", "Then silence."]),
        ("It cost 3.5 per cent in 2021.The year after", ["It cost 3.5 per cent in 2021.", "The year after"]),
        ("It fell (NYSE:BABA).Traders sold.", ["It fell (NYSE:BABA).", "Traders sold."]),
        ("Made by Apple Inc.Analysts liked it.", ["Made by Apple Inc.", "Analysts liked it."]),
        ("It closes at 5 p.m.The night", ["It closes at 5 p.m.", "The night"]),
        ("goods of the U.S.But not", ["goods of the U.S.", "But not"]),
        ("wrote to a@example.org.Neither came", ["wrote to a@example.org.", "Neither came"]),
        *[(text, [text]) for text in (
            "The U.S. Treasury", "The U.S.Treasury", "J.R.R.Tolkien wrote", "Mr.Smith and Dr.Jones", "St.Petersburg", "see https://example.org/A.Html today", "www.Example.Com",
            "ASP.NET and Amazon.Com", "Yahoo!Japan", "version 1.A", "e.g.Paris", "No.The", "a.m. and p.m.", "4.75", "Section 3.B is",
        )],
    ],
)  # fmt: skip
def test_paragraphs_are_restored_where_sentences_were_run_together(text: str, parts: list[str]) -> None:
    assert split_joined(text) == parts


@given(st.text(max_size=200))
def test_restoring_paragraphs_changes_no_character(text: str) -> None:
    assert "".join(split_joined(text)) == text


WORDS = st.sampled_from(
    "the harbour board U.S. Dr. Ines 3.5 per cent “quay” said (NYSE:ABC) Valden’s No. 4 grain-ship &amp; *star* _x_ <b> [a](b) # > - 1. | ~ \\".split(
        " "
    )
)
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=4)
STATEMENTS = st.sampled_from(["", "By Petra Vann and Lee Tarrow", "Video: The quay", "Follow Ines Corro on Twitter", "Additional reporting by Lee Tarrow in Valden", "Continue Reading on The Ledger",
                              "PORT VALDEN (Reuters) – It began.", "EASTMARK — It began."])  # fmt: skip
STORIES = st.lists(
    st.tuples(st.sampled_from(["", "Trade", "Old shipping"]), PARAGRAPHS, STATEMENTS, st.sampled_from(["•", "·", "▪"]), st.booleans()),
    min_size=1,
    max_size=4,
)


@given(STORIES, st.sampled_from(["", "More stories\n\n", "A note at the top\n\n"]))
@settings(max_examples=150)
def test_text_in_is_text_placed_and_residue(stories: list[tuple[str, list[str], str, str, bool]], prologue: str) -> None:
    pieces = [prologue]
    said: Counter[str] = Counter(prologue.split() if prologue.startswith("A note") else [])
    for category, paragraphs, statement, bullet, joined in stories:
        blocks = [
            p
            for p in ([statement] if statement.isupper() or "—" in statement or "–" in statement else [])
            + paragraphs[1:]
            + ([statement] if statement and "—" not in statement and "–" not in statement else [])
            if p
        ]
        text = (" " if joined else "\n\n    ").join(blocks)
        pieces.append(f"  {bullet} in {category}\n\n    {paragraphs[0]}\n\n    {text} More\n\n")
        said.update(category.split() + paragraphs[0].split() + text.split())
    placed: Counter[str] = Counter()
    for entry in read_story_list("s.txt", "".join(pieces).splitlines(keepends=True), Choices("2021")):
        if isinstance(entry, Residue):
            placed.update(entry.text.split())
            continue
        body = MarkdownIt("commonmark", {"html": False}).enable("table").enable("strikethrough").parse(entry.body)
        assert {t.type for t in body} <= {"paragraph_open", "inline", "paragraph_close"}, entry.body
        placed.update(
            " ".join(
                [entry.title, *entry.terms.get("topics", ()), *(m.text for m in entry.moved), " ".join("".join(shown_of(t)) for t in body)]
            ).split()
        )
    assert placed == said


def shown_of(token: object) -> list[str]:
    children = getattr(token, "children", None) or ()
    return [" " if c.type in ("softbreak", "hardbreak") else c.content for c in children] + [" "]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
@settings(max_examples=300)
def test_plain_text_is_shown_by_markdown_as_it_is(text: str) -> None:
    rendered = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).parse(paragraph(text))
    shown = "".join("".join(c.content if c.type != "softbreak" else "\n" for c in t.children or ()) for t in rendered if t.type == "inline")
    assert re.sub(r"[ \n]+", " ", shown).strip() == re.sub(r"[ \t\n\r\f\v]+", " ", text).strip()
    assert all(t.type in ("paragraph_open", "inline", "paragraph_close") for t in rendered)


def test_a_list_needs_a_date_that_somebody_gives(tmp_path: Path) -> None:
    from generator.cli.main import main

    (tmp_path / "site.yaml").write_text("title: T\n")
    assert main(["import", str(CASES / "story-list" / "one.txt"), "--site", str(tmp_path)]) == 2
    assert not (tmp_path / "content").exists()
    assert main(["import", str(CASES / "story-list" / "one.txt"), "--site", str(tmp_path), "--date", "2021-12~"]) == 0
    (made,) = (tmp_path / "content").rglob("*.md")
    assert "date: 2021-12~" in made.read_text() and "draft: true" in made.read_text() and "rights: private" in made.read_text()
