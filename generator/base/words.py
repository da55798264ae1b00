"""What an archive says in its own voice, in the language of its readers: messages and their translations.

A message is what stands in the program or a theme, in English; a translation is found by it, as in GNU gettext, and where there is none the
message itself is said. Parts that change are written `%(name)s`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from generator.base.digest import digest_of
from generator.base.values import value

_PART = re.compile(r"%\((\w+)\)s")
ENGLISH = "n != 1"
NAME = "name"
"""Context of the names of kinds of terms."""


@value
class Words:
    """The words of one language."""

    language: str = "en"
    """Language tag (BCP 47) of the site."""
    messages: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Message -> its translation; of a message that counts something, one for each form that `rule` tells apart."""
    rule: str = ENGLISH
    """Which form goes with a number `n`, from 0, as a C expression: gettext's plural rule."""
    group: str = ","
    """What stands between groups of three digits."""
    grouped_from: int = 1000
    """The least number whose digits are grouped."""

    def say(self, message: str, /, **parts: str) -> str:
        """A message with its parts."""
        text = self.forms(message)[0][0]
        return filled(text, parts) if parts else text

    def name(self, word: str) -> str:
        """The name of a kind of term, by its default, which is a message (`message(word, NAME)`). Others are the editor's own words."""
        return self.forms(word, context=NAME)[0][0]

    def count(self, one: str, many: str, number: int, /, **parts: str) -> str:
        """A message about a number of things, which is the part `n`: `one` is how English says it of 1, `many` of all others."""
        return counted(number, *self.forms(one, many), self.group, self.grouped_from, parts)

    def number(self, number: int) -> str:
        """1204 -> `1,204`."""
        return grouped(number, self.group, self.grouped_from)

    def forms(self, one: str, many: str = "", context: str = "") -> tuple[tuple[str, ...], str]:
        """The forms of a message, and the rule that tells which goes with a number: its translation, or English where there is none.
        `context` tells messages apart that are the same in English only."""
        found = self.messages.get(key_of(one, context, counts=bool(many)))
        if found:
            return found, self.rule
        return ((one, many) if many else (one,)), ENGLISH

    @property
    def digest(self) -> str:
        """Digest of all that is here."""
        return digest_of((self.language, tuple(sorted(self.messages.items())), self.rule, self.group, self.grouped_from))


def key_of(message: str, context: str = "", *, counts: bool = False) -> str:
    """By what a translation is found: as in compiled catalogues of gettext, but that messages that count something are apart."""
    return f"{context}\x04{message}\x05" if counts else f"{context}\x04{message}"


def message(text: str, context: str = "") -> str:
    """Marks a text that is said elsewhere by its name as one that has translations."""
    return text


def filled(text: str, parts: Mapping[str, str]) -> str:
    """A text with its parts; those that are not given stay."""
    return _PART.sub(lambda found: parts.get(found[1], found[0]), text)


def parts_in(text: str) -> list[str]:
    """The names of the parts of a text, sorted, each as often as it is there."""
    return sorted(_PART.findall(text))


def counted(
    number: int, forms: tuple[str, ...], rule: str, group: str = ",", grouped_from: int = 1000, parts: Mapping[str, str] | None = None
) -> str:
    """The form that goes with a number, with it."""
    return filled(forms[form_of(rule, number)], {"n": grouped(number, group, grouped_from), **(parts or {})})


def grouped(number: int, group: str = ",", grouped_from: int = 1000) -> str:
    """A number with its digits in groups of three."""
    if abs(number) < grouped_from:
        return str(number)
    return f"{number:,}" if group == "," else f"{number:,}".replace(",", group)


def form_of(rule: str, number: int) -> int:
    """Which form goes with a number. Raises ValueError for what is no plural rule."""
    return _compiled(rule)(number)


@lru_cache(maxsize=64)
def number_of_forms(rule: str) -> int:
    """How many forms a rule tells apart. Raises ValueError for what is no plural rule."""
    return max(map(_compiled(rule), range(1001))) + 1


@lru_cache(maxsize=64)
def _compiled(rule: str) -> Callable[[int], int]:
    if rule == ENGLISH:
        return lambda number: int(number != 1)
    from gettext import c2py

    return c2py(rule)
