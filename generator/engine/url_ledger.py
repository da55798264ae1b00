"""Every address that was ever published, so that none goes away unnoticed.

`published-urls.txt` is written when a site is published and read by every build. An address in it at which the site has
nothing any more is an error: somebody may have cited it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from generator.archive.model import Held
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.urls import output_path, page_path
from generator.base.values import value
from generator.engine.site_records import LEDGER, read_records, write_records
from generator.plan.output import Output, Plan

_ABOUT = (
    "Every address that this site was ever published at: address, what is there, the file it comes from.",
    "Kept by `dateline publish`. Commit this file; a build refuses to let one of these addresses go without a word.",
)
_KINDS = {
    "article.html": "article", "page.html": "page", "storyline.html": "storyline", "term.html": "term", "redirect.html": "redirect",
    "tombstone.html": "tombstone",
}  # fmt: skip
_PAGE_OF_LIST = re.compile(r"/page/\d+/index\.html$")
_FEED = re.compile(r"(?:^|/)feed\.[a-z]+$")
_NO_PAGE = "404.html"


@value
class PublishedUrl:
    """A line of the ledger."""

    path: str
    """Site path."""
    kind: str
    """article, page, storyline, term, file, feed, redirect, tombstone; or list, for pages made of other pages."""
    source: str
    """Source file, or empty."""
    line: int = 0


def read_ledger(folder: Path) -> tuple[dict[str, PublishedUrl], list[Diagnostic]]:
    """(site path -> its line, what is wrong with the file)."""
    records, found = read_records(folder, LEDGER, 3)
    return {fields[0]: PublishedUrl(fields[0], fields[1], fields[2], number) for number, fields in records}, found


def write_ledger(folder: Path, plan: Plan, known: Mapping[str, PublishedUrl]) -> bool:
    """Add a plan's addresses to those `known`; whether the file changed. Raises EnvironmentFault."""
    entries = {**known, **published_urls(plan)}
    return write_records(folder, LEDGER, _ABOUT, [(e.path, e.kind, e.source) for e in entries.values()])


def published_urls(plan: Plan) -> dict[str, PublishedUrl]:
    """The addresses of a plan that people link to: pages, files and feeds, but nothing that only machines fetch."""
    made = {}
    for output in plan.outputs:
        kind = _kind_of(output)
        if kind:
            path = page_path(output.path)
            made[path] = PublishedUrl(path, kind, output.sources[0] if output.sources and kind != "list" else "")
    return made


def _kind_of(output: Output) -> str:
    if output.path == _NO_PAGE:
        return ""
    if output.renderer == "html":
        return "list" if _PAGE_OF_LIST.search(output.path) else _KINDS.get(output.template, "list")
    if output.renderer == "copy":
        return "file"
    return "feed" if _FEED.search(output.path) else ""


def vanished(ledger: Mapping[str, PublishedUrl], plan: Plan, held: tuple[Held, ...]) -> list[Diagnostic]:
    """A diagnostic for each address that was published and at which nothing is planned."""
    planned = {output.path for output in plan.outputs} | plan.standing.keys()
    # what expires was meant to go, and must not stop the build of that night
    expired = {h.path for h in held if h.reason == "expired"}
    gone = [entry for path, entry in ledger.items() if output_path(path) not in planned and entry.source not in expired]
    # a feed that goes with its page needs no word of its own
    pages = {entry.path for entry in gone}
    gone = [entry for entry in gone if entry.kind != "feed" or f"{entry.path.rpartition('/')[0]}/" not in pages]
    if not gone:
        return []
    now = published_urls(plan)
    homes = {e.source: e for e in now.values() if e.source and e.kind not in ("redirect", "tombstone")}
    names: dict[str, PublishedUrl] = {}
    for entry in now.values():
        if entry.source and entry.path not in ledger and entry.kind in ("article", "page", "storyline", "term"):
            names.setdefault(_name(entry.path), entry)
    why_held = {h.path: h for h in held}
    return [_report(entry, homes, names, why_held) for entry in gone]


def _name(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _report(
    entry: PublishedUrl, homes: Mapping[str, PublishedUrl], names: Mapping[str, PublishedUrl], held: Mapping[str, Held]
) -> Diagnostic:
    here = Location(LEDGER, entry.line, 1, len(entry.path))
    excerpt = f"{entry.path}\t{entry.kind}\t{entry.source or '-'}"
    message = f"{entry.path} was published, and nothing is there any more"
    if entry.kind == "list":
        hint = "Readers find its stories elsewhere. Where it was linked to, add it to the aliases of what stands for it; else delete this line."
        return Diagnostic("vanished-list", message, here, Severity.WARNING, hint, excerpt)
    if entry.kind == "feed":
        # that of a term goes when too few stories are left for one, which nobody decided
        hint = "Readers' programs ask for it every day. Let `feeds: terms:` in site.yaml be smaller, or delete this line."
        return Diagnostic("vanished-list", message, here, Severity.WARNING, hint, excerpt)
    if entry.source in held:
        message = f"{message}: {entry.source} is held back ({held[entry.source].reason})"
        hint = "To take an article out, give it `withdrawn: {date: …, reason: …}`; a page that says so then stays at its address."
        return Diagnostic("vanished-url", message, Location(entry.source), hint=hint, field=("draft",), related=(here,))
    home = homes.get(entry.source) if entry.kind != "file" else None
    if home is not None:
        message = f"{entry.path} was published; this {home.kind} is now at {home.path}, and nothing leads there from its old address"
        hint = f"Add `{entry.path}` to its `aliases:`."
        return Diagnostic("vanished-url", message, Location(entry.source), hint=hint, field=("title",), related=(here,))
    other = names.get(_name(entry.path))
    if other is not None:
        hint = f"If {other.path} is the same under a new address, add `{entry.path}` to the `aliases:` of {other.source}."
    elif entry.kind == "file":
        hint = f"Put {entry.source or 'the file'} back. If it has to go for good, delete this line."
    elif entry.kind in ("article", "tombstone"):
        hint = f"Put {entry.source or 'its file'} back with `withdrawn: {{date: …, reason: …}}`, or add `{entry.path}` to the `aliases:` of what stands for it."
    else:
        hint = f"Add `{entry.path}` to the `aliases:` of what stands for it, or, if it has to go for good, delete this line."
    return Diagnostic("vanished-url", message, here, hint=hint, excerpt=excerpt)
