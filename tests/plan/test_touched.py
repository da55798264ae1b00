"""Whatever an article's coming, going or changing may show on a page about one fact, that fact is among those touched."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from generator.archive import touched
from generator.archive.assemble import Assembly
from generator.archive.touched import Fact, touched_by
from generator.base.digest import digest_of
from generator.content.model import Article
from generator.engine.read_settings import read_settings
from generator.plan import calendar_parts, periods, shared_facts, terms, timeline_pages
from generator.plan.output import Rows
from generator.plan.plan_site import plan_site
from generator.plan.shared_facts import share_alike
from generator.settings import Settings
from generator.theme.load import load_theme
from generator.theme.model import Theme
from tests.archive.following import Documents
from tests.support import SITE, make_site

SEQUENCES = int(os.environ.get("DATELINE_TOUCHED", "40"))
FULL = f"{SITE}feeds: {{items: 2, content: full, terms: 1}}\nshare_cards: {{enabled: true}}\n"
Found = tuple[Settings, Theme]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Found]:
    """One with a story on each page of a list, one with two."""
    made = []
    for per_page in (1, 2):
        folder = make_site(tmp_path_factory.mktemp("site"), {"site.yaml": f"{FULL}lists: {{per_page: {per_page}}}\n"})
        settings, wrong = read_settings(folder, "")
        assert settings is not None, wrong
        theme, wrong = load_theme(settings.theme, folder, settings.theme_options)
        assert theme is not None, wrong
        made.append((settings, theme))
    return made


@pytest.fixture
def site(sites: list[Found]) -> Found:
    return sites[0]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """What large archives have, small ones have too: years cut into months, pages across years, related articles out of reach."""
    for module in (periods, timeline_pages):
        monkeypatch.setattr(module, "WHOLE", 2)
    monkeypatch.setattr(calendar_parts, "FILLED_DAYS", 4)
    # two articles are exchanged at most
    monkeypatch.setattr(touched, "FEW", 2)
    monkeypatch.setattr(touched, "NEWEST", 2)
    monkeypatch.setattr(terms, "STRIP_EVENTS", 1)
    monkeypatch.setattr("generator.archive.related.REACH", 1)


def planned(assembly: Assembly, site: Found) -> dict[str, tuple[Fact | None, str]]:
    """Output path -> (the fact that it is about, digest of its view); the same of each row of those that consist of rows."""
    plan, _ = plan_site(assembly.archive, *site, drawn_with="resvg")
    made = {o.path: (o.about, digest_of(o.view)) for o in plan.outputs}
    for output in plan.outputs:
        rows = output.planned
        if isinstance(rows, Rows) and (about := rows.family.fact):
            made |= {f"{output.path}: {about(n)}": (about(n), digest_of(rows.family.row(n))) for n in rows.numbers()}
    return made


def left_out(documents: Documents, site: Found, steps: int, told: list[float]) -> list[str]:
    """Outputs that are others after changes, about a fact that is not said to be touched. `told` gets the part of the outputs of which it is
    said that they are as they were, for each time."""
    assembly = documents.assembled()
    before = planned(assembly, site)
    for _ in range(steps):
        changes: dict[str, list[Article | None]] = {}
        for _ in range(documents.random.choice([1, 1, 1, 2])):
            old, new = documents.change()
            path = (old or new).path  # type: ignore[union-attr]
            changes[path] = [*changes.get(path, [old])[:1], new]
        assembly = documents.assembled()
        after = planned(assembly, site)
        found = touched_by(assembly, [(old, new) for old, new in changes.values() if old or new])
        if found is not None and share_alike(assembly.archive, found.was):
            same = {p for p, (about, _) in after.items() if p in before and about is not None and about not in found.facts}
            told.append(len(same) / len(after))
            if wrong := sorted(p for p in same if after[p][1] != before[p][1]):
                return wrong
        before = after
    return []


@trying(max_examples=SEQUENCES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_what_is_not_touched_is_as_it_was(sites: list[Found], random: Random) -> None:
    site = random.choice(sites)
    assert left_out(Documents(random, site[0]), site, 4, []) == []


def test_much_is_not_touched(site: Found) -> None:
    told: list[float] = []
    for seed in range(24):
        left_out(Documents(Random(seed), site[0]), site, 4, told)
    assert len(told) > 20
    # of eight articles that have much to do with one another a third of the pages stays; of ten thousand, nearly all
    assert sum(told) / len(told) > 0.25


def _nothing(_: Any) -> Callable[..., Any]:
    return lambda *_: ()


def _none(_: Any) -> Callable[..., Any]:
    return lambda *_: set()


def _only(kind: str) -> Callable[[Any], Callable[..., Iterable[Fact]]]:
    return lambda real: lambda *given: [fact for fact in real(*given) if fact[0] != kind]


MUTANTS: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
    "the articles before and after": (touched, "_near", _nothing),
    "those in a relation to it": (touched, "_partners", _none),
    "those of its storyline": (touched, "_mates", _none),
    "those it is related to by terms": (touched, "may_relate", lambda _: lambda *_: (set(), set())),
    "those that link to it": (touched, "_leading_to", _none),
    "names that are terms now": (touched, "_other_names", _none),
    "days beside its own": (touched, "_days", _nothing),
    "months beside its own": (touched, "_months", _nothing),
    "years": (touched, "_years", _nothing),
    "the year in which it entered": (touched, "_entered", _nothing),
    "the next year in which any entered": (touched, "_entered", lambda real: lambda side: list(real(side))[:1]),
    "rows of events": (touched, "event_fact", lambda _: lambda _: ("none",)),
    "weeks": (touched, "_calendar_facts", _only("week")),
    "days of all years": (touched, "_calendar_facts", _only("across")),
    "terms above": (touched, "_and_above", lambda _: lambda _, keys: keys),
    "pages of a term before the newest": (terms, "is_settled", lambda _: lambda end, count, per_page: end + 2 * per_page <= count),
    "older pages of a term": (touched, "_is_among_newest", lambda _: lambda *_: True),
    "what tells of all events": (touched, "EVENTS", lambda _: ("none",)),
    "timelines of terms": (touched, "timeline_fact", lambda _: lambda _: ("none",)),
    "terms that stand otherwise": (touched, "_other_terms", _none),
    "events": (touched, "_side", lambda _: lambda archive, place, _: touched._Side(archive, place, frozenset())),
    "years that are cut into months": (shared_facts, "years_by_month", lambda _: lambda _: frozenset()),
    "days that lead to all years": (shared_facts, "across_years", lambda _: lambda _: True),
}


TELLING = (14, 1, 42, 12)
"""Seeds by which something is noticed soon."""


@pytest.mark.parametrize("mutant", MUTANTS)
def test_forgetting_a_part_is_noticed(site: Found, mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, name, change = MUTANTS[mutant]
    monkeypatch.setattr(place, name, change(getattr(place, name)))
    for seed in (*TELLING, *range(200)):
        if left_out(Documents(Random(seed), site[0]), site, 6, []):
            return
    pytest.fail("nobody noticed")
