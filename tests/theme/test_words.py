"""What pages say in other languages: catalogues, of the program and of themes, and how they reach templates, scripts and the plan."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from random import Random

import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML

from docs import _words
from generator.base.diagnostics import Diagnostic
from generator.base.words import ENGLISH, Words, key_of
from generator.engine import store
from generator.theme.catalogue import Catalogue
from generator.theme.environment import plain_environment
from generator.theme.places import ThemePlace
from generator.theme.templates import Templates
from generator.theme.translation import translated_script
from generator.theme.words import load_words
from tests.conftest import Site
from tests.engine.incremental import clean_files, everything
from tests.support import SITE, Files, article, build, build_clean, shown

SHIPPED = [ThemePlace("broadsheet", shipped=True)]
LANGUAGES = sorted(place.stem for place in _words.PROGRAM.glob("*.po"))
POLISH = "n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"
RUSSIAN = "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"
STORIES = ("%(n)s artykuł", "%(n)s artykuły", "%(n)s artykułów")
OWN: Files = {
    "site.yaml": f"{SITE}theme: {{name: own}}\n",
    "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
    "content/articles/a.md": article("A story", topics="[t]", source="Courier"),
}


def rendered(source: str, words: Words, **names: object) -> str:
    """A template's text in a language."""
    templates = Templates({"x.html": source}, {}, words)
    assert templates.diagnostics == []
    return plain_environment(templates.code).get_template("x.html").render(**names)


def spoken(language: str, messages: dict[str, tuple[str, ...]], rule: str = ENGLISH, group: str = ",", grouped_from: int = 1000) -> Words:
    """Words of a language; messages that begin with a number count something."""
    keys = {key_of(m, counts=m.startswith(("%(n)s", "${n}"))): forms for m, forms in messages.items()}
    return Words(language, keys, rule, group, grouped_from)


def said_in(language: str, site: Path) -> Words:
    found: list[Diagnostic] = []
    words = load_words(SHIPPED, site, language, found)
    assert shown(found) == []
    return words


# ---------------------------------------------------------------------------- templates


def test_messages_of_a_template_are_said_in_the_sites_language() -> None:
    words = spoken("de", {"By": ("Von",), "On %(story)s": ("Zu %(story)s",), "100 % sure": ("100 % sicher",)})
    assert rendered('<b title="{{ _("By") }}">{{ _("By") }}</b>', words) == '<b title="Von">Von</b>'
    assert rendered("{% trans story=s %}On {{ story }}{% endtrans %}", words, s="<A>") == "Zu &lt;A&gt;"
    assert rendered("{% trans %}100 % sure{% endtrans %}", words) == "100 % sicher"
    assert rendered('{{ {"a": _("By")}[kind] }}', words, kind="a") == "Von"


def test_what_has_no_translation_is_said_in_english() -> None:
    source = '{{ _("By") }} {% trans story=s %}On {{ story }}{% endtrans %}, {{ 2|plural("story", "stories") }}, {{ 1204|number }}'
    assert rendered(source, Words("de"), s="x") == rendered(source, Words(), s="x") == "By On x, 2 stories, 1,204"


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 artykuł"), (3, "3 artykuły"), (5, "5 artykułów"), (22, "22 artykuły"), (12_000, "12 000 artykułów")]
)
def test_numbers_have_the_forms_that_the_language_has(number: int, said: str) -> None:
    words = spoken("pl", {"%(n)s story": STORIES}, POLISH, " ", 10_000)
    assert words.count("%(n)s story", "%(n)s stories", number) == said
    assert rendered('{{ n|plural("story", "stories") }}', words, n=number) == said
    assert rendered("{% trans n=n %}{{ n }} story{% pluralize %}{{ n }} stories{% endtrans %}", words, n=number) == said


def test_a_language_with_one_form_has_one() -> None:
    words = spoken("ja", {"%(n)s story": ("記事%(n)s件",)}, "0")
    assert [rendered('{{ n|plural("story", "stories") }}', words, n=n) for n in (1, 2)] == ["記事1件", "記事2件"]


