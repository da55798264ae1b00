"""The archive as a whole: what is published, how terms, storylines and links hang together."""

from __future__ import annotations

from typing import Any

import pytest

from generator.archive.model import Archive, Term
from generator.base.diagnostics import Diagnostic
from tests.conftest import Site
from tests.support import Files, article, build, load, mistakes, shown


def assembled(site: Site, files: Files, **options: Any) -> Archive:
    loaded = load(site(files), **options)
    assert [d for d in loaded.diagnostics if d.is_error] == []
    return loaded.archive


def slugs(archive: Archive, numbers: tuple[int, ...]) -> list[str]:
    return [archive.articles[n].slug for n in numbers]


def term(archive: Archive, taxonomy: str, slug: str) -> Term:
    return archive.terms[taxonomy][slug]


def test_articles_stand_in_order_of_time_whatever_their_files_are_called(site: Site) -> None:
    archive = assembled(
        site,
        {
            "content/articles/a.md": article(date="2021-12-14T15:00"),
            "content/articles/b.md": article(date="2021-12-14T09:00"),
            "content/articles/c.md": article(date="2021-12"),
            "content/articles/d.md": article(date="2021-12-14"),
            "content/articles/e.md": article(date="2021"),
            "content/articles/f.md": article(date="2010-01-01"),
            "content/articles/x/g.md": article(date="2021-12-14"),
        },
    )
    assert [a.slug for a in archive.articles] == ["f", "e", "c", "d", "g", "b", "a"]


# ---------------------------------------------------------------------------- holding back


HELD: Files = {
    "content/articles/now.md": article("Now"),
    "content/articles/draft.md": article("Draft", draft="true"),
    "content/articles/later.md": article("Later", publish_at="2026-01-01T00:00:01"),
    "content/articles/then.md": article("Then", publish_at="2026-01-01"),
    "content/articles/gone.md": article("Gone", expires="2026-01-01"),
    "content/articles/going.md": article("Going", expires="2026-01-01T00:00:01Z"),
    "content/articles/zone.md": article("Zone", publish_at="2026-01-01T00:30:00+01:00"),
    "content/pages/page.md": "---\ntitle: Page\ndraft: true\n---\n",
}


def test_drafts_and_what_is_not_due_or_no_longer_are_held_back_and_reported(site: Site) -> None:
    archive = assembled(site, HELD)
    assert sorted(a.title for a in archive.articles) == ["Going", "Now", "Then", "Zone"]
    assert [(h.title, h.reason, h.moment) for h in archive.held] == [
        ("Draft", "draft", ""),
        ("Gone", "expired", "2026-01-01T00:00:00Z"),
        ("Later", "scheduled", "2026-01-01T00:00:01Z"),
        ("Page", "draft", ""),
    ]


def test_drafts_can_be_shown_but_what_expired_cannot(site: Site) -> None:
    archive = assembled(site, HELD, drafts=True)
    assert [h.title for h in archive.held] == ["Gone"]
    assert [p.title for p in archive.pages] == ["Page"]


@pytest.mark.parametrize("front", [{"draft": "true"}, {"publish_at": "2030-01-01"}, {"expires": "2020-01-01"}])
def test_nothing_of_what_is_held_back_is_in_the_site(site: Site, front: dict[str, str]) -> None:
    secret = article(
        "CANARYtitle", "CANARYbody", summary="CANARYsummary", topics="[CANARYtopic]", events="[{date: 2021, title: CANARYevent}]", slug="canaryslug",
        aliases="[/canaryalias/]", source="CANARYsource", people="[CANARYperson]", notes="[{date: 2021, kind: update, text: CANARYnote}]", **front
    )  # fmt: skip
    files = {
        "content/articles/secret.md": secret,
        "content/articles/other.md": article("Other", "[a](article:canaryslug), [b](secret.md) and text.", links="{confirms: canaryslug}"),
    }
    built = build(site(files))
    assert [d.code for d in built.report.diagnostics] == ["held-link"] * 3
    assert not [path for path, content in built.files.items() if b"canary" in content.lower() or "canary" in path.lower()]
    assert "<p>a, b and text.</p>" in built.text("2021/12/14/other/index.html")


def test_links_to_a_page_that_is_held_back_keep_their_text(site: Site) -> None:
    built = build(
        site(
            {
                "content/articles/a.md": article("A", "See [the page](page:about) and [it](../pages/about.md#h-x)."),
                "content/pages/about.md": "---\ntitle: About\ndraft: true\n---\n",
            }
        )
    )
    assert [d.code for d in built.report.diagnostics] == ["held-link", "held-link"]
    assert "<p>See the page and it.</p>" in built.text("2021/12/14/a/index.html")


def test_a_linked_picture_loses_only_its_link(site: Site) -> None:
    built = build(
        site(
            {
                "content/articles/a.md": article("A", "Before [![x](files/x.png) and text](article:held) after [y](article:a)."),
                "content/articles/held.md": article(draft="true"),
                "content/files/x.png": "x",
            }
        )
    )
    page = built.text("2021/12/14/a/index.html")
    assert 'Before <img src="/archive/files/x.png" alt="x" loading="lazy" decoding="async"> and text after <a href=' in page
    assert page.count("<a ") == page.count("</a>")


