"""Slugs, addresses, and the one place that knows about the base path."""

from __future__ import annotations

import functools
import re
from urllib.parse import quote, urlsplit

from generator.base.values import value

SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
SLUG_LIMIT = 120
"""Characters in a slug; file systems stop at 255 bytes a name."""
RESERVED = frozenset({"con", "prn", "aux", "nul", "index", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
"""Names that Windows or a web server gives a meaning of its own."""
SCHEMES = frozenset({"http", "https", "mailto"})
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_WORDS = re.compile(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")
"""Names that have a slug without further thought."""
_IGNORED = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029]")

_PLAIN_URL = re.compile(r"https?://((?:[a-z0-9-]+\.)+[a-z0-9-]+)(?:/[!$-;=?-Z_a-z~]*)?", re.ASCII)
"""Addresses with nothing in them that could be wrong; their host is the group."""
_NO_ADDRESS = re.compile('[\x00-\x20\x7f-\xa0"<>\\\\\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')


@functools.lru_cache(maxsize=65536)
def slug_of(name: str) -> str:
    """The slug of a name or title: ASCII, lower case, hyphens; empty if nothing is left of it.

    >>> slug_of("People’s Bank of China")
    'peoples-bank-of-china'
    """
    if len(name) <= SLUG_LIMIT and _WORDS.fullmatch(name):
        made = name.lower().replace(" ", "-")
        return f"{made}-1" if made in RESERVED else made
    # most builds that find little to do need no more than the above
    from slugify import slugify

    made = slugify(name, max_length=SLUG_LIMIT, word_boundary=True, replacements=(("'", ""), ("’", ""), ("&", " and ")))
    return f"{made}-1" if made in RESERVED else made


def is_slug(text: str) -> bool:
    """Whether a text can be a slug as it stands."""
    return len(text) <= SLUG_LIMIT and bool(SLUG.fullmatch(text)) and text.partition(".")[0] not in RESERVED


def safe_scheme(url: str) -> bool:
    """Whether a browser would take `url` for http, https, mailto or a relative address.

    Browsers drop white space and control characters before they look for the scheme, so we do as well.
    """
    bare = _IGNORED.sub("", url)
    found = _SCHEME.match(bare)
    if found:
        return found.group(1).lower() in SCHEMES
    return not bare.startswith(("//", "/\\", "\\"))


def web_problem(url: str) -> str:
    """Why `url` is not a full http or https address, as the end of a sentence; empty if it is one."""
    if _PLAIN_URL.fullmatch(url):
        return ""
    if any(c.isspace() for c in url):
        return "it has a space in it"
    if _NO_ADDRESS.search(url):
        return "it has a character that no address has"
    try:
        parts = urlsplit(url)
        host = parts.hostname
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        return "it cannot be read as an address"
    if parts.scheme.lower() not in ("http", "https"):
        return "it does not begin with https:// or http://"
    if not host or ("." not in host.strip(".") and host != "localhost"):
        return "it has no host name such as example.org"
    return ""


def host_of(url: str) -> str:
    """Host of an address without a leading `www.`; empty if it has none."""
    if plain := _PLAIN_URL.fullmatch(url):
        return plain.group(1).removeprefix("www.")
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


@value
class SiteRoot:
    """Where the site is published. Everything that makes an address goes through here."""

    base_url: str
    """Absolute, ends with a slash: `https://example.github.io/archive/`."""

    @property
    def base_path(self) -> str:
        """`/archive/`, or `/` at a domain's root."""
        return urlsplit(self.base_url).path or "/"

    def url(self, path: str) -> str:
        """Root-relative address, with the base path, of a site path such as `/topics/x/` or `files/a.png`."""
        return self.base_path + path.lstrip("/")

    def absolute(self, path: str) -> str:
        """Absolute address of a site path."""
        return self.base_url + path.lstrip("/")

    def absolute_of(self, url: str) -> str:
        """Absolute form of a root-relative address that already has the base path."""
        return self.base_url + url.removeprefix(self.base_path) if url.startswith("/") else url


def site_path(text: str) -> str:
    """`text` as a site path, percent-encoded where it must be: `/files/Press%20kit.pdf`."""
    return quote(text, safe="/:@!$&'()*+,;=~-._%")


def output_path(path: str) -> str:
    """The file that answers a site path: `/a/b/` -> `a/b/index.html`, `/feed.xml` -> `feed.xml`."""
    bare = path.lstrip("/")
    return f"{bare}index.html" if not bare or bare.endswith("/") else bare


def page_path(output: str) -> str:
    """The site path of an output file: `a/b/index.html` -> `/a/b/`."""
    return "/" + (output.removesuffix("index.html") if output == "index.html" or output.endswith("/index.html") else output)
