"""Parallel work: results in order, and a worker that dies takes one item with it, not the build."""

from __future__ import annotations

import concurrent.futures
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.base.aside import PATIENCE
from generator.base.stage import spans_of
from generator.base.workers import SERIAL_BELOW, Workers, available_cores

MANY = list(range(300))


def double(setup: int, chunk: Sequence[int]) -> list[int]:
    return [setup * item for item in chunk]


def in_process(setup: int, chunk: Sequence[int]) -> list[int]:
    return [os.getpid() for _ in chunk]


def deadly(setup: frozenset[int], chunk: Sequence[int]) -> list[int]:
    """Dies at the items of `setup`, as a crash in a library would."""
    for item in chunk:
        if item in setup:
            os.kill(os.getpid(), signal.SIGKILL)
    return list(chunk)


def failing(setup: int, chunk: Sequence[int]) -> list[int]:
    raise ArithmeticError(f"chunk of {len(chunk)}")


def first_waits_for_last(place: str, chunk: Sequence[int]) -> list[bool]:
    """Whether the last chunk was made while the first was under way."""
    if MANY[-1] in chunk:
        Path(place).touch()
    for _ in range(3000 if MANY[0] in chunk else 0):
        if Path(place).exists():
            break
        time.sleep(0.02)
    return [Path(place).exists() for _ in chunk]


def lost(item: int) -> int:
    return -item


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, SERIAL_BELOW, 300])
def test_results_come_in_the_order_of_the_items(jobs: int, count: int) -> None:
    with Workers(jobs) as workers:
        assert list(workers.run(double, 2, MANY[:count])) == [2 * n for n in MANY[:count]]


def test_little_work_and_one_job_stay_in_this_process() -> None:
    with Workers(2) as few, Workers(1) as one:
        assert set(few.run(in_process, 0, MANY[: SERIAL_BELOW - 1])) == {os.getpid()}
        assert set(one.run(in_process, 0, MANY)) == {os.getpid()}


def test_much_work_is_shared_out() -> None:
    with Workers(2) as workers:
        assert os.getpid() not in set(workers.run(in_process, 0, MANY))


def test_a_long_chunk_holds_nobody_up(tmp_path: Path) -> None:
    with Workers(2) as workers:
        assert next(workers.run(first_waits_for_last, str(tmp_path / "last"), MANY, chunk=20))


class Quick(concurrent.futures.Executor):
    """Does the first chunk in a thread, and each of the others before its sender looks for it again."""

    def __init__(self) -> None:
        self.thread = concurrent.futures.ThreadPoolExecutor(1)
        self.begun = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **named: Any) -> concurrent.futures.Future[Any]:
        if not self.begun:
            self.begun = True
            return self.thread.submit(fn, *args, **named)
        made: concurrent.futures.Future[Any] = concurrent.futures.Future()
        made.set_result(fn(*args, **named))
        return made


def test_a_long_chunk_holds_nobody_up_however_quick_the_others_are(tmp_path: Path) -> None:
    with Workers(2, Quick()) as workers:
        assert next(workers.run(first_waits_for_last, str(tmp_path / "last"), MANY, chunk=20))


_hoard: list[bytes] = []


def hoard(size: int, items: Sequence[int]) -> list[int]:
    _hoard.append(os.urandom(size))
    return [os.getpid() for _ in items]


def hoard_or_die(size: int, items: Sequence[int]) -> list[int]:
    hoard(size, items)
    return deadly(frozenset({31, 250}), items)


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is asked of /proc")
def test_workers_that_gathered_much_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.base.stage.OWN", 25 * 1024**2)
    with Workers(2) as workers:
        # whoever holds too much begins no other chunk
        assert set(Counter(workers.run(hoard, 30 * 1024**2, MANY, chunk=10)).values()) == {10}
        assert len(set(workers.run(hoard, 1024, MANY, chunk=10))) <= 2
        # also where one of them dies meanwhile, and its chunk is done item by item
        assert list(workers.run(hoard_or_die, 6 * 1024**2, MANY, chunk=10, crashed=lost)) == [-n if n in (31, 250) else n for n in MANY]


def test_results_of_workers_that_do_one_chunk_each_are_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.base.stage.OWN", 0)
    with Workers(3) as workers:
        assert list(workers.run(double, 2, MANY, chunk=7, first=(40, 1), uneven=100)) == [2 * n for n in MANY]
        assert list(workers.run(deadly, frozenset({31, 250}), MANY, chunk=30, crashed=lost)) == [-n if n in (31, 250) else n for n in MANY]


@pytest.mark.parametrize(
    ("count", "size", "first", "uneven", "spans"),
    [
        (0, 10, (), 0, []),
        (25, 10, (), 0, [(0, 10), (10, 20), (20, 25)]),
        (25, 10, (3, 4), 0, [(0, 3), (3, 7), (7, 17), (17, 25)]),
        (40, 16, (3,), 5, [(0, 3), (3, 19), (19, 35), (35, 37), (37, 39), (39, 40)]),
        (10, 16, (7,), 9, [(0, 7), (7, 9), (9, 10)]),
        (3, 16, (), 3, [(0, 2), (2, 3)]),
        (3, 2, (), 3, [(0, 1), (1, 2), (2, 3)]),
    ],
)
def test_long_work_goes_first_and_uneven_work_in_small_pieces(
    count: int, size: int, first: tuple[int, ...], uneven: int, spans: list[tuple[int, int]]
) -> None:
    assert spans_of(count, size, first, uneven) == spans


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("bad", [{0}, {150}, {299}, {10, 11, 200, 299}, {0, 60, 120, 180, 240}], ids=str)
@pytest.mark.parametrize("chunk", [0, 7])
def test_an_item_that_ends_its_worker_becomes_what_crashed_makes_of_it(bad: set[int], chunk: int) -> None:
    with Workers(2) as workers:
        results = list(workers.run(deadly, frozenset(bad), MANY, chunk=chunk, crashed=lost))
    assert results == [-n if n in bad else n for n in MANY]


