"""Share cards: which pages have one, what stands on it, and that an edit draws no other."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.workers import Workers
from generator.engine import store
from generator.engine.load_site import load_site
from generator.engine.report import silent
from generator.engine.store import Store
from generator.plan.output import Output
from generator.plan.views import ShareCard
from generator.render import share_card
from generator.render.output import Renderer
from generator.render.share_card import card_as_svg, draw
from tests.conftest import Site
from tests.render.test_structured import graph, meta
from tests.support import NOW, SITE, Files, article, build, build_clean, make_site, mistakes, shown
from tests.test_hostile_text import PAYLOADS

ROOT = "https://example.org/archive/"
WITH_CARDS = f"{SITE}share_cards: {{enabled: true}}\n"


def picture(width: int, height: int) -> bytes:
    """The head of a PNG, which is as much as is looked at."""
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\x00\x00\x00"


STORIES: Files = {
    "site.yaml": WITH_CARDS,
    "content/articles/a.md": article("Ships & <sanctions>", source="Paper", topics="[Sea]", storyline="row"),
    "content/articles/large.md": article("Large", image="{src: files/large.png, alt: A ship}"),
    "content/articles/small.md": article("Small", image="{src: files/small.png, alt: A boat}"),
    "content/storylines/row.md": "---\ntitle: The row\n---\nSo far.\n",
    "content/files/large.png": picture(900, 600),
    "content/files/small.png": picture(90, 60),
}
A, SMALL, ROW = "2021/12/14/a/card.png", "2021/12/14/small/card.png", "storylines/row/card.png"


def cards(files: dict[str, bytes]) -> set[str]:
    return {path for path in files if path.endswith("card.png")}


def test_pages_name_the_picture_that_stands_for_them(site: Site) -> None:
    built = build_clean(site(STORIES))
    assert cards(built.files) == {"card.png", A, SMALL, ROW}
    for path in cards(built.files):
        assert built.files[path][:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", built.files[path][16:24]) == (1200, 630)
    said = {
        "2021/12/14/a/": (A, "1200", "630", "Ships & <sanctions> · Paper · 14 December 2021 · The test archive"),
        "2021/12/14/small/": (SMALL, "1200", "630", "Small · 14 December 2021 · The test archive"),
        # an article's own picture is its editor's choice
        "2021/12/14/large/": ("files/large.png", "900", "600", "A ship"),
        "storylines/row/": (ROW, "1200", "630", "The row · The test archive"),
        "": ("card.png", "1200", "630", "The test archive"),
    }
    for page, (image, width, height, alt) in said.items():
        html = built.text(f"{page}index.html")
        found = meta(html)
        assert found["twitter:card"] == ["summary_large_image"]
        assert [found[f"og:image{name}"] for name in ("", ":width", ":height", ":alt")] == [[ROOT + image], [width], [height], [alt]]
        top = graph(html)
        assert (top.get("Article") or top["CollectionPage"])["image"] == ROOT + image
    topic = meta(built.text("topics/sea/index.html"))
    assert (topic["twitter:card"], topic.get("og:image")) == (["summary"], None)


def test_without_the_setting_there_are_none_and_nothing_is_missed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_card, "find_spec", lambda name: None)
    built = build_clean(site({**STORIES, "site.yaml": SITE}))
    assert not cards(built.files)
    assert "card.png" not in "".join(c.decode() for p, c in built.files.items() if p.endswith(".html"))
    assert meta(built.text("2021/12/14/small/index.html"))["og:image"] == [f"{ROOT}files/small.png"]


def test_where_the_library_is_missing_nothing_is_written(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(share_card, "find_spec", lambda name: None)
    built = build(site(STORIES))
    assert (shown(built.report.diagnostics), built.files) == (["site.yaml:5:24 no-card-library"], {})


# ---------------------------------------------------------------------------- what is drawn again


def test_an_edit_draws_its_own_card_and_no_other(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "GAP", 0)
    folder = site(STORIES)
    first = build(folder)

    def drawn(**files: str) -> set[str]:
        make_site(folder, {"site.yaml": WITH_CARDS, **{name.replace("__", "/"): text for name, text in files.items()}})
        return {path for path in build(folder, jobs=2).report.written if path.endswith("card.png")}

    def story(title: str, body: str = "Text.") -> str:
        return article(title, body, source="Paper", topics="[Sea]", storyline="row")

    a, small = "content/articles/a.md", "content/articles/small.md"
    assert drawn(**{a: story("Ships & <sanctions>", "Other text.")}) == set()
    assert drawn(**{a: story("Ships")}) == {A}
    assert drawn(**{"content/articles/new.md": article("New", date="2021-12-15", storyline="row", topics="[Sea]")}) == {
        "2021/12/15/new/card.png"
    }
    assert drawn(**{small: article("Small")}) == set(), "its card shows no picture"
    menu = "menu: [{label: X, url: https://example.org/}]\n"
    assert drawn(**{"site.yaml": WITH_CARDS + menu}) == set(), "nothing of the menu is on a card"
    rest = {"card.png", A, SMALL, ROW, "2021/12/15/new/card.png"}
    assert drawn(**{"site.yaml": WITH_CARDS.replace("The test", "Another")}) == rest
    again = build(folder, clean=True)
    assert {p: again.files[p] for p in rest} == {p: (folder / "public" / p).read_bytes() for p in rest}
    assert cards(first.files) < cards(again.files)


def test_fonts_template_and_library_decide_what_a_card_is(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def keys(files: Files) -> set[str]:
        loaded = _load(site({**STORIES, **files}))
        return {
            f"{o.template} {loaded.theme.digests[o.template]} {o.view.drawn_with}"
            for o in loaded.plan.outputs
            if o.template == "share-card.svg"
        }

    own = {"themes/broadsheet/theme.yaml": "name: broadsheet\nextends: broadsheet\n"}
    shipped = (Path(__file__).parents[2] / "themes/broadsheet/fonts/dateline-serif-bold.ttf").read_bytes()
    [plain] = keys(own)
    [font] = keys({**own, "themes/broadsheet/fonts/more.ttf": shipped})
    [template] = keys({**own, "themes/broadsheet/templates/share-card.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    monkeypatch.setattr(metadata, "version", lambda name: "99")
    [library] = keys(own)
    assert len({plain, font, template, library}) == 4


# ---------------------------------------------------------------------------- what stands on it


def _load(folder: Path):  # type: ignore[no-untyped-def]
    with Workers(1) as workers, closing(Store.scratch()) as held:
        return load_site(folder, workers, held, now=NOW, progress=silent)


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderer]:
    """Draws with the shipped theme."""
    loaded = _load(make_site(tmp_path_factory.mktemp("cards"), STORIES))
    with closing(loaded.store):
        yield Renderer(loaded.render_setup())


def card(title: str, *, kind: str = "article", kicker: str = "Sea", source: str = "Paper", flag: str = "", language: str = "en") -> Output:
    view = ShareCard(
        kind,
        title,
        kicker,
        source,
        "14 December 2021",
        flag,
        language,
        "ltr",
        "The test archive",
        "example.org",
        {"accent": "#8a1c1c"},
        "x",
    )
    return Output("card.png", "share-card", "share-card.svg", view, ())


def texts(svg: str) -> list[str]:
    return ["".join(e.itertext()) for e in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_card_says_who_reported_what_and_when(renderer: Renderer) -> None:
    svg = card_as_svg(card("Ships & <sanctions>", flag="retracted"), renderer.environment)
    assert texts(svg) == ["The test archive", "Retracted", "Ships & <sanctions>", "Paper · 14 December 2021"]
    assert texts(card_as_svg(card("The row", kind="storyline"), renderer.environment))[1:3] == ["Storyline", "The row"]


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=list(PAYLOADS))
def test_hostile_text_changes_nothing_of_the_drawing(renderer: Renderer, payload: str) -> None:
    def elements(text: str) -> set[tuple[str, tuple[str, ...]]]:
        made = ElementTree.fromstring(card_as_svg(card(text, kicker=text, source=text), renderer.environment))
        return {(e.tag, tuple(sorted(e.attrib))) for e in made.iter()}

    # what cannot be set at all, such as mathematical letters, is left out
    assert elements(f"Q {payload} Z") in (elements("Q harmless words Z"), elements("中"))


def strip(svg: str, box: str, fonts: tuple[str, ...]) -> bytes:
    """A part of a drawing."""
    _, _, width, height = box.split()
    made, count = re.subn(r'width="1200" height="630" viewBox="0 0 1200 630"', f'width="{width}" height="{height}" viewBox="{box}"', svg)
    assert count == 1
    return draw(made, fonts)


MARGINS = ("1130 0 70 630", "0 0 60 630", "60 500 1080 30", "60 600 1080 30")
"""Where no text has its place: right, left, above the line at the foot, and below the foot."""
LETTERS = st.text(st.sampled_from("WMmliÅÉgjpqy€&<ЖщΩßfi–- 0123.,’“"), min_size=60, max_size=400)


@pytest.fixture(scope="module")
def blank(renderer: Renderer) -> dict[str, bytes]:
    """The margins of a card with hardly a word on it."""
    svg = card_as_svg(card("."), renderer.environment)
    return {box: strip(svg, box, renderer.setup.fonts) for box in MARGINS}


@settings(max_examples=25)
@given(LETTERS, LETTERS, LETTERS)
def test_no_text_runs_over_the_edge_of_its_place(renderer: Renderer, blank: dict[str, bytes], title: str, kicker: str, source: str) -> None:
    """Judged by the drawing itself: the margins of any card are those of one with hardly a word on it."""
    svg = card_as_svg(card(title, kicker=kicker, source=source), renderer.environment)
    for box in MARGINS:
        assert strip(svg, box, renderer.setup.fonts) == blank[box], box


def test_only_fonts_of_the_theme_are_used(renderer: Renderer) -> None:
    """So the fonts of the machine make no difference: without any there is no text at all."""
    svg = card_as_svg(card("Ships"), renderer.environment).replace('font-family="Dateline Serif"', 'font-family="DejaVu Sans, serif"')
    bare = re.sub(r"<text.*?</text>", "", svg, flags=re.DOTALL)
    assert draw(svg, ()) == draw(bare, ())
    assert draw(svg.replace("DejaVu Sans, serif", "Dateline Serif"), renderer.setup.fonts) != draw(bare, ())


def test_a_title_that_the_fonts_have_no_letters_for_is_not_drawn_as_boxes(renderer: Renderer) -> None:
    svg = card_as_svg(card("中国の協議", source="新聞", kicker="海"), renderer.environment)
    assert texts(svg) == ["", "The test archive", "14 December 2021"]


# ---------------------------------------------------------------------------- themes


OWN: Files = {**STORIES, "site.yaml": f"{WITH_CARDS}theme: {{name: own}}\n", "themes/own/theme.yaml": "name: own\nextends: broadsheet\n"}


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<svg xmlns='http://www.w3.org/2000/svg'><text></svg>", "this is not a drawing: "),
        ("{{ page.titel }}", "`titel` is not a field of ShareCard"),
        ("{{ site.title }}", "'site' is undefined"),
    ],
)
def test_a_template_that_draws_nothing_is_named(site: Site, template: str, said: str) -> None:
    [found, *_] = build(site({**OWN, "themes/own/templates/share-card.svg": template})).report.diagnostics
    assert (found.code, found.location.path) == ("template-error", "themes/own/templates/share-card.svg")
    assert found.message.startswith(said)


def test_a_font_that_is_none_is_named(site: Site) -> None:
    [found] = mistakes(site({**OWN, "themes/own/fonts/x.ttf": "no font"}))
    assert (found.code, found.location.path, found.location.line) == ("bad-theme", "site.yaml", 5)
    assert "fonts/x.ttf of the theme own" in found.message
