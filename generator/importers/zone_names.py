"""Time zones that are given by name after a time."""

from __future__ import annotations

import re

_HOURS = {
    "UT": 0, "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
"""Hours from UTC: those of mails and feeds (RFC 822), and Europe's. What others use as well (BST, IST), or what has moved (MSK), is not here."""
_NAMED = re.compile(
    r"(?P<before>.*(?<!\d)\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:\s*[AaPp]\.?[Mm]\b\.?)?)\s*(?P<zone>[^\s\d:.,+-][^\d:]{0,60}?)(?P<year>\s+\d{4})?"
)
_HALF = re.compile(r"[AaPp]\.?[Mm]\.?")


def with_offset(text: str) -> tuple[str, str]:
    """(a date with a known zone as an offset and without an unknown one, the name of the unknown one or empty).

    >>> with_offset("2021-12-14 10:00 PST")
    ('2021-12-14 10:00 -0800', '')
    """
    found = _NAMED.fullmatch(text) if ":" in text and not text[-1:].isspace() else None
    if not found or _HALF.fullmatch(found["zone"]):
        return text, ""
    zone, year = found["zone"].strip("() "), found["year"] or ""
    hours = _HOURS.get(zone.upper())
    if hours is None:
        return f"{found['before']}{year}", zone
    return f"{found['before']} {hours:+03}00{year}", ""


def zone_hints(text: object) -> tuple[str, ...]:
    """What an editor should look at in a date with a zone that is not known."""
    zone = with_offset(str(text).strip())[1]
    return (f"the time zone “{zone}” of “{text}” is not known here: the time is taken for the site’s own",) if zone else ()
