"""Templates as sources: what they draw on, and that each text is compiled once in a process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from generator.base.words import Words
from generator.theme import templates
from generator.theme.templates import Templates

SOURCES = {
    "page.html": '{% extends "base.html" %}{% block main %}{{ cards|fragment("card") }}{% endblock %}',
    "base.html": '{% block main %}{% endblock %}{% include "foot.html" %}',
    "foot.html": "<footer></footer>",
    "fragments/card.html": "<p>{{ item.title }}</p>",
    "chosen.html": "{% include page.part %}",
    "broken.html": "{% if %}",
}


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "_code", {})
    monkeypatch.setattr(templates, "_references", {})


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of the templates that are compiled."""
    from jinja2 import Environment

    names: list[str] = []
    real = Environment.compile

    def noted(self: Environment, source: Any, name: str, *more: Any) -> Any:
        names.append(name)
        return real(self, source, name, *more)

    monkeypatch.setattr(Environment, "compile", noted)
    yield names


def test_each_text_is_compiled_once_in_a_process(compiled: list[str]) -> None:
    first = Templates(SOURCES, {}, Words())
    assert sorted(compiled) == sorted(set(SOURCES) - {"broken.html"})
    compiled.clear()
    second = Templates(SOURCES, {}, Words())
    assert compiled == []
    assert (second.code, second.digests(), second.diagnostics) == (first.code, first.digests(), first.diagnostics)
    Templates({**SOURCES, "foot.html": "<footer>Other</footer>"}, {}, Words())
    assert compiled == ["foot.html"]
    compiled.clear()
    # a file of another name is named in messages, so it is other code
    Templates(SOURCES, {"foot.html": "themes/own/foot.html"}, Words())
    assert compiled == ["foot.html"]


def test_what_is_kept_is_bounded(compiled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "KEPT", 2)
    first = Templates(SOURCES, {}, Words())
    assert Templates(SOURCES, {}, Words()).code == first.code
    assert len(compiled) == 2 * (len(SOURCES) - 1)


@pytest.mark.parametrize("known", [False, True])
def test_a_digest_covers_all_that_a_template_draws_on(known: bool) -> None:
    if known:
        Templates(SOURCES, {}, Words())
    before = Templates(SOURCES, {}, Words()).digests()
    for part, touched in {
        "foot.html": {"page.html", "base.html", "foot.html", "chosen.html"},
        "fragments/card.html": {"page.html", "fragments/card.html", "chosen.html"},
        "broken.html": {"broken.html", "chosen.html"},
    }.items():
        after = Templates({**SOURCES, part: SOURCES[part] + " "}, {}, Words()).digests()
        assert {name for name in SOURCES if before[name] != after[name]} == touched
    # one that is chosen by an expression may be any, one that is new among them
    after = Templates({**SOURCES, "new.html": ""}, {}, Words()).digests()
    assert {name for name in SOURCES if before[name] != after[name]} == {"chosen.html"}
