"""The file of a new article: what stands in it, where it goes, whether the place is free."""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import Path

from generator.archive.terms import Registry
from generator.base import fields, files
from generator.base.diagnostics import UsageError
from generator.base.digest import digest_bytes
from generator.base.edtf import parse_edtf
from generator.base.text import clean, normal
from generator.base.urls import slug_of
from generator.base.values import value
from generator.base.yaml_text import item, scalar
from generator.content.frontmatter import BODY_LIMIT
from generator.content.model import Article, ParseOptions, TermNote
from generator.content.parse import parse_source
from generator.content.schema import schema_of
from generator.engine.sources import FoundSource, find_sources, parse_options
from generator.settings import CONTENT, Settings, Taxonomy

ARTICLES = f"{CONTENT}/articles"
_LEADING_DATE = re.compile(r"\d{4}(?:-\d\d){0,2}[-_](?=\w)")
"""A beginning of a file's name that does not count for the slug."""
_OPTIONS = {"source_url": "--source-url", "title": "TITLE"}
_OTHER_KEYS = """\
# Take the # away where you need a line; `dateline schema` lists every key there is.
# summary: One or two sentences for cards, feeds and search results.
# authors: [First Author, Second Author]
# people: [A Person]
# organisations: [An Organisation]
# places: [A Place]
# tags: [a-tag]
# storyline: slug-of-a-storyline
# events:
#   - {date: 2021-12-16, title: What happened that day}
# notes:
#   - {date: 2021-12-17, kind: correction, text: What was wrong.}
# archived: [{url: "https://web.archive.org/…", date: 2021-12-15}]
# rights: summary            # or quote, licensed, public-domain, private
"""


@value
class ArticleForm:
    """What is known of a new article."""

    title: str
    date: str
    """As written; empty: today."""
    today: str
    source: str
    source_url: str
    topics: tuple[str, ...]
    slug: str
    """Empty: made from the title."""
    draft: bool


def write_article(form: ArticleForm, folder: Path, settings: Settings) -> tuple[str, str]:
    """(path below the site folder, text) of a new article. Raises UsageError for what makes no valid article."""
    options = parse_options(settings)
    title = normal(clean(form.title))
    if not title:
        raise UsageError("the title is empty", 'Write it in quotes: dateline new "What happened".')
    given = _checked(form, title, settings, options)
    _check_terms(form, folder, settings, options)
    name = form.slug or slug_of(title) or f"article-{digest_bytes(title.encode('utf-8', 'replace'))[:8]}"
    text = _text(given, form, name, _topics(settings).field)
    article = parse_source(f"{ARTICLES}/{name}.md", "article", text.encode(), options).document
    assert isinstance(article, Article)
    point = article.date.edtf.first
    parts = [f"{point.year:04}", *([f"{point.month:02}"] if point.month else [])]
    path = "/".join([ARTICLES, *parts, f"{name}.md"])
    _check_free(folder, path, article.slug)
    return path, text


def _topics(settings: Settings) -> Taxonomy:
    found = settings.taxonomy("topics")
    assert found is not None
    return found


def _checked(form: ArticleForm, title: str, settings: Settings, options: ParseOptions) -> dict[str, str]:
    """Front matter keys with their values, each one that its key takes. Raises UsageError."""
    sources = settings.taxonomy("sources")
    source_key = sources.field if sources else "source"
    date = form.date or form.today
    given = {"title": title, "date": date, source_key: form.source, "source_url": form.source_url, "slug": form.slug}
    given = {key: clean(text).strip() for key, text in given.items() if text}
    _, wrong = fields.check(schema_of("article", options), given, "")
    for diagnostic in wrong:
        key = str(diagnostic.field[0]) if diagnostic.field else ""
        message = diagnostic.message.removeprefix(f"`{key}`: ")
        raise UsageError(f"{_OPTIONS.get(key, f'--{key}')}: {message}", diagnostic.hint)
    return given


def _text(given: dict[str, str], form: ArticleForm, name: str, topics_key: str) -> str:
    lines = [f"{key}: {scalar(text)}" for key, text in given.items() if key not in ("date", "slug")]
    lines.insert(1, f"date: {given['date']}")
    if given["date"] != form.today and _earlier(given["date"], form.today):
        lines.insert(2, f"added: {form.today}")
    if form.topics:
        lines.append(f"{topics_key}: [{', '.join(item(normal(clean(t))) for t in form.topics)}]")
    if _LEADING_DATE.match(name):
        # without this line the slug would be what follows the date
        lines.append(f"slug: {scalar(name)}")
    if form.draft:
        lines.append("draft: true                # delete this line to publish")
    return "\n".join(["---", *lines, _OTHER_KEYS.rstrip("\n"), "---", ""]) + "\n"


def _earlier(date: str, today: str) -> bool:
    timed = fields.moment(date)
    return parse_edtf(timed[0] if timed else date).latest < parse_edtf(today).earliest


# ---------------------------------------------------------------------------- terms


def _check_terms(form: ArticleForm, folder: Path, settings: Settings, options: ParseOptions) -> None:
    """Raises UsageError for a term that a strict vocabulary lacks."""
    sources = settings.taxonomy("sources")
    wanted = [("--topic", _topics(settings), form.topics)]
    if sources:
        wanted.append(("--source", sources, (form.source,) if form.source else ()))
    for option, taxonomy, names in wanted:
        if any(not normal(clean(name)) for name in names):
            raise UsageError(f"{option}: the name is empty")
        if not names or not taxonomy.strict:
            continue
        registry = Registry(taxonomy, _notes(taxonomy, folder, settings, options))
        for name in names:
            if registry.find(name) is None:
                message = f'{option}: there is no {taxonomy.singular} "{name}" in {CONTENT}/{taxonomy.key}/'
                raise UsageError(message, registry.suggest(name))


def _notes(taxonomy: Taxonomy, folder: Path, settings: Settings, options: ParseOptions) -> list[TermNote]:
    found = [source for source in _sources(folder, settings) if source.kind == taxonomy.key]
    documents = [parse_source(s.path, s.kind, files.read_bounded(folder / s.path, BODY_LIMIT), options).document for s in found]
    return [d for d in documents if isinstance(d, TermNote)]


def _sources(folder: Path, settings: Settings) -> list[FoundSource]:
    return find_sources(folder, settings)[0]


# ---------------------------------------------------------------------------- the place


def _check_free(folder: Path, path: str, slug: str) -> None:
    """Raises UsageError if a file is in the way or another article has the slug."""
    hint = "Give the article another slug with --slug, or work on that file."
    if os.path.lexists(folder / path):
        raise UsageError(f"there is already a file {path}", hint)
    said = re.compile(rf"^slug:\s*(['\"]?){re.escape(slug)}\1\s*(?:#.*)?$", re.MULTILINE)
    for entry in files.walk(folder, ARTICLES, inside=folder):
        if entry.problem or not entry.path.endswith(".md"):
            continue
        name = posixpath.basename(entry.path)[:-3]
        if slug in (name, _LEADING_DATE.sub("", name)) or said.search(_head(folder / entry.path)):
            raise UsageError(f'the slug "{slug}" is taken by {entry.path}', hint)


def _head(place: Path) -> str:
    try:
        with open(place, "rb") as file:
            return file.read(8192).decode("utf-8", "replace").replace("\r\n", "\n").partition("\n---\n")[0]
    except OSError:
        return ""
