"""Citations and bibliographies."""

from __future__ import annotations

import dataclasses
import json
import re

from hypothesis import given
from hypothesis import strategies as st
from justhtml import JustHTML

from generator.plan.views import ArticleRecord, Credit, Entity, SavedCopy
from generator.render.citations import bibtex, csl_item, ris, wiki
from tests.conftest import Site
from tests.support import SITE, article, build_clean

CSL = {
    "id", "type", "title", "author", "container-title", "issued", "accessed", "URL", "abstract", "publisher-place", "archive_location",
    "section", "language",
}  # fmt: skip
"""Properties of CSL-JSON that we use; its schema allows no others than its own."""


def record(title: str = "A & B", name: str = "Ann One", date: str = "2021-12-14", place: str = "GENEVA") -> ArticleRecord:
    source = Entity("sources", "paper", name, "https://e.org/", "NewsMediaOrganization", ())
    return ArticleRecord(
        "a-b", "https://e.org/a-b/", title, date, "2021-12-14", "", "2021-12-20", "2021-12-20T00:00:00+00:00", "2021-12-20T00:00:00+00:00",
        "en", "https://example.com/{x}|y?a=1&b=2", "", (Credit(name, "", ""),), (), place, title, "summary", title, "", "", source, (),
        (Entity("topics", "t", name, "https://e.org/t/", "Thing", ()),), (), "", (), (SavedCopy("https://web.archive.org/x", "2021-12-15"),), (),
    )  # fmt: skip


def test_a_report_in_each_format() -> None:
    one = record()
    assert bibtex(one) == (
        "@article{a-b,\n  title = {{A \\& B}},\n  author = {{Ann One}},\n  journal = {Ann One},\n  entrysubtype = {newspaper},\n"
        "  date = {2021-12-14},\n  year = {2021},\n  url = {https://example.com/%7Bx%7D%7Cy?a=1&b=2},\n  urldate = {2021-12-20},\n"
        "  location = {GENEVA},\n  note = {Archived at https://web.archive.org/x}\n}\n"
    )
    assert ris(one).split("\r\n") == [
        "TY  - NEWS", "ID  - a-b", "TI  - A & B", "AU  - Ann One", "T2  - Ann One", "PY  - 2021", "DA  - 2021/12/14",
        "UR  - https://example.com/%7Bx%7D%7Cy?a=1&b=2", "Y2  - 2021/12/20", "CY  - GENEVA", "AB  - A & B", "LA  - en", "KW  - Ann One",
        "ER  - ", "",
    ]  # fmt: skip
    assert csl_item(one)["issued"] == {"date-parts": [[2021, 12, 14]]}
    assert wiki(one) == (
        "{{cite news |title=A &#38; B |author1=Ann One |work=Ann One |location=GENEVA |date=2021-12-14"
        " |url=https://example.com/%7Bx%7D%7Cy?a=1&b=2 |access-date=2021-12-20 |language=en"
        " |archive-url=https://web.archive.org/x |archive-date=2021-12-15}}"
    )


def test_a_report_is_cited_under_its_own_headline() -> None:
    one = dataclasses.replace(record(), source_title="What the paper printed")
    for made in (bibtex(one), ris(one), json.dumps(csl_item(one)["title"]), wiki(one)):
        assert "What the paper printed" in made
    assert "title = {{What the paper printed}}" in bibtex(one)
    assert "A & B" not in (csl_item(one)["title"], wiki(one))


def test_dates_that_are_not_exact() -> None:
    about = record(date="2010-09~")
    assert csl_item(about)["issued"] == {"date-parts": [[2010, 9]], "circa": True}
    assert "PY  - 2010\r\nDA  - 2010/09/\r\n" in ris(about)
    assert "|date=2010-09 " in wiki(about)
    assert csl_item(record(date="201X"))["issued"] == {"literal": "201X"}


NASTY = st.text(max_size=40) | st.sampled_from(
    ["\r\nER  - \r\nTY  - BOOK", "}\n}\n@book{x,", "a}}{{b|c=d", "\\input{x}", "$x$ 50% #1_~^", "\x00\x0b"]
)


@given(NASTY, NASTY)
def test_no_text_leaves_its_field(title: str, name: str) -> None:
    one, calm = record(title, name), record()
    made = bibtex(one)
    bare = re.sub(r"\\[{}\\]", "", made)
    assert made.count("\n") == bibtex(calm).count("\n")
    depth = 0
    for character in bare:
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
    assert {line[:6] for line in ris(one).split("\r\n")} <= {line[:6] for line in ris(calm).split("\r\n")}
    assert ris(one).count("\r\n") == len(ris(one).splitlines())
    assert wiki(one).count("{{") == wiki(one).count("}}") == 1
    assert set(re.findall(r"\|(\w[\w-]*)=", wiki(one))) <= set(re.findall(r"\|(\w[\w-]*)=", wiki(calm)))
    assert set(csl_item(one)) <= CSL


def test_pages_topics_and_storylines_can_be_cited(site: Site) -> None:
    stories = {
        f"content/articles/a{n}.md": article(f"A{n}", date=f"2021-12-1{n}", source="Paper", topics="[T]", storyline="s") for n in range(3)
    }
    files = {**stories, "content/storylines/s.md": "---\ntitle: S\n---\n"}
    built = build_clean(site(files))
    box = JustHTML(built.text("2021/12/10/a0/index.html"), sanitize=False).query("details.cite dt")
    assert [node.to_text() for node in box] == ["This page", "The original", "BibTeX", "RIS", "CSL-JSON", "Wikipedia"]
    for folder in ("topics/t/", "storylines/s/"):
        items = json.loads(built.text(f"{folder}references.json"))
        assert [item["id"] for item in items] == ["a0", "a1", "a2"]
        assert all(set(item) <= CSL for item in items)
        assert re.findall(r"^@article\{(\w+),", built.text(f"{folder}references.bib"), re.MULTILINE) == ["a0", "a1", "a2"]
        assert built.text(f"{folder}references.ris").count("TY  - NEWS\r\n") == 3
        assert f"/archive/{folder}references.ris" in built.text(f"{folder}index.html")
    few = build_clean(site({**files, "site.yaml": f"{SITE}exports: {{citations: [ris]}}\n"})).files
    assert [p for p in few if "references" in p] == ["storylines/s/references.ris", "topics/t/references.ris"]
