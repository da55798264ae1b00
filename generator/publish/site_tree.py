"""A built site as the files of a commit, looked at closely before anybody else sees them."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault
from generator.base.values import value
from generator.engine.manifest import NAME as MANIFEST
from generator.engine.manifest import list_output, manifest_text, read_manifest

SITE_LIMIT = 1024**3
"""Bytes that GitHub Pages publishes at most."""
FILE_LIMIT = 100 * 1024**2
"""Bytes of one file that GitHub takes at most."""
NEAR = 0.8
NOJEKYLL = ".nojekyll"
CNAME = "CNAME"


@value
class TreeFile:
    """A file of the commit."""

    path: str
    blob: str
    """Its name in git: SHA-1 of its bytes with their length."""
    size: int
    place: str
    """Where it lies; empty for one that is made here."""
    content: bytes
    """Its bytes, if it is made here."""

    def read(self) -> bytes:
        """Its bytes. Raises OSError."""
        return Path(self.place).read_bytes() if self.place else self.content


def blob_of(content: bytes) -> str:
    """The name that git gives to a file's content."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


def site_tree(output: Path, domain: str = "") -> dict[str, TreeFile]:
    """Path -> file of everything to publish: what the last build wrote, and what GitHub Pages wants beside it.

    Raises EnvironmentFault for a folder that is not, to the byte, what a build left there, and for a site over the limits.
    """
    manifest = read_manifest(output)
    if manifest is None:
        raise EnvironmentFault(f"{output} is not a site that Dateline built", "Build it first: dateline build.")
    found = list_output(output)
    foreign, missing = sorted(found.keys() - manifest.keys()), sorted(manifest.keys() - found.keys())
    if foreign or missing:
        what = f"holds {foreign[0]}, which the build did not write" if foreign else f"lacks {missing[0]}"
        raise EnvironmentFault(f"the built site in {output} {what}", "Build it anew: dateline build --clean.")
    total = sum(stamp[0] for stamp in found.values())
    large = [(path, stamp[0]) for path, stamp in sorted(found.items()) if stamp[0] > FILE_LIMIT]
    if large:
        path, size = large[0]
        hint = "Make it smaller, or put it where large files belong (such as a release) and link to it."
        raise EnvironmentFault(f"{path} has {size // 1024**2:,} MB; GitHub takes files up to 100 MB", hint)
    if total > SITE_LIMIT:
        hint = "Large files in content/files/ are the usual cause: make pictures smaller, or keep recordings elsewhere and link to them."
        raise EnvironmentFault(f"the site has {total // 1024**2:,} MB; GitHub Pages publishes up to 1,024 MB", hint)
    made = {path: _file(output, path, manifest[path]) for path in sorted(found)}
    extra = {NOJEKYLL: b"", **({CNAME: f"{domain}\n".encode()} if domain else {})}
    for path, content in extra.items():
        made[path] = TreeFile(path, blob_of(content), len(content), "", content)
        manifest[path] = hashlib.sha256(content).hexdigest()
    content = manifest_text(manifest).encode()
    made[MANIFEST] = TreeFile(MANIFEST, blob_of(content), len(content), "", content)
    return made


def near_limit(files: Iterable[TreeFile]) -> str:
    """A warning for a site that will soon be too large; else empty."""
    total = sum(file.size for file in files)
    if total <= SITE_LIMIT * NEAR:
        return ""
    return f"The site has {total // 1024**2:,} MB of the 1,024 MB that GitHub Pages publishes at most."


def _file(output: Path, path: str, digest: str) -> TreeFile:
    place = output / path
    try:
        if not stat.S_ISREG(os.lstat(place).st_mode):
            raise EnvironmentFault(f"{path} in the built site is not a plain file", "Build it anew: dateline build --clean.")
        content = place.read_bytes()
    except OSError as fault:
        raise EnvironmentFault(f"cannot read {place}: {fault.strerror or fault}", "Check its permissions, and build again.") from fault
    if hashlib.sha256(content).hexdigest() != digest:
        raise EnvironmentFault(f"somebody changed {path} in the built site since it was written", "Build it anew: dateline build --clean.")
    return TreeFile(path, blob_of(content), len(content), str(place), b"")
