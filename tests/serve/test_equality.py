"""What the preview serves is what a build writes, byte for byte but for the preview's script: always, after any edits."""

from __future__ import annotations

import gc
import os
import random
import shutil
import weakref
from pathlib import Path

import pytest

from generator.base.workers import Workers
from generator.engine.report import silent
from generator.engine.site_store import opened_store
from generator.serve.live_site import LiveSite
from generator.serve.pages import Pages
from generator.serve.script_tag import with_script, without_script
from generator.serve.state import NotYet
from generator.serve.watch import EVERYTHING, Batch
from tests.conftest import Site
from tests.serve.running import Running, previewing
from tests.support import NOW, article, build, make_site, shown

REPOSITORY = Path(__file__).parents[2]


def live_site(site: Path, **options: object) -> LiveSite:
    live = LiveSite(site, **{"base_url": "", "base_path": "", "drafts": False, "moment": lambda: NOW, **options})  # type: ignore[arg-type]
    with Workers(1) as workers, opened_store(site, silent) as store:
        live.load(store, workers, silent)
    return live


def plan(live: LiveSite) -> None:
    """Do what is left to plan."""
    if live.waiting is not None:
        live.finish(live.waiting.planned, *live.plan(live.waiting))


def served(live: LiveSite) -> dict[str, bytes]:
    """Every output, rendered as for a browser."""
    assert live.state is not None
    assert live.state.planned.outputs is not None
    pages = Pages(live.folder, live.sources.bodies)
    made = {}
    for path in live.state.planned.outputs:
        if path.startswith("search/index/"):
            continue
        page = pages.page(live.state, path)
        assert page is not None and page.fault is None
        made[path] = page.content
    return made


def built(site: Path) -> dict[str, bytes]:
    files = build(site, output=str(site.parent / "built")).files
    return without_index(files)


