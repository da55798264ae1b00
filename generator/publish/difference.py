"""What publishing changes on the site, for people to look at before it happens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from generator.base.urls import page_path
from generator.base.values import value
from generator.plan.search_index import INDEX


@value
class Difference:
    """Two states of a site compared. All are site paths, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    redirected: tuple[str, ...]
    """Of those added and changed, the ones that now send readers elsewhere."""
    withdrawn: tuple[str, ...]
    """Of those added and changed, the ones that now say that an article was taken out."""
    same: int
    bytes_before: int
    bytes_after: int

    @property
    def nothing(self) -> bool:
        """Whether the site stays as it is."""
        return not (self.added or self.changed or self.removed)


def differ(
    before: Mapping[str, tuple[str, int]],
    after: Mapping[str, tuple[str, int]],
    *,
    redirects: Collection[str] = frozenset(),
    tombstones: Collection[str] = frozenset(),
    ours: Callable[[str], bool] = lambda path: True,
) -> Difference:
    """Compare two maps of output path -> (digest, size); `redirects` and `tombstones` are output paths of the second. Paths for which
    `ours` is false count towards the size and are not told of."""
    told = [path for path in sorted({*before, *after}) if ours(path) and not path.startswith(INDEX)]
    added = [p for p in told if p not in before]
    changed = [p for p in told if p in before and p in after and before[p][0] != after[p][0]]
    removed = [p for p in told if p not in after]
    touched = [*added, *changed]
    same = len(told) - len(touched) - len(removed)
    # the files of the search index are named after what is in them: to people they are one thing
    was, now = _index_of(before), _index_of(after)
    if was != now:
        (changed if was and now else added if now else removed).append(INDEX)
    return Difference(
        _shown(added),
        _shown(changed),
        _shown(removed),
        _shown([p for p in touched if p in redirects]),
        _shown([p for p in touched if p in tombstones]),
        same,
        sum(size for _, size in before.values()),
        sum(size for _, size in after.values()),
    )


def _index_of(state: Mapping[str, tuple[str, int]]) -> dict[str, tuple[str, int]]:
    return {path: held for path, held in state.items() if path.startswith(INDEX)}


def _shown(paths: list[str]) -> tuple[str, ...]:
    return tuple(sorted(page_path(p) for p in paths))


def as_markdown(difference: Difference, limit: int = 200) -> str:
    """The difference for the summary of a job. What comes from files is set as code, so that nothing in it takes effect."""
    parts = (
        ("Added", difference.added),
        ("Changed", difference.changed),
        ("Removed", difference.removed),
        ("Now lead elsewhere", difference.redirected),
        ("Now say that an article was withdrawn", difference.withdrawn),
    )
    counts = f"{len(difference.added):,} added, {len(difference.changed):,} changed, {len(difference.removed):,} removed, {difference.same:,} unchanged"
    lines = ["## What this changes on the site", "", f"{counts}; {difference.bytes_after - difference.bytes_before:+,} bytes.", ""]
    for name, paths in parts:
        if paths:
            lines += [f"<details{' open' if len(paths) <= 20 else ''}><summary>{name}: {len(paths):,}</summary>", ""]
            lines += [f"- {_code(path)}" for path in paths[:limit]]
            lines += [f"- and {len(paths) - limit:,} more"] if len(paths) > limit else []
            lines += ["", "</details>", ""]
    return "\n".join(lines)


def _code(text: str) -> str:
    fence = "`"
    while fence in text:
        fence += "`"
    return f"{fence} {text} {fence}" if "`" in text else f"`{text}`"
