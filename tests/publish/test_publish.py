"""Publishing to a branch puts exactly the built site there, touches nothing of the editor's, and loses nothing of anybody's."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.base.diagnostics import UsageError
from generator.base.urls import SiteRoot
from generator.publish import site_tree
from generator.publish.pages_branch import PagesBranch
from generator.publish.remote import check_place, check_remote
from generator.settings import Publishing
from tests.publish.conftest import Desk, Publish, git
from tests.support import article, read_tree


def state(folder: Path) -> dict[str, object]:
    """All that is the editor's and must not change."""
    return {
        "status": git(
            folder, "--no-optional-locks", "status", "--porcelain=v2", "--branch", "--show-stash", "--", ".", ":!published-urls.txt"
        ),
        "stash": git(folder, "stash", "list"),
        "refs": git(folder, "for-each-ref"),
        "index": (folder / ".git/index").read_bytes(),
        "config": (folder / ".git/config").read_bytes(),
        "head": (folder / ".git/HEAD").read_bytes(),
        "objects": sorted(p.name for p in (folder / ".git/objects").rglob("*")),
    }


# ---------------------------------------------------------------------------- what is put there


def test_the_branch_holds_the_built_site_and_nothing_else(desk: Desk, publish: Publish) -> None:
    code, out, _ = publish()
    assert code == 0
    assert "Added: " in out and "  /2021/12/14/a/" in out
    there = desk.published()
    built = read_tree(desk.folder / "public")
    assert there.pop(".nojekyll") == b""
    assert {p: c for p, c in there.items() if p != ".dateline-manifest"} == {p: c for p, c in built.items() if p != ".dateline-manifest"}


def test_the_published_site_can_be_verified_by_anybody(desk: Desk, publish: Publish, tmp_path: Path) -> None:
    publish()
    git(tmp_path, "clone", "-q", "--branch", "gh-pages", str(desk.remote), "copy")
    done = subprocess.run(["sha256sum", "--quiet", "--check", ".dateline-manifest"], cwd=tmp_path / "copy", capture_output=True)
    assert done.returncode == 0, done.stderr


def test_the_second_time_only_what_differs_is_told_and_the_history_grows(desk: Desk, publish: Publish) -> None:
    publish()
    first = desk.head()
    assert publish()[1] == "Nothing changes on the site.\n"
    assert desk.head() == first
    desk.write("content/articles/a.md", article("Alpha", "Quite another text."))
    desk.commit()
    code, out, _ = publish("--format", "json")
    assert code == 0
    said = json.loads(out)
    assert "/2021/12/14/a/" in said["changed"] and "/2021/12/15/b/" not in said["changed"]
    assert (said["added"], said["removed"]) == ([], [])
    assert desk.history()[1:] == [first]
    assert "Made-from: " + git(desk.folder, "rev-parse", "HEAD").strip() in git(desk.remote, "log", "-1", "--format=%B", "gh-pages")


def test_a_domain_of_ones_own(desk: Desk, publish: Publish) -> None:
    desk.write("site.yaml", "title: T\nbase_url: https://news.example.org/\npublish: {domain: news.example.org}\n")
    assert publish()[0] == 0
    assert desk.published()["CNAME"] == b"news.example.org\n"


def test_moved_and_withdrawn_articles_are_told_of(desk: Desk, publish: Publish) -> None:
    publish()
    desk.write("content/articles/a.md", article("Alpha", slug="first", aliases="[/2021/12/14/a/]"))
    desk.write(
        "content/articles/b.md", article("Beta", "The second.", date="2021-12-15", withdrawn="{date: 2026-01-01, reason: It was untrue.}")
    )
    said = json.loads(publish("--format", "json")[1])
    assert said["redirected"] == ["/2021/12/14/a/"]
    assert said["withdrawn"] == ["/2021/12/15/b/"]
    assert not [p for p, c in desk.published().items() if b"The second." in c]


# ---------------------------------------------------------------------------- nothing of the editor's is touched


