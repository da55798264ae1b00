"""A theme folder -> `Theme`: the chain of themes it extends, templates in order, options, assets."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator

from generator.base import fields, files, yaml_nodes
from generator.base.diagnostics import Diagnostic, Location
from generator.base.digest import digest_bytes
from generator.base.fields import Schema, Text
from generator.base.source_text import decode
from generator.base.text import did_you_mean
from generator.base.urls import web_problem
from generator.base.values import value
from generator.theme.bundle import build_assets
from generator.theme.model import PAGE_TEMPLATES, CardFont, Theme
from generator.theme.places import shipped_themes
from generator.theme.templates import Templates

MANIFEST = "theme.yaml"
TEXT_LIMIT = 1024 * 1024
ASSET_LIMIT = 16 * 1024 * 1024
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-z]+|(?:rgb|hsl|oklch|oklab|lab|lch)\([0-9a-z%.,/ +-]+\)")
_TEXT = re.compile(r"[^<>{};\\\"]*")


class OptionSchema(Schema):
    type: Literal["colour", "text", "number", "switch", "url"]
    default: str = ""
    help: Text = ""
    css: Text = ""


def _bundle(raw: object) -> object:
    return [raw] if isinstance(raw, str) else raw


Bundle = Annotated[tuple[Text, ...], BeforeValidator(_bundle)]


class ManifestSchema(Schema):
    name: Text
    description: Text = ""
    extends: Text = ""
    options: dict[str, OptionSchema] = {}
    styles: dict[str, Bundle] = {}
    scripts: dict[str, Bundle] = {}


@value
class _Layer:
    """One theme of the chain."""

    name: str
    folder: Path
    shown: str
    """Its folder as messages name it."""
    manifest: ManifestSchema
    text: str


def load_theme(name: str, site: Path, chosen: Mapping[str, str]) -> tuple[Theme | None, list[Diagnostic]]:
    """Load a theme of the site's `themes/` or a shipped one, with all it extends. `chosen` are the options of `site.yaml`."""
    diagnostics: list[Diagnostic] = []
    layers = _chain(name, site, diagnostics)
    if not layers:
        return None, diagnostics
    options = _options(layers, chosen, diagnostics)
    sources = _templates(layers, diagnostics)
    folders = [layer.folder / "assets" for layer in layers]
    try:
        assets = build_assets(folders, _merged(layers, "styles"), _merged(layers, "scripts"), _variables(layers, options), _read)
    except OSError as fault:
        assets = f"{fault.filename} cannot be read: {fault.strerror}"
    if isinstance(assets, str):
        diagnostics.append(_wrong(layers[0], assets))
        assets = ()
    lacking = [name for name in PAGE_TEMPLATES if name not in sources]
    if lacking:
        hint = "Add them, or let the theme extend one that has them: `extends: broadsheet`."
        diagnostics.append(_wrong(layers[0], f"the theme has no template {', '.join(lacking)}", hint))
    templates = Templates(sources, _shown_paths(layers))
    diagnostics += templates.diagnostics
    chain = tuple(str(layer.folder) for layer in layers)
    theme = Theme(name, chain, sources, templates.code, templates.digests(), options, assets, _fonts(layers, diagnostics))
    return theme, diagnostics


def load_code(name: str, site: Path, only: Iterable[str]) -> Mapping[str, bytes] | None:
    """The code of some templates of a theme and of what they draw on; None if anything is wrong with the theme."""
    diagnostics: list[Diagnostic] = []
    layers = _chain(name, site, diagnostics)
    templates = Templates(_templates(layers, diagnostics), _shown_paths(layers), only)
    return None if diagnostics or templates.diagnostics or not layers else templates.code


def _wrong(layer: _Layer, message: str, hint: str = "", code: str = "bad-theme") -> Diagnostic:
    return Diagnostic(code, message, Location(f"{layer.shown}/{MANIFEST}"), hint=hint)


# ---------------------------------------------------------------------------- the chain


