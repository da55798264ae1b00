"""Would the comparison with a clean build notice? For each kind of dependency, a program that forgets it must be caught.

Each case is an edit, and a mutant of the engine that does not look at what was edited. With the engine as it is the tree is that of
a clean build; with the mutant it must not be, or the comparison proves nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.base.words import Words
from generator.engine import (
    body_edits,
    build_site,
    documents,
    keys,
    last_build,
    look_again,
    plan_note,
    planned_build,
    quick,
    read_source,
    rows,
    settings_note,
    store,
    template_edits,
    view_texts,
    write,
)
from generator.plan import views
from generator.theme.templates import Templates
from tests.conftest import Site
from tests.engine.incremental import clean_files, everything
from tests.support import SITE, article, build

Patch = pytest.MonkeyPatch
Edit = Callable[[Path], dict[str, Any] | None]
"""Edits a site; may give other options for the next build."""


def differs(folder: Path, edit: Edit) -> bool:
    """Whether a build after an edit gives another tree than a clean build."""
    build(folder)
    options = edit(folder) or {}
    return build(folder, **options).files != clean_files(folder, **options).files


def replace(path: str, old: str, new: str) -> Edit:
    """An edit that replaces text in a file."""

    def edit(folder: Path) -> None:
        place = folder / path
        text = place.read_text()
        assert old in text
        place.write_text(text.replace(old, new))

    return edit


def put(path: str, content: str | bytes) -> Edit:
    """An edit that makes a file or gives it other content."""

    def edit(folder: Path) -> None:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)

    return edit


# ---------------------------------------------------------------------------- mutants


def without_field(cls: type, *names: str) -> Callable[[Patch], None]:
    """Keys that say nothing of some fields of a view."""
    blanks: dict[str, Any] = {"pagination": views.Pagination(1, 0, None, None, "", (), ()), "body": views.BodyView("", "", ())}

    def mutate(patch: Patch) -> None:
        real = view_texts.ViewWriter.text

        def text(self: Any, output: Any) -> str:
            view: Any = output.view
            if type(view) is cls:
                view = dataclasses.replace(view, **{name: blanks.get(name, _blank(getattr(view, name))) for name in names})  # type: ignore[type-var]
                output = dataclasses.replace(output, planned=view)
            return real(self, output)

        patch.setattr(view_texts.ViewWriter, "text", text)
        no_shortcut(patch)

    return mutate


def _blank(held: Any) -> Any:
    return () if isinstance(held, tuple) else "" if isinstance(held, str) else 0 if isinstance(held, int) else None


def no_shortcut(patch: Patch) -> None:
    """Every build is planned, so that keys alone decide."""
    patch.setattr(build_site, "quick_build", lambda *_: None)


def card_without(name: str) -> Callable[[Patch], None]:
    """Cards whose digest says nothing of a field."""

    def mutate(patch: Patch) -> None:
        real = view_texts.ViewWriter._piece

        def piece(self: Any, encode: Any) -> Any:
            return real(self, lambda card: encode(dataclasses.replace(card, **{name: ""}) if hasattr(card, name) else card))

        patch.setattr(view_texts.ViewWriter, "_piece", piece)
        no_shortcut(patch)

    return mutate


def template_alone(patch: Patch) -> None:
    """Templates known by their own text, without what they include."""
    from generator.base.digest import digest_of
    from generator.theme.templates import Templates

    patch.setattr(Templates, "digests", lambda self: {name: digest_of(text) for name, text in self.sources.items()})
    patch.setattr("tests.conftest._themes", {})
    no_shortcut(patch)


def key_without(part: int) -> Callable[[Patch], None]:
    """Output keys that lack one of their parts."""

    def mutate(patch: Patch) -> None:
        real = keys.output_key

        def short(*arguments: Any) -> str:
            parts = real(*arguments).split(":")
            parts[part] = "-"
            return ":".join(parts)

        for module in (look_again, rows, write):
            patch.setattr(module, "output_key", short)
        no_shortcut(patch)

    return mutate


def constant(module: Any, name: str, made: Any, *, shortcut: bool = True) -> Callable[[Patch], None]:
    """A function that always gives the same."""

    def mutate(patch: Patch) -> None:
        patch.setattr(module, name, lambda *_, **__: made)
        if not shortcut:
            no_shortcut(patch)

    return mutate


def bytes_unread(patch: Patch) -> None:
    """Source files taken for the same whatever their bytes and stamps."""
    patch.setattr(read_source, "digest_bytes", lambda _: "0")
    patch.setattr(quick, "same", lambda *_: True)


def window_always(patch: Patch) -> None:
    """Builds for which time stands still."""
    patch.setattr(planned_build, "publication_window", lambda *_: ("", "9999"))


def lead_unsaid(patch: Patch) -> None:
    """Bodies whose first words nobody else shows."""
    patch.setattr(
        body_edits,
        "said",
        lambda a: (
            dataclasses.replace(a, body=dataclasses.replace(a.body, parts=(), lead="", digest="", words=0, refs=())),
            [(r.target) for r in a.body.refs],
        ),
    )


def refs_unsaid(patch: Patch) -> None:
    """Bodies whose links nobody else shows."""
    patch.setattr(
        body_edits, "said", lambda a: dataclasses.replace(a, body=dataclasses.replace(a.body, parts=(), refs=(), digest="", words=0))
    )


def other_files_unseen(patch: Patch) -> None:
    """A shortcut that does not look at what lies beside the texts."""
    real = last_build.Inputs.key
    patch.setattr(last_build.Inputs, "key", lambda self, options, known: real(self, options, {f.path for f in self.found}))


def options_unseen(patch: Patch) -> None:
    """A shortcut that does not look at the options of the command."""
    for module in (quick, planned_build):
        patch.setattr(module, "options_of", lambda _: [])


def about_unnoted(patch: Patch) -> None:
    """Every output of the last plan about something else."""
    patch.setattr(planned_build, "canonicals_of", lambda lines, _: {path: canonical for path, (about, canonical) in lines.items() if about})


def canonicals_unnoted(patch: Patch) -> None:
    """What stands, without addresses for search engines."""
    real = plan_note.canonicals_of
    patch.setattr(planned_build, "canonicals_of", lambda lines, touched: dict.fromkeys(real(lines, touched), ""))


def settings_of_any_text(patch: Patch) -> None:
    """Settings that are kept whatever `site.yaml` says."""
    patch.setattr(settings_note, "_key", lambda *_: "")


def settings_unseen(patch: Patch) -> None:
    """A shortcut that does not look at `site.yaml`."""
    real = last_build._digest_at
    patch.setattr(last_build, "_digest_at", lambda place: "" if place.name == "site.yaml" else real(place))


def themes_unseen(patch: Patch) -> None:
    """A shortcut that does not look at themes."""
    patch.setattr(last_build, "_tree", lambda _: [])


def assets_unseen(patch: Patch) -> None:
    """A shortcut for templates that does not look at the rest of the theme."""
    real = template_edits._taken_from
    patch.setattr(template_edits, "_taken_from", lambda theme: dataclasses.replace(real(theme), shown=""))


def words_unsaid(patch: Patch) -> None:
    """Templates known without the language that they speak."""
    real = Templates.digests

    def digests(self: Any) -> dict[str, str]:
        self.words = Words()
        return real(self)

    patch.setattr(Templates, "digests", digests)
    patch.setattr("tests.conftest._themes", {})
    no_shortcut(patch)


def own_text_alone(patch: Patch) -> None:
    """A shortcut for templates that does not see what they include."""
    real = template_edits._taken_from

    def taken(theme: Any) -> Any:
        made = real(theme)
        return dataclasses.replace(made, templates={name: made.templates[name] if name == "home.html" else "" for name in made.templates})

    patch.setattr(template_edits, "_taken_from", taken)


def views_taken_for_kept(patch: Patch) -> None:
    """A shortcut for templates that leaves pages alone whose views it has not."""

    def made_with(rows: Any, templates: Any, held: Any) -> Any:
        kept = held.views.paths()
        return [row for row in rows if row.key.split(":")[1] in templates and row.path in kept]

    patch.setattr(template_edits, "_made_with", made_with)


def missing_is_intact(patch: Patch) -> None:
    """Outputs taken to be there."""
    patch.setattr(planned_build, "conditions_of", lambda _, record, held, planned: dict.fromkeys(record, "intact"))
    no_shortcut(patch)


def edit_is_touch(patch: Patch) -> None:
    """Outputs that differ from what was written, taken for it."""
    real = write.conditions_of

    def conditions(*arguments: Any) -> dict[str, str]:
        return {path: "intact" if c == "edited" else c for path, c in real(*arguments).items()}

    patch.setattr(planned_build, "conditions_of", conditions)
    no_shortcut(patch)


def nothing_removed(patch: Patch) -> None:
    """Outputs that outlive their source."""
    patch.setattr(planned_build, "remove_unplanned", lambda *_: ([], []))


def published_beside_a_new_one(folder: Path) -> dict[str, Any]:
    """A new article, at a time when another has become due."""
    put("content/articles/f.md", article("New", date="2025-12-16"))(folder)
    return {"now": "2026-03-01T00:00:00Z"}


def settings_beside_a_new_one(folder: Path) -> None:
    """A new article, and settings that pages about others show without all pages sharing them."""
    put("content/articles/f.md", article("New", date="2025-12-16"))(folder)
    replace("site.yaml", "title:", "lists: {per_page: 1}\ntitle:")(folder)


A, B, D = "content/articles/a.md", "content/articles/b.md", "content/articles/d.md"
CASES: dict[str, tuple[Callable[[Patch], None], Edit]] = {
    "a source's bytes": (bytes_unread, replace(B, "Its own words.", "Her own words.")),
    "the settings that parsing reads": (constant(documents, "parse_key", "0"), replace("site.yaml", "title:", "markdown: {typographer: true}\ntitle:")),
    "the body of a page": (without_field(views.ArticleView, "body"), replace(A, "The first words.", "Some first words.")),
    "a page's own template": (key_without(1), put("themes/own/templates/article.html", "<p>{{ page.card.title }}</p>")),
    "a partial": (template_alone, replace("themes/own/templates/partials/mine.html", "Mine", "Ours")),
    "a fragment": (template_alone, put("themes/own/templates/fragments/card.html", "<p>{{ item.title }}</p>")),
    "the settings that all pages show": (key_without(2), replace("site.yaml", "title: The test archive", "title: Another")),
    "the menu": (key_without(2), replace("site.yaml", "label: About", "label: Who")),
    "the fingerprint of an asset": (key_without(2), put("themes/own/assets/css/own.css", "p{color:red}")),
    "the title on another's card": (card_without("title"), replace(B, "The second", "The next")),
    "the summary on another's card": (card_without("summary"), replace(A, "What happened first.", "It began.")),
    "the neighbours": (without_field(views.ArticleView, "previous", "next", "related", "relations"), put("content/articles/f.md", article("New", date="2021-12-16"))),
    "the note of a term": (without_field(views.TermView, "body"), replace("content/topics/rail.md", "An introduction.", "A preface.")),
    "the list of a term": (without_field(views.TermView, "cards", "total", "years", "latest", "first", "events", "related", "pagination", "children"), put("content/articles/f.md", article("New", date="2023-12-16", topics="[Rail]"))),
    "the stories of a storyline": (without_field(views.StorylineView, "cards", "coverage", "timeline", "terms", "first", "latest"), replace(B, "topics:", "storyline: strike\ntopics:")),
    "the events of a timeline": (without_field(views.TimelineView, "periods", "band", "drawing", "count", "shown", "span"), replace(D, "A vote", "A poll")),
    "the window of the feed": (without_field(views.FeedView, "entries", "bodies", "updated", "older", "closed"), put("content/articles/f.md", article("New", date="2025-12-16"))),
    "the front page's stories": (without_field(views.HomeView, "lead", "seconds", "days", "storylines", "topics", "total", "span"), put("content/articles/f.md", article("New", date="2025-12-16"))),
    "an old address": (nothing_removed, replace(D, "aliases: [/old/fourth/]\n", "")),
    "what a new article touches": (constant(planned_build, "touched_facts", frozenset()), put("content/articles/f.md", article("New", date="2023-12-16", topics="[Rail]"))),
    "what an output was about": (about_unnoted, lambda f: (f / "content/articles/c.md").unlink()),
    "addresses of what stands": (canonicals_unnoted, put("content/articles/f.md", article("New", date="2023-12-16", topics="[Rail]"))),
    "the settings that were kept": (settings_of_any_text, replace("site.yaml", "title: The test archive", "title: Another")),
    "what is published now, beside a new article": (window_always, published_beside_a_new_one),
    "site.yaml, beside a new article": (settings_unseen, settings_beside_a_new_one),
    "what is published now": (window_always, lambda _: {"now": "2026-03-01T00:00:00Z"}),
    "options of the command": (options_unseen, lambda _: {"base_url": "https://elsewhere.example/"}),
    "site.yaml, for the shortcut": (settings_unseen, replace("site.yaml", "title: The test archive", "title: Another")),
    "the theme, for the shortcut": (themes_unseen, replace("themes/own/templates/partials/mine.html", "Mine", "Ours")),
    "an asset, for templates' shortcut": (assets_unseen, put("themes/own/assets/css/own.css", "p{color:red}")),
    "a translation in a template": (words_unsaid, put("themes/own/words/en.po", 'msgid "Related stories"\nmsgstr "See also"\n')),
    "a fragment, for templates' shortcut": (own_text_alone, put("themes/own/templates/fragments/source.html", "<p>A source</p>")),
    "pages without a kept view, for templates' shortcut": (views_taken_for_kept, put("themes/own/templates/home.html", "<p>{{ site.title }}</p>")),
    "other files, for the shortcut": (other_files_unseen, put("content/files/notes.txt", "x")),
    "a lead that stands for a summary": (lead_unsaid, replace(B, "Its own words.", "Her own words.")),
    "links that another page shows": (refs_unsaid, replace(A, "And more, see [the second](article:b).", "And more, see [the third](article:c).")),
    "an output that is gone": (missing_is_intact, lambda f: (f / "public/index.html").unlink()),
    "an output that somebody edited": (edit_is_touch, put("public/index.html", "x")),
    "outputs, for the shortcut": (constant(build_site, "all_intact", True), lambda f: (f / "public/index.html").unlink()),
}  # fmt: skip


@pytest.mark.parametrize("forgotten", CASES)
def test_a_program_that_forgets_a_dependency_is_caught(forgotten: str, site: Site, monkeypatch: Patch) -> None:
    mutant, edit = CASES[forgotten]
    monkeypatch.setattr(store, "GAP", 0)
    folder = site(everything())
    assert not differs(folder, edit)
    folder = site({**dict.fromkeys((), ""), **everything()})
    for place in ("public", ".dateline"):
        _remove(folder / place)
    _reset(folder)
    with monkeypatch.context() as patch:
        mutant(patch)
        assert differs(folder, edit)


def _reset(folder: Path) -> None:
    """The site as it was first."""
    wanted = everything()
    for place in sorted(folder.rglob("*"), reverse=True):
        path = place.relative_to(folder).as_posix()
        if place.is_file() and path not in wanted:
            place.unlink()
    for path, content in wanted.items():
        (folder / path).write_bytes(content.encode() if isinstance(content, str) else content)


def _remove(place: Path) -> None:
    import shutil

    shutil.rmtree(place, ignore_errors=True)


def test_the_programs_own_code_is_in_its_keys(tmp_path: Path, monkeypatch: Patch) -> None:
    from generator.engine import program

    package = tmp_path / "generator"
    for path in (
        "engine/program.py",
        "content/parse.py",
        "render/html.py",
        "base/text.py",
        "plan/views/stories.py",
        "theme/load.py",
        "__init__.py",
        "settings/model.py",
    ):
        place = package / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x = 1\n")
    monkeypatch.setattr(program, "__file__", str(package / "engine/program.py"))

    def digests() -> tuple[str, str, str]:
        program.code_digest.cache_clear()
        return tuple(program.code_digest(p) for p in (program.PARSING, program.RENDERING, program.EVERYTHING))  # type: ignore[return-value]

    before = digests()
    (package / "content/parse.py").write_text("x = 2\n")
    parsing = digests()
    assert [a != b for a, b in zip(before, parsing, strict=True)] == [True, False, True]
    (package / "render/html.py").write_text("x = 2\n")
    assert [a != b for a, b in zip(parsing, digests(), strict=True)] == [False, True, True]
    monkeypatch.undo()
    program.code_digest.cache_clear()


def test_a_cache_of_another_version_costs_time_only(site: Site, monkeypatch: Patch) -> None:
    folder = site({"site.yaml": SITE, "content/articles/a.md": article()})
    first = build(folder).files
    monkeypatch.setattr(planned_build, "key_setup", lambda *_: keys.KeySetup("other", {}, "other"))
    again = build(folder, base_url="https://example.org/archive/")
    assert again.files == first
    assert again.report.written == ()
