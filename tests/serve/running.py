"""A preview that runs inside the test, with real files, a real watcher and a real server on this machine."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator.base.diagnostics import Diagnostic
from generator.base.workers import Workers
from generator.engine.report import silent
from generator.engine.site_store import opened_store
from generator.serve.live_site import LiveSite
from generator.serve.preview import Preview, PreviewOptions
from generator.serve.script_tag import without_script
from generator.serve.server import Server, listen
from generator.serve.watch import Watch
from generator.theme.places import shipped_themes
from tests.support import NOW

LONG = 20.0
"""Seconds after which something that should happen counts as not happening."""


class Heard:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.causes: list[str] = []
        self.diagnostics: list[tuple[Diagnostic, ...]] = []
        self.faults: list[Exception] = []
        self.rests = 0

    def changed(self, cause: str, seconds: float) -> None:
        self.causes.append(cause)

    def diagnosed(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics.append(tuple(diagnostics))

    def trouble(self, fault: Exception) -> None:
        self.faults.append(fault)

    def resting(self) -> None:
        self.rests += 1


class Running:
    """A preview and how to ask it."""

    def __init__(self, site: Path, preview: Preview, port: int, heard: Heard, said: list[str]):
        self.site = site
        self.preview = preview
        self.port = port
        self.heard = heard
        self.said = said

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.root}{self.preview.base_path}"

    def get(self, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        try:
            connection.request(method, path)
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def text(self, path: str) -> str:
        """A page below the base path, without the preview's script."""
        return without_script(self.get(self.preview.base_path + path)[2]).decode()

    def save(self, path: str, text: str) -> None:
        place = self.site / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, "utf-8")

    def until(self, true: Callable[[], Any], what: str = "it") -> Any:
        """Wait until something is so."""
        end = time.monotonic() + LONG
        while time.monotonic() < end:
            if found := true():
                return found
            time.sleep(0.01)
        raise AssertionError(f"{what} did not come about")

    def settled(self) -> None:
        """Wait until everything that was heard of is planned and shown."""

        def quiet() -> bool:
            state = self.preview.site.state
            return self.preview.site.waiting is None and state is not None and state.planned.outputs is not None

        self.until(quiet, "a plan")

    @contextmanager
    def listening(self, path: str) -> Iterator[Callable[[], dict[str, Any]]]:
        """An open page: gives a function that waits for its next message."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONG)
        connection.request("GET", f"/_dateline/events?path={path}")
        answer = connection.getresponse()
        assert answer.status == 200

        def following() -> dict[str, Any]:
            while True:
                line = answer.readline()
                assert line, "the stream ended"
                if line.startswith(b"data: ") and (message := json.loads(line[6:])):
                    return message  # type: ignore[no-any-return]

        try:
            yield following
        finally:
            connection.close()


@contextmanager
def previewing(site: Path, *, port: int = 0, poll: bool = False, **options: Any) -> Iterator[Running]:
    """Preview a site while the block runs."""
    heard, said = Heard(), []  # type: ignore[var-annotated]
    how = {name: options.pop(name) for name in ("editor", "follow") if name in options}
    settings = {"base_url": "", "base_path": "", "drafts": False, "moment": lambda: NOW, **options}
    live = LiveSite(site, **settings)
    preview = Preview(live, PreviewOptions(**how), heard)
    listening = listen("127.0.0.1", port)
    with Workers(1) as workers, opened_store(site, silent) as store:
        live.load(store, workers, silent)
    watch = Watch(site, shipped_themes(), poll=poll, say=said.append)
    server = Server(preview, listening, ())
    watch.start()
    server.start()
    following = threading.Thread(target=preview.run, args=(watch,), daemon=True)
    following.start()
    made = Running(site, preview, listening.getsockname()[1], heard, said)
    try:
        yield made
    finally:
        watch.stop()
        server.stop()
        following.join(LONG)
        assert not following.is_alive()
