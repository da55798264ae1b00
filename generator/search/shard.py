"""One shard, or the engine that all shards share: indexed into a folder of its own, each file verified."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault
from generator.base.digest import digest_bytes
from generator.base.json_text import json_bytes
from generator.plan.views import BodyView, SearchEngineView, SearchRecord, SearchShardView
from generator.search.columns import columns, vocabulary
from generator.search.index_files import Page, index_files
from generator.search.lexicon import ENTRY, SIGNED, UnknownShape
from generator.search.program import SEGMENTED
from generator.search.reading import one_line
from generator.search.records import record_html, record_runs, words_in, words_of
from generator.search.service import indexed

COLUMNS = "columns.bin"
WORDS = "words.bin"
FEW = 300
"""Articles of a shard below which Pagefind writes it."""
_COMPRESSED = (".pf_meta", ".pf_index", ".pf_fragment", ".pagefind")

Texts = Callable[[BodyView], Sequence[str]]
"""The HTML of a body, cut where its links go."""


def write_shard(program: str, view: SearchShardView, name: str, texts: Texts, folder: Path) -> dict[str, str]:
    """Index the articles of a shard into the empty `folder`; gives the digest of each file by its name there.

    `name` is the language that Pagefind is told, with the shard's fingerprint as a variant, so that each result tells its shard.
    Raises EnvironmentFault.
    """
    made: Made | None = None
    if is_written_here(view):
        try:
            made = _by_ourselves(program, view, name, texts)
        except UnknownShape:
            # a Pagefind that is newer than this; it knows best
            made = None
    indexed_files, rows, counts = made or _by_pagefind(program, view, name, texts, folder.name)
    files = {**indexed_files, COLUMNS: columns(view, rows), WORDS: vocabulary(counts, len(view.records))}
    return _written(files, folder)


Made = tuple[dict[str, bytes], Sequence[SearchRecord], Counter[str]]
"""Files of an index, the articles in its order, and how many articles have each word."""


def is_written_here(view: SearchShardView) -> bool:
    """Whether we write the files of a shard. A few articles have nearly as many words that differ as words, and Pagefind is as quick."""
    return len(view.records) >= FEW and view.language.partition("-")[0] not in SEGMENTED


def _by_ourselves(program: str, view: SearchShardView, name: str, texts: Texts) -> Made:
    pages = (Page(r.url, one_line(r.title), record_runs(r, texts(r.body) if r.body else ())) for r in view.records)
    files, gathered = index_files(program, view.language, name, pages)
    spellings: dict[str, list[str]] = defaultdict(list)
    for spelling in gathered.words():
        for word in words_in(spelling):
            spellings[word].append(spelling)
    counts = Counter({word: gathered.pages_with(own) for word, own in spellings.items()})
    return files, view.records, counts


def _by_pagefind(program: str, view: SearchShardView, name: str, texts: Texts, shown: str) -> Made:
    counts: Counter[str] = Counter()
    held: list[tuple[str, str]] = []
    for record in view.records:
        html = record_html(record, name, texts(record.body) if record.body else ())
        counts.update(words_of(html))
        held.append((record.url, html))
    records = {record.url: record for record in view.records}
    rows: dict[str, SearchRecord] = {}

    def verify(path: str, content: bytes) -> None:
        if path.endswith(".pf_fragment"):
            rows[path.rpartition("/")[2].removesuffix(".pf_fragment")] = records[json.loads(content)["url"]]

    # Pagefind puts its own search pages into every bundle
    made = {
        path: content
        for path, content in indexed(program, held).items()
        if path == ENTRY or path.endswith((".pf_meta", ".pf_index", ".pf_fragment"))
    }
    _verify(made, verify)
    order = _page_order(made, name)
    if sorted(order) != sorted(rows) or (len(order) < len(records) and not _wordless(records, rows)):
        raise _damaged(shown)
    return made, [rows[page] for page in order], counts


def _wordless(records: dict[str, SearchRecord], rows: dict[str, SearchRecord]) -> bool:
    """Whether all that Pagefind left out have nothing that could be found."""
    kept = {record.url for record in rows.values()}
    return all(not words_of(r.title + " " + r.summary) for url, r in records.items() if url not in kept)


def write_engine(program: str, view: SearchEngineView, folder: Path) -> dict[str, str]:
    """The program that readers' browsers run, in the languages of the archive. Like `write_shard`."""
    nothing = [(f"/{language}/", f'<html lang="{language}"><body data-pagefind-body><h1>datelinezz</h1>') for language in view.languages]
    made = indexed(program, nothing)
    entry = json.loads(made[ENTRY])
    engines = {f"wasm.{own['wasm'] or 'unknown'}.pagefind" for own in entry["languages"].values()}
    kept = {
        path: content
        for path, content in made.items()
        if path in ("pagefind.js", ENTRY) or path in engines or path.endswith((".pf_meta", ".pf_index"))
    }
    # Pagefind lists languages in no order of its own
    kept[ENTRY] = json_bytes({**entry, "languages": dict(sorted(entry["languages"].items()))})
    _verify(kept, lambda path, content: None)
    return _written(kept, folder)


def _verify(made: Mapping[str, bytes], verify: Callable[[str, bytes], None]) -> None:
    """Raises EnvironmentFault for a file that was cut off; `verify` gets the content of those that are compressed."""
    for path, content in made.items():
        if path.endswith(_COMPRESSED):
            try:
                whole = content if content.startswith(SIGNED) else gzip.decompress(content)
                if not whole.startswith(SIGNED):
                    raise ValueError(path)
                verify(path, whole[len(SIGNED) :])
            except (OSError, EOFError, ValueError, KeyError, zlib.error) as fault:
                raise _damaged(path) from fault
        elif not content:
            raise _damaged(path)


def _written(made: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """Write files, and give the digest of each."""
    for inner in {path.rpartition("/")[0] for path in made}:
        (folder / inner).mkdir(parents=True, exist_ok=True)
    digests = {}
    for path, content in sorted(made.items()):
        with open(f"{folder}/{path}", "wb") as file:
            file.write(content)
        digests[path] = digest_bytes(content)
    return digests


def _page_order(made: Mapping[str, bytes], name: str) -> list[str]:
    """The pages of the index in its own order, by the names of their fragments."""
    entry = json.loads(made[ENTRY])["languages"].get(name)
    if entry is None:
        return []
    meta = gzip.decompress(made[f"pagefind.{entry['hash']}.pf_meta"])
    found = re.findall(re.escape(name.encode()) + rb"_[0-9a-f]+", meta)
    return [page.decode() for page in found[: entry["page_count"]]]


def _damaged(path: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"Pagefind wrote a search index that is not whole ({path})", "Check free disk space and build again; nothing of it was published."
    )
