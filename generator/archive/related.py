"""Related articles: shared terms weighted by rarity, the same storyline, nearness in time.

For each article only the `REACH` nearest neighbours in time within each of its terms are weighed, so the cost of an
article does not grow with the archive. A term's weight depends only on the order of magnitude of how many
articles it has, so that one new article does not move the whole archive's lists.
"""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import overload

from generator.archive.exchange import Exchange
from generator.archive.model import RelatedArticle, Relations, StorylineFacts, TermKey
from generator.content.model import Article

COUNT = 4
REACH = 6
STORYLINE = 400
_NEAR = ((3, 60), (14, 40), (60, 25), (365, 10))
"""(days apart, points)."""
_FAR = _NEAR[-1][0]
_NEARNESS = [next(points for limit, points in _NEAR if distance <= limit) for distance in range(_FAR + 1)]
"""Points by days apart."""
_KIND = {"topics": 3, "sources": 0, "places": 3}
"""How much a taxonomy tells of kinship; a person or organisation in common says more than a topic."""
_DEFAULT_KIND = 5


Found = tuple[RelatedArticle, ...]


class RelatedArticles(Sequence[Found]):
    """The related articles of each article, best first, found when they are asked for.

    Articles that stand in one of the relations are left out: readers are shown those already.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        terms: Sequence[Sequence[TermKey]],
        members: Mapping[TermKey, Sequence[int]],
        storylines: Sequence[StorylineFacts],
        relations: Sequence[Relations],
        days: list[int] | None = None,
    ):
        """`terms` are those of each article, `members` each term's own articles, oldest first; `days` the day that each is of, if known."""
        self._days = [a.date.edtf.earliest for a in articles] if days is None else days
        self._terms = terms
        self._members = members
        self._relations = relations
        self._weights = {key: _weight(key[0], len(held)) for key, held in members.items()}
        self._mates: dict[int, tuple[int, ...]] = {i: s.articles for s in storylines for i in s.articles}

    def follow(
        self,
        exchange: Exchange,
        terms: Sequence[Sequence[TermKey]],
        members: Mapping[TermKey, Sequence[int]],
        storylines: Sequence[StorylineFacts],
        relations: Sequence[Relations],
    ) -> RelatedArticles:
        """The same once an article is exchanged, with all else as it is then."""
        days = exchange.items(self._days, exchange.after.date.edtf.earliest if exchange.after else 0)
        return RelatedArticles(exchange.articles, terms, members, storylines, relations, days)

    def __len__(self) -> int:
        return len(self._days)

    @overload
    def __getitem__(self, place: int) -> Found: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Found, ...]: ...
    def __getitem__(self, place: int | slice) -> Found | tuple[Found, ...]:
        if isinstance(place, slice):
            return tuple(self[n] for n in range(*place.indices(len(self))))
        return self._find(range(len(self))[place])

    def weight(self, key: TermKey) -> int:
        """Points that two articles have for a term in common."""
        return self._weights.get(key, 0)

    def within_reach(self, position: int) -> set[int]:
        """The articles that are weighed for this one, or for which it is weighed, by the terms they share."""
        found: set[int] = set()
        for key in self._terms[position]:
            held = self._members[key]
            place = bisect.bisect_left(held, position)
            found.update(held[max(0, place - REACH) : place + REACH + 1])
        return found

    def under(self, keys: Iterable[TermKey]) -> set[int]:
        """The articles that name any of these terms."""
        return {n for key in keys for n in self._members.get(key, ())}

    def _find(self, position: int) -> Found:
        own = self._scores(position)
        mates = self._mates.get(position, ())
        for mate in _nearest(mates, position) if mates else ():
            own[mate] = own.get(mate, 0) + STORYLINE
        if self._relations[position]:
            for shown in {i for _, others in self._relations[position] for i in others}:
                own.pop(shown, None)
        days, nearness, far = self._days, _NEARNESS, _FAR
        day = days[position]
        ranked = []
        for other, score in own.items():
            distance = days[other] - day
            if distance < 0:
                distance = -distance
            ranked.append((-score - nearness[distance] if distance <= far else -score, distance, other))
        best = heapq.nsmallest(COUNT, ranked)
        return tuple([RelatedArticle(i, i in mates, self._in_common(position, i)) for _, _, i in best])

    def _scores(self, position: int) -> dict[int, int]:
        """The articles within reach that share terms with this one, each with the points for all of these."""
        scores: dict[int, int] = {}
        known = scores.get
        for key in self._terms[position]:
            weight = self._weights[key]
            if weight:
                held = self._members[key]
                place = bisect.bisect_left(held, position)
                for other in held[max(0, place - REACH) : place]:
                    scores[other] = known(other, 0) + weight
                for other in held[place + 1 : place + 1 + REACH]:
                    scores[other] = known(other, 0) + weight
        return scores

    def _in_common(self, position: int, other: int) -> TermKey | None:
        """The weightiest term that two articles within its reach share; of two of one weight the earlier in the alphabet, whatever the
        order in the front matter."""
        best: TermKey | None = None
        most, theirs = 0, self._terms[other]
        for key in self._terms[position]:
            weight = self._weights[key]
            if key in theirs and (weight > most or (weight == most and best is not None and key < best)):
                held = self._members[key]
                if abs(bisect.bisect_left(held, position) - bisect.bisect_left(held, other)) <= REACH:
                    best, most = key, weight
        return best


def may_relate(one: RelatedArticles, place: int, other: RelatedArticles, place_there: int) -> tuple[set[int], set[int]]:
    """Articles of either whose related articles may be others by the terms they share, where the two differ in one article, at these
    places (-1 where there is none). Whoever it stands between loses sight of another only if it is within reach of both."""
    sides = ((one, place), (other, place_there))
    keys = {key for archive, here in sides if here >= 0 for key in archive._terms[here]}
    weighed = {key for key in keys if one.weight(key) != other.weight(key)}
    near = [archive.within_reach(here) if here >= 0 else set() for archive, here in sides]
    return near[0] | one.under(weighed), near[1] | other.under(weighed)


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
