"""Text in lines, and the font files that it is measured with."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render.typesetting import Typesetter
from generator.theme.font_file import Face, read_face

FONTS = Path(__file__).parents[2] / "themes/broadsheet/fonts"
FILES = {name: (FONTS / f"dateline-serif-{name}.ttf").read_bytes() for name in ("regular", "bold")}


@pytest.fixture(scope="module")
def shipped() -> Typesetter:
    return Typesetter([face for content in FILES.values() if (face := read_face(content))])


def even(letters: str = "") -> Typesetter:
    """A font in which every letter is half as wide as its size, and Chinese ones as wide."""
    known = {**dict.fromkeys(range(32, 8448), 500), **dict.fromkeys(range(0x3000, 0x9FFF), 1000), **{ord(c): 500 for c in letters}}
    return Typesetter([Face(bold, 1000, known) for bold in (False, True)])


def test_a_font_file_says_what_letters_it_has_and_how_wide_they_are() -> None:
    faces = {name: read_face(content) for name, content in FILES.items()}
    regular, bold = faces["regular"], faces["bold"]
    assert regular and bold
    assert (regular.bold, bold.bold, regular.units) == (False, True, 1000)
    # these come from different files of the original, so from different segments
    assert {ord(c) for c in "Aß–…łẾΩЖ"} <= set(regular.advances)
    assert ord("中") not in regular.advances
    assert regular.advances[ord("W")] > regular.advances[ord("i")] > 0
    assert bold.advances[ord("n")] > regular.advances[ord("n")]
    assert regular.advances[0x301] == 0, "a mark stands on a letter"


@settings(max_examples=150)
@given(
    st.binary(max_size=300) | st.integers(0, len(FILES["bold"])).map(lambda n: FILES["bold"][:n]),
    st.integers(0, 400),
    st.binary(max_size=6),
)
def test_no_file_is_too_damaged_to_be_refused(content: bytes, place: int, wrong: bytes) -> None:
    read_face(content)
    read_face(FILES["bold"][:place] + wrong + FILES["bold"][place + len(wrong) :])


WORDS = st.lists(st.sampled_from([*"abc WwÉж中国。「」、-–/.,é", "q\u0301", "long" * 9]), max_size=60).map("".join)


@settings(max_examples=60)
@given(WORDS, st.integers(40, 600), st.integers(10, 300))
def test_lines_hold_the_text_in_order_and_are_no_wider_than_asked(text: str, width: int, height: int) -> None:
    setter = even()
    made = setter.typeset(text, width, [40, 20], height)
    plain = setter.settable(text)
    joined = "".join(made.lines).replace(" ", "")
    if made.lines and made.lines[-1].endswith("…"):
        assert plain.replace(" ", "").startswith(joined[:-1])
    else:
        assert joined == plain.replace(" ", "")
    assert len(made.lines) <= max(1, height // made.step)
    assert all(setter.width(line) * made.size <= width or len(line) <= 2 for line in made.lines)
    assert not any(line != line.strip() or unicodedata.combining(line[0]) for line in made.lines)


def test_the_largest_size_that_fits_is_taken_and_lines_are_of_one_length(shipped: Typesetter) -> None:
    made = shipped.typeset("US to put eight Chinese technology groups on investment blacklist", 1056, [84, 60], 300, bold=True)
    assert (made.size, made.lines) == (84, ("US to put eight Chinese", "technology groups on", "investment blacklist"))
    assert shipped.typeset("Rates rise", 1056, [84, 60], 300).lines == ("Rates rise",)


def test_chinese_breaks_anywhere_but_before_its_stops_and_after_its_brackets() -> None:
    assert even().typeset("中国的出口。「半导体」", 100, [20], 300).lines == ("中国的出", "口。「半", "导体」")


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("Oil \U0001f6e2\ufe0f up \u26a1", "Oil up"),
        ("Ἀθήναι and ṩ", "Αθήναι and s"),
        ("a\x00b\u202ec\u2066d  e", "abcd e"),
        ("Chips 中国", ""),
        ("e\u0301", "é"),
    ],
    ids=["signs that are no letters", "accents", "controls", "a letter that is not there", "normal form"],
)
def test_what_fonts_lack(shipped: Typesetter, text: str, set_: str) -> None:
    assert shipped.settable(text) == set_


def test_a_line_from_right_to_left_is_marked_as_one() -> None:
    made = even("שלום").typeset("שלום.", 900, [20], 30, direction="rtl")
    assert made.lines == ("\u202bשלום.\u202c",)