@pytest.mark.parametrize(("language", "rule"), [("ko", "0"), ("ru", RUSSIAN), ("fr", "n > 1")])
def test_english_is_counted_as_english_is_in_every_language(language: str, rule: str) -> None:
    words = Words(language, {}, rule)
    for number, said in ((0, "0 stories"), (1, "1 story"), (2, "2 stories"), (21, "21 stories")):
        assert words.count("%(n)s story", "%(n)s stories", number) == said
        assert rendered('{{ n|plural("story", "stories") }}', words, n=number) == said
        assert rendered("{% trans n=n %}{{ n }} story{% pluralize %}{{ n }} stories{% endtrans %}", words, n=number) == said
    assert rendered('{{ [1, 2]|map("plural", "story", "stories")|join(", ") }}', words) == "1 story, 2 stories"


def test_a_part_of_a_message_may_count_as_well() -> None:
    source = (
        '{% trans n=a, both=b|plural("event", "events") %}{{ n }} story, {{ both }}{% pluralize %}{{ n }} stories, {{ both }}{% endtrans %}'
    )
    assert [rendered(source, Words(), a=a, b=b) for a, b in ((1, 2), (1200, 1))] == ["1 story, 2 events", "1,200 stories, 1 event"]


@pytest.mark.parametrize("source", ["{{ _(page) }}", "{{ _() }}", "{{ _('a', 'b', 'c') }}", "{{ 2|plural(page, 's') }}"])
def test_a_message_that_cannot_be_looked_up_is_an_error(source: str) -> None:
    (wrong,) = Templates({"x.html": source}, {}, Words()).diagnostics
    assert wrong.code == "bad-template"


# ---------------------------------------------------------------------------- scripts

SCRIPT = "const f = (n, word) => [say`No ${word}.`, count(n + 0)`${n} story|${n} stories`];"


@pytest.mark.judge
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (Words(), ["No x.", "1 story", "5 stories"]),
        (spoken("fr", {"${n} story": ("${n} récit", "${n} récits")}, "n > 1"), ["No x.", "1 récit", "5 récits"]),
        (
            spoken("pl", {"No ${word}.": ("${word}: brak.",), "${n} story": ("a", "b", "${n} artykułów")}, POLISH),
            ["x: brak.", "a", "5 artykułów"],
        ),
        (spoken("de", {"No ${word}.": (r"C:\new\${word}",)}), [r"C:\new\x", "1 story", "5 stories"]),
        (spoken("ja", {"${n} story": ("記事${n}件",)}, "0"), ["No x.", "記事1件", "記事5件"]),
    ],
    ids=lambda value: value.language if isinstance(value, Words) else "",
)
def test_messages_of_a_script_are_part_of_it(words: Words, said: list[str]) -> None:
    script = translated_script(SCRIPT, words) + "console.log(JSON.stringify([...f(1, 'x'), f(5, 'x')[1]]))"
    assert json.loads(subprocess.run(["node", "-e", script], capture_output=True, check=True, text=True).stdout) == said


# ---------------------------------------------------------------------------- catalogues


@pytest.mark.parametrize(
    ("language", "catalogue"),
    [
        ("de", "de"),
        ("de-CH", "de"),
        ("pt-BR", "pt"),
        ("no", "nb"),
        ("zh-CN", "zh"),
        ("zh-Hant", ""),
        ("zh-TW", ""),
        ("en", ""),
        ("tlh", ""),
        ("mul", ""),
    ],
)
def test_a_language_takes_the_catalogue_that_is_nearest(language: str, catalogue: str, tmp_path: Path) -> None:
    found, wanted = said_in(language, tmp_path), said_in(catalogue, tmp_path) if catalogue else Words()
    assert found.messages == wanted.messages
    assert bool(catalogue) == bool(found.messages)


def test_a_themes_own_catalogue_goes_before_the_shipped_one(tmp_path: Path) -> None:
    place = tmp_path / "themes/own/words/de.po"
    place.parent.mkdir(parents=True)
    place.write_text('msgid "More"\nmsgstr "Weiter"\n\nmsgid "Mine"\nmsgstr "Meins"\n')
    (tmp_path / "themes/own/words/de-at.po").write_text('msgid "Mine"\nmsgstr "Mein"\n')
    chain = [ThemePlace("own", shipped=False), *SHIPPED]
    shipped, own = said_in("de", tmp_path), load_words(chain, tmp_path, "de", [])
    assert own.say("More") == "Weiter" and own.say("Mine") == "Meins"
    assert {**shipped.messages, key_of("More"): ("Weiter",), key_of("Mine"): ("Meins",)} == own.messages
    assert load_words(chain, tmp_path, "de-AT", []).say("Mine") == "Mein"


