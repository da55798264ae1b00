"""Links between the stories of one import lead to their articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.importers import import_items
from tests.importers.importing import CASES, do_import, items_of
from tests.support import load, make_site, read_tree

PERMALINK = "---\ntitle: Rope\npermalink: /foo/bar/\n---\n[later](/2020/01/03/knot.html#how) and [nowhere](/nope/)"
KNOT = (
    '---\ntitle: Knot\n---\n[earlier](/foo/bar/ "Rope"), [by label][1], `[code](/foo/bar/)`, [good](https://ok.example/)\n\n[1]: /foo/bar'
)


def jekyll(folder: Path, **posts: str) -> Path:
    return make_site(
        folder, {"site.yaml": "", "_config.yml": "", **{f"_posts/{n.replace('_', '-').strip('-')}.md": t for n, t in posts.items()}}
    )


def bodies(site: Path) -> dict[str, str]:
    files = {p.rpartition("/")[2]: c.decode().rpartition("\n---\n")[2].strip() for p, c in read_tree(site / "content").items()}
    assert [d for d in load(site, drafts=True).diagnostics if d.is_error] == []
    return files


def test_a_link_to_another_post_leads_to_its_article_wherever_it_stands(tmp_path: Path) -> None:
    report = do_import(tmp_path / "site", jekyll(tmp_path / "old", _2020_01_02_rope=PERMALINK, _2020_01_03_knot=KNOT))
    assert bodies(tmp_path / "site") == {
        "rope.md": "[later](article:knot) and nowhere",
        "knot.md": '[earlier](article:rope "Rope"), [by label](article:rope), `[code](/foo/bar/)`, [good](https://ok.example/)\n\n[1]: /foo/bar',
    }
    assert [o.hints for o in report.outcomes] == [("the link “nowhere” became text, for what it led to is not here: /nope/",), ()]
    assert "/nope/" in (tmp_path / "site" / report.residue_path).read_text()


def test_a_post_that_came_later_leads_to_those_that_are_there(tmp_path: Path) -> None:
    site = tmp_path / "site"
    do_import(site, jekyll(tmp_path / "old", _2020_01_02_rope=PERMALINK))
    do_import(site, jekyll(tmp_path / "old", _2020_01_03_knot=KNOT))
    assert bodies(site)["rope.md"] == "later and nowhere" and "[earlier](article:rope" in bodies(site)["knot.md"]


def test_what_cannot_wait_leads_to_what_stood_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_items, "WAITING_LIMIT", 0)
    do_import(tmp_path / "site", jekyll(tmp_path / "old", _2020_01_02_rope=PERMALINK, _2020_01_03_knot=KNOT))
    made = bodies(tmp_path / "site")
    assert made["rope.md"] == "later and nowhere" and "[earlier](article:rope" in made["knot.md"]


def test_a_link_with_the_old_sites_address_leads_to_the_article_and_others_stay(tmp_path: Path) -> None:
    text = "---\ntitle: Knot\n---\n[a](https://www.old.example/foo/bar/) [b](https://old.example/else/) [c](/else/)"
    place = jekyll(tmp_path / "old", _2020_01_02_rope=PERMALINK, _2020_01_03_knot=text)
    do_import(tmp_path / "site", place, old_site="https://old.example/")
    assert bodies(tmp_path / "site")["knot.md"] == "[a](article:rope) [b](https://old.example/else/) [c](https://old.example/else/)"


def test_posts_of_a_wordpress_export_link_to_each_other(tmp_path: Path) -> None:
    text = (CASES / "wordpress/classic.xml").read_text()
    first = text[text.index("<item>") : text.index("</item>") + len("</item>")]
    link = '<a href="https://quay.example/2022/02/quay-repairs/">repairs</a> <a href="/about-us/">about</a>'
    second = first.replace("?p=11", "?p=12").replace("quay-repairs", "granite").replace("Quay repairs begin", "Granite")
    (tmp_path / "x.xml").write_text(text.replace(first, second.replace("Masons came", f"{link} Masons came") + first))
    do_import(tmp_path / "site", tmp_path / "x.xml")
    assert bodies(tmp_path / "site")["granite.md"].startswith(
        "[repairs](article:quay-repairs) [about](https://quay.example/about-us/) Masons"
    )


def test_jekyll_parts_tags_and_categories_at_spaces_and_others_do_not(tmp_path: Path) -> None:
    place = jekyll(tmp_path / "old", _2020_01_02_rope='---\ntitle: Rope\ntags: hemp "sisal"\ncategories: deck, lower hold\n---\n')
    (made,) = items_of(place)
    assert made.terms == {"tags": ("hemp", '"sisal"'), "topics": ("deck", "lower hold")}
    (made,) = items_of(place, format="hugo")
    assert made.terms["tags"] == ('hemp "sisal"',)
