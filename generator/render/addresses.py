"""Addresses for those who read them elsewhere."""

from __future__ import annotations

from generator.plan.views import SiteView


def absolute(url: str, site: SiteView) -> str:
    """A root-relative address with scheme and host; any other as it is."""
    return site.base_url + url[len(site.home) :] if url.startswith("/") else url
