"""Edits of articles' bodies alone: the views that show them are taken from the store, and only they are rendered."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.base import files
from generator.base.aside import Aside
from generator.base.diagnostics import EnvironmentFault
from generator.base.digest import digest_bytes
from generator.base.files import FoundFile
from generator.content.frontmatter import BODY_LIMIT
from generator.content.model import Article, Body, Parsed, ParseOptions
from generator.content.source_body import with_another_body
from generator.engine.folders import is_folder, part_rows, put_folder, remove_parts, shard_with_bodies
from generator.engine.keys import KeySetup
from generator.engine.last_build import NOTE, LastBuild, note_of
from generator.engine.manifest import PENDING, read_manifest, revise_manifest, write_manifest
from generator.engine.options import BuildOptions
from generator.engine.program import short_digest
from generator.engine.quick import ARTICLE, report_of
from generator.engine.report import BuildReport
from generator.engine.settle import settle
from generator.engine.site_view_note import read_site_view
from generator.engine.store import OutputRow, SourceRow, Store
from generator.engine.stored_bodies import StoredBodies
from generator.engine.stored_documents import document_of, read_of
from generator.engine.view_store import ViewText
from generator.engine.view_texts import ViewReader, bodies_in
from generator.engine.write import WriteSetup, Written, write_chunk
from generator.engine.written_stamps import STAMPS, revised_stamps
from generator.plan.output import Output
from generator.plan.search_index import CONTENTS, INDEX, in_order, shard_output
from generator.plan.views import BodyView, FeedView, SearchIndexView, SearchShardView
from generator.render.output import RenderSetup, shown_site
from generator.theme.sources import load_code


@dataclasses.dataclass(frozen=True)
class _Edit:
    """A source file whose body is another."""

    row: SourceRow
    parts: str | None
    """HTML of the body as JSON; None for a file that was only touched."""
    was: str
    """Digest of the body before."""
    now: str


def rebuild_bodies(
    changed: Sequence[FoundFile],
    options: BuildOptions,
    last: LastBuild,
    stamps: str,
    store: Store,
    intact: Aside[bool],
    article: Aside[Mapping[str, bytes] | None],
) -> BuildReport | None:
    """Make those pages again that show the bodies of `changed` source files; None, and nothing done, if more than bodies differ, or
    if not all outputs are `intact`. `article` gives the code of the template of articles, `stamps` is that note.

    Raises StoreDamaged and EnvironmentFault.
    """
    seen = time.time_ns()
    edits = [_edit_of(found, seen, options.folder, store, last) for found in changed]
    if any(edit is None for edit in edits):
        return None
    known = [edit for edit in edits if edit is not None]
    outputs = _outputs_of(known, store)
    renamed: dict[str, str] = {}
    if outputs is not None:
        outputs, renamed = _with_new_shards(outputs, store)
    if outputs is None:
        return None
    used = {o.template for o in outputs if o.template}
    code = article.result() if used <= {ARTICLE} else load_code(last.theme, options.folder, last.language, used)
    if code is None:
        return None
    site = read_site_view(store)
    if site is None or not intact.result():
        return None
    # this also forgets the last build: if this one is cut off, the next must not take the pages for up to date
    store.put_sources([(edit.row, edit.parts) for edit in known])
    identity = short_digest([last.inputs, store.bodies, sorted(code)])
    render = RenderSetup(shown_site(site), tuple(sorted(code.items())), os.fspath(options.folder), StoredBodies(store.bodies), identity)
    program = _program() if renamed else ""
    setup_of_writing = WriteSetup(render, last.place, fresh=False, keys=_shared_keys(outputs, store), program=program)
    written = _write(outputs, setup_of_writing, Path(last.place))
    if any(w.diagnostic for w in written):
        return None
    rows = [OutputRow(w.path, w.stamp, w.digest, w.key) for w in written]
    rows += [row for w in written for row in part_rows(Path(last.place), w.parts, w.key)]
    gone = [part for old in renamed for part in store.parts(old)]
    _forget(Path(last.place), gone)
    fresh = [(row.path, row.stamp) for row in rows if not is_folder(row.path)]
    pages = last.pages + sum(len(w.parts) for w in written) - len(gone)
    last = dataclasses.replace(last, pages=pages)
    notes = {NOTE: note_of(last), STAMPS: revised_stamps(stamps, fresh, Path(last.place), frozenset(gone))}
    settle([row.stamp for row in rows])
    store.views.put([w.view for w in written if w.view], [piece for w in written for piece in w.pieces])
    store.put_outputs(last.place, rows, [*gone, *renamed], notes)
    return report_of(last, sorted(path for w in written if w.changed for path in ([part for part, _ in w.parts] or [w.path])), gone)


def _edit_of(found: FoundFile, seen: int, folder: Path, store: Store, last: LastBuild) -> _Edit | None:
    """What was edited in a file; None if it could matter to other pages."""
    row = store.source(found.path)
    content = _content_of(folder / found.path)
    if row is None or content is None:
        return None
    digest = digest_bytes(content)
    if digest == row.digest:
        return _Edit(dataclasses.replace(row, stamp=found.stamp, seen=seen), None, "", "")
    kind = row.key.partition(":")[0]
    before = document_of(row.facts)
    if kind != "article" or before is None or any(d.location.path == found.path for d in last.diagnostics):
        return None
    after = with_another_body(found.path, content, before, last.parsing) or _parsed(found.path, kind, content, last.parsing)
    old, new = before.document, after.document
    if not isinstance(old, Article) or not isinstance(new, Article) or before.diagnostics or after.diagnostics:
        return None
    if not (old.body.digest and new.body.digest) or said(old) != said(new):
        return None
    read = read_of(digest, after)
    made = dataclasses.replace(row, stamp=found.stamp, seen=seen, digest=read.digest, facts=read.facts)
    return _Edit(made, read.parts, old.body.digest, new.body.digest)


def _program() -> str:
    from generator.search.program import find_program

    return find_program().path


def _content_of(place: Path) -> bytes | None:
    try:
        return files.read_bounded(place, BODY_LIMIT)
    except OSError:
        return None


def _parsed(path: str, kind: str, content: bytes, options: ParseOptions) -> Parsed:
    # loaded only where front matter was touched, for its schema takes as long to load as all else here together
    from generator.content.parse import parse_source

    return parse_source(path, kind, content, options)


def said(article: Article) -> tuple[Article, object]:
    """What an article says to the rest of the archive: all but the text itself and where in the file its links stand."""
    body = article.body
    refs = [(r.kind, r.target, r.fragment) for r in body.refs]
    return dataclasses.replace(article, body=Body((), (), (), body.lead, 0, "")), refs


def _outputs_of(edits: Sequence[_Edit], store: Store) -> list[Output] | None:
    """The outputs that show edited bodies, with the new ones; None if they are not known."""
    digests = {edit.row.path: edit.now for edit in edits if edit.parts is not None}
    reader = ViewReader(store.views.piece)
    made: dict[str, Output] = {}
    for source in digests:
        for path, text in store.views.views_of(source):
            row = store.output(path)
            if row is None or not row.is_of(text):
                return None
            try:
                output = reader.output(ViewText(path, text, (source,)))
            except (ValueError, TypeError, LookupError, AttributeError):
                return None
            if source in {body.source for body in bodies_in(output.view)}:
                made[path] = dataclasses.replace(output, planned=with_bodies(output.view, digests))
    shown = {body.source for output in made.values() for body in bodies_in(output.view)}
    return list(made.values()) if shown >= digests.keys() else None


def _with_new_shards(outputs: list[Output], store: Store) -> tuple[list[Output] | None, dict[str, str]]:
    """The outputs with shards of the search index under their new names, and with the table of contents that lists these;
    and old name -> new name. None if that table is not known."""
    made: list[Output] = []
    renamed: dict[str, str] = {}
    for output in outputs:
        if isinstance(output.view, SearchShardView):
            shard = shard_output(output.view)
            renamed[output.path] = shard.path
            output = shard
        made.append(output)
    if not renamed:
        return made, {}
    held, row = store.views.view(CONTENTS), store.output(CONTENTS)
    if held is None or row is None or not row.is_of(held.text):
        return None, {}
    try:
        contents = ViewReader(store.views.piece).output(held)
    except (ValueError, TypeError, LookupError, AttributeError):
        return None, {}
    names = {old.removeprefix(INDEX)[:-1]: new.removeprefix(INDEX)[:-1] for old, new in renamed.items()}
    view: SearchIndexView = contents.view
    shards = tuple(dataclasses.replace(s, folder=names.get(s.folder, s.folder)) for s in view.shards)
    return [*made, dataclasses.replace(contents, planned=dataclasses.replace(view, shards=in_order(shards)))], renamed


def _shared_keys(outputs: Sequence[Output], store: Store) -> KeySetup:
    """What the keys of outputs share: the same as when they were written, for nothing of that changed."""
    program, site, templates = "", "", {}
    for output in outputs:
        row = store.output(output.path)
        if row is None:
            continue
        program, template, shared, _ = row.key.split(":")
        if output.renderer == "html":
            templates[output.template], site = template, shared
    return KeySetup(program, templates, site)


def with_bodies(view: Any, digests: dict[str, str]) -> Any:
    if isinstance(view, SearchShardView):
        return shard_with_bodies(view, digests)
    if isinstance(view, FeedView):
        return dataclasses.replace(view, bodies=tuple(_renewed(body, digests) for body in view.bodies))
    return dataclasses.replace(view, body=_renewed(view.body, digests))


def _renewed(body: BodyView, digests: dict[str, str]) -> BodyView:
    return dataclasses.replace(body, digest=digests.get(body.source, body.digest))


def _write(outputs: Sequence[Output], setup: WriteSetup, folder: Path) -> list[Written]:
    """Render and write. First said in the manifest, then done."""
    revise_manifest(folder, {output.path: PENDING for output in outputs if not is_folder(output.path)})
    written = write_chunk(setup, outputs)
    for one in written:
        if one.fault:
            raise EnvironmentFault(one.fault, one.fault_hint)
    revise_manifest(folder, {w.path: w.digest for w in written if w.digest and not w.parts}, {p: d for w in written for p, d in w.parts})
    for one in written:
        if one.parts:
            put_folder(folder, one.path, [part for part, _ in one.parts])
    return written


def _forget(folder: Path, parts: Sequence[str]) -> None:
    """Remove the files of shards that others took the place of, and then their lines."""
    if parts:
        remove_parts(folder, parts)
        left = read_manifest(folder) or {}
        write_manifest(folder, {path: digest for path, digest in left.items() if path not in set(parts)})
