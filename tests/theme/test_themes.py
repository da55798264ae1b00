"""Themes: a site's own, alone or over a shipped one; options; and templates that mean harm or are simply wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.theme.load import load_theme
from generator.theme.model import PAGE_TEMPLATES
from tests.conftest import Site
from tests.support import SITE, Files, article, as_printed, build, build_clean, html_errors, mistakes, shown

STORIES: Files = {"content/articles/a.md": article("A <story>", "Text.", topics="[t]"), "site.yaml": f"{SITE}theme: {{name: own}}\n"}
EXTENDING: Files = {**STORIES, "themes/own/theme.yaml": "name: own\nextends: broadsheet\n"}


def options_of(site: Path, chosen: dict[str, str]) -> tuple[dict[str, object], list[str]]:
    theme, found = load_theme("own", site, chosen)
    return dict(theme.options) if theme else {}, [d.code for d in found]


# ---------------------------------------------------------------------------- over a shipped theme


def test_one_block_and_one_file_of_a_theme_are_replaced(site: Site) -> None:
    plain = build_clean(site({**STORIES, "site.yaml": SITE})).files
    own = build_clean(
        site(
            {
                **EXTENDING,
                "themes/own/templates/article.html": '{% extends "broadsheet/article.html" %}{% block cite %}<p class="mine">{{ super() }}: {{ page.card.title }}</p>{% endblock %}\n',
                "themes/own/templates/not-found.html": "<p>Nothing at all.</p>\n",
            }
        )
    ).files
    page = own["2021/12/14/a/index.html"].decode()
    assert '<p class="mine">' in page
    assert ": A &lt;story&gt;</p>" in page
    assert '<details class="cite">' in page
    assert own["404.html"] == b"<p>Nothing at all.</p>\n"
    assert own["topics/t/index.html"] == plain["topics/t/index.html"]


def test_only_a_summary_that_somebody_wrote_stands_above_an_article(site: Site) -> None:
    long = " ".join(f"Sentence {n} of a long summary." for n in range(30))
    files = build(
        site(
            {
                "site.yaml": SITE,
                "content/articles/a.md": article("With", "The text begins.", summary=long),
                "content/articles/b.md": article("Without", "The text begins."),
            }
        )
    )
    assert f'<p class="standfirst">{long}</p>' in files.text("2021/12/14/a/index.html")
    without = files.text("2021/12/14/b/index.html")
    assert 'class="standfirst"' not in without
    assert without.count("<p>The text begins.</p>") == 1
    assert "The text begins." in files.text("index.html")


def test_a_sites_theme_may_have_the_name_of_the_shipped_one_it_extends(site: Site) -> None:
    files = {
        **STORIES,
        "site.yaml": SITE,
        "themes/broadsheet/theme.yaml": "name: broadsheet\nextends: broadsheet\n",
        "themes/broadsheet/templates/page.html": '{% extends "broadsheet/page.html" %}{% block body %}[{{ super() }}]{% endblock %}',
        "content/pages/about.md": "---\ntitle: About\n---\nUs.\n",
    }
    page = build_clean(site(files)).text("about/index.html")
    assert page.index("[") < page.index("<p>Us.</p>") < page.index("]", page.index("<p>Us.</p>"))


def test_a_fragment_and_a_style_sheet_are_replaced(site: Site) -> None:
    built = build_clean(
        site(
            {
                **EXTENDING,
                "themes/own/templates/fragments/footer.html": "<footer>{{ item.title }}</footer>\n",
                "themes/own/assets/css/tokens.css": ":root { --mine: 1px }\n",
            }
        )
    )
    assert "<footer>The test archive</footer>" in built.text("index.html")
    (sheet,) = [c for p, c in built.files.items() if re.fullmatch(r"assets/broadsheet\.[0-9a-f]{10}\.css", p)]
    assert b"--mine:1px" in sheet


def test_themes_can_extend_each_other_in_a_chain(site: Site) -> None:
    built = build_clean(
        site(
            {
                **STORIES,
                "themes/own/theme.yaml": "name: own\nextends: middle\n",
                "themes/own/templates/not-found.html": '{% extends "middle/not-found.html" %}{% block x %}{{ super() }} and own{% endblock %}',
                "themes/middle/theme.yaml": "name: middle\nextends: broadsheet\n",
                "themes/middle/templates/not-found.html": "<p>{% block x %}middle{% endblock %}</p>",
            }
        )
    )
    assert built.text("404.html") == "<p>middle and own</p>"


def test_themes_that_extend_each_other_in_a_circle_are_reported(site: Site) -> None:
    files = {**STORIES, "themes/own/theme.yaml": "name: own\nextends: other\n", "themes/other/theme.yaml": "name: other\nextends: own\n"}
    (wrong,) = mistakes(site(files))
    assert shown([wrong]) == ["themes/other/theme.yaml:2:10 bad-theme"]
    assert wrong.message == "these themes extend each other in a circle: own → other → own"


def test_a_theme_that_extends_itself_is_told_so(site: Site) -> None:
    (wrong,) = mistakes(site({**STORIES, "themes/own/theme.yaml": "name: own\nextends: own\n"}))
    assert shown([wrong]) == ["themes/own/theme.yaml:2:10 bad-theme"]
    assert wrong.message == 'the theme "own" extends itself'
    assert "extends: broadsheet" in wrong.hint


# ---------------------------------------------------------------------------- a theme of one's own


TINY = {f"themes/own/templates/{name}": '{% extends "frame.html" %}\n' for name in PAGE_TEMPLATES}
TINY |= {
    "themes/own/theme.yaml": "name: own\nstyles: {own.css: [a.css, b.css]}\nscripts: {own.js: c.js}\n",
    "themes/own/assets/a.css": "p { background: url('i/dot.png') }\n",
    "themes/own/assets/b.css": "b { color: red }\n",
    "themes/own/assets/c.js": "// comment\nlet a  =  1;\n",
    "themes/own/assets/i/dot.png": "png",
    "themes/own/templates/frame.html": '<!doctype html>\n<html lang="{{ page.head.language }}">\n<title>{{ page.head.title }}</title>\n'
    '<link rel="stylesheet" href="{{ "own.css"|asset }}">\n<body>{% block main %}<h1>{{ page.head.title }}</h1>{% endblock %}\n</body>\n</html>\n',
    "themes/own/templates/article.html": '{% extends "frame.html" %}\n{% block main %}<h1>{{ page.card.title }}</h1>{{ page.body.html|safe }}{% endblock %}\n',
}


def test_a_complete_theme_needs_no_other(site: Site) -> None:
    built = build_clean(site({**STORIES, **TINY}))
    page = built.text("2021/12/14/a/index.html")
    assert "<h1>A &lt;story&gt;</h1><p>Text.</p>" in page
    assert html_errors(page) == []
    names = {re.sub(r"\.[0-9a-f]{10}", "", p): c for p, c in built.files.items() if p.startswith("assets/")}
    assert list(names) == ["assets/i/dot.png", "assets/own.css", "assets/own.js"] or set(names) == {
        "assets/own.css",
        "assets/own.js",
        "assets/i/dot.png",
    }
    assert re.fullmatch(rb'p\{background:url\("i/dot\.[0-9a-f]{10}\.png"\)\}b\{color:red\}', names["assets/own.css"])
    assert names["assets/own.js"] == b"let a=1;"
    (address,) = re.findall(r'href="([^"]+\.css)"', page)
    assert address.removeprefix("/archive/") in built.files


def test_names_of_assets_change_with_their_content_alone(site: Site) -> None:
    one = {p for p in build_clean(site({**STORIES, **TINY})).files if p.startswith("assets/")}
    same = {p for p in build_clean(site({**STORIES, **TINY})).files if p.startswith("assets/")}
    other = {
        p for p in build_clean(site({**STORIES, **TINY, "themes/own/assets/b.css": "b { color: blue }"})).files if p.startswith("assets/")
    }
    assert one == same
    assert len(one & other) == 2


# ---------------------------------------------------------------------------- options

OPTIONS = """name: own
extends: broadsheet
options:
  hue: {type: colour, default: "#123456", css: --hue}
  words: {type: text, default: Hello}
  size: {type: number, default: 0}
  wide: {type: switch, default: false}
  tall: {type: switch, default: true}
  write: {type: url}
