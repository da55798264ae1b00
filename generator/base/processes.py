"""Processes of our own: whether they can be forked, how they begin and end, what they hold."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator


def can_fork() -> bool:
    """macOS can, but its system libraries do not survive it."""
    return sys.platform == "linux"


def held() -> int:
    """Bytes of memory that this process sees, what it inherited among them; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def own() -> int:
    """Bytes that no other process has: of a forked one, what it made and copies of what it inherited. 0 where the system does not say."""
    try:
        with open("/proc/self/smaps_rollup", "rb") as file:
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith((b"Private_Dirty:", b"Private_Clean:")))
    except OSError:
        return 0


def taken() -> int:
    """Bytes that this process has been given page by page since it began, whether or not it still has them: told at once, and not fewer than
    `own` where pages are small. 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt * resource.getpagesize()


def give_back() -> None:
    """Give memory that was freed back to the system, where the C library can: each worker would have its share of it."""
    import ctypes

    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def begin() -> None:
    """A worker's start. It ends as soon as the process that started it is gone, however that ended: it would wait for work for ever, and
    hold what it inherited, the lock of a site among it."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        parent.join()
        signal.raise_signal(getattr(signal, "SIGKILL", signal.SIGTERM))

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Processes that are started meanwhile never hear of Ctrl-C, which goes to all of a terminal: whoever started them ends them. This
    one hears of it afterwards, and not in the middle of a start, where Python would lose it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_all() -> None:
    """Kill all processes that this one has begun and that go on."""
    for process in multiprocessing.active_children():
        process.kill()
