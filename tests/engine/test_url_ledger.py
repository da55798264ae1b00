"""No address that was published goes away without a word; what was withdrawn leaves a page and nothing of its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import main
from generator.engine.site_records import LEDGER
from generator.engine.url_ledger import read_ledger
from tests.conftest import Site
from tests.support import SITE, article, as_printed, build, build_clean, html_errors, load, mistakes, shown

FILES = {
    "site.yaml": f"{SITE}lists: {{per_page: 1}}\n",
    "content/articles/a.md": article("Alpha", topics="[Rail]", source="The Paper", people="[Ann Lee]"),
    "content/articles/b.md": article("Beta", date="2021-12-15", topics="[Rail]", aliases="[/old/b/]"),
    "content/articles/c.md": article("Gamma", date="2021-12-16", topics="[Rail]"),
    "content/topics/rail.md": "---\ntitle: Rail\n---\n",
    "content/storylines/line.md": "---\ntitle: A line\n---\n",
    "content/pages/about.md": "---\ntitle: About\n---\n",
    "content/files/map of it.txt": "x",
}
LEVELS = "checks: {level: {empty-storyline: ignore, orphan-topic: ignore, vanished-list: ignore}}\n"


@pytest.fixture
def published(site: Site) -> Path:
    """A site whose addresses are on record."""
    folder = site({**FILES, "site.yaml": FILES["site.yaml"] + LEVELS})
    assert main(["publish", str(folder), "--record", "--jobs", "1"]) == 0
    return folder


def edit(folder: Path, path: str, old: str, new: str) -> None:
    text = (folder / path).read_text()
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1))


# ---------------------------------------------------------------------------- what is on record


def test_the_ledger_holds_what_people_link_to(published: Path) -> None:
    entries = {path: (e.kind, e.source) for path, e in read_ledger(published)[0].items()}
    some = {
        "/2021/12/14/a/": ("article", "content/articles/a.md"),
        "/old/b/": ("redirect", "content/articles/b.md"),
        "/topics/rail/": ("term", "content/topics/rail.md"),
        "/people/ann-lee/": ("term", ""),
        "/topics/rail/page/1/": ("list", ""),
        "/2021/12/14/": ("list", ""),
        "/storylines/line/": ("storyline", "content/storylines/line.md"),
        "/about/": ("page", "content/pages/about.md"),
        "/files/map of it.txt": ("file", "content/files/map of it.txt"),
        "/feed.xml": ("feed", ""),
    }
    assert {path: entries[path] for path in some} == some
    assert not [p for p in entries if p.startswith(("/assets/", "/404", "/sitemap"))]


def test_it_is_sorted_and_the_same_each_time_and_forgets_nothing(published: Path) -> None:
    text = (published / LEDGER).read_text()
    assert main(["publish", str(published), "--record", "--jobs", "1"]) == 0
    assert (published / LEDGER).read_text() == text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines == sorted(lines)
    edit(published, "content/articles/a.md", "date: 2021-12-14", "date: 2021-12-17\naliases: [/2021/12/14/a/]")
    assert main(["publish", str(published), "--record", "--jobs", "1"]) == 0
    assert {line.split("\t")[0] for line in lines} < set(read_ledger(published)[0])


def test_a_site_that_lost_nothing_has_no_mistakes_and_is_not_made_anew(published: Path) -> None:
    build_clean(published)
    assert build_clean(published).report.written == ()


# ---------------------------------------------------------------------------- what vanished, and what to do


def test_a_moved_article(published: Path) -> None:
    edit(published, "content/articles/a.md", "date: 2021-12-14", "date: 2021-12-18")
    assert as_printed(mistakes(published)) == (
        "content/articles/a.md:2:8: error: /2021/12/14/a/ was published; this article is now at /2021/12/18/a/, and nothing leads there from its old"
        " address [vanished-url]\n    2 | title: Alpha\n      |        ^^^^^\n    see also published-urls.txt:7\n"
        "    → Add `/2021/12/14/a/` to its `aliases:`.\n1 error, 0 warnings\n"
    )
    edit(published, "content/articles/a.md", "title: Alpha", "title: Alpha\naliases: [/2021/12/14/a/]")
    assert mistakes(published) == ()


def test_a_renamed_file(published: Path) -> None:
    (published / "content/articles/a.md").rename(published / "content/articles/z.md")
    edit(published, "content/articles/z.md", "title: Alpha", "title: Alpha\nslug: alpha")
    (found,) = mistakes(published)
    assert (found.code, found.location.path, "withdrawn" in found.hint) == ("vanished-url", LEDGER, True)
    edit(published, "content/articles/z.md", "slug: alpha", "slug: alpha\naliases: [/2021/12/14/a/]")
    assert mistakes(published) == ()


def test_a_file_that_moved_with_its_slug_is_named(published: Path) -> None:
    text = (published / "content/articles/a.md").read_text().replace("2021-12-14", "2020-01-01")
    (published / "content/articles/a.md").unlink()
    (published / "content/articles/2020").mkdir()
    (published / "content/articles/2020/a.md").write_text(text)
    (found,) = mistakes(published)
    assert (
        found.hint
        == "If /2020/01/01/a/ is the same under a new address, add `/2021/12/14/a/` to the `aliases:` of content/articles/2020/a.md."
    )


def test_an_alias_that_was_taken_out(published: Path) -> None:
    edit(published, "content/articles/b.md", "aliases: [/old/b/]\n", "")
    (found,) = mistakes(published)
    assert (found.location.path, found.hint) == ("content/articles/b.md", "Add `/old/b/` to its `aliases:`.")


def test_an_article_that_became_a_draft(published: Path) -> None:
    edit(published, "content/articles/c.md", "title: Gamma", "title: Gamma\ndraft: true")
    found = [d for d in mistakes(published) if d.code == "vanished-url"]
    assert [(d.location.path, "withdrawn: {date: …, reason: …}" in d.hint) for d in found] == [("content/articles/c.md", True)]
    assert mistakes(published, drafts=True) == ()


def test_one_that_expires_goes_as_it_was_meant_to(published: Path) -> None:
    edit(published, "content/articles/c.md", "title: Gamma", "title: Gamma\nexpires: 2025-01-01")
    assert mistakes(published) == ()


def test_everything_else_that_goes(published: Path) -> None:
    (published / "content/pages/about.md").unlink()
    (published / "content/storylines/line.md").unlink()
    (published / "content/files/map of it.txt").unlink()
    edit(published, "content/articles/a.md", "people: [Ann Lee]\n", "")
    found = {d.excerpt.split("\t")[0]: d.hint for d in mistakes(published)}
    assert set(found) == {"/about/", "/storylines/line/", "/files/map of it.txt", "/people/ann-lee/"}
    assert found["/files/map of it.txt"].startswith("Put content/files/map of it.txt back.")
    (published / "content/pages/us.md").write_text("---\ntitle: Us\naliases: [/about/, /storylines/line/, /people/ann-lee/]\n---\n")
    assert [d.excerpt.split("\t")[0] for d in mistakes(published)] == ["/files/map of it.txt"]
    edit(published, LEDGER, "/files/map of it.txt\tfile\tcontent/files/map of it.txt\n", "")
    assert mistakes(published) == ()


def test_lists_that_go_are_a_warning(published: Path) -> None:
    edit(published, "site.yaml", "vanished-list: ignore", "long-summary: ignore")
    edit(published, "content/articles/a.md", "date: 2021-12-14", "date: 2021-12-15\naliases: [/2021/12/14/a/]")
    (found,) = mistakes(published)
    assert (found.code, found.is_error, found.excerpt) == ("vanished-list", False, "/2021/12/14/\tlist\t-")


@pytest.mark.parametrize(("level", "errors"), [("warning", [False]), ("ignore", []), ("error", [True])])
def test_how_serious_it_is_can_be_changed(published: Path, level: str, errors: list[bool]) -> None:
    (published / "content/pages/about.md").unlink()
    edit(published, "site.yaml", "vanished-list: ignore", f"vanished-url: {level}")
    assert [d.is_error for d in mistakes(published)] == errors


def test_a_file_that_cannot_be_read_is_one_mistake(published: Path) -> None:
    edit(published, "content/articles/a.md", "date: 2021-12-14", "date: 2021-13-14")
    assert shown(mistakes(published)) == ["content/articles/a.md:3:7 bad-date"]


def test_a_build_that_needs_no_plan_hears_of_a_new_ledger(published: Path) -> None:
    build_clean(published)
    with open(published / LEDGER, "a") as file:
        file.write("/gone/\tpage\tcontent/pages/gone.md\n")
    assert [d.code for d in build(published).report.diagnostics] == ["vanished-url"]


def test_a_ledger_that_git_could_not_merge(published: Path) -> None:
    edit(published, LEDGER, "/about/", "<<<<<<< HEAD\n/about/")
    assert [d.code for d in mistakes(published)] == ["bad-record"]


# ---------------------------------------------------------------------------- withdrawn

WITHDRAWN = "{date: 2022-01-05, reason: The report was *forged* & its <publisher> says so.}"
SECRET = article(
    "A headline", "CANARYbody [Beta](article:b).", summary="CANARYsummary", topics="[CANARYtopic]", source="The Paper", source_url="https://canary.example/",
    people="[CANARYperson]", events="[{date: 2020, title: CANARYevent}]", notes="[{date: 2021, kind: update, text: CANARYnote}]",
    image="{src: files/x.png, alt: CANARYalt}", extra="{k: CANARYextra}", archived="[{url: https://canary.example/saved}]", authors="[CANARYauthor]",
    storyline="line", aliases="[/older/]", withdrawn=WITHDRAWN,
)  # fmt: skip
WITH_SECRET = {
    "content/articles/s.md": SECRET,
    "content/articles/b.md": article("Beta", "See [it](article:s).", date="2021-12-15", links="{confirms: s}"),
    "content/storylines/line.md": "---\ntitle: A line\n---\n",
    "content/files/x.png": "x",
}


def test_a_withdrawn_article_leaves_a_page_that_says_what_when_and_why(site: Site) -> None:
    built = build(site(WITH_SECRET))
    page = built.text("2021/12/14/s/index.html")
    for text in (
        "A headline",
        "The Paper",
        "14 December 2021",
        "5 January 2022",
        "The report was *forged* &amp; its &lt;publisher&gt; says so.",
    ):
        assert text in page
    assert '<meta name="robots" content="noindex">' in page
    assert html_errors(page) == []
    assert "/archive/2021/12/14/s/" in built.text("older/index.html")


def test_nothing_of_its_text_is_anywhere(site: Site) -> None:
    for drafts in (False, True):
        built = build(site(WITH_SECRET), drafts=drafts)
        assert [p for p, c in built.files.items() if b"canary" in c.lower() or "canary" in p.lower()] == []
        assert {d.code for d in built.report.diagnostics} == {"held-link", "empty-storyline"}


def test_it_is_in_no_list_feed_or_map(site: Site) -> None:
    built = build(site(WITH_SECRET))
    assert [p for p, c in built.files.items() if b"A headline" in c] == ["2021/12/14/s/index.html", "older/index.html"]
    assert [p for p, c in built.files.items() if b"/14/s/" in c and not p.startswith(".")] == [
        "2021/12/14/s/index.html",
        "older/index.html",
    ]


def test_withdrawing_one_makes_no_other_article_anew_that_did_not_show_it(site: Site) -> None:
    folder = site({f"content/articles/a{n}.md": article(f"A {n}", date=f"2021-0{n}-03") for n in range(1, 7)})
    build(folder)
    edit(folder, "content/articles/a3.md", "title: A 3", f"title: A 3\nwithdrawn: {WITHDRAWN}")
    written = [p for p in build(folder).report.written if p.startswith("2021/") and "/a" in p]
    assert written == [f"2021/0{n}/03/a{n}/index.html" for n in (2, 3, 4)]


def test_its_neighbour_can_take_over_nothing_of_its_address(site: Site) -> None:
    found = mistakes(site({**WITH_SECRET, "content/articles/t.md": article("T", aliases="[/2021/12/14/s/]")}))
    assert "duplicate-output" in {d.code for d in found}


@pytest.mark.parametrize(
    "wrong", ["true", "{date: 2021-01-01}", "{reason: x}", "{date: soon, reason: x}", "{date: 2021, reason: x, by: me}"]
)
def test_when_and_why_must_be_said(site: Site, wrong: str) -> None:
    found = mistakes(site({"content/articles/a.md": article(withdrawn=wrong)}))
    assert found and all(d.is_error and d.location.line == 4 for d in found)


def test_a_withdrawn_draft_was_published_once(site: Site) -> None:
    loaded = load(
        site({"content/articles/a.md": article(draft="true", publish_at="2030-01-01", expires="2020-01-01", withdrawn=WITHDRAWN)})
    )
    assert [(h.reason, h.moment) for h in loaded.archive.held] == [("withdrawn", "2022-01-05")]
    assert "2021/12/14/a/index.html" in {o.path for o in loaded.plan.outputs}
