"""Edits to front matter change what they are asked to change and not one character more."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.base.source_text import SourceText
from generator.base.yaml_nodes import parse_mapping
from generator.content.frontmatter import split
from generator.curate.front_edit import CannotEdit, Change, edit_front

FILE = """---
# a comment on top
title:   "A: story"   # keep me
date: 2021-12-14
topics: [sanctions,  "human rights"]  # two
people:
  - Eric Sayers   # a comment
  - 'O''Neil'
source: Reuters
tags: one
places: [
  Lithuania,  # first
  "Hong Kong",
]
storyline:

# a comment before links
links: {confirms: [x]}
---
Body --- here

title: not this
"""


def changed(change: Change, text: str = FILE) -> list[str]:
    made = edit_front(text, [change])
    lines = difflib.unified_diff(text.splitlines(), made.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("---", "+++")]


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        (
            Change("add", "topics", "new, one"),
            ['-topics: [sanctions,  "human rights"]  # two', '+topics: [sanctions,  "human rights", "new, one"]  # two'],
        ),
        (Change("replace", "topics", "trade", 1), ['-topics: [sanctions,  "human rights"]  # two', "+topics: [sanctions,  trade]  # two"]),
        (Change("remove", "topics", None, 0), ['-topics: [sanctions,  "human rights"]  # two', '+topics: ["human rights"]  # two']),
        (Change("remove", "topics", None, 1), ['-topics: [sanctions,  "human rights"]  # two', "+topics: [sanctions]  # two"]),
        (Change("add", "people", "Jane: Roe"), ['+  - "Jane: Roe"']),
        (Change("replace", "people", "Jane Roe", 0), ["-  - Eric Sayers   # a comment", "+  - Jane Roe   # a comment"]),
        (Change("replace", "people", "Jane Roe", 1), ["-  - 'O''Neil'", "+  - Jane Roe"]),
        (Change("remove", "people", None, 0), ["-  - Eric Sayers   # a comment"]),
        (Change("set", "source", "AFP: x"), ["-source: Reuters", '+source: "AFP: x"']),
        (Change("add", "tags", "two"), ["-tags: one", "+tags: [one, two]"]),
        (Change("remove", "tags"), ["-tags: one"]),
        (Change("set", "storyline", "abc"), ["-storyline:", "+storyline: abc"]),
        (Change("replace", "places", "Vilnius", 0), ["-  Lithuania,  # first", "+  Vilnius,  # first"]),
        (Change("add", "events", {"date": "2021", "title": "a, b"}), ["+events:", '+  - {date: 2021, title: "a, b"}']),
        (Change("set", "title", "New"), ['-title:   "A: story"   # keep me', "+title:   New   # keep me"]),
    ],
)
def test_only_what_was_asked_for_changes(change: Change, lines: list[str]) -> None:
    assert changed(change) == lines
    assert edit_front(FILE.replace("\n", "\r\n"), [change]) == edit_front(FILE, [change]).replace("\n", "\r\n")
    assert edit_front("\ufeff" + FILE, [change]) == "\ufeff" + edit_front(FILE, [change])


def test_a_new_key_goes_where_such_keys_go() -> None:
    made = edit_front(FILE, [Change("set", "summary", "It is: so")])
    lines = made.split("\n")
    assert lines[lines.index('summary: "It is: so"') - 1] == "storyline:"


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        "---\ntitle: [x\n---\n",
        "---\n{title: x, date: 2020}\n---\n",
        "---\ntitle: x\r\ndate: 2020\n---\n",
        "---\nlinks: {a: b}\n---\n",
    ],
)
def test_what_cannot_be_changed_safely_is_refused(text: str) -> None:
    with pytest.raises(CannotEdit):
        edit_front(text, [Change("set", "links", {"reprint_of": "x"})])


TEXTS = (
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\x85\ufeff\ufffe\uffff"), min_size=1, max_size=12
    )
    .map(lambda t: " ".join(t.split()))
    .filter(bool)
)
STYLES = st.sampled_from(["flow", "block", "indented", "lines", "scalar"])


@given(
    st.dictionaries(
        st.sampled_from(["title", "topics", "people", "tags", "source"]),
        st.tuples(STYLES, st.lists(TEXTS, min_size=1, max_size=4)),
        min_size=1,
    ),
    st.data(),
)
def test_any_change_gives_what_was_asked_for(held: dict[str, tuple[str, list[str]]], data: st.DataObject) -> None:
    from generator.base.yaml_text import item, scalar

    lines = []
    for key, (style, words) in held.items():
        lines.append(f"# about {key}")
        if style == "scalar":
            lines.append(f"{key}: {scalar(words[0])}  # end")
        elif style == "flow":
            lines.append(f"{key}: [{', '.join(map(item, words))}] # end")
        elif style == "lines":
            lines += [f"{key}: [", *(f"    {item(w)},  # one" for w in words), "  ]"]
        else:
            pad = "  " if style == "indented" else ""
            lines += [f"{key}:", *(f"{pad}- {scalar(w)}  # one" for w in words)]
    text = "\n".join(["---", *lines, "---", "Body", ""])
    before = values(text)
    assume(before == {k: w[0] if s == "scalar" else w for k, (s, w) in held.items()})
    key = data.draw(st.sampled_from(sorted(held)))
    style, words = held[key]
    new = data.draw(TEXTS)
    number = data.draw(st.integers(0, len(words) - 1))
    change = data.draw(
        st.sampled_from(
            [
                Change("add", key, new),
                Change("remove", key),
                *(
                    [Change("replace", key, new, number), Change("remove", key, None, number)]
                    if style != "scalar"
                    else [Change("set", key, new)]
                ),
            ]
        )
    )
    made = edit_front(text, [change])
    after = values(made)
    assert {k: v for k, v in after.items() if k != key} == {k: v for k, v in before.items() if k != key}
    if change.action == "add":
        assert after[key] == [*(words if style != "scalar" else words[:1]), new]
    elif change.action in ("replace", "set"):
        assert after[key] == (new if style == "scalar" else [*words[:number], new, *words[number + 1 :]])
    assert made.count("# about") == len(held) and made.endswith("---\nBody\n")


def values(text: str) -> dict[str, object]:
    halves, _ = split(SourceText("", text))
    assert halves is not None
    given, wrong = parse_mapping(SourceText("", halves.front), halves.front)
    assert not wrong
    return given
