"""Proposals come from the archive itself, with their evidence; only what is asked for is written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from generator.base.workers import Workers
from generator.cli.main import main
from generator.curate.archive_facts import read_facts
from generator.curate.mentions import NameIndex
from generator.curate.suggest import Proposal, Suggester, summary_of
from generator.curate.words import sentences
from generator.engine.report import silent
from generator.engine.store import Store
from tests.support import Files, article, make_site, read_tree

REPORT = (
    "The Harbour Board of Port Valden has closed the northern quay for a winter of repairs. Petra Vann, who chairs the board, said masons would replace the granite. "
    "The quay carries a third of the grain that crosses the strait each autumn. Ferries will moor at the southern pier until the masons are done with their stones."
)
NEWS = {
    "content/topics/shipping.md": "---\ntitle: Shipping\naliases: [Ferries]\n---\n",
    "content/storylines/quay.md": "---\ntitle: The quay\n---\n",
    "content/people/vann.md": "---\ntitle: Petra Vann\n---\n",
    **{f"content/articles/q{n}.md": article(f"Quay repairs, part {n}", f"Masons repair the granite of the northern quay in Port Valden; the harbour board pays. Day {n} of the stones.", date=f"2021-11-{n + 10}", topics="[shipping]", places="[Port Valden]", organisations="[Harbour Board]", storyline="quay") for n in range(6)},
    **{f"content/articles/k{n}.md": article(f"Kelp harvest {n}", f"Divers cut kelp in the cold bay and sell it dried, lot {n}.", date=f"2021-10-{n + 10}", topics="[farming]") for n in range(6)},
    "content/articles/new.md": article("Board closes quay", REPORT, date="2021-12-14"),
}  # fmt: skip


def proposals(tmp_path: Path, files: Files = NEWS, path: str = "content/articles/new.md", jobs: int = 1) -> tuple[Proposal, ...]:
    site = make_site(tmp_path / f"site{jobs}", files)
    with Workers(jobs) as workers, closing(Store.scratch()) as store:
        facts = read_facts(site, workers, store, silent)
        suggester = Suggester(facts, [path], workers, silent)
        return suggester.proposals([a.path for a in facts.articles].index(path))


def test_names_of_the_archive_that_the_text_speaks_of_are_proposed_with_evidence(tmp_path: Path) -> None:
    found = {(p.key, p.text): p for p in proposals(tmp_path)}
    assert found["people", "Petra Vann"].good and "the text says “Petra Vann”" in found["people", "Petra Vann"].evidence
    assert found["places", "Port Valden"].good and found["organisations", "Harbour Board"].good
    assert found["topics", "shipping"].good and "similar articles" in found["topics", "shipping"].evidence
    assert ("topics", "farming") not in found
    assert found["storyline", "quay"].good
    summary = found["summary", REPORT.partition(". ")[0] + "."]
    assert not summary.good, "a summary is for a person to choose"


def test_proposals_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    assert proposals(tmp_path, jobs=1) == proposals(tmp_path, jobs=2)


def test_a_near_copy_is_proposed_as_a_reprint_of_the_earlier_one(tmp_path: Path) -> None:
    copy = article("Quay shut", REPORT.replace("masons would", "masons will"), date="2021-12-15")
    found = [p for p in proposals(tmp_path, {**NEWS, "content/articles/copy.md": copy}, "content/articles/copy.md") if p.key == "links"]
    assert [(p.text, p.good) for p in found] == [("new", True)]
    earlier = [p for p in proposals(tmp_path, {**NEWS, "content/articles/copy.md": copy}) if p.key == "links"]
    assert earlier == []


def test_a_private_text_gives_no_summary_that_would_be_published(tmp_path: Path) -> None:
    files = {**NEWS, "content/articles/new.md": article("Board closes quay", REPORT, rights="private")}
    (summary,) = [p for p in proposals(tmp_path, files) if p.key == "summary"]
    assert summary.change is None


def test_only_with_apply_is_anything_written_and_then_nothing_else(tmp_path: Path) -> None:
    site = make_site(
        tmp_path / "site",
        {**NEWS, "content/articles/new.md": "---\n# mine\ntitle: Board closes quay\ndate: 2021-12-14   # a day\n---\n" + REPORT},
    )
    before = read_tree(site)
    assert main(["suggest", "content/articles/new.md", "--site", str(site), "-j", "1"]) == 0
    assert {p: c for p, c in read_tree(site).items() if not p.startswith(".dateline")} == before
    assert main(["suggest", "content/articles/new.md", "--site", str(site), "--apply", "-j", "1"]) == 0
    after = (site / "content/articles/new.md").read_text()
    assert after == (
        "---\n# mine\ntitle: Board closes quay\ndate: 2021-12-14   # a day\ntopics: [shipping]\npeople: [Petra Vann]\norganisations: [Harbour Board]\nplaces: [Port Valden]\n"
        "storyline: quay\n---\n" + REPORT
    )
    assert main(["suggest", "content/articles/new.md", "--site", str(site), "--apply", "-j", "1"]) == 0
    assert (site / "content/articles/new.md").read_text() == after


@pytest.mark.parametrize(("key", "said"), [("topic", "Did you mean `topics`"), ("foo", "There are proposals for topics, people")])
def test_a_key_that_nothing_is_proposed_for_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], key: str, said: str) -> None:
    site = make_site(tmp_path / "site", NEWS)
    assert main(["suggest", "--site", str(site), "--only", "summary", "--only", key, "-j", "1"]) == 2
    err = capsys.readouterr().err
    assert f"nothing is proposed for a key `{key}`" in err
    assert said in err


def test_nothing_is_proposed_for_an_article_that_was_withdrawn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = article("Board closes quay", REPORT, date="2021-12-14", withdrawn="{date: 2022-01-03, reason: It was invented.}")
    site = make_site(tmp_path / "site", {**NEWS, "content/articles/gone.md": gone})
    main(["suggest", "--site", str(site), "content/articles/gone.md"])
    assert "quay" not in capsys.readouterr().out.replace("gone.md", "")
    main(["suggest", "--site", str(site), "content/articles/new.md"])
    assert "quay" in capsys.readouterr().out


BROKEN: Files = {**NEWS, "content/articles/broken.md": '---\ntitle: "Broken\ndate: 2021-12-14\n---\n'}


def test_the_mistake_is_shown_of_a_file_that_nothing_can_be_proposed_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = make_site(tmp_path / "site", BROKEN)
    assert main(["suggest", "content/articles/broken.md", "--site", str(site)]) == 1
    said = capsys.readouterr().err
    assert "content/articles/broken.md:2:8: error: quotes that are opened here are not closed [bad-yaml]" in said


@pytest.mark.parametrize("command", [["suggest"], ["review", "--list"]])
def test_files_that_are_passed_over_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    site = make_site(tmp_path / "site", BROKEN)
    assert main([*command, "--site", str(site)]) == 0
    said = capsys.readouterr().err
    assert "1 file with a mistake in it was left out; `" in said and f"check {site}` tells why." in said
    (site / "content/articles/broken.md").unlink()
    assert main([*command, "--site", str(site)]) == 0
    assert "left out" not in capsys.readouterr().err


def test_only_the_keys_asked_for_are_proposed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = make_site(tmp_path / "site", NEWS)
    assert main(["suggest", "--site", str(site), "--only", "storyline", "-j", "1"]) == 0
    out = capsys.readouterr().out
    assert "storyline" in out
    assert "topics " not in out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Alibaba rose.", {"alibaba"}),
        ("ALIBABA’s shares", {"alibaba"}),
        ("alibaba and the thieves", set()),
        ("Petra Vann spoke. Later Vann left.", {"vann"}),
        ("Vann left.", set()),
        ("Petra Van spoke", {"vann"}),
        ("the World Trade Organisation met", {"wto"}),
        ("World Trade Organization met", {"wto"}),
        ("a world of trade", set()),
        ("Sao Paulo and São Paulo", {"sao"}),
    ],
)
def test_names_are_found_as_people_write_them(text: str, found: set[str]) -> None:
    index = NameIndex(
        {
            "organisations": {"alibaba": ["Alibaba Group Holding Ltd"], "wto": ["World Trade Organization"]},
            "people": {"vann": ["Petra Vann"]},
            "places": {"sao": ["São Paulo"]},
        }
    )
    assert {m.term[1] for m in index.find("", text)} == found


def test_sentences_keep_their_quotes_and_abbreviations() -> None:
    text = "## Head\n\nMr. Roe of the U.S. Treasury spoke. “It is over.” He left.\n\n- a list"
    assert sentences(text) == ["Mr. Roe of the U.S. Treasury spoke.", "“It is over.”", "He left."]


def test_a_summary_is_a_sentence_of_the_text() -> None:
    best = summary_of("Board closes quay", REPORT, {})
    assert best in REPORT and best.endswith(".")


def test_drafts_are_listed_and_a_review_needs_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = make_site(tmp_path / "site", {**NEWS, "content/articles/new.md": article("Board closes quay", REPORT, draft="true")})
    assert main(["review", "--list", "--site", str(site)]) == 0
    assert "content/articles/new.md  2021-12-14  Board closes quay  (no topics,source,summary)" in capsys.readouterr().out
    assert main(["review", "--site", str(site)]) == 2


def test_a_review_writes_nothing_without_a_keystroke_and_then_only_that(tmp_path: Path) -> None:
    import click
    from click.testing import CliRunner

    from generator.cli.console import Console
    from generator.cli.review import review_one

    site = make_site(tmp_path / "site", {**NEWS, "content/articles/new.md": article("Board closes quay", REPORT, draft="true  # later")})
    path = site / "content/articles/new.md"
    before = path.read_text()
    with Workers(1) as workers, closing(Store.scratch()) as store:
        facts = read_facts(site, workers, store, silent)
        suggester = Suggester(facts, ["content/articles/new.md"], workers, silent)
    number = [a.path for a in facts.articles].index("content/articles/new.md")

    def press(keys: str) -> str:
        @click.command()
        def once() -> None:
            review_one(Console(), site, suggester, number, "1 of 1")

        return CliRunner().invoke(once, input=keys).output

    assert "Port Valden" in press("s\n") and path.read_text() == before
    press("t\nq\n")
    assert path.read_text() == before
    press("a\np\n")
    after = path.read_text()
    assert "topics: [shipping]" in after and "draft" not in after and "summary" not in after
