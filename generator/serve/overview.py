"""The page `/_dateline/`: what an editor wants to know about the site as a whole. Plain HTML, in the preview only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from generator.base.diagnostics import Diagnostic
from generator.base.urls import page_path
from generator.serve.preview import Preview
from generator.serve.script_tag import PLACE
from generator.serve.shown import editor_link

SLOWEST = 20
SHOWN = 5000
"""Lines of a list at most."""
_REASONS = {"draft": "a draft", "scheduled": "held back until", "expired": "expired"}


def nothing_page(text: str, home: str) -> bytes:
    """A page for where there is none."""
    body = f'<main><h1>Dateline preview</h1><p>{escape(text)}</p><p><a href="{escape(home)}">Front page</a></p></main>'
    return _page("Dateline preview", body)


def overview_page(preview: Preview) -> bytes:
    """All diagnostics, drafts, what is held back, redirects, and the pages that took longest."""
    state = preview.site.state
    base = preview.base_path
    outputs = (state.planned.outputs if state is not None else None) or {}
    redirects = [o for o in outputs.values() if o.template == "redirect.html"]
    slowest = sorted(preview.pages.noted.values(), key=lambda r: -r.seconds)[:SLOWEST]
    found = preview.site.diagnostics
    parts = [f'<h1>Preview</h1><p><a href="{escape(base)}">Front page</a></p>']
    parts.append(_list("Mistakes and warnings", "mistakes", (_diagnostic(preview, d) for d in found), len(found), "None."))
    held = preview.site.held
    shown = (
        f"{_file(preview, h.path)} <b>{escape(h.title)}</b>: {_REASONS.get(h.reason, h.reason)} {escape(h.moment.replace('T', ' ').replace('Z', ' UTC'))}"
        for h in held
    )
    parts.append(_list("Drafts and held-back articles", "held", shown, len(held), "None. Drafts are shown on the pages with `--drafts`."))
    lines = (f"{_link(base, o.path)} ← {', '.join(map(escape, o.sources))}" for o in redirects)
    parts.append(_list("Redirects", "redirects", lines, len(redirects), "None."))
    times = (f"{_link(base, r.path)} {r.seconds * 1000:.1f} ms" for r in slowest)
    parts.append(_list("Slowest pages", "slowest", times, len(slowest), "None was made yet."))
    return _page("Preview", f"<main>{''.join(parts)}</main>")


def _list(title: str, name: str, lines: Iterable[str], count: int, nothing: str) -> str:
    made = []
    for number, line in enumerate(lines):
        if number == SHOWN:
            made.append(f"<li>… and {count - SHOWN} more</li>")
            break
        made.append(f"<li>{line}</li>")
    shown = f"<ul>{''.join(made)}</ul>" if made else f"<p>{nothing}</p>"
    return f'<section id="{name}"><h2>{title} ({count:,})</h2>{shown}</section>'


def _link(base: str, path: str) -> str:
    return f'<a href="{escape(base + page_path(path)[1:])}">{escape(page_path(path))}</a>'


def _file(preview: Preview, path: str, line: int = 0, column: int = 0) -> str:
    place = f"{path}:{line}:{column}" if line else path
    link = editor_link(preview.options.editor, preview.site.folder, path, line, column)
    return f'<a class="place" href="{escape(link)}">{escape(place)}</a>' if link else f'<span class="place">{escape(place)}</span>'


def _diagnostic(preview: Preview, d: Diagnostic) -> str:
    """A mistake as the overlay shows it."""
    at = d.location
    line = f'{_file(preview, at.path, at.line, at.column)}: <b class="{d.severity}">{d.severity}</b> {_worded(d.message)} <code class="soft">{d.code}</code>'
    hint = f'<p class="hint">→ {_worded(d.hint)}</p>' if d.hint else ""
    return f"<p>{line}</p>{_excerpt(d)}{hint}"


def _excerpt(d: Diagnostic) -> str:
    if not d.excerpt or not d.location.line:
        return ""
    number, start = f"{d.location.line} | ", max(0, d.location.column - 1)
    code = f'<span class="soft">{number}</span>{escape(d.excerpt)}'
    if d.location.column:
        length = max(1, min(d.location.length or 1, len(d.excerpt) - start))
        # tabs stay tabs, so that the caret is below what it means
        before = re.sub(r"[^\t]", " ", d.excerpt[:start])
        code += f'\n<span class="caret">{" " * len(number)}{before}{"^" * length}</span>'
    return f"<pre>{code}</pre>"


def _worded(text: str) -> str:
    """What messages have between backticks is what somebody typed."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _page(title: str, body: str) -> bytes:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'\">"
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{PLACE}preview.css"></head><body class="dateline-page">{body}</body></html>\n'
    ).encode()
