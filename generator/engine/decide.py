"""What has to be done about each output, and why. Pure: everything is given, nothing is looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from generator.base.values import value
from generator.engine.program import PARTS
from generator.engine.store import OutputRow

Condition = Literal["intact", "touched", "edited", "missing"]
"""A file beside what was written: the same; the same bytes with another time stamp; other bytes; gone."""

_CHANGED = {
    "program": "Dateline itself or a library is another",
    "template": "its template, or one that it includes, changed",
    "shared": "something changed that all pages show: settings, menu, theme options or assets",
    "content": "what it shows changed",
}


@value
class Decision:
    """What is done about one output."""

    path: str
    action: Literal["keep", "render", "remove"]
    reason: str
    """For people."""


def decide(keys: Mapping[str, str], record: Mapping[str, OutputRow], conditions: Mapping[str, Condition]) -> list[Decision]:
    """One decision for each output that is planned or recorded, sorted by path.

    `keys` are those of the planned outputs, `record` is what the last build wrote, `conditions` say what became of that.
    """
    made = [Decision(path, *_decide(key, record.get(path), conditions.get(path, "missing"))) for path, key in keys.items()]
    made += [Decision(path, "remove", "nothing on the site is at this address any more") for path in record if path not in keys]
    return sorted(made, key=lambda d: d.path)


def _decide(key: str, row: OutputRow | None, condition: Condition) -> tuple[Literal["keep", "render"], str]:
    if row is None:
        return "render", "no earlier build has noted it: the page is new, or what earlier builds noted is gone"
    if row.key != key:
        was, now = row.key.split(":"), key.split(":")
        return "render", "; ".join(_CHANGED[part] for part, a, b in zip(PARTS, was, now, strict=False) if a != b)
    if condition == "missing":
        return "render", "the file was missing"
    if condition == "edited":
        return "render", "somebody changed the file since it was written"
    return "keep", "nothing that it is made from changed"


def to_render(decisions: Iterable[Decision]) -> frozenset[str]:
    """Paths of the outputs that must be rendered."""
    return frozenset(d.path for d in decisions if d.action == "render")
