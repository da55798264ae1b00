"""Changes to front matter that touch nothing else: comments, the order of keys, quotes, blank lines and line ends stay as they are.

A value is changed where it stands. Each change is checked by reading the result: it must say what was asked for and
otherwise the same as before, or the file is left alone.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from generator.base.source_text import SourceText
from generator.base.values import value
from generator.base.yaml_nodes import Path, Place, parse_mapping, places
from generator.base.yaml_text import item, scalar
from generator.content.frontmatter import split

ORDER = (
    "title", "date", "updated", "added", "language", "source", "source_url", "source_title", "authors", "contributors", "dateline", "topics", "people", "organisations", "places",
    "tags", "storyline", "summary", "image", "events", "notes", "links", "archived", "rights", "draft", "publish_at", "expires", "slug", "aliases", "extra",
)  # fmt: skip
"""Where a key goes that is not there yet: after the last of those before it."""


_DOUBLE = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SINGLE = re.compile(r"'(?:[^']|'')*'")


class CannotEdit(Exception):
    """The front matter is written in a way that cannot be changed safely; the message says which, as the end of a sentence."""


@value
class Change:
    """One change to one key."""

    action: str
    """add (to a list), set (a text), replace (an item of a list, or the text), or remove (an item of a list, or the key)."""
    key: str
    new: Any = None
    """Text; for `add` to a list of mappings, a mapping of texts."""
    index: int = -1
    """Which item of a list; -1: the key itself."""


def edit_front(text: str, changes: list[Change]) -> str:
    """A file's text with changes to its front matter, made one after the other. Raises CannotEdit."""
    breaks = text.count("\n")
    windows = "\r\n" in text
    if (windows and text.count("\r\n") != breaks) or text.replace("\r\n", "").count("\r"):
        raise CannotEdit("its line ends are mixed")
    made = text.replace("\r\n", "\n")
    for change in changes:
        made = _edit(made, change)
    return made.replace("\n", "\r\n") if windows else made


def _edit(text: str, change: Change) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    bare = text.removeprefix(mark)
    halves, wrong = split(SourceText("", bare))
    if halves is None or wrong:
        raise CannotEdit("it has no front matter")
    before = bare[: bare.index(halves.front, bare.index("---") + 3)] if halves.front else bare[: bare.index("\n", bare.index("---")) + 1]
    rest = bare[len(before) + len(halves.front) :]
    given, diagnostics = parse_mapping(SourceText("", halves.front), halves.front)
    if diagnostics or halves.front.lstrip().startswith("{"):
        raise CannotEdit("its front matter has mistakes or stands in braces")
    front = _Front(halves.front, given).changed(change)
    result, diagnostics = parse_mapping(SourceText("", front), front)
    if diagnostics or result != _expected(given, change):
        raise CannotEdit(f"`{change.key}` is written in a way that cannot be changed safely")
    return mark + before + front + rest


def _expected(given: dict[str, Any], change: Change) -> dict[str, Any]:
    made = copy.deepcopy(given)
    held = made.get(change.key)
    items = held if isinstance(held, list) else [] if held is None else [held]
    if change.action == "add":
        made[change.key] = [*items, change.new]
    elif change.action == "set" or (change.action == "replace" and not isinstance(held, list)):
        made[change.key] = change.new
    elif change.action == "replace":
        items[change.index] = change.new
    elif change.index < 0 or not isinstance(held, list) or len(items) == 1:
        made.pop(change.key, None)
    else:
        del items[change.index]
    return made


