"""How good the proposals of `dateline suggest` are: `python benchmarks/suggest_quality.py [SITE]`.

Every labelled article in turn is taken for one without labels; what is proposed for it is compared with what an editor gave it.
Precision: which part of the proposals the editor had too. Recall: which part of the editor's terms was proposed. Terms that no other
article has and that have no file are left out of recall: nothing in the archive could know them.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

from generator.base.workers import Workers
from generator.curate.archive_facts import read_facts
from generator.curate.suggest import LEAST, LEAST_SHOWN, MOST, Suggester
from generator.engine.report import silent
from generator.engine.store import Store


def measure(site: Path) -> None:
    """Print precision and recall of each taxonomy, at the points from which proposals are shown and from which they are applied."""
    with Workers(2) as workers, closing(Store.scratch()) as store:
        facts = read_facts(site, workers, store, silent)
        suggester = Suggester(facts, [a.path for a in facts.articles], workers, silent)
    for key in suggester.keys:
        uses = facts.uses(key)
        notes = facts.registries[key].notes
        for least in (LEAST_SHOWN, LEAST):
            right = proposed = wanted = 0
            for number in range(len(facts.articles)):
                own = {slug for slug in facts.terms[number].get(key, ()) if uses[slug] > 1 or slug in notes}
                if not own:
                    continue
                alone = {slug for slug in facts.terms[number].get(key, ()) if slug not in own}
                scored = suggester.scored(number, key, suggester.similarity.nearest(number))
                best = sorted((s for s in scored if s[1] >= least and s[0] not in alone), key=lambda s: (-s[1], s[0]))[: MOST[key]]
                right += len(own & {slug for slug, _, _ in best})
                proposed += len(best)
                wanted += len(own)
            if wanted:
                precision = 100 * right / proposed if proposed else 0.0
                print(
                    f"{key:14} from {least} points: precision {precision:5.1f} %  recall {100 * right / wanted:5.1f} %  ({wanted} labels, {proposed} proposals)"
                )


if __name__ == "__main__":
    measure(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
