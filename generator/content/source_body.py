"""The text of a source file: where it begins, and reading it. All of the reading where only a text was edited."""

from __future__ import annotations

import contextlib
import dataclasses
import posixpath
from collections.abc import Iterator

from generator.base.diagnostics import Diagnostic
from generator.base.digest import digest_bytes
from generator.base.source_text import SourceText, decode
from generator.base.time_budget import OverBudget, time_budget
from generator.base.urls import slug_of
from generator.content import frontmatter, markdown
from generator.content.frontmatter import BODY_LIMIT, Split
from generator.content.model import EMPTY_BODY, Article, Body, Parsed, ParseOptions


def opened(path: str, content: bytes) -> tuple[tuple[SourceText, Split] | None, list[Diagnostic]]:
    """A file's text and its two halves; None with the reason if it has none."""
    source, diagnostics = decode(path, content)
    if source is None:
        return None, diagnostics
    halves, broken = frontmatter.split(source)
    if halves is None:
        assert broken is not None
        return None, [*diagnostics, broken]
    return (source, halves), diagnostics


def read_body(source: SourceText, halves: Split, options: ParseOptions) -> tuple[Body, list[Diagnostic]]:
    """The text below the front matter."""
    body, found = EMPTY_BODY, list[Diagnostic]()
    with in_time(source, halves.body_line, options, found):
        body, found = markdown.render_body(source, halves.body, halves.body_line, options, _name(source.path))
    return body, found


def with_another_body(path: str, content: bytes, before: Parsed, options: ParseOptions) -> Parsed | None:
    """What `parse_source` gives for an article that gave `before`, and of which only the text is another since; None if more is.

    What front matter says is known, so its schema need not even be loaded.
    """
    article = before.document
    if not isinstance(article, Article) or before.diagnostics or len(content) > BODY_LIMIT:
        return None
    halved, wrong = opened(path, content)
    if halved is None or wrong or front_digest(halved[1]) != before.front:
        return None
    body, found = read_body(*halved, options)
    body = as_shown(body, article.summary, article.rights)
    return Parsed(dataclasses.replace(article, body=body), tuple(found), before.front)


def as_shown(body: Body, summary: str, rights: str) -> Body:
    """An article's body without its lead, where a summary stands for it or nobody may see it."""
    return dataclasses.replace(body, lead="") if summary or rights == "private" else body


def front_digest(halves: Split) -> str:
    """Digest of a front matter and of where it stands."""
    return digest_bytes(f"{halves.front_line} {halves.front}".encode())[:24]


@contextlib.contextmanager
def in_time(source: SourceText, line: int, options: ParseOptions, diagnostics: list[Diagnostic]) -> Iterator[None]:
    """Work on Markdown that is given up, with a diagnostic, if it takes too long. `line` is where the text begins."""
    try:
        with time_budget(options.seconds):
            yield
    except (OverBudget, RecursionError) as fault:
        deep = isinstance(fault, RecursionError)
        message = "this text is nested too deeply" if deep else f"reading this text took more than {options.seconds:g} seconds"
        hint = "Look for long runs of the same brackets, quotes or asterisks, and for very deep lists or quotations."
        diagnostics.append(source.diagnose("too-slow", message, line=line, hint=hint))


def _name(path: str) -> str:
    return slug_of(posixpath.splitext(posixpath.basename(path))[0]) or "text"
