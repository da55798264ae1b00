"""The plan of the last build as a note of a line for each output: what it is about, its path, and the address it has for search engines.
With it a build can tell which outputs stand as they are, and plan only the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from generator.archive.touched import Fact
from generator.plan.output import Output
from generator.plan.sitemaps import canonical_of

PLAN = "plan"
"""The note."""
Lines = Mapping[str, tuple[str, str]]
"""Output path -> (what it is about, empty for more than can be told; canonical)."""
_INDEX = "index.html"
_OWN = "="
"""Stands for the address that a path leads to by itself."""


def text_of(fact: Fact) -> str:
    """A fact as a note has it. Its first part tells how many there are, and none has a slash."""
    return "/".join(map(str, fact))


def lines_of(outputs: Iterable[Output], standing: Lines) -> Lines:
    """Lines for planned outputs, beside those of others that stand."""
    return {**standing, **{o.path: (text_of(o.about) if o.about else "", canonical_of(o) if o.about else "") for o in outputs}}


def plan_note(lines: Lines, base_url: str) -> str:
    """The note `PLAN`. `base_url` is that of the site."""
    return "\n".join(
        f"{about}\t{path}\t{_OWN if canonical == base_url + path.removesuffix(_INDEX) else canonical}"
        for path, (about, canonical) in lines.items()
    )


def read_plan_note(text: str, base_url: str) -> Lines:
    """What a note tells; nothing if it is none of ours, or lost."""
    made = {}
    try:
        for line in text.split("\n") if text else ():
            about, path, canonical = line.split("\t")
            made[path] = about, base_url + path.removesuffix(_INDEX) if canonical == _OWN else canonical
    except ValueError:
        return {}
    return made


def canonicals_of(lines: Lines, touched: Set[Fact]) -> dict[str, str]:
    """Output path -> canonical of those that are about an untouched fact."""
    texts = {"", *map(text_of, touched)}
    return {path: canonical for path, (about, canonical) in lines.items() if about not in texts}
