"""Running imports in tests."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from generator.base.workers import Workers
from generator.engine.report import silent
from generator.engine.store import Store
from generator.importers.fit import Defaults
from generator.importers.import_items import ImportReport, import_items
from generator.importers.item import Choices, ImportedItem, Residue
from generator.importers.known import Known, read_known
from generator.importers.open_source import open_source
from tests.support import make_site

CASES = Path(__file__).parent / "cases"
TODAY = "2026-01-01"
Source = Callable[[], Any]


def known_of(site: Path) -> Known:
    with Workers(1) as workers, closing(Store.scratch()) as store:
        return read_known(site, workers, store, silent)


def do_import(
    site: Path, place: Path, *, date: str = "", format: str = "auto", draft: bool = True, old_site: str = "", **options: Any
) -> ImportReport:
    """Import a file or folder into a site, which is made if there is none."""
    if not (site / "site.yaml").exists():
        make_site(site, {})
    opened = open_source(place, format, Choices(date, "", old_site))
    return import_items(
        opened.name, opened.read, known_of(site), Defaults(opened.format, "content/articles", draft, TODAY, old_site), silent, **options
    )


def items_of(place: Path, *, date: str = "", format: str = "auto", old_site: str = "") -> list[ImportedItem]:
    return [e for e in open_source(place, format, Choices(date, "", old_site)).read if isinstance(e, ImportedItem)]


def residue_of(place: Path, *, date: str = "", format: str = "auto") -> list[Residue]:
    """All residue, that of items included."""
    found = list(open_source(place, format, Choices(date, "", "")).read)
    return [r for e in found for r in (e.residue if isinstance(e, ImportedItem) else (e,))]
