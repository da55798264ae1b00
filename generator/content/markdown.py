"""Markdown -> `Body`. The only importer of `markdown_it`.

CommonMark with tables, strikethrough, footnotes, definition lists and task lists; raw HTML is text unless the site
asks for it sanitised. Addresses are http, https, mailto or places on this site; every link to this site becomes a
`Ref` and a cut in the HTML, so that the base path, moved pages and missing targets are the archive's business.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common import normalize_url
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from generator.base.diagnostics import Diagnostic
from generator.base.source_text import SourceText
from generator.content.model import EMPTY_BODY, Body, ParseOptions, parts_digest
from generator.content.prose import TABLE, Other, Paragraph, Part, PlainBlock, PlainHeading, stretches
from generator.content.raw_html import sanitise
from generator.content.token_pass import CUT, KINDS, OUTBOUND, TokenPass

_OUTSIDE = re.compile(r"https?:|mailto:", re.IGNORECASE)
_PLAIN_URL = re.compile(
    r"https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9./_~+=&?-]*)?(?:#[A-Za-z0-9_-]*)?|[a-z]+:[a-z0-9/.-]+|[a-z0-9/.-]+"
)


def _normal_link(url: str) -> str:
    """What `markdown_it` does to an address; nothing, for those that have nothing to be done to them."""
    return url if _PLAIN_URL.fullmatch(url) else normalize_url.normalizeLink(url)


def _table_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return TABLE[0]


def _table_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return TABLE[1]


def _footnotes_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return '<div class="footnotes" role="note" aria-label="Footnotes">\n<ol class="footnotes-list">\n'


def _footnotes_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</ol>\n</div>\n"


@functools.lru_cache(maxsize=4)
def _parser(typographer: bool, raw: bool) -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": raw, "typographer": typographer, "maxNesting": 50, "xhtmlOut": False})
    made.enable(["table", "strikethrough"])
    if typographer:
        made.enable(["replacements", "smartquotes"])
    made.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)
    made.validateLink = lambda url: True  # type: ignore[method-assign]  # bad ones get a diagnostic of their own
    made.normalizeLink = _normal_link  # type: ignore[method-assign]
    made.add_render_rule("table_open", _table_open)
    made.add_render_rule("table_close", _table_close)
    made.add_render_rule("footnote_block_open", _footnotes_open)
    made.add_render_rule("footnote_block_close", _footnotes_close)
    return made


def render_body(source: SourceText, text: str, first_line: int, options: ParseOptions, name: str) -> tuple[Body, list[Diagnostic]]:
    """Render Markdown that begins in line `first_line` of `source`. `name` makes footnote ids unique.

    May take long on hostile text; the caller sets a time budget.
    """
    if not text.strip():
        return EMPTY_BODY, []
    raw = options.html == "sanitised"
    work = TokenPass(source, options)
    whole = raw or options.typographer
    html = "".join(_render(part, work, first_line, options, name) for part in ((Other(text, 0),) if whole else stretches(text)))
    if raw:
        html = sanitise(html, work.resolve_raw, frozenset([*KINDS, *work.kinds]))
    pieces = CUT.split(html)
    parts = tuple(pieces[::2])
    refs = tuple(work.refs[int(n)] for n in pieces[1::2])
    work.check_local(html)
    digest = parts_digest(parts) if any(part.strip() for part in parts) else ""
    body = Body(parts, refs, tuple(work.headings), work.lead, len(text.split()), digest)
    return body, work.diagnostics


def _render(part: Part, work: TokenPass, first_line: int, options: ParseOptions, name: str) -> str:
    if isinstance(part, Paragraph):
        return work.prose(part)
    if isinstance(part, PlainHeading):
        return work.plain_heading(part)
    if isinstance(part, PlainBlock):
        return part.html
    parser = _parser(options.typographer, options.html == "sanitised")
    env: dict[str, Any] = {"docId": name}
    tokens = parser.parse(part.text, env)
    work.blocks(tokens, first_line + part.line)
    html: str = parser.renderer.render(tokens, parser.options, env)
    return html


@functools.lru_cache(maxsize=1)
def _note_parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "maxNesting": 50, "xhtmlOut": False})
    made.enable("strikethrough").disable(["heading", "lheading"])
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    return made


def render_note(text: str) -> tuple[str, list[str]]:
    """(HTML, addresses that a note cannot lead to) of a short text without links into the archive, such as a note.

    Links lead to http, https and mailto; headings stay text and pictures are among what is refused.
    """
    parser = _note_parser()
    env: dict[str, Any] = {}
    tokens = parser.parse(text, env)
    wrong: list[str] = []
    for child in (child for token in tokens for child in token.children or ()):
        key = {"link_open": "href", "image": "src"}.get(child.type, "")
        if not key:
            continue
        address = str(child.attrs.get(key, ""))
        if key == "href" and _OUTSIDE.match(address):
            child.attrs.update(OUTBOUND)
        else:
            wrong.append(address)
            child.attrs[key] = ""
    html: str = parser.renderer.render(tokens, parser.options, env)
    return html, wrong
