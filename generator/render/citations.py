"""How to cite a report: BibTeX, RIS, CSL-JSON and Wikipedia's template, of one article or of many.

What is cited is the report as its publisher printed it, at its own address where that is known; an article without a publisher is cited
as a page of the archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from generator.base.json_text import json_text
from generator.base.text import clean
from generator.plan.views import ArticleRecord
from generator.render.row_form import RowForm

_TEX = {**{c: f"\\{c}" for c in "{}$&#_%"}, "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
_ISO = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?(?![\dX])", re.ASCII)
_TEX_SPECIAL = re.compile(r"[{}$&#_%\\~^]")
_WIKI = {c: f"&#{ord(c)};" for c in "|{}[]<>=&'"}
_WIKI_SPECIAL = re.compile(r"[|{}\[\]<>=&']")
_URL = {c: f"%{ord(c):02X}" for c in '{}\\|<>[]"^` '}
_URL_SPECIAL = re.compile(r"[{}\\|<>\[\]\"^` ]")


def forms_of(record: ArticleRecord) -> tuple[tuple[str, str], ...]:
    """(what readers call the format, the citation) in each format."""
    csl = json_text([csl_item(record)])
    return (("BibTeX", bibtex(record)), ("RIS", ris(record)), ("CSL-JSON", csl), ("Wikipedia", wiki(record)))


def iso_day(edtf: str) -> str:
    """A date as ISO 8601 has it, as far as it is certain to be written so: `2010-09` of `2010-09~`; empty for what has no such form."""
    found = _ISO.match(edtf)
    return found[0] if found else ""


def _line(text: str) -> str:
    """On one line, without characters that no format can hold."""
    # most are so already
    return text if text.isprintable() and "  " not in text else " ".join(clean(text).split())


def _address(record: ArticleRecord) -> str:
    return _URL_SPECIAL.sub(lambda m: _URL[m[0]], record.source_url or record.url)


def bibtex(record: ArticleRecord) -> str:
    """An entry for BibTeX and biblatex."""

    def tex(text: str) -> str:
        return _TEX_SPECIAL.sub(lambda m: _TEX[m[0]], _line(text))

    fields = [("title", f"{{{tex(record.reported_title)}}}")]
    if record.authors:
        fields.append(("author", " and ".join(f"{{{tex(credit.name)}}}" for credit in record.authors)))
    if record.source:
        fields += [("journal", tex(record.published_by)), ("entrysubtype", "newspaper")]
    fields += [("date", record.date), ("year", iso_day(record.date)[:4]), ("url", _address(record)), ("urldate", iso_day(record.added))]
    if record.dateline:
        fields.append(("location", tex(record.dateline)))
    if record.archived:
        fields.append(("note", f"Archived at {_URL_SPECIAL.sub(lambda m: _URL[m[0]], record.archived[0].url)}"))
    kind = "article" if record.source else "misc"
    body = "".join(f",\n  {name} = {{{text}}}" for name, text in fields)
    return f"@{kind}{{{record.id}{body}\n}}\n"


def ris(record: ArticleRecord) -> str:
    """A record for reference managers."""
    lines = [("TY", "NEWS" if record.source else "ELEC"), ("ID", record.id), ("TI", record.reported_title)]
    lines += [("AU", credit.name) for credit in record.authors]
    lines += [("T2", record.published_by)]
    parts = iso_day(record.date).split("-")
    lines += [
        ("PY", parts[0]),
        ("DA", "/".join([*parts, "", ""][:3]).lstrip("/")),
        ("UR", _address(record)),
        ("Y2", iso_day(record.added).replace("-", "/")),
    ]
    lines += [("CY", record.dateline), ("AB", record.summary), ("LA", record.language)]
    lines += [("KW", entity.name) for entity in (*record.about, *record.mentions)]
    return "".join(f"{tag}  - {_line(text)}\r\n" for tag, text in lines if text) + "ER  - \r\n"


def csl_item(record: ArticleRecord) -> dict[str, Any]:
    """An item of CSL-JSON, which citation processors read."""
    made: dict[str, Any] = {
        "id": record.id,
        "type": "article-newspaper" if record.source else "webpage",
        "title": _line(record.reported_title),
        "author": [{"literal": _line(credit.name)} for credit in record.authors],
        "container-title": _line(record.published_by),
        "issued": _csl_date(record.date),
        "accessed": _csl_date(record.added),
        "URL": _address(record),
        "abstract": _line(record.summary),
        "publisher-place": _line(record.dateline),
        "archive_location": record.archived[0].url if record.archived else "",
        "section": _line(record.section),
        "language": record.language,
    }
    return {name: held for name, held in made.items() if held}


def _csl_date(edtf: str) -> dict[str, Any]:
    parts = iso_day(edtf).split("-")
    if parts == [""]:
        return {"literal": edtf}
    made: dict[str, Any] = {"date-parts": [[int(part) for part in parts]]}
    return {**made, "circa": True} if edtf.endswith(("~", "?", "%")) else made


def wiki(record: ArticleRecord) -> str:
    """Wikipedia's template for news."""

    def escaped(text: str) -> str:
        return _WIKI_SPECIAL.sub(lambda m: _WIKI[m[0]], _line(text))

    fields = [("title", escaped(record.reported_title))]
    fields += [(f"author{n}", escaped(credit.name)) for n, credit in enumerate(record.authors, 1)]
    fields += [("work", escaped(record.published_by)), ("location", escaped(record.dateline)), ("date", iso_day(record.date))]
    fields += [("url", _address(record)), ("access-date", iso_day(record.added)), ("language", record.language)]
    if record.archived:
        copy = record.archived[0]
        fields += [("archive-url", _URL_SPECIAL.sub(lambda m: _URL[m[0]], copy.url)), ("archive-date", iso_day(copy.date))]
    kind = "news" if record.source else "web"
    return f"{{{{cite {kind} {' '.join(f'|{name}={text}' for name, text in fields if text)}}}}}"


_JOINED = {"bibtex": b"\n", "ris": b"\r\n", "csl": b",\n"}


_MADE: Mapping[str, Callable[[ArticleRecord], str]] = {"bibtex": bibtex, "ris": ris, "csl": lambda record: json_text(csl_item(record))}


def citation_rows(form: str) -> RowForm:
    """The articles of a topic or storyline in a format: bibtex, ris or csl."""
    array, made = form == "csl", _MADE[form]
    return RowForm(
        lambda record: made(record).encode(),
        head=b"[\n" if array else b"",
        between=_JOINED[form],
        tail=b"\n]\n" if array else b"",
    )
