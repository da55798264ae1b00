"""Timelines as drawings: every event at its place in time.

Time runs over the columns of the band, each as wide as the others, so that a gap of centuries takes no room. What is not in any
column lies at the edge of the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence

from generator.base.edtf import Edtf, Point
from generator.plan.periods import Span
from generator.plan.views import DrawnBar, DrawnMark, TimelineDrawing

COLUMN = 120
"""Units of a column; twelve months divide it."""
ROWS = 3
"""Rows for intervals."""


class Scale:
    """Days to units."""

    def __init__(self, columns: Sequence[Span]):
        self.columns = [span.days for span in columns]
        self._starts = [first for first, _ in self.columns]
        self.width = COLUMN * len(columns)

    def at(self, day: int) -> int:
        """Where a day lies."""
        place = bisect_right(self._starts, day) - 1
        if place < 0:
            return 0
        first, after = self.columns[place]
        return place * COLUMN + min(day - first, after - first) * COLUMN // (after - first)


def draw_marks(columns: Sequence[Span], dates: Iterable[tuple[Edtf, bool]]) -> TimelineDrawing:
    """A mark for each event; `dates` are in order of time, each with whether it is in dispute."""
    scale = Scale(columns)
    least = len(columns)
    free = [-COLUMN] * ROWS
    marks = []
    for date, disputed in dates:
        if date.exact and not disputed:
            marks.append(DrawnMark("line", scale.at(date.earliest), 0, 0))
            continue
        shape = _shape(date, disputed)
        start, end = _extent(date, scale.width, scale)
        x, width = min(start, scale.width - least), max(end - start, least)
        row = 0
        if date.interval or date.kind == "all_of":
            fitting = next((n for n, until in enumerate(free) if until <= x), None)
            lane = min(range(ROWS), key=free.__getitem__) if fitting is None else fitting
            free[lane], row = max(free[lane], x + width), lane + 1
        marks.append(DrawnMark(shape, x, width, row))
    return TimelineDrawing(COLUMN, (), tuple(dict.fromkeys(marks)))


def draw_density(columns: Sequence[Span], months: Iterable[tuple[int, int]]) -> TimelineDrawing:
    """Bars by month, for (year, month) of each event; those of which the month is not known are left to the band's own bars."""
    scale = Scale(columns)
    width = COLUMN // 12
    counts = Counter(place for place in months if place[1])
    highest = max(counts.values(), default=1)
    bars = [
        DrawnBar(scale.at(Span(year, year, month).days[0]), width, max(1, count * 10 // highest))
        for (year, month), count in sorted(counts.items())
    ]
    return TimelineDrawing(COLUMN, tuple(bars), ())


def _extent(date: Edtf, width: int, scale: Scale) -> tuple[int, int]:
    """From where to where an event is drawn: what is approximate, a little further."""
    first, last = date.start, date.end
    start = scale.at(date.earliest) if first else 0
    end = scale.at(date.latest + 1) if last else width
    if date.kind == "date" and first and first.approximate:
        room = max(end - start, COLUMN // 4) // 2
        return max(0, start - room), min(width, end + room)
    return start, end


def _shape(date: Edtf, disputed: bool) -> str:
    def sharp(point: Point | None) -> bool:
        return point is not None and not point.approximate and not point.uncertain

    if date.kind == "one_of" or disputed:
        return "soft"
    start, end = sharp(date.start), sharp(date.end)
    return {(True, True): "block", (True, False): "soft-end", (False, True): "soft-start", (False, False): "soft"}[start, end]
