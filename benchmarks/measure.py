"""Running a command as a whole process tree: how long it takes, or how much memory it holds at its peak.

One or the other: to add up the memory of a process that holds some gigabytes takes the system a tenth of a second, and whoever looks twenty times
a second takes half a processor away from the program that is measured.
"""

from __future__ import annotations

import contextlib
import os
import resource
import select
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

INTERVAL = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of processor time, of all its processes."""
    peak: int
    """Bytes of memory (PSS: shared pages counted once) of all its processes together, at the worst look; 0 if nobody looked."""
    output: str
    part: int = 0
    """Bytes of memory of those of its processes that one asked about, likewise."""


class Failed(Exception):
    """The command did not succeed."""


def passes(runs: int) -> Iterator[bool]:
    """For each of some runs, whether its memory is looked at: those that are timed first, then one for its memory."""
    yield from [False] * runs
    yield True


def median(runs: Sequence[Run]) -> Run:
    """What is told of a command: the times in the middle of those runs that were timed, the memory of the one that was looked at."""
    timed = [r for r in runs if not r.peak]
    seen = max(runs, key=lambda r: r.peak)
    return Run(statistics.median(r.wall for r in timed), statistics.median(r.cpu for r in timed), seen.peak, timed[-1].output, seen.part)


def run(command: Sequence[str], folder: Path, part: str = "", *, watched: bool) -> Run:
    """Run a command in `folder`, with its memory looked at if it is `watched`; `part` is the name of processes whose memory is to be told
    too. Raises Failed with what it printed if it does not succeed."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as printed:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=_environment(), stdout=printed, stderr=subprocess.STDOUT)
        top, peak, own = psutil.Process(process.pid), 0, 0
        while not _ended(process, INTERVAL if watched else None):
            memory, of_part = _memory(top, part)
            peak, own = max(peak, memory), max(own, of_part)
        wall = time.perf_counter() - started
        process.wait()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        printed.seek(0)
        output = printed.read()
    if process.returncode:
        raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{output[-2000:]}")
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak, output, own)


def _ended(process: subprocess.Popen[bytes], limit: float | None) -> bool:
    """Whether a process ended within some seconds, or at all; told at once when it does. (`Popen.wait` with a limit looks every twentieth
    of a second.)"""
    if not hasattr(os, "pidfd_open"):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(limit)
        return process.returncode is not None
    descriptor = os.pidfd_open(process.pid)
    try:
        return bool(select.select([descriptor], [], [], limit)[0])
    finally:
        os.close(descriptor)


def _environment() -> dict[str, str]:
    """Ours, with Python's cache of compiled modules on, as users have it."""
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _memory(process: psutil.Process, part: str) -> tuple[int, int]:
    """Bytes held by a process and its children now; and by those of one name."""
    memory = own = 0
    with contextlib.suppress(psutil.Error):
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                held = one.memory_full_info().pss
                memory += held
                own += held if one.name() == part else 0
    return memory, own
