"""One shard, or the engine that all shards share: indexed into a folder of its own, each file verified."""

from __future__ import annotations

import gzip
import json
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault
from generator.base.digest import digest_bytes
from generator.plan.views import BodyView, SearchEngineView, SearchRecord, SearchShardView
from generator.search.columns import columns, vocabulary
from generator.search.records import record_html, words_of
from generator.search.service import write_index

ENTRY = "pagefind-entry.json"
COLUMNS = "columns.bin"
WORDS = "words.bin"
_SIGNED = b"pagefind_dcd"
_COMPRESSED = (".pf_meta", ".pf_index", ".pf_fragment", ".pagefind")

Texts = Callable[[BodyView], Sequence[str]]
"""The HTML of a body, cut where its links go."""


def write_shard(program: str, view: SearchShardView, name: str, texts: Texts, folder: Path) -> dict[str, str]:
    """Index the articles of a shard into the empty `folder`; gives the digest of each file by its name there.

    `name` is the language that Pagefind is told, with the shard's fingerprint as a variant, so that each result tells its shard.
    Raises EnvironmentFault.
    """
    counts: Counter[str] = Counter()
    held: list[tuple[str, str]] = []
    for record in view.records:
        html = record_html(record, name, texts(record.body) if record.body else ())
        counts.update(words_of(html))
        held.append((record.url, html))
    write_index(program, held, str(folder))
    records = {record.url: record for record in view.records}
    _keep(folder, lambda path: path == ENTRY or path.endswith((".pf_meta", ".pf_index", ".pf_fragment")))
    rows: dict[str, SearchRecord] = {}

    def verify(path: str, content: bytes) -> None:
        if path.endswith(".pf_fragment"):
            rows[path.rpartition("/")[2].removesuffix(".pf_fragment")] = records[json.loads(content)["url"]]

    made = _digests(folder, verify)
    order = _page_order(folder, name)
    if sorted(order) != sorted(rows) or (len(order) < len(records) and not _wordless(records, rows)):
        raise _damaged(folder.name)
    for path, content in (
        (COLUMNS, columns(view, [rows[page] for page in order])),
        (WORDS, vocabulary(counts, len(view.records))),
    ):
        (folder / path).write_bytes(content)
        made[path] = digest_bytes(content)
    return made


def _wordless(records: dict[str, SearchRecord], rows: dict[str, SearchRecord]) -> bool:
    """Whether all that Pagefind left out have nothing that could be found."""
    kept = {record.url for record in rows.values()}
    return all(not words_of(r.title + " " + r.summary) for url, r in records.items() if url not in kept)


def write_engine(program: str, view: SearchEngineView, folder: Path) -> dict[str, str]:
    """The program that readers' browsers run, in the languages of the archive. Like `write_shard`."""
    nothing = [(f"/{language}/", f'<html lang="{language}"><body data-pagefind-body><h1>datelinezz</h1>') for language in view.languages]
    write_index(program, nothing, str(folder))
    languages = json.loads((folder / ENTRY).read_text("utf-8"))["languages"]
    engines = {f"wasm.{entry['wasm'] or 'unknown'}.pagefind" for entry in languages.values()}
    _keep(folder, lambda path: path in ("pagefind.js", ENTRY) or path in engines or path.endswith((".pf_meta", ".pf_index")))
    return _digests(folder, lambda path, content: None)


def _keep(folder: Path, wanted: Callable[[str], bool]) -> None:
    """Remove what is not wanted: Pagefind puts its own search pages into every bundle."""
    for path in _files(folder):
        if not wanted(path):
            (folder / path).unlink()
    for inner in sorted(folder.iterdir()):
        if inner.is_dir() and not any(inner.iterdir()):
            inner.rmdir()


def _files(folder: Path) -> list[str]:
    start = len(str(folder)) + 1
    return sorted(f"{place}/{name}"[start:].replace(os.sep, "/") for place, _, names in os.walk(str(folder)) for name in names)


def _digests(folder: Path, verify: Callable[[str, bytes], None]) -> dict[str, str]:
    """The digest of each file. Raises EnvironmentFault for one that was cut off; `verify` gets the content of those that are compressed."""
    made = {}
    for path in _files(folder):
        with open(f"{folder}/{path}", "rb") as file:
            content = file.read()
        if path.endswith(_COMPRESSED):
            try:
                whole = content if content.startswith(_SIGNED) else gzip.decompress(content)
                if not whole.startswith(_SIGNED):
                    raise ValueError(path)
                verify(path, whole[len(_SIGNED) :])
            except (OSError, EOFError, ValueError, KeyError, zlib.error) as fault:
                raise _damaged(path) from fault
        elif not content:
            raise _damaged(path)
        made[path] = digest_bytes(content)
    return made


def _page_order(folder: Path, name: str) -> list[str]:
    """The pages of the index in its own order, by the names of their fragments."""
    entry = json.loads((folder / ENTRY).read_text("utf-8"))["languages"].get(name)
    if entry is None:
        return []
    meta = gzip.decompress((folder / f"pagefind.{entry['hash']}.pf_meta").read_bytes())
    found = re.findall(re.escape(name.encode()) + rb"_[0-9a-f]+", meta)
    return [page.decode() for page in found[: entry["page_count"]]]


def _damaged(path: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"Pagefind wrote a search index that is not whole ({path})", "Check free disk space and build again; nothing of it was published."
    )
