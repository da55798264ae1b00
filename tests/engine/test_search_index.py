"""The search index as part of the site: what is in it, and that a build makes only those parts of it anew that differ."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.engine import store
from generator.plan import shards
from generator.search import program
from tests.support import article, build, build_clean, make_site, mistakes, shown

SITE = "title: The test archive\nbase_url: https://example.org/archive/\n"
INDEX = "search/index/"


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shards of a few articles, so that small sites have several."""
    monkeypatch.setattr(shards, "SMALL", 2)
    monkeypatch.setattr(shards, "LEAST", 2)


ARTICLES = {
    "content/articles/a.md": article("Alpha", "Turbines turn.", date="2018-05-01", topics="[energy]"),
    "content/articles/b.md": article("Beta", "Wind.", date="2019-02-01", summary="Short."),
    "content/articles/c.md": article("Gamma", "Steel.", date="2020-03-01", people="[Ann Lee]"),
    "content/articles/d.md": article("Delta", "Copper.", date="2020-04-02"),
}


def _site(folder: Path, **more: str) -> Path:
    return make_site(folder, {"site.yaml": SITE, **ARTICLES, **more})


def unpacked(content: bytes) -> Any:
    """What a packed file says."""
    return json.loads(gzip.decompress(content))


def folders(files: Mapping[str, bytes]) -> list[str]:
    """The shards of a site, in the order in which it lists them."""
    return [f"{INDEX}{shard[0]}/" for shard in unpacked(files["search/contents.bin"])["shards"]]


def texts(files: Mapping[str, bytes]) -> str:
    """Everything that Pagefind's files say in words."""
    found = [gzip.decompress(c) for path, c in files.items() if path.startswith(INDEX) and path.endswith((".pf_fragment", ".pf_index"))]
    return b"\n".join(found).decode("utf-8", "replace")


def test_the_index_lists_shards_newest_first_with_columns_in_the_order_of_time(tmp_path: Path) -> None:
    built = build_clean(_site(tmp_path))
    contents = unpacked(built.files["search/contents.bin"])
    assert [(shard[1], shard[2]) for shard in contents["shards"]] == [("en", 1), ("en", 1), ("en", 2)]
    assert [f[:2] for f in contents["facets"]] == [["topics", "topic"], ["people", "person"]]
    oldest = unpacked(built.files[f"{folders(built.files)[-1]}columns.bin"])
    assert oldest["when"][0] == 17652 * 1440
    assert oldest["facets"]["topics"] == {"slugs": ["energy"], "counts": [1, 0], "values": [0]}
    assert f"{INDEX}{contents['engine']}/pagefind.js" in built.files


def test_a_column_has_a_topic_with_those_above_it_a_partial_date_and_a_retraction(tmp_path: Path) -> None:
    site = make_site(
        tmp_path,
        {
            "site.yaml": SITE,
            "content/topics/energy.md": "---\ntitle: Energy\n---\n",
            "content/topics/wind.md": "---\ntitle: Wind\nparent: energy\n---\n",
            "content/articles/a.md": article(
                "Alpha", date="2018-05", topics="[wind]", notes="[{date: 2019-01-01, kind: retraction, text: Wrong.}]"
            ),
        },
    )
    files = build_clean(site).files
    columns = unpacked(files[f"{folders(files)[0]}columns.bin"])
    assert columns["facets"]["topics"]["slugs"] == ["energy", "wind"]
    assert columns["dates"] == {"0": "May 2018"}
    assert columns["flags"] == {"0": "retracted"}


def test_private_text_is_not_in_it_and_public_text_is(tmp_path: Path) -> None:
    secret = article("Known title", "Zanzibar whispers.", date="2020-04-03", rights="private")
    files = build_clean(_site(tmp_path, **{"content/articles/e.md": secret})).files
    everything = texts(files) + "".join(
        str(unpacked(c)) for path, c in files.items() if path.startswith("search/") and path.endswith(".bin")
    )
    assert "Known title" in everything and "Turbines" in everything
    assert "anzibar" not in everything and "whisper" not in everything


def test_a_new_article_makes_the_newest_shard_anew_and_leaves_the_others_alone(tmp_path: Path) -> None:
    site = _site(tmp_path)
    before = build_clean(site)
    (site / "content/articles/e.md").write_text(article("Epsilon", "Zinc.", date="2020-04-03"))
    after = build_clean(site)
    old, new = folders(before.files), folders(after.files)
    assert old[1:] == new[1:] and old[0] != new[0]
    touched = [path for path in after.report.written if path.startswith(INDEX)]
    assert touched and all(path.startswith(new[0]) for path in touched)
    assert not any(path.startswith(old[0]) for path in after.files)
    assert after.files == build_clean(site, output=str(tmp_path / "clean")).files


