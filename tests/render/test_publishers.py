"""A report that several published is told of as theirs wherever its publisher is."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.conftest import Site
from tests.support import Files, article, build_clean

SHARED: Files = {
    "content/articles/a.md": article(
        "Both", "Words.", date="2021-12-14", source="[Reuters, AP]", source_url="https://example.com/", topics="[Sea]", storyline="row",
        events="[{date: 2021-12-01, title: Talks}]",
    ),
    "content/articles/b.md": article("One", date="2021-12-15", source="AP", topics="[Sea]", storyline="row"),
    "content/storylines/row.md": "---\ntitle: The row\n---\n",
}  # fmt: skip
PAGE = "2021/12/14/a/index.html"


@pytest.fixture
def files(site: Site) -> dict[str, bytes]:
    return build_clean(
        site({**SHARED, "site.yaml": "title: A\nbase_url: https://example.org/\nfeeds: {formats: [atom, json, rss]}\n"})
    ).files


def test_on_pages_each_leads_to_its_own_list(files: dict[str, bytes]) -> None:
    both = re.compile(r'<a href="/sources/reuters/">Reuters</a>, <a href="/sources/ap/">AP</a>')
    for path in (PAGE, "topics/sea/index.html", "sources/ap/index.html"):
        assert both.search(files[path].decode()), path


def test_citations_name_both(files: dict[str, bytes]) -> None:
    page = files[PAGE].decode()
    assert "journal = {Reuters, AP}" in page
    assert "T2  - Reuters, AP" in page
    assert "|work=Reuters, AP " in page
    assert page.count('<meta name="DC.source"') == 2
    graph = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[0])
    report = next(node["isBasedOn"] for node in graph["@graph"] if "isBasedOn" in node)
    assert [publisher["name"] for publisher in report["publisher"]] == ["Reuters", "AP"]


def test_data_and_feeds_name_both(files: dict[str, bytes]) -> None:
    terms = list(csv.DictReader(io.StringIO(files["data/v1/article_terms.csv"].decode())))
    assert {row["term"] for row in terms if row["article"] == "a"} == {"topics/sea", "sources/reuters", "sources/ap"}
    (first,) = (item for item in json.loads(files["feed.json"])["items"] if item["title"] == "Both")
    assert first["_source"] == {"name": "Reuters, AP"}
    assert "Reuters, AP" in files["timeline/timeline.csv"].decode()


def test_a_storylines_coverage_counts_it_for_each(files: dict[str, bytes]) -> None:
    coverage = files["storylines/row/index.html"].decode()
    shares = re.findall(r'<a href="/sources/(\w+)/">[^<]*</a> <span class="n">(\d)', coverage)
    assert sorted(shares) == [("ap", "2"), ("reuters", "1")]
