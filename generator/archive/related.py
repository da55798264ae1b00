"""Related articles: shared terms weighted by rarity, the same storyline, nearness in time.

For each article only the `REACH` nearest neighbours in time within each of its terms are weighed, so the cost of an
article does not grow with the archive. A term's weight depends only on the order of magnitude of how many
articles it has, so that one new article does not move the whole archive's lists.
"""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Mapping, Sequence

from generator.archive.model import RelatedArticle, Relations, StorylineFacts, TermKey
from generator.content.model import Article

COUNT = 4
REACH = 6
STORYLINE = 400
_NEAR = ((3, 60), (14, 40), (60, 25), (365, 10))
"""(days apart, points)."""
_FAR = _NEAR[-1][0]
_KIND = {"topics": 3, "sources": 0, "places": 3}
"""How much a taxonomy tells of kinship; a person or organisation in common says more than a topic."""
_DEFAULT_KIND = 5


def find_related(
    articles: Sequence[Article],
    members: Mapping[TermKey, Sequence[int]],
    storylines: Sequence[StorylineFacts],
    relations: Sequence[Relations],
) -> tuple[tuple[RelatedArticle, ...], ...]:
    """The related articles of each article, best first. `members` are each term's own articles, oldest first.

    Articles that stand in one of the `relations` are left out: readers are shown those already.
    """
    shared = _shared_terms(len(articles), members)
    mates_of: dict[int, tuple[int, ...]] = {i: s.articles for s in storylines for i in s.articles}
    days = [a.date.edtf.earliest for a in articles]
    made: list[tuple[RelatedArticle, ...]] = []
    for position, own in enumerate(shared):
        mates = mates_of.get(position, ())
        shown = {i for _, others in relations[position] for i in others} if relations[position] else ()
        day = days[position]
        close = set(_nearest(mates, position)) if mates else ()
        ranked = []
        for other in {*own, *close} if close else own:
            if other in shown:
                continue
            score = own[other][0] if other in own else 0
            distance = abs(days[other] - day)
            nearness = next((points for limit, points in _NEAR if distance <= limit), 0) if distance <= _FAR else 0
            ranked.append((-score - nearness - (STORYLINE if other in close else 0), distance, other))
        best = heapq.nsmallest(COUNT, ranked)
        made.append(tuple(RelatedArticle(i, i in mates, own[i][2] if i in own else None) for _, _, i in best))
    return tuple(made)


Shared = tuple[int, int, TermKey | None]
"""(points for all terms in common, points of the weightiest, that term)."""


def _shared_terms(count: int, members: Mapping[TermKey, Sequence[int]]) -> list[dict[int, Shared]]:
    """For each article: the articles within reach that share terms with it."""
    shared: list[dict[int, Shared]] = [{} for _ in range(count)]
    nothing: Shared = (0, 0, None)
    for key, held in members.items():
        weight = _weight(key[0], len(held))
        if not weight:
            continue
        # each pair within reach is met once and counts for both
        for place, left in enumerate(held):
            own = shared[left]
            for right in held[place + 1 : place + 1 + REACH]:
                score, best, term = own.get(right, nothing)
                found = (score + weight, weight, key) if weight > best else (score + weight, best, term)
                own[right] = shared[right][left] = found
    return shared


def _weight(taxonomy: str, count: int) -> int:
    """Points for a term in common: three steps fewer for each fourfold growth in how common the term is, so that only
    a change in the order of magnitude moves anything."""
    if count < 2:
        return 0
    return _KIND.get(taxonomy, _DEFAULT_KIND) * max(2, 24 - 3 * (count.bit_length() // 2))


def _nearest(mates: Sequence[int], position: int) -> Sequence[int]:
    """Articles of a storyline next to this one."""
    if not mates:
        return ()
    place = bisect.bisect_left(mates, position)
    return [m for m in mates[max(0, place - REACH) : place + REACH + 1] if m != position]
