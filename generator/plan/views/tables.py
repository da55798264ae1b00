"""The tables of the archive as data: their columns and the keys by which they join. Version 1: columns may be added, none is
renamed or taken away."""

from __future__ import annotations

from collections.abc import Mapping

from generator.base.values import value

VERSION = "1"


@value
class Column:
    """A column of a table."""

    name: str
    about: str
    type: str = "string"
    """Of Table Schema: string, integer, datetime or array."""
    required: bool = False
    joins: str = ""
    """Table whose first column it names; empty for none."""


@value
class Table:
    """A table."""

    about: str
    key: tuple[str, ...]
    """Columns that identify a row."""
    columns: tuple[Column, ...]


def _article(name: str = "article") -> Column:
    return Column(name, "The article.", required=True, joins="articles")


_POSITION = Column("position", "From 1, in the order of the article.", "integer", required=True)
_EDTF = "in EDTF (ISO 8601-2): 2021-12-14, 2021-12, 2010-09~"

TABLES: Mapping[str, Table] = {
    "articles": Table(
        "One row for each published article. Private texts are in no table; they have no texts at all.",
        ("id",),
        (
            Column("id", "Never changes; last part of the address.", required=True),
            Column("url", "Its page in the archive.", required=True),
            Column("title", "Headline in the archive's words.", required=True),
            Column("date", f"When the report appeared, {_EDTF}.", required=True),
            Column("updated", "When its publisher last changed it, in EDTF."),
            Column("added", "When it entered the archive, in EDTF.", required=True),
            Column("published", "The moment its page appeared.", "datetime", required=True),
            Column("modified", "The moment its page last changed for readers.", "datetime", required=True),
            Column("language", "Language tag (BCP 47).", required=True),
            Column("source", "Who published the report; where several did, the one that is named first.", joins="terms"),
            Column("source_url", "Address of the report."),
            Column("source_title", "Headline of the report, where the archive's is another."),
            Column("dateline", "Place at the head of the report."),
            Column("summary", "One or two sentences."),
            Column("rights", "What kind of text the archive has: summary, quote, licensed, public-domain or private.", required=True),
            Column("storyline", "The storyline it belongs to.", joins="storylines"),
        ),
    ),
    "article_people": Table(
        "Bylines, and others who took part.",
        ("article", "position"),
        (
            _article(),
            _POSITION,
            Column("part", "author or contributor.", required=True),
            Column("name", "As it is printed.", required=True),
            Column("role", "What they did."),
            Column("place", "Where they reported from."),
        ),
    ),
    "terms": Table(
        "Topics, people, organisations, places, sources and tags.",
        ("id",),
        (
            Column("id", "Taxonomy and slug: topics/sanctions.", required=True),
            Column("taxonomy", "topics, people, …", required=True),
            Column("title", "Its name.", required=True),
            Column("url", "Its page in the archive.", required=True),
            Column("type", "Its type in schema.org.", required=True),
            Column("parent", "The term above it.", joins="terms"),
            Column("description", "One sentence."),
            Column("aliases", "Other names.", "array"),
            Column("same_as", "Addresses elsewhere that identify it.", "array"),
        ),
    ),
    "article_terms": Table(
        "Which article is filed under which term.",
        ("article", "term"),
        (_article(), Column("term", "The term.", required=True, joins="terms")),
    ),
    "storylines": Table(
        "Stories that went on over several articles.",
        ("id",),
        (
            Column("id", "Last part of the address.", required=True),
            Column("url", "Its page in the archive.", required=True),
            Column("title", "Its name.", required=True),
            Column("summary", "One or two sentences."),
            Column("status", "developing or closed.", required=True),
        ),
    ),
    "events": Table(
        "Dated things that happened.",
        ("id",),
        (
            Column("id", "Stable within the archive.", required=True),
            Column("url", "Its place on the timeline.", required=True),
            Column("date", f"When it happened, {_EDTF}, 2011/2016, 2019/...", required=True),
            Column("title", "What happened.", required=True),
            Column("text", "One line of context."),
        ),
    ),
    "event_articles": Table(
        "Which article tells of which event.",
        ("event", "article"),
        (Column("event", "The event.", required=True, joins="events"), _article()),
    ),
    "event_storylines": Table(
        "Which event belongs to which storyline.",
        ("event", "storyline"),
        (
            Column("event", "The event.", required=True, joins="events"),
            Column("storyline", "The storyline.", required=True, joins="storylines"),
        ),
    ),
    "notes": Table(
        "Corrections, clarifications, updates and retractions.",
        ("article", "position"),
        (
            _article(),
            _POSITION,
            Column("kind", "correction, clarification, update or retraction.", required=True),
            Column("date", "In EDTF.", required=True),
            Column("html", "Its text as HTML.", required=True),
        ),
    ),
    "relations": Table(
        "How articles stand to each other, as editors declared it.",
        ("article", "kind", "other"),
        (_article(), Column("kind", "confirms, answers, follows or reprint_of.", required=True), _article("other")),
    ),
    "saved_copies": Table(
        "Archived copies of the reports.",
        ("article", "position"),
        (_article(), _POSITION, Column("url", "Its address.", required=True), Column("date", "When it was saved, in EDTF.")),
    ),
}
"""Table -> what is in it. Each lies in a file of its name, in CSV."""

NESTED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "articles": {
        "authors": ("article_people", "The byline."),
        "contributors": ("article_people", "Others who took part."),
        "terms": ("", "The terms it is filed under, by id."),
        "notes": ("notes", "Corrections and other notes."),
        "relations": ("relations", "How it stands to other articles."),
        "saved_copies": ("saved_copies", "Archived copies of the report."),
    },
    "terms": {},
    "storylines": {},
    "events": {"articles": ("", "Articles that tell of it, by id."), "storylines": ("", "Storylines it belongs to, by id.")},
}
"""What there is as JSON Lines too -> what each line holds beside the columns: (table whose rows it lists, or empty for ids; meaning)."""
