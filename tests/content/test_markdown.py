"""Markdown: the cases of `cases/markdown.md`, links, footnotes, options, and texts that mean harm."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content import markdown as content_markdown
from generator.content.markdown import render_note
from generator.content.prose import Other
from tests.support import OPTIONS, attributes, html_errors, html_of, markdown, parse, parse_article, shown, structure

CASES = Path(__file__).parent.parent / "cases" / "markdown.md"
SANITISED = dataclasses.replace(OPTIONS, html="sanitised")
TYPOGRAPHER = dataclasses.replace(OPTIONS, typographer=True)
_CASE = re.compile(r"^## ([^\n]+)\n~~~ markdown\n(.*?)^~~~\n~~~ html\n(.*?)^~~~$", re.MULTILINE | re.DOTALL)


def cases() -> list[tuple[str, str, str]]:
    return _CASE.findall(CASES.read_text("utf-8"))


def test_no_case_is_overlooked() -> None:
    assert len(cases()) == CASES.read_text("utf-8").count("\n~~~ markdown\n")


@pytest.mark.parametrize(("text", "html"), [c[1:] for c in cases()], ids=[c[0] for c in cases()])
def test_cases(text: str, html: str) -> None:
    body, found = markdown(text)
    assert shown(found) == []
    assert html_of(body) == html
    assert html_errors(html_of(body), fragment=True) == []


# ---------------------------------------------------------------------------- facts beside the HTML


def test_lead_words_and_headings() -> None:
    body, _ = markdown("> A quotation.\n\nThe *first* paragraph,\nwith [a link](article:x) & `code`.\n\n## More\n\nSecond.")
    assert body.lead == "The first paragraph, with a link & code."
    assert [(h.level, h.id, h.text) for h in body.headings] == [(2, "h-more", "More")]
    assert body.words == 14


def test_a_picture_is_not_what_a_text_begins_with() -> None:
    body, _ = markdown("![A map of the harbour](https://example.org/map.png)\n\nThe harbour reopened.")
    assert body.lead == "The harbour reopened."


def test_an_empty_body_has_nothing() -> None:
    body, found = markdown(" \n\n ")
    assert (body.parts, body.refs, body.digest, found) == (("",), (), "", [])


def test_refs_know_where_they_stand() -> None:
    body, _ = markdown('One.\n\nTwo [a](article:one) and\nthree [b](topic:two "t").')
    assert [(r.location.line, r.location.column, r.location.length, r.excerpt) for r in body.refs] == [
        (3, 9, 11, "Two [a](article:one) and"),
        (4, 11, 9, 'three [b](topic:two "t").'),
    ]


def test_footnotes_are_numbered_and_belong_to_the_article() -> None:
    text = "A[^x] B^[inline *note*] C[^x]\n\n[^x]: The [note](article:y).\n"
    one, _ = markdown(text, name="one")
    two, _ = markdown(text, name="two")
    ids = [set(re.findall(r'id="([^"]+)"', html_of(body))) for body in (one, two)]
    assert all(len(i) == 5 for i in ids)  # three references, two notes
    assert not ids[0] & ids[1]
    html = html_of(one)
    assert set(re.findall(r'href="#([^"]+)"', html)) == ids[0]
    assert "{article:y}" in html
    assert html_errors(html, fragment=True) == []


def test_task_lists() -> None:
    body, _ = markdown("- [x] done\n- [ ] to do\n")
    assert structure(html_of(body)).count(("input", ("class", "disabled", "type"))) == 1
    assert structure(html_of(body)).count(("input", ("checked", "class", "disabled", "type"))) == 1


def test_typography_is_an_option() -> None:
    text = "\"Quoted\" -- it's 'so'... (c)"
    assert html_of(markdown(text)[0]) == "<p>&quot;Quoted&quot; -- it's 'so'... (c)</p>\n"
    assert html_of(markdown(text, TYPOGRAPHER)[0]) == "<p>“Quoted” – it’s ‘so’… ©</p>\n"


# ---------------------------------------------------------------------------- links that are refused


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("[x](javascript:alert(1))", "bad-link", 5),
        ("a <javascript:alert(1)>", "bad-link", 4),
        ("[x](JAVASCRIPT:y)", "bad-link", 5),
        ("[x](data:text/html,y)", "bad-link", 5),
        ("[x](//evil.org)", "bad-link", 5),
        ("[x](vbscript:y)", "bad-link", 5),
        ("[x](nothing:y)", "bad-link", 5),
        ("![x](javascript:y)", "bad-link", 6),
        ("[x](other/page)", "relative-link", 5),
        ("[x](?q=1)", "relative-link", 5),
        ("[x](/%2Fevil.org)", "relative-link", 5),
        ("![x](picture.jpg)", "relative-link", 6),
        ("![x](https://example.org/x.jpg)", "remote-image", 6),
        ("![x](mailto:a@b.c)", "remote-image", 6),
        ("[x](#nowhere)", "broken-fragment", 5),
        ("[x](#)", "broken-fragment", 5),
    ],
)
def test_links_that_lead_nowhere_good(text: str, code: str, column: int) -> None:
    body, found = markdown(f"One.\n\n{text}")
    assert shown(found) == [f"content/articles/x.md:3:{column} {code}"]
    assert [a for name in ("href", "src") for a in attributes(html_of(body), name) if a and a[:1] != "#"] == []


@pytest.mark.parametrize(
    "spelled",
    ["javascript&#x3a;alert(1)", "java&#x0a;script:alert(1)", "&#x6a;avascript:alert(1)", "java%0ascript:alert(1)", "javascript&colon;alert(1)",
     "\\javascript:alert(1)", "%6Aavascript:alert(1)", "&#1;javascript:alert(1)", "javascript:alert(1)//https://e.org", "\u00a0javascript:x",
     "\u200bjavascript:x", "data:x,<svg>", "/\\evil.org", "\\\\evil.org", "/%5Cevil.org", "https:javascript:x", "feed:javascript:x"],
)  # fmt: skip
@pytest.mark.parametrize("form", ["[x]({})", "<{}>", "![x]({})", "[x](<{}>)", "[x][r]\n\n[r]: {}", "[x]({} 'title')"])
@pytest.mark.parametrize("options", [OPTIONS, SANITISED], ids=["text", "sanitised"])
def test_spellings_that_hide_a_scheme(spelled: str, form: str, options: object) -> None:
    body, _ = markdown(form.format(spelled), options)  # type: ignore[arg-type]
    for address in attributes(html_of(body), "href") + attributes(html_of(body), "src"):
        bare = re.sub(r"[\x00-\x20]", "", address).lower()
        assert bare == "" or bare.startswith(("https:", "http:", "mailto:", "{", "#"))


def test_local_links_may_lead_to_headings_and_footnotes() -> None:
    assert shown(markdown("[x](#h-there) [y](#fn-x-1)\n\n## There\n\na[^1]\n\n[^1]: b")[1]) == []


def test_a_local_link_without_the_prefix_is_told_of_it() -> None:
    (found,) = markdown("[x](#there)\n\n## There")[1]
    assert found.hint == "Headings of texts have ids that begin with h-: write #h-there."


# ---------------------------------------------------------------------------- raw HTML, opt-in


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", ""),
        ("<style>x</style>a", "a"),
        ('<b onclick="x" style="y" id="z" class="w">a</b>', "<p><b>a</b></p>\n"),
        ('<a href="javascript:x">a</a>', "<p><a>a</a></p>\n"),
        ('<a href="article:x" class="outbound">a</a>', '<p><a href="{article:x}">a</a></p>\n'),
        ('<img src="https://example.org/x.png" onerror="y">', ""),
        ('<img alt="x"><img src="#a"><img src="data:image/png;base64,x"><img src="ftp://e.org/x">', "<p></p>"),
        ('<img src="files/i.png" alt="x">', '<img src="{file:files/i.png}" alt="x">'),
        ("<iframe src=x></iframe><form><input name=a></form><svg><script>x</script></svg>", ""),
        ('a <input name="pw" type="password"><input type="checkbox" disabled>', "<p>a </p>"),
        ("a <select><option>b</option></select><textarea>c</textarea><button>d</button>", "<p>a d</p>"),
        ("<div>a", "<div>a</div>"),
        ("</div></section>a", "a"),
        ("<h1>a</h1><details><summary>b</summary>c</details>", "a<details><summary>b</summary>c</details>"),
        ("<math><mtext></mtext></math><template>x</template><object>y</object>", "<p>y</p>"),
        ("<p title='a > b'>a", '<p title="a &gt; b">a</p>'),
    ],
)
def test_raw_html_is_cleaned(text: str, html: str) -> None:
    body, _ = markdown(text, SANITISED)
    assert html_of(body).strip() == html.strip()


def test_our_own_markup_survives_the_cleaning() -> None:
    text = "## H\n\n| a |\n| -: |\n| b |\n\n- [x] c\n\n``` python\nd\n```\n\n[e](https://e.org) [f](article:g) ![h](files/i.png)\n\nj[^1]\n\n[^1]: k"
    plain, cleaned = html_of(markdown(text)[0]), html_of(markdown(text, SANITISED)[0])
    assert [s[0] for s in structure(plain)] == [s[0] for s in structure(cleaned)]
    for part in ('id="h-h"', 'class="align-right"', 'class="language-python"', "{article:g}", "{file:files/i.png}", 'class="table-scroll"'):
        assert part in cleaned


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](article:b)", '<a href="article:b">a</a>'),
        ("[a](topic:b)", '<a href="topic:b">a</a>'),
        ("[a](files/b.pdf)", '<a href="files/b.pdf">a</a>'),
        ("[a](/b/)", '<a href="/b/">a</a>'),
        ("[a](mailto:b@c.org)", '<a href="mailto:b@c.org">a</a>'),
        ("[a](https://b.org/?c=1&d=2)", '<a href="https://b.org/?c=1&amp;d=2">a</a>'),
        ('[a](https://b.org "t")', '<a href="https://b.org" title="t" class="align-left" rel="nofollow">a</a>'),
    ],
)
def test_a_link_is_the_same_in_markdown_and_in_html(text: str, html: str) -> None:
    """Links to other sites are marked as such, and no others."""
    plain = html_of(markdown(text)[0])
    assert plain == html_of(markdown(text, SANITISED)[0]) == html_of(markdown(html, SANITISED)[0])


def test_what_html_refuses_is_told_of_once_and_where_it_stands() -> None:
    text = '<b>\n<img src="https://e.org/x.gif"></b> <img src="https://e.org/x.gif">\n\n![x](https://e.org/y.gif) [z]()\n\n<a href="//f.org">g</a>'
    assert shown(markdown(text, SANITISED)[1]) == [
        "content/articles/x.md:4:6 remote-image",
        "content/articles/x.md:4:30 bad-link",
        "content/articles/x.md:2:11 remote-image",
        "content/articles/x.md:2:47 remote-image",
        "content/articles/x.md:6:10 bad-link",
    ]


@pytest.mark.parametrize(
    "text", ["\ue0000\ue000", "&#xE000;0&#xE000; [x](article:y)", '<a href="&#xE000;7&#xE000;">a</a>', "cut-0-0-", "\ue000"]
)
@pytest.mark.parametrize("options", [OPTIONS, SANITISED], ids=["text", "sanitised"])
def test_no_text_can_pass_for_a_cut(text: str, options: object) -> None:
    body, _ = markdown(text, options)  # type: ignore[arg-type]
    assert len(body.refs) == text.count("article:")


# ---------------------------------------------------------------------------- notes


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("[good](article:a) and [empty]()", [30]),
        ("[good](article:a) and ![empty]( <> )", [31]),
        ("[one](), `[code]()`, [two](<> 'title')\nand [three]()", [6, 27, 12]),
    ],
)
def test_a_link_without_an_address_is_told_of_at_its_place(text: str, columns: list[int]) -> None:
    found = markdown(f"One.\n\n{text}")[1]
    assert [(d.code, d.location.column) for d in found] == [("bad-link", column) for column in columns]
    assert all(d.message in ("this link has no address", "this picture has no address") for d in found)


def test_a_link_of_a_note_without_an_address_is_told_of() -> None:
    found = parse("---\ntitle: x\ndate: 2021\nnotes: [{date: 2021, kind: update, text: '[a]()'}]\n---\n").diagnostics
    assert [d.message for d in found] == ["a link in this note has no address"]


def test_notes_are_short_markdown() -> None:
    html, wrong = render_note("An *earlier* version; see [the paper](https://example.org/).\n\n# Not a heading\n\n<b>x</b>")
    assert wrong == []
    assert html == (
        '<p>An <em>earlier</em> version; see <a href="https://example.org/" class="outbound" rel="external noopener noreferrer">the paper</a>.</p>\n'
        "<p># Not a heading</p>\n<p>&lt;b&gt;x&lt;/b&gt;</p>\n"
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//evil.org", "article:x", "/topics/", "data:x", "&#106;avascript:x"])
def test_what_notes_may_not_lead_to(address: str) -> None:
    text = f"---\ntitle: x\ndate: 2021\nnotes:\n  - {{date: 2021, kind: update, text: '[a]({address}) ![b](https://e.org/x.png)'}}\n---\n"
    parsed = parse(text)
    assert [(d.code, d.field) for d in parsed.diagnostics] == [("bad-link", ("notes", 0, "text"))] * 2
    html = parsed.document.notes[0].html  # type: ignore[union-attr]
    assert attributes(html, "href") + attributes(html, "src") == ["", ""]


# ---------------------------------------------------------------------------- texts that mean harm

SLOW = {
    "pictures": "![" * 50_000,
    "brackets": "[" * 100_000,
    "quotes": '"' * 80_000,
    "emphasis": "*a **a " * 30_000,
    "nested lists": "\n".join("  " * n + "- a" for n in range(2_000)),
    "quotations": ">" * 50_000,
    "backticks": "".join("e" + "`" * n for n in range(1, 1_200)),
    "links in links": "[a](" * 30_000,
    "comments": "a <!--" * 8_000,
    "cdata": "a <![CDATA[" * 8_000,
    "declarations": "a <!A " * 15_000,
    "footnotes": "".join(f"[^{n}] " for n in range(3_000)) + "\n\n" + "".join(f"[^{n}]: x\n" for n in range(3_000)),
    "tables": "|" * 2_000 + "\n" + "|-" * 2_000 + "\n" + ("|" * 2_000 + "\n") * 20,
    "entities": "&" * 100_000,
    "pictures in pictures": "![" * 1_500 + "a" + "](x)" * 1_500,
    "reference definitions": "".join(f"[{n}]: /x\n" for n in range(8_000)) + "[0] " * 8_000,
    "hard breaks": "a  \n" * 20_000,
    "definitions": "a\n: b\n\n" * 5_000,
    "links": "[a](article:b)\n" * 3_000,
}


@pytest.mark.usefixtures("no_collector_callbacks")
@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW.keys())
def test_no_text_takes_longer_than_its_budget(text: str) -> None:
    """Whatever it is, it is rendered or refused, and the budget for time is kept to (here a third of a second of work)."""
    options = dataclasses.replace(OPTIONS, seconds=0.3, typographer=True)
    parsed = parse(f"---\ntitle: x\ndate: 2021\n---\n{text}", options=options)
    assert parsed.document is not None
    assert {d.code for d in parsed.diagnostics} <= {"too-slow", "bad-link", "relative-link", "remote-image"}


@pytest.mark.usefixtures("no_collector_callbacks")
def test_a_text_over_its_budget_is_named_with_its_line() -> None:
    options = dataclasses.replace(OPTIONS, seconds=0.05)
    parsed = parse("---\ntitle: x\ndate: 2021\n---\n\n" + "[" * 100_000, options=options)
    assert shown(parsed.diagnostics) == ["content/articles/x.md:5:0 too-slow"]


@pytest.mark.usefixtures("no_collector_callbacks")
def test_notes_have_a_budget_as_well() -> None:
    options = dataclasses.replace(OPTIONS, seconds=0.05)
    text = "---\ntitle: x\ndate: 2021\nnotes:\n - {date: 2021, kind: update, text: '" + "![" * 20_000 + "'}\n---\n"
    assert [d.code for d in parse(text, options=options).diagnostics] == ["too-slow"]


@pytest.mark.parametrize("links", [2_000])
def test_a_page_of_links_is_no_harm(links: int) -> None:
    text = "\n\n".join(f"[a{n}](article:b{n}) and [c](topic:d)" for n in range(links // 2))
    assert len(parse_article(f"---\ntitle: x\ndate: 2021\n---\n{text}").body.refs) == links


MARKS = st.sampled_from(
    [*"abc 0.\n\n\n*_`~[]()!<>#-+|:&;\"'\\/^=", "\n\n", "](", "[^1]", "![", "**", "```\n", "article:", "https://e.org", "    ", "| a |\n|-|\n", ": ",
     "<script>", "</p>", "<!--", "javascript:", "&#x6a;", "- [ ] ", "\u202e", "\u2028", "é", "😀", "\t", "files/x.png", "<b title='", "\ue000"]
)  # fmt: skip


@given(st.lists(MARKS, max_size=60).map("".join), st.sampled_from([OPTIONS, TYPOGRAPHER, SANITISED]))
def test_any_markdown_gives_html_without_mistakes(text: str, options: object) -> None:
    """The HTML parser, as judge, meets no error, and reads back only elements and addresses that we let through."""
    body, _ = markdown(text, options)  # type: ignore[arg-type]
    html = html_of(body)
    assert len(body.parts) == len(body.refs) + 1
    assert html_errors(html, fragment=True) == []
    elements = {name for name, _ in structure(html)}
    assert not elements & {"script", "style", "iframe", "form", "svg", "math", "object", "template"}
    names = {name for _, held in structure(html) for name in held}
    assert not {n for n in names if n.startswith("on") or n == "style"}
    for address in attributes(html, "href") + attributes(html, "src"):
        assert re.match(r"$|https?:|mailto:|#|\{", address)


# ---------------------------------------------------------------------------- the quick way and the thorough way

PIECES = st.sampled_from(
    ["Plain words here.", "Two\nlines of it", "*emphasis*", "**strong**", "[a link](https://example.org/a)", "[b](article:c)", "[c][d]", "[d]", "## Heading",
     "### What *they* said", "# One", "- item", "  - inner", "1. one", "2) two", "2021. A year", "> quoted", "`code`", "```", "    indented", "***", "---", "===", "| a | b |",
     "|---|---|", "Term", ": Meaning", "[d]: /x", "[^1]", "[^1]: note", "a_b_c", "*a*b", "**a** b", "a * b", "2 * 3 * 4", "\\*", "&amp;", "&copy", "&#65;", "AT&T", "a < b > c",
     "<b>", "<https://e.org>", "![x](files/x.png)", "https://example.org", "[x](https://example.org/A_b)", "[x](https://example.org)y", "\"quoted\"", "“quoted”", "(x)", "a\u00a0b",
     "trailing  ", "back\\", "é", "北京", "😀", "\u2028", "~~x~~", "~x", "!", "![", "]", "[", "(", ")", "_", "*", "**", "#", "#x", "+", "-", "=", "a\tb", "x:", "* ", "*\u00a0a*",
     "**bold**text", "*a **b** c*", "“*a*”", "*a*.", "*a*'s", "(*a*)", "a *b*c", "**a*", "[a*b*](https://e.org)", "[a](https://e.org/x \"t\")", "[a]( https://e.org)"]
)  # fmt: skip
JOINS = st.sampled_from([" ", "", "\n", "\n\n", "\n\n\n", "\n \n", ". ", ", "])


@settings(max_examples=150)
@given(st.lists(st.tuples(PIECES, JOINS), max_size=12).map(lambda parts: "".join(piece + join for piece, join in parts)))
def test_plain_prose_is_rendered_as_the_parser_renders_it(text: str) -> None:
    """Plain paragraphs take a way of their own. The parser, given the whole, is the judge: HTML, links with their places,
    headings, lead and diagnostics must be the same."""
    quick = markdown(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content_markdown, "stretches", lambda whole: (Other(whole, 0),))
        thorough = markdown(text)
    assert quick == thorough
