"""Running a command as a whole process tree: how long it takes and how much memory it holds at its peak."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Sequence
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
    """Bytes of memory (PSS: shared pages counted once) of all its processes together, at the worst look."""
    output: str


class Failed(Exception):
    """The command did not succeed."""


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command in `folder`. Raises Failed with what it printed if it does not succeed."""
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        watched = psutil.Process(process.pid)
        peak, cpu = 0, 0.0
        while process.poll() is None:
            used, spent = _look(watched)
            peak, cpu = max(peak, used), max(cpu, spent)
            time.sleep(INTERVAL)
        wall = time.perf_counter() - started
        output = process.stdout.read() if process.stdout else ""
    if process.returncode:
        raise Failed(f"{' '.join(command)} ended with {process.returncode}:\n{output[-2000:]}")
    return Run(wall, cpu, peak, output)


def _look(process: psutil.Process) -> tuple[int, float]:
    """(bytes, processor seconds) of a process and its children now."""
    memory, cpu = 0, 0.0
    with contextlib.suppress(psutil.Error):
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                memory += one.memory_full_info().pss
                times = one.cpu_times()
                cpu += times.user + times.system
    return memory, cpu
