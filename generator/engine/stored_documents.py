"""Documents as the store keeps them: what a file says as JSON, the HTML of its text apart."""

from __future__ import annotations

import dataclasses

from generator.base.json_text import from_json, json_text
from generator.base.plain import Codec
from generator.base.values import value
from generator.content.model import Parsed

_codec = Codec(sparing=True)
_to_plain = _codec.encoder(Parsed)
_from_plain = _codec.decoder(Parsed)


@value
class Read:
    """What came of reading a file."""

    digest: str
    """SHA-256 of its bytes; empty if it cannot be read."""
    facts: str
    """`Parsed` as JSON, without the HTML of the body; empty if the store has it."""
    parts: str
    """The HTML of the body as JSON."""


def read_of(digest: str, parsed: Parsed) -> Read:
    """A document as it is kept."""
    document, parts = parsed.document, ""
    if document is not None and document.body.digest:
        parts = json_text(document.body.parts)
        parsed = dataclasses.replace(parsed, document=dataclasses.replace(document, body=dataclasses.replace(document.body, parts=())))
    return Read(digest, json_text(_to_plain(parsed)), parts)


def stored(facts: str) -> Parsed:
    """A document from what is kept of it. Raises ValueError, TypeError, LookupError or AttributeError if it is none of ours."""
    return _from_plain(from_json(facts))


def document_of(facts: str) -> Parsed | None:
    """The same; None if it is none of ours."""
    try:
        return stored(facts)
    except (ValueError, TypeError, LookupError, AttributeError):
        return None
