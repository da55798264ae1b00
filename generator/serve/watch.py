"""Hearing of saved files. The only importer of watchdog.

Events of the file system say where to look, never what happened: editors save in many ways (a new file under the old name, a
backup moved aside, several writes), so everything is gathered until it has been quiet for a moment, and then looked at. Where no events come
(network folders, some virtual machines, the system's limit is reached) everything is looked at again and again (`polling.py`).
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer

from generator.base import files
from generator.base.values import value
from generator.engine.site_records import LEDGER, LINKS
from generator.serve.polling import Polling
from generator.settings import CONTENT, SETTINGS_FILE
from generator.theme.places import SITE_THEMES

QUIET = 0.02
"""Seconds without an event after which a save is over."""
GONE = 0.15
"""Seconds after which a file that went away is believed not to come back."""
OPEN = 0.25 if sys.platform == "linux" else 0.06
"""Seconds that a file may stay open for writing, or empty, before it is read all the same. Only Linux tells when one is closed."""
MANY = 40
"""Paths from which on somebody other than a person is writing: a checkout, a copy."""
STORM = 0.3
"""Seconds of quiet that ends such."""
LONGEST = 10.0
"""Seconds after which something is shown although it never was quiet."""
TICK = 1.0
"""Seconds between two looks at whether the watched folders are still where they were."""
AFTERWARDS = 2.0
"""Seconds after a change when all is looked at once more, for what was not told."""
PROBE = 2.0
"""Seconds within which an event of our own making must have come."""
PLACES = (SETTINGS_FILE, CONTENT, SITE_THEMES, LEDGER, LINKS)
"""What a site is made from, in its folder."""
_CHANGES: list[type[FileSystemEvent]] = [
    FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent, FileClosedEvent, DirCreatedEvent, DirMovedEvent, DirDeletedEvent,
]  # fmt: skip
"""What the system is asked to tell. Of files that are only read it would tell as well, which is twice for each that we read ourselves."""


@value
class Batch:
    """What may have changed."""

    paths: tuple[str, ...]
    """Files below the site's folder, sorted."""
    everything: bool
    """Whether to look everywhere."""
    patient: bool = False
    """Whether what is saved meanwhile comes first."""


EVERYTHING = Batch((), True)
ONCE_MORE = Batch((), True, patient=True)
"""What is looked at a while after each change."""