# ---------------------------------------------------------------------------- terms


def test_terms_are_found_by_slug_title_and_alias_however_written(site: Site) -> None:
    archive = assembled(
        site,
        {
            "content/topics/human-rights.md": "---\ntitle: Human Rights\naliases: [Menschenrechte, HR]\n---\n",
            **{
                f"content/articles/a{n}.md": article(topics=f"['{name}']")
                for n, name in enumerate(["human-rights", "Human  rights", "HUMAN RIGHTS", "hr", "menschenrechte"])
            },
        },
    )
    assert list(archive.terms["topics"]) == ["human-rights"]
    assert len(term(archive, "topics", "human-rights").articles) == 5


def test_a_term_without_a_file_exists_once_it_is_used(site: Site) -> None:
    archive = assembled(site, {"content/articles/a.md": article(people="[Eric Sayers, 北京, '🎉']", tags="x")})
    assert [(t.slug, t.title, t.note) for t in archive.terms["people"].values()] == [
        ("bei-jing", "北京", None),
        ("eric-sayers", "Eric Sayers", None),
        ("term-6146299c", "🎉", None),
    ]


def test_no_article_is_under_a_term_twice(site: Site) -> None:
    archive = assembled(site, {"content/articles/a.md": article(topics="[Trade, trade, TRADE]")})
    assert archive.article_terms == ((("topics", "trade"),),)


def test_topics_form_a_tree_and_hold_what_is_under_their_children(site: Site) -> None:
    archive = assembled(
        site,
        {
            "content/topics/trade.md": "---\ntitle: Trade\nparent: World\n---\n",
            "content/topics/world.md": "---\ntitle: World\n---\n",
            "content/topics/wto.md": "---\ntitle: WTO\nparent: trade\n---\n",
            "content/topics/arms.md": "---\ntitle: Arms\nparent: world\n---\n",
            "content/articles/a.md": article(topics="[wto]", date="2021-01-01"),
            "content/articles/b.md": article(topics="[trade, wto]", date="2021-01-02"),
            "content/articles/c.md": article(topics="[arms]", date="2021-01-03"),
        },
    )
    world, trade = term(archive, "topics", "world"), term(archive, "topics", "trade")
    assert (world.children, trade.children, trade.parent) == (("arms", "trade"), ("wto",), "world")
    assert (slugs(archive, world.articles), slugs(archive, trade.articles)) == (["a", "b", "c"], ["a", "b"])


MERGED: Files = {
    "content/topics/sanctions.md": "---\ntitle: Sanctions\naliases: [Embargoes, /old/embargo/]\n---\n",
    "content/topics/boycotts.md": "---\ntitle: Boycotts\nmerged_into: sanctions\naliases: [Boycott actions, /old/boycotts/]\n---\n",
    "content/topics/bans.md": "---\ntitle: Bans\nmerged_into: Boycotts\n---\n",
    "content/articles/a.md": article(topics="[boycotts, Bans, sanctions]"),
    "content/articles/b.md": article(
        "B", "[x](topic:bans) [y](topic:Boycott actions) [z](<topic:boycott actions>)", topics="[boycott actions]"
    ),
}


def test_merged_terms_are_one_and_leave_redirects(site: Site) -> None:
    archive = assembled(site, MERGED)
    assert list(archive.terms["topics"]) == ["sanctions"]
    assert len(term(archive, "topics", "sanctions").articles) == 2
    assert sorted((r.path, r.key) for r in archive.redirects) == [
        ("/old/boycotts/", "sanctions"),
        ("/old/embargo/", "sanctions"),
        ("/topics/bans/", "sanctions"),
        ("/topics/boycott-actions/", "sanctions"),
        ("/topics/boycotts/", "sanctions"),
        ("/topics/embargoes/", "sanctions"),
    ]


def test_terms_merged_in_a_circle_are_reported_once_for_all_and_for_those_that_lead_into_it(site: Site) -> None:
    merged = (("one", "two"), ("two", "three"), ("three", "one"), ("four", "two"))
    files: Files = {f"content/topics/{a}.md": f"---\ntitle: {a}\nmerged_into: {b}\n---\n" for a, b in merged}
    (found,) = mistakes(site(files))
    assert (found.code, found.location.path) == ("bad-relation", "content/topics/one.md")
    assert found.message == "these terms are merged into each other, so that none stays: one → two → three → one"


def test_a_file_that_merges_a_term_into_itself_is_reported(site: Site) -> None:
    assert [d.code for d in mistakes(site({"content/topics/a.md": "---\ntitle: A\nmerged_into: a\n---\n"}))] == ["bad-relation"]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_parents_in_a_circle_are_reported_once(site: Site, size: int) -> None:
    files: Files = {f"content/topics/t{n}.md": f"---\ntitle: T{n}\nparent: t{(n + 1) % size}\n---\n" for n in range(size)}
    outside: Files = {"content/topics/u.md": "---\ntitle: U\nparent: t0\n---\n"}
    assert [d.code for d in mistakes(site({**files, **outside})) if d.is_error] == ["parent-loop"]


