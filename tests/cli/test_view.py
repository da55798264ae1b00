"""`dateline view`: the built site as it will be published, for this machine's eyes only."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.base.media_types import type_of
from generator.cli import local_server
from generator.cli.local_server import LocalServer, find_page, start_server
from tests.cli.conftest import Run, Site

SECRET = "SECRET-CANARY"
BASE = "/archive/"
WAIT = 30.0
"""Seconds after which a socket that hears nothing counts as failed."""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with secrets all around it."""
    around = tmp_path_factory.mktemp("around")
    folder = around / "public"
    files = {
        "index.html": "front page", "404.html": "no such page", "topics/trade/index.html": "trade", "feed.xml": "<feed/>",
        "files/Press kit.pdf": "pdf", "files/été.txt": "summer", "assets/x.css": "a{}", "empty/x.txt": "", "empty/y.bin": "y",
    }  # fmt: skip
    hidden = {".dateline-manifest": SECRET, ".git/config": SECRET, "topics/.env": SECRET, "topics/..secret": SECRET}
    for path, text in {**files, **hidden}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    (around / "site.yaml").write_text(SECRET)
    (around / "public-leak").mkdir()
    (around / "public-leak/index.html").write_text(SECRET)
    if os.name != "nt":
        (folder / "out").symlink_to(around / "public-leak")
        (folder / "out.txt").symlink_to(around / "site.yaml")
        (folder / "to-hidden.txt").symlink_to(folder / ".dateline-manifest")
        (folder / "loop").symlink_to(folder / "loop")
        (folder / "inside").symlink_to(folder / "topics")
    return folder


@pytest.fixture(scope="module")
def server(root: Path) -> Iterator[LocalServer]:
    with running(root, BASE) as made:
        yield made


@contextlib.contextmanager
def running(root: Path, base_path: str) -> Iterator[LocalServer]:
    with start_server(str(root), base_path, 0) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield made
        made.shutdown()
        thread.join(WAIT)
        assert not thread.is_alive()


