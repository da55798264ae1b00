"""Views as text: what keys are made from, and what the store keeps of pages with a body.

Cards and events, which many pages show, are written once and stand in views as their digest. So a list's text is small, and what
two pages share is compared once. A page whose body alone was edited is made again from its text, without planning the site.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from generator.base.json_text import from_json, json_text
from generator.base.plain import Codec
from generator.engine.keys import KeySetup
from generator.engine.program import text_digest
from generator.engine.view_store import ViewText
from generator.plan import views
from generator.plan.output import Output
from generator.plan.views import ArticleCard, ArticleRecord, BodyView, EventRecord, EventView, FeedEntry, FeedView, SearchShardView

PIECES: Mapping[str, type] = {cls.__name__: cls for cls in (ArticleCard, ArticleRecord, EventRecord, EventView, FeedEntry)}
"""The views that many views hold."""


PIECES_HELD = 50_000
"""Pieces that a reader keeps at most, of each kind."""


class ViewWriter:
    """Writes the views of one build."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Any, str]] = {}
        self._told: set[int] = set()
        self._telling: list[tuple[str, str]] | None = None
        plain = Codec()
        self._encoders = {cls: plain.encoder(cls) for cls in PIECES.values()}
        self._codec = Codec(shared={cls: (self._piece(encode), _no_way_back) for cls, encode in self._encoders.items()})

    def digest(self, piece: Any) -> str:
        """The digest that stands for a piece. It is not remembered: a table has all pieces of a kind, each once."""
        found = self._made.get(id(piece))
        return found[1] if found else text_digest(json_text(self._encoders[type(piece)](piece)))

    def _piece(self, encode: Callable[[Any], Any]) -> Callable[[Any], str]:
        def digest(piece: Any) -> str:
            if type(piece) is str:
                # of one that is as it was nothing else is known
                return piece
            found, place = self._made.get(id(piece)), id(piece)
            telling = self._telling is not None and place not in self._told
            if found is None or telling:
                text = json_text(encode(piece))
                # kept beside its digest, so that no other can come to have its identity
                found = self._made[place] = found or (piece, text_digest(text))
                if self._telling is not None:
                    self._told.add(place)
                    self._telling.append((found[1], text))
            return found[1]

        return digest

    def text(self, output: Output) -> str:
        """The text of an output's view."""
        kind = type(output.view)
        return json_text([kind.__name__, output.renderer, output.template, self._codec.encoder(kind)(output.view)])

    def with_pieces(self, output: Output) -> tuple[str, tuple[tuple[str, str], ...]]:
        """The text of an output's view, and (digest, text) of the pieces in it that were not told before."""
        self._telling = []
        try:
            return self.text(output), tuple(self._telling)
        finally:
            self._telling = None


def _no_way_back(_: Any) -> Any:
    raise TypeError("this codec only writes")


def bodies_in(view: Any) -> tuple[BodyView, ...]:
    """The bodies that a view shows."""
    found: list[BodyView | None]
    if isinstance(view, FeedView):
        found = list(view.bodies)
    elif isinstance(view, SearchShardView):
        found = [record.body for record in view.records]
    else:
        found = [getattr(view, "body", None)]
    return tuple(body for body in found if body)


class ViewReader:
    """Reads views back. Raises ValueError, TypeError, LookupError or AttributeError for what is no view."""

    def __init__(self, piece: Callable[[str], str]):
        """`piece` gives the text of a piece by its digest."""
        plain = Codec()

        def reader(cls: type) -> Callable[[str], Any]:
            decode: Callable[[Any], Any] = plain.decoder(cls)
            # shared like those of a plan, so that what is made of one serves every page that shows it
            return lru_cache(maxsize=PIECES_HELD)(lambda digest: decode(from_json(piece(digest))))

        self._codec = Codec(shared={cls: (_no_way_back, reader(cls)) for cls in PIECES.values()})

    def output(self, held: ViewText) -> Output:
        """The output that a text was made from."""
        name, renderer, template, fields = from_json(held.text)
        return Output(held.path, renderer, template, self._codec.decoder(getattr(views, name))(fields), held.sources)


_current: ViewWriter | None = None
_written_for: KeySetup | None = None


def writer_for(setup: KeySetup) -> ViewWriter:
    """The writer of a build, made once in each process."""
    global _current, _written_for
    if _current is None or _written_for is not setup:
        _current, _written_for = ViewWriter(), setup
    return _current
