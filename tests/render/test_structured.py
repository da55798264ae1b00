"""What search engines, cards of social networks and citation managers read of a page."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import pytest
from justhtml import JustHTML

from tests.conftest import Site
from tests.judges.vocabulary import vocabulary
from tests.support import SITE, Files, article, attributes, build_clean, json_ld

ROOT = "https://example.org/archive/"
STORIES: Files = {
    "site.yaml": f"{SITE}language: en-GB\n",
    "content/articles/a.md": article(
        "Ships & sanctions",
        "Text with [b](article:b).",
        date="2021-12-14T14:05:00Z",
        added="2021-12-20",
        updated="2021-12-16",
        source="Paper",
        source_url="https://example.com/?a=1&b=2",
        authors="[Ann One, {name: Bo Two}]",
        contributors="[{name: Cy Three, role: additional reporting}]",
        dateline="GENEVA",
        topics="[Sanctions, Ports]",
        people="[Eve]",
        summary="What happened.",
        storyline="row",
        image="{src: files/x.png, alt: A ship}",
        events="[{date: 2021-12-01/2021-12-03, title: Talks}, {date: 2010-09~, title: Before}]",
        archived="[{url: https://web.archive.org/x, date: 2021-12-15}]",
        notes="[{date: 2022-01-05, kind: correction, text: 'It was *five* <ships>.'}, {date: 2022-01-06, kind: update, text: More.}]",
    ),
    "content/articles/b.md": article("B", date="2021-12", links="{follows: a}"),
    "content/articles/full.md": article("Full", rights="licensed", source="Paper"),
    "content/topics/sanctions.md": "---\ntitle: Sanctions\ndescription: Measures.\nsame_as: [https://www.wikidata.org/wiki/Q1]\n---\n",
    "content/people/eve.md": "---\ntitle: Eve\nsame_as: [https://www.wikidata.org/wiki/Q2]\n---\n",
    "content/storylines/row.md": "---\ntitle: The row\n---\nSo far.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nUs.\n",
    "content/files/x.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x04\xb0\x00\x00\x02v\x08\x02\x00\x00\x00",
}
PAGE = "2021/12/14/a/index.html"


def nodes(plain: Any) -> list[dict[str, Any]]:
    """All objects in JSON-LD."""
    inner = plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ()
    return [*([plain] if isinstance(plain, dict) else []), *(node for part in inner for node in nodes(part))]


def graph(html: str) -> dict[str, dict[str, Any]]:
    """Type -> node, of the nodes at the top."""
    [found] = json_ld(html)
    assert found["@context"] == "https://schema.org"
    return {node["@type"]: node for node in found["@graph"]}


def meta(html: str) -> dict[str, list[str]]:
    """Name or property -> contents, as a browser reads them."""
    made: dict[str, list[str]] = {}
    for node in JustHTML(html, sanitize=False).query("meta"):
        held = node.attrs or {}
        made.setdefault(held.get("property") or held.get("name") or "", []).append(held.get("content") or "")
    return made


@pytest.mark.judge
def test_every_page_says_what_it_is_in_the_words_of_schema_org(site: Site) -> None:
    built = build_clean(site(STORIES))
    kinds = {}
    for path in (p for p in built.files if p.endswith(".html")):
        html = built.text(path)
        if '<meta name="robots" content="noindex">' in html:
            assert json_ld(html) == [], path
            continue
        top = graph(html)
        kinds[path] = set(top) - {"BreadcrumbList"}
        assert [fault for node in top.values() for fault in vocabulary().faults(node)] == [], path
        for node in nodes(top):
            assert all(value not in ("", None, [], {}) for value in node.values()), (path, node)
            for key in ("url", "@id", "item"):
                if isinstance(node.get(key), str):
                    assert node[key].startswith("https://"), (path, node)
    assert kinds["index.html"] == {"WebSite", "CollectionPage"}
    assert kinds[PAGE] == {"Article"}
    assert kinds["about/index.html"] == {"WebPage"}
    others = {path for path, found in kinds.items() if found == {"CollectionPage"}}
    assert {
        "topics/index.html",
        "topics/sanctions/index.html",
        "storylines/row/index.html",
        "timeline/index.html",
        "2021/index.html",
    } <= others


@pytest.mark.judge
@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ({"@type": "Article", "headline": "x", "author": {"@type": "Organization", "name": "x"}, "datePublished": "2021-12"}, ""),
        ({"@type": "Articel"}, "there is no type Articel"),
        ({"@type": "Event", "headline": "x"}, "Event has no property headline"),
        ({"@type": "Article", "dateline": "ROME"}, "Article has no property dateline"),
        ({"@type": "Article", "datePublished": "yesterday"}, "Article.datePublished cannot be 'yesterday': it takes Date, DateTime"),
        ({"@type": "ItemList", "itemListOrder": "https://schema.org/ItemListOrderAscending"}, ""),
        ({"@type": "Event", "location": {"@type": "Person", "name": "x"}}, "Event.location cannot be"),
        ({"@type": "Article", "isBasedOn": {"@type": "NewsArticle", "dateLine": "ROME"}}, "NewsArticle has no property dateLine"),
        ({"@type": "Article", "author": {"@type": "Role", "roleName": "x", "author": {"@type": "Place"}}}, "Article.author in a role cannot be"),
    ],
)  # fmt: skip
def test_the_judge_of_structured_data_knows_right_from_wrong(node: dict[str, Any], fault: str) -> None:
    found = list(vocabulary().faults(node))
    assert len(found) == bool(fault)
    assert all(message.startswith(fault) for message in found)


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("'It said *nine*.'", "It said nine."),
        ("'Wrong: [one](https://e.org), **two**; `three`!'", "Wrong: one, two; three!"),
        ("'Un*bel*ievable'", "Unbelievable"),
        ('"One.\\n\\nTwo:\\n\\n- three\\n- four\\n\\n> five"', "One. Two: three four five"),
        ('"One\\\\\\ntwo\\nthree"', "One two three"),
    ],
)
def test_a_correction_has_spaces_where_a_block_ends_and_not_around_emphasis(site: Site, note: str, text: str) -> None:
    files = {"content/articles/a.md": article(notes=f"[{{date: 2022, kind: correction, text: {note}}}]")}
    found = graph(build_clean(site(files)).text("2021/12/14/a/index.html"))
    assert found["Article"]["correction"][0]["text"] == text


def test_an_article_is_ours_and_based_on_the_report(site: Site) -> None:
    found = graph(build_clean(site(STORIES)).text(PAGE))
    ours = found["Article"]
    assert (ours["headline"], ours["datePublished"], ours["dateModified"]) == (
        "Ships & sanctions", "2021-12-20T00:00:00+00:00", "2022-01-06T00:00:00+00:00"
    )  # fmt: skip
    assert ours["about"] == [
        {"@type": "Thing", "name": "Sanctions", "url": f"{ROOT}topics/sanctions/", "sameAs": ["https://www.wikidata.org/wiki/Q1"]},
        {"@type": "Thing", "name": "Ports", "url": f"{ROOT}topics/ports/"},
    ]
    assert ours["mentions"] == [
        {"@type": "Person", "name": "Eve", "url": f"{ROOT}people/eve/", "sameAs": ["https://www.wikidata.org/wiki/Q2"]}
    ]
    assert ours["isBasedOn"] == {
        "@type": "NewsArticle",
        "@id": "https://example.com/?a=1&b=2",
        "url": "https://example.com/?a=1&b=2",
        "publisher": {"@type": "NewsMediaOrganization", "name": "Paper", "url": f"{ROOT}sources/paper/"},
        "datePublished": "2021-12-14T14:05+00:00",
        "dateModified": "2021-12-16",
        "author": [{"@type": "Person", "name": "Ann One"}, {"@type": "Person", "name": "Bo Two"}],
        "contributor": [{"@type": "Role", "roleName": "additional reporting", "contributor": {"@type": "Person", "name": "Cy Three"}}],
        "dateline": "GENEVA",
        "archivedAt": ["https://web.archive.org/x"],
    }
    assert ours["correction"] == [
        {"@type": "CorrectionComment", "name": "Correction", "text": "It was five <ships>.", "datePublished": "2022-01-05"}
    ]
    assert [(i["position"], i["name"]) for i in found["BreadcrumbList"]["itemListElement"]] == [
        (1, "Front page"), (2, "Sanctions"), (3, "Ships & sanctions")
    ]  # fmt: skip


def test_lists_name_what_they_list(site: Site) -> None:
    built = build_clean(site(STORIES))
    topic = graph(built.text("topics/sanctions/index.html"))["CollectionPage"]
    assert [i["url"] for i in topic["mainEntity"]["itemListElement"]] == [f"{ROOT}2021/12/14/a/"]
    assert topic["about"]["description"] == "Measures."
    events = [i["item"] for i in graph(built.text("timeline/index.html"))["CollectionPage"]["mainEntity"]["itemListElement"]]
    assert [(e["name"], e["startDate"], e.get("endDate")) for e in events] == [
        ("Before", "2010-09", None), ("Talks", "2021-12-01", "2021-12-03")
    ]  # fmt: skip
    assert events[1]["subjectOf"] == [{"@type": "Article", "url": f"{ROOT}2021/12/14/a/", "name": "Ships & sanctions"}]
    assert graph(built.text("storylines/row/index.html"))["CollectionPage"]["temporalCoverage"] == "2021-12-14/.."


def test_cards_of_social_networks(site: Site) -> None:
    built = build_clean(site(STORIES))
    said = meta(built.text(PAGE))
    expected = {
        "og:title": ["Ships & sanctions"], "og:type": ["article"], "og:url": [f"{ROOT}2021/12/14/a/"], "og:locale": ["en_GB"],
        "og:image": [f"{ROOT}files/x.png"], "og:image:alt": ["A ship"], "og:image:width": ["1200"], "og:image:height": ["630"],
        "og:site_name": ["The test archive"], "og:description": ["What happened."], "twitter:card": ["summary_large_image"],
        "article:published_time": ["2021-12-20T00:00:00+00:00"], "article:modified_time": ["2022-01-06T00:00:00+00:00"],
        "article:section": ["Sanctions"], "article:tag": ["Sanctions", "Ports"],
    }  # fmt: skip
    assert said.items() >= expected.items()
    assert meta(built.text("topics/sanctions/index.html"))["twitter:card"] == ["summary"]


def zotero(html: str) -> dict[str, Any]:
    """What Zotero's translator Embedded Metadata makes of a page: its order of sources, in short."""
    said = meta(html)

    def first(*names: str) -> str:
        return next((said[n][0] for n in names if n in said), "")

    assert not any(name.startswith("citation_") for name in said), "which would make it a journal's article"
    og, dc = first("og:type"), first("DC.type")
    kind = "webpage" if og == "website" else dc or ("webpage" if og == "article" else "")
    return {
        "type": kind,
        "title": first("DC.title", "og:title"),
        "publication": first("prism.publicationName", "DC.source", "og:site_name"),
        "date": first("prism.publicationDate", "article:published_time", "DC.date"),
        "creators": said.get("DC.creator", []),
        "url": first("og:url"),
        "abstract": first("og:description"),
    }


