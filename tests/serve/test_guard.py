"""Nobody but this site's own pages gets anything from the preview, and nobody gets anything but outputs of the plan. Raw sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from generator.base.diagnostics import EnvironmentFault, UsageError
from generator.serve import connections
from generator.serve.guard import Guard
from generator.serve.server import is_loopback, listen
from generator.serve.streams import MOST, WAITING, Stream
from tests.serve.running import Running, previewing
from tests.support import article, make_site

CANARY = "SECRET-CANARY"
WAIT = 20.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A site with secrets all around it."""
    around = tmp_path_factory.mktemp("around")
    site = make_site(
        around / "site",
        {
            "content/articles/a.md": article("A", "Words."),
            "content/articles/draft.md": article("D", CANARY, draft="true"),
            "content/articles/private.md": article("P", CANARY, rights="private"),
            "content/files/Press kit.txt": "kit",
            "content/files/swapped.txt": "planned",
            "secret.txt": CANARY,
            ".git/config": CANARY,
            "public/index.html": CANARY,
            ".dateline/secret": CANARY,
        },
    )
    (around / "secret.txt").write_text(CANARY)
    (around / "site-leak").mkdir()
    (around / "site-leak/index.html").write_text(CANARY)
    with previewing(site) as made:
        made.settled()
        yield made


def ask(running: Running, raw: bytes) -> bytes:
    """Send bytes; everything that comes back until the server closes or has answered."""
    with socket.create_connection(("127.0.0.1", running.port), timeout=WAIT) as made:
        made.sendall(raw)
        pieces = []
        while piece := made.recv(65536):
            pieces.append(piece)
        return b"".join(pieces)


def request(running: Running, target: str = "/archive/", method: str = "GET", host: str | None = None, more: str = "") -> bytes:
    host = f"Host: {host or f'127.0.0.1:{running.port}'}\r\n"
    return ask(running, f"{method} {target} HTTP/1.1\r\n{host}{more}Connection: close\r\n\r\n".encode("latin-1"))


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0


TARGETS = [
    "/archive/../secret.txt", "/archive/%2e%2e/secret.txt", "/archive/%252e%252e/secret.txt", "/archive/..%2fsecret.txt", "/archive/..%5csecret.txt",
    "/archive/%c0%ae%c0%ae/secret.txt", "/archive/..;/secret.txt", "//secret.txt", "/archive//etc/passwd", "/../../../../etc/passwd", "/archive/../site-leak/index.html",
    "/archive/.git/config", "/archive/.dateline/secret", "/archive/secret.txt", "/archive/content/articles/private.md", "/archive/content/articles/draft.md",
    "/archive/site.yaml", "/archive/site.yaml?import&raw??", "/archive/.svg", "/archive/secret.txt%00.html", "/archive/secret.txt%00", "/archive/public/index.html",
    "/_dateline/../secret.txt", "/_dateline/%2e%2e%2f%2e%2e%2fsecret.txt", "/_dateline/..%2f..%2fpreview.py", "/_dateline/__init__.py", "/_dateline/idiomorph-LICENSE.txt/..",
    "/@fs/etc/passwd", "/archive/files/..%2f..%2f..%2fsecret.txt", "/archive/secret.txt\\", "/archive#/../secret.txt", "file:///etc/passwd",
    "/archive/2021/12/14/draft/", "/archive/files/Press%20kit.txt/../../../secret.txt",
]  # fmt: skip


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_file_that_is_not_planned_is_ever_read(running: Running, target: str, method: str) -> None:
    answer = request(running, target, method)
    assert CANARY.encode() not in answer and b"root:" not in answer and b"import" not in answer
    assert status(answer) in (400, 403, 404) or b"location: /archive" in answer.lower()


def test_random_targets_find_nothing_and_break_nothing(running: Running) -> None:
    random_ = random.Random(7)
    pieces = [
        "..",
        ".",
        "%2e",
        "%2f",
        "/",
        "//",
        "\\",
        "%5c",
        "secret.txt",
        "site",
        "archive",
        "content",
        ".git",
        "config",
        "%00",
        "?",
        "#",
        ";",
        "%25",
        "é",
        "\x7f",
        "a" * 300,
    ]
    for _ in range(int(os.environ.get("DATELINE_TARGETS", "400"))):
        target = "/" + "".join(random_.choice(pieces) for _ in range(random_.randint(1, 9)))
        assert CANARY.encode() not in request(running, target)
    assert status(request(running)) == 200


def test_what_is_planned_is_served(running: Running) -> None:
    answer = request(running, "/archive/files/Press%20kit.txt")
    assert status(answer) == 200 and answer.endswith(b"\r\n\r\nkit")
    assert request(running, "/archive/files/Press%20kit.txt", "HEAD").endswith(b"\r\n\r\n")


