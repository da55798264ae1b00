"""Dates as sources give them: EDTF level 0 and 1 (ISO 8601-2; loc.gov/standards/datetime), and what timelines need of level 2.

`2021`, `2021-12`, `2021-12-16`, `2021-21` (spring), `2021-35` (third quarter), `201X`, `2004-XX`, `-0043`, `Y17000`, each with `?`
(uncertain), `~` (approximate) or `%` (both); intervals `2011/2016`, `2019/..` (open end), `/2016` (unknown start); and sets, of which
one is meant (`[2010, 2012..2014]`) or all are (`{2010, 2012-03}`). Times of day are left out: timelines go by days.

Years count as in ISO 8601: 0000 is 1 BCE. Bounds are whole days, counted so that 1 January 1970 is 0.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Literal

from generator.base.values import value

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_POINT = re.compile(
    r"(?:Y(?P<long>-?[1-9]\d{4,8})|(?P<year>-?\d{4}|-?\d{3}X|-?\d\dXX))"
    r"(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<mark>[?~%]?)",
    re.ASCII,
)
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}|\d{4}/\d{1,2}(?:/\d{1,2})?", re.ASCII)
"""A day written with slashes, which is no interval."""
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
GROUPS: dict[int, tuple[str, int, int]] = {
    **{21 + n: (name, first, 3) for n, (name, first) in enumerate(_SEASONS.items())},
    **{25 + n: (name, first, 3) for n, (name, first) in enumerate(_SEASONS.items())},
    **{29 + n: (name, (first + 5) % 12 + 1, 3) for n, (name, first) in enumerate(_SEASONS.items())},
    **{33 + n: (f"quarter {n + 1}", 3 * n + 1, 3) for n in range(4)},
    **{37 + n: (f"third {n + 1}", 4 * n + 1, 4) for n in range(3)},
    **{40 + n: (f"half {n + 1}", 6 * n + 1, 6) for n in range(2)},
}
"""Numbers that stand in the place of a month -> (name, first month, how many months). 21 to 28 are the seasons of the north, 29 to 32
those of the south; a season that begins in December is named after the year it begins in."""
MEMBERS = 100
"""Dates in a set at most."""
FOREVER = 10**12
"""Bound of an open or unknown end, in days."""
EPOCH = date(1970, 1, 1).toordinal()
_MONTH_NAMES = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]


class NotADate(ValueError):
    """The text is not a date of EDTF level 0 or 1; the message says why, as the end of a sentence.

    It names no form that a single date cannot have. `wider` names one, as a sentence, where the text may be meant for it.
    """

    def __init__(self, why: str, wider: str = ""):
        self.wider = wider
        super().__init__(why)


@value
class Point:
    """One date of some precision."""

    year: int
    month: int
    """1 to 12, a number of `GROUPS`, 0 for none."""
    day: int
    """0 for none."""
    precision: str
    """century, decade, year, group (a season, quarter, third or half of a year), month or day."""
    approximate: bool
    uncertain: bool
    earliest: int
    latest: int

    @property
    def exact(self) -> bool:
        """Whether it is a certain day."""
        return self.precision == "day" and not self.approximate and not self.uncertain


Bounds = tuple[int, int, int, int]
"""(earliest start, latest start, earliest end, latest end), in days."""


@value
class Edtf:
    """A date, interval or set. Compare by `order`."""

    text: str
    """As it stands in the source file."""
    start: Point | None
    """None: open or unknown. Of a set: that of the member that can begin first."""
    end: Point | None
    """Equal to `start` where it is one date."""
    kind: Literal["date", "interval", "one_of", "all_of"]
    open_end: bool
    """`..`: goes on; with `end` None and this false the end is unknown."""
    earliest: int
    """First day it can be about."""
    latest: int
    """Last day it can be about."""
    members: tuple[Edtf, ...] = ()
    """Dates and intervals of a set, as written."""

    @property
    def interval(self) -> bool:
        """Whether it goes from one date to another."""
        return self.kind == "interval"

    @property
    def open_start(self) -> bool:
        """Whether it began without a beginning that matters (`../2016`); with `start` None and this false the start is unknown."""
        return self.start is None and self.text.lstrip("[{").startswith("..")

    @property
    def bounds(self) -> Bounds:
        """The four days between which it began and ended."""
        if self.kind == "all_of":
            parts = [member.bounds for member in self.members]
            first, last = min(parts), max(parts, key=lambda part: (part[3], part[2]))
            return first[0], first[1], last[2], last[3]
        if self.kind != "interval":
            return self.earliest, self.latest, self.earliest, self.latest
        begun = (self.start.earliest, self.start.latest) if self.start else (-FOREVER, -FOREVER if self.open_start else self.latest)
        ended = (self.end.earliest, self.end.latest) if self.end else (FOREVER if self.open_end else self.earliest, FOREVER)
        return *begun, *ended

    @property
    def order(self) -> tuple[int, int, int, int, str]:
        """Sort key: what began first; of two that may have begun on one day, the more precise and then the shorter first."""
        return *self.bounds, self.text

    @property
    def plain(self) -> str:
        """All that there is to know: the rest follows from it."""
        return self.text

    @staticmethod
    def from_plain(text: str) -> Edtf:
        """The value with that text. Raises NotADate."""
        return parse_edtf(text)

    @property
    def exact(self) -> bool:
        """Whether it is one certain day."""
        return self.kind == "date" and self.start is not None and self.start.exact

    @property
    def first(self) -> Point:
        """The start, or the end where the start is open or unknown."""
        return self.start or self.end or self.members[0].first


def day_number(year: int, month: int, day: int) -> int:
    """Days from 1 January 1970 in the proleptic Gregorian calendar, for any year.

    The method is Howard Hinnant's `days_from_civil`.
    """
    year -= month <= 2
    era = year // 400
    of_era = year - era * 400
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def civil_day(number: int) -> tuple[int, int, int]:
    """(year, month, day) of a number of days: the way back from `day_number`."""
    number += 719468
    era = number // 146097
    of_era = number - era * 146097
    year_of_era = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, of_year - (153 * shifted + 2) // 5 + 1


def month_days(year: int, month: int) -> int:
    """Number of days in a month."""
    return 28 + (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)) if month == 2 else 30 + (month + (month > 7)) % 2


@lru_cache(maxsize=65536)
def parse_edtf(text: str) -> Edtf:
    """Read an EDTF date, interval or set. Raises NotADate."""
    plain = _PLAIN.fullmatch(text)
    if plain:
        if plain.group(3) and (day := _day(text)):
            return day
        point = _point(plain.group(1), plain.group(2), plain.group(3), "")
        return Edtf(text, point, point, "date", False, point.earliest, point.latest)
    if text[:1] in ("[", "{"):
        return _set(text)
    if "/" in text:
        return _interval(text)
    found = _POINT.fullmatch(text)
    if not found:
        raise _refusal(text)
    point = _point(found["long"] or found["year"], found["month"], found["day"], found["mark"])
    return Edtf(text, point, point, "date", False, point.earliest, point.latest)


def _day(text: str) -> Edtf | None:
    """A day that calendars of computers have, which most are, in a third of the time; None for another."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    number = day.toordinal() - EPOCH
    point = Point(day.year, day.month, day.day, "day", False, False, number, number)
    return Edtf(text, point, point, "date", False, number, number)


