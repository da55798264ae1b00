"""Drafts that are held back, once an article is exchanged: all that the archive knows of them is that they are there."""

from __future__ import annotations

import dataclasses

from generator.archive.assemble import Assembly
from generator.archive.exchange import Anew
from generator.archive.publication import hold_back
from generator.content.model import Article


def follow_drafts(assembly: Assembly, before: Article | None, after: Article | None) -> tuple[Assembly, Article | None, Article | None]:
    """The archive with drafts exchanged, and what is left to exchange, which is published. Raises Anew where somebody leads to a draft, and
    where it is a question of time whether something is published."""
    old, new = (article if article and _is_held(assembly, article) else None for article in (before, after))
    if old and new and (old.path, old.slug, old.title) == (new.path, new.slug, new.title):
        return assembly, None, None
    if old or new:
        assembly = _exchanged(assembly, old, new)
    return assembly, None if old else before, None if new else after


def _is_held(assembly: Assembly, article: Article) -> bool:
    if article.withdrawn or article.expires or article.publish_at:
        raise Anew
    return article.draft and not assembly.drafts


def _exchanged(assembly: Assembly, old: Article | None, new: Article | None) -> Assembly:
    if any(d.code == "held-link" for d in assembly.mistakes):
        raise Anew
    slugs = dict(assembly.unseen["article"])
    if old:
        del slugs[old.slug]
    if new and slugs.setdefault(new.slug, new.path) != new.path:
        raise Anew
    held = [h for h in assembly.archive.held if not old or h.path != old.path]
    held += hold_back([new] if new else [], [], now="", drafts=assembly.drafts)[2]
    archive = dataclasses.replace(assembly.archive, held=tuple(sorted(held, key=lambda h: h.path)))
    return dataclasses.replace(assembly, archive=archive, unseen={**assembly.unseen, "article": slugs})
