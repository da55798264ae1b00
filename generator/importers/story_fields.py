"""What a news text says about itself, taken out of it: where and by whom it was written, who printed it, what goes with it.

Each function takes paragraphs of plain text and gives what is left, and what was taken with the very words, so that nothing is lost.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from generator.base.edtf import NotADate, parse_edtf
from generator.base.values import value
from generator.content.model import Person
from generator.importers.item import Moved

AGENCIES = (
    "Reuters", "AP", "Associated Press", "AFP", "Agence France-Presse", "Bloomberg", "Dow Jones", "DPA", "dpa", "EFE", "ANSA", "TASS", "Interfax", "Xinhua", "Kyodo", "Kyodo News", "Yonhap",
    "PTI", "CNA", "UPI", "PA", "PA Media", "IANS", "ANI", "Bernama", "Jiji Press", "CNS", "RIA Novosti", "Financial Times", "FT", "The Guardian", "Nikkei",
)  # fmt: skip
"""Agencies and publishers that datelines name; others are taken where they stand in brackets."""
_PLACE = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]*(?:[ \xa0/,]+(?:AND|DE|[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]*))*"
_MIXED = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:[ \xa0/]+[A-ZÀ-ÖØ-Þ][\w.'’-]*){0,3}"
_AREA = r"(?:,[ \xa0][A-Z][\w.]*(?:[ \xa0][A-Z][\w.]*){0,2})?"
_DAY = r"(?:,?[ \xa0](?P<day>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?[ \xa0]\d{1,2}|\d{1,2}[ \xa0](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*))?"
_DASH = r"[ \xa0]*(?:[–—−]|--?)[ \xa0]+"
_WITH_AGENCY = re.compile(rf"(?P<place>(?:{_PLACE}|{_MIXED}){_AREA}){_DAY}[ \xa0]*\((?P<agency>[A-Z][\w .&’'/-]{{1,40}})\){_DASH}")
_WITHOUT = re.compile(rf"(?P<place>{_PLACE}{_AREA}){_DAY}[ \xa0]*(?:[–—]|--)[ \xa0]+(?=\S)")
_AGENCY_ALONE = re.compile(rf"\((?P<agency>{'|'.join(map(re.escape, AGENCIES))})\){_DASH}")
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:[ \xa0](?:(?:de|da|del|van|von|der|den|bin|al|el|la|le|di|du|ten)[ \xa0])?[A-ZÀ-ÖØ-Þ][\w.'’-]*){1,4}"
_NAMES = re.compile(rf"{_NAME}(?:(?:,[ \xa0]and[ \xa0]|,[ \xa0]|[ \xa0]and[ \xa0]|[ \xa0]&[ \xa0]){_NAME})*")
_BYLINE = re.compile(rf"By[: \xa0][ \xa0]*(?P<names>{_NAMES.pattern})(?:,[ \xa0](?P<agency>{'|'.join(map(re.escape, AGENCIES))}))?\.?")
_CONTINUE = re.compile(
    r"(?:\A|(?<=[.!?…”’\")\] \xa0]))\W{0,3}Continue [Rr]eading (?:on|at|in)[ \xa0]+(?P<name>[^.!?\n]{1,60}(?:\.[a-z]{2,4})?)[ \xa0]*[→»>.…]*\Z"
)
_HELP = re.compile(r"\(?(?P<lead>Additional|Further|With additional)[ \xa0]reporting[ \xa0]by[ \xa0](?P<names>[^()]{2,300}?)\.?\)?\Z")
_FOLLOW = re.compile(rf"Follow[ \xa0](?P<name>{_NAME}|@\w+)[ \xa0]on[ \xa0](?:Twitter|X|Mastodon|Facebook)(?:[ \xa0]@\w+)?\.?\Z")
_VIDEO = re.compile(r"(?:Video|VIDEO|Watch):[ \xa0]*(?P<title>[^\n]{2,200})\Z")
_TICKER = re.compile(
    r"(?P<name>(?:[A-Z][\w&.’'-]*[ \xa0]){0,5}[A-Z][\w&.’'-]*)[ \xa0]*\((?P<ticker>(?:NYSE|NASDAQ|Nasdaq|HKEX|HKG|LSE|LON|TSE|TYO|SSE|SZSE|SHA|SHE|AMEX|TSX|ASX|FRA|EPA|BSE|NSE|KRX|SIX|OTC)[: \xa0]+[A-Z0-9.]{1,10})\)"
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_WEEKDAY = re.compile(rf"\b(?P<last>last[ \xa0])?(?P<name>{'|'.join(_WEEKDAYS)})\b")
_MONTH = re.compile(
    rf"\b(?:in|since|until|by|last|early|late|of|on)[ \xa0](?:\d{{1,2}}[ \xa0])?(?P<name>{'|'.join(_MONTHS)})\b(?:[ \xa0](?P<number>\d{{1,4}}))?"
)


@value
class Stated:
    """What paragraphs said about themselves, and the paragraphs without it."""

    paragraphs: tuple[str, ...]
    dateline: str = ""
    source: str = ""
    authors: tuple[Person, ...] = ()
    contributors: tuple[Person, ...] = ()
    videos: tuple[str, ...] = ()
    excerpt: bool = False
    """Whether the text goes on elsewhere."""
    moved: tuple[Moved, ...] = ()
    hints: tuple[str, ...] = ()


class _Statement:
    def __init__(self) -> None:
        self.dateline = self.source = ""
        self.authors: list[Person] = []
        self.contributors: list[Person] = []
        self.videos: list[str] = []
        self.excerpt = False
        self.moved: list[Moved] = []
        self.hints: list[str] = []

    def take(self, field: str, text: str) -> None:
        self.moved.append(Moved(field, text.strip(" ")))


def take_fields(paragraphs: list[str]) -> Stated:
    """Everything that can be told from the form of the text alone."""
    made = _Statement()
    left = [rest for text in paragraphs if (rest := _continued(text, made))]
    left = [text for text in left if not _line_of_its_own(text, made)]
    if left:
        left[0] = _dateline(left[0], made)
    for found in dict.fromkeys((m["name"].replace("\xa0", " "), m["ticker"]) for text in left for m in _TICKER.finditer(text)):
        made.hints.append(f"an organisation may be “{_without_opener(found[0])}” ({found[1]})")
    return Stated(
        tuple(text for text in left if text), made.dateline, made.source, tuple(dict.fromkeys(made.authors)), tuple(made.contributors),
        tuple(made.videos), made.excerpt, tuple(made.moved), tuple(made.hints),
    )  # fmt: skip


def _without_opener(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first in ("The", "In", "At", "On", "But", "And", "For", "With", "As", "Shares", "By") else name


def _continued(text: str, made: _Statement) -> str:
    """A paragraph without `Continue Reading on NAME` at its end."""
    found = _CONTINUE.search(text)
    if not found:
        return text
    made.source = found["name"].strip(" \xa0")
    made.excerpt = True
    made.take("source", found[0])
    return text[: found.start()].rstrip(" ")


def _line_of_its_own(text: str, made: _Statement) -> bool:
    """Whether a paragraph is nothing but a statement about the text, which is noted then."""
    bare = text.strip(" ")
    if found := _BYLINE.fullmatch(bare):
        made.authors += [Person(name, "", "") for name in _split_names(found["names"])]
        made.source = made.source or found["agency"] or ""
        made.take("authors", text)
    elif found := _HELP.match(bare):
        helpers = _helpers(found["names"])
        if not helpers:
            return False
        made.contributors += helpers
        made.take("contributors", text)
    elif found := _FOLLOW.match(bare):
        name = found["name"].replace("\xa0", " ")
        if name.startswith("@"):
            made.hints.append(f"the byline may be that of {name}")
        elif not made.authors:
            made.authors.append(Person(name, "", ""))
            made.hints.append(f"the author “{name}” is known only from “{bare}”: check it")
        elif name not in [a.name for a in made.authors]:
            made.hints.append(f"“{bare}” names somebody who is not in the byline")
        made.take("authors", text)
    elif found := _VIDEO.match(bare):
        made.videos.append(found["title"].strip())
        made.take("extra.videos", text)
    else:
        return False
    return True


def _split_names(text: str) -> list[str]:
    parts = re.split(r",[ \xa0]and[ \xa0]|,[ \xa0]|[ \xa0]and[ \xa0]|[ \xa0]&[ \xa0]", text)
    return [part.replace("\xa0", " ").strip().rstrip(".") for part in parts if part.strip()]


def _helpers(text: str) -> list[Person]:
    """`Maiqi Ding in Beijing and Jane Roe in London`; a place is that of the name before it alone."""
    made = []
    for part in re.split(r";[ \xa0]?(?:and[ \xa0])?|,[ \xa0](?:and[ \xa0])?|[ \xa0]and[ \xa0]", text):
        name, _, place = part.replace("\xa0", " ").strip().partition(" in ")
        if not re.fullmatch(_NAME, name) or not re.fullmatch(r"(?:[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})?", place):
            return []
        made.append(Person(name, "additional reporting", place))
    return made


def _dateline(text: str, made: _Statement) -> str:
    """A first paragraph without its dateline."""
    found = _WITH_AGENCY.match(text) or _WITHOUT.match(text) or _AGENCY_ALONE.match(text)
    if not found:
        return text
    groups = found.groupdict()
    place = (groups.get("place") or "").replace("\xa0", " ")
    if "agency" not in groups and len(place) < 3:
        return text
    made.dateline = place
    made.source = made.source or groups.get("agency") or ""
    if groups.get("day"):
        made.hints.append(f"the dateline says “{groups['day']}”: the date may be that day")
    made.take("dateline", found[0])
    return text[found.end() :]


# ---------------------------------------------------------------------------- dates


def date_hints(text: str, given: str) -> list[str]:
    """What weekdays and months in a text say of its date, as sentences; `given` is the date it has got, or empty."""
    hints = []
    try:
        point = parse_edtf(given).first if given else None
    except NotADate:
        point = None
    day = date(point.year, point.month, point.day) if point and point.precision == "day" and 0 < point.year < 10000 else None
    weekday = next((m for m in _WEEKDAY.finditer(text) if not m["last"]), None)
    if weekday:
        what = f"the text says “{weekday['name']}”"
        if day:
            near = day - timedelta(days=(day.weekday() - _WEEKDAYS.index(weekday["name"])) % 7)
            what += f": the {weekday['name']} up to {given} was {near.isoformat()}"
        hints.append(what)
    months = dict.fromkeys((m["name"], m["number"] or "") for m in _MONTH.finditer(text))
    if months:
        words = ", ".join(f"“{name}{f' {number}' if number else ''}”" for name, number in months)
        hints.append(f"for the date, the text speaks of {words}")
    return hints
