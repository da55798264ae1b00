"""Only the public internet is asked, and only for so long and so much."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base import fetch
from generator.base.fetch import Fetcher, FetchFault
from generator.base.public_addresses import is_public

PRIVATE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
    "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "2001:db8::1", "2002:7f00:1::", "2001::1", "2001:10::1", "100::1", "3fff::1", "5f00::1", "4000::1", "not an address", "",
]  # fmt: skip
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.216.34",
    "172.15.255.255",
    "172.32.0.1",
    "100.63.255.255",
    "2606:4700::1111",
    "2a00:1450:4001::1",
    "2620:fe::fe",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_the_publics(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Every address that a connection was tried to; none is made."""
    tried: list[tuple[str, int]] = []

    def create(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", create)
    return tried


SPELLINGS = [
    "http://127.0.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0/", "http://[::]/", "http://[::1]/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://localhost/", "http://localhost./", "http://LOCALHOST/", "http://127.0.0.1./",
    "http://[64:ff9b::7f00:1]/", "http://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
    "http://0x7f.1/", "http://[fe80::1%25lo]/", "http://017700000001/",
]  # fmt: skip


@pytest.mark.parametrize("url", SPELLINGS)
def test_no_spelling_of_a_private_address_is_asked(url: str, connected: list[tuple[str, int]]) -> None:
    with pytest.raises(FetchFault) as fault:
        Fetcher(seconds=3).get(url)
    assert connected == []
    assert fault.value.kind in ("refused", "unknown-host")


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "gopher://example.org/", "ftp://example.org/", "unix:/run/x", "//example.org/", "http:///x", "http://user@example.org/",
     "http://example.org:99999/", "http://example.org:0/", "http://exa mple.org/", "http://a\r\nHost: b/", "http://%31%32%37.0.0.1/", "", "http://[::1/", "data:,x"],
)  # fmt: skip
def test_what_is_not_the_address_of_a_page_is_refused(url: str, connected: list[tuple[str, int]]) -> None:
    with pytest.raises(FetchFault) as fault:
        Fetcher(resolver=lambda *_: ["8.8.8.8"]).get(url)
    assert fault.value.kind == "refused"
    assert connected == []


@given(st.one_of(st.text(max_size=60), st.from_regex(r"https?://[0-9a-fx.\[\]:%@/#?]{1,40}", fullmatch=True)))
def test_whatever_the_address_nothing_private_is_asked_and_nothing_is_raised_but_a_fault(url: str) -> None:
    tried: list[str] = []

    def create(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError

    def numbers(host: str, port: int) -> list[str]:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return [str(entry[4][0]) for entry in found]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "create_connection", create)
        with pytest.raises(FetchFault):
            Fetcher(seconds=2, resolver=numbers).get(url)
    assert all(map(is_public, tried))


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(connected: list[tuple[str, int]]) -> None:
    """A name server that gives another answer the second time is asked once."""
    answers = iter([["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1"]])
    with pytest.raises(FetchFault):
        Fetcher(resolver=lambda *_: next(answers)).get("http://rebind.example/")
    assert connected == [("8.8.8.8", 80)]


def test_private_ones_among_public_ones_are_left_out(connected: list[tuple[str, int]]) -> None:
    with pytest.raises(FetchFault):
        Fetcher(resolver=lambda *_: ["10.0.0.1", "8.8.8.8", "::1"]).get("https://mixed.example/")
    assert connected == [("8.8.8.8", 443)]


def test_other_ports_are_not_asked(connected: list[tuple[str, int]]) -> None:
    for port in (22, 25, 6379, 8080):
        with pytest.raises(FetchFault, match="port"):
            Fetcher(resolver=lambda *_: ["8.8.8.8"]).get(f"http://a.example:{port}/")
    assert connected == []


# ---------------------------------------------------------------------------- a server that misbehaves

