"""Dates as other programs write them, as front matter takes them. What could be read in two ways is not read."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

from generator.base import fields
from generator.base.edtf import NotADate, parse_edtf
from generator.importers.zone_names import with_offset

_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\b\.?)?\s*(?P<zone>Z|z|[+-]\d\d:?\d\d|[+-]\d\d)?"
)
_ISO = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[T ]+{_CLOCK})?(?:\s.*)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(
    r"(?:[A-Za-z]+,?\s+)??(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?P<m1>[A-Za-z]{3,9})\.?,?|(?P<m2>[A-Za-z]{3,9})\.?\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?)"
    rf"\s+(?P<year>\d{{4}})(?:,?\s+(?:at\s+)?{_CLOCK})?"
)
_DOTTED = re.compile(rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?(?P<year>\d{{4}})(?:,?\s+{_CLOCK})?")
_MONTH = re.compile(
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
    r"(?:\.|,)?\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:circa|ca?\.|about)\s*(?P<date>\S.*)", re.IGNORECASE)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?P<zone>Z)?)?")


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
    text, _ = with_offset(text)
    if found := _ISO.fullmatch(text) or _DOTTED.fullmatch(text):
        return _day(found["year"], found["month"], found["day"]) + _clock(found)
    if found := _NAMED.fullmatch(text):
        word = (found["m1"] or found["m2"]).lower()[:3]
        return _day(found["year"], _MONTHS.index(word) + 1, found["d1"] or found["d2"]) + _clock(found) if word in _MONTHS else ""
    if found := _MONTH.fullmatch(text):
        return f"{found['year']}-{_MONTHS.index(found['month'].lower()[:3]) + 1:02}"
    if found := _ABOUT.fullmatch(text):
        return "" if _ABOUT.match(found["date"]) else f"{_loose(found['date'])}~"
    if found := _COMPACT.fullmatch(text):
        return _day(found["year"], found["month"], found["day"]) + _clock(found)
    try:
        return parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""


def _day(year: str, month: str | int, day: str) -> str:
    return f"{year}-{int(month):02}-{int(day):02}"


def _clock(found: re.Match[str]) -> str:
    """The time of a date, as `T10:00:00+01:00`; empty if it has none."""
    if not found["hour"]:
        return ""
    held = found.groupdict()
    hour, half, zone = int(held["hour"]), (held.get("half") or "").lower(), held["zone"] or ""
    if half and 0 < hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    offset = zone.upper() if len(zone) < 2 else f"{zone[:3]}:{zone[3:].lstrip(':') or '00'}"
    return f"T{hour:02}:{held['minute']}:{held['second'] or '00'}{offset}"


def _valid(text: str) -> bool:
    """Whether front matter takes it as an article's date."""
    try:
        timed = fields.moment(text)
        found = parse_edtf(timed[0] if timed else text)
    except (NotADate, ValueError):
        return False
    return not found.interval and found.first.precision in ("year", "month", "day") and 0 < found.first.year < 10000
