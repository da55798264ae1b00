"""Text that means harm, in every field and every place of a text: pages keep the structure they have with harmless text."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.base.text import clean, normal
from tests.conftest import Site
from tests.support import Built, attributes, build, build_clean, html_errors, json_ld, make_site, parse_xml, structure, visible_text

HARMLESS = "harmless words"
PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "end of script": "</script><script>alert(1)</script>",
    "comment": "<!--<script>--><script>alert(1)//-->",
    "double quote": '"><img src=x onerror=alert(1)>',
    "single quote": "' onmouseover='alert(1)' x='",
    "backtick": "\u0060 onload=alert(1) x=\u0060",
    "end of title": "</title></style></textarea></noscript><svg/onload=alert(1)>",
    "cdata": "a]]><script>alert(1)</script><![CDATA[",
    "entities": "&lt;script&gt; &amp; &#x3c;i&#x3e; &#60;b&#62; &quot; &AMP",
    "scheme": "javascript:alert(1) data:text/html,x",
    "template": "{{ 7*7 }}{% raw %}{{ config }}{# x #}${7*7}",
    "bidi": "\u202eflipped\u202c \u2066isolated \u200bzero\u200d\u00ad",
    "unicode": "\u0130\u00df\ufb01 e\u0301 \U0001d530\U0001f600 \ufdfd",
    "controls": "\x1b[31mred\x07\x00\x0b\x7f\u0085\u2028\ufffe",
    "format": "%s %(x)s {0} {x!r} \\u003cscript\\u003e \\x3c",
    "markup": "+ADw-script+AD4- <b>b</b> </p></div></main></body></html>",
    "long": "w" * 3000 + " <i>" * 50,
}


def front(values: dict[str, Any], body: str) -> str:
    return f"---\n{yaml.safe_dump(values, allow_unicode=True, width=10_000)}---\n{body}\n"


def site_with(text: str, folder: Path) -> Path:
    """A site in which `text` stands wherever an editor can write text."""
    t = f"Q {text} Z"
    in_text = re.sub(r"([\\`*_\[\]{}()#+.!|<>~^:&\"'$-])", r"\\\1", clean(t).replace("\n", " "))
    image = {"src": "files/x.png", "alt": t, "credit": t}
    body = (
        f'{in_text}\n\n## {in_text}\n\n[{in_text}](article:b "{in_text}") ![{in_text}](files/x.png "{in_text}")\n\n'
        f'![{in_text}](files/x.png "{in_text}")\n\n| {in_text} | b |\n|--|--|\n| c | {in_text} |\n\n- [ ] {in_text}\n\n{in_text}\n: {in_text}\n\n'
        f"> {in_text}[^n]\n\n~~{in_text}~~ `code` <https://example.org/>\n\n[^n]: {in_text}\n"
    )
    article = {
        "title": t, "date": "2021-12-14", "source": "s", "source_url": "https://example.org/", "dateline": t, "summary": t, "image": image,
        "authors": [{"name": t, "role": t, "place": t}], "contributors": [{"name": t, "role": t, "place": t}], "topics": ["t"], "people": ["p"],
        "storyline": "s", "events": [{"date": "2021-12-16", "title": t, "text": t, "id": "e"}], "extra": {"x": t},
        "notes": [{"date": "2021-12-17", "kind": "correction", "text": in_text}, {"date": "2021-12-18", "kind": "update", "text": in_text}],
        "archived": [{"url": "https://example.org/a", "date": "2021-12-15"}], "aliases": ["/old/a/"],
    }  # fmt: skip
    term = {"title": t, "description": t, "kind": t, "same_as": ["https://example.org/"]}
    settings = {
        "title": t, "description": t, "author": t, "base_url": "https://example.org/archive/", "feeds": {"content": "full", "formats": ["atom", "json", "rss"], "terms": 1, "items": 1, "news_sitemap": True},
        "taxonomies": {"topics": {"label": t}, "people": {"label": t}}, "menu": [{"label": t, "page": "about"}, {"label": t, "url": "https://example.org/"}],
    }  # fmt: skip
    files = {
        "site.yaml": yaml.safe_dump(settings, allow_unicode=True, width=10_000),
        "content/articles/a.md": front(article, body),
        "content/articles/b.md": front(
            {**article, "title": f"{t} b", "date": "2021-12-15", "summary": None, "aliases": [], "source_url": "https://example.org/b"},
            in_text,
        ),
        "content/topics/t.md": front(term, body.replace("article:b", "article:a")),
        "content/people/p.md": front({**term, "aliases": []}, in_text),
        "content/sources/s.md": front(term, in_text),
        "content/storylines/s.md": front(
            {"title": t, "summary": t, "events": [{"date": "2020", "title": t, "text": t, "id": "f"}]}, in_text
        ),
        "content/pages/about.md": front({"title": t, "summary": t}, body),
        "content/files/x.png": "x",
    }
    return make_site(folder, files)


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site with nothing to fear."""
    return build_clean(site_with(HARMLESS, tmp_path_factory.mktemp("harmless")))


