"""Markdown from elsewhere builds: what leads nowhere here leaves its words, and nothing else of the text is touched."""

from __future__ import annotations

import pytest

from generator.importers.safe_body import safe_body
from tests.support import OPTIONS, markdown

SOUND = "[good](https://ok.example/)"


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (f"See {SOUND} and [l](article:nope).", f"See {SOUND} and l."),
        (f'{SOUND} [a *b*](/x "In words") {SOUND}', f"{SOUND} a *b* {SOUND}"),
        (f"[a][1], [1] and {SOUND}\n\n[1]: /x", f"a, 1 and {SOUND}\n\n[1]: /x"),
        (f"[a](/x&amp;y) [b](/x\\_y) [c]() {SOUND}", f"a b c {SOUND}"),
        (f"<urn:isbn> {SOUND}", f"\\<urn:isbn> {SOUND}"),
        ("[over two\nlines](/x)", "over two\nlines"),
        ("[2021. A year](/x)\n[- dash](/y)", "2021\\. A year\n\\- dash"),
        ("> - [a](/x) [a](/x) [a](/x) [a](/x) [a](/x)", "> - a a a a a"),
        ("| a |\n| --- |\n| [x](/y) |", "| a |\n| --- |\n| x |"),
        ("![p](p.png) ![q](https://ok.example/q.png) ![](https://ok.example/r.png)", "p [q](https://ok.example/q.png) [picture](https://ok.example/r.png)"),
        ("[![p](https://ok.example/p.png)](https://ok.example/)", "[p](https://ok.example/)"),
        ("[![p](/p.png)](/x)", "p"),
        ("`[x](/x)` and [x](/x)\n\n    [x](/x)\n\n```\n[x](/x)\n\n[x](/x)\n```\n[x](/x)", "`[x](/x)` and x\n\n    [x](/x)\n\n```\n[x](/x)\n\n[x](/x)\n```\nx"),
        (f"# Here\n\n[up](#h-here) [no](#there) {SOUND}", f"# Here\n\n[up](#h-here) no {SOUND}"),
    ],
)  # fmt: skip
def test_a_faulty_link_becomes_its_words_and_its_neighbours_stay(text: str, made: str) -> None:
    body, hints = safe_body(text, OPTIONS)
    assert body == made and hints
    assert [d for d in markdown(body)[1] if d.is_error] == [] and markdown(body)[0].refs == ()


def test_where_a_link_led_is_said() -> None:
    _, hints = safe_body('See [the *chart*](/charts/ "Of 1811").', OPTIONS)
    assert hints == ['the link “the *chart*” became text, for what it led to is not here: /charts/ "Of 1811"']


def test_links_from_the_old_sites_root_are_made_whole() -> None:
    body, hints = safe_body('[a](/x "t") [b](y.html) [c][1]\n\n[1]: /z', OPTIONS, "https://old.example/")
    assert body == '[a](https://old.example/x "t") b [c](https://old.example/z)\n\n[1]: /z'
    assert len(hints) == 1 and "y.html" in hints[0]