@pytest.mark.parametrize("how", ["in a mess", "merging", "unborn"])
def test_the_editors_repository_stays_as_it_is(desk: Desk, publish: Publish, how: str) -> None:
    if how == "in a mess":
        desk.write("content/articles/a.md", article("Put aside"))
        git(desk.folder, "stash")
        git(desk.folder, "checkout", "-q", "--detach")
        desk.write("content/articles/b.md", article("Not committed"))
        desk.write("content/articles/c.md", article("Staged"))
        git(desk.folder, "add", "content/articles/c.md")
        desk.write("content/articles/c.md", article("Staged, then changed"))
    if how == "merging":
        git(desk.folder, "checkout", "-q", "-b", "side")
        desk.write("content/files/map.txt", "Theirs.")
        desk.commit()
        git(desk.folder, "checkout", "-q", "main")
        desk.write("content/files/map.txt", "Ours.")
        desk.commit()
        with pytest.raises(subprocess.CalledProcessError):
            git(desk.folder, "merge", "side")
    if how == "unborn":
        git(desk.folder, "checkout", "-q", "--orphan", "new")
    before = state(desk.folder)
    assert publish()[0] == 0
    assert state(desk.folder) == before
    assert "2021/12/14/a/index.html" in desk.published()


def test_a_dry_run_writes_nothing_anywhere(desk: Desk, publish: Publish) -> None:
    before = read_tree(desk.folder.parent)
    code, out, err = publish("--dry-run")
    assert (code, "Added: " in out, "nothing was published" in err) == (0, True, True)
    assert read_tree(desk.folder.parent) == before


def test_no_program_that_a_repository_names_is_run(desk: Desk, publish: Publish, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(canary))}\n")
    script.chmod(0o755)
    for hook in ("pre-commit", "pre-push", "post-commit", "reference-transaction", "post-checkout", "commit-msg", "post-index-change"):
        place = desk.folder / ".git/hooks" / hook
        place.parent.mkdir(exist_ok=True)
        place.write_text(script.read_text())
        place.chmod(0o755)
    for key in ("core.fsmonitor", "core.sshCommand", "core.askPass", "core.pager", "filter.x.clean", "gpg.program", "core.editor"):
        git(desk.folder, "config", key, str(script))
    git(desk.folder, "config", "credential.helper", f"!{script}")
    git(desk.folder, "config", "commit.gpgSign", "true")
    (desk.folder / ".gitattributes").write_text("* filter=x\n")
    (desk.folder / "git").write_text(script.read_text())
    (desk.folder / "git").chmod(0o755)
    canary.unlink(missing_ok=True)
    assert publish()[0] == 0
    assert not canary.exists()


# ---------------------------------------------------------------------------- nothing of anybody's is lost


def test_files_of_others_stop_it_until_somebody_speaks_for_them(desk: Desk, publish: Publish) -> None:
    desk.put({"CNAME": "example.org\n", "reports/2020.html": "old"})
    before = desk.head()
    code, _, err = publish()
    assert code == 2
    assert "CNAME, reports/2020.html" in err and "keep" in err and "domain" in err
    assert desk.head() == before
    desk.write("site.yaml", (desk.folder / "site.yaml").read_text() + "publish: {keep: [CNAME, reports/**]}\n")
    assert publish()[0] == 0
    there = desk.published()
    assert (there["CNAME"], there["reports/2020.html"]) == (b"example.org\n", b"old")
    assert before in desk.history()


def test_files_of_others_can_be_taken_out_on_purpose(desk: Desk, publish: Publish) -> None:
    desk.put({"old/index.html": "By another program"})
    assert publish("--replace")[0] == 0
    assert "old/index.html" not in desk.published()


def test_a_site_from_newer_files_is_not_undone(desk: Desk, publish: Publish) -> None:
    desk.write("content/articles/c.md", article("Gamma"))
    desk.commit()
    publish()
    newer = desk.head()
    (desk.folder / "published-urls.txt").unlink()
    git(desk.folder, "reset", "-q", "--hard", "HEAD~1")
    code, _, err = publish()
    assert code == 3 and "newer files" in err
    assert desk.head() == newer
    assert publish("--older")[0] == 0


