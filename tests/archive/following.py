"""Random archives for `test_follow.py`: few words, so that articles have much to do with one another."""

from __future__ import annotations

import dataclasses
from functools import cache
from random import Random

from generator.archive.assemble import Assembly, put_together
from generator.base.diagnostics import Diagnostic
from generator.content.model import Article, Document, ParseOptions
from generator.engine.sources import parse_options
from generator.settings import Settings
from tests.support import NOW, article, parse

KEPT = ["a", "b", "c"]
"""Slugs of articles that others link to."""
SLUGS = [*KEPT, "d", "e", "f", "g", "h"]
TOPICS = ["Rail", "rail", "Railways", "Rial", "Zoë", "zoe", "Ports", "Old ports", "C++", "Steel", "日本"]
PEOPLE = ["Ada Low", "Ada  low", "Low", "Bo Falk", "Bo Falck"]
DATES = ["2020", "2021-11-30", "2021-12", "2021-12-01", "2021-12-14", "2021-12-14T09:00", "2021-12-15", "2022-02-01", "2022-02-01"]
ADDED = ["2022-03-01", "2022-03-02", "2023-05-01", "2025-03-01"]
EVENT_DATES = ["2020", "2021-12-14", "2021-12-15", "2021-12-01/2021-12-20", "2030-01-01"]
EVENT_TITLES = ["Rail opens", "Rails open", "The ports close", "Ports closed"]
BODIES = ["Words."] * 4 + [
    "See [it](article:a).",
    "See [that](article:b) and [this](article:c).",
    "On [rail](topic:rail).",
    "By [them](source:Courier).",
    "Of [x](/x/) and [us](page:us).",
]
RARE = ["See [it](article:d).", "By [path](../articles/a.md)."]
FIXED = {
    "content/topics/rail.md": ("topics", "---\ntitle: Railways\naliases: [Iron roads]\ndistinct_from: [Rial]\n---\nSee [b](article:b).\n"),
    "content/topics/ports.md": ("topics", "---\ntitle: Ports\nparent: Railways\n---\n"),
    "content/topics/harbours.md": ("topics", "---\ntitle: Old ports\nmerged_into: Ports\naliases: [Docks]\n---\n"),
    "content/storylines/line.md": ("storyline", "---\ntitle: The line\nevents: [{date: 2021-12-14, title: Rail opens at last}]\n---\n"),
    "content/storylines/other.md": ("storyline", "---\ntitle: Another\n---\n"),
    "content/pages/us.md": ("page", "---\ntitle: Us\n---\nSee [a](article:a).\n"),
}  # fmt: skip


@cache
def document(path: str, kind: str, text: str, options: ParseOptions) -> Document:
    made = parse(text, kind, path, options).document
    assert made is not None
    return made


def some(random: Random, words: list[str], most: int) -> str:
    return f"[{', '.join(random.sample(words, random.randint(1, most)))}]"


def text_of(random: Random) -> str:
    """An article's file."""
    front: dict[str, str] = {}

    def perhaps(chance: float, key: str, value: str) -> None:
        if random.random() < chance:
            front[key] = value

    perhaps(0.7, "topics", some(random, TOPICS, 3))
    perhaps(0.4, "people", some(random, PEOPLE, 2))
    perhaps(0.2, "authors", some(random, PEOPLE, 1))
    perhaps(0.9, "source", random.choice(["The Post"] * 5 + ["Courier"]))
    perhaps(0.3, "storyline", random.choice(["line", "other"]))
    other = random.choice(SLUGS if random.random() < 0.1 else KEPT)
    perhaps(0.2, "links", f"{{{random.choice(['follows', 'confirms', 'answers'])}: [{other}]}}")
    perhaps(0.2, "source_url", random.choice(["https://example.org/1", "https://example.org/2?utm_source=x"]))
    perhaps(0.1, "aliases", f"[/old/{random.randint(1, 5)}/]")
    perhaps(0.1, "rights", "private")
    perhaps(0.1, "draft", "true")
    perhaps(0.01, "publish_at", random.choice(["2025-01-01", "2027-01-01"]))
    perhaps(0.01, "image", "{src: files/none.png, alt: None}")
    perhaps(0.2, "summary", "Short.")
    perhaps(0.6, "added", random.choice(ADDED))
    if random.random() < 0.5:
        events = []
        for _ in range(random.randint(1, 2)):
            id_ = random.choice(["", "", "", ", id: open", ", id: shut"])
            events.append(f"{{date: {random.choice(EVENT_DATES)}, title: {random.choice(EVENT_TITLES)}{id_}}}")
        front["events"] = f"[{', '.join(events)}]"
    body = random.choice(RARE if random.random() < 0.03 else BODIES)
    return article(random.choice(["Story", "News"]), body, date=random.choice(DATES), **front)


class Documents:
    """All files of a small site, changed one by one."""

    def __init__(self, random: Random, settings: Settings):
        self.random = random
        self.settings = settings
        self.options = parse_options(settings)
        self.articles: dict[str, Article] = {}
        for slug in [*KEPT, *random.sample(SLUGS[3:], random.randint(0, 5))]:
            self.articles[slug] = self.article(slug)

    def article(self, slug: str) -> Article:
        """Another text for the article with a slug."""
        made = document(f"content/articles/{slug}.md", "article", text_of(self.random), self.options)
        assert isinstance(made, Article)
        return made

    def change(self) -> tuple[Article | None, Article | None]:
        """Write, write anew or delete an article; what it was and what it is."""
        slug = self.random.choice(SLUGS)
        before = self.articles.pop(slug, None)
        if before is not None and self.random.random() < (0.04 if slug in KEPT else 0.5):
            return before, None
        if before is not None and self.random.random() < 0.2:
            # nothing but that it is published or no longer is
            self.articles[slug] = dataclasses.replace(before, draft=not before.draft)
        else:
            self.articles[slug] = self.article(slug)
        return before, self.articles[slug]

    def assembled(self) -> Assembly:
        """All of it, from nothing."""
        fixed = [document(path, kind, text, self.options) for path, (kind, text) in FIXED.items()]
        return put_together([*self.articles.values(), *fixed], self.settings, {}, now=NOW)


def facts(assembly: Assembly) -> dict[str, object]:
    """All that is known, by name, in a form in which two can be compared."""
    archive = assembly.archive
    made: dict[str, object] = {name: getattr(archive, name) for name in archive.__slots__ if name != "related"}  # type: ignore[attr-defined]
    made |= {
        "related": tuple(archive.related),
        "mistakes": in_any_order(assembly.mistakes),
        "oversights": in_any_order(assembly.oversights),
    }
    made["order of terms"] = {key: list(terms) for key, terms in archive.terms.items()}
    made["unseen"] = assembly.unseen
    made["distinct"] = assembly.vocabulary.distinctions.of
    for key, registry in assembly.vocabulary.registries.items():
        names = ("titles", "names", "direct", "uses", "resolved", "told", "unclear", "parents", "merged", "notes")
        made |= {f"{name} of {key}": getattr(registry, name) for name in names}
        made[f"written of {key}"] = {slug: sorted(spelled) for slug, spelled in registry.written.items()}
    return made


def in_any_order(diagnostics: object) -> list[str]:
    assert isinstance(diagnostics, list | tuple)
    assert all(isinstance(d, Diagnostic) for d in diagnostics)
    return sorted(map(repr, diagnostics))
