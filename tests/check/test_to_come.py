"""What waits for its moment is looked through before that moment comes."""

from __future__ import annotations

from generator.base.diagnostics import in_order
from generator.check.to_come import find_to_come
from tests.conftest import Site
from tests.support import article, as_printed, build, load

FILES = {
    "content/articles/now.md": article("Now", "Out."),
    "content/articles/later.md": article(
        "Later",
        "See [it](article:nope), [this](article:after), [now](article:now) and ![a](files/none.png).",
        publish_at="2026-12-24",
        storyline="nope",
    ),
    "content/articles/after.md": article("After", publish_at="2027-01-01"),
    "content/articles/draft.md": article("Draft", "[x](article:nope)", draft="true"),
}


def test_mistakes_that_would_stop_a_later_build_are_warnings_now(site: Site) -> None:
    folder = site(FILES)
    assert not build(folder, now="2026-01-01T00:00:00Z").report.diagnostics
    found = in_order(find_to_come(load(folder, now="2026-01-01T00:00:00Z")))
    assert [(d.code, d.location.line, d.severity.value) for d in found] == [
        ("unknown-storyline", 5, "warning"), ("unknown-link", 7, "warning"), ("missing-file", 7, "warning"),
    ]  # fmt: skip
    assert "from 2026-12-24 on" in as_printed(found)


def test_nothing_is_said_of_what_is_right_by_then_or_of_drafts(site: Site) -> None:
    right = article("Later", "See [this](article:after).", publish_at="2026-12-24")
    folder = site({**FILES, "content/articles/later.md": right})
    assert find_to_come(load(folder, now="2026-01-01T00:00:00Z")) == []
