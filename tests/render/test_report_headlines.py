"""An archive has headlines of its own; where the report's is known, readers see it and citations of the report have it."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from tests.conftest import Site
from tests.support import Files, article, build_clean

OURS, THEIRS = "A bridge is to be closed", "“Span” <shut> & done"
FILES: Files = {
    "content/articles/a.md": article(OURS, source="Courier", source_url="https://example.com/", source_title=f"'{THEIRS}'", topics="[Sea]"),
    "content/articles/b.md": article("Another", source="Courier", topics="[Sea]"),
}
PAGE = "2021/12/14/a/index.html"


@pytest.fixture
def files(site: Site) -> dict[str, bytes]:
    return build_clean(site(FILES)).files


def test_it_stands_above_the_text(files: dict[str, bytes]) -> None:
    page = files[PAGE].decode()
    assert f"<h1>{OURS}</h1>" in re.sub(r"<h1 [^>]*>", "<h1>", page)
    assert "<dt>Headline</dt><dd><cite>“Span” &lt;shut&gt; &amp; done</cite></dd>" in page
    assert "<dt>Headline</dt>" not in files["2021/12/14/b/index.html"].decode()


def test_whoever_cites_the_report_cites_it_and_whoever_cites_the_page_does_not(files: dict[str, bytes]) -> None:
    page = files[PAGE].decode()
    assert "TI  - “Span” &lt;shut&gt; &amp; done" in page
    assert '<meta name="DC.title" content="“Span” &lt;shut&gt; &amp; done">' in page
    graph = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[0])
    (node,) = (node for node in graph["@graph"] if "isBasedOn" in node)
    assert (node["headline"], node["isBasedOn"]["headline"]) == (OURS, THEIRS)
    assert node["citation"] == f"“{THEIRS}”. Courier, 2021-12-14. https://example.com/"
    assert f"“{OURS}”. The test archive" in page
    assert THEIRS in files["topics/sea/references.ris"].decode()
    # a list leads to our page, which has our headline
    assert "Span" not in files["topics/sea/index.html"].decode()


def test_it_is_in_the_data(files: dict[str, bytes]) -> None:
    rows = list(csv.DictReader(io.StringIO(files["data/v1/articles.csv"].decode())))
    assert [(row["title"], row["source_title"]) for row in rows if row["id"] == "a"] == [(OURS, THEIRS)]
