"""The registry of names: who is meant, which names are mistaken for others, and where old addresses lead."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from generator.base.diagnostics import Diagnostic
from generator.plan.views import RedirectView, TermView
from tests.conftest import Site
from tests.support import SITE, Files, article, build_clean, load, mistakes, visible_text


def warned(site: Site, files: Files) -> list[Diagnostic]:
    return [d for d in mistakes(site(files)) if d.code in ("near-duplicate", "ambiguous-name")]


def named(taxonomy: str, *uses: str, **more: str) -> dict[str, str]:
    """An article for each list of names."""
    return {
        f"content/articles/a{n}.md": article(f"A{n}", date=f"2021-01-{n:02}", **{taxonomy: f"[{names}]"}, **more)
        for n, names in enumerate(uses, 1)
    }


def term_file(title: str, **front: str) -> str:
    return f"---\ntitle: {title}\n{''.join(f'{k}: {v}' + chr(10) for k, v in front.items())}---\n"


# ---------------------------------------------------------------------------- names find their term


@pytest.mark.parametrize("name", ["Joerg Wuttke", "JOERG WUTTKE", "Jörg Wuttke", "Jorg Wuttke", "joerg-wuttke", "jorg-wuttke", "wuttke-j"])
def test_any_spelling_of_a_name_finds_its_term(site: Site, name: str) -> None:
    files = {"content/people/joerg-wuttke.md": term_file("Joerg Wuttke", aliases="[Jörg Wuttke, /people/wuttke-j/]")}
    loaded = load(site({**files, **named("people", name)}))
    assert loaded.diagnostics == ()
    assert list(loaded.archive.terms["people"]) == ["joerg-wuttke"]


def test_a_new_term_takes_the_slug_that_another_had_before(site: Site) -> None:
    files = {
        "content/topics/trade.md": term_file("Trade"),
        "content/topics/commerce.md": term_file("Commerce", aliases="[/topics/trade-old/]"),
    }
    files["content/topics/trade-old.md"] = term_file("Trade old")
    loaded = load(site({**files, **named("topics", "trade-old", "trade, commerce")}))
    assert [len(t.articles) for t in loaded.archive.terms["topics"].values()] == [1, 1, 1]


def test_a_link_to_the_file_of_a_merged_term_leads_to_the_other(site: Site) -> None:
    files = {
        "content/topics/bans.md": term_file("Bans", merged_into="sanctions"),
        "content/topics/sanctions.md": term_file("Sanctions"),
        "content/articles/a.md": article("A", "[bans](../topics/bans.md)", topics="[Sanctions]"),
    }
    assert '<a href="/archive/topics/sanctions/">bans</a>' in build_clean(site(files)).text("2021/12/14/a/index.html")


# ---------------------------------------------------------------------------- near duplicates


def test_a_slip_is_reported_with_the_use_of_both_names_and_their_places(site: Site) -> None:
    (found,) = warned(site, named("places", "Xinjiang", "Norway, Xinjaing", "Xinjiang", "Xinjaing"))
    assert (found.code, found.location.path, found.location.line) == ("near-duplicate", "content/articles/a2.md", 4)
    assert '"Xinjaing" may be "Xinjiang"' in found.message
    assert "2 articles name the one, 2 the other" in found.message
    assert [r.path for r in found.related] == ["content/articles/a4.md", "content/articles/a1.md"]


def test_the_name_with_a_file_is_the_right_one(site: Site) -> None:
    uses = named("places", "Xinjaing", "Xinjaing", "Xinjiang")
    (found,) = warned(site, {**uses, "content/places/xinjiang.md": term_file("Xinjiang")})
    assert found.message.startswith('"Xinjaing" may be "Xinjiang"')
    assert "aliases` in content/places/xinjiang.md" in found.hint


def test_a_slip_for_an_alias_is_found(site: Site) -> None:
    files = {"content/organisations/cisa.md": term_file("CISA", aliases="[Infrastructure Security Agency]")}
    (found,) = warned(site, {**files, **named("organisations", "Infrastructure Security Agnecy", "CISA")})
    assert '"Infrastructure Security Agency" (CISA)' in found.message


WEAK: Mapping[str, tuple[Mapping[str, str], bool]] = {
    "rare beside established": (named("places", "Colombia", "Colombia", "Colombia", "Colombia", "Columbia"), True),
    "as often as the other": (named("places", "Colombia", "Columbia"), False),
    "often enough to be meant": (named("places", *["Colombia"] * 20, *["Columbia"] * 3), False),
    "both in one article": (named("places", *["Colombia"] * 5, "Colombia, Columbia"), False),
    "a person in other company": (named("people", *["Eric Sayers"] * 5, "Eric Sawers"), False),
    "a person in the same company": (named("people", *["Eric Sayers"] * 5, "Eric Sawers", organisations="[Beacon]"), True),
    "the same with another given name": (named("people", *["Philip Hammond"] * 5, "Phillip Hammond"), False),
    "another given name in the same company": (named("people", *["Philip Hammond"] * 5, "Phillip Hammond", places="[Leeds]"), True),
}


@pytest.mark.parametrize("case", WEAK)
def test_where_one_letter_may_tell_names_apart_their_use_decides(site: Site, case: str) -> None:
    files, expected = WEAK[case]
    assert [d.code for d in warned(site, files)] == ["near-duplicate"] * expected


def test_two_terms_with_a_file_each_are_meant_unless_the_letters_are_the_same(site: Site) -> None:
    assert warned(site, {f"content/places/{t.lower()}.md": term_file(t) for t in ("Colombia", "Columbia")}) == []
    files = {f"content/places/{n}.md": term_file(t) for n, t in (("us-treasury", "US Treasury"), ("u-s-treasury", "U.S. Treasury"))}
    assert [d.code for d in warned(site, files)] == ["near-duplicate"]


DIFFER: Mapping[str, Files] = {
    "in the file of one": {"content/places/xinjiang.md": term_file("Xinjiang", distinct_from="[Xinjaing]")},
    "in the file of the other": {"content/places/xinjaing.md": term_file("Xinjaing", distinct_from="[xinjiang]")},
    "as parent": {
        "content/places/xinjaing.md": term_file("Xinjaing", parent="Xinjiang"),
        "content/places/xinjiang.md": term_file("Xinjiang"),
    },
    "as alias": {"content/places/xinjiang.md": term_file("Xinjiang", aliases="[Xinjaing]")},
}


@pytest.mark.parametrize("said", DIFFER)
def test_an_editor_can_say_how_two_names_stand(site: Site, said: str) -> None:
    assert warned(site, {**named("places", "Xinjiang", "Xinjaing"), **DIFFER[said]}) == []


def test_readers_of_either_are_told_of_the_other(site: Site) -> None:
    files = {
        **named("places", "Washington", people="[Washington]"),
        "content/places/washington.md": term_file("Washington", distinct_from="[person:Washington, nobody]"),
    }
    built = build_clean(site(files))
    for page, other in (("places/washington/index.html", "people"), ("people/washington/index.html", "places")):
        assert "Not to be confused with Washington" in visible_text(built.text(page))
        assert f'with <a href="/archive/{other}/washington/">' in built.text(page)


# ---------------------------------------------------------------------------- ambiguous names


def test_a_family_name_alone_is_reported_with_those_it_may_mean(site: Site) -> None:
    (one,) = warned(site, named("people", "Joe Biden", "Biden"))
    assert (one.code, one.location.path) == ("near-duplicate", "content/articles/a2.md")
    (two,) = warned(site, named("people", "Joe Biden", "Biden", "Jill Biden"))
    assert two.code == "ambiguous-name"
    assert "Jill Biden or Joe Biden" in two.message
    assert warned(site, {**named("people", "Joe Biden", "Biden"), "content/people/biden.md": term_file("Biden")}) == []


def test_a_name_of_two_natures_is_reported_where_it_has_no_file(site: Site) -> None:
    files = {"content/organisations/dji.md": term_file("DJI, Inc.", aliases="[DJI]"), **named("people", "DJI", organisations="[DJI]")}
    (found,) = warned(site, files)
    assert (found.code, found.location.path) == ("ambiguous-name", "content/articles/a1.md")
    assert "under `organisations`" in found.hint


def test_a_publisher_may_be_an_organisation_and_a_topic_may_be_a_place(site: Site) -> None:
    assert warned(site, named("organisations", "Apache, Norway", source="[Apache]", topics="[Norway]")) == []


# ---------------------------------------------------------------------------- redirects


LONG = {"site.yaml": f"{SITE}lists: {{per_page: 2}}\n"}


def redirects(site: Site, files: Files) -> dict[str, str]:
    """Old path -> new path, of what lies under topics."""
    plan = load(site({**LONG, **files})).plan
    found = {o.path: o.view.target for o in plan.outputs if isinstance(o.view, RedirectView)}
    existing = {o.path for o in plan.outputs}
    assert all(target.removeprefix("/archive/") + "index.html" in existing for target in found.values())
    return {path.removesuffix("index.html"): target.removeprefix("/archive") for path, target in found.items()}


def busy(count: int, name: str) -> Files:
    """Articles under a topic, with enough events for a timeline."""
    return {
        f"content/articles/a{n}.md": article(
            f"A{n}", date=f"2021-01-{n:02}", topics=f"[{name}]", events=f"[{{date: 2020-01-{n:02}, title: E{n}}}]"
        )
        for n in range(1, count + 1)
    }


def test_a_renamed_terms_pages_and_timeline_lead_to_the_same_places(site: Site) -> None:
    files = {**busy(7, "Trade"), "content/topics/commerce.md": term_file("Trade", aliases="[/topics/trade/]")}
    assert redirects(site, files) == {
        "topics/trade/": "/topics/commerce/",
        "topics/trade/page/1/": "/topics/commerce/page/1/",
        "topics/trade/page/2/": "/topics/commerce/page/2/",
        "topics/trade/timeline/": "/topics/commerce/timeline/",
    }


def test_a_merged_terms_pages_lead_to_the_whole(site: Site) -> None:
    files = {
        **busy(7, "Trade"),
        "content/topics/trade.md": term_file("Trade", merged_into="commerce"),
        "content/topics/commerce.md": term_file("Commerce"),
    }
    assert redirects(site, files) == {
        "topics/trade/": "/topics/commerce/",
        "topics/trade/page/1/": "/topics/commerce/",
        "topics/trade/page/2/": "/topics/commerce/",
        "topics/trade/timeline/": "/topics/commerce/timeline/",
    }


def test_a_name_that_articles_use_keeps_its_pages_and_one_that_none_uses_has_none(site: Site) -> None:
    files = {**busy(7, "Commerce"), "content/articles/b.md": article("B", topics="[Trade]")}
    note = {"content/topics/trade.md": term_file("Trade", aliases="[Commerce, Business]")}
    found = redirects(site, {**files, **note})
    assert {p: t for p, t in found.items() if "business" in p} == {"topics/business/": "/topics/trade/"}
    assert {p: t for p, t in found.items() if "commerce" in p} == {
        "topics/commerce/": "/topics/trade/",
        "topics/commerce/page/1/": "/topics/trade/",
        "topics/commerce/page/2/": "/topics/trade/",
        "topics/commerce/timeline/": "/topics/trade/timeline/",
    }


def test_what_stands_below_an_old_address_now_keeps_it(site: Site) -> None:
    files = {
        **busy(7, "Trade"),
        "content/topics/commerce.md": term_file("Trade", aliases="[/topics/old/]"),
        **named("topics", "Trade", "Trade"),
    }
    files["content/topics/other.md"] = term_file("Other", slug="old-other", aliases="[/topics/old/page/1/]")
    files["content/articles/o.md"] = article("O", topics="[Other]")
    assert redirects(site, files)["topics/old/page/1/"] == "/topics/old-other/"


# ---------------------------------------------------------------------------- a term's page


def view_of(site: Site, files: Files, path: str) -> TermView:
    view = next(o.view for o in load(site(files)).plan.outputs if o.path == path)
    assert isinstance(view, TermView)
    return view


def test_places_within_places_have_a_trail_and_children(site: Site) -> None:
    files = {
        **named("places", "Vilnius", "Lithuania"),
        "content/places/europe.md": term_file("Europe"),
        "content/places/lithuania.md": term_file("Lithuania", parent="Europe"),
        "content/places/vilnius.md": term_file("Vilnius", parent="Lithuania"),
    }
    assert [link.title for link in view_of(site, files, "places/vilnius/index.html").parents] == ["Europe", "Lithuania"]
    europe = view_of(site, files, "places/europe/index.html")
    assert ([node.title for node in europe.children], europe.total) == (["Lithuania"], 2)
    assert europe.related == ()


def test_the_first_and_latest_mention_lead_to_their_stories(site: Site) -> None:
    view = view_of(site, named("people", "Ada", "Bo", "Ada"), "people/ada/index.html")
    assert view.first and view.latest
    assert [(m.title, m.date.text) for m in (view.first, view.latest)] == [("A1", "1 January 2021"), ("A3", "3 January 2021")]


def test_pages_elsewhere_have_names_that_readers_know(site: Site) -> None:
    urls = "https://www.wikidata.org/wiki/Q1, https://en.wikipedia.org/wiki/A, https://de.m.wikipedia.org/wiki/A, https://www.example.org/a"
    files = {**named("people", "Ada"), "content/people/ada.md": term_file("Ada", same_as=f"[{urls}]")}
    titles = [link.title for link in view_of(site, files, "people/ada/index.html").same_as]
    assert titles == ["Wikidata", "Wikipedia", "Wikipedia (de)", "example.org"]


def test_in_a_long_list_being_named_together_once_says_nothing(site: Site) -> None:
    uses = [f"Trade, {'Ports' if n < 3 else f'Once {n}'}" for n in range(9)]
    (group,) = view_of(site, named("topics", *uses), "topics/trade/index.html").related
    assert [(link.title, link.count) for link in group.links] == [("Ports", 3)]