def _chain(name: str, site: Path, diagnostics: list[Diagnostic]) -> list[_Layer]:
    """The theme and those it extends, own first. A site's theme may extend a shipped one of the same name."""
    layers: list[_Layer] = []
    wanted, asking = name, Location("site.yaml")
    while wanted:
        layer = _find(wanted, site, [entry.folder for entry in layers], asking, diagnostics)
        if layer is None:
            return []
        layers.append(layer)
        wanted, asking = layer.manifest.extends, Location(f"{layer.shown}/{MANIFEST}")
    return layers


def _find(name: str, site: Path, used: list[Path], asking: Location, diagnostics: list[Diagnostic]) -> _Layer | None:
    shipped = shipped_themes()
    places = [(site / "themes" / name, f"themes/{name}"), (shipped / name, f"(shipped theme) {name}")]
    for folder, shown in places:
        manifest = folder / MANIFEST
        if not re.fullmatch(r"[A-Za-z0-9_-]+", name) or not manifest.is_file() or any(folder.samefile(u) for u in used):
            continue
        return _manifest(name, folder, shown, diagnostics)
    known = sorted({p.parent.name for root in (site / "themes", shipped) if root.is_dir() for p in root.glob(f"*/{MANIFEST}")})
    hint = did_you_mean(name, known) or f"There is {', '.join(known)}; a theme of your own is a folder themes/{name}/ with a theme.yaml."
    field = ("theme", "name") if asking.path == "site.yaml" else ("extends",)
    diagnostics.append(Diagnostic("no-theme", f'there is no theme "{name}"', asking, hint=hint, field=field))
    return None


def _manifest(name: str, folder: Path, shown: str, diagnostics: list[Diagnostic]) -> _Layer | None:
    path = f"{shown}/{MANIFEST}"
    try:
        source, wrong = decode(path, _read(folder / MANIFEST, TEXT_LIMIT))
    except OSError as fault:
        diagnostics.append(Diagnostic("bad-theme", f"this cannot be read: {fault.strerror or fault}", Location(path)))
        return None
    diagnostics += wrong
    if source is None:
        return None
    raw, wrong = yaml_nodes.parse_mapping(source, source.text)
    model, invalid = fields.check(ManifestSchema, raw, path)
    invalid = fields.without_echoes(invalid, wrong)
    spots = yaml_nodes.places(source.text)
    diagnostics += [*wrong, *(fields.place(d, source, spots) for d in invalid)]
    if model is None or wrong:
        return None
    for key, option in sorted(model.options.items()):
        if option.default and _option(option, option.default) is None:
            message = f'`{key}` cannot be "{option.default}" by default: it takes a {option.type}'
            found = Diagnostic("bad-theme", message, Location(path), field=("options", key, "default"))
            diagnostics.append(fields.place(found, source, spots))
    return _Layer(name, folder, shown, model, source.text)


def _read(path: Path, limit: int = ASSET_LIMIT) -> bytes:
    """A file's bytes. Raises OSError, also for one that is too large."""
    content = files.read_bounded(path, limit)
    if content is None:
        raise OSError(errno.EFBIG, f"larger than {limit // 1024**2} MiB", str(path))
    return content


# ---------------------------------------------------------------------------- options


def _options(layers: list[_Layer], chosen: Mapping[str, str], diagnostics: list[Diagnostic]) -> dict[str, str | int | bool]:
    declared = {key: option for layer in reversed(layers) for key, option in layer.manifest.options.items()}
    made: dict[str, str | int | bool] = {}
    for key, option in sorted(declared.items()):
        default = _option(option, option.default)
        made[key] = option.default if default is None else default
        if key in chosen:
            given = _option(option, chosen[key])
            if given is None:
                message = f'`{key}` cannot be "{chosen[key]}": it takes a {option.type}'
                hint = option.help or f"The default is {option.default}."
                code = "bad-colour" if option.type == "colour" else "wrong-type"
                diagnostics.append(Diagnostic(code, message, Location("site.yaml"), hint=hint, field=("theme", "options", key)))
            else:
                made[key] = given
    for key in chosen:
        if key not in declared:
            hint = did_you_mean(key, declared) or f"It has {', '.join(sorted(declared)) or 'none'}."
            message = f"the theme {layers[0].name} has no option `{key}`"
            diagnostics.append(Diagnostic("unknown-option", message, Location("site.yaml"), hint=hint, field=("theme", "options", key)))
    return made


