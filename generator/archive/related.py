"""Related articles: shared terms weighted by rarity, the same storyline, nearness in time.

For each article only the `REACH` nearest neighbours in time within each of its terms are weighed, so the cost of an
article does not grow with the archive. A term's weight depends only on the order of magnitude of how many
articles it has, so that one new article does not move the whole archive's lists.
"""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence

from generator.archive.model import RelatedArticle, StorylineFacts, TermKey
from generator.content.model import Article

COUNT = 4
REACH = 6
STORYLINE = 400
REPRINT = -1000
_NEAR = ((3, 60), (14, 40), (60, 25), (365, 10))
"""(days apart, points)."""
_KIND = {"topics": 3, "sources": 0, "places": 3}
"""How much a taxonomy tells of kinship; a person or organisation in common says more than a topic."""
_DEFAULT_KIND = 5


def find_related(
    articles: Sequence[Article],
    article_terms: Sequence[tuple[TermKey, ...]],
    members: Mapping[TermKey, Sequence[int]],
    storylines: Sequence[StorylineFacts],
) -> tuple[tuple[RelatedArticle, ...], ...]:
    """The related articles of each article, best first. `members` are each term's own articles, oldest first."""
    days = [a.date.edtf.earliest for a in articles]
    reprints = {(a.slug, target) for a in articles for kind, target in a.relations if kind == "reprint_of"}
    scores: list[dict[int, int]] = [{} for _ in articles]
    reasons: list[dict[int, tuple[int, TermKey]]] = [{} for _ in articles]
    for key, held in members.items():
        weight = _weight(key[0], len(held))
        if not weight:
            continue
        # each pair within reach is met once and counts for both
        for place, left in enumerate(held):
            for right in held[place + 1 : place + 1 + REACH]:
                _count(scores, reasons, left, right, weight, key)
    in_storyline: dict[int, tuple[int, ...]] = {i: s.articles for s in storylines for i in s.articles}
    made: list[tuple[RelatedArticle, ...]] = []
    for position, own in enumerate(scores):
        mates = in_storyline.get(position, ())
        for mate in _nearest(mates, position):
            own[mate] = own.get(mate, 0) + STORYLINE
        if not own:
            made.append(())
            continue
        day = days[position]
        slug = articles[position].slug
        ranked = []
        for other, score in own.items():
            apart = abs(days[other] - day)
            score += next((points for limit, points in _NEAR if apart <= limit), 0)
            if reprints and ((slug, articles[other].slug) in reprints or (articles[other].slug, slug) in reprints):
                score += REPRINT
            ranked.append((-score, apart, other))
        ranked.sort()
        chosen = [(other, other in mates) for score, _, other in ranked[:COUNT] if score < 0]
        made.append(
            tuple(RelatedArticle(other, same, None if other not in reasons[position] else reasons[position][other][1]) for other, same in chosen)
        )
    return tuple(made)


def _weight(taxonomy: str, count: int) -> int:
    """Points for a term in common: halved for each fourfold growth in how common it is."""
    if count < 2:
        return 0
    return _KIND.get(taxonomy, _DEFAULT_KIND) * max(2, 24 - 3 * (count.bit_length() // 2))


def _count(
    scores: list[dict[int, int]],
    reasons: list[dict[int, tuple[int, TermKey]]],
    left: int,
    right: int,
    weight: int,
    key: TermKey,
) -> None:
    for here, there in ((left, right), (right, left)):
        own = scores[here]
        own[there] = own.get(there, 0) + weight
        best = reasons[here].get(there)
        if best is None or best[0] < weight:
            reasons[here][there] = (weight, key)


def _nearest(mates: Sequence[int], position: int) -> Sequence[int]:
    """Articles of a storyline next to this one."""
    if not mates:
        return ()
    place = bisect.bisect_left(mates, position)
    return [m for m in mates[max(0, place - REACH) : place + REACH + 1] if m != position]
