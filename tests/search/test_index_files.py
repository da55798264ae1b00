"""The index that we write says what Pagefind's own says. Pagefind, which is installed, is the judge."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.plan.views import BodyView, SearchEngineView, SearchRecord, SearchShardView
from generator.search import cbor, index_files, lexicon, service, shard
from generator.search.program import find_program

PROGRAM = find_program().path

WORDS = [
    *("turbine", "turbines", "Turbines,", "(turned)", "“quoted”", "it's", "d’Azur", "three-wheeled", "the-the", "U.S.", "2nd", "2nd,"),
    *("ThreeAntelopes", "snake_case", "café", "cafe", "Cafés", "CRÈME-brûlée", "naïve", "Zürich", "Straße", "ЖЕЛЕЗНЫЕ", "дороги"),
    *("a", "I", "1,500", "50%", "C++", "&", "<b>", "—", "...", "🌦️", "sun🌦️rain", "x\u200by", "soft\u00adhyphen", "e\u0301t\u0301e"),
    *("___ANYTHING", "İstanbul", "ﬁnance", "http://example.org/a?b=c"),
]
INLINE = [
    "{}",
    "<em>{}</em>",
    "<a href='/x/?a&gt;b'>{}</a>",
    "<strong>{}</strong>!",
    "<code>{}</code>",
    "{}<br>",
    "<span id='here'>{}</span>",
]
BLOCK = [
    *("<p>{}</p>", "<h2 id='part'>{}</h2>", "<h3>{}</h3>", "<blockquote><p>{}</p></blockquote>", "<ul><li>{}</li></ul>", "<pre>{}</pre>"),
    *("<div>{}<p>More</p></div>", "<table><tr><td>{}</td><td>two</td></tr></table>", "{}", "<p></p>"),
    *(
        "<figure><figcaption>{}</figcaption></figure>",
        "<!-- <p> -->{}",
        "<section><footer>{}</footer></section>",
        "<svg><text>{}</text></svg>",
    ),
]


def html_of(words: Sequence[str], inline: str, block: str) -> str:
    return block.replace("{}", " ".join(inline.replace("{}", escape(word)) for word in words))


words = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=12),
)
bodies = st.lists(
    st.builds(html_of, st.lists(words, min_size=1, max_size=6), st.sampled_from(INLINE), st.sampled_from(BLOCK)), min_size=1, max_size=6
).map("".join)
# in a title Pagefind leaves a sign of its own that it takes out of texts
lines = st.builds(str.join, st.sampled_from([" ", "  ", "\u00a0", " \t"]), st.lists(words, min_size=1, max_size=5)).map(
    lambda line: line.replace("\u200b", "")
)
articles = st.lists(st.tuples(lines, st.one_of(st.just(""), lines), bodies), min_size=1, max_size=5)


def view_of(found: Sequence[tuple[str, str, str]], language: str = "en") -> tuple[SearchShardView, shard.Texts]:
    records = tuple(
        SearchRecord(f"/{row}/", title, summary if row % 2 else "", summary, BodyView(str(row), "any", ()), row, "", "", 1, ())
        for row, (title, summary, _) in enumerate(found)
    )
    return SearchShardView(language, (), records, "any"), lambda body: [found[int(body.source)][2]]


def both(found: Sequence[tuple[str, str, str]], language: str = "en") -> tuple[shard.Made, shard.Made]:
    view, texts = view_of(found, language)
    name = f"{language}-0123abcd"
    return shard._by_ourselves(PROGRAM, view, name, texts), shard._by_pagefind(PROGRAM, view, name, texts, name)


def contents(file: bytes) -> Any:
    return cbor.decoded(gzip.decompress(file).removeprefix(lexicon.SIGNED))


def table(files: Mapping[str, bytes]) -> Any:
    (meta,) = (content for path, content in files.items() if path.endswith(".pf_meta"))
    return contents(meta)


def pages(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """What the index has of each page. Nobody asks for its anchors."""
    found = []
    for name, count in table(files)[1]:
        page = json.loads(gzip.decompress(files[f"fragment/{name}.pf_fragment"]).removeprefix(lexicon.SIGNED))
        assert page["word_count"] == count
        found.append({**page, "anchors": []})
    return found


def terms(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Each term with its pages, and with the forms that have accents."""
    found = {}
    for path, content in files.items():
        if path.endswith(".pf_index"):
            for term, own, variants in contents(content)[0]:
                assert term not in found
                found[term] = (own, sorted(variants))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles)
