"""One pass over a text's tokens: links, pictures, headings.

Every link to this site becomes a `Ref` and a cut in the HTML; addresses that a page must not have become diagnostics.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from markdown_it.token import Token

from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.source_text import SourceText
from generator.base.text import shorten
from generator.base.urls import safe_scheme, slug_of
from generator.content.html_places import HtmlPlaces
from generator.content.model import BodyHeading, ParseOptions, Ref
from generator.content.prose import Paragraph, PlainHeading

LEAD = 280
"""Characters of a first paragraph that can stand in for a summary."""
KINDS = ("article", "page", "storyline")
OUTBOUND = {"class": "outbound", "rel": "external noopener noreferrer"}
CUT = re.compile("\x00(\\d+)\x00")
"""Where a link to this site goes in rendered HTML: the position of its Ref."""
_INFO = re.compile(r"[A-Za-z0-9+#.-]{1,32}")
_NO_ADDRESS = re.compile(r"""\](\([ \t]*(?:<>(?:[ \t]+(?:"[^"]*"|'[^']*'))?)?[ \t]*\))""")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_IDENTITY = re.compile(r"([a-z][a-z0-9_-]*):(.+)", re.DOTALL)

Span = tuple[int, int]
"""Lines of the file: from, up to."""


class TokenPass:
    """What is gathered while the parts of one text go through: refs, headings, the lead, diagnostics."""

    def __init__(self, source: SourceText, options: ParseOptions):
        self.source = source
        self.first_line = 0
        """Line of the file at which the part begins that goes through now."""
        self.kinds = {singular: key for key, _, singular in options.taxonomies}
        self.refs: list[Ref] = []
        self.headings: list[BodyHeading] = []
        self.diagnostics: list[Diagnostic] = []
        self.local: list[tuple[str, Span | None]] = []
        self.lead = ""
        self.ids: set[str] = set()
        self._raw = options.html == "sanitised"
        self._refused = 0
        """Addresses of Markdown that were told of, and come again when its HTML is cleaned."""
        self._html: HtmlPlaces | None = None
        self._empty: dict[int, int] = {}
        """Line at which a block begins -> the last of its links without an address that was told of, from 0."""

    # ------------------------------------------------------------------ blocks

    def prose(self, part: Paragraph) -> str:
        """A paragraph that needs no parser."""
        if not self.lead:
            self.lead = shorten(" ".join(part.text.split("\n")), LEAD)
        return part.html

    def plain_heading(self, part: PlainHeading) -> str:
        """A heading that needs no parser."""
        made = self._heading_id(part.text)
        self.headings.append(BodyHeading(part.level, made, part.text))
        return f'<h{part.level} id="{made}">{part.text}</h{part.level}>\n'

    def blocks(self, tokens: list[Token], first_line: int) -> None:
        """Tokens of a part that begins in line `first_line` of the file; they are changed in place."""
        self.first_line = first_line
        shift = 1 if any(t.type == "heading_open" and t.tag == "h1" for t in tokens) else 0
        for index, token in enumerate(tokens):
            kind = token.type
            if kind == "inline":
                self._inline(token)
                before = tokens[index - 1]
                if before.type == "paragraph_open":
                    self._figure(before, token, tokens[index + 1])
                    if not self.lead and before.level == 0 and before.tag == "p":
                        self.lead = shorten(_plain(token), LEAD)
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
        made = self._heading_id(text)
        opening.attrSet("id", made)
        self.headings.append(BodyHeading(level, made, text))

    def _heading_id(self, text: str) -> str:
        # the prefix keeps ids of texts apart from the page's own and from names of the browser's globals
        wanted = f"h-{slug_of(text) or 'section'}"
        made, number = wanted, 2
        while made in self.ids:
            made, number = f"{wanted}-{number}", number + 1
        self.ids.add(made)
        return made

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
        span = (token.map[0] + self.first_line, token.map[1] + self.first_line) if token.map else None
        for child in token.children:
            if child.type == "link_open":
                self._link(child, span)
            elif child.type == "image":
                self._image(child, span)

    def _link(self, link: Token, span: Span | None) -> None:
        href = str(link.attrs.get("href", ""))
        ref = self._classify(href, span, image=False)
        if isinstance(ref, Ref):
            link.attrs["href"] = f"\x00{len(self.refs)}\x00"
            self.refs.append(ref)
        elif ref == "local":
            self.local.append((href, span))
        elif ref == "bad":
            link.attrs["href"] = ""
            self._refused += 1
        elif href.lower().startswith("http"):
            link.attrs.update(OUTBOUND)

    def _image(self, image: Token, span: Span | None) -> None:
        src = str(image.attrs.get("src", ""))
        ref = self._classify(src, span, image=True)
        image.attrs["loading"] = "lazy"
        image.attrs["decoding"] = "async"
        if isinstance(ref, Ref):
            image.attrs["src"] = f"\x00{len(self.refs)}\x00"
            self.refs.append(ref)
            return
        image.attrs["src"] = ""
        self._refused += 1
        if ref != "bad":
            self._remote_image(src, span)

    def _remote_image(self, src: str, span: Span | None) -> None:
        hint = "Save it in content/files/ and write ![what it shows](files/NAME)."
        self._report("remote-image", "this picture lies on another server", src, span, hint)

    def _classify(self, href: str, span: Span | None, *, image: bool) -> Ref | str:
        """A Ref for a place on this site; `local`, `outside` or `bad` otherwise."""
        if href.startswith("#"):
            return "local"
        target, mark, fragment = href.partition("#")
        fragment = mark + fragment
        found = _IDENTITY.fullmatch(unquote(target))
        if found:
            kind, name = found.groups()
            if kind in KINDS:
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
        if not href:
            self._report("bad-link", f"this {what} has no address", "", span, f"Put one between the brackets, or take the {what} out.")
            return "bad"
        self._report(
            "relative-link",
            f"the {what} `{shorten(path, 60)}` does not say where on the site it is",
            href,
            span,
            "Write article:slug, page:slug, files/NAME, /path/ or an address that begins with https://.",
        )
        return "bad"

    def _ref(self, kind: str, target: str, fragment: str, href: str, span: Span | None) -> Ref:
        line, column, length = self._find(href, span)
        return Ref(kind, target, fragment, Location(self.source.path, line, column, length), self.source.line(line) if line else "")

    # ------------------------------------------------------------------ after rendering

    def resolve_raw(self, tag: str, attribute: str, url: str) -> str | None:
        """What an address in sanitised raw HTML becomes; None: leave the attribute out, or the picture."""
        image = tag == "img"
        if CUT.fullmatch(url) or (url.startswith("#") and not image):
            return url
        if not url and self._refused:
            self._refused -= 1
            return None
        if image and not url:
            message, hint = "a picture in HTML has no address that a page can have", "Give it one, `files/NAME`, or take it out."
            self.diagnostics.append(self.source.diagnose("bad-link", message, hint=hint))
            return None
        ref = self._classify(url, None, image=image)
        if isinstance(ref, Ref):
            self.refs.append(ref)
            return f"\x00{len(self.refs) - 1}\x00"
        if image and ref != "bad":
            self._remote_image(url, None)
        return url if ref == "outside" and not image else None

    def check_local(self, html: str) -> None:
        """Every `#…` in a text must lead somewhere in that text."""
        for href, span in self.local:
            target = unquote(href[1:])
            if f'id="{target}"' not in html:
                if f"h-{target}" in self.ids:
                    hint = f"Headings of texts have ids that begin with h-: write #h-{target}."
                else:
                    known = ", ".join(f"#{h.id}" for h in self.headings[:6])
                    hint = f"This text has {known}." if known else "This text has no headings."
                self._report("broken-fragment", f"nothing in this text has the id `{target}`", href, span, hint)

    def _report(self, code: str, message: str, needle: str, span: Span | None, hint: str) -> None:
        line, column, length = self._find(needle, span) if needle else self._find_empty(span)
        self.diagnostics.append(
            self.source.diagnose(code, message, line=line, column=column, length=length, hint=hint, severity=Severity.ERROR)
        )

    def _find(self, needle: str, span: Span | None) -> tuple[int, int, int]:
        """Line, column and length of a link's address: inline tokens carry only the lines of their block."""
        first, last = span or (self.first_line, self.first_line)
        if span is None and self._raw:
            self._html = self._html or HtmlPlaces(self.source.text, first)
            return self._html.find(needle) or (first, 0, 0)
        for line in range(first, max(last, first + 1)):
            text = self.source.line(line)
            for spelled in (needle, unquote(needle)):
                column = text.find(f"({spelled}")
                if column >= 0:
                    return line, column + 2, len(spelled)
                column = text.find(spelled)
                if column >= 0 and spelled:
                    return line, column + 1, len(spelled)
        return first, 0, 0

    def _find_empty(self, span: Span | None) -> tuple[int, int, int]:
        """Line, column and length of the brackets in which an address is missing: the next such of a block."""
        first, last = span or (self.first_line, self.first_line)
        passed = self._empty[first] = self._empty.get(first, -1) + 1
        for line in range(first, max(last, first + 1)):
            text = _CODE.sub(lambda code: " " * len(code[0]), self.source.line(line))
            found = [match.span(1) for match in _NO_ADDRESS.finditer(text)]
            if passed < len(found):
                begin, end = found[passed]
                return line, begin + 1, end - begin
            passed -= len(found)
        return first, 0, 0


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
