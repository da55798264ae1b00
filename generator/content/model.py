"""Documents: what one source file says, and nothing that another file could change.

A document depends on one file and on `ParseOptions`. Links to other documents stay as numbered cuts in the body;
who they lead to is decided by the archive.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.base.diagnostics import Diagnostic, Location
from generator.base.digest import digest_bytes
from generator.base.edtf import Edtf
from generator.base.values import value


@value
class ParseOptions:
    """Those settings that parsing reads."""

    timezone: str
    typographer: bool
    html: str
    """`off` or `sanitised`."""
    taxonomies: tuple[tuple[str, str, str], ...]
    """(key, front matter field, singular) of each."""
    seconds: float = 5.0
    """Processor time that one document may take."""


@value
class SourceFile:
    """A file to parse."""

    path: str
    """Relative to the site folder: `content/articles/2021/12/x.md`."""
    kind: str
    """article, page, storyline, or a taxonomy's key."""
    digest: str
    """SHA-256 of its bytes."""


@value
class When:
    """A date, with a time if the source gives one, as it is in the site's time zone."""

    edtf: Edtf
    time: str
    """`14:05`, or empty."""
    instant: str
    """RFC 3339 with offset; the first moment of the day, month or year where no time is given."""

    @property
    def order(self) -> tuple[int, str, int]:
        """Sort key: day, time, and of two that begin on one day the more precise first."""
        return self.edtf.earliest, self.time, self.edtf.latest


@value
class Ref:
    """A link from a body to something of this site."""

    kind: str
    """article, page, storyline, a taxonomy's key, `file` (in content/files/), `path` (a path on the site),
    `source` (another source file)."""
    target: str
    """Slug, path or name."""
    fragment: str
    """With `#`, or empty."""
    location: Location
    excerpt: str
    """Source line, for diagnostics."""


@value
class BodyHeading:
    """A heading in a body."""

    level: int
    id: str
    text: str


@value
class Body:
    """Markdown, rendered."""

    parts: tuple[str, ...]
    """Safe HTML, cut where `refs` go; one more than `refs`. Empty once the engine has put it aside until it is rendered."""
    refs: tuple[Ref, ...]
    headings: tuple[BodyHeading, ...]
    lead: str
    """Beginning of the first paragraph, plain; empty where an article has a summary, or where nobody may see its text."""
    words: int
    digest: str
    """Of `parts`, by `parts_digest`; empty for a body that shows nothing."""


def parts_digest(parts: tuple[str, ...] | list[str]) -> str:
    """What `Body.digest` is made with."""
    return digest_bytes("\x00".join(parts).encode())


EMPTY_BODY = Body(("",), (), (), "", 0, "")


@value
class Event:
    """A dated thing that happened, as an article or storyline names it."""

    id: str
    """Given by the editor, or empty."""
    date: Edtf
    title: str
    text: str
    announced: bool
    """Whether the article tells of it before it happens."""


@value
class Note:
    """A correction, clarification, update or retraction."""

    kind: str
    date: When
    html: str


@value
class Person:
    """A name in a byline or beside it."""

    name: str
    role: str
    place: str


@value
class Image:
    """A picture in `content/files/`."""

    src: str
    """Path below content/, `files/x.jpg`."""
    alt: str
    credit: str
    position: str


@value
class Copy:
    """An archived copy of the original."""

    url: str
    date: When | None


@value
class Withdrawal:
    """That an article was taken out, when and why."""

    date: When
    reason: str


@value
class Article:
    """A clip: our text about a report that someone published."""

    path: str
    slug: str
    title: str
    date: When
    updated: When | None
    added: When
    language: str
    """Empty: the site's."""
    source_url: str
    source_title: str
    """The headline of the report, where ours is another; else empty."""
    authors: tuple[Person, ...]
    contributors: tuple[Person, ...]
    dateline: str
    terms: Mapping[str, tuple[str, ...]]
    """Taxonomy key -> names as written."""
    storyline: str
    summary: str
    image: Image | None
    events: tuple[Event, ...]
    notes: tuple[Note, ...]
    relations: tuple[tuple[str, str], ...]
    """(`confirms`, slug) and the like, in order."""
    archived: tuple[Copy, ...]
    rights: str
    draft: bool
    publish_at: str
    """UTC `YYYY-MM-DDTHH:MM:SSZ`, or empty."""
    expires: str
    withdrawn: Withdrawal | None
    aliases: tuple[str, ...]
    extra: Mapping[str, Any]
    body: Body


@value
class TermNote:
    """A term's own file."""

    path: str
    taxonomy: str
    slug: str
    title: str
    parent: str
    aliases: tuple[str, ...]
    description: str
    kind: str
    same_as: tuple[str, ...]
    merged_into: str
    distinct_from: tuple[str, ...]
    """Terms that are not meant, however alike their names: `Name` or `person:Name`."""
    extra: Mapping[str, Any]
    body: Body


@value
class Storyline:
    """A storyline's file."""

    path: str
    slug: str
    title: str
    summary: str
    status: str
    """developing or closed."""
    events: tuple[Event, ...]
    aliases: tuple[str, ...]
    extra: Mapping[str, Any]
    body: Body


@value
class Page:
    """An editors' page."""

    path: str
    slug: str
    title: str
    summary: str
    language: str
    draft: bool
    aliases: tuple[str, ...]
    extra: Mapping[str, Any]
    body: Body


Document = Article | TermNote | Storyline | Page


@value
class Parsed:
    """What came of one source file."""

    document: Document | None
    """None where not even a title and slug could be made out."""
    diagnostics: tuple[Diagnostic, ...]
    front: str = ""
    """Digest of the front matter, by which an edit of the text alone is known."""
