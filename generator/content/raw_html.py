"""Raw HTML in Markdown, for sites that ask for it: cleaned by nh3 (ammonia), never trusted."""

from __future__ import annotations

import re
from collections.abc import Callable

from generator.base.digest import digest_bytes
from generator.base.urls import SCHEMES
from generator.content.prose import OUTBOUND

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
_TAG = re.compile(r'<(a|img|input)((?: [a-z-]+="[^"]*")*)>')
_OUTSIDE = re.compile(' href="https?:', re.IGNORECASE)
_CLASS = re.compile(' class="[^"]*"')
_TASK = ('type="checkbox"', 'class="task-list-item-checkbox"', "disabled=")
"""What the box of a task list has, and no field that a reader could fill in."""


def sanitise(html: str, resolve: Callable[[str, str, str], str | None], identities: frozenset[str]) -> str:
    """Clean HTML: no scripts, styles, frames, forms, SVG or MathML; ids and classes only those that the Markdown
    renderer writes. `resolve(tag, attribute, url)` decides what each address becomes, those with a scheme of
    `identities` included, which are links into the archive. Links to other sites are marked as those of Markdown, and
    pictures without an address are left out."""
    import nh3

    # NUL, the mark of a cut, does not survive an HTML parser; no text can hold a digest of itself
    word = f"cut-{digest_bytes(html.encode())}-"
    marked = re.compile(f"{word}(\\d+)-")
    refused = f"{word}refused"

    def mark(text: str) -> str:
        return _CUT.sub(rf"{word}\1-", text)

    def unmark(text: str) -> str:
        return marked.sub("\x00\\1\x00", text)

    def keep(tag: str, attribute: str, text: str) -> str | None:
        if attribute in ("href", "src"):
            made = resolve(tag, attribute, unmark(text))
            return mark(made) if made is not None else refused if tag == "img" else None
        if attribute == "id":
            return text if _OURS.fullmatch(text) else None
        if attribute == "class":
            return " ".join(c for c in text.split() if c in _CLASSES or c.startswith("language-")) or None
        return text

    def settled(found: re.Match[str]) -> str:
        tag, given = found.groups()
        if tag == "a":
            return f"<a{_CLASS.sub('', given)} {OUTBOUND}>" if _OUTSIDE.search(given) else found[0]
        if tag == "input":
            return found[0] if all(part in given for part in _TASK) else ""
        if ' src="' not in given:
            resolve("img", "src", "")
        return found[0] if ' src="' in given and refused not in given else ""

    cleaned = nh3.clean(
        mark(html),
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=keep,
        link_rel=None,
        url_schemes={*SCHEMES, *identities, "data"},  # `resolve` refuses and tells of it
        clean_content_tags={"script", "style", "select", "textarea", "datalist"},
    )
    return unmark(_TAG.sub(settled, cleaned))
