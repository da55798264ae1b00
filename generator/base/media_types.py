"""Media types by the names of files; the same on every machine."""

from __future__ import annotations

import mimetypes
import os

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
_KNOWN = mimetypes.MimeTypes()
"""Without the machine's own tables, so that all machines answer alike."""


def type_of(path: str) -> str:
    """Media type of a file by its name."""
    ending = os.path.splitext(path)[1].lower()
    return TYPES.get(ending) or _KNOWN.guess_type(f"x{ending}")[0] or "application/octet-stream"
