"""Outputs that consist of rows, such as the tables of all articles and the files of timelines.

What several outputs have in common is made once in each process: a row is made, says what it has to say in every form that is wanted, and is
let go. Of some, such as the tables, more is kept: what of an output is about facts that are untouched is neither made nor rendered again, but
taken from the file that is there. For each row this takes the fact that it is about, the digest of its view, and how many bytes of the file it
takes. With these digests the output must have the key that is recorded of it, and its file the recorded bytes; else nothing is taken from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
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
from generator.plan.output import Output, RowFamily, Rows
from generator.render.output import COPY_LIMIT, Renderer
from generator.render.row_form import RowForm


@value
class Remade:
    """An output of rows, as it should be now."""

    key: str
    content: bytes | None
    """None: it is as it was."""
    rows: RowsText | None
    """What is kept of its rows; None with `content`."""


class _Texts:
    """What the rows of a family say in the forms of some outputs."""

    def __init__(self, family: RowFamily, digest: Callable[[Any], str]):
        self._family = family
        self._digest = digest
        self._digests: list[str] = [""] * family.count
        self._forms: dict[tuple[str, str], tuple[RowForm, list[bytes | None]]] = {}
        """(renderer, variant) -> how a row is said, and what was said of each so far."""
        self._left: Counter[tuple[str, str]] = Counter()
        """Outputs that are still to be rendered."""

    def expect(self, renderer: str, form: RowForm) -> None:
        """Another output of this form may be rendered."""
        kind = renderer, form.variant
        self._left[kind] += 1
        if kind not in self._forms:
            self._forms[kind] = form, [None] * self._family.count

    def digests(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The digest of each of these rows."""
        return tuple(self._digests[n] or self._digested(n, self._family.row(n)) for n in numbers)

    def said(self, renderer: str, form: RowForm, numbers: Iterable[int]) -> list[bytes]:
        """What an output that was expected says of each of these rows."""
        kind = renderer, form.variant
        texts = self._forms[kind][1]
        found = [self._say(n, texts) if (text := texts[n]) is None else text for n in numbers]
        self._left[kind] -= 1
        if not self._left[kind]:
            # the tables of a large archive are long, and each is there once
            del self._forms[kind]
        return found

    def _say(self, number: int, wanted: list[bytes | None]) -> bytes:
        row = self._family.row(number)
        self._digested(number, row)
        for form, texts in self._forms.values():
            texts[number] = form.row(row)
        made = wanted[number]
        assert made is not None
        return made

    def _digested(self, number: int, row: Any) -> str:
        found = self._digests[number] = self._digests[number] or self._digest(row)
        return found


class OutputRows:
    """The rows of one output."""

    def __init__(self, planned: Output, rows: Rows, form: RowForm, texts: _Texts, writer: RowWriter):
        self._planned = planned
        self._rows = rows
        self._form = form
        self._texts = texts
        self._writer = writer
        self._numbers = rows.numbers()

    def in_digests(self) -> Output:
        """The output with digests for rows, which is enough for its key."""
        return self._planned.with_view(self._rows.of(self._texts.digests(self._numbers)))

    def rendered(self) -> tuple[bytes, RowsText | None]:
        """The bytes of the output, and what is kept of its rows."""
        said = self._texts.said(self._planned.renderer, self._form, self._numbers)
        family, kept = self._rows.family, None
        if family.fact:
            facts, digests = self._writer.told(family, self._numbers, self._texts)
            kept = self._writer.kept(self._planned.path, facts, digests, list(map(len, said)))
        return self._form.whole(said), kept


class RowWriter:
    """Renders outputs of rows in one process."""

    def __init__(self, writer: ViewWriter, renderer: Renderer, outputs: Iterable[Output] = ()):
        """`outputs` are those that may be rendered."""
        self._writer = writer
        self._renderer = renderer
        self._families: dict[RowFamily, _Texts] = {}
        self._told: tuple[RowFamily | None, Sequence[int], Sequence[Fact], Sequence[str]] = (None, (), (), ())
        self._line: tuple[Sequence[Fact], str] = ((), "")
        self._lines: set[str] = set()
        for output in outputs:
            rows = output.planned
            if isinstance(rows, Rows):
                if rows.family not in self._families:
                    self._families[rows.family] = _Texts(rows.family, writer.digest)
                self._families[rows.family].expect(output.renderer, self._form(output, rows))

    def of(self, planned: Output) -> OutputRows | None:
        """The rows of one of the outputs; None if it does not consist of rows."""
        rows = planned.planned
        if not isinstance(rows, Rows):
            return None
        return OutputRows(planned, rows, self._form(planned, rows), self._families[rows.family], self)

    def _form(self, planned: Output, rows: Rows) -> RowForm:
        return self._renderer.rows[planned.renderer](rows.of(()))

    def told(self, family: RowFamily, numbers: Sequence[int], texts: _Texts) -> tuple[Sequence[Fact], Sequence[str]]:
        """The facts that rows are about, and their digests: the same lists for outputs of the same rows that come one after the other."""
        if self._told[0] != family or self._told[1] != numbers:
            self._told = family, numbers, facts_of(family, numbers), texts.digests(numbers)
        return self._told[2], self._told[3]

    def kept(self, path: str, facts: Sequence[Fact], digests: Sequence[str], lengths: Sequence[int]) -> RowsText:
        """What is kept of the rows of an output. `facts` and `digests` are told once for all outputs with the very same list of facts."""
        text = ""
        if facts is not self._line[0]:
            text = json_text([facts, digests])
            self._line = facts, text_digest(text)
        line = self._line[1]
        if line in self._lines:
            text = ""
        self._lines.add(line)
        return RowsText(path, line, json_text(lengths), text)


