"""Terms whose names are mistaken for one another: what is said about it in their files, and warnings where nothing is.

How alike two names are is for `name_likeness`; here the archive gives evidence: which of the two has a file, how often each is used,
whether they keep the same company, whether an article names both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.archive.model import TermKey
from generator.archive.name_likeness import Likeness, find_alike, words_of
from generator.archive.terms import Registry
from generator.base.diagnostics import Diagnostic, Location, Severity
from generator.base.text import name_key
from generator.content.model import Article, TermNote
from generator.settings import Taxonomy

RARE = 2
"""Articles that a slip is in at most, where its letters alone do not give it away."""
ESTABLISHED = 4
"""Times as often as a slip is the right name used, at least, if it has no file."""
SHOWN = 3
"""Places that a warning points to."""
_PLACES = frozenset({"Place", "Country", "State", "City", "AdministrativeArea"})


class Distinctions:
    """What term files say in `distinct_from`, both ways."""

    def __init__(self, registries: Mapping[str, Registry]):
        self.registries = registries
        self.diagnostics: list[Diagnostic] = []
        self._singulars = {r.taxonomy.singular: key for key, r in registries.items()}
        found: dict[TermKey, list[TermKey]] = defaultdict(list)
        for key, registry in registries.items():
            for slug, note in registry.notes.items():
                for number, name in enumerate(note.distinct_from):
                    own, other = (key, slug), self._meant(key, name)
                    if other == own:
                        self._report(note, name, number)
                    elif other:
                        found[own].append(other)
                        found[other].append(own)
        self.of: dict[TermKey, tuple[TermKey, ...]] = {key: tuple(dict.fromkeys(others)) for key, others in found.items()}
        """The terms that each term is not."""

    def _meant(self, taxonomy: str, name: str) -> TermKey | None:
        """The term that a name means; it need not be there, for a name once used may be used no longer."""
        slug = self.registries[taxonomy].find(name)
        kind, _, rest = name.partition(":")
        if slug is None and kind in self._singulars:
            taxonomy = self._singulars[kind]
            slug = self.registries[taxonomy].find(rest.strip())
        return (taxonomy, slug) if slug else None

    def _report(self, note: TermNote, name: str, number: int) -> None:
        message = f'"{name}" is a name of {note.title} itself, which cannot be distinct from itself'
        hint = "Take it out here, or out of the names of this term."
        self.diagnostics.append(Diagnostic("bad-relation", message, Location(note.path), hint=hint, field=("distinct_from", number)))

    def apart(self, one: TermKey, other: TermKey) -> bool:
        """Whether somebody has said that two terms are not the same."""
        return other in self.of.get(one, ())


def check_names(registries: Mapping[str, Registry], articles: Sequence[Article], distinctions: Distinctions) -> Iterator[Diagnostic]:
    """Warnings about names that are likely to be slips, or to mean somebody else."""
    company = _Company(registries, articles)
    for registry in registries.values():
        yield from _Names(registry, articles, distinctions, company).diagnostics()
    yield from _misfiled(registries, articles, distinctions)


class _Company:
    """Which terms keep the same company: a person, organisation or place named with both, or a storyline with both."""

    def __init__(self, registries: Mapping[str, Registry], articles: Sequence[Article]):
        self.articles = articles
        self.registries = [r for r in registries.values() if _nature(r.taxonomy)]

    def shared(self, left: Sequence[int], right: Sequence[int], without: set[str]) -> bool:
        return bool(self._of(left, without) & self._of(right, without))

    def _of(self, numbers: Iterable[int], without: set[str]) -> set[tuple[str, str]]:
        found: set[tuple[str, str]] = set()
        for number in numbers:
            article = self.articles[number]
            if article.storyline:
                found.add(("", article.storyline))
            for registry in self.registries:
                key = registry.taxonomy.key
                slugs = (registry.find(name) for name in article.terms.get(key, ()))
                found.update((key, slug) for slug in slugs if slug and slug not in without)
        return found


class _Names:
    """The names of one taxonomy."""

    def __init__(self, registry: Registry, articles: Sequence[Article], distinctions: Distinctions, company: _Company):
        self.registry = registry
        self.key = registry.taxonomy.key
        self.people = _nature(registry.taxonomy) == "person"
        self.articles = articles
        self.distinctions = distinctions
        self.company = company

    def diagnostics(self) -> Iterator[Diagnostic]:
        names = list(self._names())
        done: set[tuple[str, str]] = set()
        for left, right, likeness in find_alike([name for name, _ in names]):
            (one, one_slug), (other, other_slug) = names[left], names[right]
            pair = (min(one_slug, other_slug), max(one_slug, other_slug))
            if one_slug == other_slug or pair in done or self._apart(*pair) or not self.registry.unclear.isdisjoint(pair):
                continue
            slip, right_one = self._order((one, one_slug), (other, other_slug))
            if self._tells(slip[1], right_one[1], likeness):
                done.add(pair)
                yield self._alike(slip, right_one, likeness)
        if self.people:
            yield from self._family_names()

    def _names(self) -> Iterator[tuple[str, str]]:
        """(name, slug of the term it means), in order; without those that two files claim, which is reported already."""
        registry = self.registry
        for slug in sorted(registry.titles):
            note = registry.notes.get(slug)
            aliases = [alias for alias in note.aliases if not alias.startswith("/")] if note else []
            yield from ((name, slug) for name in (registry.titles[slug], *aliases) if registry.names.get(name_key(name)) == slug)
        for note in registry.merged.values():
            if target := registry.find(note.slug):
                yield note.title, target

    def _uses(self, slug: str) -> Sequence[int]:
        return self.registry.direct.get(slug, ())

    def _apart(self, one: str, other: str) -> bool:
        parents = self.registry.parents
        return self.distinctions.apart((self.key, one), (self.key, other)) or parents.get(one) == other or parents.get(other) == one

    def _order(self, one: tuple[str, str], other: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
        """(the slip, the right name): what has no file, is used less, came later."""

        def rank(named: tuple[str, str]) -> tuple[bool, int, int, str]:
            uses = self._uses(named[1])
            return named[1] in self.registry.notes, len(uses), -min(uses, default=0), named[1]

        return (one, other) if rank(one) < rank(other) else (other, one)

    def _tells(self, slip: str, meant: str, likeness: Likeness) -> bool:
        """Whether letters and use together say enough for a warning."""
        if slip in self.registry.notes:
            # somebody made a file for each
            return likeness.kind in ("letters", "order") or (likeness.kind == "swapped" and likeness.sure)
        given_name = self.people and not likeness.family
        if likeness.sure and not (given_name and likeness.kind == "doubled"):
            return True
        uses, others = self._uses(slip), self._uses(meant)
        if len(uses) > RARE or not (meant in self.registry.notes or len(others) >= ESTABLISHED * len(uses)):
            return False
        if not set(uses).isdisjoint(others):
            return False  # an article that names both means two
        return not self.people or likeness.kind == "short" or self.company.shared(uses, others, {slip, meant})

    def _alike(self, slip: tuple[str, str], meant: tuple[str, str], likeness: Likeness) -> Diagnostic:
        (name, slug), (other, other_slug) = slip, meant
        notes, uses, others = self.registry.notes, self._uses(slug), self._uses(other_slug)
        title = self.registry.titles[other_slug]
        called = f'"{other}"' if other == title else f'"{other}" ({title})'
        message = f'"{name}" may be {called}: {likeness.how}; {_counted(len(uses), "names", "name")} the one, {_counted(len(others), "", "")} the other'
        if other_slug in notes:
            path = notes[other_slug].path
            hint = f"If they are one, write {title}, or add {name} to the `aliases` in {path}; if not, write `distinct_from: [{_as_yaml(name)}]` there."
        else:
            path = f"content/{self.key}/{other_slug}.md"
            hint = f"If they are one, write {title} everywhere; if not, make {path} with `distinct_from: [{_as_yaml(name)}]`."
        if slug in notes:
            hint = f"If they are one, merge them with `merged_into: {other_slug}`; if not, write `distinct_from: [{_as_yaml(title)}]` here."
        location, field = self._place(slug)
        paths = [self.articles[n].path for n in uses] if slug in notes else [self.articles[n].path for n in uses[1:]]
        paths = [*paths[: SHOWN - 1], notes[other_slug].path if other_slug in notes else self.articles[others[0]].path if others else ""]
        related = tuple(Location(path) for path in dict.fromkeys(paths) if path and path != location.path)
        return Diagnostic("near-duplicate", message, location, Severity.WARNING, hint, field=field, related=related)

    def _place(self, slug: str) -> tuple[Location, tuple[str | int, ...]]:
        """Where a term is named first: its file, or an article."""
        if slug in self.registry.notes:
            return Location(self.registry.notes[slug].path), ("title",)
        return _first_use(self.registry, self.articles, slug)

    # ------------------------------------------------------------------ people by their family name

    def _family_names(self) -> Iterator[Diagnostic]:
        """People named by one word that is the family name of others."""
        registry = self.registry
        families: dict[str, list[str]] = defaultdict(list)
        for name, slug in self._names():
            words = words_of(name)
            if len(words) > 1 and slug not in families[words[-1]]:
                families[words[-1]].append(slug)
        for slug in sorted(registry.direct):
            words = words_of(registry.titles[slug])
            if slug in registry.notes or len(words) != 1 or len(words[0]) < 3:
                continue
            others = [s for s in families.get(words[0], ()) if s != slug and not self._apart(slug, s)]
            if others:
                yield self._family_name(slug, others)

    def _family_name(self, slug: str, others: Sequence[str]) -> Diagnostic:
        registry, name = self.registry, self.registry.titles[slug]
        location, field = self._place(slug)
        titles = [registry.titles[s] for s in others]
        paths = [registry.notes[s].path if s in registry.notes else _first_use(registry, self.articles, s)[0].path for s in others[:SHOWN]]
        related = tuple(Location(path) for path in dict.fromkeys(paths) if path != location.path)
        code = "near-duplicate" if len(others) == 1 else "ambiguous-name"
        count = _counted(len(self._uses(slug)), "names", "name")
        message = f'"{name}" may be {_listed(titles, "or")}: it is the family name; {count} a person so'
        hint = f"Write the name in full, or add it to the `aliases` of the one who is meant; if it is somebody else, make content/{self.key}/{slug}.md with `distinct_from: [{', '.join(map(_as_yaml, titles[:SHOWN]))}]`."
        return Diagnostic(code, message, location, Severity.WARNING, hint, field=field, related=related)


# ---------------------------------------------------------------------------- one name in two taxonomies


def _misfiled(registries: Mapping[str, Registry], articles: Sequence[Article], distinctions: Distinctions) -> Iterator[Diagnostic]:
    """A name without a file that is known as something of another nature: an organisation among people."""
    typed = {key: registry for key, registry in registries.items() if _nature(registry.taxonomy)}
    for key, registry in typed.items():
        for slug in sorted(registry.direct):
            if slug in registry.notes:
                continue
            for other_key, other in typed.items():
                meant = other.names.get(name_key(registry.titles[slug]))
                if (
                    meant is None
                    or _nature(other.taxonomy) == _nature(registry.taxonomy)
                    or distinctions.apart((key, slug), (other_key, meant))
                ):
                    continue
                if meant in other.notes or len(other.direct.get(meant, ())) > len(registry.direct[slug]):
                    yield _as_two(registry, slug, other, meant, articles)


def _as_two(registry: Registry, slug: str, other: Registry, meant: str, articles: Sequence[Article]) -> Diagnostic:
    name, one, two = registry.titles[slug], registry.taxonomy, other.taxonomy
    location, field = _first_use(registry, articles, slug)
    uses, others = len(registry.direct[slug]), len(other.direct.get(meant, ()))
    message = f'"{name}" stands among {one.key} here, and is one of {two.key} as well: {_counted(uses, "names", "name")} it so, {_counted(others, "", "")} the other'
    path = other.notes[meant].path if meant in other.notes else f"content/{two.key}/{meant}.md"
    known_as = _as_yaml(f"{one.singular}:{name}")
    hint = f"If it is the same, name it under `{two.field}`; if they are two, write `distinct_from: [{known_as}]` in {path}."
    first = other.notes[meant].path if meant in other.notes else _first_use(other, articles, meant)[0].path
    related = (Location(first),) if first != location.path else ()
    return Diagnostic("ambiguous-name", message, location, Severity.WARNING, hint, field=field, related=related)


def _nature(taxonomy: Taxonomy) -> str:
    """What its terms are, of natures that exclude one another; empty for other taxonomies.

    Publishers are left out: a source may well be called like a person or an organisation, and be it.
    """
    kind = taxonomy.schema
    if kind in ("Person", "Organization"):
        return kind.casefold()
    return "place" if kind in _PLACES else "organization" if kind.endswith("Organization") and kind != "NewsMediaOrganization" else ""


# ---------------------------------------------------------------------------- words and places


def _first_use(registry: Registry, articles: Sequence[Article], slug: str) -> tuple[Location, tuple[str | int, ...]]:
    article = articles[registry.direct[slug][0]]
    names = article.terms.get(registry.taxonomy.key, ())
    number = next((n for n, name in enumerate(names) if registry.find(name) == slug), 0)
    return Location(article.path), (registry.taxonomy.field, number)


def _counted(count: int, one: str, many: str) -> str:
    """`1 article names`, `34 articles name`; without a verb where both are empty."""
    words = f"{count:,} article{'' if count == 1 else 's'}" if one else f"{count:,}"
    return f"{words} {one if count == 1 else many}".strip()


def _as_yaml(name: str) -> str:
    """A name as it can stand in a list in front matter."""
    plain = name[0].isalnum() and not set(name) & set(",[]{}\"'#&*!|>%@`\\") and ": " not in name
    return name if plain else "'" + name.replace("'", "''") + "'"


def _listed(names: Sequence[str], word: str) -> str:
    shown = [*names[:SHOWN], *(["others"] if len(names) > SHOWN else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {word} {shown[-1]}"