Serve = Callable[[Callable[[socket.socket], object]], tuple[Fetcher, str]]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server that gives each connection to a function; what asks it, and its address."""
    listening: list[socket.socket] = []
    threads: list[threading.Thread] = []

    def start(answer: Callable[[socket.socket], object]) -> tuple[Fetcher, str]:
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)
        port = server.getsockname()[1]

        def work() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    try:
                        connection.settimeout(5)
                        connection.recv(65536)
                        answer(connection)
                    except OSError:
                        pass

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        threads.append(thread)
        also = frozenset({("127.0.0.1", port)})
        return Fetcher(seconds=0.6, size=100_000, also=also, resolver=lambda host, _: ["127.0.0.1"]), f"http://a.example:{port}/"

    yield start
    for server in listening:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
    for thread in threads:
        thread.join(5)


def drip(head: bytes, piece: bytes) -> Callable[[socket.socket], object]:
    def answer(connection: socket.socket) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"HTTP/1.1 ",
        b"HTTP/1.1 200 OK\r\nX: ",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n",
    ],
)
def test_a_server_that_drips_is_left_in_time(serve: Serve, head: bytes) -> None:
    fetcher, url = serve(drip(head, b"1"))
    began = time.monotonic()
    with pytest.raises(FetchFault) as fault:
        fetcher.get(url)
    assert fault.value.kind in ("slow", "broken")
    assert time.monotonic() - began < 5


def test_a_server_that_goes_on_for_ever_is_left(serve: Serve) -> None:
    def endless(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    fetcher, url = serve(endless)
    with pytest.raises(FetchFault) as fault:
        fetcher.get(url)
    assert fault.value.kind == "too-large"
    assert fetcher.get(url, whole=False).status == 200


def test_a_name_server_that_does_not_answer_is_left(serve: Serve) -> None:
    fetcher = Fetcher(seconds=0.2, resolver=lambda *_: time.sleep(1) or [])  # type: ignore[func-returns-value]
    with pytest.raises(FetchFault, match="too long"):
        fetcher.get("http://a.example/")


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\x16\x03\x01",
        b"HTTP/9 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nA: " + b"x" * 99999,
    ],
)
def test_what_is_not_a_web_server_is_said_to_be_none(serve: Serve, said: bytes) -> None:
    fetcher, url = serve(lambda connection: connection.sendall(said))
    with pytest.raises(FetchFault) as fault:
        fetcher.get(url)
    assert fault.value.kind in ("broken", "unreachable")


def redirecting(target: str, status: int = 302) -> Callable[[socket.socket], object]:
    return lambda connection: connection.sendall(f"HTTP/1.1 {status} X\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode())


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "gopher://x/",
        "//[::1]/",
        "http://u@x.example/",
    ],
)
def test_each_redirect_is_looked_at_anew(serve: Serve, target: str) -> None:
    fetcher, url = serve(redirecting(target))
    fetcher.resolver = lambda host, port: ["127.0.0.1"] if host == "a.example" else fetch.resolve(host, port)
    with pytest.raises(FetchFault) as fault:
        fetcher.get(url)
    assert fault.value.kind == "refused"


def test_redirects_come_to_an_end(serve: Serve) -> None:
    fetcher, url = serve(redirecting("/again"))
    with pytest.raises(FetchFault) as fault:
        fetcher.get(url)
    assert fault.value.kind == "redirects"


def test_encryption_is_not_given_up_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Fetcher, "_ask", lambda *_: (302, {"location": "http://b.example/"}, b""))
    with pytest.raises(FetchFault, match="without encryption"):
        Fetcher().get("https://a.example/")


def test_nothing_else_in_the_program_asks_other_servers() -> None:
    root = Path(fetch.__file__).parents[1]
    asking = re.compile(r"urllib\.request|http\.client|create_connection|^(?:import|from) ssl|requests\.get|httpx", re.MULTILINE)
    assert [p.name for p in sorted(root.rglob("*.py")) if asking.search(p.read_text("utf-8"))] == ["fetch.py"]
