"""Lists of references: BibTeX and CSL-JSON, as Zotero and others export them."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from generator.base.diagnostics import UsageError
from generator.base.urls import web_problem
from generator.content.model import Person
from generator.importers.html_text import text_of
from generator.importers.item import Choices, ImportedItem, Read, Residue, identity_of
from generator.importers.json_source import parse_json
from generator.importers.mapped import plain_value
from generator.importers.plain_text import paragraphs
from generator.importers.stated_date import stated_date

_ENTRY = re.compile(r"@[ \t]*(?P<type>[A-Za-z]+)\s*(?P<open>[{(])")
_BEGIN = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]", re.MULTILINE)
_INNER = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]\s*[^\s,{}()=]+\s*,\s*[A-Za-z][\w:+-]*\s*=", re.MULTILINE)
"""The head of an entry with its first field."""
_BRACKET = re.compile(r"\\.|[{}()]", re.DOTALL)
_NOT_CLOSED = "this entry is not closed: a bracket is missing, so what it says may be run together or cut off"
_ACCENTS = {"'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307", "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a"}  # fmt: skip
_LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
}
_MONTHS = {name: f"{number:02}" for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_USED = frozenset(
    "title author date year month day journal journaltitle publisher newspaper howpublished url doi abstract keywords language langid".split()
)


def read_bibtex(name: str, text: str, choices: Choices) -> Read:
    """The entries of a BibTeX or BibLaTeX file; text between them is residue. One that is not closed ends where the next begins."""
    strings: dict[str, str] = dict(_MONTHS)
    place = 0
    for found, end, closed in _entries(text):
        between = text[place : found.start()].strip()
        if between:
            yield Residue(f"{name}:{text.count(chr(10), 0, place) + 1}", "it stands between entries", between)
        origin = f"{name}:{text.count(chr(10), 0, found.start()) + 1}"
        inside = text[found.end() : end - 1 if closed else end]
        place = end
        kind = found["type"].lower()
        open_end = "" if closed else ", and it is not closed"
        if kind == "string":
            strings |= {k.lower(): v for k, v in _fields(inside, strings).items()}
            yield Residue(origin, f"it is a @string, which stands in the entries that use it{open_end}", inside.strip())
        elif kind in ("comment", "preamble"):
            yield Residue(origin, f"it is a @{kind}{open_end}", inside.strip())
        else:
            key, _, rest = inside.partition(",")
            made = _reference(origin, kind, key.strip(), _fields(rest, strings), inside, choices)
            yield made if closed else dataclasses.replace(made, hints=(*made.hints, _NOT_CLOSED))
    if left := text[place:].strip():
        yield Residue(f"{name}:{text.count(chr(10), 0, place) + 1}", "it stands after the last entry", left)


def _entries(text: str) -> Iterator[tuple[re.Match[str], int, bool]]:
    """(the head of an entry, where it ends, whether it is closed)."""
    closings = _closings(text)
    begins, inner = ([*(m.start() for m in form.finditer(text)), len(text)] for form in (_BEGIN, _INNER))
    place = 0
    while found := _ENTRY.search(text, place):
        place = closings.get(found.end() - 1, len(text) + 1)
        aside = found["type"].lower() in ("comment", "preamble")
        # an entry inside an entry: the outer one lacks a bracket, and took that of a later one
        closed = place <= (len(text) if aside else inner[bisect_left(inner, found.end())])
        if not closed:
            place = begins[bisect_left(begins, found.end())]
        yield found, place, closed


def _closings(text: str) -> dict[int, int]:
    """Place of each bracket that is closed -> the place after the one that closes it."""
    made: dict[int, int] = {}
    opened: dict[str, list[int]] = {"{": [], "(": []}
    for found in _BRACKET.finditer(text):
        if found[0] in "{(":
            opened[found[0]].append(found.start())
        elif found[0] in "})" and (held := opened["{" if found[0] == "}" else "("]):
            made[held.pop()] = found.end()
    return made


def _closing(text: str, start: int) -> int:
    """The place after the bracket that closes the one at `start`; the text's end if none does."""
    opening, closing = text[start], "}" if text[start] == "{" else ")"
    depth = 0
    for found in _BRACKET.finditer(text, start):
        if found[0] == opening:
            depth += 1
        elif found[0] == closing:
            depth -= 1
            if not depth:
                return found.end()
    return len(text)


