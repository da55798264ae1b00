"""Outputs that need no planning: what is about a fact of the archive that is untouched is where it was and as it was."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence, Set

from generator.archive.touched import Fact
from generator.base.text import path_key
from generator.base.values import value
from generator.plan.output import Output


@value
class Standing:
    """What is known of the last plan, where only some facts may be otherwise since."""

    touched: Set[Fact]
    canonicals: Mapping[str, str]
    """Path -> canonical, empty for none, of each output that was about an untouched fact."""

    def without(self, outputs: Iterable[Output]) -> tuple[list[Output], Mapping[str, str]]:
        """Those of some outputs that may be otherwise than they were; and path -> canonical of those that stand beside them.

        An output that is about an untouched fact now may have been about another: page 3 of a list once it has 20.
        """
        planned = [o for o in outputs if o.about is None or o.about in self.touched or o.path not in self.canonicals]
        paths = {output.path for output in planned}
        return planned, {path: canonical for path, canonical in self.canonicals.items() if path not in paths}


def in_the_way(outputs: Iterable[Output], standing: Mapping[str, str]) -> bool:
    """Whether one of some outputs has the address of one that stands, or is a file where the other needs a folder, compared as paths are
    (`path_key`)."""
    keys = sorted(standing) if _are_keys(standing) else sorted(map(path_key, standing))
    held = frozenset(keys)
    for output in outputs:
        key = path_key(output.path)
        if key in held or _has_below(keys, key):
            return True
        above = key.rpartition("/")[0]
        while above:
            if above in held:
                return True
            above = above.rpartition("/")[0]
    return False


def _has_below(keys: Sequence[str], key: str) -> bool:
    folder = f"{key.rstrip('/')}/"
    place = bisect_left(keys, folder)
    return place < len(keys) and keys[place].startswith(folder)


def _are_keys(paths: Iterable[str]) -> bool:
    """Whether paths are their own keys, which costs far less to tell of all than one by one."""
    text = "".join(paths)
    return text.isascii() and text == text.lower()
