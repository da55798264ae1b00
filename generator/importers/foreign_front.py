"""The front matter of other generators: YAML, TOML, JSON, and the headers of Pelican and MultiMarkdown."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from generator.base.source_text import SourceText
from generator.base.text import clean
from generator.base.values import value
from generator.base.yaml_nodes import parse_mapping

_YAML = re.compile(r"\s*---[ \t]*\n(?P<front>.*?)(?:^|\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_TOML = re.compile(r"\s*\+\+\+[ \t]*\n(?P<front>.*?)(?:^|\n)\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL)
_HEADER = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9_ -]{0,40}):[ \t]*(?P<value>.*)")
_HEADER_KEYS = frozenset(
    {
        "title",
        "date",
        "modified",
        "category",
        "tags",
        "slug",
        "author",
        "authors",
        "summary",
        "status",
        "lang",
        "keywords",
        "template",
        "url",
        "save_as",
    }
)


@value
class Front:
    """A text in two halves."""

    given: dict[str, Any]
    body: str
    raw: str
    """The front matter as it stood, if some of it could not be read; else empty."""
    form: str
    """yaml, toml, json, headers, or empty for none."""
    why: str
    """What could not be read."""


def split_front(name: str, text: str) -> Front:
    """Front matter and body of a text, whatever its form; what cannot be read of it is given as `raw`."""
    text = clean(text.lstrip("\ufeff"))
    bare = text.lstrip()
    if bare.startswith("---") and (found := _YAML.match(text)):
        given, diagnostics = parse_mapping(SourceText(name, text), found["front"])
        wrong = [d.message for d in diagnostics]
        return Front(given, text[found.end() :], found["front"] if wrong else "", "yaml", "; ".join(wrong[:3]))
    if bare.startswith("+++") and (found := _TOML.match(text)):
        try:
            return Front(tomllib.loads(found["front"]), text[found.end() :], "", "toml", "")
        except (tomllib.TOMLDecodeError, RecursionError, ValueError) as fault:
            return Front({}, text[found.end() :], found["front"], "toml", str(fault))
    if bare.startswith("{"):
        try:
            given, end = json.JSONDecoder().raw_decode(bare)
        except (ValueError, RecursionError):
            return Front({}, text, "", "", "")
        if isinstance(given, dict) and given and "\n" in bare[:end] + "\n":
            return Front(given, bare[end:], "", "json", "")
    return _headers(text)


def _headers(text: str) -> Front:
    """Lines `Key: value` up to the first blank line, further lines of a value indented."""
    nothing = Front({}, text, "", "", "")
    given: dict[str, Any] = {}
    head, _, body = text.lstrip("\n").partition("\n\n")
    key = ""
    for line in head.split("\n"):
        found = _HEADER.fullmatch(line)
        if found and found["key"] not in given:
            key = found["key"]
            given[key] = found["value"].strip()
        elif key and line[:1] in (" ", "\t"):
            given[key] += f"\n{line.strip()}"
        else:
            return nothing
    names = {name.lower() for name in given}
    return Front(given, body, "", "headers", "") if "title" in names and len(names & _HEADER_KEYS) > 1 else nothing
