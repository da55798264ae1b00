"""Outputs that consist of rows, such as the tables of all articles: what of an output is about facts that are untouched is neither made nor
rendered again, but taken from the file that is there.

What is kept of such an output is, for each row, the fact that it is about, the digest of its view, and how many bytes of the file it takes. With
these digests the output must have the key that is recorded of it, and its file the recorded bytes; else nothing is taken from it.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import accumulate
from pathlib import Path
from typing import Any

from generator.archive.touched import Fact
from generator.base.digest import digest_bytes
from generator.base.files import read_bounded
from generator.base.json_text import from_json, json_text
from generator.base.values import value
from generator.engine.keys import KeySetup, output_key
from generator.engine.store import OutputRow
from generator.engine.view_texts import ViewWriter
from generator.plan.output import Output, Rows
from generator.render.output import COPY_LIMIT, Renderer
from generator.render.row_form import RowForm


@value
class HeldRows:
    """The rows of an output as it was made last."""

    about: tuple[Fact, ...]
    digests: tuple[str, ...]
    lengths: tuple[int, ...]
    """Bytes that each takes in the file."""

    @property
    def text(self) -> str:
        """What the store keeps of them."""
        return json_text([self.about, self.digests, self.lengths])


def held_rows(text: str) -> HeldRows:
    """The rows that `text` was made of."""
    about, digests, lengths = from_json(text)
    return HeldRows(tuple(map(tuple, about)), tuple(digests), tuple(lengths))


@value
class Remade:
    """An output of rows, as it should be now."""

    key: str
    content: bytes | None
    """None: it is as it was."""
    rows: str


def made_in_rows(planned: Output) -> tuple[Output, tuple[Any, ...]]:
    """An output with its view at hand, and the rows of that; none for an output that does not consist of rows."""
    later = planned.planned
    if not isinstance(later, Rows):
        return planned.made(), ()
    rows = later.rows()
    return planned.with_view(later.of(rows)), rows


def render_rows(planned: Output, made: Output, rows: tuple[Any, ...], renderer: Renderer, writer: ViewWriter) -> tuple[bytes, str]:
    """The bytes of an output, and what is kept of its rows: nothing for an output that does not consist of rows."""
    if not isinstance(planned.planned, Rows):
        return renderer.render(made), ""
    form = renderer.rows[made.renderer](made.view)
    texts = [form.row(row) for row in rows]
    held = HeldRows(tuple(planned.planned.facts()), tuple(map(writer.digest, rows)), tuple(map(len, texts)))
    return form.whole(texts), held.text


def remade(
    planned: Output, before: OutputRow, text: str, touched: Set[Fact], folder: str, keys: KeySetup, renderer: Renderer, writer: ViewWriter
) -> Remade | None:
    """An output of rows from what was kept of it, `text`, and from its file below `folder`: only rows about what is touched are made. None
    where that cannot be, for want of a file that is as it was."""
    later = planned.planned
    assert isinstance(later, Rows)
    held = held_rows(text)
    if _key(planned, later, held.digests, keys, writer) != before.key:
        return None
    about = tuple(later.facts())
    known = dict(zip(held.about, range(len(held.about)), strict=True))
    places = [-1 if fact in touched else known.get(fact, -1) for fact in about]
    fresh = {n: later.row(n) for n, place in enumerate(places) if place < 0}
    digests = tuple(writer.digest(fresh[n]) if place < 0 else held.digests[place] for n, place in enumerate(places))
    key = _key(planned, later, digests, keys, writer)
    if key == before.key:
        return Remade(key, None, text)
    old = _file(folder, before)
    if old is None:
        return None
    form = renderer.rows[planned.renderer](later.of(()))
    ends = _ends(form, held.lengths)
    if not ends or ends[-1] + len(form.tail) != len(old):
        return None
    texts = [form.row(fresh[n]) if place < 0 else old[ends[place] - held.lengths[place] : ends[place]] for n, place in enumerate(places)]
    return Remade(key, form.whole(texts), HeldRows(about, digests, tuple(map(len, texts))).text)


def _key(planned: Output, rows: Rows, digests: Sequence[str], keys: KeySetup, writer: ViewWriter) -> str:
    """The key of an output whose rows have these digests."""
    return output_key(keys, planned.renderer, planned.template, writer.text(planned.with_view(rows.of(tuple(digests)))))


def _ends(form: RowForm, lengths: Sequence[int]) -> list[int]:
    """Where each row ends in the file."""
    gap = len(form.between)
    return [len(form.head) + end + n * gap for n, end in enumerate(accumulate(lengths))]


def _file(folder: str, before: OutputRow) -> bytes | None:
    """The file of an output, if it is what was written."""
    try:
        content = read_bounded(Path(folder, before.path), COPY_LIMIT)
    except OSError:
        return None
    return content if content is not None and digest_bytes(content) == before.digest else None
