"""Reading `site.yaml`."""

from __future__ import annotations

from pathlib import Path

from generator.base import files
from generator.base.diagnostics import Diagnostic, UsageError
from generator.base.source_text import decode
from generator.engine.site_folder import no_site
from generator.settings import SETTINGS_FILE, Settings
from generator.settings.read import parse_settings

SETTINGS_LIMIT = 64 * 1024


def read_settings(folder: Path, base_url: str = "") -> tuple[Settings | None, list[Diagnostic]]:
    """`site.yaml` of a site folder. Raises UsageError if there is none."""
    place = folder / SETTINGS_FILE
    try:
        content = files.read_bounded(place, SETTINGS_LIMIT)
    except OSError:
        raise no_site(folder) from None
    if content is None:
        raise UsageError(f"{SETTINGS_FILE} is larger than {SETTINGS_LIMIT // 1024} KiB")
    source, diagnostics = decode(SETTINGS_FILE, content)
    if source is None:
        return None, diagnostics
    settings, wrong = parse_settings(source.text, base_url=base_url)
    return settings, [*diagnostics, *wrong]
