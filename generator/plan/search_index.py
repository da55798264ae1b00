"""The outputs that make up the search index, and their names: a folder for each shard and for the engine, and a table of contents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from generator.base.json_text import json_text
from generator.base.plain import Codec
from generator.plan.output import Output
from generator.plan.views import SearchEngineView, SearchShard, SearchShardView

INDEX = "search/index/"
CONTENTS = "search/contents.bin"
_codec = Codec()
_PLAIN = {cls: _codec.encoder(cls) for cls in (SearchShardView, SearchEngineView)}


def in_order(shards: Iterable[SearchShard]) -> tuple[SearchShard, ...]:
    """Shards as they are listed: the newest first."""
    return tuple(sorted(shards, key=lambda s: (-s.until, -s.since, s.folder)))


def shard_output(view: SearchShardView) -> Output:
    """The output of a shard: a folder whose name tells what is in it."""
    return Output(f"{INDEX}{view.language}-{_fingerprint(view)}/", "search-shard", "", view, ())


def engine_output(view: SearchEngineView) -> Output:
    """The output of the engine."""
    return Output(f"{INDEX}engine-{_fingerprint(view)}/", "search-engine", "", view, ())


def _fingerprint(view: SearchShardView | SearchEngineView) -> str:
    text = json_text(_PLAIN[type(view)](view))
    # eight signs, for it is also a variant in a language tag
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
