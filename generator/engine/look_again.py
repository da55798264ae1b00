"""Which outputs are as they should be: all keys are made anew, by all workers. The few that differ are rendered on the spot, by whoever has
their cards and events at hand, and written once it was said that they will be; where many differ, rendering has its own turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.base.overwrite import Overwriter
from generator.base.values import value
from generator.base.workers import Workers
from generator.engine.folders import is_folder
from generator.engine.keys import output_key
from generator.engine.store import OutputRow
from generator.engine.view_store import ViewText
from generator.engine.view_texts import bodies_in, writer_for
from generator.engine.write import WriteSetup, Written, placed
from generator.plan.output import Output
from generator.plan.search_index import CONTENTS
from generator.render.html import RenderFault
from generator.render.output import renderer_for

FEW = 32
"""Outputs of a chunk that are rendered on the spot."""
SMALL = 16 * 1024 * 1024
"""Bytes of them together."""


@value
class Setup:
    """What workers need to look at outputs again."""

    write: WriteSetup
    record: Mapping[str, OutputRow]
    """What the last build wrote."""


@value
class Made:
    """An output that differs, rendered."""

    content: bytes
    view: ViewText | None
    pieces: tuple[tuple[str, str], ...]


@value
class Looked:
    """An output's key, and the output itself if it differs from the last build's and was rendered."""

    key: str
    made: Made | None


def look_again(outputs: Sequence[Output], setup: Setup, workers: Workers) -> dict[str, Looked]:
    """Output path -> its key, in the order of `outputs`."""
    made: dict[str, Looked] = {}
    for output, found in zip(outputs, workers.run(_look, setup, outputs), strict=True):
        made[output.path] = found or Looked(setup.record[output.path].key, None)
    return made


def _look(setup: Setup, chunk: Sequence[Output]) -> list[Looked | None]:
    """Runs in workers. None for an output that has the key that it had."""
    writer, shared = writer_for(setup.write.keys), setup.write.keys
    made: list[Looked | None] = []
    number = size = 0
    for planned in chunk:
        output = planned.made()
        key = output_key(shared, output.renderer, output.template, writer.text(output))
        row = setup.record.get(output.path)
        if row is not None and row.key == key:
            made.append(None)
            continue
        if number >= FEW or size >= SMALL or is_folder(output.path):
            made.append(Looked(key, None))
            continue
        found = _rendered(setup.write, output)
        number, size = number + 1, size + (len(found.content) if found else 0)
        made.append(Looked(key, found))
    return made


def _rendered(setup: WriteSetup, output: Output) -> Made | None:
    """The output; None if it cannot be rendered, for which rendering has the words."""
    try:
        content = renderer_for(setup.render).render(output)
    except (RenderFault, OSError):
        return None
    held = tuple(body.source for body in bodies_in(output.view) if body)
    if not held and output.path != CONTENTS:
        return Made(content, None, ())
    text, pieces = writer_for(setup.keys).with_pieces(output)
    return Made(content, ViewText(output.path, text, held), pieces)


def write_made(made: Mapping[str, Looked], folder: str) -> list[Written]:
    """Put outputs in place that were rendered on the spot. Raises EnvironmentFault."""
    written = []
    over = Overwriter(folder)
    try:
        for path, looked in made.items():
            if looked.made is not None:
                written.append(placed(folder, path, looked.made.content, looked.key, over, looked.made.view, looked.made.pieces))
    finally:
        over.close()
    return written
