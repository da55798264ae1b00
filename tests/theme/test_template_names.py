"""Templates that name what is not there: told when the theme is loaded, with the place and the name that was meant."""

from __future__ import annotations

import pytest

from generator.base.diagnostics import Diagnostic, Severity
from tests.conftest import Site
from tests.support import SITE, Files, article, build, build_clean, mistakes, shown

OWN: Files = {
    "site.yaml": f"{SITE}theme: {{name: own}}\n",
    "content/articles/a.md": article(),
    "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
}


def found_in(site: Site, template: str, name: str = "article.html", **others: str) -> list[Diagnostic]:
    """What is wrong with a site's own template, beside `others` (their names without the ending)."""
    more = {f"themes/own/templates/{other}.html": text for other, text in others.items()}
    return list(mistakes(site({**OWN, f"themes/own/templates/{name}": template, **more})))


@pytest.mark.parametrize(
    ("template", "place", "message", "hint"),
    [
        (
            '\n{% extends "broadsheet/articl.html" %}',
            "2:13",
            'there is no template "broadsheet/articl.html"',
            "Did you mean `broadsheet/article.html`",
        ),
        (
            '{% include "partials/macro.html" %}',
            "1:13",
            'there is no template "partials/macro.html"',
            "Did you mean `partials/macros.html`",
        ),
        (
            '{% import "partials/macro.html" as m %}',
            "1:12",
            'there is no template "partials/macro.html"',
            "Did you mean `partials/macros.html`",
        ),
        (
            '{% from "partials/macro.html" import note %}',
            "1:10",
            'there is no template "partials/macro.html"',
            "Did you mean `partials/macros.html`",
        ),
        ('{% include ["zqx1zqx", "jjjj"] %}', "1:14", 'there is no template "zqx1zqx" or "jjjj"', "Name it as it lies below templates/"),
        ("{{ page.card|fragment('crad') }}", "1:24", 'there is no template "fragments/crad.html"', "Did you mean `fragments/card.html`"),
    ],
)
def test_a_template_that_is_not_there_is_told_where_it_is_named(site: Site, template: str, place: str, message: str, hint: str) -> None:
    (wrong,) = found_in(site, template)
    assert shown([wrong]) == [f"themes/own/templates/article.html:{place} bad-template"]
    assert wrong.message == message
    assert wrong.hint.startswith(hint)


def test_what_may_be_missing_or_is_chosen_while_rendering_is_left_alone(site: Site) -> None:
    assert (
        found_in(site, '{% include "none.html" ignore missing %}{% include ["none.html", "fragments/card.html"] %}{% include page.part %}')
        == []
    )


@pytest.mark.parametrize(
    ("template", "others", "message", "hint"),
    [
        ('{% extends "article.html" %}', {}, '"article.html" extends itself', 'write {% extends "broadsheet/article.html" %}.'),
        ('{% extends "own/article.html" %}', {}, '"own/article.html" extends itself', 'write {% extends "broadsheet/article.html" %}.'),
        ('{% extends "a.html" %}', {"a": '{% extends "b.html" %}', "b": '{% extends "article.html" %}'}, "these templates extend each other in a circle: a.html → b.html → article.html → a.html", "One of them must extend another template"),
    ],
)  # fmt: skip
def test_templates_that_extend_themselves_are_told_once_with_their_circle(
    site: Site, template: str, others: dict[str, str], message: str, hint: str
) -> None:
    (wrong,) = found_in(site, template, **others)
    assert wrong.code == "bad-template"
    assert wrong.message == message
    assert hint in wrong.hint
    assert wrong.location.line == 1


def test_a_template_may_include_itself_as_long_as_that_ends(site: Site) -> None:
    tree = '{% set depth = (depth or 0) + 1 %}{{ depth }}{% if depth < 4 %}{% include "tree.html" %}{% endif %}'
    files = {
        **OWN,
        "themes/own/templates/tree.html": tree,
        "themes/own/templates/home.html": '{% set depth = 0 %}{% include "tree.html" %}',
    }
    assert build_clean(site(files)).files["index.html"] == b"1234"


def test_inclusion_without_end_is_told_with_the_templates_that_it_goes_through(site: Site) -> None:
    files = {**OWN, "themes/own/templates/home.html": '{% include "a.html" %}', "themes/own/templates/a.html": '{% include "home.html" %}'}
    (wrong,) = build(site(files)).report.diagnostics
    assert "templates go on including or calling each other without end" in wrong.message
    assert "themes/own/templates/a.html" in wrong.message
    assert "themes/own/templates/home.html" in wrong.message


def test_a_block_that_nothing_shows_is_warned_of_with_the_name_that_was_meant(site: Site) -> None:
    (wrong,) = found_in(
        site, '{% extends "broadsheet/article.html" %}\n{% block sourcebox %}{% block within %}{% endblock %}{% endblock %}'
    )
    assert shown([wrong]) == ["themes/own/templates/article.html:2:10 unknown-block"]
    assert wrong.severity is Severity.WARNING
    assert wrong.hint.startswith("Did you mean `source_box`")


@pytest.mark.parametrize(
    "template",
    [
        '{% extends "broadsheet/article.html" %}{% block source_box %}{% block mine %}{% endblock %}{% endblock %}',
        '{% extends "broadsheet/article.html" %}{% block source_box %}{{ self.mine() }}{% endblock %}{% block mine %}{% endblock %}',
        '{% extends site.nothing %}{% block mine %}{% endblock %}',
        '{% if page %}{% extends "base.html" %}{% endif %}{% block mine %}{% endblock %}',
        "{% block mine %}{% endblock %}",
    ],
)  # fmt: skip
def test_blocks_that_may_be_shown_are_left_alone(site: Site, template: str) -> None:
    assert found_in(site, template) == []


def test_a_warning_of_a_template_goes_when_the_template_is_put_right(site: Site) -> None:
    wrong = '{% extends "broadsheet/article.html" %}{% block sourcebox %}x{% endblock %}'
    folder = site({**OWN, "themes/own/templates/article.html": wrong})
    assert [d.code for d in build(folder).report.diagnostics] == ["unknown-block"]
    assert [d.code for d in build(folder).report.diagnostics] == ["unknown-block"]
    (folder / "themes/own/templates/article.html").write_text(wrong.replace("sourcebox", "source_box"))
    assert build(folder).report.diagnostics == ()
