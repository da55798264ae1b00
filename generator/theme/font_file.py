"""Font files (TrueType and OpenType): which characters they have, and how wide each is. That is all that setting lines needs."""

from __future__ import annotations

import struct
from collections.abc import Mapping

from generator.base.values import value

BOLD = 600
"""Weight from which on a font counts as bold."""


@value
class Face:
    """What a font file says of its characters."""

    bold: bool
    units: int
    """Of which a font's size has so many."""
    advances: Mapping[int, int]
    """Code point -> width, in units."""


def read_face(content: bytes) -> Face | None:
    """A font file's characters; None for what is no font of these kinds, or a damaged one."""
    try:
        tables = _tables(content)
        (units,) = struct.unpack_from(">H", tables["head"], 18)
        (measured,) = struct.unpack_from(">H", tables["hhea"], 34)
        (weight,) = struct.unpack_from(">H", tables["OS/2"], 4)
        widths = [struct.unpack_from(">H", tables["hmtx"], 4 * glyph)[0] for glyph in range(measured)]
        # glyphs after the last that is measured are as wide as it
        advances = {code: widths[min(glyph, measured - 1)] for code, glyph in _characters(tables["cmap"]) if glyph}
    except (struct.error, KeyError, IndexError):
        return None
    return Face(weight >= BOLD, units, advances) if units and advances else None


def _tables(content: bytes) -> dict[str, bytes]:
    """Tables by name, of a file that holds one font."""
    kind, count = struct.unpack_from(">4sH", content, 0)
    if kind not in (b"\x00\x01\x00\x00", b"OTTO", b"true"):
        return {}
    made = {}
    for number in range(count):
        name, _, start, length = struct.unpack_from(">4sIII", content, 12 + 16 * number)
        made[name.decode("latin-1")] = content[start : start + length]
    return made


def _characters(cmap: bytes) -> list[tuple[int, int]]:
    """(code point, glyph) from the Unicode subtable that has most."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    found: list[tuple[int, int]] = []
    for number in range(count):
        platform, encoding, start = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            (form,) = struct.unpack_from(">H", cmap, start)
            read = _segments if form == 4 else _groups if form == 12 else None
            made = read(cmap[start:]) if read else []
            found = max(found, made, key=len)
    return found


def _segments(table: bytes) -> list[tuple[int, int]]:
    """Format 4: segments of 16 bits."""
    (double,) = struct.unpack_from(">H", table, 6)
    count = double // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + double)
    deltas = struct.unpack_from(f">{count}H", table, 16 + 2 * double)
    offsets = struct.unpack_from(f">{count}H", table, 16 + 3 * double)
    made = []
    for number, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                # the offset counts from where it stands itself
                (glyph,) = struct.unpack_from(">H", table, 16 + 3 * double + 2 * number + offset + 2 * (code - first))
            made.append((code, (glyph + delta) & 0xFFFF if glyph or not offset else 0))
    return made


def _groups(table: bytes) -> list[tuple[int, int]]:
    """Format 12: groups of 32 bits."""
    (count,) = struct.unpack_from(">I", table, 12)
    made: list[tuple[int, int]] = []
    for number in range(count):
        first, last, glyph = struct.unpack_from(">III", table, 16 + 12 * number)
        if last > 0x10FFFF or last < first:
            raise IndexError(last)
        made += [(code, glyph + code - first) for code in range(first, last + 1)]
    return made
