"""The one thing that a page of the preview has more than the built one: the preview's script."""

from __future__ import annotations

import html
import re

PLACE = "/_dateline/"
"""Path below which the preview's own files are; no site has it."""
_TAG = re.compile(rb'<script src="/_dateline/preview\.js" defer [^>]*></script>')


def with_script(content: bytes, path: str, digest: str, *, bare: bool = False) -> bytes:
    """A page with the preview's script at its end. `path` is the output path it stands for, `digest` that of `content`."""
    tag = f'<script src="{PLACE}preview.js" defer data-path="{html.escape(path)}" data-digest="{digest}"{" data-bare" if bare else ""}></script>'
    place = content.rfind(b"</body>")
    place = len(content) if place < 0 else place
    return content[:place] + tag.encode() + content[place:]


def without_script(content: bytes) -> bytes:
    """What a build writes."""
    return _TAG.sub(b"", content)
