"""Renaming, merging and moving terms: what of the archive's files must change, worked out whole before anything is written.

A term keeps every name and address that it had: they become aliases, which the site makes redirects of.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.archive.name_likeness import find_alike
from generator.base.diagnostics import UsageError
from generator.base.text import name_key, normal
from generator.base.urls import is_slug, slug_of
from generator.base.values import value
from generator.base.yaml_text import item, scalar
from generator.content.model import Article, TermNote
from generator.curate.archive_facts import ArchiveFacts
from generator.curate.edit_files import FileEdit, Refused, plan_edit
from generator.curate.front_edit import Change
from generator.settings import CONTENT, Taxonomy


@value
class TermPlan:
    """What a change to terms would do."""

    says: str
    """In a sentence."""
    edits: tuple[FileEdit, ...]
    refused: tuple[Refused, ...]
    articles: int
    """How many of the files are articles."""


@value
class Alike:
    """Two terms that may be one."""

    taxonomy: str
    left: str
    right: str
    how: str
    uses: tuple[int, int]


class TermWork:
    """Changes to one taxonomy of an archive."""

    def __init__(self, facts: ArchiveFacts, taxonomy: Taxonomy):
        self.facts, self.taxonomy = facts, taxonomy
        self.key = taxonomy.key
        self.registry = facts.registries[taxonomy.key]
        self.known = facts.known(taxonomy.key)

    def find(self, name: str) -> str:
        """The slug of a term that there is. Raises UsageError."""
        slug = self.facts.slug(self.key, name)
        if slug not in self.known:
            raise UsageError(f'there is no {self.taxonomy.singular} "{name}"', self.registry.suggest(name))
        return slug

    def rename(self, old: str, new: str) -> TermPlan:
        """Give a term another title, and the slug that follows from it."""
        slug, title = self.find(old), normal(new)
        wanted = slug_of(title)
        if not title or not wanted:
            raise UsageError("the new name gives no address", "Write a name with letters or digits.")
        taken = self.facts.slug(self.key, title)
        if taken in self.known and taken != slug:
            raise UsageError(f'there is already a {self.taxonomy.singular} "{self.facts.title(self.key, taken)}"', "Merge the two instead.")
        was = self.facts.title(self.key, slug)
        edits = self._articles(slug, title, wanted)
        note = self.registry.notes.get(slug)
        names = [was, *([slug] if slug_of(was) != slug and wanted != slug else [])]
        if note:
            keep = [n for n in names if name_key(n) not in {name_key(title), *(name_key(a) for a in note.aliases)}]
            changes = [Change("replace", "title", title), *(Change("add", "aliases", n) for n in keep)]
            aliases = [n for n, a in enumerate(note.aliases) if name_key(a) == name_key(title)]
            changes = [*(Change("remove", "aliases", None, n) for n in reversed(aliases)), *changes]
            edits.append(self._moved(note, changes, wanted))
        elif title != was:
            edits.append(self._new_file(wanted, title, [n for n in names if name_key(n) != name_key(title)], ""))
        edits += self._pointers(slug, title, wanted)
        return self._plan(f"{was} becomes {title}", edits)

    def merge(self, old: str, into: str) -> TermPlan:
        """Let one term become part of another."""
        slug, target = self.find(old), self.find(into)
        if slug == target:
            raise UsageError("a term cannot be merged into itself", f"Both names mean {self.facts.title(self.key, slug)} already.")
        title = self.facts.title(self.key, target)
        edits = self._articles(slug, self.facts.name(self.key, target), target, merged=target)
        note, other = self.registry.notes.get(slug), self.registry.notes.get(target)
        if note:
            edits.append(
                plan_edit(
                    self.facts.folder,
                    note.path,
                    [*([Change("remove", "parent")] if note.parent else []), Change("set", "merged_into", target if other else title)],
                )
            )
            if other is None:
                edits.append(self._new_file(target, title, [], ""))
        else:
            names = [n for n in self.known[slug] if other is None or name_key(n) not in {name_key(a) for a in other.aliases}]
            if other:
                edits.append(plan_edit(self.facts.folder, other.path, [Change("add", "aliases", n) for n in names]))
            else:
                edits.append(self._new_file(target, title, names, ""))
        edits += self._pointers(slug, title, target, merged=target)
        return self._plan(f"{self.facts.title(self.key, slug)} becomes part of {title}", edits)

    def move(self, term: str, parent: str) -> TermPlan:
        """Put a term under another, or, with an empty `parent`, under none."""
        slug = self.find(term)
        title = self.facts.title(self.key, slug)
        note = self.registry.notes.get(slug)
        above = self.find(parent) if parent else ""
        here = above
        while here:
            if here == slug:
                raise UsageError(f"{title} stands above {self.facts.title(self.key, above)} already", "Move that one first.")
            here = self.registry.parents.get(here, "")
        edits: list[FileEdit | Refused | None] = []
        if above and above not in self.registry.notes:
            edits.append(self._new_file(above, self.facts.title(self.key, above), [], ""))
        if note:
            change = Change("set", "parent", above) if above else Change("remove", "parent")
            edits.append(plan_edit(self.facts.folder, note.path, [change]))
        elif above:
            edits.append(self._new_file(slug, title, [], above))
        return self._plan(f"{title} stands under {self.facts.title(self.key, above) if above else 'no other'}", edits)

    def alike(self) -> list[Alike]:
        """Pairs of terms whose names are so alike that they may be one, surest first."""
        uses = self.facts.uses(self.key)
        entries = [(name, slug) for slug, names in self.known.items() for name in names]
        found: dict[tuple[str, str], tuple[bool, Alike]] = {}
        for left, right, likeness in find_alike([name for name, _ in entries]):
            pair = sorted((entries[left], entries[right]), key=lambda e: (-uses[e[1]], e[1]))
            slugs = pair[0][1], pair[1][1]
            if slugs[0] != slugs[1] and slugs not in found:
                found[slugs] = likeness.sure, Alike(self.key, pair[0][0], pair[1][0], likeness.how, (uses[slugs[0]], uses[slugs[1]]))
        return [alike for _, alike in sorted(found.values(), key=lambda f: (not f[0], f[1].left, f[1].right))]

    # ------------------------------------------------------------------ files

    def _plan(self, says: str, edits: Iterable[FileEdit | Refused | None]) -> TermPlan:
        made = [e for e in edits if e is not None]
        articles = {a.path for a in self.facts.articles}
        wanted = tuple(e for e in made if isinstance(e, FileEdit))
        return TermPlan(says, wanted, tuple(e for e in made if isinstance(e, Refused)), sum(e.path in articles for e in wanted))

    def _articles(self, slug: str, name: str, as_slug: str, merged: str = "") -> list[FileEdit | Refused | None]:
        edits: list[FileEdit | Refused | None] = []
        for article, own in zip(self.facts.articles, self.facts.terms, strict=True):
            if slug in own.get(self.key, ()):
                edits.append(plan_edit(self.facts.folder, article.path, self._changes(article, slug, name, as_slug, merged)))
        return edits

    def _changes(self, article: Article, slug: str, name: str, as_slug: str, merged: str) -> list[Change]:
        names = article.terms[self.key]
        slugs = [self.facts.slug(self.key, n) for n in names]
        held = merged in slugs
        changes = []
        for number in reversed(range(len(names))):
            if slugs[number] != slug:
                continue
            again = held or slug in slugs[:number]
            new = as_slug if is_slug(names[number]) and names[number] == slug and as_slug in (merged, slug_of(name)) else name
            if again and len(names) > 1:
                changes.append(Change("remove", self.taxonomy.field, None, number))
            elif new != names[number]:
                changes.append(Change("replace", self.taxonomy.field, new, number))
        return changes

    def _pointers(self, slug: str, title: str, as_slug: str, merged: str = "") -> list[FileEdit | Refused | None]:
        """Term files that name the term as parent or as what they were merged into."""
        edits: list[FileEdit | Refused | None] = []
        for note in [*self.registry.notes.values(), *self.registry.merged.values()]:
            for key, named in (("parent", note.parent), ("merged_into", note.merged_into)):
                if named and note.slug != slug and self.registry.find(named) == slug:
                    if key == "parent" and note.slug == merged:
                        edits.append(plan_edit(self.facts.folder, note.path, [Change("remove", "parent")]))
                    else:
                        edits.append(
                            plan_edit(self.facts.folder, note.path, [Change("replace", key, as_slug if is_slug(named) else title)])
                        )
        return edits

    def _moved(self, note: TermNote, changes: list[Change], slug: str) -> FileEdit | Refused | None:
        """A term's file with changes, under the name that goes with its slug."""
        made = plan_edit(self.facts.folder, note.path, changes)
        folder, _, name = note.path.rpartition("/")
        stem = name.removesuffix(".md")
        if slug == note.slug or not isinstance(made, FileEdit):
            return made
        if stem != note.slug:  # the file says its slug itself
            return plan_edit(self.facts.folder, note.path, [*changes, Change("set", "slug", slug)])
        return FileEdit(made.path, made.before, made.after, f"{folder}/{slug}.md")

    def _new_file(self, slug: str, title: str, aliases: list[str], parent: str) -> FileEdit:
        lines = [f"title: {scalar(title)}"]
        if parent:
            lines.append(f"parent: {scalar(parent)}")
        if aliases:
            lines.append(f"aliases: [{', '.join(map(item, dict.fromkeys(aliases)))}]")
        return FileEdit(f"{CONTENT}/{self.key}/{slug}.md", "", "\n".join(["---", *lines, "---", ""]))
