"""The words of a text, as far as they tell what it is about."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence

from generator.base.values import value

SKETCH = 32
"""Numbers kept of a text, by which near-duplicates are found."""
RUN = 7
"""Words in a row that are compared."""
TOKEN = re.compile(r"[^\W_]+(?:[.&'’-][^\W_]+)*\+*")
_MARKUP = re.compile(r"```.*?```|~~~.*?~~~|`[^`\n]*`|!?\[(?P<text>[^\]]*)\]\([^)\n]*\)|<[^>\n]*>|https?://\S+|\\(?=[\W_])", re.DOTALL)
_SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”’\"')]))\s+(?=[“‘\"'(]?[A-ZÀ-Þ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|St|No|vs|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)|\b[A-Z](?:\.[A-Z])*)\.$"
)
_STOP = frozenset(
    "a about above after again against ago all almost also although always am among an and another any are around as at away back be became because become been before being "
    "below between both but by call called came can cannot come could day days did do does doing done down during each early earlier either else end even ever every few first for "
    "former from further gave get give given go goes going got had has have having he her here hers him his how however i if in instead into is it its itself just keep know "
    "known last late later least less let like likely long made make makes making many may me mean might more most much must my near need never new next no nor not nothing now of "
    "off often old on once one only or other others our out over own part past per perhaps put rather re said same saw say saying says second see seen self set several shall she "
    "should show since so some soon still such take taken tell than that the their them then there these they thing things this those though three through time times to today "
    "together told too took toward two under until up upon us use used very via was way we week weeks well went were what when where which while who whole whom whose why will with "
    "within without would year years yesterday yet you your monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
    "october november december month months according added including per cent percent mr mrs ms".split()
)


@value
class TextFacts:
    """What comparing needs of a text."""

    words: tuple[tuple[str, int], ...]
    """(word, how often), in the order of first use; words of the title count thrice."""
    sketch: tuple[int, ...]
    """The smallest numbers among those of all runs of words, sorted."""
    runs: int
    """How many different runs the text has."""


def plain_text(markdown: str) -> str:
    """Markdown as running text, paragraphs apart."""
    text = _MARKUP.sub(lambda m: m["text"] or " ", markdown)
    return re.sub(r"(?m)^[ \t]*(?:#{1,6}|>|[-*+]|\d+[.)]|\|)[ \t]+|[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}", "", text)


def key_of(token: str) -> str:
    """What two spellings of a word share."""
    word = token.casefold().replace("’", "'")
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word.removesuffix("'s").removesuffix("'").replace(".", "")


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 5 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def text_facts(title: str, markdown: str) -> TextFacts:
    """The facts of one text."""
    body = [key_of(t) for t in TOKEN.findall(plain_text(markdown))]
    counted: Counter[str] = Counter()
    for word in [key_of(t) for t in TOKEN.findall(title)] * 3 + body:
        if len(word) > 2 and word not in _STOP and not word.isdigit():
            counted[_stem(word)] += 1
    return TextFacts(tuple(counted.items()), *sketch_of(body))


def sketch_of(words: Sequence[str]) -> tuple[tuple[int, ...], int]:
    """(sketch, number of different runs) of a text's words."""
    runs = {zlib.crc32(" ".join(words[i : i + RUN]).encode()) for i in range(len(words) - RUN + 1)}
    return tuple(sorted(runs)[:SKETCH]), len(runs)


def sentences(markdown: str) -> list[str]:
    """The sentences of a text's paragraphs; headings, lists and quotations are no sentences."""
    made: list[str] = []
    for block in re.split(r"\n\s*\n", markdown):
        if re.match(r"\s*(?:#|>|[-*+]\s|\d+[.)]\s|\||```|~~~|    )", block):
            continue
        held = ""
        for part in _SENTENCE.split(" ".join(plain_text(block).split())):
            held = f"{held} {part}".strip()
            if not _ABBREVIATED.search(held):
                made.append(held)
                held = ""
        if held:
            made.append(held)
    return made
