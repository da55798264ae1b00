"""Names that are alike, by their letters alone."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive.name_likeness import find_alike

ALIKE = {
    ("Xinjiang", "Xinjaing"): "swapped",
    ("Москва", "Мосвка"): "swapped",
    ("Bank of England", "Bank of Enlgand"): "swapped",
    ("Zelensky", "Zelenskyy"): "doubled",
    ("Robinhood", "Robinhoood"): "doubled",
    ("Colombia", "Columbia"): "other",
    ("Eric Sayers", "Eric Sawers"): "other",
    ("Cybersecurity Agency", "Cyberscurity Agency"): "missing",
    ("U.S. Treasury", "US Treasury"): "letters",
    ("SenseTime", "Sense Time"): "letters",
    ("Jörg Wuttke", "Jorg Wuttke"): "letters",
    ("People’s Bank", "Peoples Bank"): "letters",
    ("Procter & Gamble", "Procter and Gamble"): "letters",
    ("Wuttke, Joerg", "Joerg Wuttke"): "order",
    ("The Guardian", "Guardian"): "short",
    ("Alibaba", "Alibaba Inc."): "short",
    ("Dr. Angela Merkel", "Angela Merkel"): "short",
    ("Donald J. Trump", "Donald Trump"): "short",
}
DIFFERENT = [
    ("G7", "G20"),
    ("Budget 2020", "Budget 2021"),
    ("Covid 19 wave", "Covid 91 wave"),
    ("CVE-2021-44228", "CVE-2021-44282"),
    ("Route 1 10", "Route 11 0"),
    ("Group 1A", "Group 1B"),
    ("Bank of Japan", "Bank of Spain"),
    ("Bank of Gambia", "Bank of Zambia"),
    ("Sanction", "Sanctions"),
    ("Business", "Businesses"),
    ("Country", "Countries"),
    ("Iran", "Iraq"),
    ("Austria", "Austrian"),
    ("Niger", "Nigeria"),
    ("North Korea", "South Korea"),
    ("George W. Bush", "George H. Bush"),
    ("Donald Trump", "Donald Trump Jr"),
    ("C++", "C#"),
    ("北京", "北海"),
    ("김정은", "김정운"),
    ("Alibaba", "Alibaba Cloud"),
    ("Church of York", "York Church"),
]


def kinds(*names: str) -> list[str]:
    return [likeness.kind for _, _, likeness in find_alike(names)]


@pytest.mark.parametrize("pair", ALIKE, ids=" and ".join)
def test_slips_and_other_spellings_are_found(pair: tuple[str, str]) -> None:
    assert kinds(*pair) == kinds(*reversed(pair)) == [ALIKE[pair]]


@pytest.mark.parametrize("pair", DIFFERENT, ids=" and ".join)
def test_names_that_differ_are_let_be(pair: tuple[str, str]) -> None:
    assert kinds(*pair) == kinds(*reversed(pair)) == []


def test_letters_that_tell_names_apart_are_no_sure_sign() -> None:
    sure = {pair: next(find_alike(pair))[2].sure for pair in ALIKE}
    assert {pair for pair, is_sure in sure.items() if not is_sure} == {
        p for p, kind in ALIKE.items() if kind in ("other", "missing", "short")
    }
    assert not next(find_alike(["Christian Brown", "Christina Brown"]))[2].sure


WORDS = st.lists(st.text(string.ascii_lowercase, min_size=7, max_size=12), min_size=1, max_size=3)


@given(WORDS, st.data())
def test_any_two_letters_swapped_within_a_word_are_found(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    word = words[place]
    spots = [i for i in range(1, len(word) - 2) if word[i] != word[i + 1]]
    if spots:
        i = data.draw(st.sampled_from(spots))
        slipped = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        other = [*words[:place], slipped, *words[place + 1 :]]
        if sorted(other) != sorted(words):
            assert "swapped" in kinds(" ".join(words), " ".join(other))


@given(st.lists(st.text(max_size=20) | st.sampled_from([n for pair in ALIKE for n in pair]), max_size=12), st.randoms())
def test_what_is_found_does_not_hang_on_the_order_of_names(names: list[str], shuffle: random.Random) -> None:
    def found(given_names: list[str]) -> set[tuple[frozenset[str], str]]:
        return {(frozenset((given_names[a], given_names[b])), likeness.kind) for a, b, likeness in find_alike(given_names)}

    unique = list(dict.fromkeys(names))
    mixed = unique[:]
    shuffle.shuffle(mixed)
    assert found(unique) == found(mixed)


def test_names_are_compared_with_few_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, and though all share most of their words."""
    from generator.archive import name_likeness

    rng = random.Random(7)
    names = [f"Bank of {''.join(rng.choices(string.ascii_lowercase, k=8)).capitalize()}" for _ in range(5000)]
    compared = 0

    def slip(left: name_likeness.Words, right: name_likeness.Words) -> None:
        nonlocal compared
        compared += 1

    monkeypatch.setattr(name_likeness, "_slip", slip)
    list(find_alike([*names, "Bank of Norwayland", "Bank of Norwayalnd"]))
    assert 0 < compared < len(names) / 10
