"""Asking the Internet Archive's Wayback Machine whether it has saved an original."""

from __future__ import annotations

import dataclasses
import json
import re
import time
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from generator.base.fetch import Fetcher, FetchFault
from generator.base.urls import web_problem
from generator.check.external import PAUSE, Sleep
from generator.check.outside_links import OutsideLink
from generator.engine.link_states import LinkState
from generator.engine.report import Progress

API = "https://archive.org/wayback/available"
_STAMP = re.compile(r"(\d{4})(\d\d)(\d\d)\d{6}")


def find_saved_copies(
    links: Sequence[OutsideLink],
    states: Mapping[str, LinkState],
    fetcher: Fetcher,
    progress: Progress,
    *,
    api: str = API,
    sleep: Sleep = time.sleep,
) -> dict[str, LinkState]:
    """The states with a saved copy for those originals of which neither the editor nor an earlier check knew one."""
    made = dict(states)
    wanted = [link for link in links if link.original and not link.copies and link.url in made and not made[link.url].copy]
    progress("copies", 0, len(wanted))
    for number, link in enumerate(wanted, 1):
        if number > 1:
            sleep(PAUSE)
        found = saved_copy(link.url, link.day, fetcher, api)
        if found is not None:
            made[link.url] = dataclasses.replace(made[link.url], copy=found[0], copied=found[1])
        progress("copies", number, len(wanted))
    return made


def saved_copy(url: str, day: str, fetcher: Fetcher, api: str = API) -> tuple[str, str] | None:
    """(address, day) of the copy that was saved closest to a day; None if there is none or nobody answers."""
    near = f"&timestamp={day.replace('-', '')}" if day else ""
    try:
        answer = fetcher.get(f"{api}?url={quote(url, safe='')}{near}")
        closest = json.loads(answer.body)["archived_snapshots"]["closest"]
        copy, stamp = str(closest["url"]), _STAMP.fullmatch(str(closest["timestamp"]))
        good = closest["available"] is True and str(closest["status"]) == "200"
    except (FetchFault, ValueError, LookupError, TypeError):
        return None
    copy = copy.replace("http://", "https://", 1) if copy.startswith("http://web.archive.org/") else copy
    if not good or stamp is None or not copy.startswith("https://web.archive.org/web/") or web_problem(copy):
        return None
    return copy, f"{stamp[1]}-{stamp[2]}-{stamp[3]}"
