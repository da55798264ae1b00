"""The date that a source states of a story, in one of several places where it may stand."""

from __future__ import annotations

from generator.base.values import value
from generator.importers.loose_date import loose_date
from generator.importers.zone_names import zone_hints


@value
class StatedDate:
    """What a source says of when a story appeared."""

    date: str
    """As front matter takes it, or empty."""
    unread: str
    """What stands where the date should, if no date could be read."""
    hints: tuple[str, ...]


def stated_date(default: str, *held: object) -> StatedDate:
    """The first of these values that can be read. `default` is the date of stories of which none is stated; it never stands for one
    that is stated and cannot be read."""
    unread: list[str] = []
    for entry in held:
        if not is_stated(entry):
            continue
        if made := loose_date(entry):
            return StatedDate(made, "", (*(f"“{text}” is no date that can be read" for text in unread), *zone_hints(entry)))
        unread.append(str(entry).strip())
    return StatedDate("", unread[0], ()) if unread else StatedDate(default, "", ())


def is_stated(held: object) -> bool:
    """Whether something is said at all: more than signs such as a dash."""
    return held is not None and any(letter.isalnum() for letter in str(held))
