"""Typed fields: what each takes, and what is said of what it does not take."""

from __future__ import annotations

from typing import Any

import pytest

from generator.base import fields
from generator.base.edtf import Edtf


class Inner(fields.Schema):
    text: fields.Text
    url: fields.WebUrl = ""


class Every(fields.Schema):
    text: fields.Text = ""
    block: fields.Block = ""
    slug: fields.SlugText = ""
    url: fields.WebUrl = ""
    path: fields.SitePath = ""
    file: fields.FilePath = ""
    date: fields.EdtfDate | None = None
    language: fields.Language = ""
    switch: fields.Switch = False
    number: fields.Number = 0
    zone: fields.TimeZone = ""
    texts: fields.Texts = ()
    inner: Inner | None = None


def problems(**given: Any) -> list[str]:
    _, found = fields.check(Every, given, "x.yaml")
    return [f"{d.code} {'.'.join(map(str, d.field))}: {d.message}" for d in found]


def taken(**given: Any) -> Any:
    model, found = fields.check(Every, given, "x.yaml")
    assert found == []
    (key,) = given
    return getattr(model, key)


@pytest.mark.parametrize(
    ("key", "given", "made"),
    [
        ("text", "  One \n two ", "One two"),
        ("block", "one\n\ntwo\n", "one\n\ntwo"),
        ("slug", "log4j-2.17", "log4j-2.17"),
        ("url", "https://example.org/a?b#c", "https://example.org/a?b#c"),
        ("path", "/old/path/", "/old/path/"),
        ("path", "/old/caf%C3%A9.html", "/old/café.html"),
        ("path", "/old%20name/", "/old name/"),
        ("file", "/files/a.png", "files/a.png"),
        ("language", "zh-Hant-HK", "zh-Hant-HK"),
        ("switch", "True", True),
        ("number", "-12", -12),
        ("zone", "Europe/London", "Europe/London"),
        ("texts", "one", ("one",)),
        ("texts", ["one", "two"], ("one", "two")),
        ("texts", [], ()),
    ],
)
def test_what_fields_take(key: str, given: Any, made: Any) -> None:
    assert taken(**{key: given}) == made


def test_dates() -> None:
    made = taken(date="2010-09~")
    assert isinstance(made, Edtf)
    assert made.first.approximate


@pytest.mark.parametrize(
    ("key", "given", "code"),
    [
        ("text", ["a"], "wrong-type"),
        ("text", {"a": "b"}, "wrong-type"),
        ("text", " ", "wrong-type"),
        ("block", "", "wrong-type"),
        ("slug", "Two Words", "bad-slug"),
        ("url", "example.org", "bad-url"),
        ("path", "old/", "bad-path"),
        ("path", "//evil.org/", "bad-path"),
        ("path", "/a/../b/", "bad-path"),
        ("path", "/a/%2e%2e/b/", "bad-path"),
        ("path", "/a/./b/", "bad-path"),
        ("path", "/a//b/", "bad-path"),
        ("path", "/a/b/.", "bad-path"),
        ("path", "/.git/config", "bad-path"),
        ("path", "/.dateline-manifest", "bad-path"),
        ("path", "/x.dateline-tmp", "bad-path"),
        ("path", "/a?b", "bad-path"),
        ("path", "/a#b", "bad-path"),
        ("path", "/a\\b/", "bad-path"),
        ("path", "/a%5Cb/", "bad-path"),
        ("path", "/a%00b/", "bad-path"),
        ("path", "/a%0Ab/", "bad-path"),
        ("path", "/a%ff/", "bad-path"),
        ("path", "/", "bad-path"),
        ("path", f"/{'a' * 201}/", "bad-path"),
        ("path", f"/{'ü' * 101}/", "bad-path"),
        ("file", "a.png", "bad-path"),
        ("file", "files/../../secret", "bad-path"),
        ("file", "https://example.org/a.png", "bad-path"),
        ("date", "2021-02-30", "bad-date"),
        ("language", "english", "bad-language"),
        ("language", "en_GB", "bad-language"),
        ("language", "en-٣٣٣", "bad-language"),
        ("switch", "yes", "wrong-type"),
        ("switch", "1", "wrong-type"),
        ("number", "1.5", "wrong-type"),
        ("number", "٣", "wrong-type"),
        ("number", "9" * 5000, "wrong-type"),
        ("zone", "Mars/Base", "bad-timezone"),
        ("zone", "../../etc/passwd", "bad-timezone"),
        ("zone", "Europe", "bad-timezone"),
        ("zone", "localtime", "bad-timezone"),
        ("zone", "/etc/localtime", "bad-timezone"),
        ("texts", ["a", ["b"]], "wrong-type"),
        ("texts", {"a": "b"}, "wrong-type"),
        ("inner", "text", "wrong-type"),
        ("inner", ["text"], "wrong-type"),
        ("inner", {"url": "https://e.org"}, "missing-key"),
        ("inner", {"text": "x", "url": "javascript:x"}, "bad-url"),
        ("inner", {"text": "x", "ulr": "https://e.org"}, "unknown-key"),
        ("txet", "x", "unknown-key"),
        ("ｔext", "x", "unknown-key"),
        ("Text", "x", "unknown-key"),
        ("", "x", "unknown-key"),
    ],
)
def test_what_they_refuse(key: str, given: Any, code: str) -> None:
    assert [p.split()[0] for p in problems(**{key: given})] == [code]


