"""Where a site is pushed to, and whether that is where its addresses say it will be."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from generator.base import fields
from generator.base.diagnostics import UsageError
from generator.base.urls import SiteRoot
from generator.settings import Publishing
from generator.settings.schema import PublishSchema

_SCP = re.compile(r"(?:[A-Za-z0-9_.-]+@)?[A-Za-z0-9.-]+:(?!//)[^\s-][^\s]*")
_GITHUB = re.compile(
    r"(?:https://(?:[^/@]+@)?github\.com/|ssh://git@github\.com(?::\d+)?/|git@github\.com:)([^/]+)/([^/]+?)(?:\.git)?/?", re.IGNORECASE
)


def chosen(publishing: Publishing, remote: str, branch: str) -> Publishing:
    """What the settings say, or the command line instead. Raises UsageError."""
    given: dict[str, object] = {name: text for name, text in (("remote", remote), ("branch", branch)) if text}
    _, wrong = fields.check(PublishSchema, given, "")
    for diagnostic in wrong:
        raise UsageError(f"--{diagnostic.field[0]}: {diagnostic.message.partition(': ')[2]}", diagnostic.hint)
    return Publishing(remote or publishing.remote, branch or publishing.branch, publishing.domain, publishing.keep)


def check_remote(address: str) -> None:
    """Raises UsageError for an address that git might take for something else than a server or folder."""
    fine = address.isprintable() and not address.startswith("-") and "::" not in address.partition("/")[0]
    scheme = address.partition("://")[0] if "://" in address else ""
    if scheme:
        fine = fine and scheme in ("https", "ssh", "file") and not (urlsplit(address).netloc.rpartition("@")[2]).startswith("-")
    else:
        fine = fine and (
            address.startswith(("/", "./", "../")) or bool(_SCP.fullmatch(address)) or re.match(r"[A-Za-z]:[\\/]", address) is not None
        )
    if not fine:
        hint = "Use an address that begins with https:// or ssh://, or git@HOST:PATH, or the path of a folder."
        raise UsageError(f"the remote {address} is not one to publish to", hint)


def check_place(address: str, root: SiteRoot, publishing: Publishing) -> None:
    """Raises UsageError where readers would not find the site at its `base_url` once it is pushed to `address`."""
    parts = urlsplit(root.base_url)
    host, path = (parts.hostname or "").lower(), parts.path.strip("/").lower()
    if host == "localhost" or host.startswith("127.") or host == "::1":
        message = f"the site's address is {root.base_url}, which only this machine can see"
        raise UsageError(message, "Set `base_url:` in site.yaml to where it will be: https://NAME.github.io/REPOSITORY/.")
    if publishing.domain and host != publishing.domain:
        message = f"the site's address is {root.base_url}, but `publish: domain:` says {publishing.domain}"
        raise UsageError(message, "Make `base_url:` and `publish: domain:` in site.yaml agree.")
    found = _GITHUB.fullmatch(address)
    if not found:
        return
    owner, repository = found[1].lower(), found[2].lower()
    if not host.endswith(".github.io"):
        return
    expected = "" if repository == f"{owner}.github.io" else repository
    if (host, path) != (f"{owner}.github.io", expected):
        there = f"https://{owner}.github.io/{expected + '/' if expected else ''}"
        message = f"what is pushed to {found[1]}/{found[2]} appears at {there}, but the site is made for {root.base_url}"
        raise UsageError(message, "Set `base_url:` in site.yaml to that address, or choose the right repository with --remote.")
