"""Renaming, merging and moving terms across an archive, with redirects from what was."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import main
from tests.support import Built, article, build, make_site, read_tree

SITE = {
    "content/topics/sanctions.md": "---\ntitle: Sanctions  # ours\naliases: [Blacklists]\n---\nAbout lists.\n",
    "content/topics/lists.md": "---\ntitle: Lists\nparent: sanctions\n---\n",
    "content/articles/a.md": article("A", topics="[sanctions,   other] # by slug"),
    "content/articles/b.md": article("B", topics="\n  - Sanctions\n  - Embargoes # keep"),
    "content/articles/c.md": article("C", topics="[Blacklists, lists]", people="[Jon Roe, John Roe]"),
    "content/articles/d.md": article("D", topics="[Embargoes]", body="See [them](topic:sanctions)."),
}


def run(tmp_path: Path, *words: str) -> tuple[dict[str, str], Built]:
    """The files and the built site after a command that must succeed."""
    site = make_site(tmp_path / "site", SITE)
    before = read_tree(site)
    assert main(["terms", *words, "--site", str(site)]) == 0
    assert {p: c for p, c in read_tree(site).items() if not p.startswith(".dateline")} == before, "without --apply nothing is written"
    assert main(["terms", *words, "--site", str(site), "--apply"]) == 0
    files = {p: c.decode() for p, c in read_tree(site).items() if p.startswith("content/")}
    built = build(site)
    assert [d for d in built.report.diagnostics if d.is_error] == []
    return files, built


def test_a_renamed_term_has_the_new_name_everywhere_and_leaves_a_redirect(tmp_path: Path) -> None:
    files, built = run(tmp_path, "rename", "topics", "Sanctions", "Trade sanctions")
    assert files["content/topics/trade-sanctions.md"].startswith("---\ntitle: Trade sanctions  # ours\naliases: [Blacklists, Sanctions]\n")
    assert "content/topics/sanctions.md" not in files
    assert "topics: [trade-sanctions,   other] # by slug" in files["content/articles/a.md"]
    assert "  - Trade sanctions\n  - Embargoes # keep" in files["content/articles/b.md"]
    assert "topics: [Trade sanctions, lists]" in files["content/articles/c.md"]
    assert "parent: trade-sanctions" in files["content/topics/lists.md"]
    assert "/archive/topics/trade-sanctions/" in built.text("topics/sanctions/index.html")


@pytest.mark.parametrize("front", ['title: "Broken', 'title: Half\ndate: 2021-12-14\nsummary: "open\ntopics: [Sanctions]'])
@pytest.mark.parametrize("command", [["rename", "topics", "Sanctions", "Bans"], ["merge", "topics", "Sanctions", "lists"]])
def test_files_that_may_still_hold_the_old_name_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], front: str
) -> None:
    site = make_site(tmp_path / "site", {**SITE, "content/articles/broken.md": f"---\n{front}\n---\n"})
    assert main(["terms", *command, "--site", str(site), "--apply"]) == 0
    said = capsys.readouterr().err
    assert "1 file with a mistake in it could not be read in full and may still hold the name “Sanctions”; `" in said
    assert f"check {site}` tells why." in said
    (site / "content/articles/broken.md").unlink()
    assert main(["terms", "list", "--site", str(site)]) == 0
    assert "read in full" not in capsys.readouterr().err


def test_a_merged_term_is_part_of_the_other_and_its_address_leads_there(tmp_path: Path) -> None:
    files, built = run(tmp_path, "merge", "topics", "Embargoes", "Sanctions")
    assert "topics: \n  - Sanctions\n---" in files["content/articles/b.md"]
    assert "topics: [sanctions]" in files["content/articles/d.md"] or "topics: [Sanctions]" in files["content/articles/d.md"]
    assert "aliases: [Blacklists, Embargoes]" in files["content/topics/sanctions.md"]
    assert "/archive/topics/sanctions/" in built.text("topics/embargoes/index.html")


def test_a_merged_term_with_a_file_says_what_it_became(tmp_path: Path) -> None:
    files, built = run(tmp_path, "merge", "topics", "sanctions", "Embargoes")
    assert "merged_into: Embargoes" in files["content/topics/sanctions.md"]
    assert "title: Embargoes" in files["content/topics/embargoes.md"]
    assert "/archive/topics/embargoes/" in built.text("topics/sanctions/index.html")


def test_a_term_without_a_file_gets_one_when_it_is_renamed(tmp_path: Path) -> None:
    files, built = run(tmp_path, "rename", "people", "Jon Roe", "Jonathan Roe")
    assert files["content/people/jonathan-roe.md"] == "---\ntitle: Jonathan Roe\naliases: [Jon Roe]\n---\n"
    assert "/archive/people/jonathan-roe/" in built.text("people/jon-roe/index.html")


def test_a_term_moves_under_another_but_not_under_itself(tmp_path: Path) -> None:
    files, _ = run(tmp_path, "move", "topics", "Embargoes", "--under", "lists")
    assert files["content/topics/embargoes.md"] == "---\ntitle: Embargoes\nparent: lists\n---\n"
    assert main(["terms", "move", "topics", "sanctions", "--under", "embargoes", "--site", str(tmp_path / "site")]) == 2


def test_a_file_that_cannot_be_changed_stops_everything(tmp_path: Path) -> None:
    site = make_site(tmp_path / "site", {**SITE, "content/articles/e.md": "---\ntitle: E\r\ndate: 2020\ntopics: [sanctions]\n---\n"})
    before = read_tree(site)
    assert main(["terms", "rename", "topics", "sanctions", "Different", "--site", str(site), "--apply"]) == 1
    assert {p: c for p, c in read_tree(site).items() if not p.startswith(".dateline")} == before
