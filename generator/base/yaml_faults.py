"""What a complaint of the YAML parser means to an editor: which place to mend, what is wrong there and what to do.

The parser stops where it can go no further, which is often some lines below the slip. What it says is kept from editors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from generator.base.text import shorten
from generator.base.values import value

Spot = tuple[int, int]
"""Line and column, from 1."""

_ATTACHED = re.compile(r" *(?:- +)?([A-Za-z][A-Za-z0-9_-]*):(?!//)(\S.*)")
"""A key with its value right behind the colon."""
_ENTRY = re.compile(r" *(?:-|(?:- +)?[A-Za-z][A-Za-z0-9_-]*:)(?: |$)")
_OPENED = re.compile(r""" *(?:- +)?[A-Za-z][A-Za-z0-9_-]*: +(["'])""")
_BRACKETS = {"[": ("list", "]"), "{": ("mapping", "}")}


@value
class Fault:
    """A mistake in YAML; its place within the text, from 1."""

    line: int
    column: int
    length: int
    message: str
    hint: str = ""


def explain(problem: str, at: Spot, begun: Spot | None, lines: Sequence[str]) -> Fault:
    """What is wrong in the lines of a YAML text. `at` is where the parser stopped, `begun` where what it was reading begins."""
    look = next((look for begin, look in _LOOKS.items() if problem.startswith(begin)), None)
    if look:
        return look(at, begun or at, lines)
    line = _line(lines, at[0])
    message = next((words for begin, words in _WORDS.items() if problem.startswith(begin)), problem)
    if problem.startswith("block sequence entries"):
        return Fault(*at, 1, message, 'Put the value in quotes: title: "- One".')
    if "\t" in line:
        return Fault(*at, 1, message, "Indent with spaces, not with tabs.")
    return Fault(*at, 1, message, "Put the value in quotes." if problem.startswith("found character that cannot start") else "")


def _line(lines: Sequence[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _above(lines: Sequence[str], number: int) -> int:
    """The line before that says something; 0 if there is none."""
    number -= 1
    while number and (not _line(lines, number).strip() or _line(lines, number).lstrip().startswith("#")):
        number -= 1
    return number


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _rest(lines: Sequence[str], spot: Spot) -> int:
    """How long a line is from a place on."""
    return max(1, len(_line(lines, spot[0]).rstrip()) - spot[1] + 1)


def _unclosed_quotes(at: Spot, begun: Spot, lines: Sequence[str]) -> Fault:
    message, hint = "quotes that are opened here are not closed", "Put the same quotes at the end of the text."
    return Fault(*begun, _rest(lines, begun), message, hint)


def _no_colon(at: Spot, begun: Spot, lines: Sequence[str]) -> Fault:
    attached = _ATTACHED.fullmatch(_line(lines, begun[0]).rstrip())
    hint = "Write `key: value`. A line that goes on with the text above begins with spaces."
    if attached:
        hint = f"Put a space after the colon: {attached[1]}: {shorten(attached[2], 60)}"
    return Fault(*begun, _rest(lines, begun), "this line has no `: ` between key and value", hint)


def _unclosed_bracket(at: Spot, begun: Spot, lines: Sequence[str]) -> Fault:
    line = _line(lines, at[0])
    met, same = line[at[1] - 1 : at[1]], at[0] == begun[0]
    if same and met == ":":
        return _second_colon(at)
    if met and met not in "]}" and (same or not _ENTRY.match(line)):
        hint = "Put a text that holds quotes or brackets in quotes as a whole, of the other kind if it holds quotes."
        return Fault(*at, 1, "before this a comma or a closing bracket is missing", hint)
    return _open(begun, lines)


def _open(begun: Spot, lines: Sequence[str]) -> Fault:
    bracket = "{" if _line(lines, begun[0])[begun[1] - 1 :].startswith("{") else "["
    what, closing = _BRACKETS[bracket]
    return Fault(*begun, _rest(lines, begun), f"a {what} that begins here with `{bracket}` does not end with `{closing}`")


def _no_content(at: Spot, begun: Spot, lines: Sequence[str]) -> Fault:
    number = at[0]
    while not _line(lines, at[0]).strip() and (number := _above(lines, number)):
        line = _line(lines, number)
        opened = max(line.rfind("["), line.rfind("{"))
        if opened >= 0 and not re.search(r"[\]}]", line[opened:]):
            return _open((number, opened + 1), lines)
    return Fault(*at, 1, "something is missing before this; perhaps a bracket or brace that was opened is not closed")


def _second_colon(at: Spot) -> Fault:
    return Fault(*at, 1, "a second `: ` in this line makes it unreadable", 'Put the value in quotes: title: "One: two".')


def _colon(at: Spot, begun: Spot, lines: Sequence[str]) -> Fault:
    line, above = _line(lines, at[0]), _above(lines, at[0])
    if ": " in line[: at[1] - 1] or not above:
        return _second_colon(at)
    indent = _indent(line)
    if not indent or _ATTACHED.fullmatch(_line(lines, above).rstrip()):
        return _no_colon(at, (above, _indent(_line(lines, above)) + 1), lines)
    message = "this line begins with spaces, so it goes on with the value above, and it has a `: ` of its own"
    hint = "If it is a key, let it begin exactly below the key before it; if it belongs to the text above, put that whole text in quotes."
    return Fault(at[0], 1, indent, message, hint)


def _no_key(at: Spot, begun: Spot, lines: Sequence[str]) -> Fault:
    line = _line(lines, at[0])
    head = line[: at[1] - 1]
    if head.strip():
        return _opened_above(at, head, lines) or Fault(
            *at,
            1,
            "the value has ended before this, with a closing quote or bracket",
            "Put the whole value in quotes, of the other kind if it holds quotes.",
        )
    indent, before = _indent(line), [_indent(text) for text in lines[: at[0] - 1] if text.strip()]
    if indent and (indent not in before or indent > _indent(_line(lines, _above(lines, at[0])))):
        hint = "Let it begin exactly below the key that it stands beside."
        return Fault(at[0], 1, indent, "this line is not indented like the keys above it", hint)
    return Fault(*at, 1, "this line does not continue what is above it", "Check the indentation.")


def _opened_above(at: Spot, head: str, lines: Sequence[str]) -> Fault | None:
    """Quotes in a line above that the opening ones of this line have closed."""
    closed = _OPENED.fullmatch(head)
    for number in range(at[0] - 1, 0, -1) if closed else ():
        opened = _OPENED.match(_line(lines, number))
        if opened and closed and opened[1] == closed[1]:
            whole = opened[1] in _line(lines, number)[opened.end() :]
            return None if whole else _unclosed_quotes(at, (number, opened.end()), lines)
    return None


def _not_at_the_margin(at: Spot, begun: Spot, lines: Sequence[str]) -> Fault:
    number = next((n for n, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")), 1)
    indent = _indent(_line(lines, number))
    if indent <= _indent(_line(lines, at[0])):
        return Fault(*at, 1, "this line does not continue what is above it", "Check the indentation, brackets and quotes.")
    return Fault(number, 1, indent, "this line begins with spaces, and the keys below do not", "Take the spaces at its beginning away.")


_LOOKS: dict[str, Callable[[Spot, Spot, Sequence[str]], Fault]] = {
    "mapping values are not allowed": _colon,
    "could not find expected ':'": _no_colon,
    "did not find expected key": _no_key,
    "did not find expected ',' or ']'": _unclosed_bracket,
    "did not find expected ',' or '}'": _unclosed_bracket,
    "did not find expected node content": _no_content,
    "did not find expected <document start>": _not_at_the_margin,
    "found unexpected end of stream": _unclosed_quotes,
    "found unexpected document indicator": _unclosed_quotes,
}
_WORDS = {
    "found character that cannot start any token": "a tab or a special character stands where a value should begin",
    "found a tab character": "a tab stands where this line is indented",
    "did not find expected '-' indicator": "the items of this list are not indented alike",
    "block sequence entries are not allowed": "a value that begins with `- ` is taken for a list",
    "control characters are not allowed": "there is a control character in the front matter",
}