@pytest.mark.parametrize(("content", "code"), [(b"\xff\xfe", "bad-encoding"), (b"no catalogue", "bad-words"), (b"msgid 'a'", "bad-words")])
def test_a_file_that_is_no_catalogue_is_said_to_be_none(content: bytes, code: str, tmp_path: Path) -> None:
    found: list[Diagnostic] = []
    words = load_words([own_theme(tmp_path, "de.po", content)], tmp_path, "de", found)
    assert words.messages == load_words([], tmp_path, "de", []).messages
    assert [(d.code, d.location.path) for d in found] == [(code, "themes/own/words/de.po")]


def own_theme(site: Path, name: str, content: bytes) -> ThemePlace:
    """A theme with a catalogue."""
    place = site / "themes/own/words" / name
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    return ThemePlace("own", shipped=False)


@given(st.integers(0, 10**9), st.sampled_from(sorted(_words.PROGRAM.glob("*.po"))))
@settings(max_examples=150)
def test_whatever_is_done_to_a_catalogue_it_is_read_or_said_to_be_wrong(seed: int, place: Path) -> None:
    random = Random(seed)
    text = place.read_text("utf-8")
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(text))
        text = (
            text[:at]
            + random.choice(['"', "\n", "msgstr[9] ", "msgid ", "#~ ", "\\", "%(n)s", "INTEGER", "\x00", "<"])
            + text[at + random.randint(0, 40) :]
        )
    catalogue = Catalogue(text)
    for _, forms in catalogue.translations("n != 1"):
        assert forms and all(forms)
    assert all(0 < mistake.line <= text.count("\n") + 1 for mistake in catalogue.mistakes)


def test_what_gettexts_tools_write_is_read() -> None:
    text = (
        "\ufeff".strip("\ufeff")
        + 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"\n"POT-Creation-Date: now\\n"\n\n'
        '#, fuzzy\n#| msgid "Most"\nmsgid "More"\nmsgstr "Meer"\n\n#~| msgid "Older"\n#~ msgid "Old"\n#~ msgstr "Alt"\n\n'
        'msgctxt "name"\nmsgid ""\n"Top"\n"ics"\nmsgstr "The\\"men\\n"\n'
    )
    catalogue = Catalogue(text)
    assert dict(catalogue.translations(ENGLISH)) == {}
    assert [m.message for m in catalogue.mistakes] == [
        'the translation of "Topics" has other markup: the same elements of HTML as in the message; write quotation marks as “ ” or « »'
    ]
    assert (catalogue.entries[0].fuzzy, catalogue.entries[1].forms) == (True, ('The"men\n',))


def test_forms_are_told_apart_by_the_catalogues_own_rule() -> None:
    # three forms, as some programs have them for Spanish, where the second is that of millions
    head = 'msgid ""\nmsgstr "Plural-Forms: nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;\\n"\n\n'
    three = head + 'msgid "%(n)s story"\nmsgid_plural "%(n)s stories"\nmsgstr[0] "a"\nmsgstr[1] "%(n)s c"\nmsgstr[2] "%(n)s b"\n'
    catalogue = Catalogue(three)
    assert list(catalogue.translations(ENGLISH)) == [(key_of("%(n)s story", counts=True), ("a", "%(n)s b"))]
    assert catalogue.mistakes == []


def test_a_link_out_of_the_site_is_no_catalogue(tmp_path: Path) -> None:
    (tmp_path / "secret.po").write_text("secret\n")
    theme = own_theme(tmp_path / "site", "fr.po", b"")
    (tmp_path / "site/themes/own/words/de.po").symlink_to(tmp_path / "secret.po")
    found: list[Diagnostic] = []
    load_words([theme], tmp_path / "site", "de", found)
    assert [(d.code, d.location.path, d.excerpt) for d in found] == [("outside-site", "themes/own/words/de.po", "")]


@pytest.mark.parametrize(
    ("language", "number", "said"),
    [("es", 1234, "1234"), ("es-ES", 12345, "12.345"), ("pl-PL", 1234, "1234"), ("de-CH", 1234, "1’234"), ("en-ZA", 1234, "1,234")],
)
def test_numbers_are_grouped_as_the_language_has_it(language: str, number: int, said: str, tmp_path: Path) -> None:
    assert said_in(language, tmp_path).number(number) == said


