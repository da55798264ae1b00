"""Work that takes too long is stopped."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable

import pytest

from generator.base.time_budget import OverBudget, can_interrupt, time_budget

pytestmark = [
    pytest.mark.skipif(not can_interrupt, reason="no interval timers here"),
    pytest.mark.usefixtures("no_collector_callbacks"),
]


def spin(turns: Callable[[], bool]) -> None:
    while turns():
        pass


def test_endless_work_ends() -> None:
    with pytest.raises(OverBudget), time_budget(0.05):
        spin(lambda: True)


def test_work_within_the_budget_is_left_alone_and_the_alarm_is_off_afterwards() -> None:
    with time_budget(60):
        pass
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_work_is_stopped_even_if_the_first_alarm_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """An alarm that goes off while a finaliser runs raises where Python throws it away."""

    class Lost:
        def __del__(self) -> None:
            spin(lambda: True)

    thrown_away: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", thrown_away.append)
    with pytest.raises(OverBudget), time_budget(0.05):
        Lost()
        spin(lambda: True)
    assert len(thrown_away) == 1


def test_other_threads_run_without_a_limit() -> None:
    done = []

    def work() -> None:
        with time_budget(0.0001):
            spin(iter([True] * 1000 + [False]).__next__)
        done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
