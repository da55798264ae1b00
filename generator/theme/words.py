"""The words of a site: from the catalogues of its theme, of those that the theme extends, and of the program."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.words import ENGLISH, Words
from generator.theme.catalogue import MOST, Catalogue
from generator.theme.places import ThemePlace

FOLDER = "words"
"""Folder of catalogues in a theme; each is named after its language: `de.po`."""
PROGRAM = Path(__file__).resolve().parent.parent / FOLDER
"""Catalogues of what the program says itself."""
LIMIT = 4 * 1024 * 1024
_NAME = re.compile(r"([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.po", re.IGNORECASE)
_FIVE = frozenset("be bg es et hu hy it ka lv pl sl sq".split())
"""Languages that group digits of numbers with at least five (CLDR's `minimumGroupingDigits`); so does Portuguese of Portugal."""
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def load_words(places: Sequence[ThemePlace], site: Path, language: str, diagnostics: list[Diagnostic]) -> Words:
    """The words of a language, of a chain of themes, own first. Mistakes in catalogues are added to `diagnostics`, and what is wrong is
    not translated."""
    held = [
        *(_catalogues(place.folder(site), place.shown, diagnostics) for place in places),
        _catalogues(PROGRAM.parent, "(program)", diagnostics),
    ]
    tags = _tags(language)
    found = [own[tag] for tag in tags for own in held if tag in own]
    english = tags[-1] == "en"
    if not found and english:
        return Words(language)
    read = [(shown, text, Catalogue(text)) for place, shown in found if (text := _text(place, shown, diagnostics))]
    rule = _rule_of(tags) or next((catalogue.rule for _, _, catalogue in read if catalogue.rule), ENGLISH)
    messages: dict[str, tuple[str, ...]] = {}
    for shown, text, catalogue in read:
        for key, forms in catalogue.translations(rule):
            messages.setdefault(key, forms)
        diagnostics += _mistakes(catalogue, shown, text)
    return Words(language, messages, rule, *((",", 1000) if english else _grouping(tags)))


def _catalogues(folder: Path, shown: str, diagnostics: list[Diagnostic]) -> dict[str, tuple[Path, str]]:
    """Language tag in lower case -> (its catalogue, how messages name it), of a folder with a folder of catalogues."""
    made: dict[str, tuple[Path, str]] = {}
    for entry in files.walk(folder, FOLDER, inside=folder):
        name, path = entry.path.removeprefix(f"{FOLDER}/"), f"{shown}/{entry.path}"
        found = _NAME.fullmatch(name)
        if entry.problem:
            message = f"this catalogue cannot be read: {entry.detail}"
            diagnostics.append(Diagnostic(entry.problem, message, Location(path)))
        elif found:
            made[found[1].lower()] = (folder / entry.path, path)
        elif not name.endswith(".pot"):
            hint = "A catalogue is named after its language tag, and lies in the folder itself: de.po, pt-BR.po."
            diagnostics.append(Diagnostic("bad-words", "nobody reads this file", Location(path), Severity.WARNING, hint))
    return made


def _tags(language: str) -> list[str]:
    """A language tag in lower case, and those that it is a kind of, the nearest first."""
    parts = language.lower().split("-")
    tags = ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]
    if parts[0] == "no":
        # the language that Bokmål is one form of
        return [*tags, "nb"]
    if parts[0] == "zh" and "hans" not in parts and _TRADITIONAL & set(parts):
        # whoever writes the traditional signs is not served with the simplified ones
        return [*tags[:-1], "zh-hant"]
    return tags


def _rule_of(tags: Sequence[str]) -> str:
    """The plural rule of a language; empty if none is known."""
    from babel.messages.plurals import PLURALS

    known = {tag.replace("_", "-").lower(): str(rule[1]) for tag, rule in PLURALS.items()}
    for tag in (*tags, tags[0].partition("-")[0]):
        if tag in known:
            return known[tag].removeprefix("(").removesuffix(")")
    return ""


def _grouping(tags: Sequence[str]) -> tuple[str, int]:
    """What stands between groups of digits, and the least number that has any."""
    from babel import Locale, UnknownLocaleError

    least = 10_000 if tags[0] == "pt-pt" or tags[0].partition("-")[0] in _FIVE else 1000
    for tag in tags:
        try:
            symbols = Locale.parse(tag, sep="-").number_symbols
        except (UnknownLocaleError, ValueError):
            continue
        return str(symbols.get("latn", symbols).get("group", ",")), least
    return ",", least


def _text(place: Path, shown: str, diagnostics: list[Diagnostic]) -> str:
    """A catalogue's text; empty where it cannot be read."""
    try:
        content = files.read_bounded(place, LIMIT)
        if content is None:
            raise OSError(0, f"larger than {LIMIT // 1024**2} MiB")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        diagnostics.append(Diagnostic("bad-encoding", "this catalogue is not UTF-8 text", Location(shown)))
    except OSError as fault:
        diagnostics.append(Diagnostic("unreadable-file", f"this catalogue cannot be read: {fault.strerror}", Location(shown)))
    return ""


def _mistakes(catalogue: Catalogue, shown: str, text: str) -> Iterable[Diagnostic]:
    lines = text.replace("\r\n", "\n").split("\n") if catalogue.mistakes else []
    hint = "The manual has an example, under Themes: Words in other languages."
    for mistake in sorted(catalogue.mistakes, key=lambda m: m.line)[:MOST]:
        yield Diagnostic("bad-words", mistake.message, Location(shown, mistake.line), hint=hint, excerpt=lines[mistake.line - 1])
