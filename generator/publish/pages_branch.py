"""The branch that holds the published site: reading it, and putting a commit on it.

Commits are made in a bare repository of our own, from which they are pushed by the remote's address. So the editor's
repository, its index, stash, branches and hooks have no part in it, whatever state they are in.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault
from generator.base.values import value
from generator.engine.manifest import NAME as MANIFEST
from generator.engine.manifest import parse_manifest
from generator.publish.git import Git, GitFault, in_words
from generator.publish.site_tree import TreeFile

_NOW = "refs/dateline/published"
_NEXT = "refs/dateline/next"
_SOURCE = "Made-from: "


@value
class BranchFile:
    """A file on the branch."""

    mode: str
    blob: str
    size: int


@value
class Published:
    """What is on the branch now."""

    commit: str
    """Empty: there is no such branch yet."""
    files: Mapping[str, BranchFile]
    ours: frozenset[str]
    """Those that Dateline put there."""
    made_from: str
    """The commit of the editor's repository that it was built from, if that was noted."""


class PagesBranch:
    """A branch of a remote repository. `folder` is where the repository of our own is, or comes to be."""

    def __init__(self, program: str, folder: Path, address: str, branch: str, identity: Mapping[str, str]):
        self.git = Git(program, folder, bare=True, identity=identity)
        self.folder = folder
        self.address = address
        self.branch = f"refs/heads/{branch}"

    def read(self) -> Published:
        """What is published. Raises EnvironmentFault."""
        self._prepare()
        try:
            return self._read()
        except GitFault as fault:
            # a repository of ours that a crash left in pieces is made anew, once; a remote that says no says it again
            shutil.rmtree(self.folder, ignore_errors=True)
            self._prepare()
            try:
                return self._read()
            except GitFault:
                raise in_words(fault, "cannot read what is published") from None

    def _prepare(self) -> None:
        try:
            if not (self.folder / "HEAD").exists():
                shutil.rmtree(self.folder, ignore_errors=True)
                self.folder.mkdir(parents=True)
                self.git.run("init", "--quiet", "--bare", "--template=", "--", str(self.folder))
            # whoever held these was killed: only one program publishes a site at a time
            for place in [*self.folder.glob("*.lock"), *(self.folder / "refs").rglob("*.lock"), *self.folder.glob("objects/pack/tmp_*")]:
                with contextlib.suppress(OSError):
                    os.unlink(place)
        except OSError as fault:
            message = f"cannot make {self.folder}: {fault.strerror or fault}"
            raise EnvironmentFault(message, "Check the permissions of the site's folder.") from fault
        except GitFault as fault:
            raise in_words(fault, "cannot prepare a commit") from fault

    def _read(self) -> Published:
        there = self.git.run("ls-remote", "--", self.address, self.branch)
        if not there.strip():
            return Published("", {}, frozenset(), "")
        refspec = f"+{self.branch}:{_NOW}"
        self.git.run("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--depth=1", "--", self.address, refspec)
        commit = self.git.run("rev-parse", "--verify", _NOW).decode().strip()
        files = dict(_entries(self.git.run("ls-tree", "-r", "-l", "-z", "--full-tree", commit)))
        ours: frozenset[str] = frozenset()
        if MANIFEST in files:
            text = self.git.run("cat-file", "blob", files[MANIFEST].blob).decode("utf-8", "replace")
            ours = frozenset({MANIFEST, *parse_manifest(text)}) & files.keys()
        said = self.git.run("log", "-1", "--format=%B", commit).decode("utf-8", "replace")
        made_from = next((line.removeprefix(_SOURCE) for line in said.split("\n") if line.startswith(_SOURCE)), "")
        return Published(commit, files, ours, made_from)

    def commit(self, before: Published, site: Mapping[str, TreeFile], kept: Mapping[str, BranchFile], subject: str, made_from: str) -> str:
        """Make the next commit, here and nowhere else; its name. Raises EnvironmentFault."""
        message = f"{subject}\n" + (f"\n{_SOURCE}{made_from}\n" if made_from else "")
        known = {file.blob for file in before.files.values()}
        try:
            self.git.run(
                "fast-import",
                "--quiet",
                "--done",
                "--force",
                given=_stream(self.git.identity, before.commit, message, site.values(), kept, known),
            )
            return self.git.run("rev-parse", "--verify", _NEXT).decode().strip()
        except GitFault as fault:
            raise in_words(fault, "cannot make the commit") from fault
        except OSError as fault:
            raise EnvironmentFault(f"cannot read the built site: {fault.strerror or fault}", "Build again.") from fault

    def push(self, before: Published, commit: str) -> None:
        """Put the commit on the branch, provided that this is as it was when it was read. Raises EnvironmentFault."""
        lease = f"--force-with-lease={self.branch}:{before.commit}"
        try:
            self.git.run("push", "--quiet", "--no-verify", lease, "--", self.address, f"{commit}:{self.branch}")
        except GitFault as fault:
            raise in_words(fault, "nothing was published") from fault


def _entries(listed: bytes) -> Iterator[tuple[str, BranchFile]]:
    for entry in listed.split(b"\0"):
        if entry:
            facts, _, path = entry.partition(b"\t")
            mode, _, blob, size = facts.decode().split()
            yield path.decode("utf-8", "surrogateescape"), BranchFile(mode, blob, int(size) if size.isdigit() else 0)


def _stream(
    identity: Mapping[str, str], parent: str, message: str, site: Iterable[TreeFile], kept: Mapping[str, BranchFile], known: set[str]
) -> Iterator[bytes]:
    """The commit as `git fast-import` reads it. What is on the branch already is named and not sent."""
    text = message.encode()
    who = f"{_bare(identity['GIT_COMMITTER_NAME'])} <{_bare(identity['GIT_COMMITTER_EMAIL'])}>"
    yield f"feature done\ncommit {_NEXT}\ncommitter {who} {int(time.time())} +0000\n".encode()
    yield b"data %d\n%s\n" % (len(text), text)
    yield f"from {parent}\n".encode() if parent else b""
    yield b"deleteall\n"
    for path, held in sorted(kept.items()):
        yield f"M {held.mode} {held.blob} ".encode() + _quoted(path)
    for file in site:
        if file.blob in known:
            yield f"M 100644 {file.blob} ".encode() + _quoted(file.path)
            continue
        content = file.read()
        yield b"M 100644 inline " + _quoted(file.path)
        yield b"data %d\n" % len(content)
        yield content
        yield b"\n"
    yield b"done\n"


def _bare(text: str) -> str:
    return "".join(c for c in text if c.isprintable() and c not in "<>").strip() or "Dateline"


def _quoted(path: str) -> bytes:
    raw = path.encode("utf-8", "surrogateescape").replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
    return b'"' + raw + b'"\n'
