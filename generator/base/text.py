"""Small rules about text: normal form, keys to compare names by, what may stand in XML."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that XML 1.0 forbids or discourages (section 2.2): C0 and C1 controls, surrogates, noncharacters."""


def clean(text: str) -> str:
    """Without characters illegal in XML."""
    return ILLEGAL.sub("", text)


def normal(text: str) -> str:
    """NFC, with surrounding and repeated white space folded."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())


def name_key(text: str) -> str:
    """What two spellings of a name share: NFC, case-folded, white space folded."""
    return normal(text).casefold()


def path_key(path: str) -> str:
    """What two paths share that meet on a file system which folds case or normal form."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words, with an ellipsis where cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-")
    return f"{cut}…"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the known words most like `word`; empty if none is."""
    close = difflib.get_close_matches(word.lower(), list(known), n=2, cutoff=0.65)
    return f"Did you mean {' or '.join(f'`{k}`' for k in close)}?" if close else ""
