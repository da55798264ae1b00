"""One output -> its bytes, by a literal table of renderers."""

from __future__ import annotations

import dataclasses
import errno
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment

from generator.base.digest import digest_of
from generator.base.files import read_bounded
from generator.base.values import value
from generator.plan.output import Output
from generator.plan.views import BibliographyView, BytesView, CopyView, SiteView, TableView, TextView
from generator.render.atom import atom_entry, render_atom
from generator.render.bodies import Bodies, filled
from generator.render.citations import citation_rows, forms_of
from generator.render.coins import coins
from generator.render.data_package import render_data_package, render_json_schema
from generator.render.feed_texts import EntryTexts
from generator.render.html import render_html
from generator.render.json_feed import json_entry, render_json_feed
from generator.render.opml import render_opml
from generator.render.row_form import RowForm
from generator.render.rss import render_rss, rss_entry
from generator.render.search_contents import render_search_contents
from generator.render.share_card import render_share_card
from generator.render.sitemap import render_news_sitemap, render_sitemap
from generator.render.structured import structured_data
from generator.render.tables import csv_rows, jsonl_rows, records_of
from generator.render.timeline_files import TIMELINE_FILES
from generator.render.typesetting import Typesetter
from generator.theme.code import Names
from generator.theme.environment import plain_environment
from generator.theme.font_file import read_face
from generator.theme.model import Theme

COPY_LIMIT = 2 * 1024**3
FONT_LIMIT = 64 * 1024**2


@value
class RenderSetup:
    """What rendering needs beside an output; the same for a whole build."""

    site: SiteView
    code: tuple[tuple[str, bytes], ...]
    """(template name, compiled code), sorted."""
    folder: str
    """The site folder on disk, for files that are copied."""
    bodies: Bodies
    identity: str
    """Digest of the above, by which a worker knows whether it is set up already."""
    fonts: tuple[str, ...] = ()
    """The font files of share cards on disk."""


def render_setup(site: SiteView, theme: Theme, folder: Path, bodies: Bodies) -> RenderSetup:
    """What rendering a site with a theme needs; `folder` is the site folder."""
    identity = digest_of((site, theme.digests, tuple(font.digest for font in theme.fonts), str(folder)))
    fonts = tuple(font.place for font in theme.fonts)
    return RenderSetup(shown_site(site), tuple(sorted(theme.code.items())), str(folder), bodies, identity, fonts)


def shown_site(site: SiteView) -> SiteView:
    """The site as templates see it, who read entries of mappings as attributes."""
    return dataclasses.replace(site, options=Names(site.options), assets=Names(site.assets))


def _filters(site: SiteView, typesetter: Callable[[], Typesetter]) -> dict[str, Callable[..., Any]]:
    """Filters that need to know what pages are about, or the fonts of pictures."""
    return {
        "structured_data": lambda page: structured_data(page, site),
        "coins": lambda item: coins(item, site),
        "citations": forms_of,
        "typeset": lambda text, *how, **named: typesetter().typeset(text, *how, **named),
        "one_line": lambda text, *how, **named: typesetter().one_line(text, *how, **named),
    }


class Renderer:
    """Renders outputs of one build."""

    def __init__(self, setup: RenderSetup):
        self.setup = setup
        self._set: Typesetter | None = None
        self.environment: Environment = plain_environment(dict(setup.code), _filters(setup.site, self._typesetter))
        self.atom_entries, self.json_entries, self.rss_entries = EntryTexts(atom_entry), EntryTexts(json_entry), EntryTexts(rss_entry)
        self.rows: dict[str, Callable[[Any], RowForm]] = {
            "table-csv": csv_rows,
            "table-jsonl": jsonl_rows,
            **{form: partial(_citations, form) for form in ("bibtex", "ris", "csl")},
            **{form: partial(_events, in_form, setup.site) for form, in_form in TIMELINE_FILES.items()},
        }
        """How outputs of rows are made of them, by their view (with whatever rows)."""
        self.table: dict[str, Callable[[Output], bytes]] = {
            "html": lambda output: render_html(output, filled(output.view, self.setup.bodies), self.setup.site, self.environment),
            "atom": lambda output: render_atom(filled(output.view, self.setup.bodies), self.atom_entries),
            "json": lambda output: render_json_feed(filled(output.view, self.setup.bodies), self.json_entries),
            "rss": lambda output: render_rss(filled(output.view, self.setup.bodies), self.rss_entries),
            "opml": lambda output: render_opml(output.view),
            **dict.fromkeys(self.rows, self._in_rows),
            "data-package": lambda output: render_data_package(output.view),
            "table-schema": lambda output: render_json_schema(output.view),
            "share-card": lambda output: render_share_card(output, self.environment, self.setup.fonts),
            "sitemap": lambda output: render_sitemap(output.view),
            "news-sitemap": lambda output: render_news_sitemap(output.view),
            "search-contents": lambda output: render_search_contents(output.view),
            "text": self._text,
            "bytes": self._bytes,
            "copy": self._copy,
        }

    def render(self, output: Output) -> bytes:
        """The bytes of an output. Raises RenderFault for failing templates, OSError for files that went away."""
        return self.table[output.renderer](output)

    def _typesetter(self) -> Typesetter:
        """Made when the first card is drawn."""
        if self._set is None:
            contents = (read_bounded(place, FONT_LIMIT) for place in self.setup.fonts)
            self._set = Typesetter([face for content in contents if content and (face := read_face(content))])
        return self._set

    def _in_rows(self, output: Output) -> bytes:
        view = output.view
        form = self.rows[output.renderer](view)
        return form.whole(map(form.row, _rows_in(view)))

    def _text(self, output: Output) -> bytes:
        assert isinstance(output.view, TextView)
        return output.view.text.encode("utf-8")

    def _bytes(self, output: Output) -> bytes:
        assert isinstance(output.view, BytesView)
        return output.view.content

    def _copy(self, output: Output) -> bytes:
        assert isinstance(output.view, CopyView)
        content = read_bounded(os.path.join(self.setup.folder, output.view.source), COPY_LIMIT)
        if content is None:
            raise OSError(errno.EFBIG, f"larger than {COPY_LIMIT // 1024**3} GiB", output.view.source)
        return content


def _rows_in(view: Any) -> Sequence[Any]:
    if isinstance(view, TableView):
        return records_of(view)
    return view.records if isinstance(view, BibliographyView) else view.events


def _citations(form: str, _: Any) -> RowForm:
    return citation_rows(form)


def _events(in_form: Callable[[Any, SiteView], RowForm], site: SiteView, view: Any) -> RowForm:
    return in_form(view, site)


_current: tuple[str, Renderer] | None = None


def renderer_for(setup: RenderSetup) -> Renderer:
    """The renderer of a build, made once in each process."""
    global _current
    if _current is None or _current[0] != setup.identity:
        _current = (setup.identity, Renderer(setup))
    # the same templates, but the text of the pages may be elsewhere
    _current[1].setup = setup
    return _current[1]