def named(built: Built) -> set[str]:
    """All files but those of the search index, which are named after what is in them."""
    return {path for path in built.files if path != ".dateline-manifest" and not path.startswith("search/index/")}


def pages(built: Built) -> dict[str, str]:
    return {path: content.decode() for path, content in built.files.items() if path.endswith(".html")}


def test_the_harmless_site_is_valid(harmless: Built) -> None:
    assert len(pages(harmless)) > 20
    for path, page in pages(harmless).items():
        assert html_errors(page) == [], path


@pytest.fixture(scope="module", params=PAYLOADS.values(), ids=list(PAYLOADS))
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Built]:
    """(payload, the site with it everywhere)."""
    return request.param, build(site_with(request.param, tmp_path_factory.mktemp("hostile")))


def test_hostile_text_stays_text(hostile: tuple[str, Built], harmless: Built) -> None:
    payload, built = hostile
    assert {d.code for d in built.report.diagnostics} <= {"long-summary"}
    assert named(built) == named(harmless)
    plain = pages(harmless)
    for path, page in pages(built).items():
        assert structure(page) == structure(plain[path]), path
        assert html_errors(page) == [], path
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", page), path
        for address in attributes(page, "href") + attributes(page, "src"):
            assert re.match(r"https://example\.org/|/archive/|#|\.|$", address), path
    article = visible_text(built.text("2021/12/14/a/index.html"))
    assert normal(clean(payload))[:200] in normal(article)


def test_hostile_text_stays_text_for_machines(hostile: tuple[str, Built], harmless: Built) -> None:
    payload, built = hostile
    wanted = normal(clean(f"Q {payload} Z"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert parse_xml(built.files["feed.xml"]).findtext(f"{atom}title") == wanted
    assert parse_xml(built.files["feeds/2021/1.xml"]).findtext(f"{atom}entry/{atom}title") == wanted
    assert json.loads(built.files["feed.json"])["title"] == wanted
    assert parse_xml(built.files["feeds.opml"]).findtext("head/title") == wanted
    assert json.loads(built.text("data/v1/articles.jsonl").split("\n")[0])["title"] == wanted
    checked = set()
    for path, content in built.files.items():
        form = path.rpartition(".")[2]
        if form in FORMS and path in named(built):
            checked.add(form)
            assert FORMS[form](content.decode()) == FORMS[form](harmless.text(path)), path
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe]", content.decode()), path
    assert checked == {"xml", "opml", "json", "jsonl", "csv", "bib", "ris"}


def test_hostile_text_stays_inside_structured_data(hostile: tuple[str, Built], harmless: Built) -> None:
    payload, built = hostile
    plain = pages(harmless)
    for path, page in pages(built).items():
        assert [shape(d) for d in json_ld(page)] == [shape(d) for d in json_ld(plain[path])], path
    [found] = json_ld(built.text("2021/12/14/a/index.html"))
    assert found["@graph"][0]["headline"] == normal(clean(f"Q {payload} Z"))


def shape(plain: Any) -> Any:
    """What text must never change in JSON: names, kinds of values, lengths."""
    if isinstance(plain, dict):
        return {key: shape(inner) for key, inner in plain.items()}
    return [shape(inner) for inner in plain] if isinstance(plain, list) else type(plain).__name__


def _tags(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.tag, tuple(e.attrib)) for e in parse_xml(text.encode()).iter()]


