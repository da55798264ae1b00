"""In which order outputs are made, and in which chunks: what has the same to tell beside one another, long work first, uneven work last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from generator.engine.folders import is_folder
from generator.plan.output import Output
from generator.plan.views import SearchShardView

MEMORY = 1600 * 2**20
"""Bytes that indexing may take in all processes together."""
_ARTICLE = 300 * 2**10
"""Bytes that Pagefind needs for an article of some 500 words."""
_ARTICLE_HERE = 100 * 2**10
"""Bytes that we need for one."""


def in_working_order(outputs: Sequence[Output], jobs: int = 0) -> tuple[list[Output], tuple[int, ...], int]:
    """Outputs with those first that make a chunk of their own, then the others year by year. Also the sizes of these chunks, and how many
    outputs at the end tell of all times.

    Where they are made, by `jobs` processes, folders are gathered in as many chunks as memory allows to be indexed at once; where they are
    only looked at (0), folders are like others. Outputs of a kin are a chunk.
    """
    kins: dict[str, list[Output]] = {}
    for output in outputs:
        if output.kin:
            kins.setdefault(output.kin, []).append(output)
    folders = [o for o in outputs if jobs and is_folder(o.path)]
    chunks = [chunk for chunk in (*_by_memory(folders, jobs), *kins.values()) if chunk]
    files, uneven = year_by_year(o for o in outputs if not (o.kin or (jobs and is_folder(o.path))))
    return [*chain.from_iterable(chunks), *files], tuple(map(len, chunks)), uneven


def _by_memory(folders: Sequence[Output], jobs: int) -> list[list[Output]]:
    """Folders in as many chunks as there is memory for at once."""
    at_once = max(1, min(jobs, len(folders), MEMORY // max((_memory(folder) for folder in folders), default=1)))
    chunks: list[list[Output]] = [[] for _ in range(at_once)]
    for folder in sorted(folders, key=lambda o: (-_articles(o), o.path)):
        min(chunks, key=lambda chunk: sum(_articles(o) + 20 for o in chunk)).append(folder)
    return chunks


def year_by_year(outputs: Iterable[Output]) -> tuple[list[Output], int]:
    """Outputs that show the same beside one another: those of a year, then those of all times, a term's after another's; and how many the
    latter are. A process that makes some of them needs a part of the archive, and what it made for one it has at hand for the next."""
    ordered = sorted(outputs, key=lambda o: (o.year is None, o.year or 0))
    return ordered, sum(1 for output in ordered if output.year is None)


def _articles(output: Output) -> int:
    return len(output.view.records) if isinstance(output.view, SearchShardView) else 1


def _memory(output: Output) -> int:
    # loaded only where something is indexed, and then before there are workers, all of which need it
    from generator.search.shard import is_written_here

    here = isinstance(output.view, SearchShardView) and is_written_here(output.view)
    return _articles(output) * (_ARTICLE_HERE if here else _ARTICLE)
