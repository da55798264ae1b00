"""An item as an article of this site: keys that its front matter takes, terms that its vocabularies have, a slug and addresses
that are free. What cannot be taken goes into `extra` or the residue, never away."""

from __future__ import annotations

import dataclasses
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from generator.base import fields
from generator.base.digest import digest_bytes
from generator.base.edtf import NotADate, parse_edtf
from generator.base.fields import path_on_site
from generator.base.text import clean, normal, shorten
from generator.base.urls import is_slug, slug_of
from generator.base.values import value
from generator.content.model import Article, Person, Storyline
from generator.content.parse import parse_source
from generator.content.schema import schema_of
from generator.importers.front_matter_text import flow, front_matter
from generator.importers.item import ImportedItem, Residue
from generator.importers.known import IMPORTED, Known, address_key
from generator.importers.own_links import OwnLinks
from generator.importers.safe_body import safe_body

LEADING_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}[-_](?=\w)")
FRONT_LIMIT = 48 * 1024
"""Characters of front matter that are written at most; the YAML reader takes some more."""
_OWN_PAGES = re.compile(r"/(?:\d{4}/(?:\d\d/){0,2})?")


@value
class Defaults:
    """What holds for all items of an import."""

    format: str
    """Name of the importer."""
    into: str
    """Folder below the site."""
    draft: bool
    today: str
    old_site: str
    """Address of the site that is imported, or empty."""


@value
class Fitted:
    """A file that can be written, once it is known what the links of its text lead to."""

    path: str
    head: str
    """Its front matter."""
    body: str
    """Its text as the item has it; see `whole`."""
    document: Article | Storyline
    hints: tuple[str, ...]
    """What was done to make it fit, beside what the item says itself."""


def fit(item: ImportedItem, known: Known, defaults: Defaults) -> Fitted | Residue:
    """The file of an item, or why there can be none. `known` is not changed."""
    work = _Fitting(item, known, defaults)
    if not item.date and item.kind == "article":
        return Residue(item.origin, _undated(item), whole_text(item))
    return work.storyline() if item.kind == "storyline" else work.article()


def whole(made: Fitted, own: OwnLinks, known: Known, defaults: Defaults) -> tuple[str, tuple[str, ...]]:
    """(the text of a file, what was done to its links). `own` are the links between the stories of the import."""
    body, changed = safe_body(made.body, known.options, defaults.old_site, own)
    return (f"{made.head}\n{body}\n" if body else made.head), tuple(changed)


def _undated(item: ImportedItem) -> str:
    if item.unread_date:
        said = shorten(" ".join(item.unread_date.split()), 60)
        return f"its date “{said}” has a form that is not read: write it as 2021-12-14 in the source, and import it again"
    return "it has no date: import it again with --date"


def trimmed(item: ImportedItem) -> ImportedItem:
    """An item whose front matter is not longer than one can be; what is too much of it is residue."""
    parts = {
        "extra": item.extra,
        "summary": item.summary,
        "aliases": item.aliases,
        "events": [_event(e) for e in item.events],
        "notes": item.notes,
    }
    people = {"authors": [_person(p) for p in item.authors], "contributors": [_person(p) for p in item.contributors], "terms": item.terms}
    sizes = {name: len(flow(part)) for name, part in {**parts, **people}.items()}
    if sum(sizes.values()) + len(item.title) + len(item.source_title) + len(item.dateline) + len(item.source) <= FRONT_LIMIT:
        return item
    left = [
        Residue(item.origin, f"{name} is too long for front matter", str(getattr(item, name)))
        for name in sizes
        if sizes[name] > FRONT_LIMIT // 16
    ]
    empty: dict[str, Any] = {r.why.split(" ")[0]: type(getattr(item, r.why.split(" ")[0]))() for r in left}
    if len(item.source_title) > FRONT_LIMIT // 16:
        left.append(Residue(item.origin, "the headline of the original is too long", item.source_title))
        empty["source_title"] = ""
    if len(item.title) > FRONT_LIMIT // 16:
        left.append(Residue(item.origin, "the title is too long", item.title))
        empty["title"] = shorten(item.title, 200)
    return dataclasses.replace(item, residue=(*item.residue, *left), **empty)


def whole_text(item: ImportedItem) -> str:
    """Everything an item says, as text."""
    people = [" ".join(filter(None, (p.role, p.name, p.place))) for p in (*item.authors, *item.contributors)]
    terms = [", ".join(names) for names in item.terms.values()]
    parts = [
        item.title,
        item.source_title,
        *people,
        *terms,
        item.source,
        item.source_url,
        item.summary,
        item.body,
        *(m.text for m in item.moved),
    ]
    parts += [flow(item.extra)] if item.extra else []
    return "\n\n".join(part for part in parts if part)


