"""Article pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.archive.model import TermKey
from generator.archive.touched import article_fact
from generator.base.urls import host_of, output_path
from generator.base.words import message
from generator.content.model import Article, Person
from generator.plan.bodies import EMPTY
from generator.plan.context import Context
from generator.plan.feeds import note_id
from generator.plan.output import Later, Output
from generator.plan.share_cards import article_image
from generator.plan.timelines import event_items
from generator.plan.views import (
    ArchivedCopy,
    ArticleView,
    Contributor,
    CountedLink,
    Link,
    NoteView,
    Related,
    Relation,
    SourceBox,
    StorylinePlace,
    TermGroup,
)

STATEMENTS = {
    "summary": message("A summary in the archive’s own words."),
    "quote": message("A quotation from the report."),
    "licensed": message("The full text of the report, published under licence."),
    "public-domain": message("The full text of the report, which is in the public domain."),
    "private": message("The archive keeps the text of this report but may not publish it; this page records that it exists."),
}
RELATIONS = {
    "confirms": message("Confirms"),
    "confirmed_by": message("Confirmed by"),
    "answers": message("Answers"),
    "answered_by": message("Answered by"),
    "follows": message("Follows"),
    "followed_by": message("Followed by"),
    "reprint_of": message("Reprint of"),
    "reprinted_as": message("Reprinted as"),
    "mentioned_in": message("Mentioned in"),
}
_ABOVE = ("retraction", "correction")
_MENTIONS = 12
_UNLISTED = ("licensed",)
"""Rights of texts that others published in full: search engines are to show the original."""


def plan_articles(context: Context) -> Iterable[Output]:
    """A page for each published article."""
    places = _storyline_places(context)
    for number, article in enumerate(context.archive.articles):
        if context.wants(article_fact(article.slug)):
            yield _page(context, number, places)


def plan_article(context: Context, path: str) -> Iterable[Output]:
    """The page at one site path, if an article has it: for a preview that cannot wait for all others."""
    if path in context.article_paths:
        yield _page(context, context.article_paths.index(path), _storyline_places(context))


def _page(context: Context, number: int, places: Mapping[int, StorylinePlace]) -> Output:
    article, path = context.archive.articles[number], context.article_paths[number]
    view = Later(_view, context, number, article, path, places.get(number))
    canonical = "" if article.rights in _UNLISTED else context.addresses.absolute(path)
    return Output(
        output_path(path), "html", "article.html", view, (article.path,), canonical, article_fact(article.slug), year=context.years[number]
    )


def _view(context: Context, number: int, article: Article, path: str, place: StorylinePlace | None) -> ArticleView:
    archive, card = context.archive, context.cards[number]
    last = len(archive.articles) - 1
    keys = archive.article_terms[number]
    private = article.rights == "private"
    notes = [note_view(context, article, place) for place in range(len(article.notes))]
    head = context.head(
        "article",
        article.title,
        path,
        description=card.summary,
        trail=(card.kicker,) if card.kicker else (),
        noindex=article.rights in _UNLISTED,
        language=article.language,
        image=article_image(context, number),
    )
    return ArticleView(
        head=head,
        card=card,
        standfirst=article.summary,
        source=_source_box(context, article, card.publishers),
        body=EMPTY if private else context.body(article.path, article.body),
        notes_above=tuple(n for n in notes if n.kind in _ABOVE),
        notes_below=tuple(n for n in notes if n.kind not in _ABOVE),
        events=tuple(item.view for item in event_items(context, archive.article_events[number])),
        storyline=place,
        topics=tuple(context.term_link(k) for k in keys if k[0] == context.topics),
        terms=_groups(context, keys),
        relations=tuple(
            Relation(context.words.say(RELATIONS[kind]), tuple(context.cards[i] for i in others[:_MENTIONS]))
            for kind, others in archive.relations[number]
        ),
        related=tuple(Related(context.cards[r.article], _reason(context, r.storyline, r.term)) for r in archive.related[number]),
        previous=context.cards[number - 1] if number else None,
        next=context.cards[number + 1] if number < last else None,
        record=context.records[number],
        citation=_citation(context, article, path),
        citation_original=_original(context, article, card.published_by),
    )


def note_view(context: Context, article: Article, place: int) -> NoteView:
    """A note as readers see it, by its place among those of its article."""
    note = article.notes[place]
    return NoteView(note.kind, context.plain_date(note.date), note.html, note_id(article, place))


def _source_box(context: Context, article: Article, publishers: tuple[Link, ...]) -> SourceBox:
    dead = context.archive.dead.get(article.source_url) if article.source_url else None
    copies = tuple(ArchivedCopy(c.url, host_of(c.url), context.plain_date(c.date) if c.date else None) for c in article.archived)
    if dead and dead.copy and not copies:
        copies = (ArchivedCopy(dead.copy, host_of(dead.copy), context.day(dead.copied) if dead.copied else None),)
    return SourceBox(
        publishers=publishers,
        authors=tuple(_contributor(context, p) for p in article.authors),
        contributors=tuple(_contributor(context, p) for p in article.contributors),
        dateline=article.dateline,
        reported=context.date(article.date),
        updated=context.plain_date(article.updated) if article.updated else None,
        added=context.plain_date(article.added),
        headline=article.source_title,
        original=article.source_url,
        original_host=host_of(article.source_url),
        archived=copies,
        dead=context.day(dead.since) if dead else None,
        rights=article.rights,
        statement=context.words.say(STATEMENTS[article.rights]),
    )


def _contributor(context: Context, person: Person) -> Contributor:
    """A name, linked if the archive has a page for that person."""
    slug = context.archive.names.get("people", {}).get(person.name.casefold())
    url = context.term_link(("people", slug)).url if slug and slug in context.archive.terms.get("people", {}) else ""
    return Contributor(person.name, url, person.role, person.place)


def _groups(context: Context, keys: tuple[TermKey, ...]) -> tuple[TermGroup, ...]:
    """Terms by taxonomy, without topics and the source, which have places of their own."""
    made = []
    for taxonomy in context.settings.taxonomies:
        if taxonomy.key in (context.topics, context.sources):
            continue
        links = [context.term_link(k) for k in keys if k[0] == taxonomy.key]
        if links:
            made.append(
                TermGroup(context.words.name(taxonomy.label), taxonomy.key, tuple(CountedLink(li.title, li.url, 0) for li in links))
            )
    return tuple(made)


def _reason(context: Context, storyline: bool, term: TermKey | None) -> str:
    if storyline:
        return context.words.say("same storyline")
    if term is None:
        return ""
    name = context.term(term).title
    if term[0] in (context.topics, "places"):
        return context.words.say("also in %(term)s", term=name)
    return context.words.say("also on %(term)s", term=name)


def _storyline_places(context: Context) -> dict[int, StorylinePlace]:
    made: dict[int, StorylinePlace] = {}
    for facts in context.archive.storylines:
        url = context.url(context.addresses.storyline(facts.note.slug))
        members = facts.articles
        links = [Link(context.cards[i].title, context.cards[i].url) for i in members]
        for place, number in enumerate(members):
            made[number] = StorylinePlace(
                facts.note.title,
                url,
                facts.note.status,
                place + 1,
                links[place - 1] if place else None,
                links[place + 1] if place + 1 < len(members) else None,
            )
    return made


def _citation(context: Context, article: Article, path: str) -> str:
    who = f"{context.settings.author}. " if context.settings.author else ""
    added = context.dates.of_when(article.added, "").text
    title = context.words.say("“%(title)s”", title=article.title)
    # in some languages dates end with a full stop
    return f"{who}{title}. {context.settings.title}, {added.removesuffix('.')}. {context.addresses.absolute(path)}"


def _original(context: Context, article: Article, publishers: str) -> str:
    if not publishers:
        return ""
    who = f"{', '.join(p.name for p in article.authors)}. " if article.authors else ""
    where = f" {article.source_url}" if article.source_url else ""
    title = context.words.say("“%(title)s”", title=article.source_title)
    what = f"{title}. " if article.source_title else ""
    return f"{who}{what}{publishers}, {article.date.edtf.text}.{where}"
