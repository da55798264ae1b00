"""Connections to the preview: bounded in number, and given up when nothing is asked for on them.

Whatever runs on this machine, or in a page that is open in its browser, can open connections and leave it at that. Each takes one of the few
files that a program may have open, and without them no page could be read.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

MOST = 1000
"""Connections at once, if the system lets us open that many files."""
AT_ONCE = 32
"""Connections that are accepted in one go."""
SPARE = 64 + 2 * AT_ONCE
"""Files that are left for reading pages, for the watcher and for the store, and for connections that are not counted yet or not closed yet."""
SILENCE = 10.0
"""Seconds within which a request must be complete."""


def most_connections() -> int:
    """How many connections there may be; asks the system for more open files where it gives so few by default (256 on macOS)."""
    try:
        import resource
    except ImportError:
        return MOST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        more = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (more, hard))
            soft = more
        except (OSError, ValueError):
            pass
    return MOST if soft == resource.RLIM_INFINITY else max(1, min(MOST, soft - SPARE))


class Connection(H11Protocol):
    """One of them."""

    most = MOST

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; if there are too many, in the place of one on which nothing is asked for."""
        super().connection_made(transport)
        if len(self.connections) > self.most:
            silent = (c for c in self.connections if isinstance(c, Connection) and c is not self and c.is_silent)
            next(silent, self).transport.abort()
        self._expect_request(None)

    @property
    def is_silent(self) -> bool:
        """Whether no request is being answered."""
        return (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing()

    def on_response_complete(self) -> None:
        """The next request may come."""
        answered = self.cycle
        super().on_response_complete()
        self._expect_request(answered)

    def _expect_request(self, answered: RequestResponseCycle | None) -> None:
        self.loop.call_later(SILENCE, self._end_if_silent, answered)

    def _end_if_silent(self, answered: RequestResponseCycle | None) -> None:
        if self.cycle is answered and not self.transport.is_closing():
            self.transport.abort()
