"""What we wrote into an output folder, kept in that folder: the proof that a file is ours to change or remove.

`.dateline-manifest` has a line for each file as `sha256sum` writes them, so anybody can verify a published archive with
`sha256sum -c`. A digest of 64 zeros says that a build was about to write the file: whatever is there is ours.
"""

from __future__ import annotations

import os
import re
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

from generator.base import files
from generator.base.diagnostics import EnvironmentFault
from generator.base.files import Stamp

NAME = ".dateline-manifest"
PENDING = "0" * 64
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")


def read_manifest(folder: Path) -> dict[str, str] | None:
    """Output path -> SHA-256; None if the folder has no manifest."""
    try:
        text = (folder / NAME).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return parse_manifest(text)


def parse_manifest(text: str) -> dict[str, str]:
    """Output path -> SHA-256."""
    return {m.group(2): m.group(1) for line in text.split("\n") if (m := _LINE.fullmatch(line))}


def manifest_text(entries: Mapping[str, str], beside: Sequence[str] = ()) -> str:
    """A manifest as it is written. `beside` are lines for other files."""
    lines = [*beside, *(f"{digest}  {path}" for path, digest in entries.items())]
    return "".join(f"{line}\n" for line in sorted(lines, key=_path_of))


def write_manifest(folder: Path, entries: Mapping[str, str], beside: Sequence[str] = ()) -> None:
    """Put the manifest in place. `beside` are lines for other files. Raises EnvironmentFault."""
    files.write_atomic(folder / NAME, manifest_text(entries, beside).encode("utf-8"))


def lines_beside(folder: Path, paths: Container[str]) -> list[str]:
    """The lines of the manifest of `folder` for all files but some. Raises OSError and UnicodeDecodeError."""
    lines = (folder / NAME).read_text("utf-8").split("\n")
    return [line for line in lines if line and _path_of(line) not in paths]


def _path_of(line: str) -> str:
    return line[len(PENDING) + 2 :]


def revise_manifest(folder: Path, entries: Mapping[str, str], added: Mapping[str, str] | None = None) -> None:
    """Put other digests for files that are in the manifest, and lines for those `added` to it. Raises EnvironmentFault."""
    place = folder / NAME
    try:
        text = place.read_bytes()
    except OSError as fault:
        raise EnvironmentFault(f"cannot read {place}: {fault.strerror or fault}", "Build again.") from fault
    for path, digest in entries.items():
        start = _line_of(path.encode(), text)
        if start >= 0:
            text = text[:start] + digest.encode() + text[start + len(digest) :]
    if added:
        lines = {line[66:]: line for line in text.decode().splitlines()}
        lines |= {path: f"{digest}  {path}" for path, digest in added.items()}
        text = "".join(f"{lines[path]}\n" for path in sorted(lines)).encode()
    files.write_atomic(place, text)


def _line_of(path: bytes, manifest: bytes) -> int:
    """Where in a manifest the line of a path begins; less than 0 if there is none."""
    wanted = b"  " + path + b"\n"
    found = manifest.find(wanted)
    # another path may end in the same way, after two spaces of its own
    while found > len(PENDING) and manifest[found - len(PENDING) - 1] != ord("\n"):
        found = manifest.find(wanted, found + 1)
    return found - len(PENDING)


def list_output(folder: Path) -> dict[str, Stamp]:
    """Every file below an output folder -> its stamp; without the manifest and what systems leave in folders."""
    found: dict[str, Stamp] = {}

    def scan(place: str, prefix: str) -> None:
        with os.scandir(place) as entries:
            for entry in entries:
                name = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    scan(entry.path, f"{name}/")
                elif name != NAME and entry.name not in (".DS_Store", *files.JUNK):
                    found[name] = files.stamp_of(entry.stat(follow_symlinks=False))

    if folder.is_dir():
        scan(str(folder), "")
    return found


def check_folder(folder: Path, site: Path) -> tuple[dict[str, str], dict[str, Stamp]]:
    """(manifest, files) of an output folder that we may write to.

    Raises EnvironmentFault for a folder that is, holds or lies in something that is not ours to change, or that holds
    files that we did not write.
    """
    real, home = folder.resolve(), site.resolve()
    if folder.exists() and not folder.is_dir():
        raise EnvironmentFault(f"the output {folder} is a file, not a folder", "Choose another folder with --output.")
    if real == home or real in home.parents or real == Path(real.anchor) or real == Path.home():
        raise EnvironmentFault(f"the output folder {folder} holds the site itself or more", "Choose a folder of its own with --output.")
    for name in ("content", "themes", ".git", ".dateline"):
        inner = home / name
        if real == inner or inner in real.parents:
            raise EnvironmentFault(f"the output folder {folder} lies in {name}/ of the site", "Choose another folder with --output.")
    held = list_output(folder)
    manifest = read_manifest(folder)
    if manifest is None and not held:
        return {}, {}
    foreign = sorted(path for path in held if path not in (manifest or {}) and not files.is_temporary(path))
    if foreign:
        listed = ", ".join(foreign[:5]) + (f" and {len(foreign) - 5} more" if len(foreign) > 5 else "")
        raise EnvironmentFault(
            f"the output folder {folder} holds files that Dateline did not write: {listed}",
            "Move them away (files for the site belong in content/files/), or choose another folder with --output. Nothing was changed.",
        )
    return manifest or {}, held
