"""Markdown -> `Body`. The only importer of `markdown_it`.

CommonMark with tables, strikethrough, footnotes, definition lists and task lists; raw HTML is text unless the site
asks for it sanitised. Addresses are http, https, mailto or places on this site; every link to this site becomes a
`Ref` and a cut in the HTML, so that the base path, moved pages and missing targets are the archive's business.
"""

from __future__ import annotations

import functools
import posixpath
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.digest import digest_bytes
from generator.base.source_text import SourceText
from generator.base.text import shorten
from generator.base.urls import safe_scheme, slug_of
from generator.content.model import EMPTY_BODY, Body, BodyHeading, ParseOptions, Ref
from generator.content.raw_html import sanitise

LEAD = 280
_KINDS = ("article", "page", "storyline")
_OUTSIDE = re.compile(r"https?:|mailto:", re.IGNORECASE)
_OUTBOUND = {"class": "outbound", "rel": "external noopener noreferrer"}
_CUT = re.compile("\x00(\\d+)\x00")
_INFO = re.compile(r"[A-Za-z0-9+#.-]{1,32}")
_IDENTITY = re.compile(r"([a-z][a-z0-9_-]*):(.+)", re.DOTALL)


def _table_open(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return '<div class="table-scroll" tabindex="0" role="region" aria-label="Table"><table>\n'


def _table_close(self: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return "</table></div>\n"


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
    parser = _parser(options.typographer, raw)
    work = _Work(source, first_line, options)
    env: dict[str, Any] = {"docId": name}
    tokens = parser.parse(text, env)
    work.blocks(tokens)
    html: str = parser.renderer.render(tokens, parser.options, env)
    if raw:
        html = sanitise(html, work.resolve_raw, frozenset([*_KINDS, *work.kinds]))
    parts = tuple(_CUT.split(html)[::2])
    order = [int(n) for n in _CUT.findall(html)]
    refs = tuple(work.refs[n] for n in order)
    work.check_local(html)
    body = Body(parts, refs, tuple(work.headings), work.lead, len(text.split()), digest_bytes("\x00".join(parts).encode()))
    return body, work.diagnostics


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
            child.attrs.update(_OUTBOUND)
        else:
            wrong.append(address)
            child.attrs[key] = ""
    html: str = parser.renderer.render(tokens, parser.options, env)
    return html, wrong


class _Work:
    """One pass over the tokens of a document."""

    def __init__(self, source: SourceText, first_line: int, options: ParseOptions):
        self.source = source
        self.first_line = first_line
        self.kinds = {singular: key for key, _, singular in options.taxonomies}
        self.refs: list[Ref] = []
        self.headings: list[BodyHeading] = []
        self.diagnostics: list[Diagnostic] = []
        self.local: list[tuple[Token, str, tuple[int, int] | None]] = []
        self.lead = ""
        self.ids: set[str] = set()

    # ------------------------------------------------------------------ blocks

    def blocks(self, tokens: list[Token]) -> None:
        shift = 1 if any(t.type == "heading_open" and t.tag == "h1" for t in tokens) else 0
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                self._inline(token)
                before = tokens[index - 1]
                if before.type == "paragraph_open":
                    if not self.lead and before.level == 0:
                        self.lead = shorten(_plain(token), LEAD)
                    self._figure(before, token, tokens[index + 1])
            elif kind == "heading_open":
                self._heading(token, tokens[index + 1], tokens[index + 2], shift)
            elif kind == "fence":
                info = token.info.split()[0] if token.info.split() else ""
                token.info = info if _INFO.fullmatch(info) else ""
            elif kind == "th_open" or kind == "td_open":
                self._align(token)

    def _heading(self, opening: Token, inline: Token, closing: Token, shift: int) -> None:
        level = min(6, int(opening.tag[1]) + shift)
        opening.tag = closing.tag = f"h{level}"
        text = _plain(inline)
        # the prefix keeps ids of texts apart from the page's own and from names of the browser's globals
        wanted = f"h-{slug_of(text) or 'section'}"
        made, number = wanted, 2
        while made in self.ids:
            made, number = f"{wanted}-{number}", number + 1
        self.ids.add(made)
        opening.attrSet("id", made)
        self.headings.append(BodyHeading(level, made, text))

    def _align(self, token: Token) -> None:
        style = str(token.attrs.pop("style", ""))
        if style:
            # style attributes are refused by the pages' security policy
            token.attrSet("class", f"align-{style.rpartition(':')[2]}")

    def _figure(self, opening: Token, inline: Token, closing: Token) -> None:
        children = inline.children or []
        # in a tight list the paragraph has no tags that could become a figure's
        if opening.hidden or len(children) != 1 or children[0].type != "image":
            return
        opening.tag = closing.tag = "figure"
        caption = children[0].attrs.pop("title", "")
        if caption:
            made = Token("text", "", 0, content=str(caption))
            inline.children = [*children, Token("figcaption_open", "figcaption", 1), made, Token("figcaption_close", "figcaption", -1)]

    # ------------------------------------------------------------------ inline

    def _inline(self, token: Token) -> None:
        if not token.children or ("](" not in token.content and "<" not in token.content and "[" not in token.content):
            return
        demoted = 0
        for child in token.children:
            if child.type == "link_open":
                self._link(child, token.map)
            elif child.type == "image":
                demoted += self._image(child, token.map)
        del demoted

    def _link(self, link: Token, lines: list[int] | None) -> None:
        href = str(link.attrs.get("href", ""))
        span = (lines[0], lines[1]) if lines else None
        ref = self._classify(href, span, image=False)
        if isinstance(ref, Ref):
            link.attrs["href"] = f"\x00{len(self.refs)}\x00"
            self.refs.append(ref)
        elif ref == "local":
            self.local.append((link, href, span))
        elif ref == "bad":
            link.attrs["href"] = ""
        elif href.lower().startswith("http"):
            link.attrs.update(_OUTBOUND)

    def _image(self, image: Token, lines: list[int] | None) -> int:
        src = str(image.attrs.get("src", ""))
        span = (lines[0], lines[1]) if lines else None
        ref = self._classify(src, span, image=True)
        image.attrs["loading"] = "lazy"
        image.attrs["decoding"] = "async"
        if isinstance(ref, Ref):
            image.attrs["src"] = f"\x00{len(self.refs)}\x00"
            self.refs.append(ref)
            return 0
        image.attrs["src"] = ""
        if ref != "bad":
            self._report(
                "remote-image",
                "this picture lies on another server",
                src,
                span,
                "Save it in content/files/ and write ![what it shows](files/NAME).",
            )
        return 1

    def _classify(self, href: str, span: tuple[int, int] | None, *, image: bool) -> Ref | str:
        """A Ref for a place on this site; `local`, `outside` or `bad` otherwise."""
        if href.startswith("#"):
            return "local"
        target, mark, fragment = href.partition("#")
        fragment = mark + fragment
        found = _IDENTITY.fullmatch(unquote(target))
        if found:
            kind, name = found.groups()
            if kind in _KINDS:
                return self._ref(kind, name, fragment, href, span)
            if kind in self.kinds:
                return self._ref(self.kinds[kind], name, fragment, href, span)
        if not safe_scheme(href):
            close = f"Links by identity are {', '.join(f'{k}:' for k in ('article', *self.kinds, 'storyline', 'page'))}."
            self._report(
                "bad-link",
                f"a link cannot lead to `{shorten(unquote(href), 60)}`",
                href,
                span,
                f"Use http, https or mailto, or a place on this site. {close}",
            )
            return "bad"
        if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", href):
            return "outside"
        path = unquote(target)
        if path.startswith(("files/", "/files/")):
            return self._ref("file", path.lstrip("/"), fragment, href, span)
        if path.startswith("/") and not path.startswith("//"):
            return self._ref("path", path, fragment, href, span)
        if path.endswith(".md"):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(self.source.path), path))
            return self._ref("source", place, fragment, href, span)
        what = "picture" if image else "link"
        self._report(
            "relative-link",
            f"the {what} `{shorten(path, 60)}` does not say where on the site it is",
            href,
            span,
            "Write article:slug, page:slug, files/NAME, /path/ or an address that begins with https://.",
        )
        return "bad"

    def _ref(self, kind: str, target: str, fragment: str, href: str, span: tuple[int, int] | None) -> Ref:
        line, column, length = self._find(href, span)
        return Ref(kind, target, fragment, Location(self.source.path, line, column, length), self.source.line(line) if line else "")

    # ------------------------------------------------------------------ after rendering

    def resolve_raw(self, tag: str, attribute: str, url: str) -> str | None:
        """What an address in sanitised raw HTML becomes; None: leave the attribute out."""
        if _CUT.fullmatch(url) or url.startswith("#"):
            return url
        ref = self._classify(url, None, image=tag == "img")
        if isinstance(ref, Ref):
            self.refs.append(ref)
            return f"\x00{len(self.refs) - 1}\x00"
        return url if ref == "outside" and tag != "img" else None

    def check_local(self, html: str) -> None:
        """Every `#…` in a text must lead somewhere in that text."""
        for link, href, span in self.local:
            target = unquote(href[1:])
            if f'id="{target}"' not in html:
                if f"h-{target}" in self.ids:
                    hint = f"Headings of texts have ids that begin with h-: write #h-{target}."
                else:
                    known = ", ".join(f"#{h.id}" for h in self.headings[:6])
                    hint = f"This text has {known}." if known else "This text has no headings."
                self._report("broken-fragment", f"nothing in this text has the id `{target}`", href, span, hint)
            del link

    def _report(self, code: str, message: str, needle: str, span: tuple[int, int] | None, hint: str) -> None:
        line, column, length = self._find(needle, span)
        self.diagnostics.append(
            self.source.diagnose(code, message, line=line, column=column, length=length, hint=hint, severity=Severity.ERROR)
        )

    def _find(self, needle: str, span: tuple[int, int] | None) -> tuple[int, int, int]:
        """Line, column and length of a link's address: inline tokens carry only the lines of their block."""
        first, last = span or (0, 0)
        for line in range(first, max(last, first + 1)):
            text = self.source.line(line + self.first_line)
            for spelled in (needle, unquote(needle)):
                column = text.find(f"({spelled}")
                if column >= 0:
                    return line + self.first_line, column + 2, len(spelled)
                column = text.find(spelled)
                if column >= 0 and spelled:
                    return line + self.first_line, column + 1, len(spelled)
        return first + self.first_line, 0, 0


def _plain(inline: Token) -> str:
    pieces: list[str] = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
        elif child.type == "image":
            pieces.append(child.content)
    return "".join(pieces).strip()