def without_index(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files of a site without the parts of the search index."""
    return {path: content for path, content in files.items() if path != ".dateline-manifest" and not path.startswith("search/index/")}


@pytest.mark.parametrize("base_path", ["", "/elsewhere/deep/"])
def test_every_output_of_the_demonstration_archive_is_served_as_it_is_built(tmp_path: Path, base_path: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    shutil.copytree(REPOSITORY / "content", site / "content")
    shutil.copy(REPOSITORY / "site.yaml", site)
    base_url = f"https://example.github.io{base_path}" if base_path else ""
    files = build(site, base_url=base_url, output=str(tmp_path / "built")).files
    with previewing(site, base_path=base_path) as running:
        running.settled()
        outputs = running.preview.site.state.planned.outputs  # type: ignore[union-attr]
        planned = {path: output for path, output in (outputs or {}).items() if not path.startswith("search/index/")}
        assert sorted(planned) == sorted(without_index(files))
        for path, output in planned.items():
            status, _, content = running.get(running.preview.base_path + path)
            assert status == 200
            assert without_script(content) == files[path], path
            assert (content != files[path]) == (output.renderer == "html"), path
    assert not (site / "public").exists()


def test_nothing_but_the_script_is_added() -> None:
    for page in (b"<body>a</body></html>\n", b"no body at all", b"", b"<p></body></body>"):
        assert without_script(with_script(page, "a/\"'<&>/index.html", "0123")) == page


# ---------------------------------------------------------------------------- random edits

WORDS = ["rail", "ports", "steel", "chips", "grain", "tariff"]


def text_of(random_: random.Random, number: int) -> str:
    front: dict[str, str] = {}
    if random_.random() < 0.6:
        front["topics"] = f"[{', '.join(random_.sample(WORDS, random_.randint(1, 2)))}]"
    if random_.random() < 0.4:
        front["summary"] = f"In short {random_.choice(WORDS)} {random_.randint(1, 9)}."
    if random_.random() < 0.2:
        front["draft"] = "true"
    if random_.random() < 0.3:
        front["storyline"] = "line"
    if random_.random() < 0.3:
        front["events"] = f"[{{date: 2021-0{random_.randint(1, 9)}, title: About {random_.choice(WORDS)}}}]"
    if random_.random() < 0.2:
        front["links"] = "{follows: [a0]}" if number else "{}"
    if random_.random() < 0.15:
        front["rights"] = random_.choice(["private", "licensed", "quote"])
    if random_.random() < 0.1:
        front["notes"] = "[{date: 2021-12-20, kind: correction, text: Mended.}]"
    body = f"About {random_.choice(WORDS)} {random_.randint(1, 99)}."
    if random_.random() < 0.3:
        body += " See [this](article:a0) and [that](topic:rail)."
    return article(f"Story {number} {random_.choice(WORDS)}", body, date=f"2021-12-{random_.randint(10, 14)}", **front)


def edit(random_: random.Random, site: Path) -> list[str]:
    """Change something; gives the paths that were touched."""
    articles = site / "content" / "articles"
    names = sorted(p.name for p in articles.glob("*.md"))
    what = random_.choice(["body", "body", "title", "whole", "new", "delete", "term", "bad", "site", "template", "words", "storyline"])
    name = random_.choice(names)
    place = articles / name
    if what == "new":
        name = f"a{random_.randint(10, 40)}.md"
        place = articles / name
        place.write_text(text_of(random_, 1))
    elif what == "delete" and name != "a0.md" and len(names) > 4:
        place.unlink()
    elif what == "body":
        place.write_text(place.read_text() + f"\nMore {random_.randint(1, 99)}.\n")
    elif what == "title":
        head, _, rest = place.read_text().partition("title: ")
        place.write_text(f"{head}title: New {random_.randint(1, 99)} {rest.partition(chr(10))[0][-4:]}\n{rest.partition(chr(10))[2]}")
    elif what == "bad":
        place.write_text("---\ntitle: Bad\ndate: 2021-13-45\n---\nText.\n")
    elif what == "term":
        (site / "content/topics/rail.md").write_text(f"---\ntitle: Railways {random_.randint(1, 9)}\n---\nOn rails [x](article:a0).\n")
        return ["content/topics/rail.md"]
    elif what == "storyline":
        (site / "content/storylines/line.md").write_text(f"---\ntitle: The line {random_.randint(1, 9)}\n---\nSo far.\n")
        return ["content/storylines/line.md"]
    elif what == "site":
        (site / "site.yaml").write_text(
            f"title: Title {random_.randint(1, 3)}\nlanguage: {random_.choice(['en', 'en', 'de'])}\nbase_url: https://example.org/a/\nfeeds: {{content: full}}\ntheme: {{name: own}}\n"
        )
        return ["site.yaml"]
    elif what == "words":
        (site / "themes/own/words").mkdir(exist_ok=True)
        message = random_.choice(["Front page", "Published by", "Reported"])
        (site / "themes/own/words/en.po").write_text(f'msgid "{message}"\nmsgstr "Said {random_.randint(1, 3)}"\n')
        return ["themes/own/words/en.po"]
    elif what == "template":
        (site / "themes/own/templates").mkdir(exist_ok=True)
        text = '{% extends "broadsheet/article.html" %}{% block footer %}' + str(random_.randint(1, 3)) + "{% endblock %}\n"
        (site / "themes/own/templates/article.html").write_text(text)
        return ["themes/own/templates/article.html"]
    else:
        place.write_text(text_of(random_, int(name[1:-3])))
    return [f"content/articles/{name}"]


@pytest.mark.parametrize("seed", range(int(os.environ.get("DATELINE_PREVIEWS", "5"))))
def test_after_any_edits_the_preview_is_what_a_build_makes(tmp_path: Path, seed: int) -> None:
    random_ = random.Random(seed)
    files = {f"content/articles/a{n}.md": text_of(random_, n) for n in range(8)}
    files |= {
        "content/articles/a0.md": article("Story 0", "First."),
        "content/topics/rail.md": "---\ntitle: Rail\n---\n",
        "content/storylines/line.md": "---\ntitle: The line\n---\n",
        "content/files/x.txt": "x",
        "site.yaml": "title: Title\nbase_url: https://example.org/a/\nfeeds: {content: full}\ntheme: {name: own}\n",
        "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
    }
    site = make_site(tmp_path / "site", files)
    live = live_site(site)
    plan(live)
    good = served(live) if not live.failed else {}
    for step in range(14):
        paths = [path for _ in range(random_.choice([1, 1, 1, 2])) for path in edit(random_, site)]
        live.update(EVERYTHING if random_.random() < 0.15 else Batch(tuple(sorted(set(paths))), False))
        early = early_pages(live)
        if random_.random() < 0.8 or live.failed:
            plan(live)
        else:
            continue
        report = build(site, output=str(tmp_path / "built")).report
        assert shown(live.diagnostics) == shown(report.diagnostics), (step, paths)
        assert live.failed == report.failed
        if live.failed:
            # as a build leaves the last good site
            assert not good or live.state is None or served(live) == good
            continue
        good = built(site)
        assert served(live) == good, (step, paths)
        for path, content in early.items():
            assert content == good[path], (step, paths, path)


def early_pages(live: LiveSite) -> dict[str, bytes]:
    """The pages that are served before the whole site is planned."""
    state = live.state
    if state is None or state.planned.outputs is not None:
        return {}
    pages = Pages(live.folder, live.sources.bodies)
    made = {}
    wanted = [
        "index.html",
        "404.html",
        "corrections/index.html",
        "storylines/line/index.html",
        "topics/index.html",
        "topics/rail/index.html",
    ]
    wanted += ["timeline/index.html", "timeline/2021/index.html", "calendar/index.html", "2021/12/index.html"]
    wanted += [f"2021/12/{a.date.edtf.first.day:02}/{a.slug}/index.html" for a in state.archive.articles]
    for path in wanted:
        try:
            page = pages.page(state, path)
        except NotYet:
            continue
        assert page is not None
        made[path] = page.content
    assert made
    return made


def test_pages_are_planned_by_themselves_before_the_whole_site_is(site: Site) -> None:
    live = live_site(site({"content/articles/a.md": article("Old"), "content/articles/b.md": article("Other")}))
    plan(live)
    (live.folder / "content/articles/a.md").write_text(article("New title"))
    (live.folder / "content/articles/c.md").write_text(article("A third"))
    live.update(Batch(("content/articles/a.md", "content/articles/c.md"), False))
    early = early_pages(live)
    assert b"New title" in early["index.html"]
    assert b"A third" in early["2021/12/14/c/index.html"]
    assert b"New title" in early["2021/12/14/a/index.html"]


def test_another_text_needs_no_plan(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    live = live_site(site({"content/articles/a.md": article("A", "First words.", summary="S"), "content/articles/b.md": article("B")}))
    plan(live)

    def never(*_: object, **__: object) -> None:
        raise AssertionError("planned")

    monkeypatch.setattr("generator.serve.live_site.put_together", never)
    monkeypatch.setattr("generator.archive.follow.Follower.follow", never)
    monkeypatch.setattr("generator.serve.live_site.plan_site", never)
    (live.folder / "content/articles/a.md").write_text(article("A", "Other words.", summary="S"))
    live.update(Batch(("content/articles/a.md",), False))
    assert live.waiting is None
    assert b"Other words." in served(live)["2021/12/14/a/index.html"]


def test_another_title_is_not_assembled(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    live = live_site(site({"content/articles/a.md": article("A"), "content/articles/b.md": article("B")}))
    plan(live)
    monkeypatch.setattr("generator.serve.live_site.put_together", lambda *_, **__: pytest.fail("assembled"))
    monkeypatch.setattr("generator.archive.follow.Follower.follow", lambda *_, **__: pytest.fail("followed"))
    (live.folder / "content/articles/a.md").write_text(article("Another"))
    live.update(Batch(("content/articles/a.md",), False))
    plan(live)
    assert served(live) == built(live.folder)


def test_articles_that_come_change_and_go_are_followed_and_not_assembled(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"content/articles/a.md": article("A", topics="[Sanctions]"), "content/articles/b.md": article("B", topics="[Sanctions]")}
    live = live_site(site(texts))
    plan(live)
    monkeypatch.setattr("generator.serve.live_site.put_together", lambda *_, **__: pytest.fail("assembled"))
    new = live.folder / "content/articles/c.md"
    event = "[{date: 2021-12-13, title: It began}]"
    for text in (
        article("New", topics="[Sanctoins]", events=event),
        article("New", "On [A](article:a).", date="2020-01-02", topics="[Steel]"),
        None,
    ):
        new.unlink() if text is None else new.write_text(text)
        live.update(Batch(("content/articles/c.md",), False))
        early = early_pages(live)
        plan(live)
        report = build(live.folder, output=str(live.folder.parent / "built")).report
        # what may be a slip is found once the page is shown
        assert shown(live.diagnostics) == shown(report.diagnostics)
        assert bool(live.diagnostics) == ("Sanctoins" in (text or ""))
        good = built(live.folder)
        assert served(live) == good
        assert {path: good[path] for path in early} == early


def test_what_an_edit_replaced_is_let_go(site: Site) -> None:
    live = live_site(site({"content/articles/a.md": article("A"), "content/articles/b.md": article("B")}))
    plan(live)
    pages = Pages(live.folder, live.sources.bodies)
    held = []
    gc.disable()
    try:
        for number in range(4):
            state = live.state
            assert state is not None and state.planned.outputs is not None
            pages.page(state, "index.html")
            held.append(weakref.ref(state.context))
            held.append(weakref.ref(state.planned.outputs["2021/12/14/a/index.html"].planned.args[0]))
            del state
            text = article(f"Title {number}") if number % 2 else article(f"Title {number}", topics="[rail]")
            (live.folder / "content/articles/a.md").write_text(text)
            live.update(Batch(("content/articles/a.md",), False))
            plan(live)
        state = live.state
        assert state is not None
        pages.page(state, "index.html")
        assert [ref() for ref in held] == [None] * 8
    finally:
        gc.enable()


def test_the_parts_of_the_search_index_are_those_that_a_build_makes(site: Site) -> None:
    texts = {"content/articles/a.md": article("A", "Steel."), "content/articles/b.md": article("B", "Grain.", date="2019-01-02")}
    folder = site({**texts, "site.yaml": "title: T\nbase_url: https://example.org/archive/\n"})

    def compare(running: Running) -> None:
        files = build(folder, output=str(folder.parent / "built")).files
        index = {path: content for path, content in files.items() if path.startswith("search/")}
        assert len(index) > 8
        for path, content in index.items():
            status, _, found = running.get(running.preview.base_path + path)
            assert (status, without_script(found)) == (200, content), path

    with previewing(folder) as running:
        running.settled()
        compare(running)
        running.save("content/articles/b.md", article("B", "Barley and rye.", date="2019-01-02"))
        running.until(lambda: "Barley" in running.text("2019/01/02/b/"))
        compare(running)
        assert running.get("/archive/search/index/en-0000/pagefind.js")[0] == 404
        assert running.get("/archive/search/index/../../site.yaml")[0] == 404
    assert not (folder / "public").exists()
