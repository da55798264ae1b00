"""From a built site to what readers see, in three steps that can be stopped between: look, compare, push."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Collection, Mapping
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault, UsageError
from generator.base.urls import SiteRoot
from generator.base.values import value
from generator.publish.difference import Difference, differ
from generator.publish.git import Git, git_program
from generator.publish.pages_branch import BranchFile, PagesBranch, Published
from generator.publish.remote import check_place, check_remote
from generator.publish.site_tree import CNAME, TreeFile, near_limit, site_tree
from generator.settings import Publishing

_SHOWN = 5


@value
class Request:
    """What to publish, and where."""

    folder: Path
    """The site folder."""
    output: Path
    """The built site."""
    work: Path
    """Where the repository of our own is, or comes to be."""
    title: str
    root: SiteRoot
    publishing: Publishing
    replace: bool = False
    """Whether to take out files of others that are on the branch."""
    older: bool = False
    """Whether to publish though what is published was made from other files."""
    redirects: frozenset[str] = frozenset()
    tombstones: frozenset[str] = frozenset()


class Publication:
    """A site, compared with what is published and ready to go. Making one changes nothing but the repository of our own."""

    def __init__(self, request: Request):
        """Raises UsageError for what must not be published so, EnvironmentFault where git or the network are in the way."""
        program = git_program(request.folder)
        home = Git(program, request.folder, bare=False)
        self.address = remote_address(home, request.publishing.remote, request.folder)
        check_place(self.address, request.root, request.publishing)
        self.request = request
        self.site = site_tree(request.output, request.publishing.domain)
        self.warning = near_limit(self.site.values())
        self.branch = PagesBranch(program, request.work, self.address, request.publishing.branch, _identity(home))
        self.before: Published = self.branch.read()
        self.made_from = home.line("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        self.kept = _kept(self.before, self.site, request)
        if not request.older:
            _check_newer(home, self.before.made_from, self.made_from)
        self.difference: Difference = _difference(self.before, self.site, self.kept, request.redirects, request.tombstones)

    def push(self) -> str:
        """Publish; the new commit, or the old one where nothing differs. Raises EnvironmentFault."""
        same = {p: f.blob for p, f in self.site.items()} | {p: f.blob for p, f in self.kept.items()}
        if self.before.commit and same == {p: f.blob for p, f in self.before.files.items()}:
            return self.before.commit
        commit = self.branch.commit(self.before, self.site, self.kept, f"Publish {self.request.title}", self.made_from)
        self.branch.push(self.before, commit)
        return commit


def remote_address(home: Git, remote: str, folder: Path) -> str:
    """The address to push to, for the name of a remote or an address. Raises UsageError."""
    address = remote
    if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", remote):
        address = home.line("remote", "get-url", "--push", "--", remote)
        if not address:
            hint = (
                "Make a repository on GitHub and name it here: git remote add origin git@github.com:NAME/REPOSITORY.git; or use --remote."
            )
            raise UsageError(f'{folder} has no remote called "{remote}" to publish to', hint)
    check_remote(address)
    if address.startswith(("./", "../")):
        address = str((Path(home.line("rev-parse", "--show-toplevel") or folder) / address).resolve())
    return address


def _identity(home: Git) -> dict[str, str]:
    name = home.line("config", "--get", "user.name") or "Dateline"
    mail = home.line("config", "--get", "user.email") or "dateline@localhost"
    return {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": mail, "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": mail}


def _kept(before: Published, site: Mapping[str, TreeFile], request: Request) -> dict[str, BranchFile]:
    """Files of others on the branch that stay. Raises UsageError if there are some that nobody spoke for."""
    foreign = {path: file for path, file in before.files.items() if path not in before.ours}
    kept = {path: file for path, file in foreign.items() if is_kept(path, request.publishing.keep)}
    # the domain of the settings and that of the branch are one thing, and an empty .nojekyll is like any other
    claimed = sorted(path for path in kept.keys() & site.keys() if kept[path].blob != site[path].blob)
    if claimed:
        hint = "Take it out of `publish: keep:` in site.yaml, or give the site's own another name."
        raise UsageError(f"{claimed[0]} on the branch is to be kept, but the site has a file of that name", hint)
    others = sorted(p for p in foreign if p not in kept and not (p in site and site[p].blob == foreign[p].blob))
    if others and not request.replace:
        listed = ", ".join(others[:_SHOWN]) + (f" and {len(others) - _SHOWN:,} more" if len(others) > _SHOWN else "")
        where = request.publishing.branch
        hint = "To keep them, name them in site.yaml: `publish: {keep: [NAME, folder/**]}`. To take them out, add --replace."
        if CNAME in others:
            hint = f"The domain in CNAME belongs in site.yaml: `publish: {{domain: …}}`. {hint}"
        raise UsageError(f"the branch {where} holds files that Dateline did not put there: {listed}", hint)
    return {path: file for path, file in kept.items() if path not in site}


def is_kept(path: str, patterns: Collection[str]) -> bool:
    """Whether a file on the branch is named by one of the patterns: a path, with `*`; or a folder."""
    return any(fnmatch.fnmatchcase(path, p) or path.startswith(f"{p.removesuffix('/**').rstrip('/')}/") for p in patterns)


def _check_newer(home: Git, published: str, here: str) -> None:
    """Raises EnvironmentFault if the published site was made from files that this folder does not have."""
    if not published or published == here or not here or not re.fullmatch(r"[0-9a-f]{40,64}", published):
        return
    base = home.line("merge-base", published, here)
    if base != published:
        raise EnvironmentFault(
            "what is published was made from newer files than yours, and publishing would undo that",
            "Get them first (git pull), then publish again. If yours are the ones that count, add --older.",
        )


def _difference(
    before: Published, site: Mapping[str, TreeFile], kept: Mapping[str, BranchFile], redirects: frozenset[str], tombstones: frozenset[str]
) -> Difference:
    old = {path: (file.blob, file.size) for path, file in before.files.items()}
    new = {path: (file.blob, file.size) for path, file in site.items()} | {path: (file.blob, file.size) for path, file in kept.items()}
    return differ(old, new, redirects=redirects, tombstones=tombstones, ours=lambda path: not path.startswith(".") and path != CNAME)
