"""What tests of the incremental engine share: a site that uses everything, and the comparison with a clean build."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.base.diagnostics import ContentError
from tests.support import SITE, Built, article, build, make_site

THEME = {
    "themes/own/theme.yaml": "name: own\nextends: broadsheet\nstyles: {own.css: css/own.css}\n",
    "themes/own/assets/css/own.css": "p{margin:0}\n",
    "themes/own/templates/day.html": '{% extends "broadsheet/day.html" %}\n{% block main %}{{ super() }}{% include "partials/mine.html" %}{% endblock %}\n',
    "themes/own/templates/partials/mine.html": "<p>Mine {{ 'own.css'|asset }}</p>\n",
}
ARCHIVE: dict[str, str | bytes] = {
    "content/articles/a.md": article(
        "The first", "The first words.\n\nAnd more, see [the second](article:b).", date="2021-12-14", topics="[Rail, Ports]", source="Courier",
        storyline="strike", summary="What happened first.",
    ),
    "content/articles/b.md": article("The second", "Its own words.", date="2021-12-15", topics="[Rail]", people="[Ada Low]", source="Herald"),
    "content/articles/c.md": article("The third", 'Third "quoted" words.', date="2021-12-15", topics="[Ports]", image="{src: files/p.png, alt: A map}"),
    "content/articles/d.md": article(
        "The fourth", "Fourth.", date="2022-03-01", topics="[Rail]", storyline="strike", events="[{date: 2022-03-01, title: A vote}]",
        aliases="[/old/fourth/]",
    ),
    "content/articles/e.md": article("To come", "Later.", date="2022-04-01", publish_at="2026-02-01"),
    "content/topics/rail.md": "---\ntitle: Rail\ndescription: All about rails.\naliases: [Railways]\n---\nAn introduction.\n",
    "content/topics/ports.md": "---\ntitle: Ports\nparent: rail\n---\n",
    "content/storylines/strike.md": "---\ntitle: The strike\nsummary: It began.\n---\nThe story so far.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWho we are.\n\n## Why\n\nBecause.\n",
    "content/files/p.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00",
}  # fmt: skip
SETTINGS = f"{SITE}menu: [{{label: About, page: about}}]\nfeeds: {{items: 3, content: full}}\n"


def everything() -> dict[str, str | bytes]:
    """A small site that uses every part, with a theme of its own."""
    return {"site.yaml": f"{SETTINGS}theme: {{name: own}}\n", **ARCHIVE, **THEME}


OURS = ("public", ".dateline")


def clean_files(folder: Path, **options: Any) -> Built:
    """What a clean build makes of the site in `folder`: built from a copy of its sources, by a program that knows nothing."""
    copy = folder.parent / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(*OURS), symlinks=True)
    return build(copy, **options)


Sources = frozenset[tuple[str, bytes]]
KEPT = 50
"""Clean builds that are remembered: after two thirds of all edits the sources are as they were before, or as another sequence had them.
That the same sources give the same bytes is what other tests are for."""


class CleanBuilds:
    """What clean builds make, each done once."""

    def __init__(self) -> None:
        self._made: dict[object, Built | ContentError] = {}

    def of(self, folder: Path, **options: Any) -> Built | ContentError:
        """What `clean_files` makes of the site in `folder`, or the fault that it ends with."""
        key = (_sources(folder), tuple(sorted(options.items())))
        if key not in self._made:
            if len(self._made) == KEPT:
                del self._made[next(iter(self._made))]
            try:
                self._made[key] = clean_files(folder, **options)
            except ContentError as fault:
                self._made[key] = fault
        return self._made[key]


def _sources(folder: Path) -> Sources:
    """Each file of the site, but those that the program writes, with its bytes."""
    own = [p for p in folder.iterdir() if p.name not in OURS]
    files = [p for top in own for p in (top.rglob("*") if top.is_dir() else [top]) if p.is_file()]
    return frozenset((p.relative_to(folder).as_posix(), p.read_bytes()) for p in files)


def assert_as_clean(folder: Path, builds: CleanBuilds, *, jobs: int, **options: Any) -> None:
    """Build in place; the tree must be that of a clean build in one process, byte for byte."""
    clean = builds.of(folder, **options)
    if isinstance(clean, ContentError):
        with pytest.raises(ContentError) as found:
            build(folder, jobs=jobs, **options)
        assert found.value.diagnostics == clean.diagnostics
        return
    built = build(folder, jobs=jobs, **options)
    if not clean.report.failed:
        differing = sorted(p for p in built.files.keys() | clean.files.keys() if built.files.get(p) != clean.files.get(p))
        assert differing == []
    assert [(d.code, d.location) for d in built.report.diagnostics] == [(d.code, d.location) for d in clean.report.diagnostics]
    assert built.report.failed == clean.report.failed
    assert built.report.held == clean.report.held


def new_site(folder: Path) -> Path:
    """`everything` in a folder."""
    return make_site(folder, everything())
