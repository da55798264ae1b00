"""Searching in headless Chromium: what is found is compared with what is there, and a reader's ways are walked."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from generator.base.workers import Workers
from generator.engine.build_site import build_site
from generator.engine.options import BuildOptions
from generator.plan import shards
from generator.search import shard
from tests.judges.demonstration import NOW, served
from tests.judges.search_corpus import Clip, Question, questions, write_site
from tests.judges.test_browser import AXE, watch

BASE = "https://example.org/news/"
pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Searched:
    """The site with several shards, the same with one, and what is in it."""

    site: Path
    single: Path
    clips: list[Clip]
    questions: list[Question]
    first: dict[str, int]
    """Shard -> place of its first article among all, oldest first: its rows are in the order of time too."""

    def find(self, page: Page, query: str) -> list[str]:
        """Search as a link within the page would: site paths of all that is found, of which the page shows the first ten."""
        rows = page.evaluate(FIND, query)
        return [self.clips[self.first[shard] + row].path for shard, row in rows]


FIND = """async (query) => {
  history.pushState(null, '', query ? '?' + query : location.pathname);
  dispatchEvent(new PopStateEvent('popstate'));
  const root = document.querySelector('[data-search=page]');
  while (root.hasAttribute('aria-busy')) await new Promise((resolve) => setTimeout(resolve, 5));
  const { find, read } = await import(document.querySelector('script[type=module]').src);
  return (await find(read())).kept.map(({ shard, row }) => [shard.name, row]);
}"""


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Searched:
    folder = tmp_path_factory.mktemp("searched")
    clips = write_site(folder)
    with pytest.MonkeyPatch.context() as patched, Workers(1) as workers:
        build_site(BuildOptions(folder, NOW, output=str(folder / "single")), workers)
        patched.setattr(shards, "SMALL", 10)
        patched.setattr(shards, "LEAST", 30)
        # one index by Pagefind, and several by ourselves
        patched.setattr(shard, "FEW", 1)
        report = build_site(BuildOptions(folder, NOW, output=str(folder / "public")), workers)
    assert not report.diagnostics
    listed = json.loads(gzip.decompress((folder / "public/search/contents.bin").read_bytes()))["shards"][::-1]
    first = dict(zip((s[0] for s in listed), accumulate((s[2] for s in listed), initial=0), strict=False))
    assert len(first) > 2
    return Searched(folder / "public", folder / "single", clips, questions(clips), first)


@contextmanager
def opened(browser: Browser, folder: Path, query: str = "", **options: Any) -> Iterator[Page]:
    with served(browser, folder, BASE, **options) as (context, strangers):
        page = context.new_page()
        complaints = watch(page)
        page.goto(f"{BASE}search/{'?' + query if query else ''}")
        settled(page)
        yield page
        assert (complaints, strangers) == ([], [])


def settled(page: Page) -> None:
    """Wait until the page has found everything."""
    page.wait_for_function("() => { const p = document.querySelector('[data-search=page]'); return p && !p.hasAttribute('aria-busy')"
                           " && !/loading|so far/.test(p.querySelector('[data-search=count]').textContent); }")  # fmt: skip


def ask(page: Page, query: str) -> None:
    """Another search, as a link within the page would ask for it."""
    page.evaluate(
        "(q) => { history.pushState(null, '', q ? '?' + q : location.pathname); dispatchEvent(new PopStateEvent('popstate')); }", query
    )
    settled(page)


def total(page: Page) -> int:
    return int(page.locator("[data-search=count]").inner_text().split()[0].replace(",", ""))


def shown_paths(page: Page) -> list[str]:
    """Site paths of the results on the page; what is not below the site stays as it is."""
    links = page.locator("[data-search=results] h3 a").evaluate_all("all => all.map(a => new URL(a.href).pathname)")
    return [path.removeprefix("/news") if path.startswith("/news/") else f"outside: {path}" for path in links]


def all_paths(page: Page) -> list[str]:
    """Site paths of all results, page after page."""
    found = shown_paths(page)
    while page.locator("[data-search=pages] a[rel=next]").count():
        page.locator("[data-search=pages] a[rel=next]").click()
        settled(page)
        found += shown_paths(page)
    return found


def facet_counts(page: Page) -> dict[str, dict[str, int]]:
    """Facet -> slug -> count, as far as they are listed."""
    rows = page.locator("[data-search=facets] input").evaluate_all(
        "all => all.map(i => [i.id, i.closest('label').querySelector('.n').textContent])"
    )
    made: dict[str, dict[str, int]] = {}
    for id_, text in rows:
        _, key, slug = id_.split("-", 2)
        made.setdefault(key, {})[slug] = int(text.split()[0])
    return made


def test_fifty_searches_find_what_is_there_and_count_it_right(browser: Browser, searched: Searched) -> None:
    assert len(searched.questions) >= 50
    assert len({q.kind for q in searched.questions}) >= 11
    wrong: list[tuple[object, ...]] = []
    with opened(browser, searched.site) as page:
        for question in searched.questions:
            paths = searched.find(page, question.address)
            for key, counts in facet_counts(page).items():
                least = min(counts.values())
                expected = question.facets.get(key, Counter())
                if any(expected[slug] != count for slug, count in counts.items()) or any(
                    n > least and s not in counts for s, n in expected.items()
                ):
                    wrong.append((question.kind, question.address, key, counts))
            shown = shown_paths(page)
            if set(paths) != question.found or not len(paths) == total(page) == len(question.found) or shown != paths[:10]:
                wrong.append((question.kind, question.address, sorted(question.found ^ set(paths)), shown))
    assert wrong == []


def test_newest_first_and_oldest_first_are_orders_of_time(browser: Browser, searched: Searched) -> None:
    expected = [clip.path for clip in searched.clips]
    common = next(q for q in searched.questions if q.kind == "common")
    with opened(browser, searched.site) as page:
        assert shown_paths(page) == expected[:-11:-1]
        assert searched.find(page, "") == expected[::-1]
        assert searched.find(page, common.address + "&sort=new") == [p for p in expected[::-1] if p in common.found]
        ask(page, common.address + "&sort=old")
        assert all_paths(page) == [p for p in expected if p in common.found]


def test_the_ten_best_are_those_of_one_index_over_all(browser: Browser, searched: Searched) -> None:
    asked = [q.address for q in searched.questions if q.kind in ("bursty", "common", "two words", "rare")]

    def best(folder: Path) -> list[list[str]]:
        with opened(browser, folder) as page:
            made = []
            for address in asked:
                ask(page, address)
                made.append(shown_paths(page))
            return made

    overlaps = [len(set(a) & set(b)) / max(len(b), 1) for a, b in zip(best(searched.site), best(searched.single), strict=True)]
    assert min(overlaps) >= 0.8, overlaps


def test_choices_are_or_within_a_facet_and_and_across(browser: Browser, searched: Searched) -> None:
    topics = Counter(t for c in searched.clips for t in c.terms["topics"]).most_common(2)
    source = Counter(c.terms["sources"][0] for c in searched.clips if c.terms["sources"]).most_common(1)[0][0]
    either = {c.path for c in searched.clips if {t for t, _ in topics} & set(c.terms["topics"])}
    with opened(browser, searched.site) as page:
        for topic, _ in topics:
            page.locator(f"[id='f-topics-{topic}']").check()
            settled(page)
        assert set(searched.find(page, page.url.partition("?")[2])) == either
        page.locator(f"[id='f-sources-{source}']").check() if page.locator(f"[id='f-sources-{source}']").is_visible() else ask(
            page, page.url.partition("?")[2] + f"&source={source}"
        )
        settled(page)
        within = searched.find(page, page.url.partition("?")[2])
        assert set(within) == {c.path for c in searched.clips if c.path in either and source in c.terms["sources"]}


def test_a_search_is_an_address_that_can_be_shared_and_back_undoes(browser: Browser, searched: Searched) -> None:
    question = next(q for q in searched.questions if q.kind == "facet and word")
    word, topic = re.findall(r"=([^&]+)", question.address)
    with opened(browser, searched.site) as page:
        page.get_by_label(re.compile("Words, names")).fill(word)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/search/?q={word}")
        settled(page)
        before = total(page)
        page.locator(f"[id='f-topics-{topic}']").check()
        page.wait_for_url(f"**/search/?q={word}&topic={topic}")
        settled(page)
        assert set(all_paths(page)) == question.found
        ask(page, question.address)
        address = page.url
        page.locator("#search-sort").select_option("old")
        settled(page)
        assert "sort=old" in page.url
        page.go_back()
        settled(page)
        assert page.url == address and page.locator("#search-sort").input_value() == "best"
        page.get_by_role("button", name=re.compile("Remove Topics")).click()
        settled(page)
        assert total(page) == before
    with opened(browser, searched.site, question.address) as page:
        assert set(all_paths(page)) == question.found
        assert page.locator("#search-q").input_value() == word


def test_years_are_drawn_with_counts_and_choose_a_range(browser: Browser, searched: Searched) -> None:
    years = Counter(int(c.day[:4]) for c in searched.clips)
    year = max(years)
    with opened(browser, searched.site) as page:
        labels = page.locator("[data-search=years] button").evaluate_all("all => all.map(b => b.getAttribute('aria-label'))")
        assert {int(a): int(b) for a, b in re.findall(r"(\d+): (\d+)", " ".join(labels)) if b != "0"} == dict(years)
        page.locator(f"#year-{year}").click()
        settled(page)
        assert f"from={year}&to={year}" in page.url and total(page) == years[year]
        assert page.evaluate("document.activeElement.id") == f"year-{year}"
        page.get_by_role("button", name=f"Remove From: {year}").click()
        settled(page)
        assert f"from={year}" not in page.url


def test_excerpts_mark_the_words_and_names_stand_above(browser: Browser, searched: Searched) -> None:
    topic = Counter(t for c in searched.clips for t in c.terms["topics"]).most_common(1)[0][0]
    with opened(browser, searched.site, "q=airship") as page:
        assert page.locator("[data-search=results] mark").all_inner_texts() == ["airship"]
        ask(page, "q=" + topic.split("-")[0])
        hrefs = page.locator("[data-search=names] a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert f"/news/topics/{topic}/" in hrefs


def test_a_phrase_may_stand_in_the_quotation_marks_of_any_keyboard(browser: Browser, searched: Searched) -> None:
    asked = next(q for q in searched.questions if q.kind == "phrase" and len(q.found) <= 10)
    with opened(browser, searched.site) as page:
        for marks in ('""', "“”", "„“", "«»", "「」"):
            ask(page, asked.address.replace("%22", marks[0], 1).replace("%22", marks[1], 1))
            assert set(shown_paths(page)) == asked.found, marks


def test_an_unknown_word_is_named_and_the_nearest_offered(browser: Browser, searched: Searched) -> None:
    with opened(browser, searched.site, "q=" + quote("zepellin harbour")) as page:
        notice = page.locator("[data-search=unknown]")
        expect(notice).to_contain_text("No article has zepellin")
        notice.get_by_role("link", name="zeppelin").click()
        page.wait_for_url("**/search/?q=zeppelin+harbour")
        settled(page)
        assert shown_paths(page) == ["/2012/01/02/quiet/"]
        expect(notice).to_be_empty()
        # a word that only older shards have must not let newer ones answer without it
        ask(page, "q=locomotives+left")
        assert shown_paths(page) == ["/2004/06/07/plural/"]


def test_nothing_found_says_so(browser: Browser, searched: Searched) -> None:
    with opened(browser, searched.site, "q=airship&from=2020") as page:
        expect(page.locator("[data-search=empty]")).to_be_visible()
        assert total(page) == 0
        # there is nothing to narrow then
        expect(page.locator("[data-search=side]")).to_be_hidden()
        ask(page, "")
        expect(page.locator("[data-search=side]")).to_be_visible()


def test_all_of_it_by_keyboard_with_names_for_everything(browser: Browser, searched: Searched) -> None:
    with opened(browser, searched.site, viewport={"width": 1280, "height": 900}) as page:
        page.locator("#search-q").focus()
        page.keyboard.type("airship")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=airship")
        settled(page)
        expect(page.locator("[data-search=status]")).to_have_text("1 article for airship · Best match first")
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('[data-search=results]') !== null"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/2012/01/02/quiet/")
        page.go_back()
        settled(page)
        ask(page, "")
        page.evaluate(AXE.read_text("utf-8"))
        result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in result["violations"]] == []


def test_the_field_in_the_masthead_loads_nothing_until_it_is_used_and_then_offers(browser: Browser, searched: Searched) -> None:
    newest = searched.clips[-1]
    with served(browser, searched.site, BASE) as (context, strangers):
        page = context.new_page()
        complaints, asked = watch(page), []
        context.on("request", lambda request: asked.append(request.url))
        page.goto(f"{BASE}2012/01/02/quiet/")
        page.wait_for_load_state("networkidle")
        assert not [url for url in asked if "search" in url]
        page.keyboard.press("/")
        box = page.get_by_role("combobox", name="Search the archive")
        expect(box).to_be_focused()
        page.keyboard.type(newest.title)
        option = page.get_by_role("option", name=newest.title + " Story")
        expect(option).to_be_visible()
        expect(box).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("ArrowDown")
        assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
        page.keyboard.press("Escape")
        expect(box).to_have_attribute("aria-expanded", "false")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=*")
        settled(page)
        assert newest.path in shown_paths(page)
        assert (complaints, strangers) == ([], [])


def test_the_field_in_the_masthead_offers_stories_of_the_oldest_part_too(browser: Browser, searched: Searched) -> None:
    oldest = next(clip for clip in searched.clips if clip.title.startswith("Café"))
    with served(browser, searched.site, BASE) as (context, strangers):
        page = context.new_page()
        complaints, asked = watch(page), []
        context.on("request", lambda request: asked.append(request.url))
        page.goto(f"{BASE}2012/01/02/quiet/")
        box = page.get_by_role("combobox", name="Search the archive")
        box.press_sequentially("Café society")
        page.get_by_role("option", name=f"{oldest.title} Story").click()
        page.wait_for_url(f"**{oldest.path}")
        assert not [url for url in asked if url.endswith(("columns.bin", "words.bin"))]
        assert (complaints, strangers) == ([], [])


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["", "2012/01/02/quiet/"], ids=["front page", "article"])
def test_what_the_field_offers_lies_within_the_page(browser: Browser, searched: Searched, width: int, address: str) -> None:
    with served(browser, searched.site, BASE) as (context, _):
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(BASE + address)
        page.get_by_role("combobox", name="Search the archive").press_sequentially(searched.clips[-1].title)
        expect(page.get_by_role("option").first).to_be_visible()
        box = page.get_by_role("listbox").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("file", ["columns.bin", "pagefind-entry.json", "*.pf_meta", "index/*"])
def test_a_shard_that_is_gone_is_said_and_the_rest_answers(browser: Browser, searched: Searched, file: str) -> None:
    victim = min(searched.first)
    with served(browser, searched.site, BASE) as (context, _):
        _without(context, f"{victim}/{file}")
        page = context.new_page()
        page.goto(f"{BASE}search/?" + next(q for q in searched.questions if q.kind == "common").address)
        settled(page)
        expect(page.locator("[data-search=trouble]")).to_contain_text("Parts of the index could not be loaded")
        assert total(page) > 0


def test_without_webassembly_the_page_says_so_and_still_narrows(browser: Browser, searched: Searched) -> None:
    with served(browser, searched.site, BASE) as (context, _):
        _without(context, "wasm.en.pagefind")
        page = context.new_page()
        page.goto(f"{BASE}search/?q=airship")
        expect(page.locator("[data-search=dead]")).to_contain_text("does not run WebAssembly")
        page.evaluate("() => { history.pushState(null, '', '?from=2012-01&to=2012-01'); dispatchEvent(new PopStateEvent('popstate')); }")
        expect(page.locator("[data-search=results] h3").first).to_be_visible()


def _without(context: BrowserContext, name: str) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=404, body="gone")

    context.route(f"**/{name}", refuse)


def test_without_the_index_and_without_script_the_lists_are_there(browser: Browser, searched: Searched) -> None:
    with served(browser, searched.site, BASE) as (context, _):
        _without(context, "contents.bin")
        page = context.new_page()
        page.goto(f"{BASE}search/")
        expect(page.locator("[data-search=broken]")).to_have_text(re.compile(r"could not be loaded or read \(404 "))
        expect(page.locator("[data-search=broken]")).to_be_visible()
    with served(browser, searched.site, BASE, java_script_enabled=False) as (context, _):
        page = context.new_page()
        page.goto(f"{BASE}search/")
        assert "needs JavaScript" in page.locator("main").inner_text()
        assert not page.locator("main form").is_visible()
        links = page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert {"/news/archive/", "/news/topics/", "/news/people/"} <= set(links)


def test_only_the_search_page_may_run_webassembly(searched: Searched) -> None:
    pages = {p.relative_to(searched.site).as_posix() for p in searched.site.rglob("*.html") if "wasm-unsafe-eval" in p.read_text("utf-8")}
    assert pages == {"search/index.html"}


def test_what_terms_lead_to_is_the_search_within_them(browser: Browser, searched: Searched) -> None:
    topic = Counter(t for c in searched.clips for t in c.terms["topics"]).most_common(1)[0][0]
    with served(browser, searched.site, BASE) as (context, _):
        page = context.new_page()
        page.goto(f"{BASE}topics/{topic}/")
        page.get_by_role("link", name=re.compile("^Search in")).click()
        settled(page)
        assert total(page) == sum(topic in c.terms["topics"] for c in searched.clips)


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")])
def test_it_fits_the_window(browser: Browser, searched: Searched, width: int, scheme: str) -> None:
    with opened(browser, searched.site, "q=airship", viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
        ask(page, "")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
