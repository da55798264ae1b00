"""What the documents that are others than at the last build may have changed: of all else it is known that it is the same."""

from __future__ import annotations

from collections.abc import Set

from generator.archive.touched import FEW, Fact, touched_by
from generator.content.model import Article
from generator.engine.last_build import Inputs, LastBuild
from generator.engine.load_site import LoadedArchive
from generator.engine.options import BuildOptions
from generator.engine.quick import options_of
from generator.plan.shared_facts import share_alike


def touched_facts(site: LoadedArchive, options: BuildOptions, last: LastBuild | None, inputs: Inputs) -> Set[Fact] | None:
    """The facts that may be otherwise than at the last build; None if all may be: other things than a few articles are not as they were.

    `inputs` are what the site was made from.
    """
    if last is None or not last.since <= options.now < last.until or inputs.themes != last.themes:
        return None
    if inputs.key(options_of(options), site.digests) != last.inputs or site.exchanged is None or len(site.exchanged) > FEW:
        return None
    pairs = []
    for before, after in site.exchanged:
        if not isinstance(before, Article | None) or not isinstance(after, Article | None):
            return None
        pairs.append((before, after))
    touched = touched_by(site.assembly, pairs)
    return touched.facts if touched is not None and share_alike(site.archive, touched.was) else None
