"""What describes the tables: a Data Package (datapackage.org, version 2) with Table Schemas, and JSON Schemas of the JSON Lines."""

from __future__ import annotations

import json
from typing import Any

from generator.base.text import clean
from generator.plan.views import PackageView, TableView
from generator.plan.views.tables import NESTED, TABLES, VERSION, Column

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_JSON_TYPES = {"string": "string", "integer": "integer", "datetime": "string", "array": "array"}


def render_data_package(view: PackageView) -> bytes:
    """`datapackage.json`."""
    package: dict[str, Any] = {
        "$schema": _PROFILE,
        "name": view.name,
        "id": f"{view.url}datapackage.json",
        "title": clean(view.title),
        **({"description": clean(view.description)} if view.description else {}),
        "homepage": view.home,
        "version": f"{VERSION}.0.0",
        **({"contributors": [{"title": clean(view.author), "roles": ["curator"]}]} if view.author else {}),
        "resources": [*map(_csv_resource, TABLES), *map(_jsonl_resource, NESTED)],
    }
    return _dump(package)


def _csv_resource(name: str) -> dict[str, Any]:
    table = TABLES[name]
    schema: dict[str, Any] = {"fields": [_field(c) for c in table.columns], "primaryKey": list(table.key), "missingValues": [""]}
    keys = [
        # a table's own name is the empty one
        {"fields": [c.name], "reference": {"resource": "" if c.joins == name else c.joins, "fields": [TABLES[c.joins].columns[0].name]}}
        for c in table.columns
        if c.joins
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": name,
        "path": f"{name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "description": table.about,
        "schema": schema,
    }


def _jsonl_resource(name: str) -> dict[str, Any]:
    table = TABLES[name]
    fields = [_field(c) for c in table.columns]
    fields += [{"name": field, "type": "array", "description": about} for field, (_, about) in NESTED[name].items()]
    return {
        "name": f"{name}-lines",
        "path": f"{name}.jsonl",
        "type": "table",
        "format": "jsonl",
        "mediatype": "application/jsonl",
        "encoding": "utf-8",
        "description": f"The same as JSON Lines, each with what belongs to it; its JSON Schema is {name}.schema.json.",
        "schema": {"fields": fields, "primaryKey": list(table.key), "missingValues": [""]},
    }


def _field(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.about}
    if column.required:
        made["constraints"] = {"required": True}
    return made


def render_json_schema(view: TableView) -> bytes:
    """The JSON Schema of one line of JSON."""
    table = TABLES[view.table]
    properties = {c.name: _property(c) for c in table.columns}
    for name, (rows, about) in NESTED[view.table].items():
        items: dict[str, Any] = {"type": "string"}
        if rows:
            items = _object({c.name: _property(c) for c in TABLES[rows].columns})
        properties[name] = {"description": about, "type": "array", "items": items}
    return _dump({"$schema": _DRAFT, "title": view.table, "description": table.about, **_object(properties)})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


def _property(column: Column) -> dict[str, Any]:
    made: dict[str, Any] = {"description": column.about, "type": _JSON_TYPES[column.type]}
    if column.type == "datetime":
        made["format"] = "date-time"
    if column.type == "array":
        made["items"] = {"type": "string"}
    if column.required and column.type == "string":
        made["minLength"] = 1
    return made


def _dump(plain: dict[str, Any]) -> bytes:
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()