def test_zotero_saves_an_article_with_its_type_publication_and_date(site: Site) -> None:
    built = build_clean(site(STORIES))
    assert zotero(built.text(PAGE)) == {
        "type": "newspaperArticle", "title": "Ships & sanctions", "publication": "Paper", "date": "2021-12-14",
        "creators": ["Ann One", "Bo Two"], "url": f"{ROOT}2021/12/14/a/", "abstract": "What happened.",
    }  # fmt: skip
    assert zotero(built.text("2021/12/b/index.html"))["type"] == "webpage"


def test_lists_can_be_saved_card_by_card_and_a_page_cites_the_original(site: Site) -> None:
    built = build_clean(site(STORIES))

    def cited(path: str) -> list[dict[str, list[str]]]:
        held = JustHTML(built.text(path), sanitize=False).query("span.Z3988")
        return [parse_qs((node.attrs or {})["title"] or "", strict_parsing=True) for node in held]

    [original] = cited(PAGE)
    assert original["ctx_ver"] == ["Z39.88-2004"]
    assert original["rft_val_fmt"] == ["info:ofi/fmt:kev:mtx:dc"]
    assert (original["rft.type"], original["rft.source"], original["rft.date"]) == (["newspaperArticle"], ["Paper"], ["2021-12-14"])
    assert original["rft.identifier"] == ["https://example.com/?a=1&b=2"]
    assert original["rft.creator"] == ["Ann One", "Bo Two"]
    [card] = cited("topics/sanctions/index.html")
    assert (card["rft.title"], card["rft.identifier"]) == (["Ships & sanctions"], [f"{ROOT}2021/12/14/a/"])


def test_links_to_the_original_are_robust(site: Site) -> None:
    page = build_clean(site(STORIES)).text(PAGE)
    assert attributes(page, "data-originalurl") == ["https://example.com/?a=1&b=2"] * 2
    assert sorted(attributes(page, "data-versiondate")) == ["2021-12-15", "2021-12-20"]
    assert attributes(page, "data-versionurl") == ["https://web.archive.org/x"] * 2
