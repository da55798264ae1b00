"""Terms: who is meant by each name, how terms hang together, and which old names lead where."""

from __future__ import annotations

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from generator.archive.model import Redirect, Term, TermKey
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.digest import digest_bytes
from generator.base.text import name_key
from generator.base.urls import slug_of
from generator.content.model import Article, TermNote
from generator.settings import Taxonomy

LEVELS = 64
"""Levels that a tree of terms has at most."""
SUGGESTIONS = 60
"""Names for which the nearest are looked for: more than anybody is shown at once, and each search goes through them all."""


def term_slug(name: str) -> str:
    """Slug of a term that has no file: from its name, or from a digest where the name has no letters."""
    return slug_of(name) or f"term-{digest_bytes(name_key(name).encode())[:8]}"


def _names_of(note: TermNote) -> tuple[str, ...]:
    """What a term's file is called: slug, title and aliases, without old addresses."""
    return note.slug, note.title, *(alias for alias in note.aliases if not alias.startswith("/"))


def _letters(name: str) -> str:
    """What of a name tells it from others whatever the accents and punctuation; C++ and C# keep their marks."""
    parts = unicodedata.normalize("NFKD", name.casefold().replace("&", "and"))
    return "".join(c for c in parts if c.isalnum() or c in "+#")


class Registry:
    """The terms of one taxonomy while the archive is put together."""

    def __init__(self, taxonomy: Taxonomy, notes: Sequence[TermNote]):
        self.taxonomy = taxonomy
        self.diagnostics: list[Diagnostic] = []
        self.notes: dict[str, TermNote] = {}
        self.names: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.merged: dict[str, TermNote] = {}
        self.parents: dict[str, str] = {}
        self.direct: dict[str, list[int]] = defaultdict(list)
        self._resolved: dict[str, str] = {}
        self._suggestions: dict[str, str] = {}
        for note in sorted(notes, key=lambda n: n.path):
            self._add(note)
        for note in sorted(notes, key=lambda n: n.path):
            self._add_names(note)
        self._merge_all()
        for slug, note in self.notes.items():
            if note.parent:
                self._add_parent(slug, note)
        self._break_loops()

    # ------------------------------------------------------------------ the files

    def _report(self, note: TermNote, code: str, message: str, field: tuple[str | int, ...], hint: str = "", other: str = "") -> None:
        related = (Location(other),) if other else ()
        self.diagnostics.append(Diagnostic(code, message, Location(note.path), hint=hint, field=field, related=related))

    def _add(self, note: TermNote) -> None:
        other = self.notes.get(note.slug) or self.merged.get(note.slug)
        if other:
            self._report(
                note,
                "duplicate-slug",
                f'the slug "{note.slug}" is taken by {other.path}',
                ("slug",) if note.slug else (),
                "Rename one of the two files.",
                other.path,
            )
        elif note.merged_into:
            self.merged[note.slug] = note
        else:
            self.notes[note.slug] = note
            self.titles[note.slug] = note.title

    def _add_names(self, note: TermNote) -> None:
        if note.merged_into or self.notes.get(note.slug) is not note:
            return
        named: list[tuple[str, tuple[str | int, ...]]] = [(note.slug, ("slug",)), (note.title, ("title",))]
        named += [(alias, ("aliases", number)) for number, alias in enumerate(note.aliases) if not alias.startswith("/")]
        for name, field in named:
            taken = self.names.setdefault(name_key(name), note.slug)
            if taken != note.slug:
                other = self.notes[taken].path
                self._report(
                    note,
                    "duplicate-alias",
                    f'"{name}" already means {self.titles[taken]}',
                    field,
                    "Take it out of one of the two files, or merge them with merged_into.",
                    other,
                )

    def _merge_all(self) -> None:
        merged_names: dict[str, str] = {}
        for note in self.merged.values():
            for name in _names_of(note):
                merged_names.setdefault(name_key(name), note.slug)
        for note in self.merged.values():
            target = self._goal(note, merged_names)
            if target is None:
                message = f'there is no other {self.taxonomy.singular} "{note.merged_into}" to merge into'
                self._report(note, "unknown-term", message, ("merged_into",), self.suggest(note.merged_into))
                continue
            for name in _names_of(note):
                self.names.setdefault(name_key(name), target)

    def _goal(self, note: TermNote, merged_names: Mapping[str, str]) -> str | None:
        """The term that a merged one is part of now, through others that were merged; None if there is none."""
        seen: set[str] = set()
        while note.slug not in seen:
            seen.add(note.slug)
            name = note.merged_into
            if found := self.find(name):
                return found
            other = merged_names.get(name_key(name)) or merged_names.get(slug_of(name))
            if other is None:
                return None
            note = self.merged[other]
        return None

    def _add_parent(self, slug: str, note: TermNote) -> None:
        parent = self.find(note.parent)
        if parent is None:
            self._report(
                note, "unknown-term", f'there is no {self.taxonomy.singular} "{note.parent}"', ("parent",), self.suggest(note.parent)
            )
        else:
            self.parents[slug] = parent

    def _break_loops(self) -> None:
        for slug in sorted(self.parents):
            trail, here = [slug], self.parents.get(slug)
            while here and here not in trail:
                trail.append(here)
                here = self.parents.get(here)
            if len(trail) > LEVELS:
                message = f"this term stands under {len(trail) - 1} others; {LEVELS - 1} are the most there can be"
                self._report(self.notes[slug], "parent-loop", message, ("parent",), "Take out one of these parents.")
                del self.parents[slug]
            elif here == slug:
                chain = " → ".join([*trail, slug])
                self._report(
                    self.notes[slug],
                    "parent-loop",
                    f"this term is its own ancestor: {chain}",
                    ("parent",),
                    "Take out one of these parents.",
                )
                del self.parents[slug]

    # ------------------------------------------------------------------ names

    def find(self, name: str) -> str | None:
        """The slug of the term that a name, alias or slug means; None if there is none yet."""
        found = self.names.get(name_key(name))
        if found is None:
            slug = slug_of(name)
            found = slug if slug in self.titles else self.names.get(slug)
        return found

    def suggest(self, name: str) -> str:
        """A hint with the names most like `name`."""
        if name not in self._suggestions:
            if len(self._suggestions) >= SUGGESTIONS:
                return ""
            self._suggestions[name] = self._suggestion(name)
        return self._suggestions[name]

    def _suggestion(self, name: str) -> str:
        key = name_key(name)
        close = difflib.get_close_matches(key, list(self.names), n=2, cutoff=0.7)
        meant = list(dict.fromkeys(self.names[c] for c in close))
        words = " or ".join(f'"{slug}" ({self.titles.get(slug, slug)})' for slug in meant)
        return (
            f"Did you mean {words}?"
            if meant
            else f"Make the file content/{self.taxonomy.key}/{slug_of(name) or 'name'}.md, or use one that exists."
        )

    def assign(self, position: int, article: Article) -> list[TermKey]:
        """Enter an article's terms; unknown ones are made, or reported where the vocabulary is strict."""
        keys: list[TermKey] = []
        for number, name in enumerate(article.terms.get(self.taxonomy.key, ())):
            slug = self._resolved.get(name) or self._resolve(name, article, (self.taxonomy.field, number))
            if slug is None:
                continue
            key = (self.taxonomy.key, slug)
            if key not in keys:
                keys.append(key)
                self.direct[slug].append(position)
        return keys

    def _resolve(self, name: str, article: Article, field: tuple[str | int, ...]) -> str | None:
        """The term that an article names so, made if there is none; None, and a diagnostic, where that may not be."""
        slug = self.find(name)
        if slug is not None:
            if name_key(name) not in self.names:
                self._compare(name, slug, article, field)
        elif self.taxonomy.strict:
            message = f'there is no {self.taxonomy.singular} "{name}" in content/{self.taxonomy.key}/'
            self.diagnostics.append(Diagnostic("unknown-term", message, Location(article.path), hint=self.suggest(name), field=field))
            return None
        else:
            slug = term_slug(name)
            self.titles.setdefault(slug, name)
            self.names.setdefault(name_key(name), slug)
        self._resolved[name] = slug
        return slug

    def _compare(self, name: str, slug: str, article: Article, field: tuple[str | int, ...]) -> None:
        """Warn where two names meet in one slug and may mean different things."""
        title = self.titles[slug]
        if name == slug or _letters(name) == _letters(title):
            return
        message = f'"{name}" is taken for {title}: both have the address {slug}'
        hint = f"If they are one, add the name to the aliases of content/{self.taxonomy.key}/{slug}.md; if not, give each a file with a slug of its own."
        self.diagnostics.append(Diagnostic("shared-slug", message, Location(article.path), Severity.WARNING, hint, field=field))

    # ------------------------------------------------------------------ results

    def terms(self, events_of: dict[int, tuple[int, ...]]) -> dict[str, Term]:
        """All terms by slug, with the articles and events under each."""
        children: dict[str, list[str]] = defaultdict(list)
        for slug, parent in self.parents.items():
            children[parent].append(slug)
        under: dict[str, tuple[int, ...]] = {}

        def gather(slug: str) -> tuple[int, ...]:
            if slug not in under:
                own = self.direct.get(slug, [])
                below = [i for child in children.get(slug, ()) for i in gather(child)]
                under[slug] = tuple(sorted({*own, *below})) if below else tuple(own)
            return under[slug]

        made = {}
        for slug in sorted(self.titles):
            articles = gather(slug)
            note = self.notes.get(slug)
            made[slug] = Term(
                taxonomy=self.taxonomy.key,
                slug=slug,
                title=self.titles[slug],
                note=note,
                aliases=tuple(a for a in note.aliases if not a.startswith("/")) if note else (),
                parent=self.parents.get(slug, ""),
                children=tuple(sorted(children.get(slug, ()), key=lambda s: (name_key(self.titles[s]), s))),
                articles=articles,
                events=tuple(sorted({e for i in articles if i in events_of for e in events_of[i]})),
            )
        return made

    def redirects(self, path_of: str) -> Iterable[Redirect]:
        """Old addresses of terms: merged ones, and a place for each alias. `path_of` is the permalink pattern."""
        taken = {*self.titles, *self.merged}
        for note in self.merged.values():
            target = self.find(note.slug)
            if target:
                yield self._redirect(path_of, note.slug, target, note.path)
                yield from self._redirects_of(note, target, path_of, taken)
        for slug, note in self.notes.items():
            yield from self._redirects_of(note, slug, path_of, taken)

    def _redirects_of(self, note: TermNote, slug: str, path_of: str, taken: set[str]) -> Iterable[Redirect]:
        """One from each alias of a file to the term `slug`, where no other has the place; `taken` grows."""
        for alias in note.aliases:
            old = slug_of(alias)
            if alias.startswith("/"):
                yield Redirect(alias, "term", slug, self.taxonomy.key, note.path)
            elif old and old not in taken and self.names.get(name_key(alias)) == slug:
                taken.add(old)
                yield self._redirect(path_of, old, slug, note.path)

    def _redirect(self, path_of: str, old: str, slug: str, origin: str) -> Redirect:
        return Redirect(path_of.format(taxonomy=self.taxonomy.key, slug=old), "term", slug, self.taxonomy.key, origin)
