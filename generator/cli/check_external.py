"""`dateline check --links external`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.base.diagnostics import Diagnostic
from generator.base.fetch import Fetcher
from generator.check.outside_links import OutsideLink
from generator.cli.console import Console, visible
from generator.engine.link_states import LinkState
from generator.engine.load_site import LoadedSite, levelled
from generator.engine.report import Progress

_SHOWN = 20


def check_elsewhere(
    links: Sequence[OutsideLink],
    site: LoadedSite,
    folder: Path,
    console: Console,
    progress: Progress,
    today: str,
    *,
    again: bool,
    saved_copies: bool,
) -> list[Diagnostic]:
    """Look at these links to other sites, put down what became of them, and tell of it; the warnings."""
    from generator.check.external import check_outside, dead_ones
    from generator.check.saved_copies import find_saved_copies
    from generator.engine.link_states import read_link_states, write_link_states
    from generator.engine.locate import locate
    from generator.engine.site_records import LINKS

    known, _ = read_link_states(folder)
    fetcher = Fetcher()
    states = check_outside(links, known, fetcher, today, progress, again=again)
    if saved_copies:
        states = find_saved_copies(links, states, fetcher, progress)
    changed = write_link_states(folder, states.values())
    if console.format == "text":
        counts = ", ".join(f"{n} {word}" for word in ("ok", "moved", "refused", "failing", "dead") if (n := _count(states, word)))
        console.say(f"{len(links):,} links to other sites: {counts or 'none'}.")
        new = [link for link in links if link.original and not link.copies and link.url in states and states[link.url].copy]
        for link in new[:_SHOWN] if saved_copies else ():
            state = states[link.url]
            console.say(f'{visible(link.location.path)}: archived: [{{url: "{visible(state.copy)}", date: {state.copied}}}]')
        if changed:
            console.note(f"Written to {LINKS}; commit it, and pages mark what is dead.")
    return levelled(locate(dead_ones(links, states), folder), site.settings)


def _count(states: Mapping[str, LinkState], word: str) -> int:
    return sum(1 for state in states.values() if state.state == word)