def test_whoever_was_quicker_is_not_overwritten(desk: Desk, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    desk.write("content/articles/a.md", article("Alpha", "Changed."))
    theirs: list[str] = []
    commit = PagesBranch.commit

    def late(self: PagesBranch, *given: object) -> str:
        made = commit(self, *given)  # type: ignore[arg-type]
        theirs.append(desk.put({"by-somebody-else.html": "x"}))
        return made

    monkeypatch.setattr(PagesBranch, "commit", late)
    code, _, err = publish()
    assert code == 3 and "somebody else published in the meantime" in err
    assert desk.head() == theirs[0]


def test_the_first_of_two_who_make_the_branch_wins(desk: Desk, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = PagesBranch.commit

    def late(self: PagesBranch, *given: object) -> str:
        made = commit(self, *given)  # type: ignore[arg-type]
        desk.put({"mine.html": "x"})
        return made

    monkeypatch.setattr(PagesBranch, "commit", late)
    assert publish()[0] == 3
    assert list(desk.published()) == ["mine.html"]


TURNS = int(os.environ.get("DATELINE_RACES", "3"))
KILLS = int(os.environ.get("DATELINE_KILLS", "8"))


def start(folder: Path, remote: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "tests.publish.publisher", str(folder), str(remote)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def put_into_site(folder: Path, path: str, content: bytes) -> None:
    """Stands in for a build: a file and its line in the manifest."""
    place = folder / "public" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    manifest = folder / "public/.dateline-manifest"
    lines = [line for line in manifest.read_text().splitlines() if not line.endswith(f"  {path}")] if manifest.exists() else []
    manifest.write_text("".join(f"{line}\n" for line in sorted([*lines, f"{hashlib.sha256(content).hexdigest()}  {path}"])))


def test_of_publishers_at_once_every_success_is_in_the_history(tmp_path: Path) -> None:
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", str(remote))
    folders = [tmp_path / f"desk{number}" for number in range(3)]
    won = []
    for turn in range(TURNS):
        for number, folder in enumerate(folders):
            put_into_site(folder, "index.html", f"Turn {turn} of {number}".encode())
        running = [start(folder, remote) for folder in folders]
        for number, process in enumerate(running):
            out, err = process.communicate()
            assert process.returncode == 0 or b"somebody else published" in err, err
            if process.returncode == 0:
                won.append((out.decode().strip(), f"Turn {turn} of {number}"))
    history = git(remote, "rev-list", "gh-pages").split()
    assert len(won) == len(history) >= TURNS
    assert {commit: git(remote, "show", f"{commit}:index.html") for commit in history} == dict(won)


def test_a_publisher_that_is_killed_leaves_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    remote, folder = tmp_path / "remote.git", tmp_path / "desk"
    git(tmp_path, "init", "-q", "--bare", str(remote))
    put_into_site(folder, "index.html", b"0")
    began = time.monotonic()
    start(folder, remote).communicate()
    whole = time.monotonic() - began
    interrupted = 0
    for number in range(1, KILLS + 1):
        old = git(remote, "rev-parse", "gh-pages")
        put_into_site(folder, "big.txt", os.urandom(500_000))
        put_into_site(folder, "index.html", str(number).encode())
        process = start(folder, remote)
        time.sleep(whole * (0.3 + 0.9 * number / KILLS))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        interrupted += process.returncode != 0
        history = git(remote, "rev-list", "gh-pages").split()
        assert old.strip() in history[:2]
        assert git(remote, "show", "gh-pages:index.html") in (str(number), git(remote, "show", f"{old.strip()}:index.html"))
    assert interrupted
    put_into_site(folder, "index.html", b"last")
    start(folder, remote).communicate()
    assert git(remote, "show", "gh-pages:index.html") == "last"
    assert git(remote, "fsck", "--no-dangling", "--connectivity-only") == ""


def test_a_repository_of_ours_that_was_left_in_pieces_is_made_anew(desk: Desk, publish: Publish) -> None:
    publish()
    work = desk.folder / ".dateline/publish.git"
    for place in (work / "objects").rglob("*"):
        if place.is_file():
            place.chmod(0o644)
            place.write_bytes(b"")
    (work / "shallow.lock").write_text("")
    desk.write("content/articles/a.md", article("Alpha", "Changed."))
    assert publish()[0] == 0
    assert b"Changed." in desk.published()["2021/12/14/a/index.html"]


# ---------------------------------------------------------------------------- what is refused


def test_mistakes_and_broken_links_are_not_published(desk: Desk, publish: Publish) -> None:
    desk.write("content/articles/a.md", article("Alpha", "[x](article:nowhere)"))
    code, _, err = publish()
    assert code == 1 and "[unknown-link]" in err
    assert git(desk.remote, "branch") == ""


def test_drafts_of_an_earlier_build_do_not_get_there(desk: Desk, publish: Publish) -> None:
    from generator.cli.main import main

    desk.write("content/articles/secret.md", article("Canary", draft="true"))
    assert main(["build", str(desk.folder), "--drafts", "--jobs", "1"]) == 0
    assert publish()[0] == 0
    assert not [p for p, c in desk.published().items() if b"Canary" in c or "canary" in p]


def test_what_somebody_changed_in_the_built_site_is_not_published(desk: Desk, publish: Publish) -> None:
    publish()
    place = desk.folder / "public/2021/12/15/b/index.html"
    place.write_bytes(place.read_bytes() + b"<p>Mine")
    (desk.folder / "content/articles/b.md").unlink()
    (desk.folder / "published-urls.txt").unlink()
    code, _, err = publish()
    assert code == 3 and "somebody changed 2021/12/15/b/index.html" in err


def test_sites_over_the_limits_of_pages_are_refused(desk: Desk, publish: Publish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site_tree, "FILE_LIMIT", 50_000)
    desk.write("content/files/film.txt", "x" * 60_000)
    code, _, err = publish()
    assert code == 3 and "files/film.txt has" in err
    monkeypatch.setattr(site_tree, "FILE_LIMIT", 10**9)
    monkeypatch.setattr(site_tree, "SITE_LIMIT", 100_000)
    code, _, err = publish()
    assert code == 3 and "the site has" in err
    built = sum(p.stat().st_size for p in (desk.folder / "public").rglob("*") if p.is_file())
    monkeypatch.setattr(site_tree, "SITE_LIMIT", built + 100)
    code, _, err = publish()
    assert code == 0 and "GitHub Pages publishes at most" in err


def test_a_remote_that_is_not_there_is_said_in_plain_words(desk: Desk, publish: Publish) -> None:
    code, _, err = publish("--remote", "upstream")
    assert code == 2 and 'no remote called "upstream"' in err
    code, _, err = publish("--remote", str(desk.remote.parent / "nowhere.git"))
    assert code == 3 and "there is no repository at that address" in err


@pytest.mark.parametrize(
    "address",
    ["ext::sh -c touch% x", "-oProxyCommand=x", "ssh://-oProxyCommand=x/y", "http://example.org/x.git", "git://example.org/x", "fd::17", "x\ny",
     "https://example.org/\x1b[2J", "git@host:-x", "--upload-pack=x", "ftp://example.org/x"],
)  # fmt: skip
def test_addresses_that_git_would_take_for_something_else_are_refused(address: str) -> None:
    with pytest.raises(UsageError):
        check_remote(address)


@pytest.mark.parametrize(
    "address",
    ["git@github.com:a/b.git", "ssh://git@example.org:22/a/b", "https://github.com/a/b", "/srv/x.git", "../x.git", "file:///srv/x"],
)
def test_addresses_of_servers_and_folders_are_taken(address: str) -> None:
    check_remote(address)


def test_a_site_must_be_made_for_where_it_will_be() -> None:
    def place(address: str, base: str, domain: str = "") -> None:
        check_place(address, SiteRoot(base), Publishing(domain=domain))

    place("git@github.com:Ann/News.git", "https://ann.github.io/news/")
    place("https://github.com/ann/ann.github.io", "https://ann.github.io/")
    place("https://github.com/ann/news", "https://news.example.org/", "news.example.org")
    place("git@gitlab.example.org:ann/news.git", "https://ann.github.io/other/")
    for address, base, domain, said in (
        ("git@github.com:ann/news.git", "https://ann.github.io/other/", "", "appears at https://ann.github.io/news/"),
        ("https://github.com/bob/news", "https://ann.github.io/news/", "", "appears at https://bob.github.io/news/"),
        ("/srv/x.git", "http://localhost:8000/", "", "only this machine can see"),
        ("/srv/x.git", "https://news.example.org/", "other.example.org", "`publish: domain:` says"),
    ):
        with pytest.raises(UsageError, match=said):
            place(address, base, domain)


def test_no_password_is_asked_for_and_none_is_shown(desk: Desk, publish: Publish) -> None:
    """A server that wants one: there is no terminal to ask on, and an address may hold a secret."""
    code, _, err = publish("--remote", "https://user:s3cret@localhost:1/x.git")
    assert code == 3
    assert "s3cret" not in err
    assert "server did not answer" in err


def test_blobs_are_named_as_git_names_them(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"some\0content\n")
    named = subprocess.run(["git", "hash-object", "--no-filters", "x"], cwd=tmp_path, capture_output=True, text=True).stdout.strip()
    assert site_tree.blob_of(b"some\0content\n") == named
    assert hashlib.sha1(b"").hexdigest() != site_tree.blob_of(b"")
