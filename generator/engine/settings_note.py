"""The settings as they were read last, as a note: to check `site.yaml` takes libraries that nothing else may need."""

from __future__ import annotations

from generator.base.digest import digest_bytes
from generator.base.json_text import from_json, json_text
from generator.base.plain import Codec
from generator.engine.program import program_key
from generator.engine.store import Store
from generator.settings import Settings

SETTINGS = "settings"
"""The note."""
_codec = Codec()


def settings_note(settings: Settings, content: bytes, base_url: str) -> str:
    """The note `SETTINGS`: what is read from `content`, the bytes of `site.yaml`, without a complaint."""
    return json_text([_key(content, base_url), _codec.encoder(Settings)(settings)])


def noted_settings(store: Store, content: bytes, base_url: str) -> Settings | None:
    """The settings if they were read from the same bytes by the same program; else None."""
    try:
        key, plain = from_json(store.note(SETTINGS))
        return _codec.decoder(Settings)(plain) if key == _key(content, base_url) else None
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


def _key(content: bytes, base_url: str) -> str:
    return f"{program_key()} {digest_bytes(content)} {base_url}"