_NAME = re.compile(r"\s*,?\s*(?P<name>[A-Za-z][\w:+-]*)\s*=\s*")


def _fields(text: str, strings: dict[str, str]) -> dict[str, str]:
    made: dict[str, str] = {}
    place = 0
    while found := _NAME.match(text, place):
        held, place = _value(text, found.end(), strings)
        name = found["name"].lower()
        made[name if name not in made else f"{name}_{len(made)}"] = held
    if left := text[place:].strip(" \t\n,"):
        made["unread"] = left
    return made


def _value(text: str, place: int, strings: dict[str, str]) -> tuple[str, int]:
    """A value, its parts joined by `#`, and the place after it."""
    parts: list[str] = []
    while place < len(text):
        if text[place] == "{":
            end = _closing(text, place)
            parts.append(text[place + 1 : end - 1])
        elif text[place] == '"':
            end = place + 1
            depth = 0
            while end < len(text) and (text[end] != '"' or depth):
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 2 if text[end] == "\\" else 1
            parts.append(text[place + 1 : end])
            end += 1
        else:
            word = re.compile(r"[^\s,#{}\"]*").match(text, place)
            assert word is not None
            end = max(word.end(), place + 1)
            parts.append(strings.get(word[0].lower(), word[0]))
        more = re.compile(r"\s*#\s*").match(text, end)
        place = more.end() if more else end
        if not more:
            break
    return "".join(parts), place


def untexed(text: str) -> str:
    """LaTeX as text: accents, dashes, escapes; braces go.

    >>> untexed(r"{\\'E}douard {\\"U}ber --- 10\\% {Bank}")
    'Édouard Über — 10% Bank'
    """
    text = re.sub(r"\\(['`^\"~=.])\s*\{?\\?([A-Za-zıȷ])\}?", lambda m: unicodedata.normalize("NFC", m[2] + _ACCENTS[m[1]]), text)
    text = re.sub(r"\\([cvuHkr])\s*\{([A-Za-z])\}", lambda m: unicodedata.normalize("NFC", m[2] + _ACCENTS[m[1]]), text)
    text = re.sub(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])\s*", lambda m: _LETTERS[m[1]], text)
    text = re.sub(r"\\(?:emph|textit|textbf|url|href|text|textsc|textrm)\s*(?=\{)", "", text)
    text = re.sub(r"\\([%&$#_{}])", lambda m: f"\ue001{ord(m[1])}\ue001", text).replace("{", "").replace("}", "")
    text = (
        re.sub("\ue001(\\d+)\ue001", lambda m: chr(int(m[1])), text)
        .replace("---", "—")
        .replace("--", "–")
        .replace("``", "“")
        .replace("''", "”")
    )
    return " ".join(text.replace("~", "\xa0").replace("\\ ", " ").split(" ")).strip()


def _reference(origin: str, kind: str, key: str, held: dict[str, str], raw: str, choices: Choices) -> ImportedItem:
    plain = {name: untexed(text) for name, text in held.items()}
    url = held.get("url", "").strip().replace("\\_", "_").replace("\\%", "%").replace("\\&", "&")
    doi = plain.get("doi", "")
    address = url or (doi if doi.startswith("http") else f"https://doi.org/{doi}" if doi else "")
    names = ("journaltitle", "journal", "newspaper", "publisher", "howpublished", "institution", "organization")
    used = next((n for n in names if plain.get(n)), "")
    month = plain.get("month", "").lower().rstrip(".")[:3]
    number = _MONTHS.get(month) or (plain.get("month", "").zfill(2) if plain.get("month", "").isdigit() else "")
    # not `plain`: a tilde means something in both
    date = held.get("date", "").strip("{}").partition("/")[0] or "-".join(
        filter(None, (plain.get("year", ""), number, plain.get("day", "").zfill(2) if number and plain.get("day") else ""))
    )
    stated = stated_date(choices.date, date)
    left = {n: t for n, t in plain.items() if t and (n not in _USED or (n in names and n != used))}
    if url and doi:
        left["doi"] = doi
    return ImportedItem(
        origin=origin,
        identity=identity_of("bibtex", key, " ".join(raw.split())),
        title=" ".join(plain.get("title", "").split()) or key,
        body=paragraphs(plain.get("abstract", "")),
        date=stated.date,
        unread_date=stated.unread,
        language=(plain.get("langid") or plain.get("language") or "")
        if len(plain.get("langid") or plain.get("language") or "") <= 5
        else "",
        source=plain.get(used, "") or choices.source,
        source_url=address if address and not web_problem(address) else "",
        authors=tuple(_bib_person(p) for p in re.split(r"\s+and\s+", plain.get("author", "")) if p.strip()),
        terms={"tags": tuple(t.strip() for t in re.split(r"[,;]", plain.get("keywords", "")) if t.strip())},
        extra={
            "reference": {
                "type": kind,
                "key": key,
                **left,
                **({"url": url} if url and web_problem(url) else {}),
                **({"date": date} if stated.unread else {}),
            }
        },
        hints=() if stated.date or stated.unread else ("it has no date",),
        rights="private" if len(plain.get("abstract", "")) > 1200 else "",
    )


