"""What is published, as the files of a site again: a build of them gives the same pages.

Source files are handed on as they stand. Of articles whose text is private the text and `extra` stay behind; of those that were withdrawn,
all but what their page still says. Drafts and what is held back stay behind too; where something that is published names one, a draft without a word in it takes its place, so that the
name still leads to something that is not published.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.base import yaml_nodes
from generator.base.diagnostics import EnvironmentFault, UsageError
from generator.base.files import read_bounded, walk
from generator.base.source_text import SourceText
from generator.content.frontmatter import split
from generator.content.model import Article, Page
from generator.engine.load_site import LoadedSite
from generator.engine.site_records import LEDGER, LINKS
from generator.settings import SETTINGS_FILE

LIMIT = 2 * 1024**3
THEMES = "themes"
_WORD = re.compile(r"[a-z0-9][a-z0-9._-]*")
"""Whatever a slug could be."""
_KEY = re.compile(r"""["']?(\w+)["']?[ \t]*:""")
_PRIVATE = frozenset({"extra"})
_OF_WITHDRAWN = frozenset({"title", "slug", "date", "language", "aliases", "withdrawn"})
"""Keys that stay of a withdrawn article, beside its publisher."""


def exported_files(site: LoadedSite) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each file of the site that holds what `site` publishes. Raises EnvironmentFault and UsageError."""
    held = {h.path: h for h in site.archive.held if h.reason != "withdrawn"}
    named: set[str] = set()
    publisher = [t.field for t in site.settings.taxonomies if t.key == "sources"]
    yield SETTINGS_FILE, _read(site.folder, SETTINGS_FILE)
    for name in (LEDGER, LINKS):
        if (site.folder / name).is_file():
            yield name, _read(site.folder, name)
    for document in sorted(site.documents, key=lambda d: d.path):
        if document.path in held:
            continue
        content = _read(site.folder, document.path)
        if isinstance(document, Article) and document.withdrawn:
            content = _without_text(document.path, content, lambda key: key in _OF_WITHDRAWN or key in publisher)
        elif isinstance(document, Article) and document.rights == "private":
            content = _without_text(document.path, content, lambda key: key not in _PRIVATE)
        named.update(word.strip("._-") for word in _WORD.findall(content.decode("utf-8-sig")))
        yield document.path, content
    for document in site.documents:
        if document.path in held and isinstance(document, Article | Page) and document.slug in named:
            yield document.path, _stand_in(document)
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


def _without_text(path: str, content: bytes, kept: Callable[[str], bool]) -> bytes:
    """The file of an article with those keys of its front matter alone that are `kept`, without lines of remarks."""
    source = SourceText(path, content.decode("utf-8-sig"))
    halves, _ = split(source)
    front = halves.front if halves else ""
    lines, within = [], True
    for line in front.splitlines():
        # a key stands at the margin, and what belongs to it does not, but for the items of a list and closing brackets
        if key := _KEY.match(line):
            within = kept(key[1])
        if within and not line.startswith("#"):
            lines.append(line)
    left = "\n".join(lines)
    raw, wrong = yaml_nodes.parse_mapping(source, left)
    if wrong or not all(map(kept, raw)):
        raise UsageError(f"{path}: its keys cannot be told from each other", "Begin each key of its front matter on a line of its own.")
    return f"---\n{left}\n---\n".encode()


def _stand_in(document: Article | Page) -> bytes:
    date = "date: 1970-01-01\n" if isinstance(document, Article) else ""
    return f"---\ntitle: Not published\nslug: {document.slug}\n{date}draft: true\n---\n".encode()
