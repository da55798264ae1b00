"""Storylines that nobody has looked at for long, and articles that seem to have come into one by mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from generator.archive.model import Archive, StorylineFacts
from generator.base.diagnostics import Diagnostic, Location, Severity, capped

SILENCE = 366
"""Days without anything new after which a developing storyline seems to be forgotten."""


def check_storylines(archive: Archive) -> list[Diagnostic]:
    """What an editor may want to look at in storylines."""
    return [*capped(_silent(archive)), *capped(_unsupported(archive)), *capped(d for s in archive.storylines for d in _loose(archive, s))]


def _silent(archive: Archive) -> Iterable[Diagnostic]:
    """By the archive's own newest article: what day it is now does not matter."""
    for facts in archive.storylines:
        if facts.note.status != "developing" or not facts.articles:
            continue
        newest, last = archive.articles[-1], archive.articles[facts.articles[-1]]
        end, reported = newest.date.edtf.earliest, last.date.edtf.latest
        # what is foreseen for a time beyond the archive is no sign of life
        alive = max([reported, *(day for e in facts.events if (day := archive.events[e].date.earliest) <= end)])
        if end - alive > SILENCE:
            yield Diagnostic(
                "silent-storyline",
                f"this storyline is developing, but its last article is of {last.date.edtf.text}, and the archive goes on to {newest.date.edtf.text}",
                Location(facts.note.path),
                Severity.WARNING,
                "Write `status: closed`, or add what has happened since.",
                field=("status",),
                related=(Location(last.path),),
            )


def _unsupported(archive: Archive) -> Iterable[Diagnostic]:
    for facts in archive.storylines:
        alone = [archive.events[e] for e in facts.events if not archive.events[e].evidence]
        named = {e.title for e in alone} | {e.id for e in alone}
        for number, event in enumerate(facts.note.events):
            if event.title in named or f"e-{event.id}" in named:
                after = [archive.articles[i] for i in facts.articles if archive.articles[i].date.edtf.latest >= event.date.earliest]
                perhaps = f" Perhaps {after[0].path} does." if after else ""
                yield Diagnostic(
                    "unsupported-event",
                    f"no article tells of “{event.title}” ({event.date.text})",
                    Location(facts.note.path),
                    Severity.WARNING,
                    f"Name it under `events:` of an article that tells of it, with this date and title or the same `id`.{perhaps}",
                    field=("events", number, "title"),
                )


def _loose(archive: Archive, facts: StorylineFacts) -> Iterable[Diagnostic]:
    members = facts.articles
    if len(members) < 2:
        return
    # a publisher in common says nothing of what the articles are about
    bonds = {i: [*(k for k in archive.article_terms[i] if k[0] != "sources"), *archive.article_events[i]] for i in members}
    shared = Counter(bond for own in bonds.values() for bond in own)
    inside = frozenset(members)
    for position in members:
        linked = any(not inside.isdisjoint(others) for _, others in archive.relations[position])
        if linked or any(shared[bond] > 1 for bond in bonds[position]) or _links_to(archive, position, inside):
            continue
        article = archive.articles[position]
        yield Diagnostic(
            "loose-article",
            f"nothing ties this article to the {len(members) - 1:,} other{'s' if len(members) > 2 else ''} of its storyline: no term, link or event in common",
            Location(article.path),
            Severity.WARNING,
            f"Name what they have in common under topics, people, organisations or places, link to one of them, or take"
            f" `storyline: {facts.note.slug}` out.",
            field=("storyline",),
            related=(Location(facts.note.path),),
        )


def _links_to(archive: Archive, position: int, inside: frozenset[int]) -> bool:
    """Whether an article's text links to one of those."""
    targets = archive.targets.get(archive.articles[position].path, ())
    return any(t.kind == "article" and archive.by_slug.get(t.key) in inside - {position} for t in targets)