def test_a_tree_has_a_limited_number_of_levels(site: Site) -> None:
    """Ever deeper terms would end the program, not only the reader's patience."""
    files: Files = {f"content/topics/t{n:04}.md": f"---\ntitle: T{n}\nparent: t{n + 1:04}\n---\n" for n in range(400)}
    last: Files = {"content/topics/t0400.md": "---\ntitle: Top\n---\n"}
    codes = {d.code for d in mistakes(site({**files, **last})) if d.is_error}
    assert codes == {"parent-loop"}


# ---------------------------------------------------------------------------- storylines


def test_a_storyline_knows_its_articles_in_order(site: Site) -> None:
    files: Files = {f"content/articles/{n}.md": article(n, storyline="s", date=f"2021-01-0{i}") for i, n in ((1, "c"), (2, "b"), (3, "a"))}
    archive = assembled(site, {**files, "content/storylines/s.md": "---\ntitle: S\n---\n"})
    facts = archive.storyline("s")
    assert facts is not None
    assert slugs(archive, facts.articles) == ["c", "b", "a"]


# ---------------------------------------------------------------------------- links between articles


def test_relations_go_both_ways(site: Site) -> None:
    archive = assembled(
        site,
        {
            "content/articles/a.md": article("A", "Text.", date="2021-01-01"),
            "content/articles/b.md": article("B", "[a](article:a) [c](article:c)", date="2021-01-02", links="{confirms: a, reprint_of: c}"),
            "content/articles/c.md": article("C", "[a](article:a) [c](article:c)", date="2021-01-03", links="{answers: [a], follows: a}"),
        },
    )
    found = [{kind: slugs(archive, numbers) for kind, numbers in own} for own in archive.relations]
    assert found == [
        {"confirmed_by": ["b"], "answered_by": ["c"], "followed_by": ["c"]},
        {"confirms": ["a"], "reprint_of": ["c"]},
        {"answers": ["a"], "follows": ["a"], "reprinted_as": ["b"]},
    ]


def test_mentions_are_shown_on_the_mentioned_page_but_not_those_in_private_texts(site: Site) -> None:
    archive = assembled(
        site,
        {
            "content/articles/a.md": article("A", date="2021-01-01"),
            "content/articles/b.md": article("B", "[a](article:a) [again](article:a)", date="2021-01-02"),
            "content/articles/c.md": article("C", "[a](article:a)", date="2021-01-03", rights="private"),
        },
    )
    assert {kind: slugs(archive, numbers) for kind, numbers in archive.relations[0]} == {"mentioned_in": ["b"]}


def test_related_articles_share_terms_or_a_storyline(site: Site) -> None:
    archive = assembled(
        site,
        {
            "content/storylines/s.md": "---\ntitle: S\n---\n",
            "content/articles/a.md": article(date="2021-01-01", people="[X]", topics="[t]"),
            "content/articles/b.md": article(date="2021-01-02", people="[X]"),
            "content/articles/c.md": article(date="2021-01-02", topics="[t]"),
            "content/articles/d.md": article(date="2015-01-01", storyline="s"),
            "content/articles/e.md": article(date="2021-01-03", storyline="s"),
            "content/articles/f.md": article(date="2021-01-01"),
        },
    )
    found = {
        a.slug: [(archive.articles[r.article].slug, r.storyline, r.term) for r in own]
        for a, own in zip(archive.articles, archive.related, strict=True)
    }
    assert found["a"] == [("b", False, ("people", "x")), ("c", False, ("topics", "t"))]
    assert found["d"] == [("e", True, None)]
    assert found["f"] == []


def test_two_documents_of_different_kinds_may_share_a_slug(site: Site) -> None:
    archive = assembled(
        site,
        {
            "content/articles/x.md": article(topics="[x]"),
            "content/topics/x.md": "---\ntitle: X\n---\n",
            "content/pages/x.md": "---\ntitle: X\n---\n[a](article:x) [b](topic:x) [c](page:x)\n",
        },
    )
    assert [(t.kind, t.key) for t in archive.targets["content/pages/x.md"]] == [("article", "x"), ("term", "x"), ("page", "x")]


def test_hints_name_what_is_near(site: Site) -> None:
    found: tuple[Diagnostic, ...] = mistakes(
        site(
            {
                "content/articles/a.md": article(body="[x](topic:sanctoins)", topics="[Sanctions]"),
                "content/articles/b.md": article("B", "[x](article:aa)"),
            }
        )
    )
    assert shown(found) == ["content/articles/a.md:6:5 unknown-link", "content/articles/b.md:5:5 unknown-link"]
    assert [d.hint for d in found] == ['Did you mean "sanctions" (Sanctions)?', "Did you mean a?"]
