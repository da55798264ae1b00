"""Nothing that a file from elsewhere holds can end the program, leave the site's folder, ask another server, or drive the terminal."""

from __future__ import annotations

import io
import json
import re
import socket
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.base.diagnostics import UsageError
from generator.cli.main import main
from generator.importers import places
from generator.importers.html_text import html_to_markdown
from generator.importers.open_source import FORMATS
from tests.importers.importing import CASES, do_import, items_of, residue_of
from tests.support import load, read_tree


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
DOCTYPES = [
    LAUGHS,
    '<!DOCTYPE rss SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE rss PUBLIC "x" "http://127.0.0.1/x.dtd">',
    '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1/p"> %p;]>',
    "<!doctype rss>",
]


@pytest.mark.parametrize("doctype", DOCTYPES)
@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("feed", "feeds/rss-plain.xml"),
        ("feed", "feeds/atom.xml"),
        ("wordpress", "wordpress/classic.xml"),
        ("blogger", "blogger/export.xml"),
    ],
)
def test_xml_with_a_doctype_is_refused(doctype: str, format: str, name: str, tmp_path: Path) -> None:
    text = (CASES / name).read_text()
    head, _, rest = text.partition("\n")
    bad = tmp_path / "bad.xml"
    for content in (f"{head}\n{doctype}\n{rest}".encode(), f"{doctype}\n{rest}".encode(), f"{doctype}\n{rest}".encode("utf-16")):
        bad.write_bytes(content)
        with pytest.raises(UsageError, match=r"DOCTYPE|well-formed"):
            items_of(bad, format=format)


def test_the_word_doctype_in_a_text_is_only_a_word(tmp_path: Path) -> None:
    text = (
        (CASES / "feeds/rss-content.xml")
        .read_text()
        .replace("Dear grain", "Dear &lt;!DOCTYPE grain")
        .replace("<![CDATA[", "<![CDATA[<!DOCTYPE html>")
    )
    (tmp_path / "f.xml").write_text(text)
    assert len(items_of(tmp_path / "f.xml")) == 1


