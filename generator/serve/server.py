"""Listening: on this machine only unless another address is asked for, on the port that is wanted or the next one that is free."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
import threading
from collections.abc import Iterable

import uvicorn

from generator.base.diagnostics import EnvironmentFault, UsageError
from generator.serve.app import make_app
from generator.serve.connections import AT_ONCE, Connection, most_connections
from generator.serve.guard import Guard
from generator.serve.preview import Preview

LOOPBACK = "127.0.0.1"
TRIES = 20
"""Ports that are tried, one after another."""
WAITING = 256
"""Connections that the system keeps until they are accepted."""


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket on `port` or the next one that is free; 0: any. Raises EnvironmentFault and UsageError."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (OSError, UnicodeError) as fault:
        raise UsageError(
            f"--host: there is no address {host} on this machine", "Give an address of this machine, such as 0.0.0.0."
        ) from fault
    last = port if port == 0 else min(port + TRIES, 65536) - 1
    for number in range(port, last + 1):
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            # a server that has just ended leaves connections behind, which are no reason to go to another port
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind((host, number))
            made.listen(WAITING)
            return made
        except OSError as fault:
            made.close()
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise EnvironmentFault(f"cannot listen on {host}:{number}: {fault.strerror or fault}") from fault
    raise EnvironmentFault(f"the ports from {port} to {last} are all taken or not allowed", "Choose another with --port.")


class _Uvicorn(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            # a few are accepted in one go, yet many may wait for that
            listening.listen(WAITING)


class Server:
    """Answers from a preview, in a thread of its own."""

    def __init__(self, preview: Preview, listening: socket.socket, names: Iterable[str]):
        """`names` are host names that are allowed beside those of this machine."""
        self._preview = preview
        self._socket = listening
        app = Guard(make_app(preview), listening.getsockname()[1], names)
        Connection.most = most_connections()
        config = uvicorn.Config(
            app, lifespan="off", log_config=None, access_log=False, server_header=False, http=Connection, ws="none", loop="asyncio",
            timeout_graceful_shutdown=1, backlog=AT_ONCE, h11_max_incomplete_event_size=32 * 1024,
        )  # fmt: skip
        self._server = _Uvicorn(config)
        self._started = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to answer, if that is not done yet."""
        if not self._started:
            self._started = True
            self._thread.start()

    def stop(self) -> None:
        """End; open streams are closed first, for a server does not end before its answers do."""
        self._preview.stop()
        self._server.should_exit = True
        if self._started:
            self._thread.join(3)
        self._socket.close()

    def _run(self) -> None:
        asyncio.run(self._server.serve([self._socket]))