def test_a_file_that_another_took_the_place_of_is_not_served(running: Running) -> None:
    place = running.site / "content/files/swapped.txt"
    secret = running.site.parent / "secret.txt"
    for _ in range(20):
        place.unlink()
        place.symlink_to(secret)
        assert CANARY.encode() not in request(running, "/archive/files/swapped.txt")
        place.unlink()
        place.write_text("planned")
    running.until(lambda: status(request(running, "/archive/files/swapped.txt")) == 200)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "JUNK"])
def test_only_looking_is_allowed(running: Running, method: str) -> None:
    before = sorted(p for p in running.site.rglob("*"))
    for target in ("/archive/", "/_dateline/", "/_dateline/events?path=index.html", "/archive/new.md"):
        assert status(request(running, target, method, more="Content-Length: 0\r\n")) in (400, 405)
    assert sorted(p for p in running.site.rglob("*")) == before


HOSTS = ["evil.example", "evil.localhost:{port}", "127.0.0.1.evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.:{port}", "2130706433:{port}", "0x7f000001:{port}", "[::1]:{port}:1", "127.0.0.1:{port}@evil", ""]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_name_gets_nothing(running: Running, host: str) -> None:
    for target in ("/archive/", "/_dateline/events?path=index.html", "/_dateline/preview.js"):
        named = host.format(port=running.port)
        raw = f"GET {target} HTTP/1.1\r\nHost: {named}\r\nConnection: close\r\n\r\n".encode()
        assert status(ask(running, raw)) in (400, 403)


def test_no_name_or_two_get_nothing(running: Running) -> None:
    own = f"Host: 127.0.0.1:{running.port}\r\n"
    assert status(ask(running, b"GET /archive/ HTTP/1.1\r\nConnection: close\r\n\r\n")) in (400, 403)
    assert status(ask(running, f"GET /archive/ HTTP/1.1\r\n{own}{own}Connection: close\r\n\r\n".encode())) in (400, 403)
    assert status(ask(running, b"GET /archive/ HTTP/1.0\r\n\r\n")) in (400, 403)


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"])
def test_own_names_are_answered(running: Running, name: str) -> None:
    assert status(request(running, host=f"{name}:{running.port}")) == 200


@pytest.mark.parametrize(
    ("more", "allowed"),
    [
        ("", True),
        ("Origin: http://127.0.0.1:{port}\r\n", True),
        ("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Dest: empty\r\n", True),
        ("Sec-Fetch-Site: none\r\nSec-Fetch-Dest: document\r\n", True),
        ("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: document\r\n", True),
        ("Origin: http://evil.example\r\n", False),
        ("Origin: null\r\n", False),
        ("Origin: http://localhost:{port}\r\n", False),
        ("Origin: http://127.0.0.1:1\r\n", False),
        ("Origin: http://10.0.0.1\r\n", False),
        ("Origin: https://127.0.0.1:{port}\r\n", False),
        ("Origin: http://127.0.0.1:{port}\r\nOrigin: http://evil.example\r\n", False),
        ("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: script\r\n", False),
        ("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: iframe\r\n", False),
        ("Sec-Fetch-Site: same-site\r\nSec-Fetch-Dest: image\r\n", False),
        ("Sec-Fetch-Site: cross-site\r\n", False),
    ],
)
def test_other_origins_get_nothing(running: Running, more: str, allowed: bool) -> None:
    for target in ("/archive/", "/_dateline/preview.js", "/_dateline/"):
        answer = request(running, target, more=more.format(port=running.port))
        assert status(answer) == (200 if allowed else 403)
        head = answer.lower().partition(b"\r\n\r\n")[0]
        assert b"access-control" not in head
        assert b"cache-control: no-store" in head and b"x-content-type-options: nosniff" in head
        assert b"cross-origin-resource-policy: same-origin" in head


def test_requests_with_content_are_refused(running: Running) -> None:
    assert status(request(running, more="Content-Length: 5\r\n")) in (0, 400)
    assert status(request(running, more="Transfer-Encoding: chunked\r\n")) in (0, 400)


def test_no_redirect_leads_away(running: Running) -> None:
    for target in (
        "//evil.example/archive/topics",
        "/\\evil.example",
        "/archive//evil.example",
        "/archive/%2f%2fevil.example/..",
        "/",
        "/archive",
        "/archive/2021",
    ):
        head = request(running, target).lower().partition(b"\r\n\r\n")[0]
        places = [line for line in head.split(b"\r\n") if line.startswith(b"location: ")]
        assert all(line.startswith((b"location: /archive/", b"location: http://127.0.0.1")) and b"evil" not in line for line in places)


def test_slow_and_broken_clients_do_not_keep_others_waiting(running: Running) -> None:
    slow = [socket.create_connection(("127.0.0.1", running.port), timeout=WAIT) for _ in range(100)]
    try:
        for one in slow:
            one.sendall(b"GET /archive/ HTTP/1.1\r\nHost: ")
        for junk in (
            b"\x00\xff\xfe\r\n\r\n",
            b"GET " + b"/" * 100_000 + b" HTTP/1.1\r\n\r\n",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            b"\r\n" * 1000,
        ):
            send_quietly(running, junk)
        assert status(request(running)) == 200
    finally:
        for one in slow:
            one.close()


