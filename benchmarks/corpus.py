"""Write a synthetic news archive of N articles: the same bytes for the same N and seed.

    python -m benchmarks.corpus FOLDER N [--seed 1] [--words 400] [--dialect dateline|hugo]

Words follow Zipf's law over a vocabulary of 30,000, so that lists, terms and a search index grow as they do over
real prose. Each article has front matter (title, date, slug, source, topics, people, organisations, places, summary,
sometimes events) and some 400 words of Markdown with links, emphasis, quotations, lists and tables.
"""

from __future__ import annotations

import argparse
import bisect
import datetime as dt
import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CONSONANTS = ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pl", "ch"]
VOWELS = ["a", "e", "i", "o", "u", "ai", "ou", "ea"]
FIRST_DAY = dt.date(2000, 1, 3)
SPAN_DAYS = 9600
TOPICS = 60


def vocabulary(rng: random.Random, size: int) -> list[str]:
    """`size` distinct pronounceable words, the short ones first."""
    words: dict[str, None] = {}
    while len(words) < size:
        syllables = 1 + (len(words) > 300) + (len(words) > 6000)
        stem = "".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(syllables))
        words[stem + rng.choice(["", "n", "r", "s", "t"])] = None
    return list(words)


class Corpus:
    """The words, names and articles of one seed."""

    def __init__(self, seed: int, words: int):
        rng = random.Random(seed)
        self.seed, self.words = seed, words
        self.vocabulary = vocabulary(rng, 30_000)
        self.cumulated = list(itertools.accumulate(1 / (i + 2.7) for i in range(len(self.vocabulary))))

        def name(parts: int) -> str:
            return " ".join(rng.choice(self.vocabulary[300:9000]).capitalize() for _ in range(parts))

        self.topics = [name(1 + (i % 2)) for i in range(TOPICS)]
        self.people = [name(2) for _ in range(800)]
        self.organisations = [name(2) + rng.choice([" Group", " Bank", " Agency", " Ltd"]) for _ in range(300)]
        self.places = [name(1) for _ in range(200)]
        self.sources = [name(1) + rng.choice([" Times", " Wire", " Post", " Journal"]) for _ in range(30)]

    def pick(self, rng: random.Random, count: int) -> list[str]:
        """`count` words as often as they occur in prose."""
        top = self.cumulated[-1]
        return [self.vocabulary[bisect.bisect(self.cumulated, rng.random() * top)] for _ in range(count)]

    def sentence(self, rng: random.Random) -> str:
        """8 to 26 words of Markdown."""
        words = self.pick(rng, rng.randint(8, 26))
        if rng.random() < 0.12:
            words[rng.randrange(len(words))] = f"[{' '.join(self.pick(rng, 2))}](https://example.org/{words[0]}/{words[1]})"
        if rng.random() < 0.15:
            place = rng.randrange(len(words))
            words[place] = f"**{words[place]}**" if rng.random() < 0.5 else f"*{words[place]}*"
        text = " ".join(words)
        return text[0].upper() + text[1:] + rng.choice([".", ".", ".", "?", "."])

    def article(self, number: int, total: int) -> tuple[dict[str, Any], str]:
        """(front matter, body) of one article of `total`."""
        rng = random.Random(self.seed * 1_000_003 + number)
        day = FIRST_DAY + dt.timedelta(days=int(SPAN_DAYS * number / max(total, 1)))
        when = dt.datetime.combine(day, dt.time(rng.randrange(24), rng.randrange(60)), dt.UTC)

        def some(names: Sequence[str], count: int) -> list[str]:
            return list(dict.fromkeys(names[min(int(rng.paretovariate(0.9)) - 1, len(names) - 1)] for _ in range(count)))

        front: dict[str, Any] = {
            "title": " ".join(self.pick(rng, rng.randint(5, 11))).capitalize(),
            "date": when.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "slug": f"story-{number:07d}",
            "source": rng.choice(self.sources),
            "source_url": f"https://example.org/story/{number}",
            "byline": rng.choice(self.people),
            "topics": some(self.topics, rng.randint(1, 4)),
            "people": some(self.people, rng.randint(0, 4)),
            "organisations": some(self.organisations, rng.randint(0, 3)),
            "places": some(self.places, rng.randint(1, 3)),
            "summary": self.sentence(rng).replace("[", "").replace("]", "").split("(")[0],
        }
        if rng.random() < 0.3:
            front["events"] = [
                {
                    "date": (day - dt.timedelta(days=rng.randrange(400))).isoformat(),
                    "title": " ".join(self.pick(rng, 8)).capitalize(),
                }
                for _ in range(rng.randint(1, 3))
            ]
        return front, self._body(rng)

    def _body(self, rng: random.Random) -> str:
        paragraphs: list[str] = []
        count = 0
        while count < self.words:
            text = " ".join(self.sentence(rng) for _ in range(rng.randint(2, 5)))
            count += text.count(" ") + 1
            roll = rng.random()
            if roll < 0.06:
                paragraphs.append("## " + " ".join(self.pick(rng, 4)).capitalize())
            elif roll < 0.12:
                text = "> " + text
            elif roll < 0.16:
                text = "\n".join("- " + self.sentence(rng) for _ in range(4))
            elif roll < 0.18:
                head = "| " + " | ".join(self.pick(rng, 3)) + " |\n|---|---|---|\n"
                text = head + "\n".join("| " + " | ".join(self.pick(rng, 3)) + " |" for _ in range(4))
            paragraphs.append(text)
        return "\n\n".join(paragraphs) + "\n"


def front_matter(front: dict[str, Any]) -> str:
    """YAML of a front matter; JSON's texts and lists are YAML, which keeps quoting exact."""
    lines = []
    for key, value in front.items():
        if key == "events":
            lines.append("events:")
            for event in value:
                lines += [f"  - date: {event['date']}", f"    title: {json.dumps(event['title'])}"]
        elif isinstance(value, list):
            lines.append(f"{key}:" if value else f"{key}: []")
            lines += [f"  - {json.dumps(item)}" for item in value]
        else:
            lines.append(f"{key}: {value if key == 'date' else json.dumps(value)}")
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def write_corpus(folder: Path, count: int, *, dialect: str = "dateline", seed: int = 1, words: int = 400) -> None:
    """Write `count` articles below `folder`, by year and month."""
    corpus = Corpus(seed, words)
    for number in range(count):
        front, body = corpus.article(number, count)
        place = folder / front["date"][:4] / front["date"][5:7]
        place.mkdir(parents=True, exist_ok=True)
        if dialect == "hugo":
            front["sources"] = [front.pop("source")]
        else:
            front["authors"] = [front.pop("byline")]
        (place / f"{front['slug']}.md").write_text(front_matter(front) + body, encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--words", type=int, default=400)
    parser.add_argument("--dialect", choices=["dateline", "hugo"], default="dateline")
    given = parser.parse_args()
    write_corpus(given.folder, given.count, dialect=given.dialect, seed=given.seed, words=given.words)


if __name__ == "__main__":
    main()
