"""Outputs that consist of rows, such as the tables of all articles: what of an output is about facts that are untouched is neither made nor
rendered again, but taken from the file that is there.

What is kept of such an output is, for each row, the fact that it is about, the digest of its view, and how many bytes of the file it takes. With
these digests the output must have the key that is recorded of it, and its file the recorded bytes; else nothing is taken from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import accumulate
from pathlib import Path
from typing import Any

from generator.archive.touched import Fact
from generator.base.digest import digest_bytes
from generator.base.files import read_bounded
from generator.base.json_text import from_json, json_text
from generator.base.values import value
from generator.engine.keys import KeySetup, output_key
from generator.engine.program import text_digest
from generator.engine.store import OutputRow
from generator.engine.view_store import RowsText, ViewStore
from generator.engine.view_texts import ViewWriter
from generator.plan.output import Output, Rows
from generator.render.output import COPY_LIMIT, Renderer
from generator.render.row_form import RowForm

LOT = 1000
"""Rows that are joined at a time: kept apart, each takes memory of its own beside its bytes."""


@value
class Remade:
    """An output of rows, as it should be now."""

    key: str
    content: bytes | None
    """None: it is as it was."""
    rows: RowsText | None
    """What is kept of its rows; None with `content`."""


def made_in_rows(planned: Output) -> tuple[Output, tuple[Any, ...]]:
    """An output with its view at hand, and the rows of that; none for an output that does not consist of rows."""
    later = planned.planned
    if not isinstance(later, Rows):
        return planned.made(), ()
    rows = later.rows()
    return planned.with_view(later.of(rows)), rows


class RowWriter:
    """Renders outputs in one process: what is kept of the rows that several files have in common is made and told once."""

    def __init__(self, writer: ViewWriter):
        self._writer = writer
        self._facts: Sequence[Fact] = ()
        self._digests: tuple[str, ...] = ()
        self._line = ""
        self._told: set[str] = set()

    def in_digests(self, planned: Output, made: Output, rows: tuple[Any, ...]) -> Output:
        """An output with digests for rows, which is enough for its key."""
        later = planned.planned
        if not isinstance(later, Rows):
            return made
        facts = later.facts()
        if facts is not self._facts:
            self._facts, self._digests, self._line = facts, tuple(map(self._writer.digest, rows)), ""
        return made.with_view(later.of(self._digests))

    def rendered(self, planned: Output, made: Output, rows: tuple[Any, ...], renderer: Renderer) -> tuple[bytes, RowsText | None]:
        """The bytes of an output, and what is kept of its rows: nothing for one that does not consist of rows."""
        later = planned.planned
        if not isinstance(later, Rows):
            return renderer.render(made), None
        lots: list[bytes] = []
        lengths: list[int] = []
        form = renderer.rows[made.renderer](later.of(()))
        for start in range(0, len(rows), LOT):
            texts = [form.row(row) for row in rows[start : start + LOT]]
            lengths += map(len, texts)
            lots.append(form.between.join(texts))
        self.in_digests(planned, made, rows)
        return form.whole(lots), self.kept(made.path, self._facts, self._digests, lengths)

    def kept(self, path: str, facts: Sequence[Fact], digests: Sequence[str], lengths: Sequence[int]) -> RowsText:
        """What is kept of the rows of an output."""
        text = ""
        if facts is not self._facts or not self._line:
            text = json_text([facts, digests])
            self._facts, self._digests, self._line = facts, tuple(digests), text_digest(text)
        if self._line in self._told:
            text = ""
        self._told.add(self._line)
        return RowsText(path, self._line, json_text(lengths), text)


@value
class _Joined:
    """Rows of now and of the last build, brought together."""

    line: str
    """Digest of those of the last build."""
    facts: Sequence[Fact]
    """Of the rows of now."""
    before: tuple[str, ...]
    """Their digests at the last build."""
    places: Sequence[int]
    """Where each row of now was at the last build; -1 for those that are made anew."""
    fresh: Mapping[int, Any]
    """These, by their place."""
    digests: tuple[str, ...]
    """Of the rows of now."""


class Remaker:
    """Makes outputs of rows from what was kept of them and from their files: only rows about what is touched are made."""

    def __init__(self, touched: Set[Fact], store: ViewStore, folder: str, keys: KeySetup, renderer: Renderer, writer: ViewWriter):
        """`folder` is that of the outputs."""
        self._touched = touched
        self._store = store
        self._folder = folder
        self._keys = keys
        self._renderer = renderer
        self._writer = writer
        self._joined: _Joined | None = None
        self._rows = RowWriter(writer)

    def remade(self, planned: Output, before: OutputRow) -> Remade | None:
        """An output of rows. None where that cannot be, for want of what was kept or of a file that is as it was."""
        rows = planned.planned
        assert isinstance(rows, Rows)
        line, said = self._store.rows(planned.path)
        joined = self._join(rows, line) if line else None
        if joined is None or self._key(planned, rows, joined.before) != before.key:
            return None
        key = self._key(planned, rows, joined.digests)
        if key == before.key:
            return Remade(key, None, None)
        old = _file(self._folder, before)
        if old is None:
            return None
        form, lengths = self._renderer.rows[planned.renderer](rows.of(())), from_json(said)
        ends = _ends(form, lengths)
        if not ends or ends[-1] + len(form.tail) != len(old):
            return None
        texts = [
            form.row(joined.fresh[n]) if place < 0 else old[ends[place] - lengths[place] : ends[place]]
            for n, place in enumerate(joined.places)
        ]
        kept = self._rows.kept(planned.path, joined.facts, joined.digests, [len(text) for text in texts])
        return Remade(key, form.whole(texts), kept)

    def _join(self, rows: Rows, line: str) -> _Joined | None:
        """Once for all files of the same rows."""
        facts = rows.facts()
        if self._joined is not None and self._joined.facts is facts and self._joined.line == line:
            return self._joined
        text = self._store.line(line)
        if not text:
            return None
        about, digests = from_json(text)
        known = {tuple(fact): place for place, fact in enumerate(about)}
        places = [-1 if fact in self._touched else known.get(fact, -1) for fact in facts]
        fresh = {n: rows.row(n) for n, place in enumerate(places) if place < 0}
        now = tuple(self._writer.digest(fresh[n]) if place < 0 else digests[place] for n, place in enumerate(places))
        self._joined = _Joined(line, facts, tuple(digests), places, fresh, now)
        return self._joined

    def _key(self, planned: Output, rows: Rows, digests: tuple[str, ...]) -> str:
        """The key of an output whose rows have these digests."""
        return output_key(self._keys, planned.renderer, planned.template, self._writer.text(planned.with_view(rows.of(digests))))


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
