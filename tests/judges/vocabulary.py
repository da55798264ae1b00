"""The vocabulary of schema.org as a judge of structured data: which properties a type has, and what they may hold.

It is read from the declarations of the npm package schema-dts, which are made from schema.org's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DECLARATIONS = Path(__file__).parent / "node_modules/schema-dts/dist/schema.d.ts"
_INTERFACE = re.compile(r"^(?:export )?interface (\w+)(?:<.*?>)? extends (.+) \{$")
_PROPERTY = re.compile(r'^    "(\w+)"\??: SchemaValue<(.+), "\w+">;$')
_UNION = re.compile(r"^export type (\w+)(?:<.*?>)? = (.+);$")
_DATE = re.compile(r"-?\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S+")


class Vocabulary:
    """Types, their properties, and faults of objects that say they are of a type."""

    def __init__(self, declarations: str):
        self._above: dict[str, list[str]] = {}
        self._own: dict[str, dict[str, set[str]]] = {}
        self._unions: dict[str, list[str]] = {}
        current = ""
        for line in declarations.splitlines():
            if found := _INTERFACE.match(line):
                current = found[1]
                self._above[current] = re.findall(r"\w+", found[2])
            elif found := _PROPERTY.match(line):
                self._own.setdefault(current, {})[found[1]] = set(re.findall(r"\w+", found[2]))
            elif found := _UNION.match(line):
                self._unions[found[1]] = re.findall(r'"[^"]*"|\w+', found[2])

    @cache  # noqa: B019 - one vocabulary, made once
    def properties(self, type_: str) -> dict[str, set[str]]:
        """Property -> what it may hold, of a type and those above it; none of a type that there is not."""
        made: dict[str, set[str]] = {}
        waiting = [f"{type_}Leaf", f"{type_}Base"]
        while waiting:
            name = waiting.pop()
            made |= self._own.get(name, {})
            waiting += self._above.get(name, [])
        return made

    @cache  # noqa: B019
    def below(self, type_: str) -> frozenset[str]:
        """A type and all kinds of it."""
        kinds = [name for name in self._unions.get(type_, []) if name in self._unions and name != type_]
        return frozenset({type_}).union(*(self.below(kind) for kind in kinds))

    def faults(self, node: dict[str, Any]) -> Iterator[str]:
        """What is wrong with an object and all within it."""
        type_ = node["@type"]
        known = self.properties(type_)
        if not known:
            yield f"there is no type {type_}"
            return
        for name, value in node.items():
            if name in ("@type", "@id"):
                continue
            if name not in known:
                yield f"{type_} has no property {name}"
                continue
            for one in value if isinstance(value, list) else [value]:
                yield from self._value(f"{type_}.{name}", name, one, known[name])

    def _value(self, where: str, name: str, value: Any, ranges: set[str]) -> Iterator[str]:
        if isinstance(value, dict):
            if set(value) == {"@id"}:
                fits = "IdReference" in ranges
            elif value["@type"] == "Role":
                # a role stands between a property and its value, and has the same property
                yield from self._value(f"{where} in a role", name, value[name], ranges)
                value = {k: v for k, v in value.items() if k != name}
                fits = True
            else:
                fits = any(value["@type"] in self.below(kind) for kind in ranges)
            yield from [] if set(value) == {"@id"} else self.faults(value)
        elif isinstance(value, str):
            fits = self._text(value, ranges)
        else:
            fits = bool(ranges & {"Integer", "Number"})
        if not fits:
            yield f"{where} cannot be {value!r}: it takes {', '.join(sorted(ranges))}"

    def _text(self, value: str, ranges: set[str]) -> bool:
        if "Text" in ranges or f'"{value}"' in {v for kind in ranges for v in self._unions.get(kind, ())}:
            return True
        dated = bool(ranges & {"Date", "DateTime"}) and _DATE.fullmatch(value)
        return bool(dated or ("URL" in ranges and _ADDRESS.fullmatch(value)))


@cache
def vocabulary() -> Vocabulary:
    """That of schema.org. Fails where the judges are not installed (`make judges`)."""
    return Vocabulary(DECLARATIONS.read_text("utf-8"))
