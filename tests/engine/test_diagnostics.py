"""Every mistake is shown with its place, its line, and what to do: the cases of `cases/diagnostics`.

A case is the files of a site, each after a line `-- path --`, and after `-- expected --` what the command line prints.
"""

from __future__ import annotations

import dataclasses
import os
import re
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from generator.base.codes import CODES
from generator.base.diagnostics import Diagnostic
from generator.content.parse import parse_source
from generator.engine import read_source
from generator.engine.sources import FoundSource, ReadSetup
from generator.render import share_card
from tests.conftest import Site
from tests.support import OPTIONS, Files, article, as_printed, build, checked, mistakes, parse, shown

CASES = sorted((Path(__file__).parent.parent / "cases" / "diagnostics").glob("*.txt"))
CHECKED = ("editorial",)
"""Cases of what `dateline check` and `dateline build --strict` look for beyond a plain build."""
_HEAD = re.compile(r"^-- (.+?)( \(latin-1\))? --\n", re.MULTILINE)


def read_case(place: Path) -> tuple[dict[str, bytes], str]:
    """(files of the site, what is printed)."""
    text = place.read_bytes().decode()
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    parts = {head[1]: text[head.end() : end].encode("latin-1" if head[2] else "utf-8") for head, end in zip(heads, ends, strict=True)}
    return parts, parts.pop("expected").decode()


@pytest.mark.parametrize("place", CASES, ids=[c.stem for c in CASES])
def test_cases(place: Path, site: Site) -> None:
    files, expected = read_case(place)
    found = checked(site(files)) if place.stem in CHECKED else mistakes(site(files))
    assert as_printed(found) == expected


# ---------------------------------------------------------------------------- what a text cannot hold


def no_text(site: Site) -> Sequence[Diagnostic]:
    return mistakes(
        site(
            {
                "content/articles/nul.md": b"---\ntitle: x\x00\n---\n",
                "content/articles/utf16.md": article().encode("utf-16"),
                "content/articles/wrong.md": article(rights="none"),
            }
        )
    )


def unreadable(site: Site) -> Sequence[Diagnostic]:
    folder = site({"content/articles/fine.md": article()})
    (folder / "content/articles/broken.md").symlink_to("nowhere.md")
    return mistakes(folder)


def not_a_file(site: Site) -> Sequence[Diagnostic]:
    folder = site({"content/articles/fine.md": article(), "content/files/x.png": "x"})
    os.mkfifo(folder / "content/articles/pipe.md")
    os.mkfifo(folder / "content/files/pipe.png")
    return mistakes(folder)


def outside(site: Site) -> Sequence[Diagnostic]:
    folder = site({"content/articles/fine.md": article()})
    (folder / "content/articles/passwd.md").symlink_to("/etc/passwd")
    return mistakes(folder)


def content_elsewhere(site: Site) -> Sequence[Diagnostic]:
    folder = site({})
    (folder / "content").symlink_to("/etc")
    return mistakes(folder)


def bad_name(site: Site) -> Sequence[Diagnostic]:
    folder = site({"content/articles/fine.md": article()})
    Path(os.fsdecode(os.fsencode(folder / "content/articles/") + b"/caf\xe9.md")).write_text(article())
    return mistakes(folder)


def too_large(site: Site) -> Sequence[Diagnostic]:
    folder = site({"content/articles/fine.md": article()})
    with open(folder / "content/articles/huge.md", "wb") as file:
        file.truncate(1024**3)
    return mistakes(folder)


def too_slow(site: Site) -> Sequence[Diagnostic]:
    return parse(article(body="[" * 50_000), options=dataclasses.replace(OPTIONS, seconds=0.05)).diagnostics


def crash(setup: ReadSetup, chunk: Sequence[FoundSource]) -> list[tuple[str, object]]:
    """Stands in for `read_chunk`: one file ends its worker, as a fault in a library would."""
    if any(source.path.endswith("/deadly.md") for source in chunk):
        os.kill(os.getpid(), signal.SIGKILL)
    return read_source.read_in_this_process(setup, chunk)  # type: ignore[attr-defined,no-any-return]


