"""Terms: who is meant by each name, how terms hang together, and which old names lead where."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter, defaultdict
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

    def __init__(self, taxonomy: Taxonomy, notes: Sequence[TermNote], pattern: str = "/{taxonomy}/{slug}/"):
        """`notes` are the files of its terms, `pattern` is how their addresses are made."""
        self.taxonomy = taxonomy
        self.pattern = pattern
        self.diagnostics: list[Diagnostic] = []
        self.notes: dict[str, TermNote] = {}
        self.names: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self.merged: dict[str, TermNote] = {}
        self.parents: dict[str, str] = {}
        self.direct: dict[str, tuple[int, ...]] = {}
        """Articles that name each term themselves, oldest first."""
        self.uses: dict[str, int] = {}
        """Articles by the name, as written, under which they name a term."""
        self.unclear: set[str] = set()
        """Terms made for a name that may mean several others, which is reported."""
        self.resolved: dict[str, TermKey] = {}
        """What each name means that articles give."""
        self.written: dict[str, tuple[str, ...]] = {}
        """The names under which articles name each term. What has no file is called as it was named first."""
        self.told: set[str] = set()
        """Names that articles give and that something is said about."""
        self._spelled: dict[str, list[str]] = defaultdict(list)
        self._letters: dict[str, set[str]] = defaultdict(set)
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
            if taken == note.slug:
                self._add_spelling(name, taken)
            else:
                other = self.notes[taken].path
                self._report(
                    note,
                    "duplicate-alias",
                    f'"{name}" already means {self.titles[taken]}',
                    field,
                    "Take it out of one of the two files, or merge them with merged_into.",
                    other,
                )
        for alias in note.aliases:
            if former := self._former_slug(alias):
                self._add_spelling(former, note.slug)

    def _add_spelling(self, name: str, slug: str) -> None:
        """Whoever writes a name without its accents, points or capitals means the same."""
        self._letters[slug].add(_letters(name))
        spelled = slug_of(name)
        if spelled and slug not in (held := self._spelled[spelled]):
            held.append(slug)

    def _former_slug(self, alias: str) -> str:
        """The slug under which the term had the address `alias`; empty if that is no address of such terms."""
        before, _, after = self.pattern.format(taxonomy=self.taxonomy.key, slug="\n").partition("\n")
        slug = alias.removeprefix(before).removesuffix(after)
        return slug if alias == f"{before}{slug}{after}" and "/" not in slug else ""

    def _merge_all(self) -> None:
        merged_names: dict[str, str] = {}
        for note in self.merged.values():
            for name in _names_of(note):
                merged_names.setdefault(name_key(name), note.slug)
        for note in self.merged.values():
            target, way = self._goal(note, merged_names)
            if way:
                self._report_circle(note, way)
                continue
            if target is None:
                message = f'there is no other {self.taxonomy.singular} "{note.merged_into}" to merge into'
                self._report(note, "unknown-term", message, ("merged_into",), self.suggest(note.merged_into))
                continue
            for name in _names_of(note):
                meant = self.names.setdefault(name_key(name), target)
                if meant == target:
                    self._add_spelling(name, target)
                elif name != note.slug:
                    self._report_ambiguous(note, name, meant, target)

    def _report_ambiguous(self, note: TermNote, name: str, meant: str, target: str) -> None:
        message = f'"{name}" is a name of this merged term, but it means {self.titles[meant]} and not {self.titles[target]}'
        field: tuple[str | int, ...] = ("title",) if name == note.title else ("aliases", note.aliases.index(name))
        hint = f"Take it out here, or merge {self.titles[meant]} as well."
        related = (Location(self.notes[meant].path),)
        self.diagnostics.append(
            Diagnostic("ambiguous-name", message, Location(note.path), Severity.WARNING, hint, field=field, related=related)
        )

    def _report_circle(self, note: TermNote, way: list[str]) -> None:
        """Said once of each circle, at the first of its files."""
        if note.slug != min(way, key=lambda slug: self.merged[slug].path):
            return
        if len(way) == 1:
            message, hint = "this term is merged into itself", "Name the one that has taken its place, or take the line out."
        else:
            chain = " → ".join([*way, way[0]])
            message = f"these terms are merged into each other, so that none stays: {chain}"
            hint = "Take `merged_into` out of the file of the one that is to stay."
        self._report(note, "bad-relation", message, ("merged_into",), hint, self.merged[way[1]].path if way[1:] else "")

    def _goal(self, note: TermNote, merged_names: Mapping[str, str]) -> tuple[str | None, list[str]]:
        """The term that a merged one is part of now, through others that were merged, None if there is none; or the circle in which
        they are merged."""
        way: list[str] = []
        while note.slug not in way:
            way.append(note.slug)
            name = note.merged_into
            if found := self.find(name):
                return found, []
            other = merged_names.get(name_key(name)) or merged_names.get(slug_of(name))
            if other is None:
                return None, []
            note = self.merged[other]
        return None, way[way.index(note.slug) :]

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
            if found is None and len(meant := self._spelled.get(slug, [])) == 1:
                found = meant[0]
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

    def assign(self, articles: Sequence[Article]) -> list[Sequence[TermKey]]:
        """Enter all articles' terms, of each article in a list; unknown ones are made, or reported where the vocabulary is strict."""
        taxonomy, known, uses = self.taxonomy.key, self.resolved, self.uses
        direct: dict[str, list[int]] = defaultdict(list)
        made: list[Sequence[TermKey]] = []
        for position, article in enumerate(articles):
            names = article.terms.get(taxonomy)
            if not names:
                made.append(())
                continue
            keys: list[TermKey] = []
            for number, name in enumerate(names):
                key = known.get(name) or self.resolve(name, article, (self.taxonomy.field, number))
                if key is None:
                    continue
                uses[name] = uses.get(name, 0) + 1
                if key not in keys:
                    keys.append(key)
                    direct[key[1]].append(position)
            made.append(keys)
        self.direct = {slug: tuple(held) for slug, held in direct.items()}
        return made

    def resolve(self, name: str, article: Article, field: tuple[str | int, ...]) -> TermKey | None:
        """The term that an article names so, made if there is none; None, and a diagnostic, where that may not be."""
        slug = self.find(name)
        if slug is not None:
            if name_key(name) not in self.names:
                self._compare(name, slug, article, field)
        elif self.taxonomy.strict:
            message = f'there is no {self.taxonomy.singular} "{name}" in content/{self.taxonomy.key}/'
            self.diagnostics.append(Diagnostic("unknown-term", message, Location(article.path), hint=self.suggest(name), field=field))
            self.told.add(name)
            return None
        else:
            if len(meant := self._spelled.get(slug_of(name), [])) > 1:
                self._say_either(name, meant, article, field)
                self.unclear.add(term_slug(name))
            slug = term_slug(name)
            self.titles.setdefault(slug, name)
            self.names.setdefault(name_key(name), slug)
        self.written[slug] = (*self.written.get(slug, ()), name)
        key = self.resolved[name] = (self.taxonomy.key, slug)
        return key

    def _compare(self, name: str, slug: str, article: Article, field: tuple[str | int, ...]) -> None:
        """Warn where two names meet in one slug and may mean different things."""
        title = self.titles[slug]
        if name == slug or _letters(name) == _letters(title) or _letters(name) in self._letters.get(slug, ()):
            return
        self.told.add(name)
        message = f'"{name}" is taken for {title}: both have the address {slug}'
        hint = f"If they are one, add the name to the aliases of content/{self.taxonomy.key}/{slug}.md; if not, give each a file with a slug of its own."
        self.diagnostics.append(Diagnostic("shared-slug", message, Location(article.path), Severity.WARNING, hint, field=field))

    def _say_either(self, name: str, meant: Sequence[str], article: Article, field: tuple[str | int, ...]) -> None:
        self.told.add(name)
        titles = " or ".join(self.titles[slug] for slug in meant)
        message = f'"{name}" may be {titles}; it is taken for neither'
        related = tuple(Location(self.notes[slug].path) for slug in meant)
        hint = "Write the one that is meant in full."
        self.diagnostics.append(
            Diagnostic("ambiguous-name", message, Location(article.path), Severity.WARNING, hint, field=field, related=related)
        )

    # ------------------------------------------------------------------ results

    def terms(
        self, events_of: Sequence[tuple[int, ...]], distinct: Mapping[TermKey, tuple[TermKey, ...]], only: Iterable[str] | None = None
    ) -> dict[str, Term]:
        """All terms by slug, or `only` some, with the articles and events under each, and those that each is not."""
        children: dict[str, list[str]] = defaultdict(list)
        for slug, parent in self.parents.items():
            children[parent].append(slug)
        under: dict[str, tuple[int, ...]] = {}

        def gather(slug: str) -> tuple[int, ...]:
            if slug not in under:
                own = self.direct.get(slug, ())
                below = [i for child in children.get(slug, ()) for i in gather(child)]
                under[slug] = tuple(sorted({*own, *below})) if below else own
            return under[slug]

        made = {}
        for slug in sorted(self.titles if only is None else only):
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
                distinct=distinct.get((self.taxonomy.key, slug), ()),
                articles=articles,
                events=tuple(sorted({e for i in articles for e in events_of[i]})),
            )
        return made

    def redirects(self) -> Iterable[Redirect]:
        """Old addresses of terms: of merged ones, those given in files, and a place for each name."""
        taken = {*self.titles, *self.merged}
        uses: Counter[str] = Counter()
        for name, count in self.uses.items():
            uses[slug_of(name)] += count
        for note in self.merged.values():
            target = self.find(note.slug)
            if target:
                held = sum(uses[old] for old in {slug_of(name) for name in _names_of(note)})
                yield Redirect(self._address(note.slug), "term", target, self.taxonomy.key, note.path, "merged", held)
                yield from self._redirects_of(note, target, taken, uses, held)
        for slug, note in self.notes.items():
            yield from self._redirects_of(note, slug, taken, uses, None)

    def _redirects_of(self, note: TermNote, slug: str, taken: set[str], uses: Mapping[str, int], held: int | None) -> Iterable[Redirect]:
        """One from each alias of a file to the term `slug`, where no other has the place; `taken` grows.

        `held`: articles that a merged term has under its names; None for a file of a term that stands.
        """
        moved = ("moved", 0) if held is None else ("merged", held)
        for alias in note.aliases:
            old = slug_of(alias)
            if alias.startswith("/"):
                yield Redirect(alias, "term", slug, self.taxonomy.key, note.path, *moved)
            elif old and old not in taken and self.names.get(name_key(alias)) == slug:
                taken.add(old)
                yield Redirect(self._address(old), "term", slug, self.taxonomy.key, note.path, "name", uses[old])

    def _address(self, slug: str) -> str:
        return self.pattern.format(taxonomy=self.taxonomy.key, slug=slug)
