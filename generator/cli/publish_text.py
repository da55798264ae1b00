"""What publishing changes, in words, as JSON and as Markdown."""

from __future__ import annotations

import json
from typing import Any

from generator.cli.console import Console, visible
from generator.publish.difference import Difference, as_markdown

_SHOWN = 20


def tell_difference(console: Console, difference: Difference, format_: str) -> None:
    """Show what changes on the site."""
    if format_ == "json":
        console.say(json.dumps(difference_json(difference), ensure_ascii=False, indent=1))
        return
    if format_ == "markdown":
        console.say(visible_lines(as_markdown(difference)))
        return
    if difference.nothing:
        console.say("Nothing changes on the site.")
        return
    parts = (
        ("Added", difference.added),
        ("Changed", difference.changed),
        ("Removed", difference.removed),
        ("Now lead elsewhere", difference.redirected),
        ("Now say that an article was withdrawn", difference.withdrawn),
    )
    for name, paths in parts:
        if paths:
            console.say(f"{name}: {len(paths):,}")
            for path in paths[:_SHOWN]:
                console.say(f"  {visible(path)}")
            if len(paths) > _SHOWN:
                console.say(f"  … and {len(paths) - _SHOWN:,} more; --format json lists all.")
    grown = difference.bytes_after - difference.bytes_before
    console.say(f"{difference.same:,} unchanged; {difference.bytes_after:,} bytes in all ({grown:+,}).")


def difference_json(difference: Difference) -> dict[str, Any]:
    """For programs."""
    return {
        "added": list(difference.added),
        "changed": list(difference.changed),
        "removed": list(difference.removed),
        "redirected": list(difference.redirected),
        "withdrawn": list(difference.withdrawn),
        "unchanged": difference.same,
        "bytes_before": difference.bytes_before,
        "bytes_after": difference.bytes_after,
    }


def visible_lines(text: str) -> str:
    """Several lines with what could mislead made visible."""
    return "\n".join(visible(line) for line in text.split("\n"))