def crashed(site: Site) -> Sequence[Diagnostic]:
    files = {f"content/articles/a{n}.md": article(f"Story {n}") for n in range(80)}
    folder = site({**files, "content/articles/deadly.md": article(), "content/articles/wrong.md": article(date="2021-13-01")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_source, "read_in_this_process", read_source.read_chunk, raising=False)
        patch.setattr(read_source, "read_chunk", crash)
        return mistakes(folder, jobs=2)


def bad_template(site: Site) -> Sequence[Diagnostic]:
    return mistakes(
        site(
            {
                "site.yaml": "title: T\ntheme: {name: own}\n",
                "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
                "themes/own/templates/home.html": "<p>\n{% if x %}\n</p>\n",
            }
        )
    )


def template_error(site: Site) -> Sequence[Diagnostic]:
    return build(
        site(
            {
                "site.yaml": "title: T\ntheme: {name: own}\n",
                "themes/own/theme.yaml": "name: own\nextends: broadsheet\n",
                "themes/own/templates/home.html": "<p>\n{{ page.nothing.more }}\n</p>\n",
            }
        )
    ).report.diagnostics


def no_card_library(site: Site) -> Sequence[Diagnostic]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(share_card, "find_spec", lambda name: None)
        return mistakes(site({"site.yaml": "title: T\nshare_cards:\n  enabled: true\n"}))


MADE = {
    no_card_library: "site.yaml:3:12: error: share cards are wanted, but resvg-py, the library that draws them, is not installed [no-card-library]\n"
    "    3 |   enabled: true\n      |            ^^^^\n"
    "    → Install it (`pip install resvg-py`, or `pip install 'dateline[cards]'`), or do without cards: `share_cards: {enabled: false}`.\n",
    no_text: "content/articles/nul.md: error: the file holds NUL bytes: it is not text [binary-file]\n    → Save it as UTF-8 text.\n"
    "content/articles/utf16.md: error: the file is in UTF-16 [bad-encoding]\n    → Save it as UTF-8 text.\n"
    'content/articles/wrong.md:4:9: error: `rights` cannot be "none": it is one of summary, quote, licensed, public-domain, private [bad-choice]\n'
    "    4 | rights: none\n      |         ^^^^\n",
    unreadable: "content/articles/broken.md: error: this cannot be read: a link to nothing [unreadable-file]\n    → Take it out of content/.\n",
    not_a_file: "content/articles/pipe.md: error: this is a pipe, not a file [not-a-file]\n    → Take it out of content/.\n"
    "content/files/pipe.png: error: this is a pipe, not a file [not-a-file]\n    → Take it out of content/.\n",
    outside: "content/articles/passwd.md: error: this link leads outside the site's folder: it leads to /etc/passwd [outside-site]\n"
    "    → Copy the file into the site instead of linking to it.\n",
    content_elsewhere: "content: error: this link leads outside the site's folder: it leads to /etc [outside-site]\n"
    "    → Copy the file into the site instead of linking to it.\n"
    "content/files: error: this link leads outside the site's folder: it leads to /etc/files [outside-site]\n"
    "    → Copy the file into the site instead of linking to it.\n",
    bad_name: "content/articles/caf\\udce9.md: error: this name has characters that no address and not every system can have [bad-name]\n"
    "    → Rename the file.\n",
    too_large: "content/articles/huge.md: error: the file is larger than 1 MiB [file-too-large]\n"
    "    → Split the text, or put data into content/files/.\n",
    crashed: "content/articles/deadly.md: error: reading this file ended the program that read it [crashed]\n"
    "    → Please report this as a bug, with the file; until then take the file out of content/.\n"
    'content/articles/wrong.md:3:7: error: `date`: "2021-13-01" is not a date: months go from 01 to 12 [bad-date]\n'
    "    3 | date: 2021-13-01\n      |       ^^^^^^^^^^\n",
    bad_template: "themes/own/templates/home.html:3: error: this template cannot be read: Unexpected end of template. Jinja was looking for the "
    "following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'. [bad-template]\n"
    "    3 | </p>\n",
    template_error: "themes/own/templates/home.html:2: error: `nothing` is not a field of HomeView (while making index.html) [template-error]\n"
    "    → Templates see `page` and `site`, with the fields that docs/theme-contract.md lists.\n",
}


@pytest.mark.parametrize("make", MADE, ids=lambda m: m.__name__)
def test_made_cases(make: object, site: Site) -> None:
    printed = as_printed(make(site))  # type: ignore[operator]
    assert printed.rpartition("\n")[0].rpartition("\n")[0] + "\n" == MADE[make]  # type: ignore[index]


@pytest.mark.usefixtures("no_collector_callbacks")
def test_a_text_that_is_too_slow(site: Site) -> None:
    assert as_printed(too_slow(site)).startswith(
        "content/articles/x.md:5: error: reading this text took more than 0.05 seconds [too-slow]\n    5 | [[[["
    )


ELSEWHERE = {"dead-link"}
"""What only other sites can bring about: tests/check/test_external.py."""


def test_every_code_has_a_case() -> None:
    expected = "".join(read_case(place)[1] for place in CASES) + "".join(MADE.values())
    found = set(re.findall(r"(?:error|warning): .* \[([a-z-]+)\]$", expected, re.MULTILINE))
    assert found | {"too-slow", "unsegmented-search"} == set(CODES) - ELSEWHERE


# ---------------------------------------------------------------------------- all in one run, and the rest still checked


def test_one_bad_file_does_not_hide_the_others(site: Site) -> None:
    bad: Files = {f"content/articles/bad{n}.md": f"---\ntitle: x\ndate: 2021-13-{n:02}\n---\n" for n in range(1, 100)}
    found = mistakes(site({**bad, "content/articles/nul.md": b"\x00"}), jobs=2)
    assert len(found) == 100


def test_a_file_that_cannot_be_read_is_not_mistaken_for_one_that_is_not_there(site: Site) -> None:
    """What refers to it would be reported as well, many times over: one mistake is shown once."""
    folder = site(
        {
            "content/articles/a.md": article("A", "[b](article:b)", links="{confirms: b}"),
            "content/articles/b.md": "---\ntitle: B\ndate: 2021-13-01\n---\n",
        }
    )
    assert shown(mistakes(folder)) == ["content/articles/b.md:3:7 bad-date"]


def test_warnings_can_be_made_errors_or_silenced_and_errors_cannot(site: Site) -> None:
    files: Files = {"content/topics/unused.md": "---\ntitle: Unused\n---\n"}
    levels = {"error": True, "warning": False, "ignore": None}
    for level, is_error in levels.items():
        folder = site({**files, "site.yaml": f"title: T\nchecks: {{level: {{orphan-topic: {level}}}}}\n"})
        assert [d.is_error for d in mistakes(folder)] == ([] if is_error is None else [is_error])


def test_without_a_site_yaml_nothing_is_guessed(tmp_path: Path) -> None:
    from generator.base.diagnostics import UsageError

    with pytest.raises(UsageError, match=r"there is no site\.yaml"):
        mistakes(tmp_path)


def test_parse_source_never_needs_a_path_on_disk() -> None:
    assert parse_source("content/articles/x.md", "article", article().encode(), OPTIONS).document is not None
