"""Records: what is known of articles, terms and storylines, for search engines, citations and data files."""

from __future__ import annotations

from generator.base.values import value


@value
class Entity:
    """A term as something in the world."""

    taxonomy: str
    slug: str
    name: str
    url: str
    """Absolute."""
    schema: str
    """schema.org type: `Person`, `Organization`, … `Thing`."""
    same_as: tuple[str, ...]
    """Addresses elsewhere that identify it."""


@value
class Credit:
    """Somebody who took part in a report."""

    name: str
    role: str
    place: str


@value
class SavedCopy:
    """An archived copy of the original."""

    url: str
    date: str
    """EDTF, or empty."""


@value
class NoteRecord:
    """A note on an article."""

    kind: str
    date: str
    """EDTF."""
    html: str


@value
class ArticleRecord:
    """What is known of an article; nothing of it depends on other articles."""

    id: str
    """Its slug."""
    url: str
    """Absolute."""
    title: str
    date: str
    """When the report appeared, EDTF."""
    iso: str
    """The same as the narrowest ISO 8601 form; with time and offset if the time is known."""
    updated: str
    """When the report was last changed, EDTF, or empty."""
    added: str
    """When it entered the archive, EDTF."""
    published: str
    """RFC 3339: the moment our page appeared."""
    modified: str
    """RFC 3339: the moment our page last changed for readers."""
    language: str
    source_url: str
    source_title: str
    """Its headline, where the archive's is another; else empty."""
    authors: tuple[Credit, ...]
    contributors: tuple[Credit, ...]
    dateline: str
    summary: str
    rights: str
    section: str
    """Title of its first topic, or empty."""
    image: str
    """Absolute URL of its picture, or empty."""
    image_alt: str
    source: Entity | None
    """Who published the report."""
    also_from: tuple[Entity, ...]
    """Who published it as well."""
    about: tuple[Entity, ...]
    """Its topics."""
    mentions: tuple[Entity, ...]
    """Its other terms."""
    storyline: str
    """Slug, or empty."""
    relations: tuple[tuple[str, str], ...]
    """(`confirms`, slug of the other) as the editor declared them."""
    archived: tuple[SavedCopy, ...]
    notes: tuple[NoteRecord, ...]

    @property
    def publishers(self) -> tuple[Entity, ...]:
        """All who published the report."""
        return (self.source, *self.also_from) if self.source else ()

    @property
    def reported_title(self) -> str:
        """The headline under which the report appeared, as far as it is known."""
        return self.source_title or self.title

    @property
    def published_by(self) -> str:
        """Their names, in words."""
        return ", ".join(publisher.name for publisher in self.publishers)


@value
class TermRecord:
    """What is known of a term."""

    entity: Entity
    parent: str
    """Slug, or empty."""
    aliases: tuple[str, ...]
    description: str


@value
class StorylineRecord:
    """What is known of a storyline."""

    id: str
    url: str
    title: str
    summary: str
    status: str


@value
class EventRecord:
    """What is known of an event."""

    id: str
    url: str
    date: str
    """EDTF."""
    title: str
    text: str
    articles: tuple[str, ...]
    """Ids of the articles that tell of it, oldest first."""
    storylines: tuple[str, ...]


@value
class BibliographyView:
    """The articles of a topic or storyline, to be cited."""

    title: str
    records: tuple[ArticleRecord, ...]
    """Oldest first."""


@value
class TableView:
    """One table of the archive, as a data file."""

    table: str
    """Name in the list of tables of `render/tables.py`."""
    articles: tuple[ArticleRecord, ...]
    terms: tuple[TermRecord, ...]
    storylines: tuple[StorylineRecord, ...]
    events: tuple[EventRecord, ...]


@value
class PackageView:
    """What describes all tables together."""

    name: str
    title: str
    description: str
    home: str
    """Absolute URL of the front page."""
    url: str
    """Absolute URL of the folder."""
    author: str
    language: str
