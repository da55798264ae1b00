"""Where the search index is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.plan.shards import LEAST, MOST, SMALL, Dated, cut_shards


def _months(*counts: tuple[int, int, int]) -> list[Dated]:
    """Articles by (year, month, how many), in order."""
    made: list[Dated] = []
    for year, month, count in counts:
        made += [Dated(len(made) + n, year, month) for n in range(count)]
    return made


def _sizes(articles: list[Dated]) -> list[int]:
    return [len(shard) for shard in cut_shards(articles)]


def test_an_empty_archive_has_no_shard_and_a_small_one_has_one() -> None:
    assert cut_shards([]) == []
    assert _sizes(_months((2019, 1, SMALL - 1), (2020, 2, 1))) == [SMALL]


def test_older_years_are_joined_the_newest_month_stands_alone() -> None:
    articles = _months((2010, 1, 600), (2011, 5, 500), (2012, 1, 300), (2013, 2, 200), (2013, 3, 50))
    assert _sizes(articles) == [1100, 300, 200, 50]


def test_a_large_year_is_cut_by_halves_quarters_and_months() -> None:
    year = [(2010, month, MOST // 4) for month in range(1, 13)]
    assert _sizes(_months(*year, (2011, 1, 10))) == [3 * (MOST // 4)] * 4 + [10]
    busy = [(2010, month, MOST // 2 + 1) for month in range(1, 13)]
    assert _sizes(_months(*busy, (2011, 1, 10))) == [MOST // 2 + 1] * 12 + [10]


def test_a_new_article_changes_the_newest_shard_alone() -> None:
    articles = _months((2010, 1, LEAST), (2011, 5, 500), (2013, 2, 200), (2013, 3, 50))
    before = cut_shards(articles)
    after = cut_shards([*articles, Dated(len(articles), 2013, 3)])
    assert after[:-1] == before[:-1]
    assert len(after) == len(before)


@given(st.lists(st.tuples(st.integers(2000, 2006), st.integers(0, 12), st.integers(1, 900)), max_size=30))
def test_every_article_is_in_one_shard_and_shards_keep_the_order_of_time(counts: list[tuple[int, int, int]]) -> None:
    articles = _months(*sorted(counts))
    shards = cut_shards(articles)
    assert sorted(n for shard in shards for n in shard) == [a.number for a in articles]
    assert all(shard and list(shard) == sorted(shard) for shard in shards)