def send(server: LocalServer, request: bytes) -> bytes:
    """Everything that comes back until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=WAIT) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        pieces = []
        while piece := connection.recv(65536):
            pieces.append(piece)
    return b"".join(pieces)


def ask(server: LocalServer, target: str, method: str = "GET", host: str | None = None, more: str = "") -> Answer:
    """One request, byte for byte as given: no client of ours tidies the path."""
    name = f"127.0.0.1:{server.server_port}" if host is None else host
    line = f"{method} {target} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n{more}\r\n"
    return read(send(server, line.encode("utf-8", "surrogateescape")))


def read(answer: bytes) -> Answer:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
    return Answer(int(first.split()[1]), headers, body)


# ---------------------------------------------------------------------------- pages


@pytest.mark.parametrize(
    ("target", "body"),
    [
        ("/archive/", b"front page"),
        ("/archive/index.html", b"front page"),
        ("/archive/topics/trade/", b"trade"),
        ("/archive/topics/trade/?q=1", b"trade"),
        ("/archive/topics/trade/?q=../../", b"trade"),
        ("/archive/feed.xml", b"<feed/>"),
        ("/archive/files/Press%20kit.pdf", b"pdf"),
        ("/archive/files/%C3%A9t%C3%A9.txt", b"summer"),
        ("/archive/empty/x.txt", b""),
    ],
)
def test_pages_are_where_they_will_be_published(server: LocalServer, target: str, body: bytes) -> None:
    answer = ask(server, target)
    assert (answer.status, answer.body) == (200, body)
    assert answer.headers["content-length"] == str(len(body))


@pytest.mark.parametrize(
    ("target", "to"),
    [
        ("/", "/archive/"),
        ("/archive", "/archive/"),
        ("/archive/topics/trade", "/archive/topics/trade/"),
        ("/archive/topics/trade?x=1", "/archive/topics/trade/"),
    ],
)
def test_folders_lead_to_their_slash(server: LocalServer, target: str, to: str) -> None:
    answer = ask(server, target)
    assert (answer.status, answer.headers["location"]) == (302, to)


@pytest.mark.parametrize(
    "target", ["/archive/nothing/", "/archive/topics/trade/index.html/", "/elsewhere/", "/archives/", "/archive/empty/"]
)
def test_what_is_not_there_brings_the_sites_own_page(server: LocalServer, target: str) -> None:
    answer = ask(server, target)
    assert (answer.status, answer.body) == (404, b"no such page")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_without_a_page_of_its_own_a_plain_word_will_do(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("x")
    with running(tmp_path, "/") as server:
        assert ask(server, "/").body == b"x"
        answer = ask(server, "/nothing")
    assert (answer.status, answer.body) == (404, b"There is no such page.\n")


def test_head_says_the_same_without_the_page(server: LocalServer) -> None:
    full, short = ask(server, BASE), ask(server, BASE, "HEAD")
    assert short.status == 200
    assert short.body == b""
    assert short.headers["content-length"] == full.headers["content-length"] == "10"


def test_answers_are_neither_kept_nor_guessed_at_nor_lent_to_others(server: LocalServer) -> None:
    for target in (BASE, "/", "/archive/nothing", "/archive/../x"):
        headers = ask(server, target).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert not [name for name in headers if name.startswith("access-control-")]
        assert headers["server"] == "Dateline"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("a.JS", "text/javascript; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.wasm", "application/wasm"),
        ("a.xml", "application/xml"),
        ("a.jpg", "image/jpeg"),
        ("a.pf_index", "application/octet-stream"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_files_say_what_they_are(name: str, kind: str) -> None:
    assert type_of(name) == kind


def test_one_connection_serves_many_requests(server: LocalServer) -> None:
    host = f"Host: localhost:{server.server_port}\r\n"
    two = f"GET {BASE} HTTP/1.1\r\n{host}\r\nGET {BASE}feed.xml HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
    answer = send(server, two.encode())
    assert answer.count(b"HTTP/1.1 200") == 2
    assert answer.endswith(b"<feed/>")


def test_a_page_built_meanwhile_is_seen_at_once(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("old")
    with running(tmp_path, "/") as server:
        assert ask(server, "/").body == b"old"
        (tmp_path / "index.html").write_text("new and longer")
        assert ask(server, "/").body == b"new and longer"


# ---------------------------------------------------------------------------- what is refused

UPS = [
    "..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..%00", "..;", "%c0%ae%c0%ae", "..%5c..", "%2e%2e%2f%2e%2e", "..\\..", "%uff0e%uff0e",
    "\uff0e\uff0e", "....", ".../...", "C:", "%43:", "~",
]  # fmt: skip


@pytest.mark.parametrize("up", UPS)
@pytest.mark.parametrize("shape", ["{b}{u}/site.yaml", "{b}topics/{u}/{u}/site.yaml", "{b}{u}%2fsite.yaml", "/{u}{b}{u}/site.yaml", "{b}{u}/public-leak/", "{b}/{u}/site.yaml", "//{u}/site.yaml", "{b}{u}"])  # fmt: skip
def test_no_way_leads_out_of_the_folder(server: LocalServer, up: str, shape: str) -> None:
    answer = ask(server, shape.format(b=BASE, u=up))
    assert answer.status in (302, 400, 404)
    assert SECRET.encode() not in answer.body
    if answer.status == 302:
        assert answer.headers["location"] == BASE


@pytest.mark.parametrize(
    "path",
    [
        ".dateline-manifest",
        "%2edateline-manifest",
        ".git/config",
        ".git/",
        "topics/.env",
        "topics/..secret",
        "topics/%2eenv",
        "./.git/config",
    ],
)
def test_hidden_files_are_not_shown(server: LocalServer, path: str) -> None:
    assert ask(server, BASE + path).status == 404


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
@pytest.mark.parametrize("path", ["out/", "out/index.html", "out", "out.txt", "to-hidden.txt", "loop", "loop/"])
def test_links_do_not_lead_out_or_to_hidden_files(server: LocalServer, path: str) -> None:
    answer = ask(server, BASE + path)
    assert answer.status == 404
    assert SECRET.encode() not in answer.body


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_within_the_folder_hold(server: LocalServer) -> None:
    assert ask(server, "/archive/inside/trade/").body == b"trade"


@pytest.mark.skipif(os.name == "nt", reason="no pipes there")
def test_a_pipe_does_not_stop_the_server(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("x")
    os.mkfifo(tmp_path / "pipe.html")
    with running(tmp_path, "/") as server:
        assert ask(server, "/pipe.html").status == 404
        assert ask(server, "/").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "JUNK"])
def test_only_looking_is_allowed(server: LocalServer, method: str) -> None:
    answer = ask(server, BASE, method)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert answer.headers["connection"] == "close"


def test_the_content_of_a_refused_request_is_not_taken_for_another_request(server: LocalServer) -> None:
    inner = f"GET {BASE} HTTP/1.1\r\nHost: localhost:{server.server_port}\r\n\r\n"
    for more in (f"Content-Length: {len(inner)}\r\n", "Transfer-Encoding: chunked\r\n"):
        for method in ("GET", "POST"):
            request = f"{method} {BASE} HTTP/1.1\r\nHost: localhost:{server.server_port}\r\n{more}\r\n{inner}"
            answer = send(server, request.encode())
            assert answer.count(b"HTTP/1.1") == 1
            assert b"front page" not in answer


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"])
def test_the_server_answers_to_its_own_names(server: LocalServer, name: str) -> None:
    assert ask(server, BASE, host=f"{name}:{server.server_port}").status == 200


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:{p}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example:{p}", "localhost.:{p}", "2130706433:{p}",
     "evil@127.0.0.1:{p}", "127.0.0.1:{p}, evil.example", "0.0.0.0:{p}", "x.localhost:{p}"],
)  # fmt: skip
def test_it_answers_to_no_other_name(server: LocalServer, host: str) -> None:
    """Else a page from anywhere could lead its own name here and read what is served (DNS rebinding)."""
    answer = ask(server, BASE, host=host.format(p=server.server_port))
    assert answer.status == 403
    assert b"front page" not in answer.body


def test_a_request_names_exactly_one_host(server: LocalServer) -> None:
    own = f"Host: 127.0.0.1:{server.server_port}\r\n"
    for hosts in ("", own + own, own + "Host: evil.example\r\n"):
        answer = read(send(server, f"GET {BASE} HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n".encode()))
        assert answer.status == 403


@pytest.mark.parametrize(
    "request_",
    [b"\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x00\xa5\x01\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 200 + b"\r\n",
     b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: " + b"a" * 70000 + b"\r\n\r\n", b"GET /archive/\r\n\r\n"],
    ids=["nothing", "no-path", "version", "tls", "many-headers", "long-path", "long-header", "http-0.9"],
)  # fmt: skip
def test_nonsense_is_refused_and_the_server_lives_on(server: LocalServer, request_: bytes) -> None:
    answer = send(server, request_)
    assert b"front page" not in answer
    assert ask(server, BASE).status == 200


def test_an_absolute_address_of_another_server_is_refused(server: LocalServer) -> None:
    assert ask(server, "http://evil.example/archive/").status == 400
    assert ask(server, "*").status == 400


def test_clients_that_say_nothing_keep_nobody_waiting(server: LocalServer) -> None:
    silent = [socket.create_connection(("127.0.0.1", server.server_port), timeout=WAIT) for _ in range(20)]
    try:
        assert ask(server, BASE).status == 200
    finally:
        for connection in silent:
            connection.close()


@given(st.text(st.sampled_from("./\\%25ec0:~#?;aA\x00 é") | st.characters(codec="latin-1"), max_size=30))
@example("%2e%2e/site.yaml")
@example("/../public-leak/index.html")
@settings(max_examples=500, deadline=None)
def test_whatever_is_asked_only_visible_files_of_the_folder_are_found(root: Path, rest: str) -> None:
    real = os.path.realpath(root)
    for base in (BASE, "/"):
        found = find_page(real, base, base + rest)
        if found.file:
            assert found.file.startswith(real + os.sep)
            assert SECRET not in Path(found.file).read_text("utf-8")
        assert not found.moved_to or (found.moved_to.startswith(base) and not found.moved_to.startswith("//"))


def test_a_base_path_may_need_percent_signs(root: Path) -> None:
    real = os.path.realpath(root)
    assert find_page(real, "/my%20archive/", "/my%20archive/").file.endswith("index.html")
    assert find_page(real, "/my%20archive/", "/").moved_to == "/my%20archive/"


# ---------------------------------------------------------------------------- ports


def test_it_listens_on_this_machine_only(server: LocalServer) -> None:
    assert server.server_address[0] == "127.0.0.1"


def test_a_taken_port_brings_the_next_one(root: Path, server: LocalServer) -> None:
    with start_server(str(root), BASE, server.server_port) as other:
        assert server.server_port < other.server_port < server.server_port + local_server.TRIES


def test_when_all_ports_are_taken_it_says_so(run: Run, fresh: Path, server: LocalServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_server, "TRIES", 1)
    outcome = run("view", fresh, "--port", str(server.server_port))
    assert outcome.code == 3
    assert "--port" in outcome.err


# ---------------------------------------------------------------------------- the command


def test_before_a_build_there_is_nothing_to_see(run: Run, site: Site) -> None:
    folder = site()
    outcome = run("view", folder)
    assert outcome.code == 2
    assert "there is no built site in" in outcome.err
    assert f"build {folder}` first" in outcome.err


def test_without_a_site_it_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    assert run("view", tmp_path).code == 2


PROGRAM = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background has it switched off
from generator.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


@contextlib.contextmanager
def viewing(*arguments: str | Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command as a program, and the line it begins with."""
    command = [sys.executable, "-c", PROGRAM, "view", *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            yield program, program.stdout.readline()
        finally:
            program.kill()


def port_in(line: str) -> int:
    return int(line.split("http://127.0.0.1:")[1].split("/")[0])


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_a_built_site_is_served_under_its_base_path_until_ctrl_c(started: Path) -> None:
    with viewing(started, "--port", "0") as (program, line):
        port = port_in(line)
        assert f"http://127.0.0.1:{port}/archive/" in line
        with socket.create_connection(("127.0.0.1", port), timeout=WAIT) as connection:
            connection.sendall(f"GET /archive/ HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n".encode())
            assert connection.recv(15) == b"HTTP/1.1 200 OK"
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=WAIT)
    assert (program.returncode, out, err) == (0, "", "")


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_a_port_that_is_taken_is_said(started: Path, server: LocalServer) -> None:
    with viewing(started, "--port", str(server.server_port)) as (program, line):
        assert port_in(line) != server.server_port
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=WAIT)
    assert f"Port {server.server_port} is taken; using {port_in(line)}." in err


def test_another_folder_and_address_can_be_named(run: Run, fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (fresh / "public").rename(tmp_path / "elsewhere")
    monkeypatch.setattr(LocalServer, "serve_forever", lambda self: None)
    outcome = run("view", fresh, "-o", tmp_path / "elsewhere", "--base-url", "https://example.org/x/", "--port", "0")
    assert outcome.code == 0
    assert "/x/ (Ctrl-C ends)" in outcome.out


@pytest.mark.parametrize("opened", [True, False])
def test_open_asks_for_the_browser(run: Run, fresh: Path, monkeypatch: pytest.MonkeyPatch, opened: bool) -> None:
    asked: list[str] = []
    done = threading.Event()

    def browser(url: str) -> bool:
        asked.append(url)
        done.set()
        return opened

    monkeypatch.setattr(webbrowser, "open", browser)
    monkeypatch.setattr(LocalServer, "serve_forever", lambda self: done.wait(WAIT))
    outcome = run("view", fresh, "--port", "0", "--open")
    assert outcome.code == 0
    assert asked == [outcome.out.split(" is at ")[1].split(" ")[0]]
