"""What an article may be filed under: proposals with their evidence, from the archive itself and nothing else.

Names of the archive that the text speaks of come first; then what the most similar articles are filed under. The same archive gives
the same proposals, on any machine.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from generator.base import files
from generator.base.source_text import decode
from generator.base.text import name_key
from generator.base.values import value
from generator.base.workers import Workers
from generator.content.frontmatter import BODY_LIMIT, split
from generator.content.model import Article
from generator.curate.archive_facts import ArchiveFacts
from generator.curate.front_edit import Change
from generator.curate.mentions import Key, Mention, NameIndex
from generator.curate.similar import Similarity
from generator.curate.words import TextFacts, key_of, plain_text, sentences, text_facts
from generator.engine.report import Progress
from generator.settings import Settings, Taxonomy

SUMMARY_LIMIT = 300
MOST = {"topics": 4, "people": 8, "organisations": 8, "places": 6, "tags": 6}
"""Proposals for a key at most."""
LEAST = 50
"""Points that a proposal needs to be applied."""
LEAST_SHOWN = 35
_ENTITIES = ("people", "organisations", "places")
_SUBJECTS = ("topics", "tags")


@value
class Proposal:
    """One thing that may be put into an article's front matter."""

    key: str
    """The front matter key."""
    text: str
    """What is to be written."""
    shown: str
    points: int
    """How much speaks for it, of 100."""
    evidence: str
    change: Change | None
    """None: only to be looked at."""

    @property
    def good(self) -> bool:
        """Whether enough speaks for it to be applied without a look."""
        return self.change is not None and self.points >= LEAST


@value
class Suggestion:
    """All proposals for one article."""

    path: str
    title: str
    proposals: tuple[Proposal, ...]


@value
class ReadSetup:
    """What workers need to read texts."""

    folder: str
    index: NameIndex
    wanted: frozenset[str]
    """Articles in which names are looked for."""


ReadText = tuple[TextFacts, tuple[Mention, ...]]


def read_texts(setup: ReadSetup, chunk: Sequence[tuple[str, str]]) -> list[ReadText]:
    """Runs in workers: the facts of the texts of articles (path, title)."""
    made: list[ReadText] = []
    for path, title in chunk:
        body = read_body(Path(setup.folder), path)
        mentions = tuple(setup.index.find(title, plain_text(body))) if path in setup.wanted else ()
        made.append((text_facts(title, body), mentions))
    return made


def read_body(folder: Path, path: str) -> str:
    """The Markdown of an article; empty where it cannot be read."""
    try:
        content = files.read_bounded(os.path.join(folder, path), BODY_LIMIT)
    except OSError:
        return ""
    source, _ = decode(path, content) if content is not None else (None, [])
    halves, _ = split(source) if source is not None else (None, None)
    return halves.body if halves else ""


