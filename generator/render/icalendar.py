"""A timeline as a calendar (iCalendar, RFC 5545): events of certain days, which calendars alone can hold."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from generator.base.edtf import civil_day, parse_edtf
from generator.base.text import clean
from generator.plan.views import EventView, TimelineExport
from generator.render.timeline_json import absolute

LINE = 75
"""Bytes of a line at most, without its end."""
_SPECIAL = re.compile(r"[\\;,\n]")


def render_icalendar(view: TimelineExport) -> bytes:
    """The calendar as UTF-8. Its events keep their UID for as long as they keep their id, and bear no time of building."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dateline//Timeline//EN", "CALSCALE:GREGORIAN"]
    lines += [f"{name}:{_text(f'{view.site}: {view.title}')}" for name in ("NAME", "X-WR-CALNAME")]
    place = urlsplit(view.base_url)
    domain = f"{place.netloc}{place.path.rstrip('/')}"
    for event in view.events:
        lines += _event(view, event, domain)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for folded in map(_folded, lines)).encode()


def _event(view: TimelineExport, event: EventView, domain: str) -> list[str]:
    date = parse_edtf(event.date.edtf)
    told = [f"{e.source}: {e.title}" if e.source else e.title for e in event.evidence]
    description = "\n".join(part for part in (event.text, *told) if part)
    # when the information was last revised (section 3.8.7.2): the archive knows when it took in the newest report
    stamp = re.sub("[-:]", "", event.recorded) or f"{_day(date.earliest)}T000000Z"
    return [
        "BEGIN:VEVENT",
        f"UID:{event.id}@{domain}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_day(date.earliest)}",
        f"DTEND;VALUE=DATE:{_day(date.latest + 1)}",
        f"SUMMARY:{_text(event.title)}",
        *([f"DESCRIPTION:{_text(description)}"] if description else []),
        f"URL:{absolute(view, event.url)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(number: int) -> str:
    year, month, day = civil_day(number)
    return f"{year:04}{month:02}{day:02}"


def _text(text: str) -> str:
    """A value of type TEXT (section 3.3.11)."""
    return _SPECIAL.sub(lambda found: "\\n" if found.group() == "\n" else f"\\{found.group()}", clean(text))


def _folded(line: str) -> str:
    """A line of at most 75 bytes; what is beyond goes on in lines that begin with a space (section 3.1), cut between characters."""
    if len(line.encode()) <= LINE:
        return line
    made: list[str] = []
    held, room = 0, ""
    for character in line:
        size = len(character.encode())
        if held + size > LINE:
            made.append(room)
            room, held = "", 1
        room += character
        held += size
    return "\r\n ".join([*made, room])
