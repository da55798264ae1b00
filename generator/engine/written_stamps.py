"""How the last build left the files that it wrote: a note of a line each, with the file's stamp."""

from __future__ import annotations

import os
from collections.abc import Container, Sequence
from pathlib import Path

from generator.base import files
from generator.base.files import Stamp
from generator.engine.manifest import NAME as MANIFEST

STAMPS = "stamps"
"""The note."""
FEW = 8
"""Lines that are looked for one by one; for more, all are gone through."""


def stamps_text(stamps: Sequence[tuple[str, Stamp]]) -> str:
    """The note `STAMPS`."""
    return "\n".join(f"{path}\t{stamp[0]} {stamp[1]} {stamp[2]} {stamp[3]}" for path, stamp in stamps)


def revised_stamps(text: str, stamps: Sequence[tuple[str, Stamp]], place: Path, gone: Container[str] = ()) -> str:
    """The note `STAMPS` with other stamps for some outputs, without those `gone`, and with that of the manifest, which names them."""
    fresh = stamps_text([*stamps, (MANIFEST, files.stamp_of(os.lstat(place / MANIFEST)))]).split("\n")
    if len(fresh) > FEW or gone:
        others = {line[: line.index("\t")] for line in fresh}
        kept = [line for line in text.split("\n") if (path := line[: line.index("\t")]) not in others and path not in gone]
        return "\n".join([*kept, *fresh])
    text = f"\n{text}\n"
    for line in fresh:
        path, tab, _ = line.partition("\t")
        before, found, rest = text.partition(f"\n{path}{tab}")
        after = rest.partition("\n")[2]
        text = f"{before}\n{line}\n{after}" if found else f"{text}{line}\n"
    return text[1:-1]


def all_intact(stamps: str, place: str) -> bool:
    """Whether all files of the last build, which wrote to `place` and left the note `stamps`, are as it left them."""
    if not stamps:
        return False
    prefix = place + os.sep
    lstat, made = os.lstat, files.stamp_of
    try:
        for line in stamps.split("\n"):
            path, _, written = line.partition("\t")
            size, mtime, ctime, inode = made(lstat(prefix + path))
            if written != f"{size} {mtime} {ctime} {inode}":
                return False
    except OSError:
        return False
    return True
