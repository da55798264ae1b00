"""The search page, and the index that it looks into."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from generator.base.urls import output_path
from generator.base.words import message
from generator.content.model import Article
from generator.plan.bodies import EMPTY
from generator.plan.context import Context
from generator.plan.output import Output
from generator.plan.records import flag_of
from generator.plan.search_index import CONTENTS, INDEX, engine_output, in_order, shard_output
from generator.plan.shards import Dated, cut_shards
from generator.plan.views import (
    BodyView,
    Link,
    SearchEngineView,
    SearchFacet,
    SearchIndexView,
    SearchRecord,
    SearchShard,
    SearchShardView,
    SearchTerm,
    SearchView,
)

PAGE = "/search/"
STORYLINES = "storylines"
TERMS = 8000
"""Names that readers are offered; of larger archives those with the most stories."""
_RESERVED = frozenset({"q", "from", "to", "sort", "p"})
"""What else stands in the address of a search."""
_DAY = 24 * 60


FLAGS = {"": "", "retracted": message("retracted"), "corrected": message("corrected")}


def plan_search(context: Context, engine: str) -> Iterable[Output]:
    """The page, the shards, the engine and the table of contents. `engine` is the version of Pagefind; empty: no search."""
    if not engine:
        return
    facets = search_facets(context)
    head = context.head("search", context.words.say("Search"), PAGE, section=PAGE, noindex=True)
    yield Output(output_path(PAGE), "html", "search.html", SearchView(head, facets), ())
    keys = tuple(f.key for f in facets)
    listed: list[SearchShard] = []
    storylines = {number: facts.note.slug for facts in context.archive.storylines for number in facts.articles}
    for language, numbers in _shards(context):
        records = tuple(_record(context, number, keys, storylines.get(number, "")) for number in numbers)
        shard = shard_output(SearchShardView(language, keys, records, engine))
        yield shard
        days = [r.when // _DAY for r in records]
        listed.append(SearchShard(shard.path.removeprefix(INDEX)[:-1], language, len(records), min(days), max(days)))
    languages = tuple(sorted({s.language for s in listed} or {_primary(context.settings.language)}))
    made = engine_output(SearchEngineView(languages, engine))
    yield made
    view = SearchIndexView(
        made.path.removeprefix(INDEX)[:-1], _primary(context.settings.language), facets, in_order(listed), _terms(context, keys)
    )
    yield Output(CONTENTS, "search-contents", "", view, ())


def search_facets(context: Context) -> tuple[SearchFacet, ...]:
    """What results can be narrowed by: taxonomies that have terms, and storylines."""
    made = []
    for taxonomy in context.settings.taxonomies:
        if context.archive.terms[taxonomy.key]:
            made.append(SearchFacet(taxonomy.key, _param(taxonomy.singular), context.words.name(taxonomy.label)))
    if context.archive.storylines:
        made.append(SearchFacet(STORYLINES, "storyline", context.words.say("Storylines")))
    return tuple(made)


def search_within(context: Context, key: str, slug: str, title: str) -> Link | None:
    """The search page, narrowed to a term or storyline; None on sites without search."""
    if context.site.search is None:
        return None
    taxonomy = context.settings.taxonomy(key)
    param = "storyline" if key == STORYLINES else _param(taxonomy.singular if taxonomy else key)
    return Link(context.words.say("Search in %(name)s", name=title), f"{context.site.search.url}?{param}={quote(slug)}")


def _param(singular: str) -> str:
    return singular if singular not in _RESERVED else f"{singular}-term"


def _shards(context: Context) -> Iterable[tuple[str, tuple[int, ...]]]:
    by_language: dict[str, list[Dated]] = {}
    for number, article in enumerate(context.archive.articles):
        point = article.date.edtf.first
        dated = Dated(number, point.year, point.month if point.month <= 12 else 0)
        by_language.setdefault(_primary(article.language or context.settings.language), []).append(dated)
    for language in sorted(by_language):
        for numbers in cut_shards(by_language[language]):
            yield language, numbers


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


def _record(context: Context, number: int, facets: tuple[str, ...], storyline: str) -> SearchRecord:
    # no cards: those of all articles would be made, on pages that are not rendered
    article = context.archive.articles[number]
    terms: dict[str, dict[str, None]] = {key: {} for key in facets}
    own = context.archive.article_terms[number]
    for key, slug in own:
        terms[key][slug] = None
    for key, slug in own:
        above = context.archive.terms[key][slug].parent
        while above:
            terms[key][above] = None
            above = context.archive.terms[key][above].parent
    if storyline:
        terms[STORYLINES][storyline] = None
    body = EMPTY if article.rights == "private" else BodyView(article.path, article.body.digest, ())
    return SearchRecord(
        url=context.article_paths[number],
        title=article.title,
        headline=article.source_title,
        summary=article.summary,
        body=body if body.digest else EMPTY,
        when=_minutes(article),
        date="" if article.date.edtf.exact else context.date(article.date).short,
        flag=context.words.say(FLAGS[flag_of(article)]),
        sources=sum(key == context.sources for key, _ in own),
        terms=tuple(tuple(terms[key]) for key in facets),
    )


def _minutes(article: Article) -> int:
    hours, _, minutes = article.date.time.partition(":")
    return article.date.edtf.first.earliest * _DAY + (int(hours) * 60 + int(minutes) if minutes else 0)


def _terms(context: Context, facets: tuple[str, ...]) -> tuple[SearchTerm, ...]:
    """Storylines, then terms, those of most stories first."""
    addresses, archive = context.addresses, context.archive
    made = [
        SearchTerm(STORYLINES, facts.note.slug, facts.note.title, addresses.storyline(facts.note.slug), ()) for facts in archive.storylines
    ]
    held = [term for key in facets if key != STORYLINES for term in archive.terms[key].values()]
    held.sort(key=lambda t: (-len(t.articles), t.key))
    made += [SearchTerm(t.taxonomy, t.slug, t.title, addresses.term(*t.key), t.aliases) for t in held[:TERMS]]
    return tuple(made)
