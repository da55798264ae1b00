"""Asking other servers for pages. The one place that opens connections, and only to the public internet.

What an address leads to may be chosen by somebody else (a feed, a redirect, a name server): so each hop is resolved here, the
addresses it gives are looked at, and the connection is made to one of those and to no other. Time and size are bounded as
a whole, however slowly a server drips. No proxies, cookies, passwords or configuration of the machine are used.
"""

from __future__ import annotations

import http.client
import io
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from generator import __version__
from generator.base.public_addresses import is_public
from generator.base.values import value

AGENT = f"Dateline/{__version__}"
HOPS = 5
SIZE = 10 * 1024**2
SECONDS = 20.0
PORTS = frozenset({80, 443})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\]")
_PIECE = 64 * 1024

Resolve = Callable[[str, int], list[str]]


class FetchFault(Exception):
    """Nothing came of a request. `kind` is one of refused (by us: not a public web address), unknown-host, unreachable, slow, too-large,
    redirects, broken."""

    def __init__(self, kind: str, message: str):
        self.kind = kind
        super().__init__(message)


@value
class Fetched:
    """An answer."""

    url: str
    """Where it came from in the end."""
    status: int
    headers: Mapping[str, str]
    """Names in small letters."""
    body: bytes
    moved: str
    """Where all redirects that are meant to last lead to, if the first is such a one; else empty."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system's resolver gives them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Makes requests within limits. May be used by several threads at once."""

    def __init__(
        self,
        *,
        agent: str = AGENT,
        seconds: float = SECONDS,
        size: int = SIZE,
        also: frozenset[tuple[str, int]] = frozenset(),
        resolver: Resolve = resolve,
    ):
        """`also` are (address, port) that may be asked though they are not public: for tests, which ask themselves."""
        self.agent = agent
        self.seconds = seconds
        self.size = size
        self.also = also
        self.resolver = resolver
        self.context = ssl.create_default_context()

    def get(self, url: str, headers: Mapping[str, str] | None = None, *, whole: bool = True) -> Fetched:
        """The page at an address, redirects followed; its beginning is enough if not `whole`. Raises FetchFault."""
        return self._follow("GET", url, headers or {}, whole)

    def head(self, url: str) -> Fetched:
        """As `get`, without the body. Raises FetchFault."""
        return self._follow("HEAD", url, {})

    def _follow(self, method: str, url: str, headers: Mapping[str, str], whole: bool = True) -> Fetched:
        deadline = time.monotonic() + self.seconds
        moved, lasting = "", True
        for _ in range(HOPS + 1):
            status, got, body = self._ask(method, url, headers, deadline, whole)
            target = got.get("location", "")
            if status not in _REDIRECTS or not target:
                return Fetched(url, status, got, body, moved)
            following = urljoin(url, target)
            if url.startswith("https:") and not following.startswith("https:"):
                raise FetchFault("refused", "it leads from https to an address without encryption")
            lasting = lasting and status in (301, 308)
            moved = following if lasting else moved
            url = following
        raise FetchFault("redirects", f"it leads on more than {HOPS} times")

    def _ask(self, method: str, url: str, headers: Mapping[str, str], deadline: float, whole: bool) -> tuple[int, Mapping[str, str], bytes]:
        scheme, host, port, target = web_target(url)
        with _faults():
            connection = _Connection(host, port, scheme == "https", self, deadline)
            try:
                named = host if port == (443 if scheme == "https" else 80) else f"{host}:{port}"
                sent = {
                    "Host": named,
                    "User-Agent": self.agent,
                    "Accept": "*/*",
                    "Accept-Encoding": "identity",
                    "Connection": "close",
                    **headers,
                }
                connection.request(method, target, headers=sent)
                answer = connection.getresponse()
                got = {name.lower(): text for name, text in reversed(answer.getheaders())}
                if answer.status in _REDIRECTS:
                    return answer.status, got, b""
                return answer.status, got, self._body(answer) if whole else answer.read(_PIECE)
            finally:
                connection.finish()

    def _body(self, answer: http.client.HTTPResponse) -> bytes:
        pieces, size = [], 0
        while piece := answer.read(_PIECE):
            size += len(piece)
            if size > self.size:
                raise FetchFault("too-large", f"it is larger than {self.size // 1024**2 or 1} MiB")
            pieces.append(piece)
        return b"".join(pieces)

    def addresses(self, host: str, port: int, deadline: float) -> list[str]:
        """Those addresses of a host that may be asked. Raises FetchFault and OSError."""
        found = self._resolved(host.strip("[]"), port, deadline)
        allowed = [a for a in found if (a, port) in self.also or (port in PORTS and is_public(a))]
        if not allowed:
            if found and all(map(is_public, found)):
                raise FetchFault("refused", f"port {port} is not one that web pages are at")
            raise FetchFault("refused", "it does not lead to the public internet")
        return allowed

    def _resolved(self, host: str, port: int, deadline: float) -> list[str]:
        """What the resolver says; it cannot be stopped, so it is left behind where it takes too long."""
        result: list[list[str]] = []
        fault: list[OSError] = []

        def look() -> None:
            try:
                result.append(self.resolver(host, port))
            except OSError as wrong:
                fault.append(wrong)
            except UnicodeError:
                fault.append(socket.gaierror(socket.EAI_NONAME, "not a name"))

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        thread.join(max(0.0, deadline - time.monotonic()))
        if fault:
            raise fault[0]
        if not result:
            raise TimeoutError
        return result[0]