def _interval(text: str) -> Edtf:
    if _SLASHED.fullmatch(text):
        raise _refusal(text)
    left, _, right = text.partition("/")
    start = None if left in ("", "..") else parse_edtf_point(left)
    end = None if right in ("", "..") else parse_edtf_point(right)
    if start is None and end is None:
        raise NotADate("an interval needs at least one of its two dates")
    earliest = start.earliest if start else -FOREVER
    latest = end.latest if end else FOREVER
    if start and end and start.earliest > end.latest:
        raise NotADate(f"the interval ends ({right}) before it begins ({left})")
    return Edtf(text, start, end, "interval", right == "..", earliest, latest)


def _set(text: str) -> Edtf:
    closing = "]" if text[0] == "[" else "}"
    if len(text) < 3 or not text.endswith(closing):
        raise NotADate(f"a set of dates begins with {text[0]} and ends with {closing}")
    parts = [part.strip() for part in text[1:-1].split(",")]
    if len(parts) > MEMBERS:
        raise NotADate(f"a set has at most {MEMBERS} dates")
    members = tuple(_member(part, place == 0, place == len(parts) - 1) for place, part in enumerate(parts))
    first = min(members, key=lambda member: member.order)
    last = max(members, key=lambda member: (member.latest, member.bounds))
    kind: Literal["one_of", "all_of"] = "one_of" if closing == "]" else "all_of"
    return Edtf(text, first.start, last.end, kind, last.open_end, first.earliest, last.latest, members)