class _Front:
    """The text of a front matter and where things stand in it."""

    def __init__(self, text: str, given: dict[str, Any]):
        self.text = text if not text or text.endswith("\n") else text + "\n"
        self.given = given
        self.spots: dict[Path, Place] = places(self.text)
        self.lines = self.text.split("\n")[:-1]
        self.starts = sorted(spot.key_line for path, spot in self.spots.items() if len(path) == 1)

    def changed(self, change: Change) -> str:
        """The text after a change."""
        key, held = change.key, self.given.get(change.key)
        if isinstance(change.new, dict) and change.action != "add" and key in self.given:
            raise CannotEdit(f"`{key}` is there already")
        if change.action == "remove":
            return self._without(key, change.index, held)
        if key not in self.given:
            return self._with_key(key, change)
        if change.action == "replace" and isinstance(held, list):
            return self._replaced((key, change.index), change.new)
        if change.action in ("set", "replace"):
            return self._whole(key, scalar(change.new)) if held is None else self._replaced((key,), change.new)
        return self._added(key, held, change.new)

    def _offset(self, line: int, column: int) -> int:
        return sum(len(text) + 1 for text in self.lines[: line - 1]) + column - 1

    def _end(self, key: str) -> int:
        """Number of the last line that belongs to a key."""
        begin = self.spots[(key,)].key_line
        last = next((start for start in self.starts if start > begin), len(self.lines) + 1) - 1
        while last > begin and (not self.lines[last - 1].strip() or self.lines[last - 1].lstrip().startswith("#")):
            last -= 1
        return last

    def _with_key(self, key: str, change: Change) -> str:
        if isinstance(change.new, dict):
            made = [f"{key}:", f"  - {_flow(change.new)}"] if change.action == "add" else [f"{key}: {_flow(change.new)}"]
        else:
            made = [f"{key}: [{item(change.new)}]" if change.action == "add" else f"{key}: {scalar(change.new)}"]
        place = ORDER.index(key) if key in ORDER else len(ORDER)
        before = [k for k in ORDER[:place] if k in self.given] if place < len(ORDER) else []
        ends = [self._end(k) for k in before] or [max((self._end(str(p[0])) for p in self.spots if len(p) == 1), default=0)]
        line = max(ends)
        return "".join(f"{text}\n" for text in [*self.lines[:line], *made, *self.lines[line:]])

    def _whole(self, key: str, text: str) -> str:
        """A key without value gets one."""
        spot = self.spots[(key,)]
        place = self._offset(spot.key_line, spot.key_column + spot.key_length)
        place = self.text.index(":", place) + 1
        return f"{self.text[:place]} {text}{self.text[place:]}"

    def _replaced(self, path: Path, new: str) -> str:
        spot = self.spots.get(path)
        if spot is None:
            raise CannotEdit(f"`{path[0]}` has no such item")
        begin = self._offset(spot.line, spot.column)
        key_end = self._end(str(path[0]))
        end = self._value_end(begin, key_end)
        flow = len(path) > 1 and self._is_flow(str(path[0]))
        return self.text[:begin] + (item(new) if flow else scalar(new)) + self.text[end:]

    def _is_flow(self, key: str) -> bool:
        spot = self.spots[(key,)]
        return self.text[self._offset(spot.line, spot.column)] in "[{"

    def _value_end(self, begin: int, last_line: int) -> int:
        """Where the scalar ends that begins at `begin`."""
        mark = self.text[begin] if begin < len(self.text) else ""
        limit = self._offset(last_line, 1) + len(self.lines[last_line - 1])
        if mark in "\"'":
            found = (_DOUBLE if mark == '"' else _SINGLE).match(self.text, begin, limit)
            return found.end() if found else limit
        if mark in "|>":
            return limit
        return self._plain_end(begin, limit)

    def _plain_end(self, begin: int, limit: int) -> int:
        line_end = self.text.find("\n", begin)
        stop = min(limit, line_end if line_end >= 0 else limit)
        place = begin
        opened = self.text.rfind("[", self.text.rfind("\n", 0, begin) + 1, begin) >= 0 or self._inside_brackets(begin)
        while place < stop:
            if self.text.startswith(" #", place) or (opened and self.text[place] in ",]}"):
                break
            place += 1
        return begin + len(self.text[begin:place].rstrip())

    def _inside_brackets(self, place: int) -> bool:
        """Whether a place lies in a list in brackets that began on an earlier line."""
        key = max(
            (p for p, s in self.spots.items() if len(p) == 1 and self._offset(s.key_line, s.key_column) <= place),
            key=lambda p: self.spots[p].key_line,
        )
        return self._is_flow(str(key[0]))

    def _added(self, key: str, held: Any, new: Any) -> str:
        words = _flow(new) if isinstance(new, dict) else ""
        spot = self.spots[(key,)]
        if held is None:
            return self._whole(key, f"[{words or item(new)}]")
        if not isinstance(held, list):
            begin = self._offset(spot.line, spot.column)
            end = self._value_end(begin, self._end(key))
            return f"{self.text[:begin]}[{item(str(held))}, {words or item(new)}]{self.text[end:]}"
        if self._is_flow(key):
            place = self._offset(spot.line, spot.column) + 1
            if held:
                last = self.spots[(key, len(held) - 1)]
                begin = self._offset(last.line, last.column)
                place = self._closing(begin) + 1 if self.text[begin] in "[{" else self._value_end(begin, self._end(key))
            return f"{self.text[:place]}{', ' if held else ''}{words or item(new)}{self.text[place:]}"
        first = self.spots[(key, 0)]
        indent = self.lines[first.line - 1]
        dash = indent[: len(indent) - len(indent.lstrip())]
        if not indent.lstrip().startswith("- "):
            raise CannotEdit(f"the list `{key}` is written in a way that cannot be added to")
        line = self._end(key)
        return "".join(f"{text}\n" for text in [*self.lines[:line], f"{dash}- {words or scalar(new)}", *self.lines[line:]])

    def _closing(self, place: int) -> int:
        depth, quote = 0, ""
        while place < len(self.text):
            c = self.text[place]
            if quote:
                place += c == "\\" and quote == '"'
                quote = "" if c == quote else quote
            elif c in "\"'":
                quote = c
            elif c == "#" and self.text[place - 1] in " \n":
                place = self.text.find("\n", place)
            elif c in "[{":
                depth += 1
            elif c in "]}":
                depth -= 1
                if not depth:
                    return place
            place += 1
        raise CannotEdit("a bracket is not closed")

    def _without(self, key: str, index: int, held: Any) -> str:
        if key not in self.given:
            return self.text
        if index < 0 or not isinstance(held, list) or len(held) == 1:
            begin, end = self.spots[(key,)].key_line, self._end(key)
            return "".join(f"{text}\n" for text in [*self.lines[: begin - 1], *self.lines[end:]])
        spot = self.spots[(key, index)]
        begin = self._offset(spot.line, spot.column)
        if not self._is_flow(key):
            if not self.lines[spot.line - 1].lstrip().startswith("- "):
                raise CannotEdit(f"the list `{key}` is written in a way that cannot be shortened")
            after = self.spots[(key, index + 1)].line - 1 if index + 1 < len(held) else self._end(key)
            return "".join(f"{text}\n" for text in [*self.lines[: spot.line - 1], *self.lines[after:]])
        end = self._value_end(begin, self._end(key))
        if index:
            begin = self.text.rindex(",", 0, begin)
        else:
            end = self.text.index(",", end) + 1
            end += len(self.text[end:]) - len(self.text[end:].lstrip(" "))
        return self.text[:begin] + self.text[end:]


def _flow(held: dict[str, str]) -> str:
    return "{" + ", ".join(f"{k}: {text if k == 'date' else item(text)}" for k, text in held.items()) + "}"