def facts_of(family: RowFamily, numbers: Iterable[int]) -> list[Fact]:
    """The facts that rows are about."""
    assert family.fact is not None
    return list(map(family.fact, numbers))


Run = tuple[int, int, int]
"""Rows from one number up to another, and the number that the first of them had at the last build; -1 for one that is made anew."""


@value
class _Joined:
    """Rows of now and of the last build, brought together."""

    line: str
    """Digest of those of the last build."""
    family: RowFamily
    numbers: Sequence[int]
    """Of the rows of now."""
    facts: Sequence[Fact]
    """That they are about."""
    before: tuple[str, ...]
    """Digests of the rows of the last build."""
    runs: Sequence[Run]
    """All rows of now, in order."""
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
        self._rows = RowWriter(writer, renderer)

    def remade(self, planned: Output, before: OutputRow) -> Remade | None:
        """An output of rows. None where that cannot be, for want of what was kept or of a file that is as it was."""
        rows = planned.planned
        if not isinstance(rows, Rows) or rows.family.fact is None:
            return None
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
        form, before_lengths = self._renderer.rows[planned.renderer](rows.of(())), from_json(said)
        starts = _starts(form, before_lengths)
        gap = len(form.between)
        if not before_lengths or starts[-1] - gap + len(form.tail) != len(old):
            return None
        texts: list[bytes] = []
        lengths: list[int] = []
        for start, end, place in joined.runs:
            if place < 0:
                texts.append(form.row(joined.fresh[start]))
                lengths.append(len(texts[-1]))
            else:
                # with what stands between them
                texts.append(old[starts[place] : starts[place + end - start] - gap])
                lengths += before_lengths[place : place + end - start]
        return Remade(key, form.whole(texts), self._rows.kept(planned.path, joined.facts, joined.digests, lengths))

    def _join(self, rows: Rows, line: str) -> _Joined | None:
        """Once for all files of the same rows."""
        joined, family, numbers = self._joined, rows.family, rows.numbers()
        if joined is not None and (joined.line, joined.family, joined.numbers) == (line, family, numbers):
            return joined
        text = self._store.line(line)
        if not text:
            return None
        about, digests = from_json(text)
        facts = facts_of(family, numbers)
        known = {tuple(fact): place for place, fact in enumerate(about)}
        places = [-1 if fact in self._touched else known.get(fact, -1) for fact in facts]
        fresh = {n: family.row(numbers[n]) for n, place in enumerate(places) if place < 0}
        now = tuple(self._writer.digest(fresh[n]) if place < 0 else digests[place] for n, place in enumerate(places))
        self._joined = _Joined(line, family, numbers, facts, tuple(digests), _runs(places), fresh, now)
        return self._joined

    def _key(self, planned: Output, rows: Rows, digests: tuple[str, ...]) -> str:
        """The key of an output whose rows have these digests."""
        return output_key(self._keys, planned.renderer, planned.template, self._writer.text(planned.with_view(rows.of(digests))))


def _runs(places: Sequence[int]) -> list[Run]:
    """Rows by where they were before, -1 for nowhere: those that came one after the other, and do so again, taken together."""
    made: list[Run] = []
    start = 0
    for n in range(1, len(places) + 1):
        if n == len(places) or places[n] != places[n - 1] + 1 or places[n - 1] < 0:
            made.append((start, n, places[start]))
            start = n
    return made


def _starts(form: RowForm, lengths: Sequence[int]) -> list[int]:
    """Where each row begins in the file, and one more would."""
    gap = len(form.between)
    return [start + n * gap for n, start in enumerate(accumulate(lengths, initial=len(form.head)))]


def _file(folder: str, before: OutputRow) -> bytes | None:
    """The file of an output, if it is what was written."""
    try:
        content = read_bounded(Path(folder, before.path), COPY_LIMIT)
    except OSError:
        return None
    return content if content is not None and digest_bytes(content) == before.digest else None
