"""Catalogues of translations, in the form of GNU gettext's PO files, read strictly: what is wrong with one is said with its line, where programs
that only want to get through a file would cut a text short.

The form is that of gettext's manual, section "The Format of PO Files".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from generator.base.values import value
from generator.base.words import form_of, key_of, number_of_forms, parts_in

MOST = 50
"""Mistakes of one catalogue that are told."""
_LINE = re.compile(r'(?:(?P<keyword>msgctxt|msgid_plural|msgid|msgstr)(?:\[(?P<form>\d)\])?\s+)?"(?P<text>(?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_RULE = re.compile(r"^plural-forms:.*?\bplural\s*=\s*([^;\n]+)", re.IGNORECASE | re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
PIECE = re.compile(r"\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
"""Part of a message of a script."""


@value
class Entry:
    """A message with its translation."""

    line: int
    context: str
    one: str
    many: str
    """Empty for a message that counts nothing."""
    forms: tuple[str, ...]
    fuzzy: bool
    """Whether somebody has yet to look at it."""

    @property
    def key(self) -> str:
        """By what it is found."""
        return key_of(self.one, self.context, counts=bool(self.many))


@value
class Mistake:
    """What is wrong with a catalogue."""

    line: int
    message: str


class Catalogue:
    """A catalogue that was read."""

    def __init__(self, text: str):
        self.entries: list[Entry] = []
        self.mistakes: list[Mistake] = []
        self.rule = ""
        """Its own plural rule; empty if it states none that can be followed."""
        self._parts: dict[str, str] = {}
        self._line, self._fuzzy, self._open = 0, False, ""
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
            self._read(number, line.strip())
        self._end()
        seen: dict[str, int] = {}
        for entry in self.entries:
            if seen.setdefault(entry.key, entry.line) != entry.line:
                self._wrong(entry.line, f'"{entry.one}" stands on line {seen[entry.key]} already')

    def _read(self, number: int, line: str) -> None:
        if line.startswith("#") or not line:
            if self._is_over:
                self._end()
            self._fuzzy |= line.startswith("#,") and "fuzzy" in line
            return
        found = _LINE.fullmatch(line)
        if found is None:
            self._wrong(number, 'a line is a comment, or a text between two quotation marks after msgid or msgstr: msgstr "…"')
            self._open = "?"
            return
        keyword, form, text = found["keyword"], found["form"], found["text"]
        if keyword:
            if keyword in ("msgid", "msgctxt") and self._is_over:
                self._end()
            if keyword == "msgid" or (keyword == "msgctxt" and not self._parts):
                self._line = number
            self._open = f"{keyword}{form or ''}"
            if self._open in self._parts or (keyword == "msgstr" and "msgid" not in self._parts):
                self._wrong(number, f"this {keyword} has no message of its own before it")
                self._open = "?"
                return
            self._parts[self._open] = ""
        if not self._open:
            self._wrong(number, "a text follows on nothing")
        elif self._open != "?":
            self._parts[self._open] += _ESCAPE.sub(lambda escape: _ESCAPES.get(escape[1], escape[1]), text)

    @property
    def _is_over(self) -> bool:
        """Whether what comes next may belong to another message."""
        return self._open == "?" or any(part.startswith("msgstr") for part in self._parts)

    def _end(self) -> None:
        parts, fuzzy = self._parts, self._fuzzy
        self._parts, self._fuzzy, self._open = {}, False, ""
        if "msgid" not in parts:
            return
        numbered = [parts[f"msgstr{n}"] for n in range(10) if f"msgstr{n}" in parts]
        forms = numbered if "msgid_plural" in parts else [parts.get("msgstr", "")]
        if not parts["msgid"]:
            self._head(forms[0])
        elif "msgid_plural" in parts and "msgstr" in parts:
            self._wrong(self._line, f'"{parts["msgid"]}" counts something: its forms are msgstr[0], msgstr[1] and so on')
        elif all(forms):
            self.entries.append(
                Entry(self._line, parts.get("msgctxt", ""), parts["msgid"], parts.get("msgid_plural", ""), tuple(forms), fuzzy)
            )

    def _head(self, text: str) -> None:
        found = _RULE.search(text)
        if found:
            try:
                number_of_forms(found[1].strip())
                self.rule = found[1].strip()
            except (ValueError, ZeroDivisionError, RecursionError):
                # the template that gettext's tools begin with has words there
                self.rule = ""

    def _wrong(self, line: int, message: str) -> None:
        self.mistakes.append(Mistake(line, message))

    def translations(self, rule: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """(key, translation) of all that fits what it translates, with the forms of a plural `rule`. The rest is added to `mistakes`."""
        own = self.rule or rule
        wanted = number_of_forms(own)
        for entry in self.entries:
            if entry.fuzzy:
                continue
            if entry.many and len(entry.forms) != wanted:
                self._wrong(entry.line, f'"{entry.one}" has {len(entry.forms)} forms here; this language has {wanted}')
            elif problem := next((p for form in entry.forms if (p := _difference(entry, form))), ""):
                self._wrong(entry.line, f'the translation of "{entry.one}" {problem}')
            else:
                yield entry.key, _reordered(entry.forms, own, rule) if entry.many else entry.forms


def _reordered(forms: Sequence[str], own: str, rule: str) -> tuple[str, ...]:
    """Forms by one rule as another has them: which form is said of most numbers that the other tells apart."""
    if own == rule:
        return tuple(forms)
    numbers = range(200, -1, -1)
    return tuple(
        forms[Counter(form_of(own, n) for n in numbers if form_of(rule, n) == form).most_common(1)[0][0]]
        for form in range(number_of_forms(rule))
    )


def _difference(entry: Entry, form: str) -> str:
    """What a translation has otherwise than its message, so that something would be missing or a page be torn; mostly nothing."""
    own, given = ({*parts_in(text), *PIECE.findall(text)} for text in (entry.one, form))
    # "one story" may do without the number, and so may English
    spare = {"n", "${n}"} if entry.many else set()
    if given - own - {"n"} & spare or own - given - spare or form.count("${") != len(PIECE.findall(form)):
        return "does not have the same parts: what stands in %(…)s or ${…} has to be there as it is, and nothing else like it"
    if _CONTROL.search(form):
        return "has a control character in it"
    if not any(_marks(message) == _marks(form) for message in (entry.one, entry.many or entry.one)):
        return "has other markup: the same elements of HTML as in the message; write quotation marks as “ ” or « »"
    return ""


def _marks(text: str) -> tuple[list[str], Counter[str]]:
    return sorted(_TAG.findall(text)), Counter(filter('<>"`'.__contains__, text))
