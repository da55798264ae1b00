"""Articles with nearly the same text: a report that was entered twice, or copy of an agency that a newspaper prints."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from generator.archive.model import Archive
from generator.archive.oversights import related_to, relation_line
from generator.base.diagnostics import Diagnostic, Location, Severity, capped
from generator.base.originals import original_key
from generator.base.values import value
from generator.base.workers import Workers
from generator.check.shingles import RUN, Sketch, find_candidates, runs_of, sketch_of
from generator.content.model import Article
from generator.engine.report import Progress
from generator.engine.stored_bodies import StoredBodies

ALIKE = 0.5
"""Share of all runs of words of two texts that both have, from which on they are called nearly the same. One changed word breaks
four runs, so this is more than it seems."""


@value
class Alike:
    """Two articles with nearly the same text."""

    earlier: int
    later: int
    percent: int
    """Runs of words of the later that the earlier has as well."""


def check_duplicates(archive: Archive, bodies: StoredBodies, workers: Workers, progress: Progress) -> list[Diagnostic]:
    """A warning for each article whose text another has already, but where the editor has said how the two stand to each other."""
    positions = [n for n, article in enumerate(archive.articles) if article.body.digest]
    texts = [(archive.articles[n].path, archive.articles[n].body.digest) for n in positions]
    sketches: list[Sketch] = []
    for sketch in workers.run(sketch_chunk, bodies, texts):
        sketches.append(sketch)
        if len(sketches) % 200 == 0 or len(sketches) == len(texts):
            progress("compare", len(sketches), len(texts))
    pairs = [(positions[one], positions[two]) for one, two in find_candidates(sketches)]
    return capped(_report(archive, alike) for alike in _alike(archive, pairs, bodies))


def sketch_chunk(bodies: StoredBodies, chunk: Sequence[tuple[str, str]]) -> list[Sketch]:
    """Runs in workers: the sketches of some bodies, each given by (source path, digest)."""
    return [sketch_of(runs_of("".join(bodies.parts(path, digest)))) for path, digest in chunk]


def _alike(archive: Archive, pairs: Iterable[tuple[int, int]], bodies: StoredBodies) -> Iterable[Alike]:
    """Those of the pairs that are alike, and are not known to be; each later article once, with the earliest."""

    @functools.lru_cache(maxsize=1000)
    def runs(position: int) -> frozenset[int]:
        article = archive.articles[position]
        return runs_of("".join(bodies.parts(article.path, article.body.digest)))

    said: set[int] = set()
    for earlier, later in pairs:
        if later in said or _known(archive, earlier, later):
            continue
        one, two = runs(earlier), runs(later)
        common = len(one & two)
        if common >= ALIKE * (len(one) + len(two) - common):
            said.add(later)
            yield Alike(earlier, later, common * 100 // len(two))


def _known(archive: Archive, one: int, two: int) -> bool:
    """Whether the editor has put two articles into relation, or was told already that their originals are the same."""
    if two in related_to(archive.relations[one]) or _first_print(archive, one) == _first_print(archive, two):
        return True
    first, second = archive.articles[one].source_url, archive.articles[two].source_url
    return bool(first and second) and original_key(first) == original_key(second)


def _first_print(archive: Archive, position: int) -> int:
    """The article of which one is a reprint, or itself."""
    return next((others[0] for kind, others in archive.relations[position] if kind == "reprint_of"), position)


def _report(archive: Archive, alike: Alike) -> Diagnostic:
    earlier, later = archive.articles[alike.earlier], archive.articles[alike.later]
    first = _first_print(archive, alike.earlier)
    one, two = _publisher(archive, alike.earlier), _publisher(archive, alike.later)
    return Diagnostic(
        "same-text",
        f"this text is nearly that of “{earlier.title}” ({', '.join(filter(None, (one, earlier.date.edtf.text)))}): {alike.percent} per cent of its runs"
        f" of {RUN} words stand there too",
        Location(later.path),
        Severity.WARNING,
        _advice(later, archive.articles[first], two if one != two else ""),
        field=("title",),
        related=(Location(earlier.path),),
    )


def _publisher(archive: Archive, position: int) -> str:
    key = next((k for k in archive.article_terms[position] if k[0] == "sources"), None)
    return archive.terms[key[0]][key[1]].title if key else ""


def _advice(later: Article, first: Article, other_publisher: str) -> str:
    if other_publisher:
        return f"If {other_publisher} carries the same copy, {relation_line(later, 'reprint_of', first.slug)}."
    return (
        "If it is the same report, delete one of the two and put its old address under `aliases:` of the other; if it is a later"
        f" version, {relation_line(later, 'follows', first.slug)}."
    )
