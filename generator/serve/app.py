"""The answers of the preview's server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote_to_bytes

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from generator.base.media_types import type_of
from generator.base.urls import output_path
from generator.serve.overview import nothing_page, overview_page
from generator.serve.preview import Preview
from generator.serve.script_tag import PLACE, with_script
from generator.serve.streams import Stream

ASSETS = Path(__file__).parent / "assets"
_OWN = {
    "preview.js": "text/javascript; charset=utf-8",
    "preview.css": "text/css; charset=utf-8",
    "idiomorph.min.js": "text/javascript; charset=utf-8",
}
_HTML = "text/html; charset=utf-8"


def make_app(preview: Preview) -> Starlette:
    """The application that answers from a preview."""

    async def events(request: Request) -> Response:
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        return await _events(preview, request)

    async def overview(request: Request) -> Response:
        return Response(await run_in_threadpool(overview_page, preview), media_type=_HTML)

    async def own(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _OWN:
            return PlainTextResponse("There is no such page.\n", 404)
        return Response(await run_in_threadpool((ASSETS / name).read_bytes), media_type=_OWN[name])

    async def page(request: Request) -> Response:
        return await run_in_threadpool(_answer, preview, request)

    methods = ["GET", "HEAD"]
    return Starlette(
        routes=[
            Route(f"{PLACE}events", events, methods=["GET"]),
            Route(PLACE, overview, methods=methods),
            Route(PLACE + "{name}", own, methods=methods),
            Route("/{path:path}", page, methods=methods),
        ]
    )


def wanted_path(raw: bytes, base_path: str) -> str | None:
    """The output path that a request target means; None if it lies outside the site. It is a key to look up, never a path on disk."""
    try:
        path = unquote_to_bytes(raw.partition(b"?")[0]).decode("utf-8")
        base = unquote_to_bytes(base_path).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return output_path("/" + path.removeprefix(base)) if path.startswith(base) else None


def _answer(preview: Preview, request: Request) -> Response:
    """Runs in a thread: an output, a redirect, or the site's own page for what is not there."""
    raw: bytes = request.scope["raw_path"]
    base = preview.base_path
    path = wanted_path(raw, base)
    if path is None:
        if raw in (b"/", base.rstrip("/").encode("ascii", "replace")):
            return RedirectResponse(base, 302)
        text = f"There is no such page: this site is below {base}, and an address that leads past it would not work when it is published."
        return Response(nothing_page(text, base), 404, media_type=_HTML)
    found = preview.page(path)
    if found is not None:
        if found.output.renderer != "html":
            return Response(found.content, headers={"content-type": type_of(path)})
        status = 500 if found.fault is not None and not found.content else 200
        content = found.content or nothing_page("This page cannot be made: see the message.", base)
        return Response(with_script(content, path, found.digest), status, media_type=_HTML)
    if path and not path.endswith("index.html") and preview.page(f"{path}/index.html") is not None:
        return RedirectResponse(base + quote(path) + "/", 302)
    missing = preview.page("404.html")
    if missing is not None:
        return Response(with_script(missing.content, path, missing.digest), 404, media_type=_HTML)
    text = "The site cannot be shown yet."
    return Response(with_script(nothing_page(text, base), path, "", bare=True), 503, media_type=_HTML)


async def _events(preview: Preview, request: Request) -> Response:
    """The stream of one open page, named by its output path in the query."""
    path = parse_qs(request.url.query).get("path", [""])[0]
    stream = Stream(path, asyncio.get_running_loop())
    if not preview.streams.add(stream):
        return PlainTextResponse("Too many pages are open.\n", 503)
    await run_in_threadpool(preview.greet, stream)

    async def texts() -> AsyncIterator[str]:
        try:
            async for text in stream.texts():
                yield text
        finally:
            preview.streams.drop(stream)

    return StreamingResponse(texts(), media_type="text/event-stream", headers={"x-accel-buffering": "no"})
