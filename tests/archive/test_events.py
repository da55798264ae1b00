"""Events: one for each thing that happened, with all who tell of it, under an id that lasts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.events import gather_events
from generator.archive.model import EventFact
from generator.archive.same_event import near_same
from generator.base.edtf import parse_edtf
from generator.content.model import Article, Event, Storyline
from tests.support import article, parse, parse_article


def told_by(slug: str, *events: str, storyline: str = "", date: str = "2021-12-14") -> Article:
    """An article that tells of some events, each written as `DATE TITLE` or `DATE TITLE #ID`."""
    return parse_article(article(slug, date=date, slug=slug, storyline=storyline or "~", events=_yaml(events)))


def noted_in(slug: str, *events: str) -> Storyline:
    """A storyline whose file names some events."""
    document = parse(f"---\ntitle: {slug}\nslug: {slug}\nevents: {_yaml(events)}\n---\n", "storyline", "content/storylines/s.md").document
    assert isinstance(document, Storyline)
    return document


def _yaml(events: tuple[str, ...]) -> str:
    made = []
    for text in events:
        date, _, rest = text.partition(" ")
        title, _, name = rest.partition(" #")
        made.append(f'{{date: "{date}", title: "{title}"' + (f", id: {name}}}" if name else "}"))
    return f"[{', '.join(made)}]"


def events_of(*documents: Article | Storyline) -> tuple[EventFact, ...]:
    """The events that articles (oldest first) and storylines tell of."""
    articles = [d for d in documents if isinstance(d, Article)]
    return gather_events(articles, [d for d in documents if isinstance(d, Storyline)])[0]


# ---------------------------------------------------------------------------- one event, several who tell of it


def test_mentions_with_one_id_are_one_event() -> None:
    (made,) = events_of(told_by("a", "2019 Named #x"), told_by("b", "2019 In other words #x"), noted_in("s", "2019 Again #x"))
    assert (made.id, made.title, made.evidence, made.storylines, made.claims) == ("e-x", "Named", (0, 1), ("s",), ())


def test_mentions_with_one_date_and_title_are_one_event_whatever_their_storyline() -> None:
    (made,) = events_of(told_by("a", "2021-12-16 Joins the list"), told_by("b", "2021-12-16 joins  the LIST", storyline="s"))
    assert (made.evidence, made.storylines) == ((0, 1), ("s",))


def test_within_a_storyline_nearly_the_same_title_will_do() -> None:
    one, other = "2021-12-16 Eight companies join the investment blacklist", "2021-12-16 Eight companies join blacklist"
    assert len(events_of(told_by("a", one, storyline="s"), told_by("b", other, storyline="s"))) == 1
    assert len(events_of(told_by("a", one, storyline="s"), noted_in("s", other))) == 1
    assert len(events_of(told_by("a", one, storyline="s"), told_by("b", other, storyline="t"))) == 2
    assert len(events_of(told_by("a", one, storyline="s"), told_by("b", other.replace("16", "17"), storyline="s"))) == 2
    assert len(events_of(told_by("a", one), told_by("b", other))) == 2


def test_an_article_that_names_two_events_means_two() -> None:
    assert len(events_of(told_by("a", "2021 Talks begin in Geneva", "2021 Talks begin in Geneva again", storyline="s"))) == 2


def test_events_with_ids_of_their_own_are_never_merged_by_title() -> None:
    assert len(events_of(told_by("a", "2021 Vote #one"), told_by("b", "2021 Vote #two"))) == 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_a_mention_without_an_id_finds_the_one_with_an_id_in_any_order(order: tuple[int, ...]) -> None:
    three = [told_by("a", "2021 The vote is held"), told_by("b", "2021 The vote is held #vote"), told_by("c", "2020 A first vote #vote")]
    (made,) = events_of(*(three[n] for n in order))
    assert (made.id, made.evidence) == ("e-vote", (0, 1, 2))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Joins the list", "Joins the investment list", True),
        ("Bank raises rate to 0.25 per cent", "The Bank raises its rate to 0.25 per cent", True),
        ("Café strike ends", "Cafe strikes end", True),
        ("EU lists eight companies", "US lists eight companies", False),
        ("8 companies join the list", "28 companies join the list", False),
        ("Deal agreed by ministers", "Deal not agreed by ministers", False),
        ("Ein Abkommen wird erzielt", "Kein Abkommen wird erzielt", False),
        ("Vote", "Vote in parliament", False),
        ("Vote", "vote", True),
        ("Talks begin", "Talks begin in Geneva under a new chair", False),
        ("🎉", "🎊", False),
        ("the", "a", False),
    ],
)
def test_titles_that_are_nearly_the_same(one: str, other: str, same: bool) -> None:
    assert near_same(one, other) is near_same(other, one) is same


# ---------------------------------------------------------------------------- dates in dispute


def test_dates_in_dispute_are_all_kept_with_who_gives_them() -> None:
    (made,) = events_of(
        told_by("a", "2021-12-16 Joins #x"),
        told_by("b", "2021-12-17 Joins #x"),
        told_by("c", "2021-12-17 Joins #x"),
        noted_in("s", "2021-12 J #x"),
    )
    assert [(c.date.text, c.articles, c.storylines) for c in made.claims] == [
        ("2021-12", (), ("s",)), ("2021-12-16", (0,), ()), ("2021-12-17", (1, 2), ()),
    ]  # fmt: skip
    assert made.date.text == "2021-12-17", "it stands where most place it, and is not averaged"


def test_where_as_many_say_either_the_earliest_counts() -> None:
    (made,) = events_of(told_by("a", "2021-12-17 Joins #x"), told_by("b", "2021-12-16 Joins #x"))
    assert made.date.text == "2021-12-16"


# ---------------------------------------------------------------------------- ids


def test_an_id_does_not_depend_on_the_title_or_on_how_sure_the_date_is() -> None:
    ids = {events_of(told_by("halt", event))[0].id for event in ("2010-09~ Halted", "2010-09 Exports stopped", "2010-09? 🎉")}
    assert ids == {"e-halt--2010-09"}


def test_ids_are_told_apart() -> None:
    made = events_of(
        told_by("a", "2021 x", "2021 y", "2021/2022 z", "2021 named #2021"),
        told_by("a-2021", "-0043 x", "2021 x!"),
        noted_in("a", "2021 p", "2021/.. q"),
    )
    ids = [anchor for e in made for anchor in (e.id, *e.anchors)]
    assert len(ids) == len(set(ids)) == 9
    assert {"e-a--2021", "e-a--2021-2", "e-a--2021_2022", "e-2021", "e-a-2021---0043", "e-a-2021--2021", "s-a--2021", "s-a--2021_"} < set(
        ids
    )


def test_links_hold_when_an_older_article_or_an_editors_name_comes() -> None:
    (alone,) = events_of(told_by("b", "2021-12-16 Joins"))
    (older,) = events_of(told_by("a", "2021-12-16 Joins"), told_by("b", "2021-12-16 Joins"))
    (named,) = events_of(told_by("a", "2021-12-16 Joins #list"), told_by("b", "2021-12-16 Joins"))
    for later in (older, named):
        assert alone.id in (later.id, *later.anchors)
    assert named.id == "e-list" and older.id in named.anchors


# ---------------------------------------------------------------------------- the whole


def test_events_stand_in_order_of_time_and_articles_know_theirs() -> None:
    articles = [told_by("a", "2021-12 M", "2021-12-16 D"), told_by("b", "2010/.. Long", "-0043 Caesar", "2021-12-16 D")]
    facts, events_by_article = gather_events(articles, [])
    assert [f.title for f in facts] == ["Caesar", "Long", "M", "D"]
    assert events_by_article == ((2, 3), (0, 1, 3))


MENTIONS = st.lists(
    st.tuples(
        st.integers(0, 3), st.sampled_from(["2021", "2021-12", "2021-12~", "../2020"]), st.sampled_from(["A b c", "A b", "a b c", "D e"]),
        st.sampled_from(["", "x", "y"]), st.sampled_from(["", "s", "t"]),
    ),
    max_size=8,
)  # fmt: skip


@given(MENTIONS)
def test_every_mention_comes_to_one_event_and_every_id_is_given_once(mentions: list[tuple[int, str, str, str, str]]) -> None:
    base = told_by("a")
    articles = []
    for number in range(4):
        events = tuple(Event(name, parse_edtf(date), title, "", False) for n, date, title, name, _ in mentions if n == number)
        storyline = next((s for n, *_, s in mentions if n == number), "")
        articles.append(
            Article(
                **{
                    **{f: getattr(base, f) for f in Article.__dataclass_fields__},
                    "slug": f"a{number}",
                    "events": events,
                    "storyline": storyline,
                }
            )
        )
    facts, of_articles = gather_events(articles, [])
    ids = [anchor for fact in facts for anchor in (fact.id, *fact.anchors)]
    assert len(ids) == len(set(ids))
    assert {number for fact in facts for number in fact.evidence} == {n for n, *_ in mentions}
    for number, own in enumerate(of_articles):
        assert all(number in facts[e].evidence for e in own)
        assert len(own) <= len(articles[number].events)
    assert sorted(fact.date.order for fact in facts) == [fact.date.order for fact in facts]
