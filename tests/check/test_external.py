"""Links to other sites: a server of our own plays the world, a clock of our own plays time."""

from __future__ import annotations

import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from generator.base.diagnostics import EnvironmentFault, Location
from generator.base.fetch import Fetcher, FetchFault
from generator.check import external
from generator.check.external import check_outside, dead_ones, look_at
from generator.check.outside_links import OutsideLink
from generator.check.saved_copies import saved_copy
from generator.cli.main import main
from generator.engine.link_states import LinkState, read_link_states, write_link_states
from generator.engine.report import silent
from generator.engine.site_records import LINKS
from tests.conftest import Site
from tests.support import NOW, article, build, mistakes, shown


class World:
    """A server on this machine. `answers` are (status, headers, body) by path, several for one after another."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = {}
        self.asked: list[tuple[str, str]] = []
        self.agents: set[str] = set()
        self.at_once: Counter[str] = Counter()
        self.most: dict[str, int] = defaultdict(int)
        self.lock = threading.Lock()
        world = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                host = self.headers["Host"]
                with world.lock:
                    world.asked.append((self.command, self.path))
                    world.agents.add(self.headers["User-Agent"])
                    world.at_once[host] += 1
                    world.most[host] = max(world.most[host], world.at_once[host])
                    waiting = world.answers.get(self.path, [(404, {}, b"")])
                    status, headers, body = waiting.pop(0) if len(waiting) > 1 else waiting[0]
                # whoever has the answer may ask again before this thread goes on, so it counts as under way for a while before it is given
                time.sleep(0.002)
                with world.lock:
                    world.at_once[host] -= 1
                if status == 405 and self.command == "GET":
                    status = 200
                self.send_response(status)
                for name, text in headers.items():
                    self.send_header(name, text)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(body)

            do_GET = do_HEAD = answer  # noqa: N815 - the library's names

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def url(self, path: str, host: str = "one.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def fetcher(self, seconds: float = 5) -> Fetcher:
        """One for which every name that ends in .example is this server."""
        also = frozenset({("127.0.0.1", self.port)})

        def resolve(host: str, port: int) -> list[str]:
            if host == "nowhere.example":
                import socket

                raise socket.gaierror(socket.EAI_NONAME, "no")
            return ["127.0.0.1"]

        return Fetcher(seconds=seconds, also=also, resolver=resolve)


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.server.shutdown()
    made.server.server_close()
    made.thread.join()


def link(url: str, **more: object) -> OutsideLink:
    return OutsideLink(url, Location("content/articles/a.md"), ("source_url",), True, bool(more.get("copies")), str(more.get("day", "")))


def states(world: World, urls: list[str], known: dict[str, LinkState], today: str, **how: object) -> dict[str, LinkState]:
    waits = how.pop("waits", [])
    assert isinstance(waits, list)
    return check_outside([link(u) for u in urls], known, world.fetcher(), today, silent, sleep=waits.append, **how)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------- what a server says


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([(200, {}, b"x")], ("ok", "200")),
        ([(405, {}, b"")], ("ok", "200")),
        ([(404, {}, b"")], ("gone", "404")),
        ([(410, {}, b"")], ("gone", "410")),
        ([(404, {}, b""), (200, {}, b"x")], ("ok", "200")),
        ([(403, {}, b"")], ("refused", "403")),
        ([(451, {}, b"")], ("refused", "451")),
        ([(500, {}, b"")], ("failing", "500")),
        ([(301, {"Location": "/new"}, b"")], ("moved", "http://one.example:PORT/new")),
        ([(302, {"Location": "/new"}, b"")], ("ok", "200")),
        ([(301, {"Location": "/loop"}, b"")], ("moved", "http://one.example:PORT/loop")),
    ],
)
def test_what_is_made_of_an_answer(world: World, answers: list[tuple[int, dict[str, str], bytes]], expected: tuple[str, str]) -> None:
    world.answers = {"/x": answers, "/new": [(200, {}, b"")], "/loop": [(200, {}, b"")]}
    assert look_at(world.url("/x"), world.fetcher(), lambda _: None) == (expected[0], expected[1].replace("PORT", str(world.port)))


def test_head_is_enough_where_it_is_answered(world: World) -> None:
    world.answers = {"/x": [(200, {}, b"x")]}
    look_at(world.url("/x"), world.fetcher(), lambda _: None)
    assert world.asked == [("HEAD", "/x")]
    assert all(agent.startswith("Dateline/") for agent in world.agents)


def test_a_busy_server_is_given_the_time_it_asks_for(world: World) -> None:
    world.answers = {"/x": [(429, {}, b""), (429, {"Retry-After": "7"}, b""), (503, {}, b""), (200, {}, b"x")]}
    waits: list[float] = []
    assert look_at(world.url("/x"), world.fetcher(), waits.append) == ("ok", "200")
    assert waits == [7.0, 4.0]
    world.answers = {"/x": [(429, {"Retry-After": "99999"}, b"")]}
    waits.clear()
    assert look_at(world.url("/x"), world.fetcher(), waits.append) == ("refused", "429")
    assert waits == [external.WAIT, external.WAIT]


def test_two_at_a_time_to_a_host_and_a_pause_between(world: World) -> None:
    world.answers = {f"/{n}": [(200, {}, b"")] for n in range(12)}
    urls = [world.url(f"/{n}", host) for n in range(12) for host in ("one.example", "two.example")]
    waits: list[float] = []
    made = states(world, urls, {}, "2026-01-01", waits=waits)
    assert {s.state for s in made.values()} == {"ok"}
    assert max(world.most.values()) <= 2
    assert waits == [external.PAUSE] * 20


# ---------------------------------------------------------------------------- over time


def test_what_was_looked_at_within_a_week_is_not_asked_again(world: World) -> None:
    url = world.url("/x")
    world.answers = {"/x": [(200, {}, b"")]}
    first = states(world, [url], {}, "2026-01-01")
    assert states(world, [url], first, "2026-01-07") == first
    assert len(world.asked) == 1
    assert states(world, [url], first, "2026-01-07", again=True)[url].checked == "2026-01-07"
    later = states(world, [url], first, "2026-01-08")[url]
    assert (later.since, later.checked) == ("2026-01-01", "2026-01-08")


def test_one_bad_day_kills_no_link_and_a_bad_week_does(world: World) -> None:
    url = world.url("/x", "nowhere.example")
    world.answers = {"/y": [(200, {}, b"")]}
    both = [url, world.url("/y")]
    known: dict[str, LinkState] = {}
    seen = []
    for day in ("2026-01-01", "2026-01-02", "2026-01-07", "2026-01-08", "2026-01-20"):
        known = states(world, both, known, day, again=True)
        seen.append((known[url].state, known[url].since))
    assert seen == [("failing", "2026-01-01")] * 3 + [("dead", "2026-01-01")] * 2
    known = {url: LinkState(url, "dead", "2026-01-01", "2026-01-20", "404", "https://web.archive.org/web/2020/x", "2020-01-01")}
    world.answers = {"/x": [(200, {}, b"")]}
    back = states(world, [world.url("/x")], {world.url("/x"): known[url]}, "2026-02-01")[world.url("/x")]
    assert (back.state, back.since, back.copy) == ("ok", "2026-02-01", "https://web.archive.org/web/2020/x")


def test_without_a_network_nothing_is_believed(world: World) -> None:
    with pytest.raises(EnvironmentFault, match="no network"):
        states(world, ["http://nowhere.example/1", "http://nowhere.example:81/2"], {}, "2026-01-01")


def test_links_that_are_no_longer_there_are_forgotten(world: World) -> None:
    assert (
        states(world, [], {"http://a.example/": LinkState("http://a.example/", "ok", "2026-01-01", "2026-01-01", "200")}, "2026-01-02")
        == {}
    )


# ---------------------------------------------------------------------------- the file


def test_what_was_found_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    given = {
        "https://a.example/?q=1": LinkState(
            "https://a.example/?q=1", "dead", "2026-01-01", "2026-01-02", "404", "https://web.archive.org/x", "2020-01-01"
        ),
        "https://b.example/": LinkState("https://b.example/", "ok", "2026-01-01", "2026-01-02", "200"),
    }
    assert write_link_states(tmp_path, given.values())
    assert not write_link_states(tmp_path, given.values())
    assert read_link_states(tmp_path) == (given, [])


def test_a_file_that_somebody_spoiled_is_a_mistake_with_its_line(site: Site) -> None:
    fine = "https://a.example/\tok\t2026-01-01\t2026-01-01\t200\t-\t-\n"
    bad = [
        "<<<<<<< HEAD\n",
        fine.replace("https:", "javascript:"),
        fine.replace("\tok\t", "\tgood\t"),
        fine.replace("200\t-", "200\tfile:///x"),
    ]
    folder = site({LINKS: "# x\n" + fine + "".join(bad)})
    assert shown(mistakes(folder)) == [f"{LINKS}:{n}:0 bad-record" for n in (3, 4, 5, 6)]


# ---------------------------------------------------------------------------- on the page

SOURCE = "https://paper.example/story"
DEAD = f"{SOURCE}\tdead\t2025-11-20\t2025-11-28\t404\t{{}}\n"


def page(site: Site, copy: str, **front: str) -> str:
    folder = site({"content/articles/a.md": article(source_url=SOURCE, **front), LINKS: DEAD.format(copy)})
    return build(folder).text("2021/12/14/a/index.html")


def test_a_dead_original_leads_to_the_copy_that_the_editor_named(site: Site) -> None:
    html = page(site, "https://web.archive.org/web/1/z\t2020-01-01", archived='[{url: "https://archive.example/x", date: 2021-12-15}]')
    assert re.search(r'href="https://archive.example/x" rel="external"[^>]*>Read the saved copy', html)
    assert "web.archive.org" not in html
    assert "The original has been gone since <time" in html and "20 November 2025" in html
    assert "Read the original" not in html


def test_a_dead_original_leads_to_the_copy_that_was_found(site: Site) -> None:
    html = page(site, "https://web.archive.org/web/1/z\t2020-01-01")
    assert re.search(r'href="https://web.archive.org/web/1/z" rel="external"[^>]*>Read the saved copy', html)


def test_a_dead_original_without_a_copy_says_so(site: Site) -> None:
    html = page(site, "-\t-")
    assert "knows of no saved copy" in html and "Read the saved copy" not in html


def test_one_that_does_not_answer_of_late_is_not_marked(site: Site) -> None:
    folder = site({"content/articles/a.md": article(source_url=SOURCE), LINKS: DEAD.replace("dead", "failing").format("-\t-")})
    assert "Read the original" in build(folder).text("2021/12/14/a/index.html")


def test_marking_one_original_makes_one_page_anew(site: Site) -> None:
    files = {f"content/articles/a{n}.md": article(f"A {n}", source_url=f"{SOURCE}{n}", topics="[x]") for n in range(4)}
    folder = site(files)
    build(folder)
    (folder / LINKS).write_text(DEAD.replace("story", "story2").format("-\t-"))
    assert build(folder).report.written == ("2021/12/14/a2/index.html",)


def test_dead_links_are_warnings_with_what_to_do() -> None:
    state = LinkState(SOURCE, "dead", "2026-01-01", "2026-01-02", "404")
    (found,) = dead_ones([link(SOURCE)], {SOURCE: state})
    assert (found.code, found.is_error, "--saved-copies" in found.hint) == ("dead-link", False, True)
    (found,) = dead_ones([link(SOURCE, copies=True)], {SOURCE: state})
    assert found.hint == "Readers are led to the saved copy."


# ---------------------------------------------------------------------------- saved copies


def test_the_closest_copy_is_asked_for_and_a_strange_answer_is_no_copy(world: World) -> None:
    good = b'{"archived_snapshots": {"closest": {"available": true, "url": "http://web.archive.org/web/20211215000000/https://a.example/", "timestamp": "20211215000000", "status": "200"}}}'
    path = "/wayback?url=https%3A%2F%2Fa.example%2F%3Fx%3D1&timestamp=20211214"
    world.answers = {path: [(200, {}, good)]}
    api = world.url("/wayback")

    def asked() -> tuple[str, str] | None:
        return saved_copy("https://a.example/?x=1", "2021-12-14", world.fetcher(), api)

    assert asked() == ("https://web.archive.org/web/20211215000000/https://a.example/", "2021-12-15")
    for bad in (b"{}", b"[]", b"<html>", b'{"archived_snapshots": {}}', good.replace(b"true", b"false"), good.replace(b'"200"', b'"404"'),
                good.replace(b"http://web.archive.org", b"javascript:alert(1)//"), good.replace(b"20211215000000\"", b"x\""), b"\xff"):  # fmt: skip
        world.answers = {path: [(200, {}, bad)]}
        assert asked() is None, bad


# ---------------------------------------------------------------------------- the command


def test_the_command_writes_what_it_found_and_pages_follow(
    site: Site, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from generator.cli import check_external

    monkeypatch.setattr(check_external, "Fetcher", world.fetcher)
    monkeypatch.setattr(external, "PAUSE", 0)
    gone, fine, term = world.url("/gone"), world.url("/fine"), world.url("/term")
    world.answers = {"/fine": [(200, {}, b"")], "/term": [(200, {}, b"")]}
    folder = site(
        {
            "content/articles/a.md": article("A", f"[here]({fine}#part)", source_url=gone, topics="[t]"),
            "content/topics/t.md": f"---\ntitle: T\nsame_as: {term}\n---\n",
        }
    )
    assert main(["check", str(folder), "--links", "external", "--jobs", "1", "--now", NOW]) == 0
    said = capsys.readouterr()
    assert "3 links to other sites: 2 ok, 1 dead." in said.out
    assert "content/articles/a.md:4:13: warning" in said.err and "[dead-link]" in said.err
    assert {url: s.state for url, s in read_link_states(folder)[0].items()} == {gone: "dead", fine: "ok", term: "ok"}
    assert "has been gone since" in build(folder).text("2021/12/14/a/index.html")


def test_nothing_is_asked_unless_somebody_wants_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def no(*_: object, **__: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", no)
    monkeypatch.setattr(socket, "getaddrinfo", no)
    folder = site({"content/articles/a.md": article(source_url=SOURCE), LINKS: DEAD.format("-\t-")})
    assert main(["build", str(folder), "--jobs", "1"]) == 0
    assert main(["check", str(folder), "--jobs", "1"]) == 0
    assert main(["check", str(folder), "--again"]) == 2
    with pytest.raises(FetchFault):
        Fetcher(resolver=lambda *_: ["127.0.0.1"]).get("http://localhost/")
