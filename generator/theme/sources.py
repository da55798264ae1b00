"""Templates of a chain of themes as texts, and their code. What a chain is made of is known here (`manifest` finds it out)."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import Diagnostic, Location
from generator.theme.places import ThemePlace
from generator.theme.templates import Templates
from generator.theme.words import load_words

MANIFEST = "theme.yaml"
TEXT_LIMIT = 1024 * 1024
ASSET_LIMIT = 16 * 1024 * 1024


def load_code(places: Sequence[ThemePlace], site: Path, language: str, only: Iterable[str]) -> Mapping[str, bytes] | None:
    """The code of some templates of a chain of themes and of what they draw on, in a language; None if there are errors in them."""
    diagnostics: list[Diagnostic] = []
    words = load_words(places, site, language, diagnostics)
    templates = Templates(read_templates(places, site, diagnostics), shown_paths(places, site), words, only)
    return None if diagnostics or any(d.is_error for d in templates.diagnostics) else templates.code


def read_templates(places: Sequence[ThemePlace], site: Path, diagnostics: list[Diagnostic]) -> dict[str, str]:
    """Template name -> source, of a chain of themes, own first.

    A template of an extended theme that is overridden is also there as `THEME/NAME`.
    """
    sources: dict[str, str] = {}
    for place in reversed(places):
        found: dict[str, str] = {}
        folder = place.folder(site)
        for entry in files.walk(folder, "templates", inside=folder):
            if entry.problem:
                diagnostics.append(wrong(place, f"{entry.path} cannot be read: {entry.detail}", code=entry.problem))
                continue
            try:
                found[entry.path.removeprefix("templates/")] = read_file(folder / entry.path, TEXT_LIMIT).decode("utf-8")
            except OSError as fault:
                diagnostics.append(wrong(place, f"{entry.path} cannot be read: {fault.strerror}", code="unreadable-file"))
            except UnicodeDecodeError:
                diagnostics.append(wrong(place, f"{entry.path} is not UTF-8 text", code="bad-encoding"))
        sources.update(found)
        # of two themes of one name, the extended one keeps the long names: its namesake is what extends it
        sources = {**{f"{place.name}/{name}": text for name, text in found.items()}, **sources}
    return dict(sorted(sources.items()))


def shown_paths(places: Sequence[ThemePlace], site: Path) -> dict[str, str]:
    """Template name -> its file as messages name it."""
    shown: dict[str, str] = {}
    for place in reversed(places):
        folder = place.folder(site)
        for entry in files.walk(folder, "templates", inside=folder):
            name = entry.path.removeprefix("templates/")
            shown[name] = f"{place.shown}/{entry.path}"
            shown.setdefault(f"{place.name}/{name}", shown[name])
    return shown


def read_file(path: Path, limit: int = ASSET_LIMIT) -> bytes:
    """A file's bytes. Raises OSError, also for one that is too large."""
    content = files.read_bounded(path, limit)
    if content is None:
        raise OSError(errno.EFBIG, f"larger than {limit // 1024**2} MiB", str(path))
    return content


def wrong(place: ThemePlace, message: str, hint: str = "", code: str = "bad-theme") -> Diagnostic:
    """What is wrong with a theme as a whole."""
    return Diagnostic(code, message, Location(f"{place.shown}/{MANIFEST}"), hint=hint)