def _bib_person(text: str) -> Person:
    last, mark, first = " ".join(text.split()).partition(", ")
    return Person(f"{first} {last}" if mark else last, "", "")


# ---------------------------------------------------------------------------- CSL


_CSL_USED = frozenset("id title title-short author issued container-title publisher URL DOI abstract keyword language type".split())


def read_csl(name: str, content: bytes, choices: Choices) -> Read:
    """The items of a CSL-JSON file. Raises UsageError for what is none."""
    held = parse_json(name, content)
    items = held.get("items") if isinstance(held, dict) else held
    if not isinstance(items, list):
        raise UsageError(f"{name} is not CSL-JSON", "It is a list of items with `title` and `issued`.")
    for number, entry in enumerate(items, 1):
        origin = f"{name}#{number}"
        if not isinstance(entry, dict):
            yield Residue(origin, "it is no item", str(entry))
            continue
        yield _csl(origin, entry, choices)


def _csl(origin: str, entry: dict[str, Any], choices: Choices) -> ImportedItem:
    def text(key: str) -> str:
        held = entry.get(key)
        return held if isinstance(held, str) else ""

    date, said = _issued(entry.get("issued"))
    doi = text("DOI")
    address = text("URL") or (f"https://doi.org/{doi}" if doi else "")
    source = text("container-title") or text("publisher")
    left = {k: plain_value(v) for k, v in entry.items() if k not in _CSL_USED and v not in (None, "", [], {})}
    left |= {k: text(k) for k in ("publisher", "DOI", "title-short") if text(k) and text(k) != source and (k != "DOI" or text("URL"))}
    people = [p for p in entry.get("author") or () if isinstance(p, dict)] if isinstance(entry.get("author"), list) else []
    language = text("language")
    return ImportedItem(
        origin=origin,
        identity=identity_of("csl-json", str(entry.get("id", "")), str(plain_value(entry))),
        title=text_of(text("title")) or text("title-short") or str(entry.get("id", "")),
        body=paragraphs(text_of(text("abstract"))),
        date=date or ("" if said else choices.date),
        unread_date=said if not date else "",
        language=language,
        source=text_of(source) or choices.source,
        source_url=address if address and not web_problem(address) else "",
        authors=tuple(Person(n, "", "") for p in people if (n := _csl_name(p))),
        terms={"tags": tuple(t.strip() for t in re.split(r"[,;]", text("keyword")) if t.strip())},
        extra={
            "reference": {
                "type": text("type"),
                "id": str(entry.get("id", "")),
                **left,
                **({"issued": plain_value(entry.get("issued"))} if entry.get("issued") and not date else {}),
            }
        },
        rights="private" if len(text("abstract")) > 1200 else "",
    )


def _csl_name(person: dict[str, Any]) -> str:
    parts = [person.get(k) for k in ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")]
    return str(person.get("literal") or " ".join(str(p) for p in parts if p))


def _issued(held: Any) -> tuple[str, str]:
    """(date, what stands there in its stead if it cannot be read)."""
    parts = held.get("date-parts") if isinstance(held, dict) else None
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        numbers = [str(p).zfill(4 if n == 0 else 2) for n, p in enumerate(parts[0][:3]) if str(p).isdigit()]
        said: Any = "-".join(numbers)
    else:
        said = held.get("raw") or held.get("literal") if isinstance(held, dict) else held if isinstance(held, str) else ""
    stated = stated_date("", said)
    return stated.date, stated.unread
