"""Which articles of an archive are about the same: by their rarest words in common. And which are the same text."""

from __future__ import annotations

import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Sequence

from generator.curate.words import SKETCH, TextFacts

TERMS = 24
"""Words of an article by which others are looked for."""
COMMON = 400
"""Articles in which a word may be and still find others."""
NEAREST = 12
SAME = 0.5
"""Part of two sketches in common from which on two texts count as one."""


class Similarity:
    """An index of words over all articles, in their order."""

    def __init__(self, texts: Sequence[TextFacts]):
        self.texts = texts
        spread: Counter[str] = Counter()
        for text in texts:
            spread.update(word for word, _ in text.words)
        self.count = len(texts)
        self.rarity = {word: math.log((1 + self.count) / (1 + n)) for word, n in spread.items() if n > 1}
        self.spread = spread
        self.weights: list[dict[str, float]] = [self._weigh(text) for text in texts]
        self.found_in: dict[str, list[int]] = defaultdict(list)
        for number, own in enumerate(self.weights):
            for word in own:
                self.found_in[word].append(number)
        self.sketched: dict[int, list[int]] = defaultdict(list)
        for number, text in enumerate(texts):
            for run in text.sketch[: SKETCH // 2]:
                self.sketched[run].append(number)

    def _weigh(self, text: TextFacts) -> dict[str, float]:
        """The words that tell most of a text, with their weight; the weights squared come to 1."""
        scored = [((1 + math.log(n)) * self.rarity[word], word) for word, n in text.words if word in self.rarity]
        best = heapq.nlargest(TERMS, scored)
        length = math.sqrt(sum(w * w for w, _ in best)) or 1.0
        return {word: weight / length for weight, word in best}

    def nearest(self, number: int) -> list[tuple[float, int]]:
        """(likeness up to 1, article) of the articles most like one, best first."""
        scores: dict[int, float] = defaultdict(float)
        limit = max(COMMON, self.count // 25)
        for word, weight in self.weights[number].items():
            others = self.found_in[word]
            if len(others) > limit:
                continue
            for other in others:
                scores[other] += weight * self.weights[other][word]
        scores.pop(number, None)
        best = heapq.nsmallest(NEAREST, ((-round(score, 6), other) for other, score in scores.items()))
        return [(-score, other) for score, other in best]

    def copies(self, number: int) -> list[tuple[float, int]]:
        """(part in common, article) of articles with nearly the same text, best first."""
        own = self.texts[number]
        if own.runs < 20:
            return []
        shared: Counter[int] = Counter()
        for run in own.sketch[: SKETCH // 2]:
            others = self.sketched[run]
            if len(others) <= 50:
                shared.update(others)
        found = []
        for other, hits in shared.items():
            if other != number and hits >= 3 and self.texts[other].runs >= 20:
                likeness = _likeness(own.sketch, self.texts[other].sketch)
                if likeness >= SAME:
                    found.append((-likeness, other))
        return [(-likeness, other) for likeness, other in sorted(found)]


def _likeness(left: Sequence[int], right: Sequence[int]) -> float:
    """An estimate of what part of the runs of two texts they have in common."""
    both = sorted({*left, *right})[: min(SKETCH, max(len(left), len(right)))]
    shared = {*left} & {*right}
    return sum(run in shared for run in both) / len(both) if both else 0.0
