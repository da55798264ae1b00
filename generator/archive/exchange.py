"""An article that comes, goes, or becomes another: what each part of the archive needs to know to follow."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from generator.archive.renumbering import Renumbering
from generator.content.model import Article

T = TypeVar("T")


class Anew(Exception):
    """More depends on it than can be followed: the archive must be assembled anew."""


@dataclass(frozen=True)
class Exchange:
    """An article in the place of another; one of the two may be missing."""

    before: Article | None
    after: Article | None
    out: int
    """Where `before` was, or -1."""
    into: int
    """Where `after` is, or -1."""
    articles: tuple[Article, ...]
    """All, as they are now."""
    moved: Renumbering
    """Of the places of articles; of none, if one takes the place of another."""

    @property
    def stays(self) -> bool:
        """Whether all articles are where they were."""
        return self.out == self.into

    def items(self, items: Sequence[T], item: T) -> list[T]:
        """What is known of each article, by place, with `item` for the new one."""
        if not self.stays:
            return self.moved.items(items, [item] if self.after else [])
        made = list(items)
        made[self.into] = item
        return made

    def names(self, taxonomy: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of terms that the one and the other give."""
        before, after = (tuple(a.terms.get(taxonomy, ())) if a else () for a in (self.before, self.after))
        return before, after


def in_time(article: Article) -> tuple[tuple[int, str, int], str, str]:
    """What articles are sorted by."""
    return article.date.order, article.slug, article.path


def exchange(articles: Sequence[Article], out: int, after: Article | None) -> Exchange:
    """Take the article at a place out, if that is not -1, and put another in where it belongs."""
    made = list(articles)
    before = made.pop(out) if out >= 0 else None
    into = -1
    if after is not None:
        into = bisect_left(made, in_time(after), key=in_time)
        made.insert(into, after)
    moved = Renumbering() if out == into else Renumbering([out] if before else [], [into] if after else [])
    return Exchange(before, after, out, into, tuple(made), moved)
