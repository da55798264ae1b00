"""Talking to `pagefind --service`: messages in base64, each ended by a comma, over its standard input and output.

Pagefind's own Python package speaks the same, but waits a tenth of a second for every answer, which is an hour for a large archive.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import IO, Any

from generator.base.diagnostics import EnvironmentFault

CHUNK = "9000"
"""Postings in one file of the index. Pagefind's own 20000 make files of 25 KB, of which a reader needs one for each word and shard."""
_BATCH = 1 << 18


def indexed(program: str, records: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """The files of an index of `records` (address, HTML), which it has in their order. Raises EnvironmentFault.

    They are asked for over the pipe: files that Pagefind writes itself may be said to be written before their last bytes are, and are
    then cut off when it ends.
    """
    process = _start(program)
    assert process.stdin and process.stdout
    feeder: threading.Thread | None = None
    try:
        answers = _Answers(process.stdout)
        process.stdin.write(_message({"type": "NewIndex", "config": {}}))
        process.stdin.flush()
        index = answers.next("NewIndex")["index_id"]
        held = [({"type": "AddFile", "index_id": index, "url": url, "file_path": None, "file_contents": html}) for url, html in records]
        # both pipes fill if nobody reads while we write
        feeder = threading.Thread(target=_feed, args=(process.stdin, [*held, {"type": "GetFiles", "index_id": index}]))
        feeder.start()
        for _ in held:
            answers.next("IndexedFile")
        made = {file["path"]: b64decode(file["content"]) for file in answers.next("GetFiles")["files"]}
        feeder.join()
        process.stdin.close()
        if process.wait(120):
            raise _fault(f"it ended with {process.returncode}")
        return made
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


def _start(program: str) -> subprocess.Popen[bytes]:
    # its settings could also come from our environment and from a pagefind.yml where we stand
    environment = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": CHUNK}
    try:
        return subprocess.Popen(  # noqa: S603 - a program of an installed package
            [program, "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=os.path.dirname(program) or None,
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
        self._held: list[bytes] = []
        self._ready: list[bytes] = []

    def next(self, kind: str) -> dict[str, Any]:
        """The next answer, which must be of that kind. Raises EOFError, ValueError."""
        while not self._ready:
            data = os.read(self._descriptor, 1 << 20)
            if not data:
                raise EOFError
            first, *others = data.split(b",")
            self._held.append(first)
            if others:
                *whole, rest = b"".join(self._held), *others
                self._ready, self._held = whole[::-1], [rest]
        payload: dict[str, Any] = json.loads(b64decode(self._ready.pop()))["payload"]
        if payload.get("type") != kind:
            raise ValueError(payload.get("message") or f"it answered {payload.get('type')}")
        return payload


def _fault(why: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"Pagefind could not make the search index: {why}",
        "Check free memory and disk space and build again, or build without search: `dateline build --no-search`.",
    )
