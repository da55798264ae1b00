"""Running git: without asking anybody anything, without a shell, and without the hooks and programs that a repository names.

Only reading is ever done in the editor's own repository. Everything that is made is made in a bare one of our own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.base.diagnostics import EnvironmentFault

SECONDS = 900
"""How long one step may take: large sites over slow lines."""
_SAFE = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.askPass=",
    "protocol.ext.allow=never",
    "gc.auto=0",
    "maintenance.auto=false",
    "advice.pushUpdateRejected=false",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "push.gpgSign=false",
    "commit.gpgSign=false",
    "core.autocrlf=false",
    "core.attributesFile=/dev/null",
)
_PASSED = (
    "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "SYSTEMROOT", "TEMP",
    # how to reach servers, and what those who keep access rights for git need
    "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "NO_PROXY", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "SSH_AUTH_SOCK", "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM", "DBUS_SESSION_BUS_ADDRESS", "GH_TOKEN", "GH_CONFIG_DIR",
)  # fmt: skip
"""Of the environment, what git gets to see."""
_SECRET = re.compile(r"(?<=://)[^/@\s]+@")


class GitFault(Exception):
    """git said no. `said` is its message, without passwords."""

    def __init__(self, said: str):
        self.said = _SECRET.sub("…@", said).strip()
        super().__init__(self.said)


def git_program(site: Path) -> str:
    """Where git is, outside of the site's folder. Raises EnvironmentFault."""
    home = site.resolve()
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        # an empty or relative entry would mean the current folder, where somebody else's `git` may lie
        found = shutil.which("git", path=folder) if os.path.isabs(folder) else None
        if found and home not in Path(found).resolve().parents:
            return found
    raise EnvironmentFault("git is not installed", "Install it from https://git-scm.com/ and try again.")


class Git:
    """Runs git for one repository."""

    def __init__(self, program: str, repository: Path, *, bare: bool, identity: Mapping[str, str] | None = None):
        """`identity` are environment variables that say who commits."""
        self.program = program
        self.repository = repository
        self.bare = bare
        self.identity = dict(identity or {})

    def run(self, *words: str, given: Iterable[bytes] | None = None, seconds: float = SECONDS) -> bytes:
        """What a command says. `given` is fed to it. Raises GitFault, EnvironmentFault."""
        command = [self.program, *(part for setting in _SAFE for part in ("-c", setting)), *words]
        try:
            process = subprocess.Popen(  # noqa: S603 - no shell, and all words are ours or behind `--`
                command,
                cwd=self.repository,
                env=self._environment(),
                stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except OSError as fault:
            raise EnvironmentFault(f"git cannot be started: {fault.strerror or fault}", "Check that it is installed.") from fault
        try:
            if given is not None:
                _feed(process, given)
            out, said = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise GitFault("timed out") from None
        finally:
            if process.poll() is None:
                process.kill()
                process.communicate()
        if process.returncode:
            raise GitFault(said.decode("utf-8", "replace"))
        return out

    def line(self, *words: str) -> str:
        """What a command says in one line; empty if it fails."""
        try:
            return self.run(*words, seconds=30).decode("utf-8", "replace").strip()
        except GitFault:
            return ""

    def _environment(self) -> dict[str, str]:
        made = {name: os.environ[name] for name in _PASSED if name in os.environ}
        made |= {
            "PATH": _absolute_path(),
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "SSH_ASKPASS_REQUIRE": "never",
            "GIT_ALLOW_PROTOCOL": "https:ssh:file",
            "GIT_SSH_COMMAND": os.environ.get("GIT_SSH_COMMAND", "ssh -oBatchMode=yes"),
            "GIT_OPTIONAL_LOCKS": "0",
            **self.identity,
        }
        if self.bare:
            made["GIT_DIR"] = str(self.repository)
        return made


def _absolute_path() -> str:
    return os.pathsep.join(p for p in os.environ.get("PATH", os.defpath).split(os.pathsep) if os.path.isabs(p))


def _feed(process: subprocess.Popen[bytes], given: Iterable[bytes]) -> None:
    assert process.stdin is not None
    try:
        for piece in given:
            process.stdin.write(piece)
        process.stdin.flush()
    except BrokenPipeError:
        pass  # it ended early; what it says tells why


def in_words(fault: GitFault, what: str) -> EnvironmentFault:
    """What git's message means, and what to do."""
    text = fault.said
    for pattern, message, hint in _WORDS:
        if re.search(pattern, text, re.IGNORECASE):
            return EnvironmentFault(f"{what}: {message}", hint)
    return EnvironmentFault(f"{what}: {_last_line(text)}", "That is what git said. Nothing was changed.")


def _last_line(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:"))] or lines
    return told[0].partition(": ")[2] if told and ": " in told[0] else (told[0] if told else "git gave no reason")


_WORDS: Sequence[tuple[str, str, str]] = (
    (
        r"stale info|fetch first|non-fast-forward|cannot lock ref|remote ref .* but expected|failed to update ref|reference already exists",
        "somebody else published in the meantime, and what they put there was left as it is",
        "Get their files first (git pull), then publish again.",
    ),
    (
        r"could not read username|authentication failed|invalid username or (?:password|token)|terminal prompts disabled|permission denied \(publickey|host key verification failed|403",
        "the server does not know you, or does not let you write there",
        "Set up access once, with `gh auth login` or an SSH key, and see that `git push` works from this folder; Dateline never asks for passwords.",
    ),
    (r"could not resolve host|name or service not known|temporary failure in name", "the server cannot be found", "Check the network and the remote's address (git remote -v)."),
    (r"connection (?:refused|timed out|reset)|unable to access|early eof|hung up|timed out", "the server did not answer", "Try again; the published site is as it was."),
    (r"repository not found|does not appear to be a git repository|no such (?:file|remote)|does not exist", "there is no repository at that address", "Check the remote's address (git remote -v), or name another with --remote."),
    (r"transport '.*' not allowed|protocol .* not allowed", "that way of reaching a server is not allowed", "Use an address that begins with https:// or ssh://, or git@HOST:PATH."),
    (r"protected branch|pre-receive hook declined|hook declined|refusing to", "the server refuses changes to that branch", "Look at the rules for branches in the repository's settings, or publish to another branch."),
    (r"file size limit|exceeds .*limit|large files detected|pack exceeds", "the server finds a file too large", "GitHub takes files up to 100 MB."),
    (r"no space left|disk quota", "the disk is full", "Free some space, then publish again."),
    (r"dubious ownership", "git does not trust this folder, since it belongs to another user", "Make it yours, or allow it: git config --global --add safe.directory FOLDER."),
)  # fmt: skip
