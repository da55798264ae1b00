"""Reading and parsing source files: in workers, for nobody else needs what that takes to load."""

from __future__ import annotations

import os
from collections.abc import Sequence

from generator.base import files
from generator.base.diagnostics import Diagnostic, Location
from generator.base.digest import digest_bytes
from generator.content.frontmatter import BODY_LIMIT
from generator.content.model import Parsed
from generator.content.parse import parse_source
from generator.engine.sources import FoundSource, ReadSetup
from generator.engine.stored_documents import Read, read_of


def read_chunk(setup: ReadSetup, chunk: Sequence[FoundSource]) -> list[Read]:
    """Read files, and parse those that the store does not know."""
    return [_read(setup, source) for source in chunk]


def _read(setup: ReadSetup, source: FoundSource) -> Read:
    try:
        content = files.read_bounded(os.path.join(setup.folder, source.path), BODY_LIMIT)
    except OSError as fault:
        message = f"this file cannot be read: {fault.strerror or fault}"
        return read_of("", Parsed(None, (Diagnostic("unreadable-file", message, Location(source.path), hint="Check its permissions."),)))
    digest = digest_bytes(content) if content is not None else ""
    if digest and setup.known.get(source.path) == digest:
        return Read(digest, "", "")
    return read_of(digest, parse_source(source.path, source.kind, content, setup.options))


def crashed(source: FoundSource) -> Read:
    """What is said of a file whose reading ended a worker."""
    message = "reading this file ended the program that read it"
    hint = "Please report this as a bug, with the file; until then take the file out of content/."
    return read_of("", Parsed(None, (Diagnostic("crashed", message, Location(source.path), hint=hint),)))
