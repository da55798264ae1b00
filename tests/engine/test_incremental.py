"""Incremental equals clean: after any edits the output tree is, byte for byte, what a build from nothing makes."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from generator.engine import store
from generator.engine.site_records import LEDGER, LINKS
from tests.engine.incremental import CleanBuilds, assert_as_clean, new_site
from tests.support import build

SEQUENCES = int(os.environ.get("DATELINE_SEQUENCES", "200"))
"""How many sequences of edits are tried in all."""
SHARDS = 10
MEMORY = "/dev/shm"
ROOM = 64 * 1024**2
"""Bytes that must be free in memory for the sites to lie there: they are built some thousand times, and half of that is waiting for a disk."""

WORDS = st.sampled_from(["Rail", "Ports", "Ships", "Railways", "Ada Low", "Zoë"])
TITLES = st.sampled_from(["A vote", "No vote", "The quay", "Rail"])
DATES = st.sampled_from(["2021-12-14", "2021-12-15", "2022-01", "2019", "2022-03-01", "2024-02-29"])
BODIES = st.sampled_from(
    [
        "Words.",
        "Other words.",
        "See [it](article:b).",
        "See [rail](topic:rail).",
        "",
        "[held](article:e) text",
        "## A head\n\nx[^1]\n\n[^1]: Note.",
    ]
)
MOMENTS = st.sampled_from(["2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"])
SLUGS = st.sampled_from(["a", "b", "c", "d", "f", "g"])
CLEAN = CleanBuilds()
SETTINGS = st.sampled_from(
    ["title: Another title\n", "lists: {per_page: 1}\n", "language: de\n", "markdown: {typographer: true}\n", "timezone: Asia/Tokyo\n", "feeds: {items: 1}\n",
     "theme: {name: broadsheet}\n", "theme: {name: own, options: {thumbnails: true}}\n", "menu: []\n", "permalinks: {article: '/{year}/{slug}/'}\n"]
)  # fmt: skip


def _place() -> str | None:
    """Where sites are made; None for where temporary files go."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if roomy else None


