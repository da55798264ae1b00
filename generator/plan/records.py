"""Records of articles, terms, storylines and events: the facts behind structured data, citations, feeds and data files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.archive.model import StorylineFacts, Term, TermKey
from generator.content.model import Article, Person
from generator.plan.views import (
    ArticleRecord,
    Credit,
    Entity,
    EventRecord,
    FeedEntry,
    NoteRecord,
    SavedCopy,
    StorylineRecord,
    TermRecord,
)

if TYPE_CHECKING:
    from generator.plan.context import Context

_SCHEMA_NAME = re.compile(r"[A-Z][A-Za-z]*")


def article_record(context: Context, number: int) -> ArticleRecord:
    """The record of an article."""
    archive = context.archive
    article, card = archive.articles[number], context.cards[number]
    absolute_of = context.settings.root.absolute_of
    keys = archive.article_terms[number]
    about = tuple(context.entity(k) for k in keys if k[0] == context.topics)
    publishers = [context.entity(k) for k in keys if k[0] == context.sources]
    return ArticleRecord(
        id=article.slug,
        url=context.addresses.absolute(context.article_paths[number]),
        title=article.title,
        date=article.date.edtf.text,
        iso=card.date.iso,
        updated=article.updated.edtf.text if article.updated else "",
        added=article.added.edtf.text,
        published=article.added.instant,
        modified=last_change(article),
        language=article.language or context.settings.language,
        source_url=article.source_url,
        source_title=article.source_title,
        authors=tuple(map(_credit, article.authors)),
        contributors=tuple(map(_credit, article.contributors)),
        dateline=article.dateline,
        summary=card.summary,
        rights=article.rights,
        section=about[0].name if about else "",
        image=absolute_of(card.image.src) if card.image else "",
        image_alt=card.image.alt if card.image else "",
        source=publishers[0] if publishers else None,
        also_from=tuple(publishers[1:]),
        about=about,
        mentions=tuple(context.entity(k) for k in keys if k[0] not in (context.topics, context.sources)),
        storyline=article.storyline if article.storyline in context.storyline_slugs else "",
        relations=tuple((kind, slug) for kind, slug in article.relations if slug in archive.by_slug),
        archived=tuple(SavedCopy(c.url, c.date.edtf.text if c.date else "") for c in article.archived),
        notes=tuple(NoteRecord(note.kind, note.date.edtf.text, note.html) for note in article.notes),
    )


def last_change(article: Article) -> str:
    """When our page last changed for readers, RFC 3339: it was added, the report was updated, or a note was made."""
    if not article.notes and not article.updated:
        return article.added.instant
    moments = [article.added, *(n.date for n in article.notes), *([article.updated] if article.updated else [])]
    return max(moments, key=lambda m: m.order).instant


def _credit(person: Person) -> Credit:
    return Credit(person.name, person.role, person.place)


def entity_of(context: Context, key: TermKey) -> Entity:
    """A term as something in the world."""
    term = context.term(key)
    taxonomy = context.settings.taxonomy(term.taxonomy)
    schema = taxonomy.schema if taxonomy and _SCHEMA_NAME.fullmatch(taxonomy.schema) else "Thing"
    same_as = term.note.same_as if term.note else ()
    return Entity(*key, term.title, context.addresses.absolute(context.addresses.term(*key)), schema, same_as)


def term_record(context: Context, term: Term) -> TermRecord:
    """The record of a term."""
    return TermRecord(context.entity(term.key), term.parent, term.aliases, term.note.description if term.note else "")


def storyline_record(context: Context, facts: StorylineFacts) -> StorylineRecord:
    """The record of a storyline."""
    note = facts.note
    url = context.addresses.absolute(context.addresses.storyline(note.slug))
    return StorylineRecord(note.slug, url, note.title, note.summary, note.status)


def event_record(context: Context, number: int) -> EventRecord:
    """The record of an event."""
    fact = context.archive.events[number]
    url = context.settings.root.absolute_of(context.event_url(number))
    articles = tuple(context.archive.articles[n].slug for n in fact.evidence)
    return EventRecord(fact.id, url, fact.date.text, fact.title, fact.text, articles, fact.storylines)


def feed_entry(context: Context, number: int) -> FeedEntry:
    """An article as an entry of feeds."""
    record = context.records[number]
    return FeedEntry(
        id=record.url,
        title=record.title,
        url=record.url,
        published=record.published,
        updated=record.modified,
        summary=record.summary,
        html="",
        authors=tuple(c.name for c in record.authors),
        categories=tuple(entity.name for entity in record.about),
        image=record.image,
        via=record.source_url,
        source=record.published_by,
        language=record.language,
    )


def flag_of(article: Article) -> str:
    """What is to be known of an article before anything else: whether it was retracted or corrected."""
    kinds = {note.kind for note in article.notes}
    return "retracted" if "retraction" in kinds else "corrected" if "correction" in kinds else ""
