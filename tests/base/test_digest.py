"""Digests: equal values have equal ones, different values different ones, in every process."""

from __future__ import annotations

import enum
import hashlib
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base.digest import digest_bytes, digest_of
from generator.base.values import value


@value
class Pair:
    left: Any
    right: Any


@value
class Other:
    left: Any
    right: Any


class Colour(enum.StrEnum):
    RED = "red"


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.binary(max_size=4)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.builds(Pair, inner, inner)
        | st.builds(Other, inner, inner)
    ),
    max_leaves=6,
)


def canonical(made: Any) -> Any:
    """The value with its types written out, so that Python's own `==` cannot take 1 for True."""
    if isinstance(made, Pair | Other):
        return (type(made).__name__, canonical(made.left), canonical(made.right))
    if isinstance(made, dict):
        return ("dict", sorted((k, canonical(v)) for k, v in made.items())) if made else ("dict",)
    if isinstance(made, tuple):
        return ("tuple", *map(canonical, made))
    return (type(made).__name__, made)


@given(VALUES, VALUES)
def test_two_values_share_a_digest_only_if_they_are_alike(one: Any, other: Any) -> None:
    assert (digest_of(one) == digest_of(other)) == (repr(canonical(one)) == repr(canonical(other)))


@pytest.mark.parametrize(
    ("one", "other"),
    [(("ab", "c"), ("a", "bc")), ((1, 2), ((1, 2),)), ("1", 1), (True, 1), (None, ""), ((), ""), (b"a", "a"), ({}, ()), (Pair(1, 2), Other(1, 2)),
     (Pair(1, 2), (1, 2)), (("a",), "a"), ("s1:a", ("a",))],
)  # fmt: skip
def test_values_that_look_alike(one: Any, other: Any) -> None:
    assert digest_of(one) != digest_of(other)


def test_the_order_of_a_mapping_does_not_count() -> None:
    assert digest_of({"a": 1, "b": 2}) == digest_of({"b": 2, "a": 1})


def test_lists_count_as_tuples_and_enums_as_their_values() -> None:
    assert digest_of([1, 2]) == digest_of((1, 2))
    assert digest_of(Colour.RED) == digest_of("red")


@pytest.mark.parametrize("thing", [{1, 2}, 1.5, object(), frozenset(), ({1},), {"a": {1}}])
def test_what_has_no_canonical_form_is_refused(thing: Any) -> None:
    with pytest.raises(TypeError):
        digest_of(thing)


def test_bytes_are_plain_sha256() -> None:
    assert digest_bytes(b"abc") == hashlib.sha256(b"abc").hexdigest()


def test_other_processes_with_other_hash_seeds_agree() -> None:
    code = "from generator.base.digest import digest_of; print(digest_of((('a', 1, None), {'x': 'ü', 'y': (True,)})))"
    made = {
        subprocess.run([sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