@pytest.mark.parametrize("key", Every.model_fields)
@pytest.mark.parametrize(
    "given", [[], {}, [[]], [{}], {"": None}, {"a": {"b": ["c"]}}, ["x", {}], "", " ", "x", "\u202e", "%", "0", "-", "/", "{}"]
)
def test_no_value_of_any_kind_is_too_odd_for_a_field(key: str, given: Any) -> None:
    for line in problems(**{key: given}):
        assert line.startswith(("wrong-type", "bad-", "unknown-key", "missing-key"))


def test_several_mistakes_are_several_diagnostics() -> None:
    assert [p.split(":")[0] for p in problems(slug="A", url="b", nope="c")] == ["bad-slug slug", "bad-url url", "unknown-key nope"]


def test_hints_name_the_keys_that_are_like_it() -> None:
    _, (found,) = fields.check(Every, {"langauge": "en"}, "x")
    assert found.hint == "Did you mean `language`?"
    _, (found,) = fields.check(Every, {"inner": {"text": "x", "urll": "y"}}, "x")
    assert found.hint == "Did you mean `url`?"


@pytest.mark.parametrize(
    ("given", "hint"),
    [
        ("ture", "Write true."),
        ("Tru", "Write true."),
        ("flase", "Write false."),
        ("yes", "Write true."),
        ("No", "Write false."),
        ("0", "Write false."),
        ("maybe", "Write true or false."),
        ("not true", "Write true or false."),
    ],
)
def test_a_switch_names_the_word_that_was_meant_and_guesses_none(given: str, hint: str) -> None:
    """Whoever follows the wrong one publishes a draft."""
    _, (found,) = fields.check(Every, {"switch": given}, "x")
    assert (found.message, found.hint) == (f'`switch`: expected true or false, not "{given}"', hint)


def test_lenient_checking_leaves_the_wrong_keys_out() -> None:
    model, found = fields.check_leniently(Every, {"slug": "NO", "text": "yes"}, "x")
    assert (model and model.text, [d.code for d in found]) == ("yes", ["bad-slug"])
    none, found = fields.check_leniently(Inner, {"url": "https://e.org"}, "x")
    assert (none, [d.code for d in found]) == (None, ["missing-key"])


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("2021-12-14", None),
        ("2021-12-14T14:05", ("2021-12-14", "14:05:00", "")),
        ("2021-12-14 14:05:59", ("2021-12-14", "14:05:59", "")),
        ("2021-12-14T14:05:00.123Z", ("2021-12-14", "14:05:00", "Z")),
        ("2021-12-14T14:05z", ("2021-12-14", "14:05:00", "Z")),
        ("2021-12-14T14:05:00 +0545", ("2021-12-14", "14:05:00", "+05:45")),
        ("2021-12-14T14:05:00-12:00", ("2021-12-14", "14:05:00", "-12:00")),
    ],
)
def test_moments(text: str, made: object) -> None:
    assert fields.moment(text) == made


@pytest.mark.parametrize(
    "text", ["2021-12-14T24:00", "2021-12-14T10:60", "2021-12-14T10:00:60", "2021-12-14T10:00+15:00", "2021-12-14T10:00+01:60"]
)
def test_moments_that_do_not_exist(text: str) -> None:
    with pytest.raises(ValueError, match="go from"):
        fields.moment(text)