class Suggester:
    """Proposals for the articles of an archive."""

    def __init__(self, facts: ArchiveFacts, wanted: Sequence[str], workers: Workers, progress: Progress):
        """`wanted` are the paths of the articles to make proposals for."""
        self.facts = facts
        self.wanted = frozenset(wanted)
        keys = [t.key for t in proposed_taxonomies(facts.settings)]
        self.keys = keys
        index = NameIndex({key: facts.known(key) for key in keys})
        setup = ReadSetup(os.fspath(facts.folder), index, self.wanted)
        items = [(a.path, a.title) for a in facts.articles]
        self.texts: list[TextFacts] = []
        self.mentions: list[tuple[Mention, ...]] = []
        for text, mentions in workers.run(read_texts, setup, items):
            self.texts.append(text)
            self.mentions.append(mentions)
            if len(self.texts) % 200 == 0:
                progress("suggest", len(self.texts), len(items))
        self.similarity = Similarity(self.texts)
        self._uses = {key: facts.uses(key) for key in keys}

    def all(self) -> Iterator[Suggestion]:
        """The proposals for each wanted article that there are any for, in the archive's order; none for those that were withdrawn, whose
        pages would show nothing of it."""
        for number, article in enumerate(self.facts.articles):
            if article.path in self.wanted and not article.withdrawn:
                proposals = self.proposals(number)
                if proposals:
                    yield Suggestion(article.path, article.title, proposals)

    def proposals(self, number: int) -> tuple[Proposal, ...]:
        """The proposals for one article, by key and strength."""
        article = self.facts.articles[number]
        near = self.similarity.nearest(number)
        made: list[Proposal] = []
        for key in self.keys:
            made += self.terms(number, key, near)
        copies = self.similarity.copies(number)
        made += self._storyline(article, near)
        made += self._events(number, article, near)
        made += self._reprint(number, article, copies)
        made += self._summary(number, article)
        return tuple(made)

    # ------------------------------------------------------------------ terms

    def terms(self, number: int, key: str, near: Sequence[tuple[float, int]]) -> list[Proposal]:
        """Terms of one taxonomy that the article does not have."""
        taxonomy = next(t for t in self.facts.settings.taxonomies if t.key == key)
        own = set(self.facts.terms[number].get(key, ()))
        found = {
            slug: (points, evidence)
            for slug, points, evidence in self.scored(number, key, near)
            if slug not in own and not self._above(key, slug, own)
        }
        made = []
        for slug, (points, evidence) in sorted(found.items(), key=lambda f: (-f[1][0], f[0]))[: MOST.get(key, 6)]:
            if points >= LEAST_SHOWN:
                name = self.facts.name(key, slug)
                made.append(
                    Proposal(taxonomy.field, name, self.facts.title(key, slug), points, evidence, Change("add", taxonomy.field, name))
                )
        return made

    def scored(self, number: int, key: str, near: Sequence[tuple[float, int]]) -> list[tuple[str, int, str]]:
        """(slug, points, evidence) of every term that anything speaks for."""
        spoken: dict[str, Mention] = {m.term[1]: m for m in self.mentions[number] if m.term[0] == key}
        total = sum(score for score, _ in near) or 1.0
        votes: dict[str, float] = defaultdict(float)
        voters: dict[str, int] = defaultdict(int)
        for score, other in near:
            for slug in self.facts.terms[other].get(key, ()):
                votes[slug] += score
                voters[slug] += 1
        made = []
        for slug in sorted({*spoken, *votes}):
            share = votes[slug] / total if slug in votes else 0.0
            # of two articles that are hardly alike little follows
            weight = min(1.0, total / 1.5)
            points = round(100 * share * weight) if key in _SUBJECTS else round(45 * share * weight)
            evidence = f"{voters[slug]} of {len(near)} similar articles" if slug in votes else ""
            if slug in spoken:
                mention = spoken[slug]
                heard = mention.points if key in _ENTITIES else mention.points - 25
                points = min(99, heard + round(40 * share)) if key in _SUBJECTS else min(99, heard + round(10 * share))
                evidence = "; ".join(filter(None, (f"the text says {mention.evidence}", evidence)))
            elif voters[slug] < 2:
                continue
            made.append((slug, points, evidence))
        return made

    def _above(self, key: str, slug: str, own: Iterable[str]) -> bool:
        """Whether an article has a term below this one already, which holds for this one as well."""
        parents = self.facts.registries[key].parents
        for term in own:
            here = parents.get(term, "")
            while here:
                if here == slug:
                    return True
                here = parents.get(here, "")
        return False

    # ------------------------------------------------------------------ the rest

    def _storyline(self, article: Article, near: Sequence[tuple[float, int]]) -> list[Proposal]:
        if article.storyline:
            return []
        votes: dict[str, float] = defaultdict(float)
        total = sum(score for score, _ in near[:6]) or 1.0
        for score, other in near[:6]:
            held = self.facts.articles[other]
            if held.storyline in self.facts.storylines and abs(held.date.edtf.earliest - article.date.edtf.earliest) <= 400:
                votes[held.storyline] += score
        best = max(sorted(votes), key=lambda s: votes[s], default="")
        points = round(100 * votes[best] / total * min(1.0, total)) if best else 0
        if points < LEAST_SHOWN:
            return []
        title = self.facts.storylines[best].title
        return [Proposal("storyline", best, title, points, "similar articles belong to it", Change("set", "storyline", best))]

    def _events(self, number: int, article: Article, near: Sequence[tuple[float, int]]) -> list[Proposal]:
        own = {(e.date.text, name_key(e.title)) for e in article.events}
        words = {word for word, _ in self.texts[number].words}
        made: dict[tuple[str, str], Proposal] = {}
        for _, other in near[:6]:
            for event in self.facts.articles[other].events:
                told = [w for w, _ in text_facts("", event.title).words]
                key = event.date.text, name_key(event.title)
                if key in own or key in made or len(told) < 2 or event.date.earliest > article.date.edtf.latest + 400:
                    continue
                share = sum(w in words for w in told) / len(told)
                if share >= 0.6:
                    new = {"date": event.date.text, "title": event.title}
                    evidence = f"the text has {round(100 * share)}% of its words; {self.facts.articles[other].path} tells of it"
                    made[key] = Proposal(
                        "events", event.title, f"{event.date.text} {event.title}", round(70 * share), evidence, Change("add", "events", new)
                    )
        return sorted(made.values(), key=lambda p: (-p.points, p.shown))[:3]

    def _reprint(self, number: int, article: Article, copies: Sequence[tuple[float, int]]) -> list[Proposal]:
        if any(kind == "reprint_of" for kind, _ in article.relations):
            return []
        for likeness, other in copies:
            first = self.facts.articles[other]
            if (first.date.order, first.path) < (article.date.order, article.path):
                evidence = f"{round(100 * likeness)}% of the text is that of {first.path}"
                change = Change("set", "links", {"reprint_of": first.slug}) if not article.relations else None
                return [Proposal("links", first.slug, f"reprint of {first.title}", round(100 * likeness), evidence, change)]
        return []

    def _summary(self, number: int, article: Article) -> list[Proposal]:
        if article.summary or article.path not in self.wanted:
            return []
        best = summary_of(article.title, read_body(self.facts.folder, article.path), self.similarity.rarity)
        if not best:
            return []
        private = article.rights == "private"
        evidence = "a sentence of the text" + ("; the text is private, so write one of your own instead" if private else "")
        return [Proposal("summary", best, best, 45, evidence, None if private else Change("set", "summary", best))]