def test_connections_on_which_nothing_is_asked_for_make_room(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    running.until(lambda: not running.preview.streams.all())
    monkeypatch.setattr(connections.Connection, "most", 20)
    with contextlib.ExitStack() as kept:
        for _ in range(60):
            made = kept.enter_context(socket.create_connection(("127.0.0.1", running.port), timeout=WAIT))
            with contextlib.suppress(ConnectionError):
                made.sendall(b"GET /archive/ HTTP/1.1\r\nHost: ")
        assert status(request(running)) == 200


def test_a_connection_on_which_nothing_is_asked_for_is_ended(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SILENCE", 0.2)
    with running.listening("index.html") as following, socket.create_connection(("127.0.0.1", running.port), timeout=WAIT) as made:
        made.sendall(b"GET /archive/ HTTP/1.1\r\nHost: ")
        with contextlib.suppress(ConnectionError):
            assert made.recv(100) == b""
        assert following()["digest"], "an open page is not silent"
        running.save("content/articles/a.md", article("A", "Words.", summary="Other words."))
        assert following()["digest"]


def test_looking_whether_there_are_streams_opens_none(running: Running) -> None:
    answer = request(running, "/_dateline/events?path=index.html", "HEAD")
    assert status(answer) == 200 and b"text/event-stream" in answer


def test_a_page_that_reads_nothing_is_not_written_to_without_end() -> None:
    async def read() -> list[str]:
        stream = Stream("index.html", asyncio.get_running_loop())
        for number in range(1000):
            stream.send({"number": number})
        stream.send(None)
        return [text async for text in stream.texts()]

    # in a thread of its own: the browser of other tests has a loop in this one
    with ThreadPoolExecutor(1) as elsewhere:
        texts = elsewhere.submit(asyncio.run, read()).result(WAIT)
    assert len(texts) <= WAITING + 1 and json.loads(texts[-1].removeprefix("data: "))["number"] == 999


def send_quietly(running: Running, raw: bytes) -> None:
    """Send bytes and go away."""
    with contextlib.suppress(ConnectionError), socket.create_connection(("127.0.0.1", running.port), timeout=WAIT) as made:
        made.sendall(raw)


def test_streams_are_bounded_and_given_back(running: Running) -> None:
    running.until(lambda: not running.preview.streams.all())
    made = []
    try:
        for _ in range(MOST):
            one = socket.create_connection(("127.0.0.1", running.port), timeout=WAIT)
            one.sendall(f"GET /_dateline/events?path=index.html HTTP/1.1\r\nHost: 127.0.0.1:{running.port}\r\n\r\n".encode())
            assert b"200" in one.recv(4096)
            made.append(one)
        assert status(request(running, "/_dateline/events?path=index.html")) == 503
        assert status(request(running)) == 200
    finally:
        for one in made:
            one.close()
    running.until(lambda: not running.preview.streams.all(), "closing")


def test_a_mistake_in_a_file_cannot_run_in_the_page(running: Running) -> None:
    running.save("content/articles/x.md", "---\ntitle: <script>alert(1)</script>\ndate: <img src=x onerror=alert(1)>\n---\n")
    running.until(lambda: running.preview.site.failed)
    page = running.get("/_dateline/")[2].decode()
    assert "<img src=x" not in page and "&lt;img" in page
    (running.site / "content/articles/x.md").unlink()
    running.until(lambda: not running.preview.site.failed)


# ---------------------------------------------------------------------------- where it listens


def test_a_taken_port_gives_the_next() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with listen("127.0.0.1", port) as second:
            assert second.getsockname()[0] == "127.0.0.1"
            assert port < second.getsockname()[1] <= port + 20


def test_an_address_that_is_not_ours_is_said() -> None:
    with pytest.raises((EnvironmentFault, UsageError)):
        listen("203.0.113.7", 0)
    with pytest.raises(UsageError):
        listen("no such host", 0)


@pytest.mark.parametrize(("host", "own"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("127.8.8.8", True), ("0.0.0.0", False), ("::", False), ("192.0.2.1", False), ("x", False)])  # fmt: skip
def test_what_only_this_machine_reaches(host: str, own: bool) -> None:
    assert is_loopback(host) is own


@pytest.mark.parametrize(
    ("host", "ours"),
    [("192.0.2.5:8000", True), ("news.lan:8000", True), ("NEWS.lan:8000", True), ("other.lan:8000", False), ("192.0.2.6:8000", False), ("news.lan", False)],
)  # fmt: skip
def test_with_another_address_only_allowed_names_are_answered(host: str, ours: bool) -> None:
    async def never(*_: object) -> None:
        raise AssertionError

    guard = Guard(never, 8000, ["news.lan"])
    scope = {"type": "http", "method": "GET", "headers": [(b"host", host.encode())], "raw_path": b"/", "server": ("192.0.2.5", 8000)}
    assert (guard._refuse(scope) is None) is ours