def test_an_english_site_may_say_things_its_own_way(site: Site) -> None:
    own = 'msgid "Published by"\nmsgstr "Paper"\n\nmsgid "Calendar"\nmsgstr "By date"\n\nmsgid "%(n)s story"\nmsgid_plural "%(n)s stories"\nmsgstr[0] "%(n)s clip"\nmsgstr[1] "%(n)s clips"\n'
    files = build_clean(site({**OWN, "themes/own/words/en.po": own}))
    assert "<dt>Paper</dt>" in files.text("2021/12/14/a/index.html")
    assert ">By date</a>" in files.text("index.html")
    assert ">1 clip<" in files.text("2021/12/index.html")


# ---------------------------------------------------------------------------- the shipped languages


def test_every_message_is_translated_and_every_catalogue_up_to_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["_words.py", "--check"])
    assert _words.main() == 0, capsys.readouterr().out
    assert len(LANGUAGES) >= 10


def test_citations_read_as_the_language_writes_them(site: Site) -> None:
    files: Files = {"content/articles/a.md": article("Порт", date="2021-12-14", added="2021-12-15", source="Вести", source_title="В порту")}
    page = build_clean(site({**files, "site.yaml": f"{SITE}language: ru\n"})).text("2021/12/14/a/index.html")
    page = " ".join(page.split())
    assert "The editors. «Порт». The test archive, 15 декабря 2021 г. https://example.org/archive/2021/12/14/a/" in page
    assert "«В порту». Вести, 2021-12-14." in page


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("content/articles/a.md", str(everything()["content/articles/a.md"]).replace("The first words.", "Other words.")),
        ("content/articles/f.md", article("New", date="2023-12-16", topics="[Rail]")),
        ("themes/own/templates/article.html", '{% extends "broadsheet/article.html" %}{% block cite %}{{ _("Read on") }}{% endblock %}\n'),
        ("site.yaml", f"{SITE}language: fr\ntheme: {{name: own}}\n"),
    ],
    ids=["a text", "a new article", "a template", "the language"],
)
def test_an_edit_of_a_site_in_another_language_gives_what_a_clean_build_gives(
    path: str, text: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    archive = {**everything(), "content/pages/about.md": "---\ntitle: Wir\n---\nx\n"}
    folder = site({**archive, "site.yaml": f"{SITE}language: de\ntheme: {{name: own}}\n"})
    assert "Veröffentlicht von" in build_clean(folder).text("2021/12/14/a/index.html")
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    assert build(folder).files == clean_files(folder).files


def english_messages() -> set[str]:
    """What stands on English pages as it is."""
    catalogues = (_words.PROGRAM / "messages.pot", _words.THEME / "words" / "messages.pot")
    entries = (entry for place in catalogues for entry in read_po(io.StringIO(place.read_text("utf-8"))))
    return {entry.id for entry in entries if isinstance(entry.id, str) and len(entry.id) > 3}


def said_by_pages(folder: Path) -> dict[str, set[str]]:
    """Page -> all texts on it."""
    built = build(folder)
    assert {d.code for d in built.report.diagnostics} <= {"unsegmented-search"}
    files = built.files
    return {path: set(texts_of(JustHTML(files[path].decode(), sanitize=False).root)) for path in files if path.endswith(".html")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_left_in_english(language: str, site: Site) -> None:
    words, english = said_in(language, site({})), english_messages()
    # some things are called the same in both
    english -= {message for message in english if words.say(message) == message}
    archive = {**everything(), "content/pages/about.md": "---\ntitle: Wir\n---\nx\n"}
    said = said_by_pages(
        site({**archive, "site.yaml": f"{SITE}search: {{}}\nlanguage: {language}\n".replace("search: {enabled: false}\n", "", 1)})
    )
    assert {page: found for page, texts in said.items() if (found := texts & english)} == {}


def test_the_messages_are_those_that_english_pages_say(site: Site) -> None:
    said = set().union(*said_by_pages(site(everything())).values())
    assert len(said & english_messages()) > 80


def texts_of(node: object) -> list[str]:
    """The texts of elements and of the attributes that are read out."""
    made: list[str] = []
    for element in node.query("*"):  # type: ignore[attr-defined]
        if element.name in ("script", "style", "meta", "link"):
            continue
        made += [child.data.strip() for child in element.children if child.name == "#text"]
        made += [
            str(value)
            for name, value in (element.attrs or {}).items()
            if name in ("title", "aria-label", "alt", "placeholder", "data-copy")
        ]
    return made
