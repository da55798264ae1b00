"""CBOR, by the examples of RFC 8949 (appendix A) that are of our kinds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.search import cbor

EXAMPLES = {
    "00": 0,
    "17": 23,
    "1818": 24,
    "1864": 100,
    "1903e8": 1000,
    "1a000f4240": 1_000_000,
    "1b000000e8d4a51000": 1_000_000_000_000,
    "1bffffffffffffffff": 18446744073709551615,
    "20": -1,
    "3863": -100,
    "3903e7": -1000,
    "60": "",
    "6161": "a",
    "6449455446": "IETF",
    "62c3bc": "ü",
    "63e6b0b4": "水",
    "80": [],
    "83010203": [1, 2, 3],
    "8301820203820405": [1, [2, 3], [4, 5]],
    "98190102030405060708090a0b0c0d0e0f101112131415161718181819": list(range(1, 26)),
}
OTHERS = {"9fff": [], "9f018202039f0405ffff": [1, [2, 3], [4, 5]], "83018202039f0405ff": [1, [2, 3], [4, 5]]}


def encoded(item: cbor.Item) -> bytes:
    if isinstance(item, int):
        return cbor.number(item)
    return cbor.text(item) if isinstance(item, str) else cbor.array(*map(encoded, item))


@pytest.mark.parametrize(("sample", "item"), EXAMPLES.items())
def test_examples_are_written_and_read(sample: str, item: cbor.Item) -> None:
    assert encoded(item).hex() == sample
    assert cbor.decoded(bytes.fromhex(sample)) == item


@pytest.mark.parametrize(("sample", "item"), OTHERS.items())
def test_arrays_of_no_stated_length_are_read(sample: str, item: cbor.Item) -> None:
    assert cbor.decoded(bytes.fromhex(sample)) == item


@given(st.recursive(st.integers(-(2**64), 2**64 - 1) | st.text(st.characters(blacklist_categories=["Cs"])), st.lists))
def test_what_is_written_is_read(item: cbor.Item) -> None:
    assert cbor.decoded(encoded(item)) == item


@pytest.mark.parametrize("sample", ["", "1c", "a10102", "44ab", "18", "6461", "8201", "fb3ff199999999999a", "c0", "81" * 20_000, "62ff80"])
def test_what_is_cut_off_or_of_another_kind_is_refused(sample: str) -> None:
    with pytest.raises(ValueError, match="index file"):
        cbor.decoded(bytes.fromhex(sample))


def test_a_number_that_has_no_form() -> None:
    with pytest.raises(OverflowError):
        cbor.number(2**64)
