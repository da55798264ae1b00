"""Assets of a theme: style sheets and scripts joined and minified, everything named by its content."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import rcssmin
import rjsmin

from generator.base import files
from generator.base.digest import digest_bytes
from generator.base.words import Words
from generator.theme.model import Asset
from generator.theme.translation import translated_script

FOLDER = "assets"
_DESCENDANT = re.compile(
    r"(?<=[\w\])*])\s+:(?=:|(?:is|not|where|has|matches|lang|dir|hover|focus|focus-visible|focus-within|active|link|visited|any-link|target|root"
    r"|empty|checked|disabled|enabled|required|first-child|last-child|only-child|first-of-type|last-of-type|nth-[a-z-]+|state|popover-open|open)\b)"
)
"""A pseudo-class of a descendant: rcssmin takes the space before it away inside `@layer` and its like, which makes it
one of the ancestor."""
_URL = re.compile(r"url\(\s*(['\"]?)([^'\")]+)\1\s*\)")


def build_assets(
    folders: Sequence[Path],
    styles: Mapping[str, Sequence[str]],
    scripts: Mapping[str, Sequence[str]],
    variables: str,
    words: Words,
    read: Callable[[Path], bytes],
) -> tuple[Asset, ...] | str:
    """All assets, sorted by name. `folders` are the asset folders of the theme's chain, own first; `variables` is a
    rule put at the end of the first style bundle; `words` are those of the language that scripts are to speak. Gives a message instead if a part of a bundle is missing."""
    found: dict[str, Path] = {}
    for folder in reversed(folders):
        for entry in files.walk(folder.parent, folder.name, inside=folder.parent):
            if not entry.problem:
                found[entry.path.removeprefix(f"{folder.name}/")] = folder.parent / entry.path
    bundled = {part for parts in (*styles.values(), *scripts.values()) for part in parts}
    missing = sorted(bundled - set(found))
    if missing:
        return f"assets/{missing[0]} is named in a bundle but is not there"
    made = {name: _asset(name, _whole(name, read(path), words)) for name, path in found.items() if name not in bundled}
    for name, parts in scripts.items():
        text = "\n;\n".join(read(found[part]).decode("utf-8", "replace") for part in parts)
        made[name] = _asset(name, str(rjsmin.jsmin(translated_script(text, words))).encode())
    for place, (name, parts) in enumerate(styles.items()):
        pieces = []
        for part in parts:
            pieces.append(_with_urls(read(found[part]).decode("utf-8", "replace"), part, made))
        text = minified("\n".join(pieces)) + (variables if place == 0 else "")
        made[name] = _asset(name, text.encode())
    return tuple(made[name] for name in sorted(made))


def _whole(name: str, content: bytes, words: Words) -> bytes:
    """A file that is in no bundle."""
    if not name.endswith((".js", ".mjs")):
        return content
    try:
        return translated_script(content.decode("utf-8"), words).encode()
    except UnicodeDecodeError:
        return content


def minified(css: str) -> str:
    """A style sheet without comments and needless space; what it means stays the same."""
    return str(rcssmin.cssmin(_DESCENDANT.sub(" *:", css)))


def _asset(name: str, content: bytes) -> Asset:
    stem, dot, ending = name.rpartition(".")
    print_ = digest_bytes(content)[:10]
    path = f"{FOLDER}/{stem}.{print_}.{ending}" if dot else f"{FOLDER}/{name}.{print_}"
    return Asset(name, path, content)


def _with_urls(css: str, part: str, made: Mapping[str, Asset]) -> str:
    """`url(…)` of files of the theme, turned into their published names, relative to the folder of bundles."""

    def replace(found: re.Match[str]) -> str:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(part), found.group(2)))
        asset = made.get(name)
        return f'url("{asset.path.removeprefix(FOLDER + "/")}")' if asset else found.group(0)

    return _URL.sub(replace, css)
