"""Publishes a site that is built already, in a process of its own, so that it can race others and be killed.

python -m tests.publish.publisher SITE REMOTE: exit code 0, or 3 with the reason.
"""

from __future__ import annotations

import sys
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault
from generator.base.urls import SiteRoot
from generator.publish.publish_site import Publication, Request
from generator.settings import Publishing


def main(site: str, remote: str) -> int:
    folder = Path(site)
    work = folder / ".dateline/publish.git"
    try:
        root = SiteRoot("https://example.org/archive/")
        print(Publication(Request(folder, folder / "public", work, "T", root, Publishing(remote), older=True)).push())
    except EnvironmentFault as fault:
        print(fault, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