FORMS: dict[str, Callable[[str], Any]] = {
    "xml": _tags,
    "opml": _tags,
    "json": lambda text: shape(json.loads(text)),
    "jsonl": lambda text: [shape(json.loads(line)) for line in text.split("\n")[:-1]],
    "csv": lambda text: [len(row) for row in csv.reader(io.StringIO(text, newline=""))],
    "bib": lambda text: re.findall(r"^(?:@\w+\{|  \w+ = \{|\})", text, re.MULTILINE),
    "ris": lambda text: [line[:6] for line in text.split("\r\n")],
}
"""End of a file's name -> its structure."""


def test_no_page_has_a_script_or_style_of_its_own(harmless: Built) -> None:
    for path, page in pages(harmless).items():
        assert not re.search(r"<script(?![^>]* src=)(?! type=\"application/ld\+json\">)[^>]*>|<style|\sstyle=|\son[a-z]+=", page), path
        assert "Content-Security-Policy" in page or "tent-Security-Policy" in page, path


# ---------------------------------------------------------------------------- what must not be published


def test_private_texts_are_nowhere(site: Site) -> None:
    """The page says that the report exists; what is written in its body is in no file, not even where others link to it."""
    body = (
        'CANARY first paragraph.\n\n## CANARY heading\n\n[CANARY link](article:other) ![CANARY alt](files/x.png "CANARY caption")\n\n'
        "| CANARY |\n|--|\n| CANARY |\n\nA note[^1].\n\n[^1]: CANARY note\n"
    )
    private = front({"title": "Kept", "date": "2021-12-14", "rights": "private", "topics": ["t"], "storyline": "s", "source": "S"}, body)
    other = front(
        {"title": "Other", "date": "2021-12-15", "topics": ["t"], "storyline": "s", "links": {"confirms": ["kept"]}},
        "See [it](article:kept).",
    )
    for settings in ("title: T\n", "title: T\nfeeds: {content: full}\n", "title: T\nmarkdown: {html: sanitised, typographer: true}\n"):
        folder = site(
            {
                "site.yaml": settings,
                "content/articles/kept.md": private,
                "content/articles/other.md": other,
                "content/storylines/s.md": "---\ntitle: S\n---\n",
                "content/files/x.png": "x",
            }
        )
        built = build_clean(folder)
        assert not [path for path, content in built.files.items() if b"CANARY" in content]
        assert "Kept" in built.text("2021/12/14/kept/index.html")


def test_full_texts_of_others_are_kept_from_search_engines(site: Site) -> None:
    built = build_clean(site({"content/articles/a.md": front({"title": "A", "date": "2021-12-14", "rights": "licensed"}, "x")}))
    assert '<meta name="robots" content="noindex">' in built.text("2021/12/14/a/index.html")


def test_names_that_differ_only_in_form_are_one(site: Site) -> None:
    composed, apart = "Caf\u00e9", unicodedata.normalize("NFD", "Caf\u00e9")
    built = build_clean(
        site(
            {
                "content/articles/a.md": front({"title": apart, "date": "2021-12-14", "topics": [composed]}, "x"),
                "content/articles/b.md": front({"title": "B", "date": "2021-12-15", "topics": [apart]}, "x"),
            }
        )
    )
    assert "topics/cafe/index.html" in built.files
    assert composed in built.text("2021/12/14/a/index.html")


def test_the_comparison_would_see_an_element_or_attribute_more() -> None:
    assert structure("<p>a<b>c</b></p>") != structure("<p>ac</p>")
    assert structure('<p title="a">b</p>') != structure('<p title="a" onclick="x">b</p>')
    assert structure('<p title="a">b</p>') == structure('<p title="c &lt;b&gt;">d &lt;i&gt;</p>')
