"""Which outputs are as they should be: keys are made anew of all that is not known to have the view that it had, by all workers, or here
where that is little. The few that differ are rendered on the spot, by whoever has their cards and events at hand, and written once it was
said that they will be; where many differ, rendering has its own turn."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence, Set

from generator.archive.touched import Fact
from generator.base.overwrite import Overwriter
from generator.base.values import value
from generator.base.workers import Workers
from generator.engine.folders import is_folder
from generator.engine.keys import key_of_same_view, output_key
from generator.engine.rows import OutputRows, Remade, Remaker, RowWriter
from generator.engine.store import OutputRow
from generator.engine.view_store import RowsText, ViewStore, ViewText
from generator.engine.view_texts import bodies_in, writer_for
from generator.engine.working_order import in_working_order
from generator.engine.write import WriteSetup, Written, placed
from generator.plan.output import Output
from generator.plan.search_index import CONTENTS
from generator.render.html import RenderFault
from generator.render.output import renderer_for

FEW = 32
"""Outputs of a chunk that are rendered on the spot."""
SMALL = 256 * 1024 * 1024
"""Bytes of them together; those of the one that goes beyond are made still."""
HERE = 4000
"""Outputs that are looked at by this process, and one in `PART` of a large site: others would first have to copy most of what they touch."""
PART = 8


@value
class Setup:
    """What it takes to look at outputs again."""

    write: WriteSetup
    record: Mapping[str, OutputRow]
    """What the last build wrote."""
    touched: Set[Fact] | None
    """The facts that may be otherwise than when `record` was made; None: all."""
    views: ViewStore | None
    """Where what is kept of rows is found; None in workers, which have no store open."""
    few: int = FEW
    """Outputs of a chunk that are rendered on the spot."""


@value
class Made:
    """An output that differs, rendered."""

    content: bytes
    view: ViewText | None
    pieces: tuple[tuple[str, str], ...]
    rows: RowsText | None = None
    """What is kept of its rows, if it consists of rows."""


@value
class Looked:
    """An output's key, and the output itself if it differs from the last build's and was rendered."""

    key: str
    made: Made | None


def look_again(outputs: Sequence[Output], setup: Setup, workers: Workers) -> dict[str, Looked]:
    """Output path -> its key, in the order of `outputs`."""
    touched = setup.touched
    found = [o for o in outputs if touched is None or o.about is None or o.about in touched or o.path not in setup.record]
    if touched is not None and len(found) < max(HERE, len(outputs) // PART):
        doubtful, looks = found, iter(_look(dataclasses.replace(setup, few=FEW * PART), found))
    else:
        doubtful, first, uneven = in_working_order(found)
        # rows are read from the store, which this process alone has open
        looks = workers.run(_look, dataclasses.replace(setup, touched=None, views=None), doubtful, first=first, uneven=uneven)
    looked = dict(zip((o.path for o in doubtful), looks, strict=True))
    made: dict[str, Looked] = {}
    for output in outputs:
        path = output.path
        if path not in looked:
            before = setup.record[path].key
            made[path] = Looked(key_of_same_view(setup.write.keys, output.renderer, output.template, before), None)
        else:
            made[path] = looked[path] or Looked(setup.record[path].key, None)
    return made


def _look(setup: Setup, chunk: Sequence[Output]) -> list[Looked | None]:
    """None for an output that has the key that it had. Runs in workers, or here."""
    writer, shared = writer_for(setup.write.keys), setup.write.keys
    made: list[Looked | None] = []
    number = size = 0
    remaker = None
    renderer = renderer_for(setup.write.render)
    written_rows = RowWriter(writer, renderer, chunk)
    if setup.touched is not None and setup.views is not None:
        remaker = Remaker(setup.touched, setup.views, setup.write.output, shared, renderer, writer)
    for planned in chunk:
        again = _from_rows(setup, planned, remaker) if remaker else None
        if again is not None:
            made.append(Looked(again.key, Made(again.content, None, (), again.rows)) if again.content is not None else None)
            continue
        rows = written_rows.of(planned)
        output = rows.in_digests() if rows else planned.made()
        key = output_key(shared, output.renderer, output.template, writer.text(output))
        row = setup.record.get(output.path)
        if row is not None and row.key == key:
            made.append(None)
            continue
        if number >= setup.few or size >= SMALL or is_folder(output.path):
            made.append(Looked(key, None))
            continue
        found = _rendered(setup.write, output, rows)
        number, size = number + 1, size + (len(found.content) if found else 0)
        made.append(Looked(key, found))
    return made


def _from_rows(setup: Setup, planned: Output, remaker: Remaker) -> Remade | None:
    """An output of rows, from those that it had; None where it has to be made whole."""
    before = setup.record.get(planned.path)
    return remaker.remade(planned, before) if before else None


def _rendered(setup: WriteSetup, output: Output, rows: OutputRows | None) -> Made | None:
    """The output; None if it cannot be rendered, for which rendering has the words."""
    try:
        content, held_rows = rows.rendered() if rows else (renderer_for(setup.render).render(output), None)
    except (RenderFault, OSError):
        return None
    held = () if rows else tuple(body.source for body in bodies_in(output.view) if body)
    if not held and output.path != CONTENTS:
        return Made(content, None, (), held_rows)
    text, pieces = writer_for(setup.keys).with_pieces(output)
    return Made(content, ViewText(output.path, text, held), pieces, held_rows)


def write_made(made: Mapping[str, Looked], folder: str) -> list[Written]:
    """Put outputs in place that were rendered on the spot. Raises EnvironmentFault."""
    written = []
    over = Overwriter(folder)
    try:
        for path, looked in made.items():
            if looked.made is not None:
                written.append(
                    placed(folder, path, looked.made.content, looked.key, over, looked.made.view, looked.made.pieces, looked.made.rows)
                )
    finally:
        over.close()
    return written
