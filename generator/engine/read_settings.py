"""Reading `site.yaml`."""

from __future__ import annotations

from pathlib import Path

from generator.base import files
from generator.base.diagnostics import Diagnostic, UsageError
from generator.base.source_text import decode
from generator.engine.settings_note import noted_settings, settings_note
from generator.engine.site_folder import no_site
from generator.engine.store import Store
from generator.settings import SETTINGS_FILE, Settings

SETTINGS_LIMIT = 64 * 1024


def read_settings(folder: Path, base_url: str = "") -> tuple[Settings | None, list[Diagnostic]]:
    """`site.yaml` of a site folder. Raises UsageError if there is none."""
    return _parsed(_content(folder), base_url)


def recall_settings(folder: Path, base_url: str, store: Store) -> tuple[Settings | None, list[Diagnostic], str]:
    """The same, from the store where it has them; also the note to keep of them, empty for none. Raises UsageError."""
    content = _content(folder)
    settings = noted_settings(store, content, base_url)
    if settings is not None:
        return settings, [], settings_note(settings, content, base_url)
    settings, diagnostics = _parsed(content, base_url)
    return settings, diagnostics, settings_note(settings, content, base_url) if settings and not diagnostics else ""


def _content(folder: Path) -> bytes:
    try:
        content = files.read_bounded(folder / SETTINGS_FILE, SETTINGS_LIMIT)
    except OSError:
        raise no_site(folder) from None
    if content is None:
        raise UsageError(f"{SETTINGS_FILE} is larger than {SETTINGS_LIMIT // 1024} KiB")
    return content


def _parsed(content: bytes, base_url: str) -> tuple[Settings | None, list[Diagnostic]]:
    # loaded only where something is read, for the schema takes as long to load as a plan is made
    from generator.settings.read import parse_settings

    source, diagnostics = decode(SETTINGS_FILE, content)
    if source is None:
        return None, diagnostics
    settings, wrong = parse_settings(source.text, base_url=base_url)
    return settings, [*diagnostics, *wrong]