def test_the_workers_go_on_after_a_crash() -> None:
    with Workers(2) as workers:
        list(workers.run(deadly, frozenset({5}), MANY, crashed=lost))
        assert list(workers.run(double, 3, MANY)) == [3 * n for n in MANY]


def test_without_crashed_the_error_is_raised() -> None:
    with Workers(2) as workers, pytest.raises(concurrent.futures.BrokenExecutor):
        list(workers.run(deadly, frozenset({5}), MANY))


def test_errors_of_the_function_are_raised() -> None:
    with Workers(2) as workers, pytest.raises(ArithmeticError):
        list(workers.run(failing, 0, MANY))


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_where_processes_inherit_nothing_chunks_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.base.lane.can_fork", lambda: False)
    monkeypatch.setattr("generator.base.stage.can_fork", lambda: False)
    with Workers(2) as workers:
        assert os.getpid() not in set(workers.run(in_process, 0, MANY))
        assert list(workers.run(deadly, frozenset({31}), MANY, chunk=60, crashed=lost)) == [-n if n == 31 else n for n in MANY]
        with pytest.raises(ArithmeticError):
            list(workers.run(failing, 0, MANY))


def test_any_executor_will_do() -> None:
    with concurrent.futures.ThreadPoolExecutor(2) as executor, Workers(2, executor) as workers:
        assert list(workers.run(double, 2, MANY[:3])) == [0, 2, 4]


def test_at_least_one_core() -> None:
    assert available_cores() >= 1
    assert Workers(0).jobs == 1


def where_it_runs() -> int:
    return os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="needs processes that are forked")
def test_a_long_call_goes_on_in_a_process_of_its_own() -> None:
    with Workers(2) as two, Workers(1) as one:
        with two.aside(where_it_runs, long=True) as aside:
            assert aside.result() != os.getpid()
        with two.aside(where_it_runs, long=False) as short, one.aside(where_it_runs, long=True) as alone:
            assert short.result() == alone.result() == os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="needs processes that are forked")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_call_is_made_once_and_its_result_stays(jobs: int) -> None:
    asked = []

    def call() -> int:
        asked.append(os.getpid())
        return os.nice(0)

    with Workers(jobs) as workers, workers.aside(call, long=True, patient=True) as aside:
        # and the process that it is made in is nice
        assert [aside.result(), aside.result()] == [os.nice(0) + (PATIENCE if jobs == 2 else 0)] * 2
    assert asked == ([] if jobs == 2 else [os.getpid()])


@pytest.mark.skipif(sys.platform != "linux", reason="needs processes that are forked")
def test_a_call_whose_process_died_or_failed_is_made_here() -> None:
    here = os.getpid()

    def dies_elsewhere() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return 7

    def fails() -> int:
        raise ArithmeticError

    with Workers(2) as workers:
        with workers.aside(dies_elsewhere, long=True) as aside:
            assert aside.result() == 7
        with workers.aside(fails, long=True) as aside, pytest.raises(ArithmeticError):
            aside.result()


@pytest.mark.skipif(sys.platform != "linux", reason="needs processes that are forked")
def test_whoever_leaves_early_leaves_no_process_behind() -> None:
    import multiprocessing
    import time

    with Workers(2) as workers, workers.aside(lambda: time.sleep(60), long=True):
        assert multiprocessing.active_children()
    assert not multiprocessing.active_children()


def not_to_be_sent(setup: int, chunk: Sequence[int]) -> list[object]:
    return [lambda: None for _ in chunk]


def test_results_that_cannot_be_sent_are_said_so() -> None:
    with Workers(2) as workers, pytest.raises(RuntimeError, match="cannot be sent"):
        list(workers.run(not_to_be_sent, 0, MANY))


def test_an_error_says_where_it_was_made() -> None:
    with Workers(2) as workers, pytest.raises(ArithmeticError, match="chunk of") as raised:
        list(workers.run(failing, 0, MANY))
    assert "in failing" in "".join(raised.value.__notes__)


def test_no_worker_outlives_what_it_was_begun_for() -> None:
    import multiprocessing

    with Workers(2) as workers:
        results = workers.run(double, 2, MANY, chunk=10)
        assert next(results) == 0
        assert multiprocessing.active_children()
        results.close()  # type: ignore[attr-defined]
        assert not multiprocessing.active_children()


@pytest.mark.parametrize("ending", ["closed", "failed"])
def test_a_stage_that_ends_early_ends_however_its_workers_are_met(ending: str) -> None:
    """A signal that comes just before a worker waits is not heard by Python: one in fifty such stages waited for ever."""
    with Workers(2) as workers:
        for _ in range(100):
            if ending == "failed":
                with pytest.raises(ArithmeticError):
                    list(workers.run(failing, 0, MANY, chunk=3))
            else:
                results = workers.run(double, 2, MANY, chunk=3)
                next(results)
                results.close()  # type: ignore[attr-defined]
