"""What there is to read in the HTML of an article: its words and how much they weigh, as Pagefind reads them.

Pagefind's rules (its `fossick/parser.rs`): text of block elements ends with a mark, so that excerpts read well; headings weigh more;
what is no text of the page is left out. They are kept to the letter, but for terms and their definitions, which Pagefind 1.5 runs
together: an archive has shards of both kinds, since Pagefind itself reads small ones and those whose words no spaces part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from unicodedata import category

PLAIN = 24
"""The weight of ordinary text; a weight of 1 in Pagefind's terms."""
HEADINGS = {f"h{level}": PLAIN * (8 - level) for level in range(1, 7)}

_BLOCKS = frozenset("h1 h2 h3 h4 h5 h6 p td div ul li dl dt dd article section".split())
_UNREAD = frozenset("head style script noscript label form svg footer nav iframe template".split())
_TAG = re.compile(r"""<!--.*?-->|<(/?)([a-zA-Z][^\s/>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""", re.DOTALL)
_IDENTITY = re.compile(r"\sid\s*=")
_UNSTOPPED = re.compile(r"""[A-Za-z0-9_'")$*]""")
_SPACES = re.compile(r"\s{2,}|\n")
_JOINERS = "\u200c\u200d"

Run = tuple[int, str]
"""A weight, and text with that weight."""


def read(html: str) -> list[Run]:
    """The text of well-formed HTML in its order, entities resolved."""
    runs: list[Run] = []
    weight, pieces = PLAIN, [""]
    for own, piece in _pieces(html):
        if own != weight:
            runs.append((weight, unescape("".join(pieces))))
            weight, pieces = own, []
        pieces.append(piece)
    runs.append((weight, unescape("".join(pieces))))
    return [run for run in runs if run[1].strip()]


def one_line(title: str) -> str:
    """A title as results show it."""
    return _SPACES.sub(" ", title.strip())


def _unstopped(last: str) -> bool:
    """Whether a mark is put after text that ends so: after letters, marks that belong to letters, digits, and a few signs."""
    if last.isascii():
        return _UNSTOPPED.match(last) is not None
    kind = category(last)
    return kind[0] in "LM" or kind in ("Nd", "Nl", "Pc") or last in _JOINERS


def _pieces(html: str) -> Iterator[Run]:
    weight = PLAIN
    at = unread = 0
    last = " "
    for tag in _TAG.finditer(html):
        start, end = tag.span()
        if start > at and not unread:
            last = html[start - 1]
            yield weight, html[at:start]
        at = end
        closing, name, attributes = tag.groups()
        if not name:
            continue
        name = name.lower()
        if unread:
            if name in _UNREAD:
                unread += -1 if closing else 1
        elif closing:
            if name in _BLOCKS:
                yield weight, ". " if _unstopped(last) else " "
                last = " "
            if name in HEADINGS:
                weight = PLAIN
        else:
            if name in HEADINGS:
                weight = HEADINGS[name]
            if name in _BLOCKS or name == "br" or _IDENTITY.search(attributes):
                yield weight, " "
                last = " "
            unread = int(name in _UNREAD)
    if len(html) > at and not unread:
        yield weight, html[at:]
