"""Search as hosts and languages have it: at the root or below it, under a policy in the headers, without a connection, without spaces."""

from __future__ import annotations

import http.server
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from generator.base.workers import Workers
from generator.engine.build_site import build_site
from generator.engine.options import BuildOptions
from tests.judges.demonstration import NOW, PROJECT_URL, ROOT_URL, served
from tests.judges.test_browser import watch
from tests.judges.test_search import BASE, settled, shown_paths
from tests.support import article, make_site

POLICY = (
    "default-src 'none'; script-src 'self'{}; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
"""As strict as docs/settings.md lets a server be."""
EXTENDED = Path(__file__).parent / "pagefind-extended"
"""Where `make test` puts the larger Pagefind, which nothing else must find."""
pytestmark = pytest.mark.browser


def built(folder: Path, others: Mapping[str, str] | None = None, /, **articles: str) -> Path:
    """A site below /news/ of some articles, each a part of the index of its own language; and `others`, paths below `content/`."""
    files = {f"content/articles/{name}.md": text for name, text in articles.items()}
    files |= {f"content/{path}": text for path, text in (others or {}).items()}
    make_site(folder, {"site.yaml": f"title: Test\nbase_url: {BASE}\n", **files})
    with Workers(1) as workers:
        report = build_site(BuildOptions(folder, NOW, output=str(folder / "public")), workers)
    assert not report.failed, report.diagnostics
    assert not [d for d in report.diagnostics if d.code == "unsegmented-search"]
    return folder / "public"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(
        tmp_path_factory.mktemp("small"),
        a=article("Alpha", "The zeppelin rose over the harbour.", date="2020-05-01"),
        b=article("Beta", "Nothing of the kind was seen.", date="2021-02-03"),
    )


def look_for(page: Page, words: str) -> None:
    page.locator("#search-q").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    settled(page)


# ---------------------------------------------------------------------------- hosts


def open_first(page: Page, base: str) -> str:
    """Follow the first result to its article; its title."""
    settled(page)
    first = page.locator("[data-search=results] a").first
    title = first.inner_text()
    first.click()
    page.wait_for_url(f"{base}2**/")
    expect(page.locator("h1")).to_have_text(title)
    return title


@pytest.mark.parametrize("base", [ROOT_URL, PROJECT_URL])
def test_results_lead_to_articles_wherever_the_site_lies(browser: Browser, base: str, request: pytest.FixtureRequest) -> None:
    site = request.getfixturevalue("root_site" if base == ROOT_URL else "project_site")
    with served(browser, site, base) as (context, strangers):
        page = context.new_page()
        complaints = watch(page)
        page.goto(f"{base}search/?q=blacklist")
        open_first(page, base)
        # without words, as from the page of an organisation
        page.goto(f"{base}organisations/dji/")
        page.get_by_role("link", name="Search in DJI").click()
        title = open_first(page, base)
        page.get_by_role("combobox", name="Search the archive").press_sequentially(title)
        option = page.get_by_role("option", name=f"{title} Story")
        expect(option).to_be_visible()
        with page.expect_navigation():
            option.click()
        expect(page.locator("h1")).to_have_text(title)
        assert (complaints, strangers) == ([], [])


def test_a_strict_policy_in_the_headers_of_every_file_is_kept(browser: Browser, small: Path) -> None:
    headers = {"content-security-policy": POLICY.format(" 'wasm-unsafe-eval'")}
    with served(browser, small, BASE, headers=headers) as (context, strangers):
        page = context.new_page()
        complaints = watch(page)
        page.goto(f"{BASE}search/?q=zeppelin")
        settled(page)
        assert shown_paths(page) == ["/2020/05/01/a/"]
        assert (complaints, strangers) == ([], [])


def test_a_policy_that_forbids_webassembly_is_said_and_all_else_works(browser: Browser, small: Path) -> None:
    with served(browser, small, BASE, headers={"content-security-policy": POLICY.format("")}) as (context, _):
        page = context.new_page()
        page.goto(f"{BASE}search/?q=zeppelin")
        expect(page.locator("[data-search=dead]")).to_be_visible()
        page.goto(f"{BASE}search/?from=2021")
        settled(page)
        assert shown_paths(page) == ["/2021/02/03/b/"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/news"))

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def host(folder: Path) -> Iterator[tuple[http.server.ThreadingHTTPServer, str]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{server.server_address[1]}/news/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_without_a_connection_what_was_fetched_once_is_searched_again(browser: Browser, small: Path) -> None:
    with browser.new_context() as context:
        with host(small) as (_, base):
            here, there = context.new_page(), context.new_page()
            here.goto(f"{base}search/")
            there.goto(f"{base}search/?q=zeppelin")
            for page in (here, there):
                settled(page)
            there.close()
        # the other page had these words, and this one has them from the browser's store
        look_for(here, "zeppelin harbour")
        assert shown_paths(here) == ["/2020/05/01/a/"]
        assert here.locator("[data-search=trouble]").is_hidden()


# ---------------------------------------------------------------------------- languages without spaces


@pytest.fixture(scope="module")
def segmented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site in Chinese and Japanese."""
    if not EXTENDED.is_dir() and find_spec("pagefind_bin_extended") is None:
        pytest.skip("the larger Pagefind is missing: run make test")
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(EXTENDED)
        yield built(
            tmp_path_factory.mktemp("segmented"),
            zh=article("图书馆的早晨", "我们在北京大学的图书馆里读了一个上午的旧报纸。", date="2020-05-01", language="zh-Hans"),
            zh2=article("港口消息", "昨天夜里有三艘货船离开了上海港。", date="2020-05-02", language="zh-Hans"),
            ja=article("朝の市場", "昨日、私は東京駅の近くの市場で魚を買いました。", date="2020-06-01", language="ja"),
            ja2=article("山の便り", "京都の山ではもう紅葉が始まっています。", date="2020-06-02", language="ja"),
        )
    sys.modules.pop("pagefind_bin_extended", None)


@pytest.mark.parametrize(("words", "found"), [("图书馆", "/2020/05/01/zh/"), ("货船", "/2020/05/02/zh2/"), ("市場", "/2020/06/01/ja/"), ("紅葉", "/2020/06/02/ja2/")])  # fmt: skip
def test_words_within_chinese_and_japanese_sentences_are_found(browser: Browser, segmented: Path, words: str, found: str) -> None:
    with served(browser, segmented, BASE) as (context, strangers):
        page = context.new_page()
        complaints = watch(page)
        page.goto(f"{BASE}search/?q={words}")
        settled(page)
        assert shown_paths(page) == [found]
        assert words in "".join(page.locator("[data-search=results] mark").all_inner_texts())
        # neither title nor signs between the words that readers do not see
        assert re.match(r"\w[^\u200b]*。$", page.locator("[data-search=results] p").first.inner_text())
        assert (complaints, strangers) == ([], [])
