"""As much of JSON Schema as `dateline schema` uses, to judge what it prints."""

from __future__ import annotations

import re
from typing import Any

TYPES: dict[str, Any] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float), "null": type(None),
}  # fmt: skip
KNOWN = {
    "$schema", "title", "description", "default", "definitions", "$ref", "type", "properties", "required", "additionalProperties",
    "items", "anyOf", "enum", "pattern", "maxLength", "minimum",
}  # fmt: skip


def faults(schema: Any, value: Any, root: Any, where: str = "") -> list[str]:
    """What is wrong with a value; empty if it is valid."""
    if isinstance(schema, bool):
        return [] if schema else [f"{where}: not allowed"]
    assert set(schema) <= KNOWN, f"this judge does not know {set(schema) - KNOWN}"
    if "$ref" in schema:
        return faults(root["definitions"][schema["$ref"].removeprefix("#/definitions/")], value, root, where)
    if "anyOf" in schema and all(faults(option, value, root, where) for option in schema["anyOf"]):
        return [f"{where}: none of the kinds allowed"]
    found = []
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        return [f"{where}: not {kinds}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: not in {schema['enum']}")
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{where}: {value!r} is not like {schema['pattern']}")
    if isinstance(value, str) and len(value) > schema.get("maxLength", len(value)):
        found.append(f"{where}: too long")
    if _is(value, "number") and value < schema.get("minimum", value):
        found.append(f"{where}: too small")
    if isinstance(value, list) and "items" in schema:
        found += [f for n, item in enumerate(value) for f in faults(schema["items"], item, root, f"{where}[{n}]")]
    if isinstance(value, dict):
        found += _of_mapping(schema, value, root, where)
    return found


def _is(value: object, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind in ("boolean",) or not isinstance(value, bool))


def _of_mapping(schema: Any, value: dict[str, Any], root: Any, where: str) -> list[str]:
    known = schema.get("properties", {})
    found = [f"{where}.{key}: missing" for key in schema.get("required", ()) if key not in value]
    for key, inner in value.items():
        found += faults(known.get(key, schema.get("additionalProperties", True)), inner, root, f"{where}.{key}")
    return found
