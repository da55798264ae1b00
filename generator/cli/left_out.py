"""Telling of files that could not be read: what a command says of an archive holds for the others alone."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from generator.cli.console import Console, visible
from generator.cli.options import how_to


def tell_left_out(console: Console, folder: Path, left_out: Collection[str]) -> None:
    """How many files were passed over, if any."""
    if left_out:
        many = f"{len(left_out):,} files with mistakes in them were" if len(left_out) > 1 else "1 file with a mistake in it was"
        console.note(f"{many} left out; {_why(folder)}")


def tell_half_read(console: Console, folder: Path, half_read: Collection[str], old: str) -> None:
    """How many files are not known in full, if any, and that those may still hold the name `old`, if one is to go."""
    if half_read:
        many = f"{len(half_read):,} files with mistakes in them" if len(half_read) > 1 else "1 file with a mistake in it"
        what = f" and may still hold the name “{visible(old)}”" if old else ""
        console.note(f"{many} could not be read in full{what}; {_why(folder)}")


def _why(folder: Path) -> str:
    return f"`{how_to('check', folder)}` tells why."
