"""An article of which only the text was edited is read without its front matter, and says just what it says when it is read whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.parse import parse_source
from generator.content.source_body import with_another_body
from tests.support import OPTIONS, article

PATH = "content/articles/x.md"
BEFORE = article("A story", "Text.", summary="In short.", language="de")
TEXTS = st.text(st.sampled_from("a b\n\n*_[](/x/)#`<>-1.|~!\u00e4"), max_size=60)


def parsed(text: str) -> object:
    return parse_source(PATH, "article", text.encode(), OPTIONS)


@given(TEXTS)
def test_another_text_is_read_as_it_is_in_the_whole_file(body: str) -> None:
    text = f"{BEFORE}\n{body}"
    before = parse_source(PATH, "article", BEFORE.encode(), OPTIONS)
    assert with_another_body(PATH, text.encode(), before, OPTIONS) == parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        BEFORE.replace("A story", "Another story"),
        BEFORE.replace("---\n", "---\n# a remark\n", 1),
        f"\n{BEFORE}",
        BEFORE.replace("---", ""),
        f"{BEFORE}\udcff",
    ],
)
def test_where_more_was_touched_the_whole_file_must_be_read(text: str) -> None:
    before = parse_source(PATH, "article", BEFORE.encode(), OPTIONS)
    assert with_another_body(PATH, text.encode("utf-8", "surrogateescape"), before, OPTIONS) is None


def test_an_article_with_mistakes_and_other_documents_must_be_read_whole() -> None:
    mistaken = BEFORE.replace("title:", "titel: x\ntitle:")
    before = parse_source(PATH, "article", mistaken.encode(), OPTIONS)
    assert before.diagnostics
    assert with_another_body(PATH, f"{mistaken}more".encode(), before, OPTIONS) is None
    page = parse_source("content/pages/x.md", "page", b"---\ntitle: A page\n---\nText.\n", OPTIONS)
    assert page.document
    assert with_another_body("content/pages/x.md", b"---\ntitle: A page\n---\nMore.\n", page, OPTIONS) is None