def summary_of(title: str, body: str, rarity: Mapping[str, float]) -> str:
    """The sentence of a text that says most of what its title and the whole say; empty if none would do."""
    held = [s for s in sentences(body) if 40 <= len(s) <= SUMMARY_LIMIT and s[-1] in ".!?”’\"')" and not s.endswith("?")]
    whole = dict(text_facts(title, body).words)
    headline = {key_of(w) for w in title.split()}
    best, best_score = "", 0.0
    for place, sentence in enumerate(held[:12]):
        own = [word for word, _ in text_facts("", sentence).words]
        if not own:
            continue
        score = sum(min(3, whole.get(w, 0)) * rarity.get(w, 1.0) for w in own) / (8 + len(own))
        score += 0.3 * sum(w in headline for w in own) / len(own)
        score *= 1.25 if place == 0 else 1.1 if place == 1 else 1.0
        if score > best_score:
            best, best_score = sentence, score
    return best


def proposed_taxonomies(settings: Settings) -> list[Taxonomy]:
    """The taxonomies whose terms are proposed."""
    return [t for t in settings.taxonomies if t.key in (*_ENTITIES, *_SUBJECTS)]


def proposed_keys(settings: Settings) -> tuple[str, ...]:
    """The keys of front matter that there can be proposals for."""
    return (*(t.field for t in proposed_taxonomies(settings)), "storyline", "events", "links", "summary")


def lacking(article: Article) -> bool:
    """Whether an article has hardly anything that it can be found by."""
    return not article.terms.get("topics") or not any(article.terms.get(key) for key in _ENTITIES)


def terms_of(mentions: Iterable[Mention]) -> set[Key]:
    """The terms that are spoken of."""
    return {m.term for m in mentions}
