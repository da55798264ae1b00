"""Markdown from elsewhere as Markdown that builds: links and pictures that lead nowhere here become text that says where they led."""

from __future__ import annotations

import re

from generator.base.text import clean
from generator.content.model import ParseOptions
from generator.content.parse import parse_source
from generator.content.source_body import BODY_LIMIT

_HEAD = "---\ntitle: x\ndate: 2000\n---\n"
_RISKY = re.compile(r"\]|<|\)\(|\^\[")
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\](?=\()")
_NESTED = re.compile(r"[*_>\-+\[(`<]{40}|(?:^[ \t]{0,3}[>*+-]){20}", re.MULTILINE)
_FROM_ROOT = re.compile(r"(?P<before>\]\(\s*<?)/(?=[^/])")
ROUNDS = 4


def safe_body(body: str, options: ParseOptions, old_site: str = "") -> tuple[str, list[str]]:
    """(Markdown that reads without mistakes, what was done to it) with all the words of `body`. Links from the root of the site
    it comes from are made whole with `old_site`, its address."""
    text = clean(body.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")
    if len(text.encode()) > BODY_LIMIT - 128 * 1024:
        return text, ["the text is longer than an article can be"]
    if not _RISKY.search(text) and not _NESTED.search(text):
        return text, []
    hints: list[str] = []
    for step in range(ROUNDS):
        wrong = _wrong_lines(text, options)
        if not wrong:
            return text, hints
        if 0 in wrong:
            break
        lines = text.split("\n")
        for number, why in sorted(wrong.items()):
            if 0 < number <= len(lines):
                whole = (
                    _FROM_ROOT.sub(lambda m: f"{m['before']}{old_site.rstrip('/')}/", lines[number - 1]) if old_site and not step else ""
                )
                if whole and whole != lines[number - 1]:
                    lines[number - 1] = whole
                else:
                    lines[number - 1] = _mended(lines[number - 1], why, first=step < 2, hints=hints)
        text = "\n".join(lines)
    return fenced(text), [*hints, "the text could not be read as Markdown and stands in a block as it was"]


def _wrong_lines(text: str, options: ParseOptions) -> dict[int, str]:
    """Line -> code of each mistake; line 0 for what has no line."""
    parsed = parse_source("content/articles/x.md", "article", (_HEAD + text + "\n").encode("utf-8", "replace"), options)
    shift = _HEAD.count("\n")
    wrong = {max(0, d.location.line - shift) if d.code != "too-slow" else 0: d.code for d in parsed.diagnostics if d.is_error}
    if parsed.document is not None:
        for ref in parsed.document.body.refs:
            wrong.setdefault(max(0, ref.location.line - shift), "link")
    return wrong


def _mended(line: str, why: str, *, first: bool, hints: list[str]) -> str:
    if why == "remote-image" and first and _PICTURE.search(line):
        hints.append(f"a picture on another server became a link: {line.strip()}")
        return _PICTURE.sub(lambda m: f"[{m['alt'] or 'picture'}]", line)
    if why == "broken-fragment" or not first or "[" in line or "<" in line:
        hints.append(f"a link or picture became text, for what it leads to is not here: {line.strip()}")
    return re.sub(r"(?<!\\)[\[\]<]", lambda m: f"\\{m[0]}", line)


def fenced(text: str) -> str:
    """A text as a block that is shown as it stands."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    mark = "`" * max(3, longest + 1)
    return f"{mark}text\n{text}\n{mark}"
