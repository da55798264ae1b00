"""Dates as other programs write them, as front matter takes them. What could be read in two ways is not read."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

from generator.base import fields
from generator.base.edtf import NotADate, parse_edtf

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?(?:\s.*)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(
    r"(?:[A-Za-z]+,?\s+)??(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?P<m1>[A-Za-z]{3,9})\.?,?|(?P<m2>[A-Za-z]{3,9})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?)\s+(?P<year>\d{4})(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?\s*(?P<half>[AaPp][Mm])?)?"
)
_DOTTED = re.compile(
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?"
)
_MONTH = re.compile(
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    r"(?:\.|,)?\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:circa|ca?\.|about)\s*(?P<date>\S.*)", re.IGNORECASE)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?Z?)?")


def loose_date(text: object) -> str:
    """The date as front matter takes it, or empty.

    >>> loose_date("2011-11-28 8:32:24 -0400")
    '2011-11-28T08:32:24-04:00'
    """
    made = _loose(str(text).strip()) if text else ""
    return made if made and _valid(made) else ""


def _loose(text: str) -> str:
    if _valid(text):
        return text
    if found := _ISO.fullmatch(text):
        year, month, day, hour, minute, second, zone = found.groups()
        return f"{year}-{int(month):02}-{int(day):02}{_clock(hour, minute, second, zone)}"
    if found := _NAMED.fullmatch(text):
        word = (found["m1"] or found["m2"]).lower()[:3]
        if word not in _MONTHS:
            return ""
        hour = found["hour"]
        if hour and found["half"]:
            hour = str(int(hour) % 12 + (12 if found["half"].lower() == "pm" else 0))
        return (
            f"{found['year']}-{_MONTHS.index(word) + 1:02}-{int(found['d1'] or found['d2']):02}{_clock(hour, found['minute'], None, None)}"
        )
    if found := _DOTTED.fullmatch(text):
        day = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
        return f"{day}{_clock(found['hour'], found['minute'], found['second'], None)}"
    if found := _MONTH.fullmatch(text):
        return f"{found['year']}-{_MONTHS.index(found['month'].lower()[:3]) + 1:02}"
    if found := _ABOUT.fullmatch(text):
        return "" if _ABOUT.match(found["date"]) else f"{_loose(found['date'])}~"
    if found := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second = found.groups()
        return f"{year}-{month}-{day}{_clock(hour, minute, second, 'Z' if text.endswith('Z') else None)}"
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _clock(hour: str | None, minute: str | None, second: str | None, zone: str | None) -> str:
    if not hour:
        return ""
    offset = "Z" if zone in ("Z", "z", "UTC", "GMT") else zone or ""
    if offset and offset != "Z":
        offset = f"{offset[:3]}:{offset[3:].lstrip(':') or '00'}"
    return f"T{int(hour):02}:{minute}:{second or '00'}{offset}"


def _valid(text: str) -> bool:
    """Whether front matter takes it as an article's date."""
    try:
        timed = fields.moment(text)
        found = parse_edtf(timed[0] if timed else text)
    except (NotADate, ValueError):
        return False
    return not found.interval and found.first.precision in ("year", "month", "day") and 0 < found.first.year < 10000
