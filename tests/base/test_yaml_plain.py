"""Plain YAML without a parser: the same as what the parser gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.source_text import SourceText
from generator.base.yaml_nodes import _Reader
from generator.base.yaml_plain import plain_mapping

KEYS = st.sampled_from(["title", "date", "a_b", "x-y", "tags", "Key", "9", "<<", '"q"', "a b", ""])
VALUES = st.sampled_from(
    [
        "word", "Two words", "2021-12-14", "A: b", "a:b", "x #y", "x#y", "#x", "- a", "-1", '"quoted"', '"a: b"', '"a\\nb"', "'it'", "'it''s'",
        "[a, b c]", "[]", "[ ]", "[a,b]", "[a, 'b, c', \"d\"]", "[a: b]", "[a, ]", "{a: b}", "null", "~", "", "  ", "yes", "true", "& x", "*x",
        "!x", "|", ">", "%x", "@x", "`x`", "“q”", "(p)", "/path/", "é", "東京", "a  ", '"a" b', "a, b", "a [b]", "a {b}", "?", "? x", "x:",
        "https://example.org/x?y#z", "null ", "[null]", "[~]", "=", "a\x85b", "a\u2028b", "\tx", "x\ty", "[a, [b]]", "['a'b]", '["a"b]',
        "[a b , c]", "[(x), /y]", "0x1F", "1_000", "12:30:45", "\ufeffx", "[x # y]", "[x]y", "[x] # c", '"x" # c', "a\u00a0b",
    ]
)  # fmt: skip
LINES = st.one_of(
    st.builds("{}: {}".format, KEYS, VALUES),
    st.builds("{}:{}".format, KEYS, VALUES),
    st.builds("{}:".format, KEYS),
    st.builds("{}- {}".format, st.sampled_from(["", "  ", "    ", " "]), VALUES),
    st.builds("{}- {}: {}".format, st.sampled_from(["", "  "]), KEYS, VALUES),
    st.builds("{}{}: {}".format, st.sampled_from(["  ", "    ", "   ", " "]), KEYS, VALUES),
    st.sampled_from(["", " ", "# comment", "---", "...", "  go on", "\t", "-", "- ", "  -", "? x", ": y"]),
)


def parsed(text: str) -> tuple[object, list[str]]:
    made, diagnostics = _Reader(SourceText("x", text), 1, {}).read(text)
    return made, [d.code for d in diagnostics]


@settings(max_examples=3000)
@given(st.lists(LINES, max_size=7).map("\n".join))
def test_what_is_understood_means_the_same_as_to_the_parser(text: str) -> None:
    plain = plain_mapping(text)
    if plain is not None:
        assert (plain, []) == parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        "title: A vote in Bonn\ndate: 2021-12-14\n",
        'title: "A vote: the count"\ntopics: [Rail, "Ports and ships"]\n',
        "topics:\n  - rail\n  - ports\nplaces:\n- Bonn\n",
        "events:\n  - date: 2021-12-14\n    title: A vote\n  - date: 2021\n    title: 'It began'\ndraft: true\n",
        "summary:\nsource: R&D Weekly\n",
    ],
)
def test_ordinary_front_matter_needs_no_parser(text: str) -> None:
    assert (plain_mapping(text), []) == parsed(text)


@pytest.mark.parametrize(
    "text", ["a: b: c", "a: b # c", "a: &x b", "a: 1\na: 2", "a: b\n  c", "a: {b: c}", "a: |\n  b", "a:\n  b: c", "a: [b: c]"]
)
def test_what_may_be_more_goes_to_the_parser(text: str) -> None:
    assert plain_mapping(text) is None