@pytest.mark.parametrize(
    "inside", ["<a>" * 100_000, "<a " + " ".join(f'x{n}="1"' for n in range(100_000)) + ">", "<a>&undefined;</a>", "<a>\x01</a>", "<a", ""]
)
@pytest.mark.parametrize("format", ["wordpress", "blogger", "opml"])
def test_deep_wide_and_broken_xml_is_refused(inside: str, format: str, tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(f"<rss><channel><item>{inside}</item></channel></rss>" if inside else "")
    with pytest.raises(UsageError):
        items_of(tmp_path / "x.xml", format=format)


def zip_of(place: Path, entries: dict[str, bytes], **how: Any) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = how.get("mode", stat.S_IFREG | 0o644) << 16
            made.writestr(info, content)
    return place


@pytest.mark.parametrize("name", ["../out.md", "/etc/out.md", "C:/out.md", "..\\out.md", "a/../../out.md", "\\\\server\\out.md"])
def test_names_that_lead_out_of_a_zip_are_residue(name: str, tmp_path: Path) -> None:
    place = zip_of(tmp_path / "s.zip", {name: b"---\ntitle: Out\ndate: 2020\n---\nText"})
    assert items_of(place, format="markdown") == []
    assert [r.why for r in residue_of(place, format="markdown")] == ["its name leads out of the zip"]
    do_import(tmp_path / "site", place, format="markdown")
    assert {p.name for p in tmp_path.iterdir()} == {"s.zip", "site"}


def test_bombs_links_and_damage_in_zips_are_residue(tmp_path: Path) -> None:
    bomb = zip_of(tmp_path / "b.zip", {"bomb.md": b" " * 5_000_000, "fine.md": b"---\ntitle: Fine\ndate: 2020\n---\nText"})
    assert [i.title for i in items_of(bomb, format="markdown")] == ["Fine"]
    link = zip_of(tmp_path / "l.zip", {"link.md": b"/etc/passwd"}, mode=stat.S_IFLNK | 0o777)
    assert [r.why for r in residue_of(link, format="markdown")] == ["it is no plain file"]
    whole = zip_of(tmp_path / "d.zip", {"a.md": b"---\ntitle: Fine\ndate: 2020\n---\n" + bytes(range(65, 90)) * 40}).read_bytes()
    for cut in range(0, len(whole), 7):
        broken = tmp_path / "broken.zip"
        broken.write_bytes(whole[:cut] + bytes([whole[cut] ^ 0xFF]) + whole[cut + 1 :])
        try:
            list(places.entries(broken, (".md",)))
        except UsageError:
            continue


def test_medium_is_read_from_a_zip(tmp_path: Path) -> None:
    files = {p.relative_to(CASES / "medium").as_posix(): p.read_bytes() for p in (CASES / "medium").rglob("*.html")}
    place = zip_of(tmp_path / "m.zip", {**files, "profile/profile.html": b"<html>me</html>"})
    assert {i.title for i in items_of(place)} == {"On rope", "Knots to come"}


def test_titles_and_slugs_never_lead_out_of_the_folder(tmp_path: Path) -> None:
    titles = [
        "../../etc/passwd",
        "con",
        "a" * 5000,
        "\u202etxt",
        "🦑",
        "-",
        ".",
        "x/../y",
        "CON.md",
        "é" * 300,
        "\x1b[2J\x07title",
        "%2e%2e%2f",
    ]
    lines = [
        json.dumps({"title": t, "date": "2020-01-01", "slug": s, "aliases": ["/../x", "//evil", "/ok/", "/a/%2e%2e/b", "javascript:1"]})
        for t in titles
        for s in ("", t, "../up")
    ]
    (tmp_path / "x.jsonl").write_text("\n".join(lines))
    site = tmp_path / "site"
    report = do_import(site, tmp_path / "x.jsonl")
    assert report.count("imported") == len(lines)
    assert all(p.startswith(("content/articles/2020/01/", "site.yaml", "imports/")) for p in read_tree(site))
    assert [d for d in load(site, drafts=True).diagnostics if d.is_error] == []


def test_what_is_in_the_way_is_never_overwritten(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (tmp_path / "x.jsonl").write_text('{"title":"In the way","date":"2020-01-01","body":"New text"}')
    mine = site / "content/articles/2020/01/in-the-way.md"
    mine.parent.mkdir(parents=True)
    mine.write_text("not even an article")
    do_import(site, tmp_path / "x.jsonl")
    assert mine.read_text() == "not even an article"
    assert "New text" in (mine.parent / "in-the-way-2.md").read_text()
    edited = (mine.parent / "in-the-way-2.md").read_text().replace("New text", "My own text")
    (mine.parent / "in-the-way-2.md").write_text(edited)
    assert do_import(site, tmp_path / "x.jsonl").count("there") == 1
    assert (mine.parent / "in-the-way-2.md").read_text() == edited


def test_terms_outside_a_strict_vocabulary_are_kept_aside(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "site.yaml").write_text("title: T\nbase_url: https://example.org/\ntaxonomies: {topics: {strict: true}}\n")
    (tmp_path / "x.jsonl").write_text('{"title":"One","date":"2020","topics":["Unheard of"]}')
    report = do_import(site, tmp_path / "x.jsonl")
    assert "the vocabulary of topics has no “Unheard of”" in report.outcomes[0].hints
    assert "unknown_topics: [Unheard of]" in (site / "content/articles/2020/one.md").read_text()
    assert [d for d in load(site, drafts=True).diagnostics if d.is_error] == []


HOSTILE = ["\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "\u202eabc", "\rover", "[/][link=x]y[/link]", "\x08\x08"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_source_drives_the_terminal(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "site.yaml").write_text("title: T\n")
    held = {"title": f"T {text}", "date": f"bad {text}", "topics": [text], "url": f"http://x.example/{text}"}
    (tmp_path / "x.jsonl").write_text(json.dumps(held) + "\n" + json.dumps({**held, "date": "2020"}))
    assert main(["import", str(tmp_path / "x.jsonl"), "--site", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said.out + said.err)
    written = "".join(content.decode() for path, content in read_tree(tmp_path).items() if path.endswith((".md", ".txt")))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]", written)


@pytest.mark.parametrize("format", [f for f in FORMATS if f not in ("opml", "html")])
@given(data=st.data())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_bytes_are_items_residue_or_refused(format: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    sources = [p for p in sorted(CASES.rglob("*")) if p.is_file()]
    base = data.draw(st.sampled_from(sources)).read_bytes()
    start = data.draw(st.integers(0, len(base)))
    content = base[:start] + data.draw(st.binary(max_size=12)) + base[start + data.draw(st.integers(0, 20)) :]
    place = folder / (
        "x.md" if format in ("jekyll", "hugo", "zola", "pelican", "eleventy", "docusaurus", "mkdocs", "markdown") else "x.data"
    )
    place.write_bytes(content)
    try:
        do_import(folder / "site", place, format=format, date="2020")
    except UsageError:
        return
    assert [d for d in load(folder / "site", drafts=True).diagnostics if d.is_error] == []


@given(
    st.recursive(
        st.text("ab <>&*_`[]()#|~\\\n", max_size=12),
        lambda inner: st.tuples(
            st.sampled_from("p b i a ul ol li blockquote pre code h2 table tr td div br img figure dl dt dd span q".split()),
            st.lists(inner, max_size=4),
        ).map(lambda t: f'<{t[0]} href="https://x.example/" src="/y">{"".join(t[1])}</{t[0]}>'),
        max_leaves=12,
    )
)
@settings(max_examples=150)
def test_html_becomes_markdown_with_the_same_words(html: str) -> None:
    from justhtml import JustHTML
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    shown = JustHTML(parser.render(html_to_markdown(html, "https://base.example/").markdown), sanitize=False).to_text(separator=" ")
    said = JustHTML(html, sanitize=False).to_text(separator=" ")
    words = list(re.findall(r"[ab]+", shown.replace("Picture", "")))
    assert "".join(sorted("".join(words))) == "".join(sorted("".join(re.findall(r"[ab]+", said))))


def test_deep_html_is_flattened() -> None:
    assert "core" in html_to_markdown("<div>" * 20_000 + "core").markdown
    assert "core" in html_to_markdown("<b>" * 20_000 + "core").markdown
    assert "core" in html_to_markdown("<ul><li>" * 5_000 + "core").markdown


def test_a_limit_leaves_the_rest(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("\n".join(json.dumps({"title": f"Story {n}", "date": "2020"}) for n in range(9)))
    report = do_import(tmp_path / "site", tmp_path / "x.jsonl", limit=4)
    assert (report.count("imported"), report.more) == (4, True)
    assert do_import(tmp_path / "site", tmp_path / "x.jsonl").count("imported") == 5


def test_a_large_export_is_read_as_a_stream(tmp_path: Path) -> None:
    text = (CASES / "wordpress/blocks.xml").read_text()
    item = text[text.index("<item>") : text.index("</item>") + 7]
    many = io.StringIO()
    for n in range(300):
        many.write(item.replace("?p=12", f"?p={n}").replace("blocks", f"blocks-{n}"))
    (tmp_path / "big.xml").write_text(text.replace(item, many.getvalue()))
    read = iter(items_of(tmp_path / "big.xml"))
    assert sum(1 for _ in read) == 300
