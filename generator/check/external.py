"""Asking other sites whether what we link to is still there: politely, and only when somebody wants it.

At most two requests at a time to one host, with a pause between; HEAD first and GET only where that is not enough; what was
looked at lately is not asked for again. One bad day kills no link: what does not answer is dead after a week of that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from urllib.parse import urlsplit

from generator.base.diagnostics import Diagnostic, EnvironmentFault, Location, Severity
from generator.base.fetch import Fetched, Fetcher, FetchFault
from generator.base.text import clean, shorten
from generator.check.outside_links import OutsideLink
from generator.engine.link_states import LinkState
from generator.engine.report import Progress

LANES = 2
"""Requests at a time to one host."""
HOSTS = 12
"""Requests at a time in all."""
FRESH = 7
"""Days for which an answer holds."""
PATIENCE = 7
"""Days of not answering after which a link is dead."""
PAUSE = 0.5
"""Seconds between two requests of a lane."""
WAIT = 30.0
"""Seconds to wait at most where a server asks for patience."""
_GONE = (404, 410)
_CLOSED = (401, 402, 403, 405, 406, 407, 429, 451, 999)
_BUSY = (429, 503)

Sleep = Callable[[float], object]


def check_outside(
    links: Sequence[OutsideLink],
    known: Mapping[str, LinkState],
    fetcher: Fetcher,
    today: str,
    progress: Progress,
    *,
    again: bool = False,
    sleep: Sleep = time.sleep,
) -> dict[str, LinkState]:
    """The state of every link: as it is known where that is fresh, else as its server says. Raises EnvironmentFault without a network."""
    due = [link.url for link in links if again or not _fresh(known.get(link.url), today)]
    found: dict[str, tuple[str, str]] = {}
    progress("links", 0, len(due))
    with ThreadPoolExecutor(HOSTS) as pool:
        for lane in pool.map(lambda urls: _ask_all(urls, fetcher, sleep), _lanes(due)):
            found.update(lane)
            progress("links", len(found), len(due))
    if len({_host(url) for url in found}) > 1 and all(seen == _NO_HOST for _, seen in found.values()):
        raise EnvironmentFault("no server could be found: there seems to be no network", "Try again when there is. Nothing was written.")
    made = {}
    for link in links:
        before = known.get(link.url)
        if link.url in found:
            made[link.url] = _state(link.url, *found[link.url], before, today)
        elif before is not None:
            made[link.url] = before
    return made


def _fresh(state: LinkState | None, today: str) -> bool:
    if state is None:
        return False
    days = (date.fromisoformat(today) - date.fromisoformat(state.checked)).days
    return days < (1 if state.state == "failing" else FRESH)


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _lanes(urls: Iterable[str]) -> list[list[str]]:
    """Addresses in lists, at most `LANES` for each host, that are worked off one after another."""
    hosts: dict[str, list[str]] = {}
    for url in urls:
        hosts.setdefault(_host(url), []).append(url)
    return [own[start::LANES] for own in hosts.values() for start in range(min(LANES, len(own)))]


def _ask_all(urls: Sequence[str], fetcher: Fetcher, sleep: Sleep) -> dict[str, tuple[str, str]]:
    made = {}
    for number, url in enumerate(urls):
        if number:
            sleep(PAUSE)
        made[url] = look_at(url, fetcher, sleep)
    return made


_NO_HOST = "there is no server of that name"


def look_at(url: str, fetcher: Fetcher, sleep: Sleep) -> tuple[str, str]:
    """(ok, moved, refused, failing or gone; what was seen)."""
    try:
        answer = fetcher.head(url)
        if answer.status < 400:
            return _reached(answer)
    except FetchFault as fault:
        if fault.kind == "refused":
            return "refused", str(fault)
        if fault.kind == "unknown-host":
            return "failing", _NO_HOST
    for attempt in range(3):
        try:
            answer = fetcher.get(url, whole=False)
        except FetchFault as fault:
            return ("refused" if fault.kind == "refused" else "failing"), str(fault)
        if answer.status in _BUSY and attempt < 2:
            sleep(_asked_patience(answer, attempt))
            continue
        break
    if answer.status < 400:
        return _reached(answer)
    kind = "gone" if answer.status in _GONE else "refused" if answer.status in _CLOSED else "failing"
    return kind, str(answer.status)


def _reached(answer: Fetched) -> tuple[str, str]:
    return ("moved", answer.moved) if answer.moved else ("ok", str(answer.status))


def _asked_patience(answer: Fetched, attempt: int) -> float:
    given = answer.headers.get("retry-after", "")
    return min(float(given) if given.isascii() and given.isdigit() else 2.0 * 2**attempt, WAIT)


def _state(url: str, kind: str, seen: str, before: LinkState | None, today: str) -> LinkState:
    since = before.since if before is not None and before.state == kind else today
    if kind == "gone":
        kind, since = "dead", before.since if before is not None and before.state in ("dead", "failing") else today
    elif kind == "failing" and before is not None and before.state in ("failing", "dead"):
        since = before.since
        long = date.fromisoformat(today) - date.fromisoformat(since) >= timedelta(PATIENCE)
        kind = "dead" if before.state == "dead" or long else "failing"
    copy, copied = (before.copy, before.copied) if before is not None else ("", "")
    # what a server says may come to stand in a file with a line for each link
    return LinkState(url, kind, since, today, shorten(" ".join(clean(seen).split()), 300), copy, copied)


def dead_ones(links: Iterable[OutsideLink], states: Mapping[str, LinkState]) -> list[Diagnostic]:
    """A warning for each link that is dead."""
    made = []
    for link in links:
        state = states.get(link.url)
        if state is None or state.state != "dead":
            continue
        message = f"{link.url} is gone (since {state.since}: {state.seen})"
        hint = "Lead to where it is now, or to a saved copy."
        if link.original:
            hint = "Readers are led to the saved copy." if link.copies or state.copy else _NAME_A_COPY
        made.append(Diagnostic("dead-link", message, Location(link.location.path), Severity.WARNING, hint, field=link.field))
    return made


_NAME_A_COPY = (
    "Name a saved copy under `archived:`; `dateline check --links external --saved-copies` asks the Internet Archive whether there is one."
)
