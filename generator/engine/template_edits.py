"""Edits of templates alone: the views of the pages that they make are taken from the store, and only these pages are rendered."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Container, Mapping, Sequence
from functools import partial
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault
from generator.base.digest import digest_bytes, digest_of
from generator.base.json_text import from_json, json_text
from generator.base.overwrite import Overwriter
from generator.base.plain import Codec
from generator.base.values import value
from generator.base.workers import Workers
from generator.engine.database import StoreDamaged
from generator.engine.last_build import NOTE, Inputs, LastBuild, note_of
from generator.engine.manifest import PENDING, read_manifest, write_manifest
from generator.engine.options import BuildOptions
from generator.engine.program import DIGITS
from generator.engine.quick import report_of
from generator.engine.report import BuildReport, Progress
from generator.engine.settle import settle
from generator.engine.site_view_note import read_site_view
from generator.engine.store import OutputRow, Store
from generator.engine.stored_bodies import StoredBodies, StoredViews
from generator.engine.view_texts import ViewReader
from generator.engine.write import Written, failed, placed
from generator.engine.written_stamps import STAMPS, revised_stamps
from generator.render.html import RenderFault
from generator.render.output import RenderSetup, render_setup, renderer_for
from generator.theme.model import Theme
from generator.theme.places import SITE_THEMES

CHUNK = 400
"""Pages that a worker makes at a time: at the end of each lot a file is deleted, which costs as much as ten pages."""
THEME = "theme"
"""Note of the theme of the last build."""


@value
class ThemeNote:
    """What a build took from its theme."""

    shown: str
    """Digest of all that is planned of it: options, assets, words and fonts of share cards."""
    templates: Mapping[str, str]
    """Template name -> digest, as keys have it."""


_codec = Codec()


def theme_note(theme: Theme) -> str:
    """The note `THEME`."""
    return json_text(_codec.encoder(ThemeNote)(_taken_from(theme)))


def _taken_from(theme: Theme) -> ThemeNote:
    assets = tuple((asset.name, asset.path, digest_bytes(asset.content)) for asset in theme.assets)
    fonts = tuple((font.name, font.digest) for font in theme.fonts)
    return ThemeNote(
        digest_of((theme.options, assets, fonts, theme.words.digest)), {name: digest[:DIGITS] for name, digest in theme.digests.items()}
    )


def _read_note(store: Store) -> ThemeNote | None:
    try:
        return _codec.decoder(ThemeNote)(from_json(store.note(THEME)))
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


@value
class _Setup:
    """What workers need to make pages again."""

    render: RenderSetup
    views: StoredViews
    place: str
    """The output folder."""
    templates: Mapping[str, str]


def rebuild_pages(
    options: BuildOptions, now: Inputs, last: LastBuild, stamps: str, store: Store, workers: Workers, progress: Progress
) -> BuildReport | None:
    """Make the pages of edited templates again; None if more than templates differ, or if a page's view is not in the store.

    Raises StoreDamaged and EnvironmentFault.
    """
    if any(d.location.path.startswith(f"{SITE_THEMES}/") for d in last.diagnostics):
        return None  # what was said of the templates that were there before may be true no more
    with workers.aside(partial(_theme_of, options), long=True) as loading:
        site, before, rows = read_site_view(store), _read_note(store), store.whole(last.place)
        theme = loading.result()
    if site is None or before is None or rows is None or theme is None:
        return None
    after = _taken_from(theme)
    if after.shown != before.shown:
        return None
    differing = {digest for name, digest in before.templates.items() if after.templates.get(name) != digest}
    pages = _made_with(rows, differing, store)
    if pages is None:
        return None
    render = render_setup(site, theme, options.folder, StoredBodies(store.bodies))
    setup = _Setup(render, StoredViews(os.fspath(store.views.place)), last.place, after.templates)
    if _fails_at_once(pages, setup):
        return None
    folder = Path(last.place)
    # if this build is cut off, the next must not take the pages for up to date
    store.put_sources([])
    manifest = read_manifest(folder) or {}
    write_manifest(folder, {**manifest, **{row.path: PENDING for row in pages}})
    written = _render(pages, setup, workers, progress)
    if any(w.diagnostic for w in written):
        return None
    write_manifest(folder, {**manifest, **{w.path: w.digest for w in written}})
    made = [OutputRow(w.path, w.stamp, w.digest, w.key) for w in written]
    notes = {
        NOTE: note_of(dataclasses.replace(last, themes=now.themes, theme=theme.chain)),
        STAMPS: revised_stamps(stamps, [(row.path, row.stamp) for row in made], folder),
        THEME: theme_note(theme),
    }
    settle([row.stamp for row in made])
    store.put_outputs(last.place, made, (), notes)
    return report_of(last, sorted(w.path for w in written if w.changed))


def _theme_of(options: BuildOptions) -> Theme | None:
    """The theme of the site as it is now; None if anything is wrong with it."""
    # by whoever loads it: nobody else needs the schemas of settings and themes
    from generator.engine.read_settings import read_settings
    from generator.theme.load import load_theme

    settings, wrong = read_settings(options.folder, options.base_url)
    if settings is None or wrong:
        return None
    theme, faults = load_theme(settings.theme, options.folder, settings.theme_options, settings.language)
    return None if faults else theme


def _made_with(rows: Sequence[OutputRow], templates: Container[str], store: Store) -> list[OutputRow] | None:
    """The pages whose keys have the digest of one of these templates; None if the view of one is not kept."""
    made = [row for row in rows if row.key.split(":")[1] in templates]
    kept = store.views.paths() if made else frozenset[str]()
    return made if all(row.path in kept for row in made) else None


def _fails_at_once(rows: Sequence[OutputRow], setup: _Setup) -> bool:
    """Whether a template fails with the first of its pages: a build with a plan says so, and nothing is written."""
    first: dict[str, OutputRow] = {}
    for row in sorted(rows, key=lambda row: row.path):
        first.setdefault(row.key.split(":")[1], row)
    try:
        for row in first.values():
            _page(row, setup)
    except RenderFault:
        return True
    return False


def _page(row: OutputRow, setup: _Setup) -> tuple[str, bytes]:
    """The name of a page's template, and the page made again from its view. Raises RenderFault and StoreDamaged."""
    try:
        held = setup.views.view(row.path)
        if not row.is_of(held.text):
            raise StoreDamaged(f"the view of {row.path} is another")
        output = _reader_of(setup.views).output(held)
        return output.template, renderer_for(setup.render).render(output)
    except (ValueError, TypeError, LookupError, AttributeError) as fault:
        raise StoreDamaged(f"the view of {row.path}: {fault}") from fault


