"""What all pages shared at the last build, as a note."""

from __future__ import annotations

from generator.base.json_text import from_json, json_text
from generator.base.plain import Codec
from generator.engine.store import Store
from generator.plan.views import SiteView

SITE_VIEW = "site view"
"""The note."""
_codec = Codec()


def site_view_note(site: SiteView) -> str:
    """The note `SITE_VIEW`."""
    return json_text(_codec.encoder(SiteView)(site))


def read_site_view(store: Store) -> SiteView | None:
    """The `SiteView` of the last build; None if it is not known."""
    try:
        return _codec.decoder(SiteView)(from_json(store.note(SITE_VIEW)))
    except (ValueError, TypeError, LookupError, AttributeError):
        return None
