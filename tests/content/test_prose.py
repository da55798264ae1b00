"""Plain prose without a parser: the same to the letter as what the Markdown parser gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.source_text import SourceText
from generator.content import markdown
from generator.content.model import ParseOptions
from generator.content.prose import Other, Part, stretches
from generator.content.token_pass import TokenPass

OPTIONS = ParseOptions("UTC", False, "off", (("topics", "topics", "topic"),))

PIECES = st.sampled_from(
    [
        *(
            "word",
            "Two words",
            "2021",
            "7",
            "é",
            "東京",
            "a_b",
            "x",
            "I",
            "R&D",
            "&amp;",
            "&#35;",
            "& ",
            "\u00a0",
            "\u200b",
            "“q”",
            "don’t",
        ),
        *(
            "*",
            "**",
            "***",
            "_",
            "__",
            "`",
            "``",
            "~",
            "~~",
            "!",
            "[",
            "]",
            "(",
            ")",
            "<",
            ">",
            '"',
            "'",
            "\\",
            "|",
            "#",
            "=",
            "-",
            "+",
            ":",
        ),
        *(
            "[a link](https://example.org/x/y)",
            "[b](http://example.org)",
            "[c](article:x)",
            "[d](/p/)",
            "![p](files/x.png)",
            "<https://e.org>",
        ),
        *(
            "**strong**",
            "*emphasis*",
            "**a** *b*",
            "(*c*)",
            "**d**, e",
            "*f* g*",
            "[**h**](https://example.org/)",
            "**[i](https://e.org)**",
        ),
        *("\n", "\n", "\n\n", "\n\n", "\n\n\n", " \n", "  \n", "\n ", "\n    ", "\t", " ", " ", " ", ". ", ", ", "? ", "…", "— "),
        *(
            "- ",
            "* ",
            "+ ",
            "1. ",
            "2) ",
            "> ",
            "## ",
            "### ",
            "# ",
            "---",
            "===",
            "| a | b |\n|---|---|\n| c | d |",
            "\n\n| a | **b** |\n| - | -- |\n| c d | [e](https://e.org) |\n\n",
            "\n\n> words *here*\n> and more\n\n",
            "\n\n- one\n- two [b](https://e.org)\n\n",
            "\n\n- [x] one\n\n",
            "\n\nA paragraph.\n\n",
            "```",
            "~~~",
            "    code",
        ),
        *(
            "[^1]",
            "[^1]: note",
            "^[inline]",
            "[r]: https://e.org",
            "[r]",
            "term\n: definition",
            "- [ ] task",
            "1986. A year",
            "5.",
            "## Head ##",
        ),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=14).map("".join)


def rendered(text: str, parts: list[Part]) -> tuple[object, ...]:
    work = TokenPass(SourceText("x.md", text), OPTIONS)
    html = "".join(markdown._render(part, work, 1, OPTIONS, "x") for part in parts)
    refs = [(r.kind, r.target, r.location.line) for r in work.refs]
    return html, work.lead, work.headings, refs, [(d.code, d.location.line, d.location.column) for d in work.diagnostics]


@settings(max_examples=1500)
@given(TEXTS)
def test_part_by_part_gives_what_the_whole_gives(text: str) -> None:
    assert rendered(text, list(stretches(text))) == rendered(text, [Other(text, 0)])


@pytest.mark.parametrize(
    "text",
    [
        "One sentence. “Another” one, of 2021.",
        "Two lines\nof one paragraph.",
        "**Strong** words, *soft* ones (*these* too), and a [link](https://example.org/a/b).",
        "R&D at AT&T > nothing",
        "## A heading\n\nAnd a text.",
        "> A quotation,\n> in *two* lines.",
        "Before.\n\n- One.\n- Two, [linked](https://example.org).\n\nAfter.",
        "| Year | Share |\n|---|---|\n| 2021 | 7 % |",
    ],
)
def test_ordinary_prose_needs_no_parser(text: str) -> None:
    assert not any(isinstance(part, Other) for part in stretches(text))


@pytest.mark.parametrize(
    "text",
    [
        "- a list\n- [ ] of tasks",
        "- a list\n  of two lines",
        "- a loose\n\n- list",
        "1. a list",
        "> a quotation\nthat goes on",
        "> a\n>\n> b",
        "| a | b |\n|---|---|\n| c |",
        "a | table\n---|---",
        "`code`",
        "a_b",
        "<https://example.org>",
        "a  \nb",
        "    code",
        "a*b*c",
        "![a](files/b.png)",
    ],
)
def test_what_may_be_more_goes_to_the_parser(text: str) -> None:
    assert stretches(text)[0] == Other(text + "\n", 0) or list(stretches(text)) == [Other(text, 0)]


def test_only_the_stretch_that_needs_it_goes_to_the_parser() -> None:
    text = "One.\n\n- a\n\n- b\n\nTwo.\n\n> `three`\n"
    assert [type(part).__name__ for part in stretches(text)] == ["Paragraph", "Other", "Paragraph", "Other"]
    assert [part.line for part in stretches(text) if isinstance(part, Other)] == [2, 8]
