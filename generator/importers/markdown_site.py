"""Folders (or zips) of Markdown: Jekyll, Hugo, Zola, Pelican, Eleventy, Docusaurus, MkDocs, or no generator at all."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from generator.base.digest import digest_bytes
from generator.base.urls import slug_of
from generator.importers.foreign_body import foreign_body, take_title
from generator.importers.foreign_front import split_front
from generator.importers.item import Choices, ImportedItem, Read, Residue, identity_of
from generator.importers.mapped import Mapped
from generator.importers.places import ENTRY_LIMIT, Entry, decoded, entries, read_file

ENDINGS = (".md", ".markdown", ".mdx", ".mkd", ".mdown")
_NOT_SOURCES = frozenset(
    {"node_modules", "_site", "public", "themes", "vendor", "site-packages", "_layouts", "_includes", "layouts", "archetypes", "templates"}
)
_CONFIGS = (
    ("_config.yml", "jekyll"), ("_config.yaml", "jekyll"), ("hugo.toml", "hugo"), ("hugo.yaml", "hugo"), ("hugo.json", "hugo"), ("pelicanconf.py", "pelican"),
    ("docusaurus.config.js", "docusaurus"), ("docusaurus.config.ts", "docusaurus"), ("mkdocs.yml", "mkdocs"), (".eleventy.js", "eleventy"),
    ("eleventy.config.js", "eleventy"), ("eleventy.config.mjs", "eleventy"),
)  # fmt: skip
FLAVOURS = ("jekyll", "hugo", "zola", "pelican", "eleventy", "docusaurus", "mkdocs", "markdown")
_DATED = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)(?:T\d\d-\d\d-\d\d)?[-_ ](?P<rest>.+)")
_IN_PATH = re.compile(r"(?:^|/)(?P<year>\d{4})[/-](?P<month>\d\d)(?:[/-](?P<day>\d\d))?(?=[/-]|$)")


def flavour_of(place: Path) -> str:
    """Which generator a folder is of, told from its settings file; `markdown` if none."""
    if not place.is_dir():
        return "markdown"
    for name, flavour in _CONFIGS:
        if (place / name).is_file():
            return flavour
    if (place / "config.toml").is_file():
        return "hugo" if (place / "archetypes").is_dir() or (place / "layouts").is_dir() else "zola"
    return "hugo" if (place / "config.yaml").is_file() and (place / "content").is_dir() else "markdown"


def read_markdown_site(name: str, place: Path, flavour: str, choices: Choices) -> Read:
    """The texts below a folder or in a zip; or a single file."""
    held = (
        [Entry(place.name, read_file(place, ENTRY_LIMIT))]
        if place.is_file() and place.name.lower().endswith(ENDINGS)
        else entries(place, ENDINGS)
    )
    for entry in held:
        parts = entry.path.split("/")
        if any(part in _NOT_SOURCES for part in parts[:-1]):
            continue
        origin = f"{name}/{entry.path}"
        if entry.content is None:
            yield Residue(origin, entry.problem, entry.path)
            continue
        yield _item(origin, entry.path, entry.content, flavour, choices)


def _item(origin: str, path: str, content: bytes, flavour: str, choices: Choices) -> ImportedItem:
    front = split_front(origin, decoded(content))
    mapped = Mapped(_by_space(front.given) if flavour == "jekyll" else front.given.items(), origin)
    hints = list(mapped.hints)
    residue = [Residue(origin, f"the front matter could not be read whole ({front.why})", front.raw)] if front.raw else []
    body = front.body or mapped.body
    if front.body and mapped.body:
        mapped.extra["text"] = mapped.body
    stem, dated = _name(path)
    first, rest = take_title(body)
    title = str(mapped.fields.get("title", ""))
    if first and (not title or title.casefold() == first.casefold()):
        title, body = first, rest
    if not title:
        title = re.sub(r"[-_]+", " ", stem).strip().capitalize()
        hints.append("its title is made from the file’s name")
    made = foreign_body(body)
    if made.kept:
        hints.append(f"shortcodes and HTML stand in it as text: {'; '.join(made.kept)}")
    date = mapped.fields.get("date") or dated or ("" if mapped.unread_date else choices.date)
    extra: dict[str, Any] = dict(mapped.extra)
    slug = str(mapped.fields.get("slug", ""))
    aliases = [*mapped.fields.get("aliases", ()), *_old_address(flavour, path, stem, date, slug, mapped)]
    if slug.startswith("/") or "/" in slug:
        slug = slug.strip("/").rpartition("/")[2]
    return ImportedItem(
        origin=origin,
        identity=identity_of("markdown", path, digest_bytes(content)),
        title=title,
        body=made.markdown,
        date=date,
        unread_date="" if date else mapped.unread_date,
        updated=_later(mapped.fields.get("updated", ""), date),
        summary=mapped.fields.get("summary", ""),
        language=mapped.fields.get("language", ""),
        slug=slug or slug_of(stem),
        source=mapped.fields.get("source") or choices.source,
        source_url=mapped.fields.get("source_url", ""),
        source_title=mapped.fields.get("source_title", ""),
        dateline=mapped.fields.get("dateline", ""),
        authors=mapped.fields.get("authors", ()),
        terms=mapped.fields.get("terms", {}),
        rights=mapped.fields.get("rights", ""),
        draft=True if mapped.draft or "_drafts" in path.split("/") else None,
        aliases=tuple(dict.fromkeys(aliases)),
        extra=extra,
        hints=tuple(hints),
        moved=made.moved,
        residue=tuple(residue),
    )


def _by_space(given: dict[str, Any]) -> list[tuple[str, Any]]:
    """Front matter of Jekyll, which parts tags and categories at spaces where they are no list."""
    return [
        (key, held.split() if key in ("tags", "categories") and isinstance(held, str) and not re.search("[,;]", held) else held)
        for key, held in given.items()
    ]


def _later(updated: str, date: str) -> str:
    return updated if updated and updated[:10] != date[:10] else ""


def _name(path: str) -> tuple[str, str]:
    """(name that tells what the text is, date in name or path or empty)."""
    parts = path.split("/")
    stem = re.sub(r"\.[a-z]+$", "", parts[-1], flags=re.IGNORECASE)
    if stem.lower() in ("index", "_index", "readme") and len(parts) > 1:
        stem = parts[-2]
    if found := _DATED.fullmatch(stem):
        return found["rest"], found["date"]
    folders = "/".join(parts[:-1])
    if found := _IN_PATH.search(f"{folders}/{stem}"):
        date = "-".join(filter(None, (found["year"], found["month"], found["day"])))
        if found["day"] and stem.startswith(found["day"]) and len(stem) > 3:
            stem = stem[3:]
        return stem, date if 0 < int(found["month"]) < 13 else found["year"]
    return stem, ""


def _old_address(flavour: str, path: str, stem: str, date: str, slug: str, mapped: Mapped) -> list[str]:
    """Where the text was published, as far as its generator's defaults tell; nothing where front matter says it."""
    if mapped.fields.get("aliases") and flavour == "jekyll":
        return []
    day = date[:10].split("-")
    last = slug.strip("/") or stem
    folders = path.split("/")[:-1]
    if flavour == "jekyll" and "_posts" in folders and len(day) == 3:
        terms = mapped.fields.get("terms", {}).get("topics", ())
        above = folders[: folders.index("_posts")]
        return ["/" + "/".join([*above, *(t.lower().replace(" ", "%20") for t in terms), *day, f"{last}.html"])]
    if flavour in ("hugo", "zola") and "content" in folders:
        inner = folders[folders.index("content") + 1 :]
        inner = inner[:-1] if path.rpartition("/")[2].lower().startswith("index.") and inner else inner
        return ["/" + "/".join([*inner, last.lower() if flavour == "hugo" else slug_of(last)]) + "/"]
    if flavour == "pelican":
        return [f"/{slug or slug_of(str(mapped.fields.get('title', stem)))}.html"]
    if flavour == "eleventy":
        inner = [f for f in folders if f not in ("src", "content")]
        whole = re.sub(r"\.[a-z]+$", "", path.rpartition("/")[2], flags=re.IGNORECASE)
        return ["/" + "/".join([*inner, *([] if whole == "index" else [re.sub(r"^\d{4}-\d\d-\d\d-", "", whole)])]) + "/"]
    if flavour in ("docusaurus", "mkdocs") and "blog" in folders and len(day) == 3:
        return [f"/blog/{last}/"] if slug and flavour == "docusaurus" else ["/blog/" + "/".join([*day, last]) + "/"]
    return []
