"""Translations: the catalogues (GNU gettext's PO files) of a theme, of those that it extends, and of the program."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.base.diagnostics import Diagnostic, Location
from generator.base.words import ENGLISH, Words, key_of, number_of_forms, parts_in
from generator.theme.places import ThemePlace

FOLDER = "words"
"""Folder of catalogues in a theme; each is named after its language: `de.po`."""
PROGRAM = Path(__file__).resolve().parent.parent / FOLDER
"""Catalogues of what the program says itself."""
LIMIT = 4 * 1024 * 1024
_PIECE = re.compile(r"\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_FIVE = frozenset({"bg", "es", "ka", "lv", "pl", "pt-pt"})
"""Languages that group digits of numbers with at least five (CLDR's `minimumGroupingDigits`)."""

_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def load_words(places: Sequence[ThemePlace], site: Path, language: str, diagnostics: list[Diagnostic]) -> Words:
    """The words of a language, of a chain of themes, own first. Mistakes in catalogues are added to `diagnostics`, and what is wrong is
    not translated."""
    found = [
        (place, shown)
        for tag in _tags(language)
        for place, shown in [
            *((p.folder(site) / FOLDER / f"{tag}.po", f"{p.shown}/{FOLDER}/{tag}.po") for p in places),
            (PROGRAM / f"{tag}.po", f"{FOLDER}/{tag}.po"),
        ]
        if place.is_file()
    ]
    if not found and language.partition("-")[0] == "en":
        return Words(language)
    messages: dict[str, tuple[str, ...]] = {}
    rule = _rule_of(language)
    for place, shown in found:
        for message, forms in _read(place, shown, rule, diagnostics):
            messages.setdefault(message, forms)
    return Words(language, messages, rule, *_grouping(language))


def _tags(language: str) -> list[str]:
    """A language tag and those that it is a kind of, the nearest first."""
    parts = language.split("-")
    tags = ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]
    if parts[0] == "no":
        # the language that Bokmål is one form of
        return [*tags, "nb"]
    if parts[0] == "zh" and _TRADITIONAL & {part.lower() for part in parts}:
        # whoever writes the traditional signs is not served with the simplified ones
        return tags[:-1]
    return tags


def _rule_of(language: str) -> str:
    from babel.messages.plurals import PLURALS

    for tag in _tags(language):
        if rule := PLURALS.get(tag.replace("-", "_")):
            return str(rule[1]).removeprefix("(").removesuffix(")")
    return ENGLISH


def _grouping(language: str) -> tuple[str, int]:
    from babel import Locale, UnknownLocaleError

    for tag in _tags(language):
        try:
            symbols = Locale.parse(tag, sep="-").number_symbols
        except (UnknownLocaleError, ValueError):
            continue
        own = symbols.get("latn", symbols)
        return str(own.get("group", ",")), 10_000 if {tag.lower(), language.lower()} & _FIVE else 1000
    return ",", 1000


def _read(place: Path, shown: str, rule: str, diagnostics: list[Diagnostic]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The translations of a catalogue, each with its message."""
    from babel.messages.pofile import PoFileError, read_po

    from generator.theme.sources import read_file

    try:
        text = read_file(place, LIMIT).decode("utf-8-sig")
        catalogue = read_po(io.StringIO(text), abort_invalid=True)
    except PoFileError as fault:
        message, _, _ = str(fault).rpartition(" on ")
        diagnostics.append(_wrong(f"this is not a catalogue of translations: {message}", shown, text, int(fault.lineno) + 1))
        return
    except UnicodeDecodeError:
        diagnostics.append(_wrong("this catalogue is not UTF-8 text", shown))
        return
    except OSError as fault:
        diagnostics.append(_wrong(f"this catalogue cannot be read: {fault.strerror}", shown))
        return
    for entry in catalogue:
        if not entry.id or entry.fuzzy:
            continue
        ids = entry.id if isinstance(entry.id, tuple | list) else (entry.id,)
        forms = tuple(filter(None, entry.string if isinstance(entry.string, tuple | list) else (entry.string,)))
        if not forms:
            continue
        line = entry.lineno or 0
        wanted = number_of_forms(rule) if len(ids) > 1 else 1
        if len(forms) != wanted:
            diagnostics.append(_wrong(f'"{ids[0]}" has {len(forms)} forms here; this language has {wanted}', shown, text, line))
        elif problem := next((p for form in forms if (p := _difference(ids, form))), ""):
            diagnostics.append(_wrong(f'the translation of "{ids[0]}" {problem}', shown, text, line))
        else:
            yield key_of(ids[0], entry.context or ""), forms


def _difference(ids: Sequence[str], form: str) -> str:
    """What a translation has otherwise than its message, so that something would be missing or a page be torn; mostly nothing."""
    if not any(_same_parts(one, form) for one in ids):
        return "does not have the same parts: what stands in %(…)s or ${…} has to be there as it is, and nothing else like it"
    if not any(Counter(filter('<>"`'.__contains__, one)) == Counter(filter('<>"`'.__contains__, form)) for one in ids):
        return 'has other signs of HTML: as many of < > " ` as in the message; write quotation marks as “ ” or « »'
    return ""


def _same_parts(message: str, form: str) -> bool:
    own, given = ({*parts_in(text), *_PIECE.findall(text)} for text in (message, form))
    # "one story" may do without the number
    return given <= own and own - given <= {"n", "${n}"} and form.count("${") == len(_PIECE.findall(form))


def _wrong(message: str, shown: str, text: str = "", line: int = 0) -> Diagnostic:
    excerpt = next(iter(text.split("\n")[line - 1 : line]), "") if line else ""
    hint = "The manual has an example, under Themes: Words in other languages."
    return Diagnostic("bad-words", message, Location(shown, line), hint=hint, excerpt=excerpt)
