"""Names for pages elsewhere: a reader is told "Wikidata", not `www.wikidata.org`."""

from __future__ import annotations

from generator.base.urls import host_of
from generator.plan.views import Link

_NAMES = {
    "wikidata.org": "Wikidata",
    "commons.wikimedia.org": "Wikimedia Commons",
    "viaf.org": "VIAF",
    "isni.org": "ISNI",
    "id.loc.gov": "Library of Congress",
    "d-nb.info": "German National Library",
    "data.bnf.fr": "National Library of France",
    "orcid.org": "ORCID",
    "ror.org": "ROR",
    "search.gleif.org": "GLEIF",
    "opencorporates.com": "OpenCorporates",
    "littlesis.org": "LittleSis",
    "opensanctions.org": "OpenSanctions",
    "geonames.org": "GeoNames",
    "openstreetmap.org": "OpenStreetMap",
    "britannica.com": "Encyclopædia Britannica",
    "imdb.com": "IMDb",
    "musicbrainz.org": "MusicBrainz",
    "linkedin.com": "LinkedIn",
    "github.com": "GitHub",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "youtube.com": "YouTube",
    "x.com": "X",
    "twitter.com": "X",
    "bsky.app": "Bluesky",
}


def elsewhere(url: str, language: str) -> Link:
    """Link to a page elsewhere with a name that readers know; its host where there is none. `language` is the site's."""
    host = host_of(url)
    if host.endswith(".wikipedia.org"):
        edition = host.removesuffix(".wikipedia.org").removesuffix(".m")
        return Link("Wikipedia" if edition == language.partition("-")[0] else f"Wikipedia ({edition})", url)
    bare = host.removeprefix("m.")
    return Link(_NAMES.get(bare, bare), url)