def _render(rows: Sequence[OutputRow], setup: _Setup, workers: Workers, progress: Progress) -> list[Written]:
    made: list[Written] = []
    progress("render", 0, len(rows))
    for done in workers.run(_again, setup, rows, chunk=CHUNK):
        if done.fault:
            raise EnvironmentFault(done.fault, done.fault_hint)
        made.append(done)
        if len(made) % 50 == 0 or len(made) == len(rows):
            progress("render", len(made), len(rows))
    return made


_reader: tuple[StoredViews, ViewReader] | None = None


def _reader_of(views: StoredViews) -> ViewReader:
    """The reader of a build, made once in each process, so that cards are read once."""
    global _reader
    if _reader is None or _reader[0] is not views:
        _reader = (views, ViewReader(views.piece))
    return _reader[1]


def _again(setup: _Setup, rows: Sequence[OutputRow]) -> list[Written]:
    """Runs in workers: make pages again from their views."""
    over = Overwriter(setup.place)
    made = []
    try:
        for row in rows:
            try:
                template, content = _page(row, setup)
                program, _, shared, shown = row.key.split(":")
                key = f"{program}:{setup.templates.get(template, '')}:{shared}:{shown}"
                made.append(placed(setup.place, row.path, content, key, over))
            except RenderFault as fault:
                made.append(failed(row.path, diagnostic=fault.diagnostic))
            except EnvironmentFault as fault:
                made.append(failed(row.path, fault=str(fault), hint=fault.hint))
    finally:
        over.close()
    return made
