"""Raw HTML in Markdown, for sites that ask for it: cleaned by nh3 (ammonia), never trusted."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.base.digest import digest_bytes
from generator.base.urls import SCHEMES

_CUT = re.compile("\x00(\\d+)\x00")
TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "u",
        "ul",
        "var",
    ]
)
_OURS = re.compile(r"h-[a-z0-9._-]+|fn(?:ref)?[a-z0-9._:-]*", re.IGNORECASE)
_CLASSES = frozenset(
    [
        "outbound",
        "table-scroll",
        "footnotes",
        "footnotes-list",
        "footnote-item",
        "footnote-ref",
        "footnote-backref",
        "footnotes-sep",
        "contains-task-list",
        "task-list-item",
        "task-list-item-checkbox",
        "align-left",
        "align-right",
        "align-center",
    ]
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "lang", "dir", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "time": {"datetime"},
    "div": {"tabindex", "role", "aria-label"},
    "input": {"type", "checked", "disabled"},
}


def sanitise(html: str, resolve: Callable[[str, str, str], str | None], identities: frozenset[str]) -> str:
    """Clean HTML: no scripts, styles, frames, forms, SVG or MathML; ids and classes only those that the Markdown
    renderer writes. `resolve(tag, attribute, url)` decides what each address becomes, those with a scheme of
    `identities` included, which are links into the archive."""
    import nh3

    # NUL, the mark of a cut, does not survive an HTML parser; no text can hold a digest of itself
    word = f"cut-{digest_bytes(html.encode())}-"
    marked = re.compile(f"{word}(\\d+)-")

    def mark(text: str) -> str:
        return _CUT.sub(rf"{word}\1-", text)

    def unmark(text: str) -> str:
        return marked.sub("\x00\\1\x00", text)

    def keep(tag: str, attribute: str, text: str) -> str | None:
        if attribute in ("href", "src"):
            made = resolve(tag, attribute, unmark(text))
            return mark(made) if made is not None else None
        if attribute == "id":
            return text if _OURS.fullmatch(text) else None
        if attribute == "class":
            return " ".join(c for c in text.split() if c in _CLASSES or c.startswith("language-")) or None
        if tag == "input" and attribute == "type":
            return text if text == "checkbox" else None
        return text

    cleaned = nh3.clean(
        mark(html),
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        link_rel="external noopener noreferrer",
        url_schemes={*SCHEMES, *identities},
        clean_content_tags={"script", "style"},
    )
    return unmark(cleaned)
