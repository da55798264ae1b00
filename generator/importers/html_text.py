"""HTML as Markdown with all of its words: what Markdown has no form for becomes a paragraph or a link."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from generator.base.text import clean, shorten
from generator.base.urls import host_of, web_problem
from generator.base.values import value
from generator.importers.plain_text import at_line_start, escape_inline

DEPTH = 60
"""Levels of elements; what lies deeper becomes plain text."""
_SKIPPED = frozenset(
    {"script", "style", "template", "svg", "head", "meta", "link", "-comment", "_comment", "!comment", "param", "source", "track"}
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd label mark meter output progress q ruby rb rt rp s samp "
    "select small span strike strong sub sup time tt u var wbr picture".split()
)
_EMBEDS = frozenset({"iframe", "embed", "object", "video", "audio"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BREAK = "\ue000"
"""A line break inside a paragraph, until the paragraph is put together; private use, so that no text has it."""


@value
class HtmlText:
    """A converted piece of HTML."""

    markdown: str
    hints: tuple[str, ...]


def html_to_markdown(html: str, base: str = "") -> HtmlText:
    """Convert a document or a fragment. `base` is the address that relative links start from, or empty."""
    work = _Converter(base)
    body = LexborHTMLParser(clean(html).replace(_BREAK, "")).body
    blocks = work.blocks(body, 0) if body is not None else []
    return HtmlText("\n\n".join(blocks), tuple(dict.fromkeys(work.hints)))


def text_of(html: str) -> str:
    """The words of a piece of HTML on one line."""
    body = LexborHTMLParser(html).body if "<" in html or "&" in html else None
    return " ".join((body.text() if body is not None else html).split())


class _Converter:
    def __init__(self, base: str):
        self.base = base
        self.hints: list[str] = []

    # ------------------------------------------------------------------ blocks

    def blocks(self, node: Any, depth: int) -> list[str]:
        """The blocks inside an element."""
        if depth > DEPTH:
            return self._paragraph(escape_inline(_SPACE.sub(" ", node.text() or "")))
        made: list[str] = []
        run: list[str] = []

        def flush() -> None:
            made.extend(self._paragraph("".join(run)))
            run.clear()

        child = node.child
        while child is not None:
            tag = child.tag or ""
            if tag == "-text":
                run.append(escape_inline(_SPACE.sub(" ", child.text_content or "")))
            elif tag in _SKIPPED or tag.startswith(("-", "!", "_")):
                if tag == "script":
                    self.hints.append("a script was left out")
            elif tag in _INLINE and not self._holds_blocks(child):
                run.append(self.inline(child, depth + 1))
            else:
                flush()
                made.extend(self._block(tag, child, depth + 1))
            child = child.next
        flush()
        return made

    @staticmethod
    def _holds_blocks(node: Any) -> bool:
        return (
            node.tag in ("a", "span", "b", "strong", "em", "i", "font")
            and node.css_first("p, div, ul, ol, blockquote, table, h1, h2, h3, h4, h5, h6, pre, figure, iframe") is not None
        )

    def _paragraph(self, text: str) -> list[str]:
        lines = [at_line_start(line.strip(" ")) for line in text.split(_BREAK)]
        lines = [line for line in lines if line]
        return ["\\\n".join(lines)] if lines else []

    def _block(self, tag: str, node: Any, depth: int) -> list[str]:
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            text = self.inline_of(node, depth).replace(_BREAK, " ").strip()
            return [f"{'#' * max(2, int(tag[1]))} {text.rstrip('#').rstrip()}"] if text else []
        if tag == "blockquote":
            return ["\n".join(f"> {line}".rstrip() for line in "\n\n".join(held).split("\n"))] if (held := self.blocks(node, depth)) else []
        if tag in ("ul", "ol"):
            return self._list(node, depth, numbered=tag == "ol")
        if tag == "pre":
            return self._code(node.text() or "")
        if tag == "hr":
            return ["* * *"]
        if tag == "table":
            return self._table(node, depth)
        if tag in _EMBEDS:
            return self._embed(tag, node, depth)
        if tag == "dt":
            return [f"**{text}**" if text[:1].isalnum() and text[-1:].isalnum() else text for text in self.blocks(node, depth)]
        return self.blocks(node, depth)

    def _list(self, node: Any, depth: int, *, numbered: bool) -> list[str]:
        items: list[str] = []
        loose: list[str] = []
        child = node.child
        while child is not None:
            if child.tag == "li":
                mark = f"{len(items) + 1}. " if numbered else "- "
                held = "\n\n".join(self.blocks(child, depth + 1)) or ""
                body = held.replace("\n", f"\n{' ' * len(mark)}")
                items.append(re.sub(r"\n +(?=\n)", "\n", f"{mark}{body}").rstrip())
            elif child.tag in ("ul", "ol") and items:
                nested = "\n\n".join(self._list(child, depth + 1, numbered=child.tag == "ol"))
                items[-1] += "\n\n" + re.sub(r"(?m)^(?=.)", "   " if numbered else "  ", nested)
            elif child.tag == "-text":
                loose += self._paragraph(escape_inline(_SPACE.sub(" ", child.text_content or "")))
            elif child.tag not in _SKIPPED and not (child.tag or "-").startswith(("-", "!", "_")):
                loose += self.blocks(child, depth + 1) if child.tag not in _INLINE else self._paragraph(self.inline(child, depth + 1))
            child = child.next
        tight = all("\n\n" not in item for item in items)
        return [*loose, ("\n" if tight else "\n\n").join(items)] if items else loose

    def _code(self, text: str) -> list[str]:
        text = text.strip("\n")
        longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
        mark = "`" * max(3, longest + 1)
        return [f"{mark}\n{text}\n{mark}"] if text.strip() else []

    def _table(self, node: Any, depth: int) -> list[str]:
        rows = [[c for c in row.iter() if c.tag in ("td", "th")] for row in node.css("tr") if _nearest_table(row) == node.mem_id]
        rows = [row for row in rows if row]
        if not rows or node.css_first("table table, td p + p, td ul, td ol, td pre, td h1, td h2, td h3, td img, td blockquote, td figure"):
            return self.blocks(node, depth)  # a page laid out as a table
        width = max(map(len, rows))
        if width == 1:
            return self.blocks(node, depth)
        made = [*(block for c in node.css("caption") for block in self.blocks(c, depth + 1))]
        lines = []
        for row in rows:
            cells = [self.inline_of(c, depth + 1).replace(_BREAK, " ").strip() for c in row]
            lines.append(f"| {' | '.join([*cells, *[''] * (width - len(cells))])} |")
        lines.insert(1, f"|{' --- |' * width}")
        return [*made, "\n".join(lines)]

    def _embed(self, tag: str, node: Any, depth: int) -> list[str]:
        inner = self.blocks(node, depth)
        first = node.css_first("source, embed, param[name=movie], param[name=src]")
        found = node.attributes.get("src") or node.attributes.get("data") or ""
        if not found and first is not None:
            found = first.attributes.get("src") or first.attributes.get("value") or ""
        target = self._address(found)
        if not target:
            return inner
        self.hints.append(f"what was embedded became a link: {target}")
        return [f"[{escape_inline(node.attributes.get('title') or f'{tag.capitalize()} at {host_of(target)}')}]({target})", *inner]

    # ------------------------------------------------------------------ inline

    def inline_of(self, node: Any, depth: int) -> str:
        """What is inside an element, as a run of text."""
        if depth > DEPTH:
            return escape_inline(_SPACE.sub(" ", node.text() or ""))
        made: list[str] = []
        child = node.child
        while child is not None:
            tag = child.tag or ""
            if tag == "-text":
                made.append(escape_inline(_SPACE.sub(" ", child.text_content or "")))
            elif tag in _SKIPPED or tag.startswith(("-", "!", "_")):
                pass
            elif tag in _INLINE:
                made.append(self.inline(child, depth + 1))
            else:
                held = " ".join(self._block(tag, child, depth + 1)) if tag in _EMBEDS else self.inline_of(child, depth + 1)
                made.append(f" {held} ")
            child = child.next
        return "".join(made)

    def inline(self, node: Any, depth: int) -> str:
        """An element in a line of text."""
        tag = node.tag
        if tag == "br":
            return _BREAK
        if tag == "img":
            return self._picture(node)
        if tag == "a":
            return self._link(node, depth)
        if tag in ("code", "kbd", "samp", "tt"):
            text = _SPACE.sub(" ", node.text() or "").strip()
            return f"`{text}`" if text and "`" not in text else escape_inline(text)
        text = self.inline_of(node, depth)
        if tag in ("b", "strong", "em", "i", "cite"):
            return _marked(text, "**" if tag in ("b", "strong") else "*")
        if tag in ("del", "s", "strike"):
            return _marked(text, "~~")
        if tag == "q":
            return f"“{text}”"
        return text

    def _picture(self, node: Any) -> str:
        attributes = node.attributes
        address = self._address(attributes.get("data-src") or attributes.get("src") or "")
        alt = _SPACE.sub(" ", attributes.get("alt") or "").strip()
        if not address:
            return escape_inline(alt)
        self.hints.append(f"a picture became a link: {address}")
        return f"[{escape_inline(alt) or 'Picture'}]({address})"

    def _link(self, node: Any, depth: int) -> str:
        text = self.inline_of(node, depth)
        given = (node.attributes.get("href") or "").strip()
        address = self._address(given)
        bare = text.strip(" ").replace(_BREAK, " ")
        if not address or not bare or "](" in text:
            if given and not address and not given.startswith("#"):
                self.hints.append(f"a link without a full address became text: {shorten(clean(given), 200)}")
            return text if not address or bare == "" else f"{text} [{host_of(address) or 'link'}]({address})"
        before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
        return f"{before}[{bare}]({address}){after}"

    def _address(self, given: str) -> str:
        """A full address that can stand in Markdown; empty for what is none."""
        try:
            whole = urljoin(self.base, given.strip()) if self.base else given.strip()
            scheme = urlsplit(whole).scheme.lower()
        except ValueError:
            return ""
        if whole.startswith("//"):
            whole, scheme = f"https:{whole}", "https"
        if scheme == "mailto":
            return quote(whole, safe=":@?=&.%+-_,/;~") if "@" in whole else ""
        if scheme not in ("http", "https"):
            return ""
        made = quote(whole, safe=":/?#@!$&'*+,;=~-._%[]").replace("(", "%28").replace(")", "%29")
        made = made.replace("[", "%5B").replace("]", "%5D").replace("*", "%2A")
        return "" if web_problem(made) else made


def _nearest_table(row: Any) -> int:
    above = row.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above.mem_id if above is not None else 0


def _marked(text: str, mark: str) -> str:
    """Emphasised text; the marks stand only where they are sure to be read as such."""
    bare = text.strip(" ")
    if not bare or _BREAK in bare or not bare[0].isalnum() or not bare[-1].isalnum() or mark in bare:
        return text
    begin = text.index(bare)
    return f"{text[:begin]}{mark}{bare}{mark}{text[begin + len(bare) :]}"
