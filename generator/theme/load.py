"""A theme folder -> `Theme`: the chain of themes it extends, templates in order, options, assets, fonts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from generator.base import files
from generator.base.diagnostics import Diagnostic, Location
from generator.base.digest import digest_bytes
from generator.base.text import did_you_mean
from generator.theme.bundle import build_assets
from generator.theme.colours import colour_hint
from generator.theme.manifest import Layer, option_value, theme_chain
from generator.theme.model import PAGE_TEMPLATES, CardFont, Theme
from generator.theme.sources import read_file, read_templates, shown_paths, wrong
from generator.theme.templates import Templates
from generator.theme.words import load_words


def load_theme(name: str, site: Path, chosen: Mapping[str, str], language: str = "en") -> tuple[Theme | None, list[Diagnostic]]:
    """Load a theme of the site's `themes/` or a shipped one, with all it extends, to speak the site's `language`. `chosen` are the options
    of `site.yaml`."""
    diagnostics: list[Diagnostic] = []
    layers = theme_chain(name, site, diagnostics)
    if not layers:
        return None, diagnostics
    options = _options(layers, chosen, diagnostics)
    places = tuple(layer.place for layer in layers)
    sources = read_templates(places, site, diagnostics)
    words = load_words(places, site, language, diagnostics)
    folders = [layer.folder / "assets" for layer in layers]
    try:
        styles, scripts = _merged(layers, "styles"), _merged(layers, "scripts")
        assets = build_assets(folders, styles, scripts, _variables(layers, options), words, read_file)
    except OSError as fault:
        assets = f"{fault.filename} cannot be read: {fault.strerror}"
    if isinstance(assets, str):
        diagnostics.append(wrong(layers[0].place, assets))
        assets = ()
    lacking = [name for name in PAGE_TEMPLATES if name not in sources]
    if lacking:
        hint = "Add them, or let the theme extend one that has them: `extends: broadsheet`."
        diagnostics.append(wrong(layers[0].place, f"the theme has no template {', '.join(lacking)}", hint))
    templates = Templates(sources, shown_paths(places, site), words)
    diagnostics += templates.diagnostics
    theme = Theme(name, places, sources, templates.code, templates.digests(), options, assets, words, _fonts(layers, diagnostics))
    return theme, diagnostics


def _options(layers: list[Layer], chosen: Mapping[str, str], diagnostics: list[Diagnostic]) -> dict[str, str | int | bool]:
    declared = {key: option for layer in reversed(layers) for key, option in layer.manifest.options.items()}
    made: dict[str, str | int | bool] = {}
    for key, option in sorted(declared.items()):
        default = option_value(option, option.default)
        made[key] = option.default if default is None else default
        if key in chosen:
            given = option_value(option, chosen[key])
            if given is None:
                message = f'`{key}` cannot be "{chosen[key]}": it takes a {option.type}'
                near = colour_hint(chosen[key]) if option.type == "colour" else ""
                hint = near or option.help or f"The default is {option.default}."
                code = "bad-colour" if option.type == "colour" else "wrong-type"
                diagnostics.append(Diagnostic(code, message, Location("site.yaml"), hint=hint, field=("theme", "options", key)))
            else:
                made[key] = given
    for key in chosen:
        if key not in declared:
            hint = did_you_mean(key, declared) or f"It has {', '.join(sorted(declared)) or 'none'}."
            message = f"the theme {layers[0].place.name} has no option `{key}`"
            diagnostics.append(Diagnostic("unknown-option", message, Location("site.yaml"), hint=hint, field=("theme", "options", key)))
    return made


def _variables(layers: list[Layer], options: Mapping[str, str | int | bool]) -> str:
    """Options that set custom properties, as a rule for the end of the style sheet."""
    declared = {key: option for layer in reversed(layers) for key, option in layer.manifest.options.items()}
    rules = "".join(
        f"{option.css}:{options[key]};" for key, option in sorted(declared.items()) if re.fullmatch(r"--[a-z0-9-]+", option.css)
    )
    return f":root{{{rules}}}" if rules else ""


def _merged(layers: list[Layer], kind: Literal["styles", "scripts"]) -> dict[str, tuple[str, ...]]:
    return {name: parts for layer in reversed(layers) for name, parts in getattr(layer.manifest, kind).items()}


def _fonts(layers: list[Layer], diagnostics: list[Diagnostic]) -> tuple[CardFont, ...]:
    made: dict[str, CardFont] = {}
    for layer in reversed(layers):
        for entry in files.walk(layer.folder, "fonts", inside=layer.folder):
            if not entry.path.lower().endswith((".ttf", ".otf")):
                continue
            if entry.problem:
                diagnostics.append(wrong(layer.place, f"{entry.path} cannot be read: {entry.detail}", code=entry.problem))
                continue
            name, place = entry.path.removeprefix("fonts/"), layer.folder / entry.path
            try:
                made[name] = CardFont(name, str(place.absolute()), digest_bytes(read_file(place)))
            except OSError as fault:
                diagnostics.append(wrong(layer.place, f"{entry.path} cannot be read: {fault.strerror}", code="unreadable-file"))
    return tuple(made[name] for name in sorted(made))
