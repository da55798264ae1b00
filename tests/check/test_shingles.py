"""Texts that are alike are found among many, whatever the order and the hash seed, at a cost that grows as their number does."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from generator.check.shingles import TRIED, find_candidates, runs_of, sketch_of

WORDS = [f"{a}{b}" for a in "bdfgklmnprst" for b in ("ar", "ell", "in", "oss", "uck", "ane", "old", "ush")]


def text(seed: int, length: int = 200) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)


def alike(one: list[str], two: list[str]) -> float:
    a, b = runs_of(" ".join(one)), runs_of(" ".join(two))
    return len(a & b) / len(a | b)


@given(st.integers(0, 10**6), st.integers(0, 12), st.integers(60, 400))
def test_a_text_with_few_words_changed_is_found_among_others(seed: int, changes: int, length: int) -> None:
    rng = random.Random(seed)
    original = text(seed, length)
    edited = list(original)
    for _ in range(min(changes, length // 30)):
        edited[rng.randrange(length)] = "other"
    others = [text(seed + n, length) for n in range(1, 20)]
    sketches = [sketch_of(runs_of(" ".join(t))) for t in [original, *others, edited]]
    assert alike(original, edited) > 0.6
    assert (0, 20) in find_candidates(sketches)


def test_texts_that_have_nothing_in_common_are_hardly_ever_compared() -> None:
    sketches = [sketch_of(runs_of(" ".join(text(n)))) for n in range(400)]
    assert len(find_candidates(sketches)) < 10


def test_many_copies_of_one_text_are_not_compared_each_with_each() -> None:
    copies = [[*text(1), f"end{n}", f"last{n}"] for n in range(300)]
    found = find_candidates([sketch_of(runs_of(" ".join(t))) for t in copies])
    assert len(found) <= TRIED * len(copies)
    assert {later for _, later in found} == set(range(1, 300))


def test_markup_case_and_punctuation_do_not_count() -> None:
    words = text(2, 60)
    plain = " ".join(words)
    marked = f"<p class='x y'>{'<em> '.join(words[:30]).upper()}</em> &amp; &ldquo;{', '.join(words[30:])}&rdquo;</p>"
    assert runs_of(plain) == runs_of(marked) != frozenset()


def test_the_sketch_is_the_same_on_every_machine() -> None:
    assert sketch_of(runs_of(" ".join(f"word{n}" for n in range(60))))[:4] == (0, 1249789724961560775, 0, 0)


def test_texts_without_spaces_are_compared_by_character() -> None:
    one = "船は港に着いた。人々は喜んで迎えた。町の鐘が鳴り、子供たちは岸を走った。夜には火がともされた。"
    assert alike([one], [one.replace("夜", "朝")]) > 0.7


def test_a_short_text_says_nothing() -> None:
    assert runs_of("<p>No text is kept here.</p>") == frozenset()
    assert sketch_of(frozenset()) == (0,) * 16
    assert find_candidates([(0,) * 16] * 5) == []