class _Fitting:
    def __init__(self, item: ImportedItem, known: Known, defaults: Defaults):
        self.item, self.known, self.defaults = item, known, defaults
        self.hints: list[str] = []

    # ------------------------------------------------------------------ articles

    def article(self) -> Fitted | Residue:
        item = self.item
        title = self._title()
        given: dict[str, Any] = {"title": title, "date": item.date, "updated": item.updated}
        if _earlier(item.date, self.defaults.today):
            given["added"] = self.defaults.today
        extra: dict[str, Any] = {IMPORTED: {"from": self.defaults.format, "id": item.identity}}
        extra |= {clean(str(k)): v for k, v in item.extra.items() if clean(str(k)).strip() and k != IMPORTED}
        given |= {"language": self._language(), "source_url": item.source_url}
        headline = normal(clean(item.source_title))
        given["source_title"] = headline if headline != title else ""
        given["authors"] = [_person(p) for p in item.authors if normal(clean(p.name))]
        given["contributors"] = [_person(p) for p in item.contributors if normal(clean(p.name))]
        given["dateline"] = item.dateline
        terms = {**item.terms, **({"sources": (item.source,)} if item.source else {})}
        self._terms(terms, given, extra)
        given["summary"] = normal(clean(item.summary))
        given["events"] = [_event(e) for e in item.events]
        given["notes"] = [{"date": d, "kind": k, "text": normal(clean(t))} for d, k, t in item.notes if normal(clean(t))]
        given["rights"] = "" if item.rights == "summary" else item.rights
        given["draft"] = "true" if (self.defaults.draft if item.draft is None else item.draft or self.defaults.draft) else ""
        given = self._checked("article", {k: v for k, v in given.items() if v}, extra)
        slug = self._slug("article", title)
        given["slug"] = slug if LEADING_DATE.match(slug) else ""
        given["aliases"] = self._aliases(str(given.get("date", "")), slug, extra)
        point = parse_edtf((fields.moment(item.date) or (item.date,))[0]).first if "date" in given else None
        if point is None:
            return Residue(item.origin, f"its date cannot be read: {item.date}", whole_text(item))
        parts = [f"{point.year:04}", *([f"{point.month:02}"] if 0 < point.month < 13 else [])]
        return self._file("article", "/".join([self.defaults.into, *parts, f"{slug}.md"]), given, extra)

    def storyline(self) -> Fitted | Residue:
        item = self.item
        extra: dict[str, Any] = {IMPORTED: {"from": self.defaults.format, "id": item.identity}, **item.extra}
        given: dict[str, Any] = {"title": self._title(), "summary": normal(clean(item.summary)), "events": [_event(e) for e in item.events]}
        given = self._checked("storyline", {k: v for k, v in given.items() if v}, extra)
        return self._file("storyline", f"content/storylines/{self._slug('storyline', given['title'])}.md", given, extra)

    def _title(self) -> str:
        title = normal(clean(self.item.title))
        if title:
            return title
        first = normal(clean(re.sub(r"[\\`*_#>\[\]]", "", self.item.body[:400])))
        self.hints.append("it had no title")
        return shorten(first, 80) or "Untitled"

    def _language(self) -> str:
        """The language that the source states, where that is not the site's."""
        stated, own = self.item.language.replace("_", "-"), self.known.settings.language
        return "" if f"{own.casefold()}-".startswith(f"{stated.casefold()}-") else stated

    def _file(self, kind: str, path: str, given: dict[str, Any], extra: dict[str, Any]) -> Fitted | Residue:
        front = front_matter({**{k: v == "true" if k == "draft" else v for k, v in given.items() if v}, "extra": extra})
        head = f"---\n{front}---\n"
        parsed = parse_source(path, kind, head.encode(), self.known.options)
        wrong = [d for d in parsed.diagnostics if d.is_error]
        if wrong or not isinstance(parsed.document, Article | Storyline):
            why = f"it makes no valid file: {wrong[0].message if wrong else 'unknown'}"
            return Residue(self.item.origin, why, whole_text(self.item))
        return Fitted(path, head, self.item.body, parsed.document, tuple(self.hints))

    # ------------------------------------------------------------------ keys

    def _checked(self, kind: str, given: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
        """Without values that their keys do not take; those are kept under `extra`."""
        given = {key: normal(clean(held)) if isinstance(held, str) else held for key, held in given.items()}
        for _ in range(len(given) + 1):
            _, wrong = fields.check(schema_of(kind, self.known.options), given, "")
            if not wrong:
                break
            for key in dict.fromkeys(str(d.field[0]) for d in wrong if d.field):
                held = given.pop(key, None)
                if held is not None:
                    why = next(d.message for d in wrong if d.field and d.field[0] == key)
                    extra[f"unread_{key}"] = held
                    self.hints.append(f"{why}; it is kept under extra")
        return given

    def _terms(self, terms: dict[str, Any], given: dict[str, Any], extra: dict[str, Any]) -> None:
        for key, names in terms.items():
            wanted = list(dict.fromkeys(made for name in names if (made := normal(clean(name)))))
            taxonomy = self.known.settings.taxonomy(key)
            if taxonomy is None:
                if wanted:
                    extra[key] = wanted
                continue
            registry = self.known.registries[key]
            unknown = [name for name in wanted if taxonomy.strict and registry.find(name) is None]
            if unknown:
                extra[f"unknown_{key}"] = unknown
                self.hints.append(f"the vocabulary of {key} has no {', '.join(f'“{n}”' for n in unknown)}")
            kept = [name for name in wanted if name not in unknown]
            if kept:
                given[taxonomy.field] = kept[0] if len(kept) == 1 and taxonomy.field == "source" else kept

    # ------------------------------------------------------------------ addresses

    def _slug(self, kind: str, title: str) -> str:
        held = self.known.slugs[kind]
        given = normal(clean(self.item.slug)).lower()
        wanted = (
            (given if is_slug(given) else slug_of(given))
            or slug_of(title)
            or f"{kind}-{digest_bytes(title.encode('utf-8', 'replace'))[:8]}"
        )
        made, number = wanted, 2
        while made in held:
            made, number = f"{wanted[:110].rstrip('-._')}-{number}", number + 1
        if made != wanted:
            self.hints.append(f"the slug “{wanted}” is taken, so this one has “{made}”")
        return made

    def _aliases(self, date: str, slug: str, extra: dict[str, Any]) -> list[str]:
        """Old addresses that can lead to this article; the others are kept under `extra`."""
        made: list[str] = []
        lost: list[str] = []
        own = address_key(self._own(date, slug)) if date and self.item.aliases else ""
        held = {own}
        for given in self.item.aliases:
            path = _path_of(given, self.defaults.old_site)
            try:
                path = path_on_site(path)
            except Exception:
                lost.append(given)
                continue
            key = address_key(path)
            if key in held:
                continue
            held.add(key)
            if _OWN_PAGES.fullmatch(path) or path.split("/")[1] in self._own_folders() or key in self.known.taken:
                lost.append(given)
            else:
                made.append(path)
        if lost:
            extra["old_addresses"] = lost
        return made

    def _own(self, date: str, slug: str) -> str:
        document = parse_source(
            f"content/articles/{slug}.md", "article", f"---\ntitle: x\ndate: {date}\n---\n".encode(), self.known.options
        ).document
        assert isinstance(document, Article)
        return self.known.addresses.article(document)

    def _own_folders(self) -> frozenset[str]:
        fixed = {"archive", "timeline", "search", "storylines", "files", "assets", "corrections", "feed.xml", "feed.json", "sitemap.xml", "404.html", "index.html", "robots.txt", "pagefind"}  # fmt: skip
        return frozenset({*fixed, *(t.key for t in self.known.settings.taxonomies)})


def _person(person: Person) -> Any:
    name, role, place = (normal(clean(part)) for part in (person.name, person.role, person.place))
    if not role and not place:
        return name
    return {"name": name, **({"role": role} if role else {}), **({"place": place} if place else {})}


def _event(event: Any) -> dict[str, str]:
    text = normal(clean(event.text))
    return {"date": event.date, "title": normal(clean(event.title)) or shorten(text, 80) or "?", **({"text": text} if text else {})}


def _earlier(day: str, today: str) -> bool:
    try:
        timed = fields.moment(day)
        return parse_edtf(timed[0] if timed else day).latest < parse_edtf(today).earliest
    except (NotADate, ValueError):
        return False


def _path_of(address: str, old_site: str) -> str:
    """The path of an old address, which may be relative."""
    try:
        parts = urlsplit(urljoin(old_site or "http://old.invalid/", address.strip()))
    except ValueError:
        return address
    return parts.path or "/"
