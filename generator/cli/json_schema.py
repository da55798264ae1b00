"""JSON Schema of front matter and of `site.yaml`, as an editor's YAML reader sees them.

Dateline reads every scalar as text and then asks the key what kind of thing it is; other readers of YAML see `2021`
as a number and `true` as a switch. So the schema allows what they see wherever Dateline takes what was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from generator.base.fields import Schema
from generator.cli.key_descriptions import description_of
from generator.content.model import ParseOptions
from generator.content.schema import schema_of
from generator.settings import Settings
from generator.settings.schema import SiteSchema

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The dialect that editors support best."""
_SCALAR = ["string", "number", "boolean"]
_POINT = r"(?:Y-?[1-9]\d{4,8}|-?\d{4}|-?\d{3}X|-?\d\dXX)(?:-(?:\d\d|XX)(?:-(?:\d\d|XX))?)?[?~%]?"
_TIME = r"[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:[Zz]|[+-]\d\d:?\d\d)?"
_LANGUAGE = r"^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*$"

FIELD_TYPES: Mapping[str, JsonSchemaValue] = {
    "one_line": {"type": _SCALAR},
    "_block": {"type": _SCALAR},
    "_slug": {"type": ["string", "integer"], "pattern": r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*$", "maxLength": 120},
    "_url": {"type": "string", "pattern": r"^[hH][tT][tT][pP][sS]?://\S+$"},
    "path_on_site": {"type": "string", "pattern": r"^/(?!/)[^\\?#]*$"},
    "_alias": {"type": _SCALAR},
    "_menu_url": {"type": "string", "pattern": r"^(?:/(?![/\\])|[hH][tT][tT][pP][sS]?://|mailto:)\S+$|^/$"},
    "_file": {"type": "string", "pattern": r"^/?files/"},
    "_date": {"type": ["string", "integer"], "pattern": rf"^(?:{_POINT}|(?:{_POINT}|\.\.)?/(?:{_POINT}|\.\.)?)$"},
    "_moment_text": {"type": ["string", "integer"], "pattern": rf"^(?:{_POINT}|\d{{4}}-\d\d-\d\d{_TIME})$"},
    "_language": {"type": "string", "pattern": _LANGUAGE},
    "_bool": {"type": "boolean"},
    "_zone": {"type": "string"},
    "_extra": {"type": "object"},
    "_options": {"type": "object", "additionalProperties": {"type": _SCALAR}},
    "_pattern": {"type": "string", "pattern": "^/.*/$"},
    "_base_url": {"type": "string", "pattern": r"^[hH][tT][tT][pP][sS]?://[^?#\s]+$"},
    "_count": {"type": "integer", "minimum": 1},
    "_matching": {"type": "string", "minLength": 1},
    "_html": {"enum": ["off", "sanitised", False]},
}
"""Name of a validating function -> what it takes. `_list` and `_person` depend on what they hold."""


class _ForEditors(GenerateJsonSchema):
    """Asks the validators of `base/fields.py`, not the types behind them, what a key takes."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """What the function takes; what it hands on is of no concern to an editor."""
        name = schema["function"]["function"].__qualname__.partition(".")[0]
        if name in FIELD_TYPES:
            return dict(FIELD_TYPES[name])
        inner = self.generate_inner(schema["schema"])
        if name == "_list":
            return {"anyOf": [inner, *_alternatives(inner["items"])]}
        if name == "_person":
            return {"anyOf": [{"type": _SCALAR}, inner]}
        return inner


def _alternatives(schema: JsonSchemaValue) -> list[JsonSchemaValue]:
    found: list[JsonSchemaValue] = schema["anyOf"] if set(schema) == {"anyOf"} else [schema]
    return found


def schema_for(kind: str, options: ParseOptions, settings: Settings) -> dict[str, Any]:
    """JSON Schema of a kind of file: article, topic, storyline, page or site."""
    model: type[Schema] = SiteSchema if kind == "site" else schema_of(kind, options)
    made = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}", schema_generator=_ForEditors)
    definitions = made.pop("$defs", {})
    labels = {t.field: t.label for t in settings.taxonomies}
    _finish(made, _class_name(model), labels)
    for name, definition in definitions.items():
        _finish(definition, name, labels)
    what = "site.yaml" if kind == "site" else f"Front matter of {'an' if kind == 'article' else 'a'} {kind}"
    head = {"$schema": DIALECT, "title": f"Dateline: {what}"}
    return {**head, **made, **({"definitions": definitions} if definitions else {})}


def _class_name(model: type[Schema]) -> str:
    # the article's schema is a subclass made from the settings
    return "ArticleSchema" if model.__name__ == "Article" else model.__name__


def _finish(schema: dict[str, Any], name: str, labels: Mapping[str, str]) -> None:
    """Descriptions for the keys; nothing in front of a key that may be left out; no names of classes."""
    required = schema.get("required", ())
    schema.pop("description", None)
    for part in _parts(schema):
        part.pop("title", None)
        if part.get("default") in ("", None, []) or isinstance(part.get("default"), dict):
            part.pop("default", None)
    for key, value in schema.get("properties", {}).items():
        if key not in required:
            value = schema["properties"][key] = _or_nothing(value)
        if text := description_of(name, key, labels):
            value["description"] = text


def _or_nothing(value: dict[str, Any]) -> dict[str, Any]:
    """A key without a value counts as not given."""
    kind = value.get("type")
    if "anyOf" in value:
        if {"type": "null"} in value["anyOf"]:
            return value
        return {**value, "anyOf": [*value["anyOf"], {"type": "null"}]}
    if kind and "enum" not in value:
        return {**value, "type": [*([kind] if isinstance(kind, str) else kind), "null"]}
    outer: dict[str, Any] = {key: value[key] for key in ("default", "description") if key in value}
    return {**outer, "anyOf": [{k: v for k, v in value.items() if k not in outer}, {"type": "null"}]}


def _parts(schema: Any) -> Iterator[dict[str, Any]]:
    """A schema and all schemas in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for inner in [*schema.get("properties", {}).values(), *schema.get("anyOf", ())]:
        yield from _parts(inner)
    for key in ("items", "additionalProperties"):
        yield from _parts(schema.get(key))
