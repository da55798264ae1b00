"""A storyline's page: who reported what and who first, and how the reports stand to each other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generator.plan.views import ArticleCard, StorylineView
from tests.conftest import Site
from tests.support import Files, article, build_clean, load, visible_text

STORYLINE = "---\ntitle: The strike\nstatus: developing\nsummary: Who stops work.\n---\nSo far.\n"


def member(title: str, date: str, body: str = "Text.", **front: str) -> str:
    return article(title, body, date=date, storyline="strike", **front)


def view_of(site: Site, articles: Files) -> StorylineView:
    plan = load(site({"content/storylines/strike.md": STORYLINE, **articles})).plan
    (view,) = [o.view for o in plan.outputs if isinstance(o.view, StorylineView)]
    return view


def titles(cards: Sequence[ArticleCard]) -> list[str]:
    return [card.title for card in cards]


# ---------------------------------------------------------------------------- coverage


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ({"Wire": "2021-03-01", "Courier": "2021-03-02"}, [("Wire", True), ("Courier", False)]),
        ({"Wire": "2021-03-02", "Courier": "2021-03-02"}, [("Wire", True), ("Courier", True)]),
        ({"Wire": "2021-03-02T09:00", "Courier": "2021-03-02T08:00"}, [("Courier", True), ("Wire", False)]),
        ({"Wire": "2021-03-02T09:00", "Courier": "2021-03-02"}, [("Courier", True), ("Wire", True)]),
        ({"Wire": "2021-03", "Courier": "2021-03-20"}, [("Wire", True), ("Courier", True)]),
        ({"": "2021-03-01", "Courier": "2021-03-02"}, [("Courier", False), ("", True)]),
    ],
)
def test_who_reported_first_is_said_as_far_as_it_is_known(site: Site, reports: dict[str, str], expected: list[tuple[str, bool]]) -> None:
    articles = {
        f"content/articles/a{n}.md": member(f"Story {n}", date, **({"source": source} if source else {}))
        for n, (source, date) in enumerate(reports.items())
    }
    assert [(part.source.title if part.source else "", part.first) for part in view_of(site, articles).coverage] == expected


def test_the_articles_of_a_publisher_stand_together(site: Site) -> None:
    days = [("Wire", "01"), ("Courier", "02"), ("Wire", "03")]
    articles = {f"content/articles/a{n}.md": member(f"Story {n}", f"2021-03-{day}", source=source) for n, (source, day) in enumerate(days)}
    assert [titles(part.cards) for part in view_of(site, articles).coverage] == [["Story 0", "Story 2"], ["Story 1"]]


# ---------------------------------------------------------------------------- relations

RELATED: Files = {
    "content/articles/a.md": member("Fear of a strike", "2021-03-01", "It [came](article:d)."),
    "content/articles/b.md": member(
        "Strike called", "2021-03-02", "As [feared](article:a), and [elsewhere](article:out).", links="{confirms: [a]}"
    ),
    "content/articles/c.md": member("Board replies", "2021-03-03", "[Fear](article:a).", links="{answers: [b], follows: [out]}"),
    "content/articles/d.md": member("Strike", "2021-03-04", links="{follows: [b, a], reprint_of: c}"),
    "content/articles/out.md": article("Elsewhere", date="2021-03-01"),
}


def test_articles_stand_to_others_of_the_storyline_as_they_declare(site: Site) -> None:
    found = view_of(site, RELATED).relations
    assert [(part.card.title, [(r.label, titles(r.cards)) for r in part.relations]) for part in found] == [
        ("Strike called", [("Confirms", ["Fear of a strike"])]),
        ("Board replies", [("Answers", ["Strike called"]), ("Mentions", ["Fear of a strike"])]),
        ("Strike", [("Follows", ["Fear of a strike", "Strike called"]), ("Reprint of", ["Board replies"])]),
    ]


def test_the_page_can_be_read_as_sentences(site: Site) -> None:
    text = visible_text(build_clean(site({"content/storylines/strike.md": STORYLINE, **RELATED})).text("storylines/strike/index.html"))
    assert "How the reports stand to each other Strike called 2 Mar 2021 Confirms Fear of a strike 1 Mar 2021" in text


def test_notes_on_its_articles_stand_on_its_page_by_date(site: Site) -> None:
    def note(date: str, kind: str) -> str:
        return f"[{{date: {date}, kind: {kind}, text: A *slip*.}}]"

    articles = {
        "content/articles/a.md": member("First", "2021-03-01", notes=note("2021-05-02", "correction")),
        "content/articles/b.md": member("Second", "2021-03-02", notes=note("2021-04-02", "update")),
        "content/articles/out.md": article("Elsewhere", notes=note("2021-04-02", "update")),
    }
    found = view_of(site, articles).notes
    assert [(entry.card.title, entry.note.kind, entry.note.date.iso) for entry in found] == [
        ("Second", "update", "2021-04-02"),
        ("First", "correction", "2021-05-02"),
    ]


def test_an_article_leads_on_along_its_storyline(site: Site) -> None:
    built = build_clean(site({"content/storylines/strike.md": STORYLINE, **RELATED}))
    page = visible_text(built.text("2021/03/02/b/index.html"))
    assert "story 2 Previous in this storyline Fear of a strike Next in this storyline Board replies" in page
    assert "story 4, the latest Previous in this storyline Board replies" in visible_text(built.text("2021/03/04/d/index.html"))


def test_a_storyline_without_articles_is_a_plain_page(site: Site) -> None:
    view = view_of(site, {})
    assert (view.coverage, view.relations, view.notes) == ((), (), ())
