"""A web server for one folder, for the eyes of whoever started it.

It listens on 127.0.0.1 only, answers GET and HEAD with files of that folder and with nothing else, and changes
nothing. Web pages open in the same browser can send requests here too: so the Host header must name this server (a
foreign name that was made to lead here is refused), and answers may not be used by other origins.
"""

from __future__ import annotations

import errno
import os
import socketserver
import stat
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import BinaryIO
from urllib.parse import quote, unquote_to_bytes

from generator.base.diagnostics import EnvironmentFault
from generator.base.media_types import type_of
from generator.base.values import value

HOST = "127.0.0.1"
TRIES = 20
"""Ports that are tried, one after another."""
PIECE = 64 * 1024
"""Bytes that are sent at once."""
PATIENCE = 30
"""Seconds that a client may keep silent."""


@value
class Found:
    """What a path on the server leads to."""

    file: str
    """Path on disk; empty if there is nothing."""
    moved_to: str
    """Where to go instead, from the server's root; else empty."""


NOTHING = Found("", "")


def find_page(root: str, base_path: str, target: str) -> Found:
    """What a request target such as `/archive/topics/?x` leads to. `root` is a real path, `base_path` ends with a slash.

    Only plain files inside `root` are ever given, none whose name or folder begins with a dot, and nothing by way of a
    link that leads out.
    """
    path = _decoded(target.partition("?")[0].partition("#")[0])
    base = _decoded(base_path)
    if path in ("/", base.rstrip("/")) and path != base:
        return Found("", base_path)
    if not path.startswith(base):
        return NOTHING
    parts = path.removeprefix(base).split("/")
    names = parts[:-1] if parts[-1] == "" else parts
    if not all(map(_is_plain_name, names)):
        return NOTHING
    place = os.path.realpath(os.path.join(root, *names))
    if not _inside(root, place):
        return NOTHING
    if os.path.isdir(place):
        if parts[-1] != "":
            return Found("", base_path + quote("/".join(names)) + "/")
        place = os.path.realpath(os.path.join(place, "index.html"))
        return Found(place, "") if _inside(root, place) and os.path.isfile(place) else NOTHING
    return Found(place, "") if parts[-1] != "" and os.path.isfile(place) else NOTHING


def _decoded(path: str) -> str:
    """Percent-decoded once; empty if that gives no text."""
    try:
        return unquote_to_bytes(path.encode("latin-1")).decode("utf-8")
    except UnicodeError:
        return ""


def _is_plain_name(name: str) -> bool:
    """Whether a part of a path names a file or folder, and no hidden one. A colon means a drive or stream on Windows."""
    return bool(name) and not name.startswith(".") and name.isprintable() and not set(name) & set('\\:*?"<>|')


def _inside(root: str, place: str) -> bool:
    if os.path.commonpath([root, place]) != root:
        return False
    return not any(part.startswith(".") for part in os.path.relpath(place, root).split(os.sep) if part != ".")


class LocalServer(ThreadingHTTPServer):
    """Serves a folder under a base path."""

    daemon_threads = True
    block_on_close = False
    # on Windows this would let two servers share a port
    allow_reuse_address = os.name != "nt"

    def __init__(self, root: str, base_path: str, port: int):
        self.root = os.path.realpath(root)
        self.base_path = base_path
        super().__init__((HOST, port), _Requests)

    def server_bind(self) -> None:
        """Bind without asking for the machine's name, which can take long on some networks."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    @property
    def url(self) -> str:
        """Address of the front page."""
        return f"http://{HOST}:{self.server_port}{self.base_path}"

    def is_own_host(self, host: str) -> bool:
        """Whether a Host header names this server."""
        names = (HOST, "localhost", "[::1]")
        own = {f"{name}:{self.server_port}" for name in names} | (set(names) if self.server_port == 80 else set())
        return host.strip().lower() in own

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news; anything else is a bug of ours and goes to the caller's standard error."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def start_server(root: str, base_path: str, port: int) -> LocalServer:
    """A server on `port` or the next one that is free; 0: any. Raises EnvironmentFault."""
    last = port if port == 0 else min(port + TRIES, 65536) - 1
    for number in range(port, last + 1):
        try:
            return LocalServer(root, base_path, number)
        except OSError as fault:
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise EnvironmentFault(f"cannot listen on {HOST}:{number}: {fault.strerror or fault}") from fault
    raise EnvironmentFault(f"the ports from {port} to {last} are all taken or not allowed", "Choose another with --port.")


class _Requests(BaseHTTPRequestHandler):
    """The requests of one connection."""

    server: LocalServer
    protocol_version = "HTTP/1.1"
    timeout = PATIENCE

    def parse_request(self) -> bool:
        """Read a request; refuse whatever is not a plain look at a page of this server."""
        if not super().parse_request():
            return False
        hosts = self.headers.get_all("Host") or []
        if self.command not in ("GET", "HEAD"):
            return self._refuse(405, "Only GET and HEAD are answered here.")
        if len(hosts) != 1 or not self.server.is_own_host(hosts[0]):
            return self._refuse(403, "This server answers only to its own name.")
        if not self.path.startswith("/"):
            return self._refuse(400, "The address must begin with a slash.")
        if self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers:
            return self._refuse(400, "A request for a page has no content.")
        return True

    def do_GET(self) -> None:
        """Answer with a page, a redirect, or the site's own page for what is not there."""
        found = find_page(self.server.root, self.server.base_path, self.path)
        if found.moved_to:
            self._answer(302, "text/plain; charset=utf-8", 0, {"Location": found.moved_to})
        elif not (found.file and self._send_file(200, found.file)):
            missing = os.path.join(self.server.root, "404.html")
            if not (_inside(self.server.root, os.path.realpath(missing)) and self._send_file(404, missing)):
                self._say(404, "There is no such page.")

    do_HEAD = do_GET  # noqa: N815 - the name is http.server's

    def _send_file(self, status: int, place: str) -> bool:
        """Send a file; False if it cannot be read."""
        try:
            with open(os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
                seen = os.fstat(file.fileno())
                if not stat.S_ISREG(seen.st_mode):
                    return False
                self._answer(status, type_of(place), seen.st_size)
                if self.command != "HEAD":
                    _copy(file, self.wfile, seen.st_size)
                return True
        except ConnectionError:
            raise
        except OSError:
            return False

    def _refuse(self, status: int, why: str) -> bool:
        # whatever else is in the connection may be the content of the request that was refused
        self.close_connection = True
        self._say(status, why)
        return False

    def _say(self, status: int, text: str) -> None:
        content = f"{text}\n".encode()
        self._answer(status, "text/plain; charset=utf-8", len(content), {"Allow": "GET, HEAD"} if status == 405 else {})
        if self.command != "HEAD":
            self.wfile.write(content)

    def _answer(self, status: int, kind: str, length: int, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        # what was built a moment ago must be seen, and nobody but this page may use it
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        for name, text in (more or {}).items():
            self.send_header(name, text)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server itself refuses: without its page, which repeats what was asked."""
        self._refuse(code, "This request cannot be answered.")

    def version_string(self) -> str:
        """The Server header."""
        return "Dateline"

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: an editor looks at the page, not at requests."""


def _copy(file: BinaryIO, to: BufferedIOBase, length: int) -> None:
    """Not more bytes than were announced, even if the file is written to meanwhile."""
    left = length
    while left > 0 and (piece := file.read(min(left, PIECE))):
        to.write(piece)
        left -= len(piece)
