"""When two addresses lead to one page: an address without what does not change the page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

_TRACKING = re.compile(
    r"(?:utm|hsa|at|ns|pk|mtm|vero|trk|_hs)_\w+|(?:fb|g|dc|ms|tw|tt|y)clid|[gw]braid|mc_[ce]id|igsh(?:id)?|_g[al]|ref(?:_src|_url)?"
    r"|cmp(?:id)?|ncid|ocid|smid|smtyp|mkt_tok|xtor|s_cid|wt[._]mc(?:_\w+)?|__twitter_impression"
)
"""Parts of a query by which a site counts where its readers come from."""
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")
_SIMPLE = re.compile(r"https?://([a-z0-9.-]+)((?:/[A-Za-z0-9/._~-]*)?)")
"""Addresses without a port, a query, a fragment or an escape."""
_PORTS = {"http": 80, "https": 443}


def original_key(url: str) -> str:
    """What two addresses of one page share: without scheme, `www.`, tracking, fragment, closing slash and `index.html`; the rest of
    the query in order. Empty for what is no web address.

    >>> original_key("http://www.example.org/a/?utm_source=feed&id=7#top")
    'example.org/a?id=7'
    """
    simple = _SIMPLE.fullmatch(url)
    if simple:
        # most are, and this says the same of them in a tenth of the time
        return simple[1].removeprefix("www.") + _INDEX.sub("", simple[2]).rstrip("/")
    return _key(url)


@lru_cache(maxsize=131_072)
def _key(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    if not host or parts.scheme not in _PORTS:
        return ""
    place = host.removeprefix("www.") + (f":{port}" if port not in (None, _PORTS[parts.scheme]) else "")
    path = quote(_INDEX.sub("", unquote(parts.path)), safe="/:@!$&'()*+,;=~").rstrip("/")
    query = sorted(p for p in parts.query.split("&") if p and not _TRACKING.fullmatch(p.partition("=")[0].lower()))
    # some sites keep their pages apart by what stands after #!
    fragment = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
    return f"{place}{path}{'?' if query else ''}{'&'.join(query)}{fragment}"
