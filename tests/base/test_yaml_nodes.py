"""YAML as editors mean it: text first, limits instead of bombs, a place for every mistake."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.base.source_text import SourceText
from generator.base.yaml_nodes import DEPTH, FRONT_MATTER_LIMIT, locate, parse_mapping, places
from tests.support import shown


def read(text: str, first_line: int = 1) -> tuple[dict[str, Any], list[str]]:
    made, diagnostics = parse_mapping(SourceText("x.yaml", text), text, first_line)
    return made, shown(diagnostics)


def test_everything_is_text() -> None:
    text = "a: no\nb: 0755\nc: 1:30\nd: 2021-02-30\ne: 1e3\nf: ! ''\ng: '1'\nh: 0x1F\ni: .inf"
    made, wrong = read(text)
    assert made == {"a": "no", "b": "0755", "c": "1:30", "d": "2021-02-30", "e": "1e3", "f": "", "g": "1", "h": "0x1F", "i": ".inf"}
    assert wrong == []


def test_nothing_is_none_unless_it_is_quoted() -> None:
    assert read("a:\nb: ~\nc: null\nd: ''\ne: 'null'")[0] == {"a": None, "b": None, "c": None, "d": "", "e": "null"}


@pytest.mark.parametrize("text", ["", "# only a comment\n", "null", "~"])
def test_an_empty_mapping(text: str) -> None:
    assert read(text) == ({}, [])


@pytest.mark.parametrize("text", ["- a\n- b", "just text", "[1, 2]", "'quoted'"])
def test_what_is_no_mapping(text: str) -> None:
    assert read(text) == ({}, ["x.yaml:1:1 bad-yaml"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x 1\nb: 2", ["x.yaml:1:4 yaml-limit"]),
        ("a: 1\nb: *x", ["x.yaml:2:4 yaml-limit"]),
        ("a: !!python/object/apply:os.system ['true']", ["x.yaml:1:4 yaml-limit"]),
        ("a: !!binary aGk=", ["x.yaml:1:4 yaml-limit"]),
        ("a: {<<: {b: 1}}", ["x.yaml:1:5 yaml-limit"]),
        ("? [a, b]\n: 1", ["x.yaml:1:3 bad-yaml"]),
        ("a: 1\na: 2", ["x.yaml:2:1 duplicate-key"]),
        ("a: {b: 1, b: 2}", ["x.yaml:1:11 duplicate-key"]),
        ("a: 1\n--- \nb: 2", ["x.yaml:2:1 bad-yaml"]),
        ("a: One: two", ["x.yaml:1:7 bad-yaml"]),
        ("a:\n\tb: 1", ["x.yaml:2:1 bad-yaml"]),
        ("a: [1, 2\nb: 3", ["x.yaml:1:4 bad-yaml"]),
        ("a: [1, '2'\nb: 3", ["x.yaml:1:4 bad-yaml"]),
        ("a: {b: [1, 2}\nc: 3", ["x.yaml:1:8 bad-yaml"]),
        ("a:\n- {b: 1\n- {b: 2}", ["x.yaml:2:3 bad-yaml"]),
        ("a: [\n  b,\n", ["x.yaml:1:4 bad-yaml"]),
        ("a: [\n  'b'\n  'c'\n]", ["x.yaml:3:3 bad-yaml"]),
        ("a: 'open", ["x.yaml:1:4 bad-yaml"]),
        ("a: 'open\nb: x", ["x.yaml:1:4 bad-yaml"]),
        ("a: 'open\nb: x\nc: 'd'", ["x.yaml:1:4 bad-yaml"]),
        ("a: 'shut'\nb: 'c'd'", ["x.yaml:2:7 bad-yaml"]),
        ("a: 'open\n---\nb: x", ["x.yaml:1:4 bad-yaml"]),
        ("a: 1\nb:2\nc: 3", ["x.yaml:2:1 bad-yaml"]),
        ("a:1\nb: 2", ["x.yaml:1:1 bad-yaml"]),
        ("a: [x] y\nb: c", ["x.yaml:1:8 bad-yaml"]),
        ("a: 1\n b: 2", ["x.yaml:2:1 bad-yaml"]),
        ("a: '1'\n b: 2", ["x.yaml:2:1 bad-yaml"]),
        ("a:\n  b: 1\n c: 2", ["x.yaml:3:1 bad-yaml"]),
        ("# x\n a: 1\nb: 2", ["x.yaml:2:1 bad-yaml"]),
        ("a: x\n- b", ["x.yaml:2:1 bad-yaml"]),
        ("a: - b", ["x.yaml:1:4 bad-yaml"]),
        ("a: @at", ["x.yaml:1:4 bad-yaml"]),
        ("a: %percent", ["x.yaml:1:4 bad-yaml"]),
    ],
)
def test_mistakes_and_their_places(text: str, found: list[str]) -> None:
    assert read(text)[1] == found


@pytest.mark.parametrize(
    ("text", "made", "found"),
    [
        ("title:\xa0T\ndate: 2021", {"title": "T", "date": "2021"}, ["x.yaml:1:7"]),
        ("title: T\ndate:\u202f2021\ntopics:\n-\xa0a\n", {"title": "T", "date": "2021", "topics": ["a"]}, ["x.yaml:2:6", "x.yaml:4:2"]),
        ("\xa0title: T\ndate:\xa0[", {}, ["x.yaml:1:1", "x.yaml:2:6", "x.yaml:1:1"]),
    ],
)
def test_spaces_that_are_none_to_yaml_are_told_of_where_they_stand_and_nothing_else_is(
    text: str, made: dict[str, Any], found: list[str]
) -> None:
    read_, wrong = read(text)
    assert read_ == made or not made
    assert wrong == [f"{place} bad-yaml" for place in found]


def test_fields_of_a_text_with_such_spaces_have_their_places() -> None:
    place = locate(places("title:\xa0T\ndate: 2021"), ("date",))
    assert place and (place.line, place.column) == (2, 7)


def test_spaces_of_any_kind_may_stand_within_texts() -> None:
    assert read("a: \xa0x\xa0y\nb: |\n  Note:\xa0z\nc: x:\xa0y") == ({"a": "\xa0x\xa0y", "b": "Note:\xa0z\n", "c": "x:\xa0y"}, [])


def test_what_comes_before_a_mistake_is_kept() -> None:
    assert read("title: x\ndate: 2021\nnotes: [1")[0] == {"title": "x", "date": "2021"}


BOMBS = {
    "brackets": "[" * 100_000,
    "brackets in a value": "a: " + "[" * 60_000,
    "braces": "a: " + "{a: " * 15_000,
    "block sequences": "\n".join(" " * n + "-" for n in range(300)),
    "dashes": "- " * 30_000,
    "laughs": "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]",
    "merges": "a: &a {k: v}\nb: {<<: *a}",
    "many values": "a: [" + "1," * 25_000 + "]",
    "long": "a: " + "x" * FRONT_MATTER_LIMIT,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused_by_a_limit(bomb: str) -> None:
    assert [code.split()[-1] for code in read(bomb)[1]] == ["yaml-limit"]


def test_nesting_up_to_the_limit_is_read() -> None:
    assert read("a: " + "[" * (DEPTH - 1) + "]" * (DEPTH - 1))[1] == []
    assert read("a: " + "[" * DEPTH + "]" * DEPTH)[1] == [f"x.yaml:1:{3 + DEPTH} yaml-limit"]


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85"])
def test_line_separators_do_not_move_lines(separator: str) -> None:
    """YAML 1.1 breaks lines at them; nobody else does, and they come with text copied from web pages."""
    made, wrong = read(f"a: one{separator}two\nb: 1\nb: 2")
    assert (made["a"].split(), wrong) == (["one", "two"], ["x.yaml:3:1 duplicate-key"])


def test_control_characters_written_as_escapes_are_left_out() -> None:
    assert read('a: "x\\x00y\\u0008z\\uFFFEw"')[0] == {"a": "xyzw"}


def test_places() -> None:
    text = "title: x\ntopics: [a, bb]\nimage:\n  src: y\nevents:\n - {date: 1, title: 2}\n"
    found = places(text, first_line=2)
    spot = {path: (p.key_line, p.key_column, p.line, p.column, p.length) for path, p in found.items()}
    assert spot[("title",)] == (2, 1, 2, 8, 1)
    assert spot[("topics", 1)] == (3, 13, 3, 13, 2)
    assert spot[("image", "src")] == (5, 3, 5, 8, 1)
    assert spot[("events", 0, "title")] == (7, 14, 7, 21, 1)
    assert locate(found, ("image", "alt")) == found[("image",)]
    assert locate(found, ("nothing",)) is None


def test_a_mapping_in_the_place_of_a_list_has_its_fields_as_the_first_of_a_list_would() -> None:
    found = places("notes:\n  date: 1\n  kind: x\ntopics: [a]")
    assert locate(found, ("notes", 0, "kind")) == found[("notes", "kind")]
    assert locate(found, ("notes", 0, "text")) == found[("notes",)]
    assert locate(found, ("topics", 0, "x")) == found[("topics", 0)]


PLAIN = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029\ufeff"), max_size=20)
KEYS = st.text(alphabet="abcdefgh_-", min_size=1, max_size=8)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_what_a_yaml_writer_wrote_is_read_back(values: dict[str, Any]) -> None:
    """PyYAML as judge: text it writes (quoted where it must) comes back as the same text, control characters left out."""
    from generator.base.text import clean

    def cleaned(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: cleaned(v) for k, v in value.items()}
        return [cleaned(v) for v in value] if isinstance(value, list) else clean(value)

    text = yaml.safe_dump(values, allow_unicode=True, default_style='"')
    assert read(text) == (cleaned(values), [])


@given(st.text(alphabet=st.sampled_from(list("ab:-?[]{},&*!|>'\"%@`#~ \n\t<=.0\u2028\x00\x1bé😀")), max_size=80) | st.text(max_size=60))
def test_any_text_gives_a_mapping_and_a_place_for_every_mistake(text: str) -> None:
    made, diagnostics = parse_mapping(SourceText("x", text), text)
    assert isinstance(made, dict)
    for diagnostic in diagnostics:
        assert diagnostic.location.line >= 1
        assert diagnostic.location.column >= 1
        assert diagnostic.message
    assert places(text) is not None
