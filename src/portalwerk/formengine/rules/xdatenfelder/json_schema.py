"""From a `Schema` to the JSON Schema that the documents of its form satisfy.

The conventions are those of the converter of the FIM house with versions in the names, so that its readers find
what they know; `portalwerk.formengine.rules.export` writes documents of this shape.

Source: JSON Schema 2020-12; FIM XDatenfelder 3 → JSON Schema (STANDARDS 1.3)
"""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from portalwerk.formengine.rules.xdatenfelder import names
from portalwerk.formengine.rules.xdatenfelder.schema import (
    Child,
    Schema,
    SchemaElement,
    SchemaField,
    SchemaGroup,
    walk_children,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TYPES = {"bool": "boolean", "num": "number", "num_currency": "number", "num_int": "integer"}
_FORMATS = {"date": "date", "time": "time", "datetime": "date-time"}
_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})", re.ASCII)


def json_schema(schema: Schema) -> dict[str, Any]:
    """The JSON Schema of a schema's documents, as plain data.

    Names carry the version (`<id>V<version>`). Labels are no data and left out. Limits that JSON Schema cannot
    say (of dates) are left out too.
    """
    definitions: dict[str, Any] = {}
    for child in walk_children(schema.children):
        if not _is_label(child.element):
            definitions.setdefault(versioned(child.element), child.element)
    return {
        "$schema": DIALECT,
        "$id": f"{versioned(schema)}.schema.json",
        "title": schema.name,
        "description": f"Datenschema: {schema.title or schema.name}",
        "type": "object",
        "$defs": {name: _definition(definitions[name]) for name in sorted(definitions)},
        **_members(schema.children, choice=False),
    }


def versioned(element: Schema | SchemaElement) -> str:
    """The name of an element in documents: id and version."""
    return f"{element.id}V{element.version}" if element.version else element.id


def _is_label(element: SchemaElement) -> bool:
    return isinstance(element, SchemaField) and element.kind == "label"


def _definition(element: SchemaElement) -> dict[str, Any]:
    if isinstance(element, SchemaGroup):
        about = {"title": element.name, "description": f"Datenfeldgruppe: {element.label}", "type": "object"}
        return {**about, **_members(element.children, choice=element.choice)}
    about = {"title": element.name, "description": f"Datenfeld: {element.label}"}
    if element.kind == "select":
        return {**about, **_choice(element)}
    return {**about, "type": _TYPES.get(element.datatype, "string"), **_limits(element)}


def _members(children: tuple[Child, ...], *, choice: bool) -> dict[str, Any]:
    """The properties of an object; of a select group exactly one is there."""
    members = [child for child in children if not _is_label(child.element)]
    said: dict[str, Any] = {"properties": {versioned(child.element): _place(child) for child in members}}
    if choice and members:
        said["oneOf"] = [{"required": [versioned(child.element)]} for child in members]
    elif required := [versioned(child.element) for child in members if child.minimum]:
        said["required"] = required
    said["additionalProperties"] = False
    return said


def _place(child: Child) -> dict[str, Any]:
    reference = {"$ref": f"#/$defs/{versioned(child.element)}"}
    if child.maximum == 1:
        return reference
    several: dict[str, Any] = {"type": "array", "items": reference, "minItems": child.minimum}
    if child.maximum is not None:
        several["maxItems"] = child.maximum
    return several


def _choice(field: SchemaField) -> dict[str, Any]:
    codes = [{"const": code.code, "description": code.name} for code in field.codes]
    return {"type": "string", "oneOf": codes} if codes else {"type": "string"}


def _limits(field: SchemaField) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if field.limits is None:
        return limits
    if field.datatype in names.TEXT_TYPES:
        limits["minLength"] = field.min_length
        limits["maxLength"] = field.max_length
    if field.datatype in names.NUMBER_TYPES:
        limits["minimum"] = _number(field.min_value)
        limits["maximum"] = _number(field.max_value)
    if field.datatype in names.TEXT_TYPES | names.TIME_TYPES:
        limits["pattern"] = field.pattern
    # Like the converter of the FIM house: a day without limits is a plain string.
    limits["format"] = _FORMATS.get(field.datatype)
    return {key: value for key, value in limits.items() if value is not None}


def _number(written: str | None) -> int | float | None:
    if written is None or not _NUMBER.fullmatch(written.strip()):
        return None
    try:
        value = Decimal(written.strip())
    except InvalidOperation:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def write_json_schema(schema: Schema) -> bytes:
    """The JSON Schema of a schema's documents as a file in UTF-8."""
    return (json.dumps(json_schema(schema), ensure_ascii=False, indent=1) + "\n").encode()
