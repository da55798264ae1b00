"""`dateline export`: what is published, as the files of a site again."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import main
from tests.conftest import Site
from tests.support import SITE, Files, article, build, read_tree

FULL: Files = {
    "site.yaml": f"{SITE}theme: {{name: own}}\nfeeds: {{content: full}}\n",
    "content/articles/2021/a.md": article("A", "See [c](article:c) and [d](article:later).", topics="[Sea]", links="{follows: c}"),
    "content/articles/c.md": "---\ntitle: C\n# a remark: CANARY\ndate: 2021-12-15\nrights: private\nextra:\n  full: |\n    CANARY\n\n    CANARY: x\n"
    "topics: [Sea]\n---\nCANARY [a](article:a)\n",
    "content/articles/d.md": article("SECRET", "SECRET", slug="later", publish_at="2030-01-01"),
    "content/articles/unnamed.md": article("SECRET", "SECRET", draft="true"),
    "content/articles/gone.md": article(
        "Gone",
        "SECRET",
        withdrawn="{date: 2025-01-01, reason: It was wrong.}",
        extra="{x: SECRET}",
        summary="SECRET",
        source="Paper",
        people="[\n  SECRET,\n]",
        organisations="\n- SECRET",
        events="\n  - {date: 2021-12-01, title: SECRET}",
        notes="[{date: 2022-01-01, kind: update, text: SECRET}]",
        aliases="[/was/]",
    ),
    "content/topics/sea.md": "---\ntitle: Sea\naliases: [Ocean]\n---\nAn introduction.\n",
    "content/storylines/row.md": "---\ntitle: The row\n---\nSo far.\n",
    "content/pages/about.md": "---\ntitle: About\naliases: [/old/]\n---\nUs.\n",
    "content/files/x.bin": "\x00x",
    "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
    "themes/own/assets/x.txt": "x",
    "notes.txt": "CANARY",
}


def test_what_is_exported_makes_the_same_site(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = site(FULL)
    assert main(["export", str(tmp_path / "taken"), str(folder), "--now", "2026-01-01"]) == 0
    assert "of 2 articles" in capsys.readouterr().out
    taken = read_tree(tmp_path / "taken")
    assert not [path for path, content in taken.items() if b"CANARY" in content or b"SECRET" in content]
    assert "content/articles/unnamed.md" not in taken
    assert b"draft: true" in taken["content/articles/d.md"], "a link leads to it, so a draft without a word stands in"
    assert taken["content/files/x.bin"] == b"\x00x"
    before, after = build(folder), build(tmp_path / "taken")
    assert not after.report.failed
    assert after.files == before.files


def test_a_second_export_of_what_was_exported_is_the_same(site: Site, tmp_path: Path) -> None:
    assert main(["export", str(tmp_path / "one"), str(site(FULL)), "--now", "2026-01-01"]) == 0
    assert main(["export", str(tmp_path / "two"), str(tmp_path / "one"), "--now", "2026-01-01"]) == 0
    assert read_tree(tmp_path / "two") == read_tree(tmp_path / "one")


def test_nothing_is_written_over_or_from_a_site_with_mistakes(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = site({**FULL, "content/articles/bad.md": "---\ntitle: B\ndate: 2021-13-01\n---\n"})
    assert main(["export", str(tmp_path / "taken"), str(folder)]) == 1
    assert "bad-date" in capsys.readouterr().err
    assert not (tmp_path / "taken").exists()
    assert main(["export", str(folder), str(folder)]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert main(["export", str(folder / "content/taken"), str(folder)]) == 2


@pytest.mark.parametrize("place", ["public", "public/taken"])
def test_the_folder_that_the_site_is_built_into_is_refused(site: Site, capsys: pytest.CaptureFixture[str], place: str) -> None:
    folder = site(FULL)
    assert main(["export", str(folder / place), str(folder)]) == 2
    assert "lies in the folder that the site is built into" in capsys.readouterr().err
    assert not build(folder).report.failed
