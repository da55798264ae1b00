"""Dates for readers. Babel's own formatting is the judge of the quick one."""

from __future__ import annotations

import datetime

import pytest
from babel.dates import format_date, format_skeleton
from hypothesis import given
from hypothesis import strategies as st

from generator.base.edtf import parse_edtf
from generator.plan.dates import Dates, iso_prefix

LANGUAGES = [
    "en",
    "en-US",
    "en-GB",
    "de",
    "fr",
    "es",
    "pt-BR",
    "it",
    "nl",
    "pl",
    "ru",
    "el",
    "tr",
    "ja",
    "ko",
    "zh-Hans",
    "zh-Hant-HK",
    "hu",
    "cs",
    "fi",
    "sv",
    "lt",
    "vi",
    "he",
    "xx",
    "de-Latn-AT-1996",
]
DATES = {language: Dates(language) for language in LANGUAGES}


@given(st.sampled_from(LANGUAGES), st.dates(min_value=datetime.date(1000, 1, 1)))
def test_days_and_months_read_as_babel_writes_them(language: str, date: datetime.date) -> None:
    dates = DATES[language]
    assert dates.day(date.year, date.month, date.day) == format_date(date, "long", dates.locale).strip()
    assert dates.day(date.year, date.month, date.day, short=True) == format_date(date, "medium", dates.locale).strip()
    if "yMMMM" in dates.locale.datetime_skeletons:
        assert dates.month(date.year, date.month) == format_skeleton("yMMMM", date, locale=dates.locale).strip()


@pytest.mark.parametrize(
    ("text", "long", "short", "iso"),
    [
        ("2021-12-14", "14 December 2021", "14 Dec 2021", "2021-12-14"),
        ("2021-12", "December 2021", "Dec 2021", "2021-12"),
        ("2021", "2021", "2021", "2021"),
        ("2010-09~", "about September 2010", "about Sept 2010", "2010-09"),
        ("2019-06?", "June 2019 (uncertain)", "Jun 2019 (uncertain)", "2019-06"),
        ("1984%", "about 1984 (uncertain)", "about 1984 (uncertain)", "1984"),
        ("2021-21", "spring 2021", "spring 2021", "2021"),
        ("201X", "2010s", "2010s", ""),
        ("20XX", "21st century", "21st century", ""),
        ("-004X", "50 BCE to 41 BCE", "50 BCE to 41 BCE", ""),
        ("2021-35", "3rd quarter 2021", "3rd quarter 2021", "2021"),
        ("2021-41", "second half of 2021", "second half of 2021", "2021"),
        ("[2010, 2012..2014]", "2010 or 2012 to 2014", "2010 or 2012 to 2014", "2010"),
        ("{2010, 2012-03~}", "2010 and about March 2012", "2010 and about Mar 2012", "2010"),
        ("-0043", "44 BCE", "44 BCE", ""),
        ("0000", "1 BCE", "1 BCE", ""),
        ("Y17000", "17000", "17000", ""),
        ("2011/2016", "2011 to 2016", "2011 to 2016", "2011"),
        ("2019/..", "since 2019", "since 2019", "2019"),
        ("2019/", "from 2019, end unknown", "from 2019, end unknown", "2019"),
        ("../2019", "until 2019", "until 2019", "2019"),
        ("/2019", "until 2019, start unknown", "until 2019, start unknown", "2019"),
        ("0800-06-01", "1 June 800", "1 Jun 800", "0800-06-01"),
    ],
)
def test_dates_of_every_precision(text: str, long: str, short: str, iso: str) -> None:
    view = DATES["en"].of_edtf(parse_edtf(text))
    assert (view.text, view.short, view.iso, view.edtf) == (long, short, iso, text)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "etwa September 2010|seit 2019|bis 2016|2011 bis 2016|Winter 2021|2010er Jahre|20. Jahrhundert|44 v. Chr.|3. Quartal 2021|2010 oder 2012"),
        ("fr", "vers septembre 2010|depuis 2019|jusqu’à 2016|2011 – 2016|hiver 2021|années 2010|XXe siècle|44 av. J.-C.|3e trimestre 2021|2010 ou 2012"),
        ("es-MX", "hacia septiembre de 2010|desde 2019|hasta 2016|2011 – 2016|invierno de 2021|década de 2010|siglo XX|44 a.C.|3.º trimestre de 2021|2010 o 2012"),
        ("sv", "omkring september 2010|sedan 2019|till 2016|2011 till 2016|vintern 2021|2010-talet|20:e århundradet|44 f.Kr.|3:e kvartalet 2021|2010 eller 2012"),
        ("pt-BR", "cerca de setembro de 2010|desde 2019|até 2016|2011 – 2016|inverno de 2021|década de 2010|século XX|44 a.C.|3º trimestre de 2021|2010 ou 2012"),
        ("ru", "ок. сентябрь 2010\u202fг.|2019 – настоящее время|до: 2016|2011 – 2016|зима 2021|2010-е|XX век|44 до н. э.|3-й квартал 2021\u202fг.|2010 или 2012"),
        ("zh", "约2010年9月|2019至今|至2016为止|2011至2016|2021年冬季|2010年代|20世纪|公元前44|2021年第3季度|2010或2012"),
        ("vi", "about tháng 9 năm 2010|since 2019|until 2016|2011 to 2016|winter 2021|2010s|20th century|44 TCN|Quý 3 năm 2021|2010 hoặc 2012"),
    ],
)  # fmt: skip
def test_words_around_dates_are_the_languages_own_or_english(language: str, words: str) -> None:
    dates = Dates(language)
    texts = ["2010-09~", "2019/..", "../2016", "2011/2016", "2021-24", "201X", "19XX", "-0043", "2021-35", "[2010, 2012]"]
    assert "|".join(dates.of_edtf(parse_edtf(t)).text for t in texts) == words


def test_weekdays_are_short_in_every_language() -> None:
    for language in ("en", "de", "fr", "ar", "fa", "hi", "ja", "ru", "uk", "vi"):
        assert max(len(short) for short, _ in Dates(language).weekdays()) <= 5
    assert Dates("ar").weekdays()[0] == ("ن", "الاثنين")


def test_weeks_begin_as_the_language_has_it() -> None:
    assert [DATES[language].weekdays()[0][1] for language in ("en-GB", "en-US", "de")] == ["Monday", "Sunday", "Montag"]


@given(st.text(alphabet="0123456789-/.XY?~%", max_size=16))
def test_machine_dates_are_prefixes_of_iso_8601(text: str) -> None:
    try:
        made = parse_edtf(text)
    except ValueError:
        return
    prefix = iso_prefix(made)
    if prefix:
        whole = prefix + "-01-01"[len(prefix) - 4 :]
        datetime.date.fromisoformat(whole)
