"""What is published, as the files of a site again: a build of them gives the same pages.

Source files are handed on as they stand. Of articles whose text is private, the text and `extra` stay behind. Drafts and what is
held back stay behind too; where something that is published names one, a draft without a word in it takes its place, so that the
name still leads to something that is not published.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from generator.archive.model import Held
from generator.base import yaml_nodes
from generator.base.diagnostics import EnvironmentFault, UsageError
from generator.base.files import read_bounded, walk
from generator.base.source_text import SourceText
from generator.content.frontmatter import split
from generator.content.model import Article, Document, Page
from generator.engine.load_site import LoadedSite
from generator.settings import SETTINGS_FILE

LIMIT = 2 * 1024**3
THEMES = "themes"


def exported_files(site: LoadedSite) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each file of the site that holds what `site` publishes. Raises EnvironmentFault and UsageError."""
    held = {h.path: h for h in site.archive.held}
    texts: list[str] = []
    yield SETTINGS_FILE, _read(site.folder, SETTINGS_FILE)
    for document in sorted(site.documents, key=lambda d: d.path):
        if document.path in held:
            continue
        content = _read(site.folder, document.path)
        if isinstance(document, Article) and document.rights == "private":
            content = _without_text(document.path, content)
        texts.append(content.decode("utf-8-sig"))
        yield document.path, content
    named = "\n".join(texts)
    for document in site.documents:
        if document.path in held and isinstance(document, Article | Page) and document.slug in named:
            yield document.path, _stand_in(document, held[document.path])
    for file in sorted(site.archive.files.values(), key=lambda f: f.source):
        yield file.source, _read(site.folder, file.source)
    if (site.folder / THEMES).is_dir():
        for entry in sorted(walk(site.folder, THEMES, inside=site.folder), key=lambda e: e.path):
            if not entry.problem:
                yield entry.path, _read(site.folder, entry.path)


def _read(folder: Path, path: str) -> bytes:
    try:
        content = read_bounded(os.path.join(folder, path), LIMIT)
    except OSError as fault:
        raise EnvironmentFault(f"{path} cannot be read: {fault.strerror or fault}", "Check its permissions.") from fault
    if content is None:
        raise EnvironmentFault(f"{path} is larger than {LIMIT // 1024**3} GiB", "Take it out of the site's folder.")
    return content


def _without_text(path: str, content: bytes) -> bytes:
    """The file of a private article with its front matter alone, without `extra` and lines of remarks."""
    source = SourceText(path, content.decode("utf-8-sig"))
    halves, _ = split(source)
    front = halves.front if halves else ""
    lines = front.split("\n")
    starts = sorted(spot.line for field, spot in yaml_nodes.places(front).items() if len(field) == 1)
    extra = yaml_nodes.places(front).get(("extra",))
    if extra:
        end = next((line for line in starts if line > extra.line), len(lines) + 1)
        lines[extra.line - 1 : end - 1] = []
    kept = "\n".join(line for line in lines if not line.startswith("#")).rstrip("\n")
    raw, wrong = yaml_nodes.parse_mapping(source, kept)
    if "extra" in raw or wrong:
        raise UsageError(f"{path}: what `extra` holds cannot be told from the rest", "Write `extra:` on lines of its own.")
    return f"---\n{kept}\n---\n".encode()


def _stand_in(document: Document, held: Held) -> bytes:
    date = "date: 1970-01-01\n" if isinstance(document, Article) else ""
    return f"---\ntitle: Not published ({held.reason})\nslug: {document.slug}\n{date}draft: true\n---\n".encode()
