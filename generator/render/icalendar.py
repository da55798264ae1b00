"""A timeline as a calendar (iCalendar, RFC 5545): events of certain days, which calendars alone can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from generator.base.edtf import civil_day, parse_edtf
from generator.base.text import clean
from generator.plan.views import EventView, SiteView, TimelineExport
from generator.render.addresses import absolute
from generator.render.row_form import RowForm

LINE = 75
"""Bytes of a line at most, without its end."""
_SPECIAL = re.compile(r"[\\;,\n]")


def calendar_events(view: TimelineExport, site: SiteView) -> RowForm:
    """The calendar as UTF-8. Its events keep their UID for as long as they keep their id, and bear no time of building."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dateline//Timeline//EN", "CALSCALE:GREGORIAN"]
    lines += [f"{name}:{_text(f'{view.site}: {view.title}')}" for name in ("NAME", "X-WR-CALNAME")]
    return RowForm(lambda event: calendar_event(event, site).encode(), head=_lines(lines).encode(), tail=_lines(["END:VCALENDAR"]).encode())


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{folded}\r\n" for folded in map(_folded, lines))


def calendar_event(event: EventView, site: SiteView) -> str:
    """An event as the lines of a VEVENT."""
    place = urlsplit(site.base_url)
    domain = f"{place.netloc}{place.path.rstrip('/')}"
    date = parse_edtf(event.date.edtf)
    told = [f"{e.source}: {e.title}" if e.source else e.title for e in event.evidence]
    description = "\n".join(part for part in (event.text, *told) if part)
    # when the information was last revised (section 3.8.7.2): the archive knows when it took in the newest report
    stamp = re.sub("[-:]", "", event.recorded) or f"{_day(date.earliest)}T000000Z"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{event.id}@{domain}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{_day(date.earliest)}",
        f"DTEND;VALUE=DATE:{_day(date.latest + 1)}",
        f"SUMMARY:{_text(event.title)}",
        *([f"DESCRIPTION:{_text(description)}"] if description else []),
        f"URL:{absolute(event.url, site)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    return _lines(lines)


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
    if line.isascii():
        return "\r\n ".join([line[:LINE], *(line[n : n + LINE - 1] for n in range(LINE, len(line), LINE - 1))])
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
