"""Who may ask the preview, and for what. Web pages that are open in the same browser can send requests here too.

So the Host header must name this server (a foreign name that was made to lead here is refused), other origins get nothing, and there is
nothing that changes anything. What is refused is refused with a plain answer and no more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""What every answer says: keep nothing, guess nothing, and nobody else may use it."""
LONGEST = 4096
"""Bytes of a path; no address of a site comes near."""


class Guard:
    """Lets through what a browser that shows this site asks."""

    def __init__(self, app: App, port: int, names: Iterable[str]):
        """`names` are those under which the server is known, beside the usual ones of this machine."""
        self._app = app
        self._port = port
        self._names = frozenset({"127.0.0.1", "localhost", "[::1]", *(n.lower() for n in names)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refused = self._refuse(scope)
        if refused:
            await _say(send, *refused, bare=scope["method"] == "HEAD")
            return

        async def with_headers(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        await self._app(scope, receive, with_headers)

    def _refuse(self, scope: Scope) -> tuple[int, str] | None:
        """(status, why) of a request that gets no answer."""
        if scope["method"] not in ("GET", "HEAD"):
            return 405, "Only GET and HEAD are answered here."
        held: dict[bytes, list[str]] = {}
        for name, text in scope["headers"]:
            held.setdefault(name.lower(), []).append(text.decode("latin-1").strip().lower())
        hosts = held.get(b"host", [])
        if len(hosts) != 1 or not self._is_own(hosts[0], scope):
            return 403, "This server answers only to its own name."
        raw = scope.get("raw_path") or b""
        if not raw.startswith(b"/") or len(raw) > LONGEST:
            return 400, "The address must begin with a slash."
        if held.get(b"content-length", ["0"]) != ["0"] or b"transfer-encoding" in held:
            return 400, "A request for a page has no content."
        if any(origin != f"http://{hosts[0]}" for origin in held.get(b"origin", ())):
            return 403, "Other sites get nothing here."
        if held.get(b"sec-fetch-site", ["none"])[0] in ("cross-site", "same-site") and held.get(b"sec-fetch-dest") != ["document"]:
            # a link that somebody follows is a document; a script, picture or frame in another page is not
            return 403, "Other sites get nothing here."
        return None

    def _is_own(self, host: str, scope: Scope) -> bool:
        """Whether a Host header names this server: by one of its names, or by the very address that the request came to."""
        name, colon, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
        if not colon:
            name, port = host, "80"
        if port != str(self._port):
            return False
        own = scope.get("server")
        return name in self._names or bool(own and name in (own[0], f"[{own[0]}]"))


async def _say(send: Send, status: int, text: str, *, bare: bool) -> None:
    content = f"{text}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(content)).encode()), (b"connection", b"close")]
    if status == 405:
        headers.append((b"allow", b"GET, HEAD"))
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *HEADERS]})
    await send({"type": "http.response.body", "body": b"" if bare else content})
