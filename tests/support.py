"""What tests share: small sites written as a map of path to text, built in a folder, and read back as a map of path to bytes."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from justhtml import JustHTML

from generator.base.diagnostics import ContentError, Diagnostic, in_order
from generator.base.source_text import SourceText
from generator.base.workers import Workers
from generator.check.editorial import check_editorial
from generator.cli.console import Console
from generator.content.markdown import render_body
from generator.content.model import Article, Body, Parsed, ParseOptions
from generator.content.parse import parse_source
from generator.engine.build_site import build_site
from generator.engine.load_site import LoadedSite, load_site
from generator.engine.options import BuildOptions
from generator.engine.report import BuildReport, silent
from generator.engine.store import Store

NOW = "2026-01-01T00:00:00Z"
"""The moment at which tests build."""
SITE = "title: The test archive\nbase_url: https://example.org/archive/\nauthor: The editors\nsearch: {enabled: false}\n"
OPTIONS = ParseOptions(
    "Europe/London",
    False,
    "off",
    (("topics", "topics", "topic"), ("people", "people", "person"), ("sources", "source", "source")),
)
Files = Mapping[str, str | bytes]


def make_site(folder: Path, files: Files) -> Path:
    """Write files below `folder`; a `site.yaml` is added if none is given."""
    for path, content in {"site.yaml": SITE, **files}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def article(title: str = "A story", body: str = "Text.", *, date: str = "2021-12-14", **front: str) -> str:
    """The text of an article's file; `front` are further keys with their YAML."""
    more = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\ntitle: {title}\ndate: {date}\n{more}---\n{body}\n"


@dataclass
class Built:
    """A build's report and the files of the site."""

    report: BuildReport
    files: dict[str, bytes]

    def text(self, path: str) -> str:
        """A file as text."""
        return self.files[path].decode()


def build(site: Path, *, now: str = NOW, jobs: int = 1, **options: Any) -> Built:
    """Build a site into its folder `public` (or `output`)."""
    with Workers(jobs) as workers:
        report = build_site(BuildOptions(site, now, **options), workers)
    return Built(report, read_tree(Path(report.output)))


def build_clean(site: Path, **options: Any) -> Built:
    """Build a site that must have no mistakes."""
    built = build(site, **options)
    assert shown(built.report.diagnostics) == []
    return built


def load(site: Path, *, now: str = NOW, jobs: int = 1, **options: Any) -> LoadedSite:
    """Read and plan a site without writing it."""
    with Workers(jobs) as workers, closing(Store.scratch()) as store:
        return load_site(site, workers, store, now=now, progress=silent, **options)


def mistakes(site: Path, **options: Any) -> tuple[Diagnostic, ...]:
    """All diagnostics of a site, those that nothing can be planned with included."""
    try:
        return load(site, **options).diagnostics
    except ContentError as fault:
        return fault.diagnostics


def checked(site: Path, *, now: str = NOW, jobs: int = 1) -> list[Diagnostic]:
    """All diagnostics of a site and of the archive as a whole, without those of its pages."""
    with Workers(jobs) as workers, closing(Store.scratch()) as store:
        loaded = load_site(site, workers, store, now=now, progress=silent)
        return in_order([*loaded.diagnostics, *check_editorial(loaded, workers, silent)])


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def without_store(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a site folder without what the program keeps for itself."""
    return {
        path: content
        for path, content in files.items()
        if path not in {f".dateline/{n}" for n in (".gitignore", "cache.sqlite", "views.sqlite", "lock")}
    }


def shown(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Diagnostics in short: `path:line:column code`."""
    return [f"{d.location.path}:{d.location.line}:{d.location.column} {d.code}" for d in diagnostics]


def as_printed(diagnostics: Iterable[Diagnostic]) -> str:
    """Diagnostics as the command line prints them."""
    out = io.StringIO()
    Console(err=out).diagnostics(list(diagnostics))
    return out.getvalue()


def parse(text: str | bytes, kind: str = "article", path: str = "content/articles/x.md", options: ParseOptions = OPTIONS) -> Parsed:
    """Parse one file."""
    return parse_source(path, kind, text.encode() if isinstance(text, str) else text, options)


def parse_article(text: str, options: ParseOptions = OPTIONS) -> Article:
    """Parse an article that must have no mistakes."""
    parsed = parse(text, options=options)
    assert shown(parsed.diagnostics) == []
    assert isinstance(parsed.document, Article)
    return parsed.document


def markdown(text: str, options: ParseOptions = OPTIONS, name: str = "x") -> tuple[Body, list[Diagnostic]]:
    """Render Markdown as the body of `content/articles/x.md`."""
    return render_body(SourceText("content/articles/x.md", text), text, 1, options, name)


def html_of(body: Body) -> str:
    """A body's HTML with its cuts written as `{kind:target#fragment}`."""
    pieces = [body.parts[0]]
    for ref, part in zip(body.refs, body.parts[1:], strict=True):
        pieces += [f"{{{ref.kind}:{ref.target}{ref.fragment}}}", part]
    return "".join(pieces)


# ---------------------------------------------------------------------------- judges


def html_errors(html: str, *, fragment: bool = False) -> list[str]:
    """Parse errors of HTML, by the rules of the HTML Standard."""
    return [str(e) for e in JustHTML(html, collect_errors=True, fragment=fragment, sanitize=False).errors]


def structure(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements of a page in order, each with the names of its attributes: what text must never change."""
    made: list[tuple[str, tuple[str, ...]]] = []
    waiting = [JustHTML(html, sanitize=False).root]
    while waiting:
        node = waiting.pop()
        if not node.name.startswith(("#", "!")):
            made.append((node.name, tuple(sorted(node.attrs or ()))))
        waiting += reversed(node.children or [])
    return made


def attributes(html: str, name: str) -> list[str]:
    """All values of an attribute, as a browser reads them."""
    found: list[str] = []
    waiting = [JustHTML(html, sanitize=False).root]
    while waiting:
        node = waiting.pop()
        held = getattr(node, "attrs", None) or {}
        if name in held:
            found.append(held[name] or "")
        waiting += reversed(node.children or [])
    return found


def json_ld(html: str) -> list[Any]:
    """What stands in a page's data blocks, as a browser reads them."""
    found: list[Any] = []
    waiting = [JustHTML(html, sanitize=False).root]
    while waiting:
        node = waiting.pop()
        if node.name == "script" and (node.attrs or {}).get("type") == "application/ld+json":
            found.append(json.loads("".join(child.data for child in node.children or [])))
        waiting += reversed(node.children or [])
    return found


def parse_xml(content: bytes) -> ElementTree.Element:
    """The root of an XML document."""
    return ElementTree.fromstring(content)


def visible_text(html: str) -> str:
    """Text of a page without tags, white space folded."""
    return " ".join(JustHTML(html, sanitize=False).to_text().split())


def matches(pattern: str, html: str) -> list[str]:
    """All matches of a pattern."""
    return re.findall(pattern, html)
