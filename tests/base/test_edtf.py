"""EDTF: the examples of the Library of Congress for levels 0 and 1 and for sets, and what holds for all dates."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base import edtf
from generator.base.edtf import FOREVER, NotADate, civil_day, day_number, month_days, parse_edtf


def day(text: str) -> int:
    return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days


# text, precision of the first date, earliest day, latest day
EXAMPLES = [
    # level 0: date
    ("1985-04-12", "day", "1985-04-12", "1985-04-12"),
    ("1985-04", "month", "1985-04-01", "1985-04-30"),
    ("1985", "year", "1985-01-01", "1985-12-31"),
    # level 0: time interval
    ("1964/2008", "year", "1964-01-01", "2008-12-31"),
    ("2004-06/2006-08", "month", "2004-06-01", "2006-08-31"),
    ("2004-02-01/2005-02-08", "day", "2004-02-01", "2005-02-08"),
    ("2004-02-01/2005-02", "day", "2004-02-01", "2005-02-28"),
    ("2004-02-01/2005", "day", "2004-02-01", "2005-12-31"),
    ("2005/2006-02", "year", "2005-01-01", "2006-02-28"),
    # level 1: seasons
    ("2001-21", "group", "2001-03-01", "2001-05-31"),
    ("2001-22", "group", "2001-06-01", "2001-08-31"),
    ("2001-23", "group", "2001-09-01", "2001-11-30"),
    ("2001-24", "group", "2001-12-01", "2002-02-28"),
    ("2003-24", "group", "2003-12-01", "2004-02-29"),
    # level 1: qualification
    ("1984?", "year", "1984-01-01", "1984-12-31"),
    ("2004-06~", "month", "2004-06-01", "2004-06-30"),
    ("2004-06-11%", "day", "2004-06-11", "2004-06-11"),
    # level 1: unspecified digits
    ("201X", "decade", "2010-01-01", "2019-12-31"),
    ("20XX", "century", "2000-01-01", "2099-12-31"),
    ("2004-XX", "year", "2004-01-01", "2004-12-31"),
    ("1985-04-XX", "month", "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", "year", "1985-01-01", "1985-12-31"),
    # level 1: intervals with qualification
    ("1984~/2004-06", "year", "1984-01-01", "2004-06-30"),
    ("1984/2004-06~", "year", "1984-01-01", "2004-06-30"),
    ("1984?/2004%", "year", "1984-01-01", "2004-12-31"),
    ("1984-06-02?/2004-08-08~", "day", "1984-06-02", "2004-08-08"),
    ("1984~/2004~", "year", "1984-01-01", "2004-12-31"),
    ("1984-06?/2004-08?", "month", "1984-06-01", "2004-08-31"),
    ("2004-06~/2004-06-11%", "month", "2004-06-01", "2004-06-11"),
    ("2004-06-XX/2004-07-03", "month", "2004-06-01", "2004-07-03"),
    # level 2: parts of years
    ("2001-25", "group", "2001-03-01", "2001-05-31"),
    ("2001-29", "group", "2001-09-01", "2001-11-30"),
    ("2001-30", "group", "2001-12-01", "2002-02-28"),
    ("2001-34", "group", "2001-04-01", "2001-06-30"),
    ("2001-36", "group", "2001-10-01", "2001-12-31"),
    ("2001-39", "group", "2001-09-01", "2001-12-31"),
    ("2001-41", "group", "2001-07-01", "2001-12-31"),
    # level 2: sets
    ("[1667,1668,1670..1672]", "year", "1667-01-01", "1672-12-31"),
    ("[1667, 1760-12]", "year", "1667-01-01", "1760-12-31"),
    ("{1667,1668,1670..1672}", "year", "1667-01-01", "1672-12-31"),
    ("{1960, 1961-12}", "year", "1960-01-01", "1961-12-31"),
]


@pytest.mark.parametrize(("text", "precision", "earliest", "latest"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_examples_of_the_library_of_congress(text: str, precision: str, earliest: str, latest: str) -> None:
    made = parse_edtf(text)
    assert (made.text, made.first.precision, made.earliest, made.latest) == (text, precision, day(earliest), day(latest))


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "open_end"),
    [
        ("1985-04-12/..", day("1985-04-12"), FOREVER, True),
        ("1985-04/..", day("1985-04-01"), FOREVER, True),
        ("../1985-04-12", -FOREVER, day("1985-04-12"), False),
        ("../1985", -FOREVER, day("1985-12-31"), False),
        ("1985-04-12/", day("1985-04-12"), FOREVER, False),
        ("/1985-04", -FOREVER, day("1985-04-30"), False),
    ],
)
def test_open_and_unknown_ends(text: str, earliest: int, latest: int, open_end: bool) -> None:
    made = parse_edtf(text)
    assert (made.earliest, made.latest, made.open_end, made.interval) == (earliest, latest, open_end, True)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("1985-04-12", ("1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12")),
        ("1985-04", ("1985-04-01", "1985-04-30", "1985-04-01", "1985-04-30")),
        ("2004-06/2006", ("2004-06-01", "2004-06-30", "2006-01-01", "2006-12-31")),
        ("1985/..", ("1985-01-01", "1985-12-31", "+", "+")),
        ("1985/", ("1985-01-01", "1985-12-31", "1985-01-01", "+")),
        ("../1985", ("-", "-", "1985-01-01", "1985-12-31")),
        ("/1985", ("-", "1985-12-31", "1985-01-01", "1985-12-31")),
        ("[1667,1760-12]", ("1667-01-01", "1760-12-31", "1667-01-01", "1760-12-31")),
        ("[..1760-12-03]", ("-", "1760-12-03", "-", "1760-12-03")),
        ("[1760-01,1760-02,1760-12..]", ("1760-01-01", "+", "1760-01-01", "+")),
        ("{1960,1961-12}", ("1960-01-01", "1960-12-31", "1961-12-01", "1961-12-31")),
        ("{..1984}", ("-", "-", "1984-01-01", "1984-12-31")),
    ],
)
def test_the_four_bounds(text: str, bounds: tuple[str, ...]) -> None:
    ends = {"-": -FOREVER, "+": FOREVER}
    assert parse_edtf(text).bounds == tuple(ends[b] if b in ends else day(b) for b in bounds)


@pytest.mark.parametrize(
    ("text", "year"),
    [("-1985", -1985), ("-0043", -43), ("0000", 0), ("Y170000002", 170000002), ("Y-170000002", -170000002), ("Y17000", 17000)],
)
def test_years_beyond_four_digits_and_before_our_era(text: str, year: int) -> None:
    assert parse_edtf(text).first.year == year


@pytest.mark.parametrize(
    ("text", "approximate", "uncertain"), [("1984", False, False), ("1984~", True, False), ("1984?", False, True), ("1984%", True, True)]
)
def test_qualification(text: str, approximate: bool, uncertain: bool) -> None:
    point = parse_edtf(text).first
    assert (point.approximate, point.uncertain) == (approximate, uncertain)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2021-02-30", "February 2021 has 28 days"),
        ("2020-02-30", "February 2020 has 29 days"),
        ("1900-02-29", "February 1900 has 28 days"),
        ("2021-04-31", "April 2021 has 30 days"),
        ("2021-13", "months go from 01 to 12"),
        ("2021-00", "months go from 01 to 12"),
        ("2021-21-05", "a season takes no day"),
        ("2021-XX-05", "a day without its month says too little; write `2004-XX` or `2004`"),
        ("201X-05", "a year with X takes no month"),
        ("-0000", "there is no year -0000; write 0000 for 1 BCE"),
        ("2016/2011", "the interval ends (2011) before it begins (2016)"),
        ("2021-12-16/2021-12-15", "the interval ends (2021-12-15) before it begins (2021-12-16)"),
        ("../..", "an interval needs at least one of its two dates"),
        ("/", "an interval needs at least one of its two dates"),
        ("2011/2012/2013", "an interval has two dates"),
        ("[2010, 2012", "a set of dates begins with [ and ends with ]"),
        ("{}", "a set of dates begins with { and ends with }"),
        ("[..]", "an interval needs at least one of its two dates"),
        ("[2010, ..2012]", "only the first and the last date of a set can have .. without another date"),
        ("[2010, 2011/2012]", "a set has single dates and ranges such as 1670..1672"),
        ("[2010,]", "write it as 2021-12-16, 2021-12 or 2021, with ~ for about or ? for uncertain"),
        ("2021-34-05", "a part of a year takes no day"),
        ("16.12.2021", "dates begin with the year: write 2021-12-16"),
        ("12/16/2021", "dates begin with the year: write 2021-12-16"),
        ("2021/12/16", "write year, month and day with two digits each and hyphens between: 2021-12-06"),
        ("2021/12", "write year, month and day with two digits each and hyphens between: 2021-12-06"),
        ("2021-1-5", "write year, month and day with two digits each and hyphens between: 2021-12-06"),
        ("2021.12.16", "write year, month and day with two digits each and hyphens between: 2021-12-06"),
        ("16 Dec 2021", "write it in figures: 2021-12-16, 2021-12 or 2021"),
        ("20211216", "write it with hyphens: 2021-12-16"),
        ("20211316", "a year has four digits"),
        ("17000", "a year has four digits"),
        ("2021-12-16T10:00", "it has a time; write the day alone"),
        ("Today", "write it as 2021-12-16, 2021-12 or 2021, with ~ for about or ? for uncertain"),
        ("yesterday", "write it as 2021-12-16, 2021-12 or 2021, with ~ for about or ? for uncertain"),
        ("٢٠٢١-١٢-١٦", "write it as 2021-12-16, 2021-12 or 2021, with ~ for about or ? for uncertain"),
        ("２０２１", "write it as 2021-12-16, 2021-12 or 2021, with ~ for about or ? for uncertain"),
        ("2021-12-16\n", "write it as 2021-12-16, 2021-12 or 2021, with ~ for about or ? for uncertain"),
    ],
)
def test_what_is_not_a_date_says_why(text: str, why: str) -> None:
    with pytest.raises(NotADate) as refused:
        parse_edtf(text)
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("text", "wider"),
    [
        ("soon", "A span is written 2011/2016."),
        ("2021-13", "Seasons go from 21 (spring) to 24 (winter)."),
        ("17000", "One beyond 9999 begins with Y: Y17000."),
        ("2021-02-30", ""),
    ],
)
def test_forms_that_a_single_date_cannot_have_are_named_apart(text: str, wider: str) -> None:
    with pytest.raises(NotADate) as refused:
        parse_edtf(text)
    assert refused.value.wider == wider


def test_order_is_by_what_began_first_then_the_narrower_first() -> None:
    texts = ["2021-12-16", "2021-12", "2021", "-0043", "../2020", "202X", "2021-12-16/2021-12-17", "2021-24"]
    ordered = sorted(map(parse_edtf, texts), key=lambda e: e.order)
    assert [e.text for e in ordered] == [
        "../2020", "-0043", "202X", "2021", "2021-12", "2021-24", "2021-12-16", "2021-12-16/2021-12-17"
    ]  # fmt: skip
    assert [e.text for e in sorted(map(parse_edtf, ["2021/2023", "2021/..", "2021", "2021/2022", "[2021, 2023]"]), key=lambda e: e.order)] == [
        "2021", "2021/2022", "2021/2023", "2021/..", "[2021, 2023]"
    ]  # fmt: skip


@given(st.dates())
def test_every_day_of_the_calendar(date: datetime.date) -> None:
    made = parse_edtf(date.isoformat())
    assert made.exact
    assert made.earliest == made.latest == (date - datetime.date(1970, 1, 1)).days


@given(st.dates())
def test_a_day_is_the_same_read_at_once_or_part_by_part(date: datetime.date) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edtf, "_day", lambda _: None)
        slowly = parse_edtf.__wrapped__(date.isoformat())
    assert parse_edtf.__wrapped__(date.isoformat()) == slowly


@given(st.dates(), st.dates())
def test_intervals_of_days(one: datetime.date, other: datetime.date) -> None:
    first, last = sorted((one, other))
    made = parse_edtf(f"{first}/{last}")
    assert made.latest - made.earliest == (last - first).days


@given(st.integers(-9999, 9999), st.integers(1, 12))
def test_days_follow_each_other_across_months_and_years(year: int, month: int) -> None:
    following = (year, month + 1) if month < 12 else (year + 1, 1)
    assert day_number(year, month, month_days(year, month)) + 1 == day_number(*following, 1)


@given(st.integers(-4_000_000, 4_000_000))
def test_days_and_their_numbers_lead_to_each_other(number: int) -> None:
    assert day_number(*civil_day(number)) == number


@given(st.text(alphabet="0123456789-/.XY?~%T:,[]{} ", max_size=24) | st.text(max_size=12))
def test_any_text_is_a_date_or_says_why_not(text: str) -> None:
    try:
        made = parse_edtf(text)
    except NotADate as why:
        assert str(why)
        assert not str(why).endswith(".")
    else:
        assert made.earliest <= made.latest
        begun, begun_latest, ended_earliest, ended = made.bounds
        assert (begun, ended) == (made.earliest, made.latest)
        assert begun <= begun_latest <= ended and begun <= ended_earliest <= ended
        assert made.first
        assert made.text == text
