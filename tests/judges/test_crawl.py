"""Follow every link from the front page, as a reader could."""

from __future__ import annotations

import re
from collections import deque
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest
from justhtml import JustHTML

from generator.base.urls import output_path
from tests.judges.demonstration import PROJECT_URL, ROOT_URL
from tests.support import article, build_clean, make_site

_ADDRESS = re.compile(r"""(?:href|src|action)="([^"]*)\"""")
_STYLE_URL = re.compile(r"""url\(["']?([^"')]+)""")


class Crawl:
    """All pages that can be reached from the front page, and every link that leads nowhere."""

    def __init__(self, folder: Path, base_url: str):
        self.folder, self.base_url = folder, base_url
        self.ids: dict[Path, set[str]] = {}
        self.broken: list[str] = []
        self.reached: set[str] = {base_url}
        waiting = deque([base_url, urljoin(base_url, "404.html")])
        while waiting:
            for url in self._links(waiting.popleft()):
                if url not in self.reached:
                    self.reached.add(url)
                    waiting.append(url)

    def file(self, url: str) -> Path:
        return self.folder / output_path("/" + unquote(urlsplit(url).path)[len(urlsplit(self.base_url).path) :])

    def _ids(self, file: Path) -> set[str]:
        if file not in self.ids:
            self.ids[file] = set(re.findall(r'\sid="([^"]+)"', file.read_text("utf-8")))
        return self.ids[file]

    def _links(self, page: str) -> list[str]:
        file = self.file(page)
        if file.suffix not in (".html", ".css"):
            return []
        text = file.read_text("utf-8")
        found = []
        for address in (_STYLE_URL if file.suffix == ".css" else _ADDRESS).findall(text):
            url = urljoin(page, address.replace("&amp;", "&"))
            if urlsplit(url).netloc != urlsplit(self.base_url).netloc:
                continue
            bare, _, fragment = url.partition("#")
            if not bare.startswith(self.base_url):
                self.broken.append(f"{page}: {url} lies outside the site")
            elif not self.file(bare).is_file():
                self.broken.append(f"{page}: {url} is not there")
            elif fragment and unquote(fragment) not in self._ids(self.file(bare)):
                self.broken.append(f"{page}: {url}: no such place in the page")
            else:
                found.append(bare)
        return found


@cache
def crawled(folder: Path, base_url: str) -> Crawl:
    """A site is followed once."""
    return Crawl(folder, base_url)


@pytest.mark.parametrize("site,base_url", [("project_site", PROJECT_URL), ("root_site", ROOT_URL)])
def test_every_internal_link_and_fragment_leads_somewhere(site: str, base_url: str, request: pytest.FixtureRequest) -> None:
    crawl = crawled(request.getfixturevalue(site), base_url)
    assert crawl.broken == []
    assert len(crawl.reached) > 200


def test_every_page_of_the_sitemap_can_be_reached_by_links(root_site: Path) -> None:
    crawl = crawled(root_site, ROOT_URL)
    trees = [ElementTree.fromstring(file.read_bytes()) for file in sorted(root_site.glob("sitemap-*.xml"))]
    listed = {loc.text for tree in trees for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert listed - crawl.reached == set()


def test_every_page_of_a_long_list_can_be_reached_and_walked_both_ways(tmp_path: Path) -> None:
    stories = {f"content/articles/a{n:02}.md": article(f"Of {n}", date=f"{2000 + n // 4}-01-01", topics="[Trade]") for n in range(40)}
    base_url = "https://example.org/archive/"
    settings = f"title: T\nbase_url: {base_url}\nsearch: {{enabled: false}}\nlists: {{per_page: 3}}\n"
    folder = Path(build_clean(make_site(tmp_path, {"site.yaml": settings, **stories})).report.output)
    crawl, newest = Crawl(folder, base_url), f"{base_url}topics/trade/"
    pages = [f"{newest}page/{n}/" for n in range(1, 13)]
    assert crawl.broken == []
    assert set(pages) <= crawl.reached

    def walked(start: str, way: str) -> list[str]:
        """Pages from `start` on, by the link that bears the name `way`."""
        found = [start]
        while link := re.search(rf'<a href="([^"]*)" rel="{way}" title="Pages are', crawl.file(found[-1]).read_text("utf-8")):
            found.append(urljoin(base_url, link[1]))
        return found

    assert walked(newest, "next") == [newest, *reversed(pages)]
    assert walked(pages[0], "prev") == [*pages, newest]


def test_every_page_has_a_title_of_its_own_and_says_what_it_holds(root_site: Path) -> None:
    titles: dict[str, list[Path]] = {}
    silent = []
    for file in sorted(root_site.rglob("*.html")):
        text = file.read_text("utf-8")
        if 'name="robots" content="noindex"' not in text:
            titles.setdefault(re.findall("<title>(.*?)</title>", text)[0], []).append(file)
            if '<meta name="description" content="' not in text:
                silent.append(file)
    assert [files for files in titles.values() if len(files) > 1] == []
    assert silent == []
    # a publisher that is reported on as well
    names = [title.partition(" · ")[0] for title in titles]
    assert {"CISA (organisation)", "CISA (source)"} <= set(names)


def test_links_of_one_name_in_the_foot_lead_to_one_place(root_site: Path) -> None:
    foot = (root_site / "index.html").read_text("utf-8").partition("<footer")[2]
    places: dict[str, set[str]] = {}
    for address, name in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', foot):
        places.setdefault(name, set()).add(address)
    assert {"Corrections", "Corrections (Atom)"} <= set(places)
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_url_of_another_place_is_left_when_the_base_path_changes(root_site: Path, project_site: Path) -> None:
    for file in root_site.rglob("*.html"):
        assert "example.github.io" not in file.read_text("utf-8"), file
    assert {f.relative_to(root_site) for f in root_site.rglob("*")} - {f.relative_to(project_site) for f in project_site.rglob("*")} == {
        Path("robots.txt")
    }


def test_pages_are_well_formed(project_site: Path) -> None:
    for file in sorted(project_site.rglob("*.html")):
        parsed = JustHTML(file.read_text("utf-8"), collect_errors=True, sanitize=False)
        assert [str(e) for e in parsed.errors] == [], file
