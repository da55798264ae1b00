"""What the last check of links elsewhere found, as the editor commits it: builds are the same with and without a network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.archive.model import DeadLink
from generator.base.diagnostics import Diagnostic, Location
from generator.base.urls import web_problem
from generator.base.values import value
from generator.engine.site_records import LINKS, read_records, write_records

_ABOUT = (
    "What became of links to other sites: address, state, since when, last looked at, what was seen, saved copy, day of that copy.",
    "Kept by `dateline check --links external`. Commit this file; pages mark originals that are dead and lead to the saved copy.",
)
STATES = ("ok", "moved", "refused", "failing", "dead")
"""ok: answers. moved: for good to another address. refused: does not let programs in. failing: did not answer of late.
dead: says it is gone, or has been failing for a week."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@value
class LinkState:
    """An address elsewhere and what became of it."""

    url: str
    state: str
    since: str
    """Day on which this state was seen first."""
    checked: str
    """Day on which it was looked at last."""
    seen: str
    """`404`, the new address, or what went wrong, in a few words."""
    copy: str = ""
    """A saved copy, or empty."""
    copied: str = ""
    """Day of the copy, or empty."""


def read_link_states(folder: Path) -> tuple[dict[str, LinkState], list[Diagnostic]]:
    """(address -> its state, what is wrong with the file)."""
    records, found = read_records(folder, LINKS, 7)
    made = {}
    for number, fields in records:
        url, state, since, checked, _, copy, copied = fields
        days = [since, checked, *([copied] if copied else [])]
        # these addresses come to stand on pages
        if state in STATES and all(map(_DAY.fullmatch, days)) and not any(web_problem(u) for u in (url, copy) if u):
            made[url] = LinkState(*fields)
        else:
            hint = "Delete this line; the next check of links writes it anew."
            place = Location(LINKS, number)
            found.append(
                Diagnostic(
                    "bad-record", "this line is not one that Dateline wrote", place, hint=hint, excerpt="\t".join(f or "-" for f in fields)
                )
            )
    return made, found


def write_link_states(folder: Path, states: Iterable[LinkState]) -> bool:
    """Put the file in place; whether it changed. Raises EnvironmentFault."""
    return write_records(folder, LINKS, _ABOUT, [(s.url, s.state, s.since, s.checked, s.seen, s.copy, s.copied) for s in states])


def dead_links(states: Mapping[str, LinkState]) -> dict[str, DeadLink]:
    """Those that are dead, as pages show them."""
    return {url: DeadLink(s.since, s.copy, s.copied) for url, s in states.items() if s.state == "dead"}
