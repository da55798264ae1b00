"""The archive once an article came, went or became another: what `assemble` would give, found by following that article. Pure.

Whatever other articles may mean by it, and all that is told to the editor in putting an archive together, is left to `assemble`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from generator.archive.assemble import Assembly, missing_images, redirects, storyline_facts
from generator.archive.calendar import follow_calendar
from generator.archive.drafts import follow_drafts
from generator.archive.event_exchange import Tellers, follow_events, tellers_of
from generator.archive.exchange import Anew, Exchange, exchange
from generator.archive.links import INVERSE, LinkResolver, follow_relations
from generator.archive.model import Archive, Target, TermKey
from generator.archive.related import RelatedArticles
from generator.archive.renumbering import Renumbering
from generator.archive.vocabulary import Vocabulary, follow_all_terms, follow_terms
from generator.base.diagnostics import Diagnostic
from generator.content.model import Article


class Follower:
    """Follows articles, one after the other; remembers who tells of which events."""

    def __init__(self, assembly: Assembly):
        self.assembly = assembly
        self._tellers: Tellers | None = None

    def revised(self, archive: Archive) -> Assembly:
        """Go on from the same archive with other words in its articles (`revise.py`)."""
        self.assembly = dataclasses.replace(self.assembly, archive=archive)
        return self.assembly

    def follow(self, before: Article | None, after: Article | None) -> Assembly | None:
        """The archive with an article exchanged; None, and nothing changed, where it must be assembled anew."""
        return self.assembly if self.step(before, after) else None

    def step(self, before: Article | None, after: Article | None) -> Step | None:
        """The same, telling what moved on the way to the archive that `assembly` has then."""
        if self._tellers is None:
            self._tellers = tellers_of(self.assembly.archive.articles)
        try:
            step = _follow(self.assembly, self._tellers, before, after)
        except Anew:
            return None
        self.assembly, self._tellers = step.assembly, step.tellers
        return step


@dataclasses.dataclass(frozen=True)
class Step:
    """An archive with an article exchanged."""

    assembly: Assembly
    tellers: Tellers
    change: Exchange | None
    """None if nothing that is published was exchanged."""
    moved_events: Renumbering
    """What became of the events; whatever is otherwise was taken out and put in."""


def _follow(assembly: Assembly, tellers: Tellers, before: Article | None, after: Article | None) -> Step:
    if any(d.is_error for d in assembly.mistakes):
        raise Anew
    assembly, before, after = follow_drafts(assembly, before, after)
    return _follow_published(assembly, tellers, before, after) if before or after else Step(assembly, tellers, None, Renumbering())


def _follow_published(assembly: Assembly, tellers: Tellers, before: Article | None, after: Article | None) -> Step:
    archive, related = assembly.archive, assembly.archive.related
    assert isinstance(related, RelatedArticles)
    _expect_plain(assembly, before, after)
    change = exchange(archive.articles, archive.by_slug[before.slug] if before else -1, after)
    by_slug = _by_slug(archive.by_slug, change)
    _expect_unneeded(assembly, change)
    vocabulary = follow_terms(assembly.vocabulary, change)
    _expect_terms_unneeded(assembly, vocabulary, change)
    events = follow_events(change, archive.events, archive.article_events, tellers, by_slug, assembly.storylines)
    touched = {key for n in events.gone for key in archive.article_terms[n]}
    touched |= {key for n in events.come for key in vocabulary.article_terms[n]}
    touched |= _exchanged_terms(archive, vocabulary, change)
    said: list[Diagnostic] = []
    facts = storyline_facts(change.articles, assembly.storylines, events.facts, said)
    targets = _targets(assembly, vocabulary, change, by_slug, said)
    relations, wrong = follow_relations(
        change, archive.relations, (archive.by_slug, by_slug), (archive.targets, targets), assembly.unseen["article"]
    )
    if said or wrong or (after and any(missing_images([after], archive.files))):
        raise Anew
    made = dataclasses.replace(
        archive,
        articles=change.articles,
        by_slug=by_slug,
        article_terms=vocabulary.article_terms,
        terms=follow_all_terms(archive.terms, assembly.vocabulary, vocabulary, events.of, (change.moved, events.moved), touched),
        names={key: registry.names for key, registry in vocabulary.registries.items()},
        storylines=facts,
        events=events.facts,
        article_events=events.of,
        years=follow_calendar(archive.years, change),
        related=related.follow(change, vocabulary.article_terms, vocabulary.members, facts, relations),
        relations=relations,
        targets=targets,
        redirects=tuple(redirects(change.articles, archive.pages, assembly.storylines, vocabulary.registries)),
    )
    return Step(dataclasses.replace(assembly, archive=made, vocabulary=vocabulary), events.tellers, change, events.moved)


def _expect_plain(assembly: Assembly, before: Article | None, after: Article | None) -> None:
    """Nothing was told of the two, and no other has or wants their slugs and places."""
    archive = assembly.archive
    told = {place.path for d in assembly.mistakes for place in (d.location, *d.related)}
    if any(article and article.path in told for article in (before, after)):
        raise Anew
    if before is not None:
        place = archive.by_slug.get(before.slug)
        if place is None or archive.articles[place] != before:
            raise Anew
    if after is not None:
        taken = archive.by_slug.get(after.slug)
        if taken is not None and (before is None or before.slug != after.slug):
            raise Anew
        if after.slug in assembly.unseen["article"] or any(h.path == after.path for h in archive.held):
            raise Anew


def _expect_unneeded(assembly: Assembly, change: Exchange) -> None:
    """Nobody leads to the article that goes."""
    before, after = change.before, change.after
    if before is None or (after and after.slug == before.slug and after.path == before.path):
        return
    others = (ts for path, ts in assembly.archive.targets.items() if path != before.path)
    if any(t.kind == "article" and t.key == before.slug for ts in others for t in ts):
        raise Anew
    if any(kind in INVERSE.values() for kind, _ in assembly.archive.relations[change.out]):
        raise Anew


def _expect_terms_unneeded(assembly: Assembly, vocabulary: Vocabulary, change: Exchange) -> None:
    """Nobody leads to a term that goes with the article."""
    old = assembly.archive.article_terms[change.out] if change.out >= 0 else ()
    gone = {key for key in old if key[1] not in vocabulary.registries[key[0]].titles}
    others = assembly.archive.targets.items() if gone else ()
    path = change.before.path if change.before else ""
    if any(t.kind == "term" and (t.taxonomy, t.key) in gone for source, ts in others if source != path for t in ts):
        raise Anew


def _exchanged_terms(archive: Archive, vocabulary: Vocabulary, change: Exchange) -> set[TermKey]:
    """The terms that the article goes from or comes to."""
    if change.before and change.after and change.stays and change.before.terms == change.after.terms:
        return set()
    old = archive.article_terms[change.out] if change.before else ()
    return {*old, *(vocabulary.article_terms[change.into] if change.after else ())}


def _by_slug(known: Mapping[str, int], change: Exchange) -> dict[str, int]:
    made = dict(known)
    if change.before is not None:
        del made[change.before.slug]
    places = [n for n in (change.out, change.into) if n >= 0]
    last = len(change.articles) if len(places) == 1 else max(places) + 1
    for n in range(min(places), last):
        made[change.articles[n].slug] = n
    return made


def _targets(
    assembly: Assembly, vocabulary: Vocabulary, change: Exchange, by_slug: Mapping[str, int], said: list[Diagnostic]
) -> Mapping[str, tuple[Target, ...]]:
    """What links lead to; only those of the article may lead elsewhere now."""
    archive = assembly.archive
    made = dict(archive.targets)
    if change.before is not None:
        made.pop(change.before.path, None)
    if change.after is not None and change.after.body.refs:
        resolver = LinkResolver(
            change.articles, by_slug, archive.pages, assembly.storylines, vocabulary.registries, archive.files, archive.held, assembly.unseen
        )  # fmt: skip
        made.update(resolver.resolve_all([change.after]))
        said += resolver.diagnostics
    return made
