"""What saved files are to the archive."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from generator.content.model import Article
from generator.serve.sources import Change


def quiet_pairs(changes: Sequence[Change], told: Collection[str]) -> list[tuple[Article, Article]] | None:
    """(before, after) of published articles without a word to say about them; None if there are others among the changes. `told` are the
    files about which something is said already."""
    pairs = []
    for change in changes:
        before = change.before and change.before.parsed
        after = change.after and change.after.parsed
        if not before or not after or before.diagnostics or after.diagnostics or change.path in told:
            return None
        old, new = before.document, after.document
        if not isinstance(old, Article) or not isinstance(new, Article) or not (old.body.digest and new.body.digest):
            return None
        pairs.append((old, new))
    return pairs


def article_pairs(changes: Sequence[Change]) -> list[tuple[Article | None, Article | None]] | None:
    """(before, after) of articles, None for what was not there or is not there; None if something else is among the changes."""
    pairs = []
    for change in changes:
        documents = [read and read.parsed.document for read in (change.before, change.after)]
        old, new = (document if isinstance(document, Article) else None for document in documents)
        if (change.before and old is None) or (change.after and new is None):
            return None
        pairs.append((old, new))
    return pairs


def cause_of(changes: Sequence[Change]) -> str:
    """What happened, in words."""
    if not changes:
        return ""
    if len(changes) > 3:
        return f"{len(changes)} files were saved"
    return ", ".join(c.path for c in changes) + (" was deleted" if all(c.after is None for c in changes) else " was saved")