def test_pages_and_terms_are_those_of_pagefind(found: list[tuple[str, str, str]]) -> None:
    (ours, rows, _), (theirs, their_rows, _) = both(found)
    kept = [page for page, row in zip(pages(ours), rows, strict=True) if row in their_rows]
    assert kept == pages(theirs)
    if len(rows) == len(their_rows):
        assert terms(ours) == terms(theirs)


def test_what_is_a_sign_for_pagefind_is_text_here() -> None:
    view, texts = view_of([("Harbour", "", "<p>Ships ___PAGEFIND_WEIGHT___3 and ___END_PAGEFIND_WEIGHT___ cranes.</p>")])
    made, _, _ = shard._by_ourselves(PROGRAM, view, "en", texts)
    assert pages(made)[0]["content"] == "Harbour. Ships ___PAGEFIND_WEIGHT___3 and ___END_PAGEFIND_WEIGHT___ cranes."
    assert {term: own[0][1] for term, (own, _) in terms(made).items()} == {
        "and": [-25, 3],
        "crane": [-25, 5],
        "harbour": [-169, 0],
        "ship": [-25, 1],
    }


def test_terms_and_their_definitions_do_not_run_together() -> None:
    view, texts = view_of([("Harbour", "", "<dl><dt>Quay</dt><dd>Where ships lie</dd></dl>")])
    assert pages(shard._by_ourselves(PROGRAM, view, "en", texts)[0])[0]["content"] == "Harbour. Quay. Where ships lie."


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Die Häuser der größten Städte, häuslich; ein Haus am Fluß."),
        ("fr", "L'évêque évêché, qu'elle crèmes aujourd'hui: étés."),
        ("ru", "Железные дороги страны. Железная дорога!"),
        ("tr", "Kitapları kitaplar ISPARTA İzmir ılık."),
        ("ar", "الكتب والكتاب في المكتبة"),
        ("pl", "Książki książka łódź łodzi."),
        ("xx", "Words of a tongue that has no stems."),
    ],
)
def test_in_every_language(language: str, text: str) -> None:
    (ours, _, counts), (theirs, _, their_counts) = both([(text, "", f"<p>{text}</p>"), ("Other", text, "<p>Nothing.</p>")], language)
    assert pages(ours) == pages(theirs)
    assert terms(ours) == terms(theirs)
    assert counts == their_counts
    assert table(ours)[0] == table(theirs)[0]
    ours_entry, their_entry = json.loads(ours[lexicon.ENTRY]), json.loads(theirs[lexicon.ENTRY])
    for entry in (ours_entry, their_entry):
        (own,) = entry["languages"].values()
        del own["hash"]
    assert ours_entry == their_entry


def test_every_term_lies_within_what_the_table_of_contents_says_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_files, "RANGE", 60)
    (ours, _, _), _ = both([(f"Word{n} ab{'c' * n} abd", "", f"<p>{'z' * n} abc{n}</p>") for n in range(30)])
    ranges = table(ours)[2]
    assert len(ranges) > 20
    for first, last, name in ranges:
        found = [term for term, _, _ in contents(ours[f"index/{name}.pf_index"])[0]]
        assert found and all(first <= term and term[: len(last)] <= last for term in found)
    assert [first for first, _, _ in ranges] == sorted(first for first, _, _ in ranges)


