"""Dates for readers, in the language of the site.

Babel's own formatting costs some 40 µs a date; patterns and names are taken from it once and filled in here, which a
10,000-day archive feels.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names
from babel.lists import format_list

from generator.base.edtf import GROUPS, Edtf, Point
from generator.content.model import When
from generator.plan.date_words import date_words, ordinal, roman
from generator.plan.views import DateView

_FIELD = re.compile(r"'([^']*)'|(d+|M+|L+|y+|Q+|E+|c+)|([^'a-zA-Z]+|[a-zA-Z])")
_PREFERRED = {"en": "en_GB"}
"""Bare language tags whose default territory orders dates in another way than an international archive would."""
KEPT = 65536
"""Dates whose words are kept."""


class Dates:
    """Formats dates of one language."""

    def __init__(self, language: str):
        self.locale = _locale(language)
        self._months = {width: dict(get_month_names(width, "format", self.locale)) for width in ("wide", "abbreviated")}
        self._alone = {width: dict(get_month_names(width, "stand-alone", self.locale)) for width in ("wide", "abbreviated")}
        self._day_names = {width: get_day_names(width, "stand-alone", self.locale) for width in ("wide", "abbreviated", "narrow")}
        self._long = self.locale.date_formats["long"].pattern
        self._medium = self.locale.date_formats["medium"].pattern
        skeletons = self.locale.datetime_skeletons
        self._month_year = _pattern(skeletons, "yMMMM", "MMMM y")
        self._month_day = _pattern(skeletons, "MMMMd", "d MMMM")
        self._short_month_day = _pattern(skeletons, "MMMd", "d MMM")
        self._short_month_year = _pattern(skeletons, "yMMM", "MMM y")
        self._quarter_year = _pattern(skeletons, "yQQQQ", "QQQQ y")
        self._quarters = dict(self.locale.quarters["format"]["wide"])
        self._before = "BCE" if self.locale.language == "en" else str(self.locale.eras["abbreviated"][0])
        self._era_first = _pattern(skeletons, "Gy", "y G").startswith("G")
        self._words = date_words(self.locale.language)
        self._made: dict[str, tuple[str, str, str]] = {}
        self._filled = functools.lru_cache(maxsize=KEPT)(self._fill)

    # ------------------------------------------------------------------ pieces

    def month_name(self, month: int, *, short: bool = False) -> str:
        """Name of a month on its own."""
        return str(self._alone["abbreviated" if short else "wide"][month])

    def weekdays(self) -> list[tuple[str, str]]:
        """(short name, long name) of the days of a week, in the order of the language."""
        first = self.locale.first_week_day
        # in some languages no name is shortened, and the columns of a month are narrow
        short = self._day_names["abbreviated" if max(map(len, self._day_names["abbreviated"].values())) <= 5 else "narrow"]
        return [(short[(first + i) % 7], self._day_names["wide"][(first + i) % 7]) for i in range(7)]

    @property
    def first_weekday(self) -> int:
        """0 for Monday to 6 for Sunday."""
        return int(self.locale.first_week_day)

    def month(self, year: int, month: int) -> str:
        """`December 2021`."""
        return self._filled(self._month_year, year, month, 0)

    def day(self, year: int, month: int, day: int, *, short: bool = False) -> str:
        """`14 December 2021`, or shorter."""
        return self._filled(self._medium if short else self._long, year, month, day)

    def month_day(self, month: int, day: int, *, short: bool = False) -> str:
        """`14 December`: a day of every year."""
        return self._filled(self._short_month_day if short else self._month_day, 0, month, day)

    def year(self, year: int) -> str:
        """`2021`, or `44 BCE`: ISO years count 1 BCE as 0."""
        if year > 0:
            return str(year)
        return f"{self._before}{1 - year}" if self._era_first else f"{1 - year} {self._before}"

    def between(self, first: str, last: str) -> str:
        """`14 December to 20 December`."""
        return self._words.between.format(first, last)

    def years(self, first: int, last: int) -> str:
        """`2010 to 2023`, or the one year that both are."""
        return self.year(first) if first == last else self.between(self.year(first), self.year(last))

    def group_of_years(self, first: int, last: int) -> str:
        """A decade as it is called, a century, or the years from first to last."""
        if first <= 0 or last - first not in (9, 99):
            return self.years(first, last)
        if last - first == 9:
            return self._words.decade.format(first)
        number = first // 100 + 1
        return self._words.century.format(number, roman=roman(number), ordinal=ordinal(number))

    def _fill(self, pattern: str, year: int, month: int, day: int) -> str:
        made = []
        for quoted, field, other in _FIELD.findall(pattern):
            if not field:
                made.append(quoted or other)
            elif field[0] == "d":
                made.append(str(day).zfill(len(field)))
            elif field[0] in "ML":
                names = self._months if field[0] == "M" else self._alone
                width = "wide" if len(field) == 4 else "abbreviated"
                made.append(str(month).zfill(len(field)) if len(field) < 3 else names[width][month])
            elif field[0] == "Q":
                made.append(self._quarters[month] if len(field) == 4 else str(month))
            elif field[0] == "y":
                made.append(self.year(year))
        return "".join(made).strip()

    # ------------------------------------------------------------------ whole dates

    def of_when(self, when: When, url: str) -> DateView:
        """View of an article's date."""
        text, short, iso = self._of_date(when.edtf)
        iso = f"{iso}T{when.time}{when.instant[19:]}" if when.time else iso
        return DateView(text, short, iso, when.edtf.text, url, when.time)

    def of_edtf(self, edtf: Edtf, url: str = "") -> DateView:
        """View of an event's date."""
        text, short, iso = self._of_date(edtf)
        return DateView(text, short, iso, edtf.text, url, "")

    def _of_date(self, edtf: Edtf) -> tuple[str, str, str]:
        """(text, shorter text, ISO prefix), each made once: a date's own text says all there is to it."""
        made = self._made.get(edtf.text)
        if made is None:
            if len(self._made) >= KEPT:
                self._made.clear()
            made = self._made[edtf.text] = (*self._text(edtf), iso_prefix(edtf))
        return made

    def _text(self, edtf: Edtf) -> tuple[str, str]:
        return self._whole(edtf, False), self._whole(edtf, True)

    def _whole(self, edtf: Edtf, short: bool) -> str:
        if edtf.members:
            parts = [self._whole(member, short) for member in edtf.members]
            return str(format_list(parts, "or" if edtf.kind == "one_of" else "standard", self.locale)) if len(parts) > 1 else parts[0]
        return self._interval(edtf, short) if edtf.interval else self._point(edtf.first, short)

    def _interval(self, edtf: Edtf, short: bool) -> str:
        start = self._point(edtf.start, short) if edtf.start else ""
        end = self._point(edtf.end, short) if edtf.end else ""
        words = self._words
        if start and end:
            return self.between(start, end)
        if start:
            return (words.since if edtf.open_end else words.end_unknown).format(start)
        return (words.until if edtf.open_start else words.start_unknown).format(end)

    def _point(self, point: Point, short: bool) -> str:
        text = self._bare(point, short)
        if point.approximate:
            text = self._words.about.format(text)
        return self._words.uncertain.format(text) if point.uncertain else text

    def _bare(self, point: Point, short: bool) -> str:
        if point.precision == "day":
            return self.day(point.year, point.month, point.day, short=short)
        if point.precision == "month":
            return self._filled(self._short_month_year if short else self._month_year, point.year, point.month, 0)
        if point.precision == "group":
            return self._group(point)
        if point.precision in ("decade", "century"):
            return self.group_of_years(point.year, point.year + (9 if point.precision == "decade" else 99))
        return self.year(point.year)

    def _group(self, point: Point) -> str:
        name, _, _ = GROUPS[point.month]
        kind, _, number = name.partition(" ")
        if kind == "quarter":
            return self._filled(self._quarter_year, point.year, int(number), 0)
        if number:
            return (self._words.halves if kind == "half" else self._words.thirds)[int(number) - 1].format(self.year(point.year))
        return self._words.seasons[("spring", "summer", "autumn", "winter").index(name)].format(self.year(point.year))


@functools.lru_cache(maxsize=4)
def dates_in(language: str) -> Dates:
    """Dates of a language: one for all plans, so that a preview, which plans again and again, makes each date's words once."""
    return Dates(language)


def iso_prefix(edtf: Edtf) -> str:
    """The narrowest part of a date that `<time datetime>` takes (HTML, section 4.5.14); empty if there is none."""
    point = edtf.first
    # five digits are valid, but checkers take them for a slip, and not all programs read them
    if not 0 < point.year < 10000 or point.precision in ("decade", "century"):
        return ""
    if point.precision not in ("month", "day"):
        return f"{point.year:04}"
    return f"{point.year:04}-{point.month:02}" + (f"-{point.day:02}" if point.day else "")


def _locale(language: str) -> Locale:
    tag = _PREFERRED.get(language, language).replace("-", "_")
    while tag:
        try:
            return Locale.parse(tag)
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("_")[0]
    return Locale.parse("en_GB")


def _pattern(skeletons: Any, name: str, otherwise: str) -> str:
    found = skeletons.get(name)
    return str(getattr(found, "pattern", otherwise))