def _option(option: OptionSchema, text: str) -> str | int | bool | None:
    """The value of an option; None if the text is not one. Values go into style sheets, so they are held narrow."""
    if option.type == "colour":
        return text if _COLOUR.fullmatch(text) else None
    if option.type == "number":
        return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None
    if option.type == "url":
        return text if not text or text.startswith("mailto:") or not web_problem(text) else None
    if option.type == "switch":
        return {"true": True, "false": False}.get(text.lower())
    return text if _TEXT.fullmatch(text) else None


def _variables(layers: list[_Layer], options: Mapping[str, str | int | bool]) -> str:
    """Options that set custom properties, as a rule for the end of the style sheet."""
    declared = {key: option for layer in reversed(layers) for key, option in layer.manifest.options.items()}
    rules = "".join(
        f"{option.css}:{options[key]};" for key, option in sorted(declared.items()) if re.fullmatch(r"--[a-z0-9-]+", option.css)
    )
    return f":root{{{rules}}}" if rules else ""


def _merged(layers: list[_Layer], kind: Literal["styles", "scripts"]) -> dict[str, tuple[str, ...]]:
    return {name: parts for layer in reversed(layers) for name, parts in getattr(layer.manifest, kind).items()}


# ---------------------------------------------------------------------------- templates


def _templates(layers: list[_Layer], diagnostics: list[Diagnostic]) -> dict[str, str]:
    sources: dict[str, str] = {}
    for layer in reversed(layers):
        found: dict[str, str] = {}
        for entry in files.walk(layer.folder, "templates", inside=layer.folder):
            if entry.problem:
                diagnostics.append(_wrong(layer, f"{entry.path} cannot be read: {entry.detail}", code=entry.problem))
                continue
            try:
                found[entry.path.removeprefix("templates/")] = _read(layer.folder / entry.path, TEXT_LIMIT).decode("utf-8")
            except OSError as fault:
                diagnostics.append(_wrong(layer, f"{entry.path} cannot be read: {fault.strerror}", code="unreadable-file"))
            except UnicodeDecodeError:
                diagnostics.append(_wrong(layer, f"{entry.path} is not UTF-8 text", code="bad-encoding"))
        sources.update(found)
        # of two themes of one name, the extended one keeps the long names: its namesake is what extends it
        sources = {**{f"{layer.name}/{name}": text for name, text in found.items()}, **sources}
    return dict(sorted(sources.items()))


def _shown_paths(layers: list[_Layer]) -> dict[str, str]:
    """Template name -> its file as messages name it."""
    shown: dict[str, str] = {}
    for layer in reversed(layers):
        for entry in files.walk(layer.folder, "templates", inside=layer.folder):
            name = entry.path.removeprefix("templates/")
            shown[name] = f"{layer.shown}/{entry.path}"
            shown.setdefault(f"{layer.name}/{name}", shown[name])
    return shown


# ---------------------------------------------------------------------------- fonts of share cards


def _fonts(layers: list[_Layer], diagnostics: list[Diagnostic]) -> tuple[CardFont, ...]:
    made: dict[str, CardFont] = {}
    for layer in reversed(layers):
        for entry in files.walk(layer.folder, "fonts", inside=layer.folder):
            if not entry.path.lower().endswith((".ttf", ".otf")):
                continue
            if entry.problem:
                diagnostics.append(_wrong(layer, f"{entry.path} cannot be read: {entry.detail}", code=entry.problem))
                continue
            name, place = entry.path.removeprefix("fonts/"), layer.folder / entry.path
            try:
                made[name] = CardFont(name, str(place.absolute()), digest_bytes(_read(place)))
            except OSError as fault:
                diagnostics.append(_wrong(layer, f"{entry.path} cannot be read: {fault.strerror}", code="unreadable-file"))
    return tuple(made[name] for name in sorted(made))
