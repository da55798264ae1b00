"""YAML as an editor means it: text first, no surprises, every mistake with its place.

PyYAML's loaders are not safe for foreign front matter (nested merges and aliases blow up, deep nesting ends the
process, duplicate keys vanish, `no` becomes false, impossible dates raise bare errors). So only its event
stream is used, guarded: at most `DEPTH` levels and `EVENTS` events, no anchors, aliases, tags or merge keys, one
document. All scalars stay text; what kind of thing a text is, the schema of each key decides. The only
importer of `yaml`.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Generator, Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from generator.base import yaml_faults
from generator.base.diagnostics import Diagnostic
from generator.base.source_text import SourceText
from generator.base.text import clean
from generator.base.values import value
from generator.base.yaml_plain import plain_mapping

DEPTH = 16
EVENTS = 20_000
FRONT_MATTER_LIMIT = 64 * 1024
"""Bytes of front matter or settings that are read at most."""

Path = tuple[str | int, ...]
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_SEPARATORS = str.maketrans("\x85\u2028\u2029", "   ")
"""Characters at which YAML 1.1 breaks lines and nobody else does; they come with text copied from web pages."""

_FALSE_SPACE = re.compile(r"^((?: *- +)? *[A-Za-z][A-Za-z0-9_-]*:| *-| *)([\xa0\u2000-\u200a\u202f\u3000]+)(?=\S)", re.MULTILINE)
"""Where YAML needs a space (before a line's text, after a dash or after a key) and there is one of another kind."""


@value
class Place:
    """Where a key and its value stand; lines and columns from 1."""

    key_line: int
    key_column: int
    key_length: int
    line: int
    column: int
    length: int


class _Refused(Exception):
    def __init__(self, diagnostic: Diagnostic):
        self.diagnostic = diagnostic


def parse_mapping(source: SourceText, text: str, first_line: int = 1) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Read a YAML mapping into plain dicts, lists and text; None for null and for keys without a value.

    `text` is the YAML; `first_line` is the line of `source` it begins at. Whatever could be read is given even when
    there are diagnostics. Raises nothing.
    """
    plain = plain_mapping(text)
    if plain is not None:
        return plain, []
    return _read(source, text, first_line)


def places(text: str, first_line: int = 1) -> dict[Path, Place]:
    """Where each field stands, by path such as `("topics", 1)`. For text that `parse_mapping` has read."""
    found: dict[Path, Place] = {}
    _read(SourceText("", text), text, first_line, found)
    return found


def locate(found: dict[Path, Place], field: Path) -> Place | None:
    """The place of a field, or of the nearest field around it."""
    while field:
        # a mapping that stands where a list may counts as a list of one
        spot = found.get(field) or found.get(tuple(part for part in field if part != 0))
        if spot:
            return spot
        field = field[:-1]
    return None


def _read(
    source: SourceText, text: str, first_line: int, found: dict[Path, Place] | None = None
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """What a mapping says, and what is wrong with it; where its fields stand goes to `found`.

    Editors and web pages put spaces that are none to YAML where one must be. What it then says of the lines around helps nobody, so
    such a text is read with true spaces, and told of each that is none.
    """
    made, wrong = _Reader(source, first_line, found).read(text)
    mended = _FALSE_SPACE.sub(lambda space: space[1] + " " * len(space[2]), text) if wrong else text
    if mended == text:
        return made, wrong
    if found is not None:
        found.clear()
    made, others = _Reader(source, first_line, found).read(mended)
    if others == wrong:
        return made, wrong
    told = []
    for space in _FALSE_SPACE.finditer(text):
        line, column = SourceText("", text).position(space.start(2))
        name = "a no-break space (U+00A0)" if space[2][0] == "\xa0" else f"a space of another kind (U+{ord(space[2][0]):04X})"
        message, hint = f"{name} stands here, where a plain space must be", "Delete it and type a space; it looks the same."
        told.append(source.diagnose("bad-yaml", message, line=line + first_line - 1, column=column, length=len(space[2]), hint=hint))
    return made, [*told, *others]


class _Reader:
    """One walk over the event stream."""

    def __init__(self, source: SourceText, first_line: int, found: dict[Path, Place] | None):
        self.source = source
        self.shift = first_line
        self.record = found is not None
        self.found = {} if found is None else found
        self.diagnostics: list[Diagnostic] = []
        self.depth = 0

    def read(self, text: str) -> tuple[dict[str, Any], list[Diagnostic]]:
        result: Any = None
        if len(text) > FRONT_MATTER_LIMIT:
            return {}, [self._limit(self.shift, 1, f"this part is longer than {FRONT_MATTER_LIMIT // 1024} KiB")]
        holder: dict[str, Any] = {}
        text = text.translate(_SEPARATORS)
        try:
            with contextlib.closing(self._events(text)) as events:
                next(events)  # stream start
                if not isinstance(start := next(events), DocumentStartEvent):
                    return {}, []
                del start
                first = next(events)
                result = self._value(first, events, (), holder)
                next(events)  # document end
                after = next(events)
                if isinstance(after, DocumentStartEvent):
                    line, column = self._at(after)
                    self._report("bad-yaml", "a second YAML document begins here", line, column, 3, "Keep one document.")
        except _Refused as refused:
            self.diagnostics.append(refused.diagnostic)
        except yaml.YAMLError as fault:
            self.diagnostics.append(self._fault(fault, text))
        except (ValueError, OverflowError, RecursionError):
            self._report("bad-yaml", "this cannot be read as YAML", self.shift, 1)
        if result is None:
            result = holder.get("top", {})
        if not isinstance(result, dict):
            if not self.diagnostics:
                self._report("bad-yaml", "expected `key: value` lines here", self.shift, 1, 1, "Write one `key: value` a line.")
            result = {}
        return result, self.diagnostics

    def _events(self, text: str) -> Generator[Event]:
        loader = _Loader(text)
        try:
            for _ in range(EVENTS):
                if not loader.check_event():
                    return
                yield loader.get_event()
            line, column = self._at(loader.peek_event())
            raise _Refused(self._limit(line, column, f"there are more than {EVENTS:,} values"))
        finally:
            loader.dispose()

    def _value(self, event: Any, events: Iterator[Event], path: Path, holder: dict[str, Any] | None = None) -> Any:
        if isinstance(event, AliasEvent) or event.anchor or event.tag not in (None, "!"):
            what = "an alias" if isinstance(event, AliasEvent) else "an anchor" if event.anchor else "a tag"
            advice = "Write the value out in full, in quotes if it begins with &, * or !."
            raise _Refused(self._limit(*self._at(event), f"{what} of YAML is not allowed", advice))
        if isinstance(event, ScalarEvent):
            text: str = event.value
            if not event.style and text in _NULLS:
                return None
            return clean(text)
        self.depth += 1
        if self.depth > DEPTH:
            raise _Refused(self._limit(*self._at(event), f"values are nested more than {DEPTH} levels deep"))
        made = self._mapping(events, path, holder) if isinstance(event, MappingStartEvent) else self._sequence(events, path)
        self.depth -= 1
        return made

    def _sequence(self, events: Iterator[Event], path: Path) -> list[Any]:
        items: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            here = (*path, len(items)) if self.record else path
            items.append(self._value(event, events, here))
            if self.record:
                line, column = self._at(event)
                self.found[here] = Place(line, column, 1, line, column, self._length(event))
        return items

    def _mapping(self, events: Iterator[Event], path: Path, holder: dict[str, Any] | None) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if holder is not None:
            holder["top"] = made
        first: dict[str, Event] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            if not isinstance(event, ScalarEvent):
                raise _Refused(self._diagnose("bad-yaml", "a key must be plain text", *self._at(event)))
            key: str = event.value
            if key == "<<" and not event.style:
                raise _Refused(self._limit(*self._at(event), "merge keys of YAML are not allowed", "Write the keys out in full."))
            value_event = next(events)
            here = (*path, key) if self.record else path
            if self.record:
                line, column = self._at(event)
                at_line, at_column = self._at(value_event)
                self.found.setdefault(here, Place(line, column, len(key), at_line, at_column, self._length(value_event)))
            read = self._value(value_event, events, here)
            if key in made:
                message = f"`{key}` stands here a second time; the first is in line {self._at(first[key])[0]}"
                self._report("duplicate-key", message, *self._at(event), len(key), "Keep one of the two; a list takes several values.")
                continue
            made[key] = read
            first[key] = event
        return made

    def _at(self, event: Event) -> tuple[int, int]:
        mark: Any = event.start_mark
        return mark.line + self.shift, mark.column + 1

    def _length(self, event: Event) -> int:
        start: Any = event.start_mark
        end: Any = event.end_mark
        return max(1, end.column - start.column) if start.line == end.line else 1

    def _diagnose(self, code: str, message: str, line: int, column: int, length: int = 1, hint: str = "") -> Diagnostic:
        return self.source.diagnose(code, message, line=line, column=column, length=length, hint=hint)

    def _report(self, code: str, message: str, line: int, column: int, length: int = 1, hint: str = "") -> None:
        self.diagnostics.append(self._diagnose(code, message, line, column, length, hint))

    def _limit(self, line: int, column: int, message: str, hint: str = "") -> Diagnostic:
        return self._diagnose(
            "yaml-limit", message, line, column, 1, hint or "Keep the front matter plain: text, lists and short mappings."
        )

    def _fault(self, fault: yaml.YAMLError, text: str) -> Diagnostic:
        mark = getattr(fault, "problem_mark", None)
        begun = getattr(fault, "context_mark", None)
        problem = str(getattr(fault, "problem", None) or getattr(fault, "reason", "") or "it is not valid YAML")
        since = (begun.line + 1, begun.column + 1) if begun else None
        found = yaml_faults.explain(problem, (mark.line + 1, mark.column + 1) if mark else since or (1, 1), since, text.split("\n"))
        return self._diagnose("bad-yaml", found.message, found.line + self.shift - 1, found.column, found.length, found.hint)
