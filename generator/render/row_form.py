"""Files that consist of rows, one after the other: what a row says depends on the row alone, so that it can be taken from one file into the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from generator.base.values import value


@value
class RowForm:
    """How rows make a file."""

    row: Callable[[Any], bytes]
    """What the file says of one row: of any of its family, for what other files have is said at the same time."""
    head: bytes = b""
    between: bytes = b""
    tail: bytes = b""
    variant: str = ""
    """Which of the forms that a renderer has; files with one renderer and one variant say the same of a row."""

    def whole(self, rows: Iterable[bytes]) -> bytes:
        """The file with these rows."""
        texts = list(rows)
        if not texts:
            return self.head + self.tail
        # joined once: files of all articles are large
        texts[0] = self.head + texts[0]
        texts[-1] += self.tail
        return self.between.join(texts)
