"""Talking to `pagefind --service`: messages in base64, each ended by a comma, over its standard input and output.

Pagefind's own Python package speaks the same, but waits a tenth of a second for every answer, which is an hour for a large archive.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import IO, Any

from generator.base.diagnostics import EnvironmentFault

CHUNK = "9000"
"""Postings in one file of the index. Pagefind's own 20000 make files of 25 KB, of which a reader needs one for each word and shard."""
PATIENCE = 20.0
"""Seconds to wait for bytes that were said to be written."""
_BREATH = 0.005
_BATCH = 1 << 18


def write_index(program: str, records: Iterable[tuple[str, str]], folder: str) -> None:
    """Index `records` (address, HTML) in their order and write the bundle into `folder`. Raises EnvironmentFault."""
    process = _start(program, folder)
    assert process.stdin and process.stdout
    feeder: threading.Thread | None = None
    try:
        answers = _Answers(process.stdout)
        process.stdin.write(_message({"type": "NewIndex", "config": {}}))
        process.stdin.flush()
        index = answers.next("NewIndex")["index_id"]
        held = [({"type": "AddFile", "index_id": index, "url": url, "file_path": None, "file_contents": html}) for url, html in records]
        # both pipes fill if nobody reads while we write
        feeder = threading.Thread(
            target=_feed, args=(process.stdin, [*held, {"type": "WriteFiles", "index_id": index, "output_path": folder}])
        )
        feeder.start()
        for _ in held:
            answers.next("IndexedFile")
        answers.next("WriteFiles")
        feeder.join()
        _wait_for_bytes(folder)
        process.stdin.close()
        if process.wait(120):
            raise _fault(f"it ended with {process.returncode}")
    except (OSError, EOFError, ValueError, KeyError, subprocess.TimeoutExpired) as fault:
        raise _fault(str(fault) or "it ended early") from fault
    finally:
        process.kill()
        process.wait()
        if feeder is not None:
            feeder.join()
        for pipe in (process.stdin, process.stdout):
            try:
                pipe.close()
            except OSError:
                continue


def _wait_for_bytes(folder: str) -> None:
    """Return when no file is empty any more: the answer can come before the last bytes are written, and they never are if the program
    ends first. Whether all are whole is for the caller to see, who reads them."""
    waiting = [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names]
    for _ in range(int(PATIENCE / _BREATH)):
        waiting = [file for file in waiting if not os.path.getsize(file)]
        if not waiting:
            return
        time.sleep(_BREATH)


def _start(program: str, folder: str) -> subprocess.Popen[bytes]:
    # its settings could also come from our environment and from a pagefind.yml where we stand
    environment = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": CHUNK}
    try:
        return subprocess.Popen(  # noqa: S603 - a program of an installed package
            [program, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
        )
    except OSError as fault:
        raise _fault(fault.strerror or str(fault)) from fault


def _feed(pipe: IO[bytes], messages: list[dict[str, Any]]) -> None:
    waiting: list[bytes] = []
    size = 0
    try:
        for message in messages:
            waiting.append(_message(message))
            size += len(waiting[-1])
            if size > _BATCH:
                pipe.write(b"".join(waiting))
                waiting, size = [], 0
        pipe.write(b"".join(waiting))
        pipe.flush()
    except (OSError, ValueError):
        # the program is gone; whoever reads its answers will say so
        return


def _message(payload: dict[str, Any]) -> bytes:
    return b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b","


class _Answers:
    def __init__(self, pipe: IO[bytes]):
        self._descriptor = pipe.fileno()
        self._held = b""
        self._ready: list[bytes] = []

    def next(self, kind: str) -> dict[str, Any]:
        """The next answer, which must be of that kind. Raises EOFError, ValueError."""
        while not self._ready:
            data = os.read(self._descriptor, 1 << 20)
            if not data:
                raise EOFError
            *whole, self._held = (self._held + data).split(b",")
            self._ready = whole[::-1]
        payload: dict[str, Any] = json.loads(b64decode(self._ready.pop()))["payload"]
        if payload.get("type") != kind:
            raise ValueError(payload.get("message") or f"it answered {payload.get('type')}")
        return payload


def _fault(why: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"Pagefind could not make the search index: {why}",
        "Check free memory and disk space and build again, or build without search: `dateline build --no-search`.",
    )