"""


def test_options_have_the_type_that_the_theme_declares(site: Site) -> None:
    folder = site({**EXTENDING, "themes/own/theme.yaml": OPTIONS})
    own = ("hue", "words", "size", "wide", "tall")
    made, found = options_of(folder, {})
    assert ({k: made[k] for k in own}, found) == ({"hue": "#123456", "words": "Hello", "size": 0, "wide": False, "tall": True}, [])
    made, found = options_of(folder, {"hue": "oklch(50% 0.1 20)", "words": "Grüße, “Welt”", "size": "-3", "wide": "true", "tall": "False"})
    assert ({k: made[k] for k in own}, found) == (
        {"hue": "oklch(50% 0.1 20)", "words": "Grüße, “Welt”", "size": -3, "wide": True, "tall": False},
        [],
    )


@pytest.mark.parametrize(
    "colour", ["rebeccapurple", "DarkSlateGrey", "currentColor", "transparent", "#abc", "#8a1c1c80", "rgb(1 2 3 / 50%)", "lab(50% 40 59.5)"]
)
def test_options_for_colours(site: Site, colour: str) -> None:
    made, found = options_of(site({**EXTENDING, "themes/own/theme.yaml": OPTIONS}), {"hue": colour})
    assert (made["hue"], found) == (colour, [])


@pytest.mark.parametrize(("text", "meant"), [("reddish", "red"), ("tael", "teal"), ("darkslate", "darkslategray")])
def test_a_word_that_is_no_colour_is_refused_with_the_one_that_was_meant(site: Site, text: str, meant: str) -> None:
    (wrong,) = load_theme("own", site({**EXTENDING, "themes/own/theme.yaml": OPTIONS}), {"hue": text})[1]
    assert wrong.code == "bad-colour"
    assert f"`{meant}`" in wrong.hint


@pytest.mark.parametrize("address", ["", "https://example.org/errors?a=b&c=d", "mailto:desk@example.org"])
def test_options_for_addresses(site: Site, address: str) -> None:
    made, found = options_of(site({**EXTENDING, "themes/own/theme.yaml": OPTIONS}), {"write": address})
    assert (made["write"], found) == (address, [])


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("hue", "red;} body{display:none", "bad-colour"),
        ("hue", "url(https://evil.org/x)", "bad-colour"),
        ("hue", "rgb(1,2,3);x", "bad-colour"),
        ("hue", "#12345", "bad-colour"),
        ("hue", "expression(alert(1))", "bad-colour"),
        ("words", "</style><script>", "wrong-type"),
        ("words", 'say "x"', "wrong-type"),
        ("size", "1px", "wrong-type"),
        ("size", "٣", "wrong-type"),
        ("wide", "yes", "wrong-type"),
        ("write", "javascript:alert(1)", "wrong-type"),
        ("write", "example.org/errors", "wrong-type"),
        ("hued", "red", "unknown-option"),
    ],
)
def test_options_that_a_theme_refuses(site: Site, key: str, text: str, code: str) -> None:
    folder = site({**EXTENDING, "themes/own/theme.yaml": OPTIONS})
    made, found = options_of(folder, {key: text})
    assert found == [code]
    assert text not in made.values()


def test_an_option_can_set_a_custom_property(site: Site) -> None:
    files = {**EXTENDING, "themes/own/theme.yaml": OPTIONS, "site.yaml": f'{SITE}theme: {{name: own, options: {{hue: "#abc"}}}}\n'}
    built = build_clean(site(files)).files
    assert [p for p, c in built.items() if p.endswith(".css") and b"--hue:#abc;" in c]


# ---------------------------------------------------------------------------- themes that are wrong


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"themes/own/theme.yaml": "name: own\nextends: broadsheet\nstyle: {}\n"}, ["themes/own/theme.yaml:3:1 unknown-key"]),
        ({"themes/own/theme.yaml": "extends: broadsheet\n"}, ["themes/own/theme.yaml:1:1 missing-key"]),
        ({"themes/own/theme.yaml": "name: [\n"}, ["themes/own/theme.yaml:1:7 bad-yaml"]),
        ({"themes/own/theme.yaml": b"name: \xff\n"}, ["themes/own/theme.yaml:1:7 bad-encoding"]),
        ({"themes/own/theme.yaml": "name: own\nextends: broadsheet\noptions: {a: {type: text}, b: {type: date}}\n"}, ["themes/own/theme.yaml:3:38 bad-choice"]),
        ({"themes/own/theme.yaml": "name: own\nextends: nothing\n"}, ["themes/own/theme.yaml:2:10 no-theme"]),
        ({"themes/own/theme.yaml": "name: own\nextends: ../own\n"}, ["themes/own/theme.yaml:2:10 no-theme"]),
        ({"themes/own/templates/home.html": "{{ x|nofilter }}"}, ["themes/own/templates/home.html:1:0 bad-template"]),
        ({"themes/own/templates/home.html": "\n{% import os %}"}, ["themes/own/templates/home.html:2:0 bad-template"]),
        ({"themes/own/templates/home.html": b"\xff"}, ["themes/own/theme.yaml:0:0 bad-encoding"]),
        ({"themes/own/templates/home.html": "x" * 1_100_000}, ["themes/own/theme.yaml:0:0 unreadable-file"]),
        ({"themes/own/assets/big.bin": b"x" * (16 * 1024**2 + 1)}, ["themes/own/theme.yaml:0:0 bad-theme"]),
    ],
)  # fmt: skip
def test_mistakes_of_a_theme(site: Site, files: Files, found: list[str]) -> None:
    assert shown(mistakes(site({**EXTENDING, **files}))) == found


@pytest.mark.parametrize(
    "template",
    ["{{ nothing }}", "{{ page.nothing }}", "{{ site.nothing.more }}", "{{ 1 / 0 }}", "{{ [][1] }}", "{{ 'x' + 1 }}", "{% include 'no' + 'ne.html' %}", "{{ 'none.css'|asset }}",
     "{% include 'home.html' %}", "{{ page|fragment('no' + 'ne') }}", "{{ 'a' * 10**20 }}", "{{ '\\ud800' }}"],
)  # fmt: skip
def test_templates_that_fail_are_named(site: Site, template: str) -> None:
    report = build(site({**EXTENDING, "themes/own/templates/home.html": f"\n{template}\n"})).report
    assert [d.code for d in report.diagnostics] == ["template-error"]
    assert "index.html" in report.diagnostics[0].message
    assert report.diagnostics[0].location.path == "themes/own/templates/home.html"


@pytest.mark.parametrize(
    "template",
    [
        "{{ lipsum() }}",
        "{{ 1|random }}",
        "{{ now() }}",
        "{{ page|pprint }}",
        "{{ config }}",
        "{{ self.__init__.__globals__ }}",
        "{% debug %}",
    ],
)
def test_templates_have_no_door_to_anything_else(site: Site, template: str) -> None:
    folder = site({**EXTENDING, "themes/own/templates/home.html": template})
    found = mistakes(folder) or build(folder).report.diagnostics
    assert {d.code for d in found} <= {"template-error", "bad-template"}
    assert found or "__globals__" in template


def test_template_mistakes_are_shown_in_line(site: Site) -> None:
    folder = site({**EXTENDING, "themes/own/templates/home.html": "<p>\n{% if %}\n</p>\n"})
    assert as_printed(mistakes(folder)).startswith("themes/own/templates/home.html:2: error: this template cannot be read: ")


def test_a_theme_outside_the_site_is_not_followed(site: Site, tmp_path: Path) -> None:
    folder = site(EXTENDING)
    (tmp_path / "secret").write_text("secret")
    (folder / "themes/own/templates").mkdir()
    (folder / "themes/own/templates/home.html").symlink_to(tmp_path / "secret")
    assert [d.code for d in mistakes(folder)] == ["outside-site"]