class Edits(RuleBasedStateMachine):
    """An editor at work, and the program called after each step."""

    @initialize(trusting=st.booleans(), jobs=st.sampled_from([1, 1, 1, 2]))
    def begin(self, *, trusting: bool, jobs: int) -> None:
        self.scratch = tempfile.mkdtemp(dir=_place())
        self.folder = new_site(Path(self.scratch) / "site")
        self.options: dict[str, Any] = {"now": "2026-01-01T00:00:00Z", "jobs": jobs}
        self.gap = store.GAP
        # half of the sequences trust time stamps at once, as a build does of files that lay still for a while
        store.GAP = 0 if trusting else store.GAP
        self.old: dict[str, tuple[bytes, int]] = {}
        self.check()

    def teardown(self) -> None:
        if hasattr(self, "scratch"):
            store.GAP = self.gap
            shutil.rmtree(self.scratch)

    def check(self) -> None:
        assert_as_clean(self.folder, CLEAN, **self.options)

    def write(self, path: str, text: str) -> None:
        place = self.folder / path
        if place.exists():
            self.old[path] = (place.read_bytes(), place.stat().st_mtime_ns)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    # ------------------------------------------------------------------ rules

    @rule(slug=SLUGS, title=TITLES, date=DATES, topics=st.lists(WORDS, max_size=2, unique=True), body=BODIES, more=st.sampled_from(
        ["", "draft: true\n", "storyline: strike\n", "rights: private\n", "summary: Short.\n", "source: Courier\nsource_title: Theirs\n", "aliases: [/old/x/]\n",
         "events: [{date: 2020, title: It began}]\n", "expires: 2026-02-01\n", "links: {follows: [b]}\n", "publish_at: 2026-02-01\n",
         "withdrawn: {date: 2026-01-01, reason: Wrong.}\n", "source_url: https://gone.example/\n"]))  # fmt: skip
    def put_article(self, slug: str, title: str, date: str, topics: list[str], body: str, more: str) -> None:
        listed = ", ".join(topics)
        self.write(f"content/articles/{slug}.md", f"---\ntitle: {title}\ndate: {date}\ntopics: [{listed}]\n{more}---\n{body}\n")
        self.check()

    @rule(slug=SLUGS, body=BODIES, more=st.booleans())
    def edit_body(self, slug: str, body: str, more: bool) -> None:
        place = self.folder / f"content/articles/{slug}.md"
        if place.exists():
            head, _, rest = place.read_text().partition("\n---\n")
            self.write(f"content/articles/{slug}.md", f"{head}\n---\n{rest + chr(10) if more else ''}{body}\n")
        self.check()

    @rule(slug=SLUGS)
    def delete(self, slug: str) -> None:
        (self.folder / f"content/articles/{slug}.md").unlink(missing_ok=True)
        self.check()

    @rule(one=SLUGS, other=SLUGS)
    def swap(self, one: str, other: str) -> None:
        first, second = (self.folder / f"content/articles/{s}.md" for s in (one, other))
        if first.exists() and second.exists() and one != other:
            spare = first.with_suffix(".tmp")
            first.rename(spare)
            second.rename(first)
            spare.rename(second)
        self.check()

    @rule(slug=SLUGS, folder=st.sampled_from(["x", "2021"]))
    def move(self, slug: str, folder: str) -> None:
        place = self.folder / f"content/articles/{slug}.md"
        if place.exists():
            (place.parent / folder).mkdir(exist_ok=True)
            shutil.move(place, place.parent / folder / place.name)
        self.check()

    @rule(data=st.data())
    def restore_with_old_time(self, data: st.DataObject) -> None:
        if self.old:
            path = data.draw(st.sampled_from(sorted(self.old)))
            content, mtime = self.old[path]
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(content)
            os.utime(self.folder / path, ns=(mtime, mtime))
        self.check()

    @rule(slug=SLUGS)
    def touch(self, slug: str) -> None:
        place = self.folder / f"content/articles/{slug}.md"
        if place.exists():
            os.utime(place)
        self.check()

    @rule(
        title=st.sampled_from(["Rail", "Railroads"]),
        more=st.sampled_from(["", "description: New.\n", "aliases: [Ships]\n", "parent: ports\n"]),
        body=BODIES,
    )
    def edit_topic(self, title: str, more: str, body: str) -> None:
        self.write("content/topics/rail.md", f"---\ntitle: {title}\n{more}---\n{body}\n")
        self.check()

    @rule(merged=st.booleans())
    def edit_ports(self, merged: bool) -> None:
        self.write("content/topics/ports.md", f"---\ntitle: Ports\n{'merged_into: rail' if merged else 'parent: rail'}\n---\n")
        self.check()

    @rule(status=st.sampled_from(["developing", "closed"]), body=BODIES)
    def edit_storyline(self, status: str, body: str) -> None:
        self.write("content/storylines/strike.md", f"---\ntitle: The strike\nstatus: {status}\n---\n{body}\n")
        self.check()

    @rule(body=BODIES, draft=st.booleans())
    def edit_page(self, body: str, draft: bool) -> None:
        self.write("content/pages/about.md", f"---\ntitle: About\n{'draft: true' if draft else ''}\n---\n{body}\n")
        self.check()

    @rule(more=SETTINGS)
    def edit_settings(self, more: str) -> None:
        key = more.partition(":")[0]
        held = (self.folder / "site.yaml").read_text().splitlines(keepends=True)
        self.write("site.yaml", "".join(line for line in held if not line.startswith(f"{key}:")) + more)
        self.check()

    @rule(name=st.sampled_from(["templates/day.html", "templates/partials/mine.html", "templates/article.html", "templates/fragments/card.html"]),
          text=st.sampled_from(["<p>x</p>\n", "<p>{{ page.head.title if page is defined }}</p>\n", '{% include "partials/mine.html" %}\n']))  # fmt: skip
    def edit_template(self, name: str, text: str) -> None:
        if not (name.endswith("mine.html") and "include" in text):
            self.write(f"themes/own/{name}", text)
        self.check()

    @rule(name=st.sampled_from(["day.html", "article.html", "fragments/card.html"]))
    def drop_template(self, name: str) -> None:
        (self.folder / "themes/own/templates" / name).unlink(missing_ok=True)
        self.check()

    @rule(message=st.sampled_from(["Front page", "Published by", "More", "Calendar"]), text=st.sampled_from(["Ours", "Theirs"]))
    def edit_words(self, message: str, text: str) -> None:
        self.write("themes/own/words/en.po", f'msgid "{message}"\nmsgstr "{text}"\n')
        self.check()

    @rule(colour=st.sampled_from(["red", "blue"]))
    def edit_style(self, colour: str) -> None:
        self.write("themes/own/assets/css/own.css", f"p{{color:{colour}}}\n")
        self.check()

    @rule(width=st.integers(2, 4), there=st.booleans())
    def edit_picture(self, width: int, there: bool) -> None:
        place = self.folder / "content/files/p.png"
        if there:
            place.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00" + bytes([width]) + b"\x00\x00\x00\x03\x08\x02\x00\x00\x00")
        else:
            place.unlink(missing_ok=True)
        self.check()

    @rule(dead=st.booleans(), ledger=st.sampled_from(["", "/2021/12/14/\tlist\t-\n", "/2021/12/14/a/\tarticle\tcontent/articles/a.md\n"]))
    def edit_records(self, dead: bool, ledger: str) -> None:
        self.write(LEDGER, ledger)
        self.write(LINKS, "https://gone.example/\tdead\t2026-01-01\t2026-01-02\t404\t-\t-\n" if dead else "")
        self.check()

    @rule(now=MOMENTS, drafts=st.booleans())
    def time_passes(self, now: str, drafts: bool) -> None:
        self.options.update(now=now, drafts=drafts)
        self.check()

    @rule(data=st.data(), harm=st.sampled_from(["delete", "edit", "touch", "empty"]))
    def output_is_harmed(self, data: st.DataObject, harm: str) -> None:
        made = sorted(p for p in (self.folder / "public").rglob("*.html")) if (self.folder / "public").exists() else []
        if made:
            place = data.draw(st.sampled_from(made))
            if harm == "delete":
                place.unlink()
            elif harm == "touch":
                os.utime(place)
            else:
                place.write_bytes(b"" if harm == "empty" else place.read_bytes().replace(b"e", b"E"))
        self.check()

    @rule(
        part=st.sampled_from(["cache.sqlite", "views.sqlite", "lock", ""]),
        where=st.floats(0, 1),
        harm=st.sampled_from(["delete", "flip", "cut"]),
    )
    def cache_is_harmed(self, part: str, where: float, harm: str) -> None:
        place = self.folder / ".dateline" / part
        if harm == "delete" and place.is_dir():
            shutil.rmtree(place)
        elif harm == "delete":
            place.unlink(missing_ok=True)
        elif place.is_file() and (content := bytearray(place.read_bytes())):
            spot = int(where * (len(content) - 1))
            if harm == "flip":
                content[spot] ^= 0x55
            else:
                del content[spot:]
            place.write_bytes(bytes(content))
        self.check()

    @rule()
    def nothing(self) -> None:
        self.check()
        assert build(self.folder, **self.options).report.written == ()


@pytest.mark.parametrize("shard", range(SHARDS))
def test_any_edits_step_by_step_equal_a_clean_build(shard: int) -> None:
    one = type(f"Edits{shard}", (Edits,), {})
    one.TestCase.settings = settings(  # type: ignore[attr-defined]
        max_examples=max(1, SEQUENCES // SHARDS),
        stateful_step_count=8,
        deadline=None,
        database=None,
        # a failing sequence is short enough as it is; making it shorter takes longer than the suite may
        phases=(Phase.generate,),
        derandomize="DATELINE_SEQUENCES" not in os.environ,
        suppress_health_check=list(HealthCheck),
    )
    one.TestCase("runTest").runTest()  # type: ignore[attr-defined]