def test_places_and_pages_beyond_what_is_kept_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.search import postings

    found = [("Alpha", "", "<p>" + "pad " * n + "omega omega pad omega.</p>") for n in range(0, 40, 3)]
    (plenty, _, _), (theirs, _, _) = both(found)
    for name in ("_ONCE", "_STEP", "NUMBERS"):
        monkeypatch.setattr(postings, name, getattr(postings, name)[:2])
    (little, _, _), _ = both(found)
    assert plenty == little
    assert terms(little) == terms(theirs)


def test_words_are_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = service.indexed

    def noted(program: str, records: Any) -> dict[str, bytes]:
        held = list(records)
        asked.append(held[0][1])
        return real(program, held)

    monkeypatch.setattr(lexicon, "indexed", noted)
    monkeypatch.setattr(lexicon, "_kept", {})
    view, texts = view_of([("Harbour", "", "<p>Ships, ships and Ships.</p>")])
    first = shard._by_ourselves(PROGRAM, view, "en-a", texts)
    assert len(asked) == 1 and asked[0].count("ships") == 1
    assert shard._by_ourselves(PROGRAM, view, "en-a", texts)[0] == first[0]
    assert len(asked) == 1
    monkeypatch.setattr(lexicon, "MANY", 1)
    more, more_texts = view_of([("Harbour", "", "<p>Boats.</p>")])
    shard._by_ourselves(PROGRAM, more, "en-b", more_texts)
    assert "boats" in asked[1] and "ships" not in asked[1]
    # too many were known by then, and all are forgotten
    shard._by_ourselves(PROGRAM, view, "en-a", texts)
    assert "ships" in asked[2]


@pytest.mark.parametrize("change", ["table of contents", "terms", "words"])
def test_a_pagefind_that_writes_otherwise_writes_all_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    view, texts = view_of([("Harbour", "", "<p>Ships.</p>"), ("Quay", "", "<p>Cranes.</p>")])
    monkeypatch.setattr(shard, "FEW", 1)
    monkeypatch.setattr(lexicon, "_kept", {})
    ours = shard.write_shard(PROGRAM, view, "en-a", texts, tmp_path / "ours")
    real = service.indexed

    def other(program: str, records: Any) -> dict[str, bytes]:
        made = real(program, records)
        for path in made:
            if change == "table of contents" and path.endswith(".pf_meta"):
                made[path] = gzip.compress(lexicon.SIGNED + b"\x84\x651.9.0\x80\x80\x80")
            if change == "terms" and path.endswith(".pf_index"):
                made[path] = gzip.compress(lexicon.SIGNED + b"\x81\x81\x83\x61x\x81\x82\x00\x81\x05\x80")
            if change == "words" and path.endswith(".pf_fragment"):
                made[path] = gzip.compress(lexicon.SIGNED + b'{"content":"other"}')
        return made

    monkeypatch.setattr(lexicon, "indexed", other)
    monkeypatch.setattr(lexicon, "_kept", {})
    theirs = shard.write_shard(PROGRAM, view, "en-a", texts, tmp_path / "theirs")
    assert ours != theirs
    monkeypatch.setattr(shard, "FEW", 100)
    assert shard.write_shard(PROGRAM, view, "en-a", texts, tmp_path / "pagefind") == theirs


def test_few_articles_and_words_without_spaces_are_left_to_pagefind() -> None:
    few, _ = view_of([("Title", "", "")] * (shard.FEW - 1))
    many, _ = view_of([("Title", "", "")] * shard.FEW)
    chinese, _ = view_of([("Title", "", "")] * shard.FEW, "zh-hans")
    assert [shard.is_written_here(view) for view in (few, many, chinese)] == [False, True, False]


def test_an_engine_of_several_languages_is_always_the_same(tmp_path: Path) -> None:
    view = SearchEngineView(("ar", "de", "en", "fr", "ru"), "any")
    first, *others = [shard.write_engine(PROGRAM, view, tmp_path / str(n)) for n in range(6)]
    assert all(other == first for other in others)
