"""Texts written as YAML read as the same texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base.source_text import SourceText
from generator.base.text import clean
from generator.base.yaml_nodes import parse_mapping
from generator.base.yaml_text import item, quoted, scalar


def read(text: str) -> object:
    made, diagnostics = parse_mapping(SourceText("x.yaml", text), text)
    assert diagnostics == []
    return made["k"]


@pytest.mark.parametrize("text", ["Plain words, and a comma", "Bank’s rate at 0.25%", "https://example.org/a?b=c&d#e", "Über uns"])
def test_what_is_safe_stays_plain(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize("text", ["a: b", "yes", "No", "null", "2021", "1e3", "- a", "#a", "a #b", "", " a", "a:", "https://x.org/a:"])
def test_what_another_reader_might_take_for_something_else_is_quoted(text: str) -> None:
    assert scalar(text).startswith('"')


def test_what_cannot_be_seen_is_written_out() -> None:
    assert quoted("a\u202eb\u00adc\U000e0001") == '"a\\u202Eb\\xADc\\U000E0001"'


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_reads_as_itself(text: str) -> None:
    wanted = clean(text)
    assert read(f"k: {quoted(text)}") == wanted
    if scalar(text) == text:
        assert read(f"k: {text}") == text


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), max_size=5))
def test_any_texts_read_as_a_list(texts: list[str]) -> None:
    assert read(f"k: [{', '.join(map(item, texts))}]") == [clean(t) for t in texts]
