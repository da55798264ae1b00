"""Whether the share cards that a site asks for can be drawn, and which would be without their title."""

from __future__ import annotations

from collections.abc import Iterable

from generator.archive.model import Archive
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.files import read_bounded
from generator.render.output import FONT_LIMIT
from generator.render.share_card import LIBRARY, drawn_with
from generator.render.typesetting import Typesetter
from generator.settings import SETTINGS_FILE, Settings
from generator.theme.font_file import Face, read_face
from generator.theme.model import CARD_TEMPLATE, Theme

_FIELD = ("share_cards", "enabled")


def find_drawing(archive: Archive, settings: Settings, theme: Theme) -> tuple[str, list[Diagnostic]]:
    """(What the site's cards are drawn with, or nothing for a site without; what is wrong or worth knowing)."""
    if not settings.share_cards:
        return "", []
    with_ = drawn_with(theme)
    found = []
    if not with_:
        message = f"share cards are wanted, but {LIBRARY}, the library that draws them, is not installed"
        hint = f"Install it (`pip install {LIBRARY}`, or `pip install 'dateline[cards]'`), or do without cards: `share_cards: {{enabled: false}}`."
        found.append(_wrong("no-card-library", message, hint))
    if CARD_TEMPLATE not in theme.templates:
        hint = "Add it, or let the theme extend one that has it: `extends: broadsheet`."
        found.append(_wrong("bad-theme", f"share cards are wanted, but the theme {theme.name} has no template {CARD_TEMPLATE}", hint))
    faces, unfit = _faces(theme)
    if unfit:
        message = f"fonts/{unfit[0]} of the theme {theme.name} is not a TrueType or OpenType font, or is damaged"
        found.append(_wrong("bad-theme", message, "Put a file with the ending .ttf or .otf there that holds one font."))
    elif not faces:
        hint = "Put TTF or OTF files into its folder fonts/, or let it extend one that has some: `extends: broadsheet`."
        found.append(_wrong("bad-theme", f"share cards are wanted, but the theme {theme.name} has no fonts for them", hint))
    return (with_, _without_title(archive, theme, Typesetter(faces))) if not found else ("", found)


def _wrong(code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code, message, Location(SETTINGS_FILE), hint=hint, field=_FIELD)


def _faces(theme: Theme) -> tuple[list[Face], list[str]]:
    """(The theme's fonts that can be read, names of the others)."""
    made, unfit = [], []
    for font in theme.fonts:
        try:
            content = read_bounded(font.place, FONT_LIMIT)
        except OSError:
            content = None
        face = read_face(content) if content else None
        if face:
            made.append(face)
        else:
            unfit.append(font.name)
    return made, unfit


def _without_title(archive: Archive, theme: Theme, typesetter: Typesetter) -> list[Diagnostic]:
    """A warning if titles cannot be set, for a card then shows the site's name alone."""
    known = typesetter.letters
    unset = [(title, path) for title, path in _titles(archive) if not known.issuperset(title) and not typesetter.settable(title)]
    if not unset:
        return []
    title, path = unset[0]
    letter = next((c for c in title if c != " " and not typesetter.settable(c)), title[:1])
    many = f" (and that of {len(unset) - 1:,} more)" if len(unset) > 1 else ""
    message = f"the share card of this title{many} is without it: the theme’s fonts lack letters such as “{letter}”"
    hint = f"Put a TTF or OTF font that has them into themes/{theme.name}/fonts/; docs/themes.md says how."
    return [Diagnostic("unset-title", message, Location(path), Severity.WARNING, hint, field=("title",))]


def _titles(archive: Archive) -> Iterable[tuple[str, str]]:
    yield from ((article.title, article.path) for article in archive.articles)
    yield from ((facts.note.title, facts.note.path) for facts in archive.storylines)
