"""The store of a site, held by one program at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from generator.engine.database import FOLDER
from generator.engine.lock import site_lock
from generator.engine.report import Progress
from generator.engine.site_folder import require_site
from generator.engine.store import NAME, Store


@contextmanager
def opened_store(folder: Path, progress: Progress, *, make: bool = True) -> Iterator[Store]:
    """The site's store, with the lock held; an empty one that is forgotten where the site's folder cannot be written to, or where there
    is none yet and `make` is false.

    Raises UsageError for a folder without site, so that nothing is made there.
    """
    require_site(folder)
    if not make and not (folder / FOLDER).is_dir():
        with closing(Store.scratch()) as store:
            yield store
        return
    with site_lock(folder, progress) as locked:
        store = Store(folder / FOLDER / NAME) if locked else Store.scratch()
        try:
            yield store
        finally:
            store.close()
