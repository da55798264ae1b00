"""Builds that are killed: for each line `FOLDER SECONDS` a child builds the site and is killed after that time, if it has not ended.

A program of its own, so that it can fork: the tests' own process has threads. Answers each line with how the build ended.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from generator.base.workers import Workers
from generator.engine import planned_build  # noqa: F401 - so that children need not load it
from generator.engine.build_site import build_site
from generator.engine.options import BuildOptions

NOW = "2026-01-01T00:00:00Z"


def main() -> None:
    """Read lines until there are none."""
    for line in sys.stdin:
        folder, seconds = line.split()
        child = os.fork()
        if child == 0:
            with Workers(1) as workers:
                build_site(BuildOptions(Path(folder), NOW), workers)
            os._exit(0)
        deadline = time.monotonic() + float(seconds)
        ended, status = os.waitpid(child, os.WNOHANG)
        while not ended and time.monotonic() < deadline:
            time.sleep(0.001)
            ended, status = os.waitpid(child, os.WNOHANG)
        if not ended:
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
        print("killed" if os.WIFSIGNALED(status) else "ended", flush=True)


if __name__ == "__main__":
    main()
