"""The first page of each template is tried before anything is written: a mistake that is in every page leaves the old site as it is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from generator.base.diagnostics import Diagnostic
from generator.plan.output import Output
from generator.render.html import RenderFault
from generator.render.output import RenderSetup, renderer_for


def faults_of_first_pages(outputs: Iterable[Output], waiting: Container[str], setup: RenderSetup) -> Iterator[Diagnostic]:
    """The mistakes that templates make in the first of `outputs` that each makes, as far as these are among those `waiting` to be rendered:
    of the others it is known that they can be."""
    tried = set()
    for output in outputs:
        if not output.template or output.template in tried:
            continue
        tried.add(output.template)
        if output.path in waiting:
            try:
                renderer_for(setup).render(output.made())
            except RenderFault as fault:
                yield fault.diagnostic
            except OSError:
                # whoever writes it has the words for it
                continue
