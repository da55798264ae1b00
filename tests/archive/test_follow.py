"""Following one article through the archive gives what assembling all of it gives: every fact, and every word to the editor."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from generator.archive import drafts, event_exchange, follow, links, vocabulary
from generator.archive.follow import Follower
from generator.archive.renumbering import Renumbering
from generator.engine.read_settings import read_settings
from generator.settings import Settings
from tests.archive.following import Documents, facts
from tests.support import make_site

SEQUENCES = int(os.environ.get("DATELINE_FOLLOWED", "120"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    found, _ = read_settings(make_site(tmp_path_factory.mktemp("site"), {}))
    assert found is not None
    return found


def differences(documents: Documents, steps: int) -> tuple[list[str], list[bool]]:
    """(what is not as it is when assembled, after the first change where anything is; whether each change was followed that came when
    there was no mistake, and brought none)."""
    follower = Follower(documents.assembled())
    followed = []
    for _ in range(steps):
        before, after = documents.change()
        expected = documents.assembled()
        sound = not any(d.is_error for d in (*follower.assembly.mistakes, *expected.mistakes))
        found = follower.follow(before, after)
        if sound:
            followed.append(found is not None)
        if found is None:
            follower = Follower(expected)
            continue
        wanted, made = facts(expected), facts(found)
        if differing := [name for name, fact in wanted.items() if made[name] != fact]:
            return differing, followed
    return [], followed


@trying(max_examples=SEQUENCES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_what_is_followed_is_what_is_assembled(site: Settings, random: Random) -> None:
    assert differences(Documents(random, site), 5)[0] == []


def test_most_changes_are_followed_if_nothing_is_wrong(site: Settings) -> None:
    followed = [each for seed in range(40) for each in differences(Documents(Random(seed), site), 8)[1]]
    assert len(followed) > 100
    assert sum(followed) > 0.6 * len(followed)


def _unmoved(_self: Renumbering, numbers: tuple[int, ...]) -> tuple[int, ...]:
    return numbers


def _events(inner: Callable[..., Any]) -> Callable[..., Any]:
    def forgets_who_tells(change: Any, known: Any, of: Any, tellers: Any, *others: Any) -> Any:
        return dataclasses.replace(inner(change, known, of, tellers, *others), tellers=tellers)

    return forgets_who_tells


MUTANTS: dict[str, tuple[Any, str, Callable[[Any], Any]]] = {
    "places are not counted anew": (Renumbering, "of", lambda _: _unmoved),
    "who tells of events is not kept up": (follow, "follow_events", _events),
    "events that hang together are not looked for": (
        event_exchange,
        "_connected",
        lambda _: lambda told, *_: ({e.date.text for es in told for e in es}, set()),
    ),
    "the calendar stays": (follow, "follow_calendar", lambda _: lambda years, _: years),
    "relations of others stay": (links, "_partners", lambda _: lambda article, place, *_: {place} - {-1} if article else set()),
    "terms stay": (follow, "_exchanged_terms", lambda _: lambda *_: set()),
    "terms above stay": (vocabulary, "_and_above", lambda _: lambda _, slugs: slugs),
    "what a term is called stays": (vocabulary, "_take_out", lambda _: lambda *_: None),
    "articles that others need may go": (follow, "_expect_unneeded", lambda _: lambda *_: None),
    "terms that others need may go": (follow, "_expect_terms_unneeded", lambda _: lambda *_: None),
    "what was told of stays": (follow, "_expect_plain", lambda _: lambda *_: None),
    "links stay": (follow, "_targets", lambda _: lambda assembly, *_: assembly.archive.targets),
    "drafts are not noted": (drafts, "_exchanged", lambda _: lambda assembly, *_: assembly),
    "redirects stay": (follow, "redirects", lambda _: lambda *_: ()),
    "pictures that are missing do not matter": (follow, "missing_images", lambda _: lambda *_: ()),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_follower_that_forgets_a_part_is_caught(site: Settings, mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    place, name, change = MUTANTS[mutant]
    monkeypatch.setattr(place, name, change(getattr(place, name)))
    for seed in range(400):
        try:
            if differences(Documents(Random(seed), site), 8)[0]:
                return
        except (KeyError, IndexError, ValueError, AttributeError):
            return
    pytest.fail("nobody noticed")
