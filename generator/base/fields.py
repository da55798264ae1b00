"""Typed fields over position-keeping YAML: the joint between pydantic and the editor's files.

A schema is a `Schema` subclass whose fields use the types below; all scalars arrive as text. `check` gives the
validated model and, for every mistake, a diagnostic that names the field; `base/yaml_nodes.py` knows where each
field stands, and is asked only when there is something to show.
"""

from __future__ import annotations

import difflib
import re
import typing
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from generator.base import urls
from generator.base.diagnostics import Diagnostic, Location
from generator.base.edtf import Edtf, NotADate, parse_edtf
from generator.base.files import is_temporary
from generator.base.text import did_you_mean, normal, shorten

Path = tuple[str | int, ...]
LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z]{4})?(?:-(?:[a-zA-Z]{2}|\d{3}))?(?:-[a-zA-Z0-9]{5,8})*", re.ASCII)
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(Z|z|[+-]\d\d:?\d\d)?", re.ASCII)

_SWITCHED = {"yes": "true", "on": "true", "1": "true", "no": "false", "off": "false", "0": "false"}
_FORBIDDEN = re.compile('[\\\\?#*"<>|\x00-\x1f\x7f-\x9f\u2028\u2029\ufffd]')
"""Characters that no path of ours may hold: they mean something in addresses, or cannot be in a file's name everywhere."""
PART_LIMIT = 200
"""Bytes of one part of a path; file systems stop at 255, and a name must have room for an ending."""


