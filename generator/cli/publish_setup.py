"""`dateline publish --setup`."""

from __future__ import annotations

from pathlib import Path

from generator.base import files
from generator.base.diagnostics import ContentError, UsageError
from generator.cli.console import Console, visible


def set_up(site: Path, console: Console) -> int:
    """Write the workflow into the repository that the site is in, and tell what is left to do."""
    from generator.engine.read_settings import read_settings
    from generator.publish.git import Git, git_program
    from generator.publish.workflow import REQUIREMENTS, WORKFLOW, requirements_text, workflow_text

    settings, wrong = read_settings(site)
    if settings is None:
        raise ContentError(wrong)
    git = Git(git_program(site), site, bare=False)
    top = Path(git.line("rev-parse", "--show-toplevel") or site).resolve()
    branch = git.line("symbolic-ref", "--short", "--quiet", "HEAD") or "main"
    text = workflow_text(branch=branch, folder=site.resolve().relative_to(top).as_posix(), output=settings.output)
    place = top / WORKFLOW
    if place.exists() and place.read_text("utf-8", "replace") != text:
        raise UsageError(f"{place} is there already and is not the same", "Move it away if you want a new one, or go on using it.")
    files.write_atomic(place, text.encode())
    console.say(f"Wrote {visible(str(place))}.")
    if not (site / REQUIREMENTS).exists():
        files.write_atomic(site / REQUIREMENTS, requirements_text(cards=settings.share_cards).encode())
        console.say(f"Wrote {visible(str(site / REQUIREMENTS))}, which says where the workflow gets Dateline from: have a look at it.")
    console.say("Next:")
    console.say("  1. Commit both files and push them to GitHub.")
    console.say("  2. In the repository on GitHub: Settings, Pages, Source: GitHub Actions.")
    console.say(f"  3. Each push to {visible(branch)} is then published; `dateline publish --record` keeps published-urls.txt up to date.")
    if settings.publishing.domain:
        console.say(f"  4. Your domain, {settings.publishing.domain}, goes into the same place, under Custom domain.")
    return 0
