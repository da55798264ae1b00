"""Where paragraphs met that a scraper ran together: `…of its kind.The next…`.

A full stop and a capital without a space between them are such a joint, unless they belong to an abbreviation, an initial, a
name such as `U.S.` or `ASP.NET`, or an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_CANDIDATE = re.compile(
    r"(?P<end>[.!?…])(?P<close>[”’)\]]*)(?P<straight>\"?)(?=(?P<next>[“‘(\[]?[^\W\d_a-zß-öø-ÿ]))",
)
_TITLES = frozenset("mr mrs ms dr prof sen rep gov gen lt col sgt capt cmdr adm rev hon st mt ft no nos vs fig art sec approx".split())
_MONTHS = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec".split())
_OPENERS = frozenset(
    "The This That These Those There They Then Their A An And At As After Although But By Before Both For From He Her His How However If In It Its "
    "Last Many Meanwhile More Most No Not Of On One Our Others She Since So Some Such To Under Until We What When Where While Who With Yet You".split()
)
"""Words that begin sentences and no names."""
_ENDINGS = frozenset({"com", "org", "net", "gov", "edu", "io", "js", "tv", "ai"})
"""What follows the dot in names such as `Amazon.Com` and `ASP.NET`."""
_EXCLAIMED = frozenset({"Yahoo!", "Jeopardy!", "Yum!"})
_WORD_BEFORE = re.compile(r"[^\s“”\"(\[]*\Z")
_WORD_AFTER = re.compile(r"[\w'’]+")


def split_joined(text: str) -> list[str]:
    """The paragraphs of a text. Put together again they are the text, space for space.

    >>> split_joined("The first list of its kind.The U.S. Treasury named DJI.“No comment,” it said.")
    ['The first list of its kind.', 'The U.S. Treasury named DJI.', '“No comment,” it said.']
    """
    made: list[str] = []
    start = 0
    for end in _joints(text):
        made.append(text[start:end])
        start = end
    made.append(text[start:])
    return made


def _joints(text: str) -> Iterator[int]:
    for found in _CANDIDATE.finditer(text):
        end = found.end()
        # an even number of straight quotes before this one: it opens what follows
        opens = bool(found["straight"]) and text.count('"', 0, end - 1) % 2 == 0
        if opens and found["close"]:
            yield end - 1
            continue
        end -= opens
        sure = found["close"] or found["straight"] or found["next"][0] in "“‘(["
        if (sure or _is_joint(text, found.start(), end)) and not _in_address(text, found.start()) and not _cut_initials(text, found):
            yield end


def _cut_initials(text: str, found: re.Match[str]) -> bool:
    """Whether brackets follow an initial or dotted name at once, as in `U.S.(“the states”)`."""
    return not found["close"] and not found["straight"] and found["next"][0] in "([" and _dotted(_before(text, found.start()))


def _before(text: str, place: int) -> str:
    match = _WORD_BEFORE.search(text, max(0, place - 60), place)
    return match[0] if match else ""


def _dotted(word: str) -> bool:
    return len(word.rpartition(".")[2]) == 1 and word[-1:].isalpha()


def _is_joint(text: str, place: int, end: int) -> bool:
    """Whether a full stop at `place` ends a sentence, though a capital follows at `end`."""
    before, mark = _before(text, place), text[place]
    following = _WORD_AFTER.match(text, end)
    after = following[0] if following else ""
    last = before.rpartition(".")[2]
    if mark in "?…":
        return True
    if mark == "!":
        return before + mark not in _EXCLAIMED
    if not last:  # after brackets, quotes or other dots
        return True
    if _dotted(before):
        # an initial (J.Smith), or an abbreviation (U.S., a.m.) that also ends the sentence
        return "." in before and after in _OPENERS
    if last.casefold() in _TITLES or (last.casefold() in _MONTHS and not after[:1].isupper()):
        return False
    if after.casefold() in _ENDINGS and text[end + len(after) : end + len(after) + 1] not in ("'", "’"):
        return False
    if last.isdigit() and len(after) == 1 and not (after in ("A", "I") and text[end + 1 : end + 2] in (" ", "\xa0")):  # section 3.B
        return False
    return not (last.isupper() and len(last) <= 4 and len(after) <= 2 and after not in _OPENERS)


def _in_address(text: str, place: int) -> bool:
    begin = max(text.rfind(c, 0, place) for c in ' \n\t\xa0(“"<') + 1
    word = text[begin:place]
    host = word.rpartition("://")[2]
    if "/" not in host and "." in host.rpartition("@")[2].removeprefix("www.") and re.match(r"\.[A-Z][a-z]*\s", text[place : place + 40]):
        return False  # a whole address, and then a sentence
    return "://" in word or word == "www" or word.startswith("www.") or ("@" in word and "." in text[place : place + 40].split(" ")[0])
