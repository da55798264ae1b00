"""What Pagefind reads of an article: a few lines of HTML with its title, summary and text, and nothing of the page around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from generator.plan.views import SearchRecord
from generator.search.reading import PLAIN, Run, read

_TAG = re.compile(r"<[^>]*>")
_PICTURE = re.compile(r"<img[^>]*>")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def record_html(record: SearchRecord, language: str, parts: Sequence[str]) -> str:
    """The HTML that is indexed. `parts` is the text, cut where its links go."""
    told = "".join(f'<p data-pagefind-weight="2">{escape(text)}</p>' for text in (record.headline, record.summary) if text)
    # pictures would become facts about the page, which are searched too
    text = _PICTURE.sub("", "".join(parts))
    return f'<html lang="{language}"><body data-pagefind-body><h1>{escape(record.title)}</h1>{told}{text}</body></html>'


def record_runs(record: SearchRecord, parts: Sequence[str]) -> tuple[Run, ...]:
    """What is read in that HTML, with its weights."""
    told = [(2 * PLAIN, run) for text in (record.headline, record.summary) for _, run in read(f"<p>{escape(text)}</p>")]
    return (*read(f"<h1>{escape(record.title)}</h1>"), *told, *read("".join(parts)))


def words_of(html: str) -> frozenset[str]:
    """The words of a record, in small letters."""
    return frozenset(words_in(unescape(_TAG.sub(" ", html))))


def words_in(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return _WORD.findall(text.lower())