def _member(text: str, first: bool, last: bool) -> Edtf:
    """A date of a set, or a range of them: `1670..1672`, at the ends `..1670` and `1672..`."""
    if any(mark in text for mark in "[]{}/"):
        raise NotADate("a set has single dates and ranges such as 1670..1672")
    left, dots, right = text.partition("..")
    if not dots:
        return parse_edtf(text)
    if (not left and not first) or (not right and not last):
        raise NotADate("only the first and the last date of a set can have .. without another date")
    return _interval(f"{left or '..'}/{right or '..'}")


def parse_edtf_point(text: str) -> Point:
    """Read one date of an interval. Raises NotADate."""
    if "/" in text:
        raise NotADate("an interval has two dates")
    return parse_edtf(text).first


def _point(year_text: str, month_text: str | None, day_text: str | None, mark: str) -> Point:
    unknown = year_text.count("X")
    negative = year_text.startswith("-")
    low = int(year_text.lstrip("-").replace("X", "0"))
    high = int(year_text.lstrip("-").replace("X", "9"))
    first_year, last_year = (-high, -low) if negative else (low, high)
    if negative and high == 0:
        raise NotADate("there is no year -0000; write 0000 for 1 BCE")
    approximate, uncertain = mark in ("~", "%") and mark != "", mark in ("?", "%") and mark != ""
    if unknown and month_text:
        raise NotADate("a year with X takes no month")
    if month_text in (None, "XX"):
        if day_text not in (None, "XX"):
            raise NotADate("a day without its month says too little; write `2004-XX` or `2004`")
        precision = ("year", "decade", "century")[unknown]
        return Point(first_year, 0, 0, precision, approximate, uncertain, day_number(first_year, 1, 1), day_number(last_year, 12, 31))
    month = int(month_text or 0)
    if month in GROUPS:
        if day_text:
            raise NotADate("a season takes no day" if month < 33 else "a part of a year takes no day")
        _, begin, months = GROUPS[month]
        beyond = begin + months - 1 > 12
        end_year, end_month = first_year + beyond, begin + months - 1 - 12 * beyond
        end = day_number(end_year, end_month, month_days(end_year, end_month))
        return Point(first_year, month, 0, "group", approximate, uncertain, day_number(first_year, begin, 1), end)
    if not 1 <= month <= 12:
        raise NotADate("months go from 01 to 12", "Seasons go from 21 (spring) to 24 (winter).")
    if day_text in (None, "XX"):
        last_day = month_days(first_year, month)
        return Point(
            first_year, month, 0, "month", approximate, uncertain,
            day_number(first_year, month, 1), day_number(first_year, month, last_day),
        )  # fmt: skip
    day = int(day_text or 0)
    if not 1 <= day <= month_days(first_year, month):
        name = _MONTH_NAMES[month - 1].capitalize()
        raise NotADate(f"{name} {first_year} has {month_days(first_year, month)} days")
    number = day_number(first_year, month, day)
    return Point(first_year, month, day, "day", approximate, uncertain, number, number)


def _refusal(text: str) -> NotADate:
    bare = text.strip("?~% ")
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", bare):
        return NotADate("dates begin with the year: write 2021-12-16")
    if re.fullmatch(r"\d{4}[./]\d{1,2}([./]\d{1,2})?", bare) or re.fullmatch(r"\d{4}-\d(-\d{1,2})?|\d{4}-\d\d-\d", bare):
        return NotADate("write year, month and day with two digits each and hyphens between: 2021-12-06")
    if any(name[:3] in bare.lower() for name in _MONTH_NAMES):
        return NotADate("write it in figures: 2021-12-16, 2021-12 or 2021")
    if re.fullmatch(r"\d{8}", bare):
        year, month, day = bare[:4], bare[4:6], bare[6:]
        if 1 <= int(month) <= 12 and 1 <= int(day) <= month_days(int(year), int(month)):
            return NotADate(f"write it with hyphens: {year}-{month}-{day}")
    if re.fullmatch(r"\d{5,}", bare):
        return NotADate("a year has four digits", "One beyond 9999 begins with Y: Y17000.")
    if re.search(r"\dT|:", text):
        return NotADate("it has a time; write the day alone")
    return NotADate("write it as 2021-12-16, 2021-12 or 2021, with ~ for about or ? for uncertain", "A span is written 2011/2016.")
