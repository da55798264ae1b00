"""Planning beside everything else: it gives way to answers, and nothing that was planned is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from generator.serve.planner import Planner
from generator.serve.state import Planned


class Site:
    """A site whose plan has as many outputs as there are steps."""

    def __init__(self) -> None:
        self.waiting: Any = None
        self.steps = 0
        self.begun: list[Any] = []
        self.enough = threading.Event()

    def show(self) -> Any:
        """Another state waits."""
        self.waiting = SimpleNamespace(planned=Planned())
        return self.waiting

    def plan(self, state: Any, between: Callable[[], None]) -> tuple[dict[str, Any], list[Any]]:
        """Plans until it is told that it is enough."""
        self.begun.append(state)
        while not self.enough.is_set():
            self.steps += 1
            between()
            time.sleep(0.001)
        return {}, []


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.enough.set()


def until(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.002)


def test_nothing_is_planned_while_an_answer_is_made(site: Site) -> None:
    planner = Planner(site, threading.Event(), lambda: None)  # type: ignore[arg-type]
    site.show()
    planner.start(0)
    until(lambda: site.steps > 3)
    with planner.giving_way():
        time.sleep(0.05)  # a step that was begun is ended
        before = site.steps
        time.sleep(0.1)
        assert site.steps == before
    until(lambda: site.steps > before)


def test_a_plan_that_is_of_no_use_is_given_up(site: Site) -> None:
    planner = Planner(site, threading.Event(), lambda: None)  # type: ignore[arg-type]
    first = site.show()
    planner.start(0)
    until(lambda: site.begun)
    second = site.show()
    until(lambda: len(site.begun) == 2)
    site.enough.set()
    until(lambda: planner._finished)
    assert [planned for planned, _, _ in planner.finished()] == [second.planned]
    assert first.planned.wait(0)


def test_what_is_finished_is_not_planned_again(site: Site) -> None:
    planner = Planner(site, threading.Event(), lambda: None)  # type: ignore[arg-type]
    site.show()
    site.enough.set()
    planner.start(0)
    until(lambda: planner._finished and planner._thread and not planner._thread.is_alive())
    planner.start(0)
    assert len(site.begun) == 1


def test_a_plan_that_is_shown_stays() -> None:
    planned = Planned()
    planned.set({})
    planned.set(None)
    assert planned.outputs == {} and not planned.failed
