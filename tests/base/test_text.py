"""Small rules about text."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base.text import clean, name_key, normal, path_key, shorten


@given(st.text())
def test_clean_text_can_stand_in_xml(text: str) -> None:
    element = ElementTree.Element("x")
    element.text = clean(text)
    assert ElementTree.fromstring(ElementTree.tostring(element, "utf-8")).text in (clean(text).replace("\r", "\n"), None)


def test_every_character_that_xml_refuses_is_left_out() -> None:
    refused = [chr(n) for n in range(0x110000) if not (n in (9, 10, 13) or 0x20 <= n <= 0xD7FF or 0xE000 <= n <= 0xFFFD or n > 0xFFFF)]
    assert clean("".join(refused)) == ""


def test_normal() -> None:
    assert normal("  Cafe\u0301 \n\t au\u00a0lait ") == "Caf\u00e9 au lait"


@pytest.mark.parametrize(("one", "other"), [("Straße", "STRASSE"), ("Café", "CAFE\u0301"), ("a  b", "A b"), ("ΣΊΣΥΦΟΣ", "σίσυφος")])
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("a/B", "A/b"), ("\u00e9", "e\u0301"), ("\u00c9", "e\u0301"), ("ß", "SS"), ("ſ", "s"), ("ﬁ", "fi"), ("K", "k")]
)
def test_paths_that_meet_where_case_and_form_are_folded(one: str, other: str) -> None:
    assert path_key(one) == path_key(other)


@given(st.text(max_size=30))
def test_path_keys_do_not_change_with_case_or_form(text: str) -> None:
    for spelled in (unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text), text.casefold()):
        assert path_key(spelled) == path_key(text)


@given(st.text(max_size=200), st.integers(5, 80))
def test_shortened_text_fits(text: str, limit: int) -> None:
    made = shorten(text, limit)
    assert len(made) <= limit
    assert made == text if len(text) <= limit else made.endswith("…")


def test_text_is_cut_between_words() -> None:
    assert shorten("One two, three", 10) == "One two…"