class Watch:
    """Watches the files that a site is made from."""

    def __init__(self, folder: Path, themes: Path, *, poll: bool, say: Callable[[str], None], apart: Callable[[], Sequence[str]] = tuple):
        """`themes` are those that come with the program. `apart` gives folders of which nothing is to be heard, with real paths: the output."""
        self.folder = Path(os.path.abspath(folder))
        self.polling = poll
        self.polled = Polling(self.folder, TICK)
        self._say = say
        self._apart = apart
        self._roots = {"": False, CONTENT: True, SITE_THEMES: True}
        self._themes = Path(os.path.abspath(themes))
        self._queue: queue.SimpleQueue[tuple[str, str, bool]] = queue.SimpleQueue()
        self._seen: dict[str, object] = {}
        self._observer: Any = None
        self._probe: tuple[str, float] | None = None
        self._next_tick = 0.0
        self._look_again = 0.0
        self._asked = False
        """Whether somebody waits for that look."""

    # ------------------------------------------------------------------ starting and ending

    def start(self) -> None:
        """Begin to watch."""
        self._seen = self._identities()
        if self.polling:
            return
        self._observe()
        if not self.polling:
            self._begin_probe()

    def stop(self) -> None:
        """End."""
        observer, self._observer = self._observer, None
        if observer is not None:
            with contextlib.suppress(Exception):
                observer.stop()
                observer.join(2)
        if self._probe:
            with contextlib.suppress(OSError):
                os.unlink(self._probe[0])

    def look(self) -> None:
        """Look everywhere soon: somebody saw that something is not as it was."""
        self._look_again = time.monotonic() + QUIET
        self._asked = True
        self.wake()

    def look_later(self) -> None:
        """Look everywhere once it has been quiet for a while."""
        self._look_again = time.monotonic() + AFTERWARDS

    def busy(self) -> bool:
        """Whether something was heard that is not looked at yet."""
        return not self._queue.empty()

    def wake(self) -> None:
        """Make `wait` return."""
        self._queue.put(("", "wake", False))

    def _observe(self) -> None:
        observer = Observer()
        try:
            for name, recursive in self._roots.items():
                if (self.folder / name).is_dir():
                    observer.schedule(_Heard(self._hear), os.fspath(self.folder / name), recursive=recursive, event_filter=_CHANGES)
            if self._themes.is_dir() and self._themes.resolve() != (self.folder / "themes").resolve():
                observer.schedule(_Heard(self._hear), os.fspath(self._themes), recursive=True, event_filter=_CHANGES)
            observer.start()
        except OSError as fault:
            with contextlib.suppress(Exception):
                observer.stop()
            self._poll_instead(f"The system cannot tell of saved files ({fault.strerror or fault})")
            return
        self._observer = observer

    def _poll_instead(self, why: str) -> None:
        self.polling = True
        self._say(f"{why}: all files are looked at again and again instead, so changes show a little later.")

    def _begin_probe(self) -> None:
        """Change a file of our own, to see whether we hear of it: network folders and some virtual machines keep silent."""
        place = os.path.join(self.folder, CONTENT, f".{os.getpid()}.dateline-tmp")
        with contextlib.suppress(OSError):
            with open(place, "x", encoding="utf-8"):
                pass
            self._probe = (place, 0.0)

    # ------------------------------------------------------------------ hearing

    def _hear(self, event: FileSystemEvent) -> None:
        """Runs in watchdog's threads."""
        for path in (event.src_path, event.dest_path):
            if path:
                self._queue.put((os.fsdecode(path), event.event_type, event.is_directory))

    def wait(self, seconds: float) -> Batch | None:
        """What may have changed, once it is quiet; None if nothing did for so long."""
        until = time.monotonic() + seconds
        self.polled.looked()
        while True:
            now = time.monotonic()
            if now >= self._next_tick:
                self._next_tick = now + TICK
                if found := self._tick(now):
                    return found
            if self._look_again and now >= self._look_again and self._queue.empty():
                self._look_again, asked, self._asked = 0.0, self._asked, False
                return EVERYTHING if asked else ONCE_MORE
            if now >= until:
                return None
            try:
                first = self._queue.get(timeout=max(0.001, min(until, self._next_tick, self._look_again or until) - now))
            except queue.Empty:
                continue
            if first[1] == "wake":
                return None
            if batch := self._gather(first):
                self.look_later()
                return batch

    def _gather(self, first: tuple[str, str, bool]) -> Batch | None:
        """Everything from the first event until it is quiet; None if none of it matters."""
        began = last = time.monotonic()
        paths: set[str] = set()
        unfinished: set[str] = set()
        everything = False
        event: tuple[str, str, bool] | None = first
        while True:
            if event is not None and event[1] != "wake":
                last = time.monotonic()
                place, kind, is_folder = event
                if path := self._relevant(place):
                    everything = everything or is_folder or path.startswith("/")
                    paths.add(path)
                    (unfinished.add if kind == "modified" else unfinished.discard)(path)
            if not paths and self._queue.empty():
                return None
            wanted = self._patience(paths, unfinished)
            left = min(last + wanted, began + LONGEST) - time.monotonic()
            if left <= 0:
                break
            try:
                event = self._queue.get(timeout=left)
            except queue.Empty:
                event = None
        return Batch(tuple(sorted(p for p in paths if not p.startswith("/"))), everything or len(paths) > MANY) if paths else None

    def _patience(self, paths: set[str], unfinished: set[str]) -> float:
        """Seconds of quiet that must pass."""
        if len(paths) > MANY or os.path.exists(self.folder / ".git" / "index.lock"):
            return STORM
        places = [self.folder / path for path in paths]
        if any(not os.path.lexists(place) for place in places):
            return GONE
        return OPEN if unfinished or any(_is_empty(place) for place in places) else QUIET

    def _relevant(self, place: str) -> str:
        """A path as it is below the site's folder; with a slash at its front for one that is elsewhere, empty for what does not matter."""
        if self._probe and place == self._probe[0]:
            with contextlib.suppress(OSError):
                os.unlink(place)
            self._probe = None
            return ""
        path = os.path.relpath(place, self.folder).replace(os.sep, "/")
        if path.startswith("../") or os.path.isabs(path):
            inside = os.path.relpath(place, self._themes).replace(os.sep, "/")
            return "" if inside.startswith("../") or any(map(files.is_noise, inside.split("/"))) else "/" + path
        parts = path.split("/")
        if any(files.is_noise(part) for part in parts) or parts[0] not in PLACES:
            return ""
        if any(f"{place}{os.sep}".startswith(folder + os.sep) for folder in self._apart()):
            return ""
        return path

    # ------------------------------------------------------------------ what events do not tell

    def _tick(self, now: float) -> Batch | None:
        if self._probe and not self._probe[1]:
            # counted from the first look on: what was heard while a large site was being read waits in the queue
            self._probe = (self._probe[0], now + PROBE)
        if self._probe and now > self._probe[1]:
            with contextlib.suppress(OSError):
                os.unlink(self._probe[0])
            self._probe = None
            self._poll_instead("Nothing is heard of saved files in this folder")
        found = self._identities()
        if found != self._seen:
            # folders went or came: what was watched is no longer what is there
            self._seen = found
            if self._observer is not None:
                self.stop()
                self._observe()
            return EVERYTHING
        if not self.polling:
            return None
        if self.polled.everything_is_due():
            return EVERYTHING
        moved = self.polled.moved()
        return Batch(moved, False) if moved else None

    def _identities(self) -> dict[str, object]:
        made: dict[str, object] = {}
        for name in self._roots:
            try:
                seen = os.stat(self.folder / name)
                made[name] = (seen.st_dev, seen.st_ino)
            except OSError:
                made[name] = None
        return made


def _is_empty(place: Path) -> bool:
    try:
        return os.stat(place).st_size == 0
    except OSError:
        return False


class _Heard(FileSystemEventHandler):
    """Hands every event on."""

    def __init__(self, hear: Callable[[FileSystemEvent], None]):
        self._hear = hear

    def on_any_event(self, event: FileSystemEvent) -> None:
        self._hear(event)
