"""The Markdown of other generators: what only they understand is kept as it stands, in a block that says so."""

from __future__ import annotations

import re

from generator.base.values import value
from generator.importers.item import Moved

_FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})")
_SHORTCODE = re.compile(r"\{\{[<%].*?[%>]\}\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_BLOCK_SHORTCODE = re.compile(r"\s*(?:\{\{[<%]|\{%|\{\{|\[(?:gallery|embed|youtube|caption)\b|\{:|<!--)")
_BLOCK_HTML = re.compile(r"\s{0,3}</?(?:[A-Za-z][\w-]*)(?:[\s>/]|$)")
_ONLY_CODE = re.compile(r"(?:import\s.+\sfrom\s+['\"].+['\"];?|import\s+['\"].+['\"];?|export\s+(?:const|default)\b.*)")
_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s+(?P<language>[\w+#-]+)[^%]*-?%\}\n?(?P<code>.*?)\n?\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
_MORE = re.compile(r"^[ \t]*<!--\s*(?:more|excerpt|truncate|end[ _-]?excerpt)\s*-->[ \t]*$", re.IGNORECASE | re.MULTILINE)
_TITLE = re.compile(r"\s*#[ \t]+(?P<title>[^\n]+?)[ \t]*#*[ \t]*(?:\{[^}\n]*\})?[ \t]*(?:\n|\Z)|\s*(?P<setext>[^\n]+)\n=+[ \t]*(?:\n|\Z)")
_INLINE_HTML = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>")


@value
class ForeignBody:
    """A body that is ours, and what is to be said of it."""

    markdown: str
    kept: tuple[str, ...]
    """Shortcodes and HTML that stand in it as text."""
    moved: tuple[Moved, ...]


def take_title(body: str) -> tuple[str, str]:
    """(first heading if the text begins with one of the first level, the rest)."""
    found = _TITLE.match(body)
    return (plain(found["title"] or found["setext"]), body[found.end() :]) if found else ("", body)


def plain(text: str) -> str:
    """A line of Markdown without its marks."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!<>|~-])", r"\1", re.sub(r"(?<!\\)(\*\*|__|`|(?<!\w)[*_]|[*_](?!\w))", "", text)).strip()


def foreign_body(body: str) -> ForeignBody:
    """Markdown of another generator as ours, word for word."""
    moved = tuple(Moved("(a mark where the excerpt ended)", m[0].strip()) for m in _MORE.finditer(body))
    body = _MORE.sub("", body)
    body = _HIGHLIGHT.sub(lambda m: f"```{m['language']}\n{m['code']}\n```", body)
    kept: list[str] = []
    made: list[str] = []
    for block, is_code in _blocks(body):
        if is_code:
            made.append(block)
            continue
        kind = "html" if _BLOCK_HTML.match(block) else "shortcode" if _BLOCK_SHORTCODE.match(block) or _ONLY_CODE.match(block) else ""
        if kind and not re.match(r"\s*<(?:https?:|mailto:)", block):
            longest = max((len(run) for run in re.findall(r"`+", block)), default=0)
            mark = "`" * max(3, longest + 1)
            made.append(f"{mark}{kind}\n{block.strip(chr(10))}\n{mark}")
            kept.append(" ".join(block.split())[:160])
        else:
            kept += [m[0][:160] for m in _SHORTCODE.finditer(block)]
            kept += [m[0][:160] for m in _INLINE_HTML.finditer(re.sub(r"`[^`]*`", "", block))]
            made.append(block)
    return ForeignBody("\n\n".join(made), tuple(dict.fromkeys(kept)), moved)


def _blocks(body: str) -> list[tuple[str, bool]]:
    """(text between blank lines, whether it is code) in order."""
    made: list[tuple[str, bool]] = []
    held: list[str] = []
    fence = ""

    def flush(code: bool) -> None:
        if held:
            made.append(("\n".join(held), code))
            held.clear()

    for line in body.split("\n"):
        if fence:
            held.append(line)
            if re.fullmatch(rf"[ ]{{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*", line):
                fence = ""
                flush(True)
        elif found := _FENCE.match(line):
            flush(False)
            fence = found[1]
            held.append(line)
        elif line.strip():
            held.append(line)
        else:
            code = bool(held) and all(text.startswith(("    ", "\t")) for text in held)
            flush(code)
    flush(bool(fence) or (bool(held) and all(text.startswith(("    ", "\t")) for text in held)))
    return made
