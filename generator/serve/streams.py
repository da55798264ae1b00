"""Open pages: each holds a stream of events open, by which it hears that it is out of date."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Mapping

MOST = 64
"""Streams that are held open at once."""
WAITING = 8
"""Messages that wait for a page which does not read them; each tells all there is to know, so that older ones may go."""
HEARTBEAT = 10.0
"""Seconds of silence after which a sign of life is sent."""


class Stream:
    """One open page."""

    def __init__(self, path: str, loop: asyncio.AbstractEventLoop):
        self.path = path
        """Output path of the page."""
        self._loop = loop
        self._queue: asyncio.Queue[str | None] = asyncio.Queue()

    def send(self, message: Mapping[str, object] | None) -> None:
        """Send a message, from any thread; None ends the stream."""
        text = None if message is None else f"data: {json.dumps(message, separators=(',', ':'))}\n\n"
        try:
            self._loop.call_soon_threadsafe(self._put, text)
        except RuntimeError:
            # the server has ended
            return

    def _put(self, text: str | None) -> None:
        while self._queue.qsize() >= WAITING:
            self._queue.get_nowait()
        self._queue.put_nowait(text)

    async def texts(self) -> AsyncIterator[str]:
        """What goes over the wire."""
        yield ": dateline\n\n"
        while True:
            try:
                text = await asyncio.wait_for(self._queue.get(), HEARTBEAT)
            except TimeoutError:
                yield "data: {}\n\n"
                continue
            if text is None:
                return
            yield text


class Streams:
    """All open pages."""

    def __init__(self) -> None:
        self._open: list[Stream] = []
        self._lock = threading.Lock()
        self._ended = False

    def add(self, stream: Stream) -> bool:
        """Take a stream in; False if there are too many."""
        with self._lock:
            if self._ended or len(self._open) >= MOST:
                return False
            self._open.append(stream)
            return True

    def drop(self, stream: Stream) -> None:
        """Forget a stream that was closed."""
        with self._lock:
            if stream in self._open:
                self._open.remove(stream)

    def all(self) -> list[Stream]:
        """The streams that are open."""
        with self._lock:
            return list(self._open)

    def end(self) -> None:
        """Close them all, for good."""
        with self._lock:
            self._ended = True
        for stream in self.all():
            stream.send(None)
