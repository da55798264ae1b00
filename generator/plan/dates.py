"""Dates for readers, in the site's language. The only importer of `babel`.

Babel's own formatting costs some 40 µs a date; patterns and names are taken from it once and filled in here, which a
10,000-day archive feels.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import get_day_names, get_month_names

from generator.base.edtf import SEASONS, Edtf, Point
from generator.content.model import When
from generator.plan.views import DateView

_FIELD = re.compile(r"'([^']*)'|(d+|M+|L+|y+|E+|c+)|([^'a-zA-Z]+|[a-zA-Z])")
_PREFERRED = {"en": "en_GB"}
"""Bare language tags whose default territory orders dates in another way than an international archive would."""


class Dates:
    """Formats dates of one language."""

    def __init__(self, language: str):
        self.locale = _locale(language)
        self._months = {width: dict(get_month_names(width, "format", self.locale)) for width in ("wide", "abbreviated")}
        self._alone = {width: dict(get_month_names(width, "stand-alone", self.locale)) for width in ("wide", "abbreviated")}
        self._day_names = {width: get_day_names(width, "stand-alone", self.locale) for width in ("wide", "abbreviated")}
        self._long = self.locale.date_formats["long"].pattern
        self._medium = self.locale.date_formats["medium"].pattern
        skeletons = self.locale.datetime_skeletons
        self._month_year = _pattern(skeletons, "yMMMM", "MMMM y")
        self._short_month_year = _pattern(skeletons, "yMMM", "MMM y")
        self._made: dict[str, tuple[str, str, str]] = {}
        self._filled = functools.lru_cache(maxsize=65536)(self._fill)

    # ------------------------------------------------------------------ pieces

    def month_name(self, month: int, *, short: bool = False) -> str:
        """Name of a month on its own."""
        return str(self._alone["abbreviated" if short else "wide"][month])

    def weekdays(self) -> list[tuple[str, str]]:
        """(short name, long name) of the days of a week, in the order of the language."""
        first = self.locale.first_week_day
        return [(self._day_names["abbreviated"][(first + i) % 7], self._day_names["wide"][(first + i) % 7]) for i in range(7)]

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

    def year(self, year: int) -> str:
        """`2021`, or `44 BCE`: ISO years count 1 BCE as 0."""
        return str(year) if year > 0 else f"{1 - year} BCE"

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
            made = self._made[edtf.text] = (*self._text(edtf), iso_prefix(edtf))
        return made

    def _text(self, edtf: Edtf) -> tuple[str, str]:
        if not edtf.interval:
            return self._point(edtf.first, False), self._point(edtf.first, True)
        return self._interval(edtf, False), self._interval(edtf, True)

    def _interval(self, edtf: Edtf, short: bool) -> str:
        start = self._point(edtf.start, short) if edtf.start else ""
        end = self._point(edtf.end, short) if edtf.end else ""
        if start and end:
            return f"{start} to {end}"
        if start:
            return f"since {start}" if edtf.open_end else f"from {start}, end unknown"
        return f"until {end}" if edtf.text.startswith("..") else f"until {end}, start unknown"

    def _point(self, point: Point, short: bool) -> str:
        text = self._bare(point, short)
        if point.approximate:
            text = f"about {text}"
        return f"{text} (uncertain)" if point.uncertain else text

    def _bare(self, point: Point, short: bool) -> str:
        if point.precision == "day":
            return self.day(point.year, point.month, point.day, short=short)
        if point.precision == "month":
            return self._filled(self._short_month_year if short else self._month_year, point.year, point.month, 0)
        if point.precision == "season":
            return f"{SEASONS[point.month]} {self.year(point.year)}"
        if point.precision == "decade":
            return f"{self.year(point.year)}s" if point.year > 0 else f"about {self.year(point.year)}"
        if point.precision == "century":
            return f"{self.year(point.year)}s" if point.year > 0 else f"about {self.year(point.year)}"
        return self.year(point.year)


def iso_prefix(edtf: Edtf) -> str:
    """The narrowest part of a date that `<time datetime>` takes (HTML, section 4.5.14); empty if there is none."""
    point = edtf.first
    if not 0 < point.year < 10000 or point.precision in ("decade", "century"):
        return ""
    if point.precision in ("year", "season"):
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