def web_target(url: str) -> tuple[str, str, int, str]:
    """(scheme, host in ASCII, port, path with query) of an address of a page. Raises FetchFault for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.netloc.rpartition("@")[2]
        host = host[: host.index("]") + 1] if host.startswith("[") else host.partition(":")[0]
        host = host.lower() if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise FetchFault("refused", "it cannot be read as an address") from None
    if parts.scheme not in ("http", "https"):
        raise FetchFault("refused", "only http and https are asked for")
    if "@" in parts.netloc:
        raise FetchFault("refused", "it names a user")
    if not _HOST.fullmatch(host) or len(host) > 253 or port == 0:
        raise FetchFault("refused", "its host is not a name or number that there can be")
    target = quote(parts.path or "/", safe="/:@!$&'()*+,;=~%-._") + (
        f"?{quote(parts.query, safe='/:@!$&()*+,;=~%-._?')}" if parts.query else ""
    )
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), target


@contextmanager
def _faults() -> Iterator[None]:
    """Whatever goes wrong with a connection, in words."""
    try:
        yield
    except TimeoutError:
        raise FetchFault("slow", "it took too long to answer") from None
    except socket.gaierror:
        raise FetchFault("unknown-host", "there is no server of that name") from None
    except ssl.SSLCertVerificationError as fault:
        raise FetchFault("broken", f"its certificate is not good: {fault.verify_message}") from None
    except OSError as fault:
        raise FetchFault("unreachable", f"it cannot be reached: {fault.strerror or type(fault).__name__}") from None
    except (http.client.HTTPException, ValueError):
        raise FetchFault("broken", "its answer is not one of a web server") from None


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was looked at, whose every wait ends at the deadline."""

    def __init__(self, host: str, port: int, encrypted: bool, fetcher: Fetcher, deadline: float):
        super().__init__(host, port)
        self._encrypted = encrypted
        self._fetcher = fetcher
        self._deadline = deadline
        self._made: socket.socket | None = None

    def connect(self) -> None:
        last: OSError = OSError("no address")
        for address in self._fetcher.addresses(self.host, self.port, self._deadline):
            try:
                made = socket.create_connection((address, self.port), timeout=left(self._deadline))
            except OSError as fault:
                last = fault
                continue
            try:
                if self._encrypted:
                    made = self._fetcher.context.wrap_socket(made, server_hostname=self.host.strip("[]").rstrip("."))
            except BaseException:
                made.close()
                raise
            self._made = made
            self.sock = _Bounded(made, self._deadline)
            return
        raise last

    def finish(self) -> None:
        """Let go of it. (`close` is called by the library while the answer is still to be read.)"""
        self.close()
        if self._made is not None:
            self._made.close()


def left(deadline: float) -> float:
    """Seconds until a deadline. Raises TimeoutError after it."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Bounded:
    """As much of a socket as `http.client` uses."""

    def __init__(self, inner: socket.socket, deadline: float):
        self._inner = inner
        self._deadline = deadline

    def sendall(self, content: Any) -> None:
        self._inner.settimeout(left(self._deadline))
        self._inner.sendall(content)

    def makefile(self, *_: object, **__: object) -> io.BufferedReader:
        return io.BufferedReader(_Pieces(self._inner, self._deadline), _PIECE)

    def close(self) -> None:
        """Nothing: see `_Connection.finish`."""


class _Pieces(io.RawIOBase):
    """What a server sends, piece by piece, each wait bounded by what is left of the time."""

    def __init__(self, inner: socket.socket, deadline: float):
        self._inner = inner
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._inner.settimeout(left(self._deadline))
        return self._inner.recv_into(buffer)
