"""An invented archive for the search tests, and what a search of it must find, worked out here from the articles themselves."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.corpus import Corpus, front_matter

SITE = "title: Searched archive\nbase_url: https://example.org/news/\n"
COUNT = 160
FACETS = {"topic": "topics", "person": "people", "organisation": "organisations", "place": "places", "source": "sources"}
EXTRA = (
    ("cafe", "Café society in Zürich", "The naïve façade of a réunion.", "2003-05-04"),
    ("plural", "Locomotives", "Three locomotives left the yard.", "2004-06-07"),
    ("singular", "A single locomotive", "One locomotive stayed.", "2011-06-07"),
    ("quiet", "Zeppelin over the harbour", "Nobody saw the grey airship arrive.", "2012-01-02"),
)


@dataclass(frozen=True)
class Clip:
    """An article as the tests know it."""

    path: str
    """Site path."""
    day: str
    time: str
    words: tuple[str, ...]
    title: str
    terms: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Question:
    """A search, by its address, and what it must find."""

    kind: str
    address: str
    found: frozenset[str]
    """Site paths."""
    facets: dict[str, Counter[str]]
    """Facet -> slug -> count that must be shown."""


def _bursty(number: int) -> list[str]:
    """Words that some years are full of and others hardly know, as news has them: how rare they are differs from shard to shard."""
    often = number % 4 + 1
    zovid = number >= 110 or number % 37 == 5
    hudget = 40 <= number < 90 or number % 29 == 3
    return ["zovid"] * (often * zovid) + ["hudget"] * ((5 - often) * hudget)


def slug_of(name: str) -> str:
    """How the corpus' names look in addresses."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def write_site(folder: Path) -> list[Clip]:
    """Write the site; what is in it, oldest first."""
    corpus = Corpus(7, 60)
    (folder / "content" / "articles").mkdir(parents=True)
    (folder / "site.yaml").write_text(SITE)
    clips = []
    for number in range(COUNT):
        front, body = corpus.article(number, COUNT)
        front["authors"] = [front.pop("byline")]
        body += " ".join(_bursty(number)) + "\n"
        front.pop("events", None)
        (folder / "content" / "articles" / f"{front['slug']}.md").write_text(front_matter(front) + body)
        day, time = front["date"][:10], front["date"][11:16]
        terms = {key: tuple(slug_of(n) for n in front[key]) for key in ("topics", "people", "organisations", "places")}
        terms["sources"] = (slug_of(front["source"]),)
        text = " ".join([front["title"], front["summary"], re.sub(r"\(https:[^)]*\)", "", body)])
        clips.append(Clip(f"/{day.replace('-', '/')}/{front['slug']}/", day, time, tokens(text), front["title"], terms))
    for slug, title, text, day in EXTRA:
        (folder / "content" / "articles" / f"{slug}.md").write_text(f"---\ntitle: {title}\ndate: {day}\n---\n{text}\n")
        clips.append(
            Clip(f"/{day.replace('-', '/')}/{slug}/", day, "", tokens(f"{title} {text}"), title, dict.fromkeys(FACETS.values(), ()))
        )
    return sorted(clips, key=lambda c: (c.day, c.time))


def tokens(text: str) -> tuple[str, ...]:
    """Words without accents, in small letters."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return tuple(re.findall(r"[a-z0-9]+", bare.lower()))


def questions(clips: list[Clip]) -> list[Question]:
    """Fifty searches of all kinds. Words are such that a stem can change nothing: no other word begins with them."""
    rng = random.Random(11)
    having: dict[str, set[str]] = {}
    for clip in clips:
        for word in clip.words:
            having.setdefault(word, set()).add(clip.path)
    plain = [w for w in sorted(having) if len(w) > 3 and w[-1] in "nt" and not w.endswith(("ent", "ant")) and _alone(w, having)]
    rare = [w for w in plain if len(having[w]) == 1]
    common = sorted((w for w in plain if len(having[w]) >= 8), key=lambda w: -len(having[w]))
    by_path = {clip.path: clip for clip in clips}

    def ask(kind: str, found: Iterable[str], **query: str) -> Question:
        chosen = {param: query[param] for param in FACETS if param in query}
        inside = [by_path[p] for p in found if query.get("from", "") <= by_path[p].day[: len(query.get("from", ""))]]
        inside = [c for c in inside if "to" not in query or c.day[: len(query["to"])] <= query["to"]]
        kept = [c for c in inside if all(slug in c.terms[FACETS[p]] for p, slug in chosen.items())]
        facets = {}
        for param, key in FACETS.items():
            others = [c for c in inside if all(slug in c.terms[FACETS[p]] for p, slug in chosen.items() if p != param)]
            facets[key] = Counter(slug for c in others for slug in c.terms[key])
        return Question(kind, urlencode(query), frozenset(c.path for c in kept), facets)

    everything = [c.path for c in clips]
    made = [ask("rare", having[w], q=w) for w in rng.sample(rare, 12)]
    made += [ask("common", having[w], q=w) for w in common[:8]]
    made += [ask("bursty", set.intersection(*(having[w] for w in words.split())), q=words) for words in ("zovid", "hudget", "zovid hudget")]
    made += [ask("two words", having[a] & having[b], q=f"{a} {b}") for a, b in zip(common[:5], common[3:8], strict=True)]
    for clip in rng.sample(clips[:COUNT], 6):
        words = [w for w in tokens(clip.title) if w in plain]
        if words:
            made.append(ask("title words", set.intersection(*(having[w] for w in words)), q=" ".join(words)))
    for a, b in _pairs(clips, plain)[:5]:
        made.append(ask("phrase", {c.path for c in clips if (a, b) in zip(c.words, c.words[1:], strict=False)}, q=f'"{a} {b}"'))
    made.append(ask("accent", {c.path for c in clips if "cafe" in c.words}, q="cafe zurich"))
    made.append(ask("accent", {c.path for c in clips if "facade" in c.words}, q="façade"))
    made.append(ask("plural", {c.path for c in clips if {"locomotive", "locomotives"} & set(c.words)}, q="locomotive"))
    made.append(ask("plural", {c.path for c in clips if {"locomotive", "locomotives"} & set(c.words)}, q="locomotives"))
    topics = Counter(t for c in clips for t in c.terms["topics"]).most_common(4)
    places = Counter(t for c in clips for t in c.terms["places"]).most_common(3)
    made += [ask("entity", everything, topic=t) for t, _ in topics]
    made += [ask("facet pair", everything, topic=t, place=p) for (t, _), (p, _) in zip(topics, places, strict=False)]
    made += [ask("facet and word", having[w], q=w, topic=topics[0][0]) for w in common[:3]]
    made += [ask("dates", everything, **{"from": "2005", "to": "2009"}), ask("dates", everything, **{"from": "2010-03"})]
    made += [ask("dates and word", having[common[0]], q=common[0], **{"from": "2004-02-01", "to": "2015-06"})]
    made += [ask("dates and facet", everything, topic=topics[0][0], to="2010")]
    return made


def _alone(word: str, having: dict[str, set[str]]) -> bool:
    return not any(other.startswith(word) and other != word for other in having) and not any(
        word.startswith(other) and other != word and len(other) > 2 for other in having
    )


def _pairs(clips: list[Clip], plain: list[str]) -> list[tuple[str, str]]:
    """Words that follow each other within a title."""
    known = set(plain)
    found = [pair for c in clips for pair in zip(tokens(c.title), tokens(c.title)[1:], strict=False) if known.issuperset(pair)]
    return sorted(dict.fromkeys(found))
