"""Bring catalogues of translations up to date with the messages of the program and of the shipped theme.

    python docs/_words.py [--check] [--new LANGUAGE]

Writes `messages.pot` beside the catalogues, and puts new messages into each of these, still to be translated; messages that are said no
more go. `--new` begins catalogues of another language. `--check` changes nothing and tells what is out of date or not translated.
"""

from __future__ import annotations

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from generator.base.diagnostics import Diagnostic
from generator.base.words import Words
from generator.theme.environment import plain_environment
from generator.theme.places import ThemePlace
from generator.theme.translation import localized, translated, translated_script
from generator.theme.words import load_words

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "generator" / "words"
THEME = ROOT / "themes" / "broadsheet"
SPEAKING = ("settings", "plan")
"""Parts of the program that say something to readers."""
_UNSTEADY = re.compile(
    r'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid-Bugs-To):.*\n', re.M
)

Message = tuple[str, str, str]
"""The message; how it is said of several, empty for one that counts nothing; its context, mostly empty."""
Messages = dict[Message, list[str]]
"""Message -> the files that say it."""


class _Heard(Words):
    """Words that note what they are asked for."""

    heard: list[Message]

    def forms(self, one: str, many: str = "", context: str = "") -> tuple[tuple[str, ...], str]:
        self.heard.append((one, many, context))
        return super().forms(one, many, context)


def theme_messages(folder: Path) -> Messages:
    """What the templates and scripts of a theme say."""
    found: Messages = {}
    for file in sorted([*folder.glob("templates/**/*"), *folder.glob("assets/**/*.js")]):
        if not file.is_file():
            continue
        words, text = _Heard(), file.read_text("utf-8")
        words.heard = []
        if file.suffix == ".js":
            translated_script(text, words)
        else:
            environment = plain_environment({})
            translated(environment, words)
            localized(environment.parse(text), words)
        for message in words.heard:
            _note(found, message, file.relative_to(folder).as_posix())
    return found


def program_messages(folder: Path) -> Messages:
    """What the program says to readers: `words.say("…")`, `words.count("…", "…")` and what is marked by `message("…")`."""
    found: Messages = {}
    for file in sorted(file for part in SPEAKING for file in (folder / part).rglob("*.py")):
        for message in _said(ast.parse(file.read_text("utf-8"))):
            _note(found, message, file.relative_to(folder.parent).as_posix())
    return found


def _said(tree: ast.Module) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name == "message" and len(texts) == 2:
            yield texts[0], "", texts[1]
        elif name in ("say", "message") and len(texts) == 1 == len(node.args):
            yield texts[0], "", ""
        elif name == "count" and len(texts) == 2 and len(node.args) == 3:
            yield texts[0], texts[1], ""


def _note(found: Messages, message: Message, file: str) -> None:
    files = found.setdefault(message, [])
    if file not in files:
        files.append(file)


def template(messages: Messages) -> Catalog:
    """A catalogue with nothing translated."""
    made = Catalog(project="Dateline", charset="utf-8", fuzzy=False, header_comment="# Translations of what Dateline says.")
    for (one, many, context), files in messages.items():
        made.add((one, many) if many else one, context=context or None, locations=[(file, 0) for file in files])
    return made


def text_of(catalogue: Catalog) -> str:
    """A catalogue as a file."""
    held = io.BytesIO()
    write_po(held, catalogue, width=120, ignore_obsolete=True, include_lineno=False, sort_output=False)
    return _UNSTEADY.sub("", held.getvalue().decode())


def updated(text: str, messages: Messages, language: str) -> str:
    """The file of a catalogue with just these messages."""
    old, new = read_po(io.StringIO(text), locale=language), template(messages)
    new.locale = language.replace("-", "_")
    for message in new:
        before = old.get(message.id[0] if isinstance(message.id, tuple) else message.id, message.context) if message.id else None
        before = before or (old.get(message.id) if message.id and message.context else None)
        if before is not None and before.id == message.id:
            message.string, message.flags = before.string, before.flags
            message.user_comments = before.user_comments
    return text_of(new)


def main() -> int:
    """Write, or check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--new", metavar="LANGUAGE", default="")
    given = parser.parse_args()
    wrong: list[str] = []
    program = program_messages(ROOT / "generator")
    # a theme may say what the program says, too: that is translated there
    theme = {message: files for message, files in theme_messages(THEME).items() if message not in program}
    for folder, messages in ((PROGRAM, program), (THEME / "words", theme)):
        folder.mkdir(exist_ok=True)
        if given.new and not (folder / f"{given.new}.po").exists():
            (folder / f"{given.new}.po").write_text(text_of(template({})), "utf-8")
        made = {folder / "messages.pot": text_of(template(messages))}
        for place in sorted(folder.glob("*.po")):
            made[place] = updated(place.read_text("utf-8"), messages, place.stem)
        for place, text in made.items():
            if given.check and (not place.is_file() or place.read_text("utf-8") != text):
                wrong.append(f"{place.relative_to(ROOT)} is out of date: run `make words`.")
            elif not given.check:
                place.write_text(text, "utf-8")
            if place.suffix == ".po":
                said = sum(1 for m in read_po(io.StringIO(text)) if m.id and all(m.string if isinstance(m.string, tuple) else [m.string]))
                if said < len(messages):
                    wrong.append(f"{place.relative_to(ROOT)}: {len(messages) - said} messages are not translated.")
    for language in sorted({place.stem for folder in (PROGRAM, THEME / "words") for place in folder.glob("*.po")}):
        found: list[Diagnostic] = []
        load_words([ThemePlace("broadsheet", shipped=True)], ROOT, language, found)
        wrong += [f"{d.location.path}:{d.location.line}: {d.message}" for d in found]
    print("\n".join(wrong) or "Every message is translated.")
    return 1 if wrong and given.check else 0


if __name__ == "__main__":
    sys.exit(main())