@pytest.mark.parametrize("name", ["a", "d"])
def test_an_edited_text_makes_its_own_shard_anew_without_a_plan(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    site = _site(tmp_path)
    before = build_clean(site)
    place = site / f"content/articles/{name}.md"
    place.write_text(place.read_text() + "\nAnd quicksilver.\n")
    with monkeypatch.context() as patched:
        patched.setattr("generator.engine.planned_build.load_archive", None)
        after = build_clean(site)
    assert "quicksilver" in texts(after.files) and "quicksilver" not in texts(before.files)
    assert len(set(folders(after.files)) - set(folders(before.files))) == 1
    again = build_clean(site)
    assert again.report.written == () and again.report.removed == ()
    assert again.report.pages == len(again.files) - 1
    assert after.files == build_clean(site, output=str(tmp_path / "clean"), clean=True).files


@pytest.mark.parametrize("harm", ["missing", "edited"])
def test_a_damaged_shard_is_made_whole_again(tmp_path: Path, harm: str) -> None:
    site = _site(tmp_path)
    good = build_clean(site).files
    victim = next(site / "public" / path for path in good if path.startswith(folders(good)[1]) and path.endswith(".pf_index"))
    if harm == "missing":
        victim.unlink()
    else:
        victim.write_bytes(b"not an index")
    assert build_clean(site).files == good


def test_what_a_build_that_died_left_behind_is_cleared_away(tmp_path: Path) -> None:
    site = _site(tmp_path)
    good = build_clean(site).files
    left = site / "public" / (folders(good)[0][:-1] + ".dateline-tmp") / "fragment" / "x.pf_fragment"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    (site / "content/articles/a.md").write_text(article("Alpha", "Another.", date="2018-05-01"))
    assert build_clean(site).files == build_clean(site, output=str(tmp_path / "clean"), clean=True).files


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    site = _site(tmp_path)
    assert build_clean(site).files == build_clean(site, output=str(tmp_path / "second"), clean=True, jobs=2).files


def test_without_search_there_is_none_of_it(tmp_path: Path) -> None:
    site = _site(tmp_path)
    build_clean(site)
    without = build_clean(site, search=False)
    assert not any(path.startswith("search/") for path in without.files)
    assert "search/" not in without.text("index.html")
    off = make_site(tmp_path / "off", {"site.yaml": SITE + "search: {enabled: false}\n", **ARTICLES})
    assert build_clean(off).files == without.files


def test_shards_are_of_one_language(tmp_path: Path) -> None:
    german = article("Häuser", "Die Häuser stehen.", date="2020-04-03", language="de-AT")
    files = build_clean(_site(tmp_path, **{"content/articles/e.md": german})).files
    contents = unpacked(files["search/contents.bin"])
    assert sorted({shard[1] for shard in contents["shards"]}) == ["de", "en"]
    engine = f"{INDEX}{contents['engine']}/"
    assert {f"{engine}wasm.de.pagefind", f"{engine}wasm.en.pagefind"} <= files.keys()


def test_words_of_a_language_without_spaces_need_the_larger_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = _site(tmp_path, **{"content/articles/e.md": article("新闻", "中文", date="2020-04-03", language="zh-Hans")})
    found = program.find_program()
    monkeypatch.setattr("generator.search.program.find_program", lambda: program.SearchProgram(found.path, found.version, False))
    assert shown(mistakes(site, search=True)) == ["content/articles/e.md:0:0 unsegmented-search"]
    monkeypatch.setattr("generator.search.program.find_program", lambda: program.SearchProgram(found.path, found.version, True))
    assert mistakes(site, search=True) == ()


def test_an_archive_without_articles_has_a_search_page(tmp_path: Path) -> None:
    files = build_clean(make_site(tmp_path, {"site.yaml": SITE})).files
    assert unpacked(files["search/contents.bin"])["shards"] == []


def test_a_cut_off_file_of_pagefind_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.base.diagnostics import EnvironmentFault
    from generator.search import service, shard

    real = service.indexed

    def cut_off(program_path: str, records: Any) -> dict[str, bytes]:
        return {path: c[:-9] if path.endswith(".pf_index") else c for path, c in real(program_path, records).items()}

    monkeypatch.setattr(shard, "indexed", cut_off)
    with pytest.raises(EnvironmentFault, match="not whole"):
        build(_site(tmp_path))
    # nothing of it was published, and the next build is whole
    assert [p for p in (tmp_path / "public").rglob("pagefind-entry.json") if ".dateline-tmp" not in str(p)] == []
    monkeypatch.setattr(shard, "indexed", real)
    assert build_clean(tmp_path).files == build_clean(tmp_path, output=str(tmp_path / "clean"), clean=True).files
