"""Diagnostics as data, and positions in source text."""

from __future__ import annotations

from generator.base.codes import CODES, WARNINGS
from generator.base.diagnostics import Diagnostic, Location, in_order
from generator.base.source_text import SourceText, decode


def test_codes_are_named_and_explained_alike() -> None:
    for code, meaning in CODES.items():
        assert code == code.lower()
        assert meaning.endswith(".")
    assert set(CODES) >= WARNINGS


def test_order_and_repeats() -> None:
    a, b, c = (Diagnostic("bad-date", "x", Location(p, n, 1)) for p, n in (("a", 2), ("a", 10), ("b", 1)))
    assert in_order([c, b, a, b, c]) == [a, b, c]


def test_positions_count_characters() -> None:
    source = SourceText("x", "eins\nzwei 😀 drei\n\nvier")
    assert source.position(source.text.index("drei")) == (2, 8)
    assert [source.line(n) for n in (0, 1, 2, 3, 4, 5)] == ["", "eins", "zwei 😀 drei", "", "vier", ""]


def test_decoding() -> None:
    for content, text in {b"": "", b"\xef\xbb\xbfa": "a", b"a\r\nb\rc\n": "a\nb\nc\n", "ü\u2028".encode(): "ü\u2028"}.items():
        source, found = decode("x", content)
        assert source is not None
        assert (source.text, found) == (text, [])


def test_bytes_that_are_no_text() -> None:
    made = {}
    for content in (
        b"a\x00b",
        "ä".encode("utf-16"),
        "ä".encode("utf-32"),
        b"one\ntwo \xe4\n",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\xf4\x90\x80\x80",
        b"\xc3",
    ):
        source, (found,) = decode("x", content)
        assert source is None
        made[content] = (found.code, found.location.line, found.location.column)
    assert list(made.values()) == [
        ("binary-file", 0, 0),
        ("bad-encoding", 0, 0),
        ("bad-encoding", 0, 0),
        ("bad-encoding", 2, 5),
        ("bad-encoding", 1, 1),
        ("bad-encoding", 1, 1),
        ("bad-encoding", 1, 1),
        ("bad-encoding", 1, 1),
    ]


def test_control_characters_are_left_out_with_a_warning() -> None:
    source, (found,) = decode("x", b"one\r\ntw\x0bo\x1b\xef\xbf\xbe")
    assert source is not None
    assert source.text == "one\ntwo"
    assert (found.code, found.location.line, found.location.column, found.is_error) == ("control-character", 2, 3, False)
