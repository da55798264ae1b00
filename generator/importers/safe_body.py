"""Markdown from elsewhere as Markdown that builds: links and pictures that lead nowhere here leave their words alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby

from generator.base.text import clean, shorten
from generator.base.values import value
from generator.content.frontmatter import BODY_LIMIT
from generator.content.model import ParseOptions
from generator.content.parse import parse_source
from generator.importers.body_links import BodyLink, Edit, as_link, as_words, blocks_of, definitions, edited, led_to, links_of
from generator.importers.own_links import OwnLinks

_HEAD = "---\ntitle: x\ndate: 2000\n---\n"
_RISKY = re.compile(r"\]|<|\)\(|\^\[")
_NESTED = re.compile(r"[*_>\-+\[(`<]{40}|(?:^[ \t]{0,3}[>*+-]){20}", re.MULTILINE)
_AUTOLINK = re.compile(r"(?<!\\)<(?P<address>[^<>\s]+)>")
ROUNDS = 4


@value
class _Mistake:
    line: int
    code: str
    address: str
    """As it stands in the text, or empty where that is not known."""


def safe_body(body: str, options: ParseOptions, old_site: str = "", own: OwnLinks | None = None) -> tuple[str, list[str]]:
    """(Markdown that reads without mistakes, what was done to it) with all the words of `body`. Links to stories of the same import
    lead to their articles; others from the root of the site it comes from are made whole with `old_site`, its address."""
    text = clean(body.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    if len(text.encode()) > BODY_LIMIT - 128 * 1024:
        return text, ["the text is longer than an article can be"]
    if not _RISKY.search(text) and not _NESTED.search(text):
        return text, []
    own = own or OwnLinks()
    text = own.put_in(text)
    mending = _Mending(options, old_site, own)
    for _ in range(ROUNDS):
        wrong = _mistakes(text, options, own)
        if not wrong:
            return text, list(dict.fromkeys(mending.hints))
        if wrong[0].line == 0:
            break
        text = mending.mended(text, wrong)
    return fenced(text), [*dict.fromkeys(mending.hints), "the text could not be read as Markdown and stands in a block as it was"]


def _mistakes(text: str, options: ParseOptions, own: OwnLinks) -> list[_Mistake]:
    """What is wrong, in the order of lines; line 0 for what has no line."""
    parsed = parse_source("content/articles/x.md", "article", (_HEAD + text + "\n").encode("utf-8", "replace"), options)
    shift = _HEAD.count("\n")
    lines = text.split("\n")
    found = [(d.location, d.code) for d in parsed.diagnostics if d.is_error]
    if parsed.document is not None:
        found += [(r.location, "link") for r in parsed.document.body.refs if r.kind != "article" or not own.has(r.target)]
    made: list[_Mistake] = []
    for place, code in found:
        line = max(0, place.line - shift) if code != "too-slow" else 0
        held = lines[line - 1][place.column - 1 :][: place.length] if 0 < line <= len(lines) and place.column else ""
        made.append(_Mistake(min(line, len(lines)), code, "" if held.startswith("(") else held))
    return sorted(made, key=lambda m: m.line)


class _Mending:
    """Rounds of mending one text."""

    def __init__(self, options: ParseOptions, old_site: str, own: OwnLinks):
        self.options, self.old_site, self.own = options, old_site.rstrip("/"), own
        self.hints: list[str] = []
        self._judged: dict[tuple[bool, str], str] = {}
        """Whether it is a picture, and its address -> code of what is wrong with it, or empty."""

    def mended(self, text: str, wrong: list[_Mistake]) -> str:
        """A text with its mistakes mended, block by block; so no code or other block is touched."""
        lines = text.split("\n")
        defined = definitions(text)
        found = list(_by_block(lines, wrong))
        links = [links_of("\n".join(lines[first:end]), defined) for first, end, _ in found]
        self._judge([link for (_, _, held), mine in zip(found, links, strict=True) if _unexplained(held, mine) for link in mine])
        # from the last, so that lines keep their numbers
        for (first, end, held), mine in reversed(list(zip(found, links, strict=True))):
            piece = "\n".join(lines[first:end])
            codes = self._codes(held, mine)
            changed = [edit for link in mine if (code := codes(link)) for edit in self._changed(piece, link, code)]
            made = edited(piece, changed + self._addresses(piece, held, mine))
            if made == piece:
                numbers = {m.line for m in held}
                made = "\n".join(self._escaped(line) if n in numbers else line for n, line in enumerate(lines[first:end], first + 1))
            lines[first:end] = made.split("\n")
        return "\n".join(lines)

    def _judge(self, links: list[BodyLink]) -> None:
        """Find out which of these addresses are wrong, where the mistakes do not say which they are about."""
        new = [key for link in links if (key := (link.picture, link.address)) not in self._judged and not link.address.startswith("#")]
        tried = list(dict.fromkeys(new))
        alone = "\n\n".join(f"{'!' * picture}[x](<{address}>)" for picture, address in tried)
        self._judged |= dict.fromkeys(tried, "")
        for mistake in _mistakes(alone, self.options, self.own) if tried else ():
            self._judged[tried[max(0, mistake.line - 1) // 2]] = mistake.code

    def _codes(self, wrong: list[_Mistake], links: list[BodyLink]) -> Callable[[BodyLink], str]:
        """What is wrong with a link of a block, or empty."""
        told = {m.address: m.code for m in wrong if m.code != "remote-image"}
        pictures = {m.address: m.code for m in wrong}
        judged = self._judged if _unexplained(wrong, links) else {}
        return lambda link: (pictures if link.picture else told).get(link.address) or judged.get((link.picture, link.address), "")

    def _changed(self, piece: str, link: BodyLink, code: str) -> list[Edit]:
        if not link.picture and (target := self.own.of(link.address)):
            return led_to(link, target)
        if self.old_site and link.address.startswith("/") and not link.address.startswith("//"):
            return led_to(link, f"{self.old_site}{link.address}")
        what, words = "picture" if link.picture else "link", shorten(" ".join(piece[link.words : link.words_end].split()), 80)
        called = f"the {what} “{words}”" if words else f"a {what} without words"
        if code == "remote-image" and not link.inside:
            self.hints.append(f"{called} became a link, for it lies on another server: {link.address}")
            return as_link(link, "picture")
        why = f"what it led to is not here: {link.address}{link.title}" if link.address else "it had no address"
        self.hints.append(f"{called} became text, for {why}")
        return as_words(piece, link, "picture" if link.inside else "")

    def _addresses(self, piece: str, wrong: list[_Mistake], links: list[BodyLink]) -> list[Edit]:
        """The changes that make `<scheme:address>` text."""
        addresses = {m.address for m in _unexplained(wrong, links)}
        made: list[Edit] = []
        for found in _AUTOLINK.finditer(piece) if addresses else ():
            if found["address"] in addresses:
                self.hints.append(f"the link {found[0]} became text, for what it led to is not here")
                made.append((found.start(), found.start(), "\\"))
        return made

    def _escaped(self, line: str) -> str:
        if re.search(r"[\[<]", line):
            self.hints.append(f"a link or picture became text, for what it leads to is not here: {line.strip()}")
        return re.sub(r"(?<!\\)[\[\]<]", lambda m: f"\\{m[0]}", line)


def _unexplained(wrong: list[_Mistake], links: list[BodyLink]) -> list[_Mistake]:
    """The mistakes that are about none of these links, as far as is known."""
    addresses = {link.address for link in links}
    return [m for m in wrong if m.address not in addresses]


def _by_block(lines: list[str], wrong: list[_Mistake]) -> Iterator[tuple[int, int, list[_Mistake]]]:
    """(from, up to, what is wrong there) for each block that has mistakes."""
    blocks = {number: block for block in blocks_of(lines) for number in range(*block)}
    for (first, end), held in groupby(wrong, key=lambda m: blocks.get(m.line - 1, (m.line - 1, m.line))):
        yield first, end, list(held)


def fenced(text: str) -> str:
    """A text as a block that is shown as it stands."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    mark = "`" * max(3, longest + 1)
    return f"{mark}text\n{text}\n{mark}"