class Schema(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def problem(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """An error for a validator to raise: a code of ours, what is wrong, and what to do."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint})


def _kind(value: object) -> str:
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "nothing" if value is None else "text"


def one_line(value: object) -> str:
    """A validator: text on one line, white space folded, NFC."""
    if not isinstance(value, str):
        raise problem("wrong-type", f"expected text, not {_kind(value)}", _text_hint(value))
    made = normal(value)
    if not made:
        raise problem("wrong-type", "expected text, but this is empty", "Give it a value or take the line out.")
    return made


def _text_hint(value: object) -> str:
    if isinstance(value, dict):
        return 'A value with `: ` in it needs quotes: "One: two".'
    return "Write it without brackets and dashes." if isinstance(value, list) else "Give it a value or take the line out."


def _block(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        return one_line(value)
    return value.strip()


def _slug(value: object) -> str:
    text = one_line(value)
    if not urls.is_slug(text):
        made = urls.slug_of(text)
        raise problem(
            "bad-slug",
            f'"{text}" cannot be a slug: small letters a–z, digits and single hyphens, at most {urls.SLUG_LIMIT}',
            f'Write "{made}".' if made else "",
        )
    return text


def _url(value: object) -> str:
    text = one_line(value)
    why = urls.web_problem(text)
    if why:
        raise problem("bad-url", f'"{text}" is not a web address: {why}', "Copy the whole address from the browser's address bar.")
    return text


def path_on_site(value: object) -> str:
    """A validator: an address of ours that a page can be written at; percent-encoding is undone."""
    text = one_line(value)
    path = unquote(text)
    if not path.startswith("/") or _FORBIDDEN.search(path) or any(map(_bad_part, path[1:].removesuffix("/").split("/"))):
        raise problem("bad-path", f'"{text}" is not a path on this site', "Write it as /old/path/, from the site's root.")
    return normal(path)


def _bad_part(part: str) -> bool:
    """Whether a part of a path could not be a folder's or file's name everywhere, or would be a hidden one."""
    return not part or part.startswith(".") or part.endswith((".", " ")) or len(part.encode()) > PART_LIMIT or is_temporary(part)


def _file(value: object) -> str:
    text = one_line(value).removeprefix("/")
    if not text.startswith("files/") or ".." in text.split("/") or "\\" in text:
        raise problem("bad-path", f'"{text}" is not a file of this site', "Put the file in content/files/ and write files/NAME.")
    return text


def _date(value: object) -> Edtf:
    if isinstance(value, list | dict):
        # YAML takes the brackets of a set for its own
        raise problem("wrong-type", f"expected a date, not {_kind(value)}", 'Write a set of dates in quotes: "[2010, 2012]".')
    text = one_line(value)
    try:
        return parse_edtf(text)
    except NotADate as why:
        raise problem("bad-date", f'"{text}" is not a date: {why}', why.wider) from None


def _language(value: object) -> str:
    text = one_line(value)
    if not LANGUAGE.fullmatch(text):
        raise problem("bad-language", f'"{text}" is not a language tag', "Write en, de, fr, zh-Hant, pt-BR or the like.")
    return text


def _bool(value: object) -> bool:
    text = one_line(value)
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    raise problem("wrong-type", f'expected true or false, not "{text}"', f"Write {_meant(text.lower())}.")


def _meant(word: str) -> str:
    """Which of true and false a word is meant for, or both: the wrong one would publish a draft."""
    if word in _SWITCHED:
        return _SWITCHED[word]
    return next(iter(difflib.get_close_matches(word, ("true", "false"), n=1, cutoff=0.75)), "true or false")


def _number(value: object) -> int:
    text = one_line(value)
    if not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise problem("wrong-type", f'expected a whole number, not "{text}"')
    return int(text)


def _list(value: object) -> object:
    """One value counts as a list of one; nothing as an empty list."""
    return [] if value is None else value if isinstance(value, list) else [value]


def _zone(value: object) -> str:
    text = one_line(value)
    try:
        if text[0].islower():  # such as localtime, which is another on each machine; no zone of IANA's begins so
            raise ValueError(text)
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise problem("bad-timezone", f'"{text}" is not a time zone', "Write it as Europe/London, Asia/Tokyo or UTC.") from None
    return text


def timed_like(text: str) -> bool:
    """Whether a text has the shape of a date with a time."""
    return bool(_TIME.fullmatch(text))


def moment(text: str) -> tuple[str, str, str] | None:
    """(day, `HH:MM:SS`, offset such as `+01:00`, `Z` or empty) of a date with a time; None if it has no time.

    Raises ValueError if it looks like one but no such moment exists.
    """
    found = _TIME.fullmatch(text)
    if not found:
        return None
    day, hour, minute, second, offset = found.groups()
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59:
        raise ValueError("hours go from 00 to 23, minutes and seconds from 00 to 59")
    zone = (offset or "").upper()
    if zone and zone != "Z":
        zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        if int(zone[1:3]) > 14 or int(zone[4:]) > 59:
            raise ValueError("time zone offsets go from -14:00 to +14:00")
    return day, f"{hour}:{minute}:{second or '00'}", zone


def _matching(pattern: str, what: str, example: str) -> BeforeValidator:
    def check(raw: object) -> str:
        text = one_line(raw)
        if not re.fullmatch(pattern, text):
            raise problem("wrong-type", f'"{text}" is not {what}', f"Write {example}.")
        return text

    return BeforeValidator(check)


Text = Annotated[str, BeforeValidator(one_line)]
"""One line of text, white space folded, NFC."""
Block = Annotated[str, BeforeValidator(_block)]
"""Text that may have several lines."""
SlugText = Annotated[str, BeforeValidator(_slug)]
WebUrl = Annotated[str, BeforeValidator(_url)]
SitePath = Annotated[str, BeforeValidator(path_on_site)]
FilePath = Annotated[str, BeforeValidator(_file)]
EdtfDate = Annotated[Edtf, BeforeValidator(_date)]
Language = Annotated[str, BeforeValidator(_language)]
Remote = Annotated[str, _matching(r"[A-Za-z0-9_/~.][^\s]*", "a remote", "origin, or an address such as git@github.com:NAME/REPOSITORY.git")]
Branch = Annotated[
    str,
    _matching(
        r"(?!.*(?:\.\.|//|/\.|\.lock(?:/|$)))[A-Za-z0-9_](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9_-])?", "the name of a branch", "gh-pages"
    ),
]
Domain = Annotated[
    str, _matching(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", "a domain in small letters", "archive.example.org")
]
BranchPath = Annotated[str, _matching(r"(?!/)(?!(?:.*/)?\.{1,2}(?:/|$))[^\\:]{1,500}", "a path on the branch", "CNAME or reports/**")]
"""A file or, with `*` or `/**`, several."""
Switch = Annotated[bool, BeforeValidator(_bool)]
Number = Annotated[int, BeforeValidator(_number)]
TimeZone = Annotated[str, BeforeValidator(_zone)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_list)]
"""A list of texts; a single text counts as a list of one."""
ListOf = BeforeValidator(_list)
"""Marks a list of mappings; a single mapping counts as a list of one."""

Model = TypeVar("Model", bound=Schema)


def check(schema: type[Model], raw: dict[str, Any], path: str) -> tuple[Model | None, list[Diagnostic]]:
    """Validate what `parse_mapping` read. Known keys without a value count as not given.

    Returns the model, or None where there are errors, and a diagnostic with `field` set for each mistake.
    """
    given = _given(raw, schema, ())
    try:
        return schema.model_validate(given), []
    except ValidationError as fault:
        return None, [_diagnostic(schema, error, path) for error in fault.errors(include_url=False)]


def _given(raw: Any, schema: type[Schema], path: tuple[str, ...]) -> Any:
    """Mappings without the keys that have no value. Those that a schema does not know stay, to be told of: in `{name: Doe, Jane}` half
    of a name is one."""
    if isinstance(raw, dict):
        known = known_keys(schema, path) if None in raw.values() else ()
        kept = {key: value for key, value in raw.items() if value is not None or (known and key not in known)}
        return {key: _given(value, schema, (*path, key)) for key, value in kept.items()}
    return [_given(item, schema, path) for item in raw] if isinstance(raw, list) else raw


def check_leniently(schema: type[Model], raw: dict[str, Any], path: str) -> tuple[Model | None, list[Diagnostic]]:
    """As `check`, but a model is given whenever the wrong keys can be left out, so that the rest of the archive
    can be checked in the same run."""
    model, diagnostics = check(schema, raw, path)
    if model is not None:
        return model, diagnostics
    wrong = {d.field[0] for d in diagnostics if d.field}
    model, _ = check(schema, {k: v for k, v in raw.items() if k not in wrong}, path)
    return model, diagnostics


def without_echoes(found: list[Diagnostic], unread: list[Diagnostic]) -> list[Diagnostic]:
    """What `check` found, less the keys that are missing only because the YAML around them could not be read."""
    return [d for d in found if d.code != "missing-key"] if unread else found


def _diagnostic(schema: type[Schema], error: Any, path: str) -> Diagnostic:
    field: Path = tuple(part for part in error["loc"] if part != "[key]")
    name = next((str(part) for part in reversed(field) if isinstance(part, str)), "")
    kind, context = error["type"], error.get("ctx", {})
    code, message, hint = "wrong-type", f"`{name}`: {error['msg']}", ""
    if kind == "missing":
        code, message, field = "missing-key", f"`{name}` is missing", field[:-1]
        hint = f"Add a line `{name}: …`."
    elif kind == "extra_forbidden":
        known = known_keys(schema, tuple(p for p in field[:-1] if isinstance(p, str)))
        code, message = "unknown-key", f"`{name}` is not a key that is known here"
        attached, colon, rest = name.partition(":")
        spaced = f"Put a space after the colon: {attached}: {shorten(rest, 60)}" if colon and attached in known else ""
        hint = spaced or did_you_mean(name, known)
    elif kind == "literal_error":
        choices = re.findall(r"'([^']+)'", context["expected"])
        given = str(error["input"])
        code, message = "bad-choice", f'`{name}` cannot be "{given}": it is one of {", ".join(choices)}'
        hint = did_you_mean(given, choices)
    elif kind in ("model_type", "dict_type", "model_attributes_type"):
        message = f"`{name}` takes a mapping of keys and values, not {_kind(error['input'])}"
        known = known_keys(schema, tuple(p for p in field if isinstance(p, str)))
        hint = f"Write it as {{{', '.join(f'{k}: …' for k in list(known)[:3])}}}." if known else ""
    elif "message" in context:
        code, message, hint = kind, f"`{name}`: {context['message']}", context.get("hint", "")
    return Diagnostic(code=code, message=message, location=Location(path), hint=hint, field=field)


def known_keys(schema: type[Schema], path: tuple[str, ...]) -> tuple[str, ...]:
    """The keys that a schema knows in the mapping at `path` (key names only, list positions left out)."""
    annotations: list[Any] = [schema]
    for part in path:
        inner: list[Any] = []
        for annotation in annotations:
            for kind in _mappings_in(annotation):
                if isinstance(kind, type) and issubclass(kind, Schema):
                    inner += [f.annotation for n, f in kind.model_fields.items() if (f.alias or n) == part]
                else:
                    inner.append(typing.get_args(kind)[1])
        annotations = inner
    schemas = [k for annotation in annotations for k in _mappings_in(annotation) if isinstance(k, type) and issubclass(k, Schema)]
    return tuple(f.alias or n for s in schemas for n, f in s.model_fields.items())


def _mappings_in(annotation: Any) -> list[Any]:
    """The schemas and dict types inside an annotation."""
    if (isinstance(annotation, type) and issubclass(annotation, Schema)) or typing.get_origin(annotation) is dict:
        return [annotation]
    return [inner for part in typing.get_args(annotation) for inner in _mappings_in(part)]
