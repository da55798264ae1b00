"""`theme.yaml`: what a theme says of itself, and the chain of themes that it extends."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator

from generator.base import field_places, fields, yaml_nodes
from generator.base.diagnostics import Diagnostic, Location
from generator.base.fields import Schema, Text
from generator.base.source_text import decode
from generator.base.text import did_you_mean
from generator.base.urls import web_problem
from generator.base.values import value
from generator.theme.colours import is_colour
from generator.theme.places import SITE_THEMES, ThemePlace, shipped_themes
from generator.theme.sources import MANIFEST, TEXT_LIMIT, read_file

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
class Layer:
    """One theme of a chain."""

    place: ThemePlace
    folder: Path
    manifest: ManifestSchema


def theme_chain(name: str, site: Path, diagnostics: list[Diagnostic]) -> list[Layer]:
    """The theme and those it extends, own first; none where one is missing or wrong. A site's theme may extend a shipped one of the
    same name."""
    layers: list[Layer] = []
    wanted, asking = name, Location("site.yaml")
    while wanted:
        layer = _find(wanted, site, layers, asking, diagnostics)
        if layer is None:
            return []
        layers.append(layer)
        wanted, asking = layer.manifest.extends, Location(f"{layer.place.shown}/{MANIFEST}")
    return layers


def _find(name: str, site: Path, used: list[Layer], asking: Location, diagnostics: list[Diagnostic]) -> Layer | None:
    for place in (ThemePlace(name, False), ThemePlace(name, True)):
        folder = place.folder(site)
        manifest = folder / MANIFEST
        if not re.fullmatch(r"[A-Za-z0-9_-]+", name) or not manifest.is_file() or any(folder.samefile(u.folder) for u in used):
            continue
        return _manifest(place, folder, diagnostics)
    names = [layer.place.name for layer in used]
    if name in names:
        way = " → ".join((*names[names.index(name) :], name))
        message = f'the theme "{name}" extends itself' if names[-1] == name else f"these themes extend each other in a circle: {way}"
        hint = "Name the theme that everything comes from which this one lacks, such as `extends: broadsheet`, or take the line out."
        diagnostics.append(Diagnostic("bad-theme", message, asking, hint=hint, field=("extends",)))
        return None
    roots = (site / SITE_THEMES, shipped_themes())
    known = sorted({p.parent.name for root in roots if root.is_dir() for p in root.glob(f"*/{MANIFEST}")})
    hint = did_you_mean(name, known) or f"There is {', '.join(known)}; a theme of your own is a folder themes/{name}/ with a theme.yaml."
    field = ("theme", "name") if asking.path == "site.yaml" else ("extends",)
    diagnostics.append(Diagnostic("no-theme", f'there is no theme "{name}"', asking, hint=hint, field=field))
    return None


def _manifest(place: ThemePlace, folder: Path, diagnostics: list[Diagnostic]) -> Layer | None:
    path = f"{place.shown}/{MANIFEST}"
    try:
        source, wrong = decode(path, read_file(folder / MANIFEST, TEXT_LIMIT))
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
    diagnostics += [*wrong, *(field_places.place(d, source, spots) for d in invalid)]
    if model is None or wrong:
        return None
    for key, option in sorted(model.options.items()):
        if option.default and option_value(option, option.default) is None:
            message = f'`{key}` cannot be "{option.default}" by default: it takes a {option.type}'
            found = Diagnostic("bad-theme", message, Location(path), field=("options", key, "default"))
            diagnostics.append(field_places.place(found, source, spots))
    return Layer(place, folder, model)


def option_value(option: OptionSchema, text: str) -> str | int | bool | None:
    """The value of an option; None if the text is not one. Values go into style sheets, so they are held narrow."""
    if option.type == "colour":
        return text if is_colour(text) else None
    if option.type == "number":
        return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None
    if option.type == "url":
        return text if not text or text.startswith("mailto:") or not web_problem(text) else None
    if option.type == "switch":
        return {"true": True, "false": False}.get(text.lower())
    return text if _TEXT.fullmatch(text) else None
