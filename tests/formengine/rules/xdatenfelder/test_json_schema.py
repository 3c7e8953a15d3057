"""The JSON Schema of a schema: equal to that of the FIM house, valid, and true of the documents we write."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from portalwerk.formengine.rules.export import export_json
from portalwerk.formengine.rules.xdatenfelder.compiling import compile_schema
from portalwerk.formengine.rules.xdatenfelder.json_schema import json_schema, write_json_schema
from portalwerk.formengine.rules.xdatenfelder.reader import read_schema
from portalwerk.formengine.rules.xdatenfelder.schema import Limits, SchemaField
from tests.formengine.rules.xdatenfelder.schemas import (
    field,
    group,
    place,
    real_schemas,
    schema,
    select,
    small_and_large,
    unpacked,
)

#: The reference was no JSON and was mended: where a label was left out, its name got the content of the next one.
MENDED = re.compile(r'"\},"([FG]\d+V[\d.]+)": \{"title": "')


def definition(element: SchemaField) -> dict[str, Any]:
    made: dict[str, Any] = json_schema(schema(element))["$defs"][f"{element.id}V1.0.0"]
    return {key: value for key, value in made.items() if key not in ("title", "description")}


class TestDefinitions:
    @pytest.mark.parametrize(
        ("datatype", "limits", "expected"),
        [
            (
                "text",
                Limits("1", "9", pattern="a+"),
                {"type": "string", "minLength": 1, "maxLength": 9, "pattern": "a+"},
            ),
            ("text_latin", None, {"type": "string"}),
            ("text", Limits("viel", min_value="3"), {"type": "string"}),
            ("bool", None, {"type": "boolean"}),
            ("num", Limits(min_value="0.1", max_value="7"), {"type": "number", "minimum": 0.1, "maximum": 7}),
            ("num_int", Limits(min_value="1"), {"type": "integer", "minimum": 1}),
            ("num_currency", Limits(max_value="viel"), {"type": "number"}),
            ("date", None, {"type": "string"}),
            ("date", Limits(min_value="2020-01-01"), {"type": "string", "format": "date"}),
            ("time", Limits(), {"type": "string", "format": "time"}),
            ("datetime", Limits(), {"type": "string", "format": "date-time"}),
            ("file", None, {"type": "string"}),
            ("obj", None, {"type": "string"}),
        ],
    )
    def test_every_datatype_has_its_type_and_limits(
        self, datatype: str, limits: Limits | None, expected: dict[str, Any]
    ) -> None:
        assert definition(field(datatype=datatype, limits=limits)) == expected

    def test_values_are_constants_and_a_list_elsewhere_is_text(self) -> None:
        assert definition(select()) == {
            "type": "string",
            "oneOf": [{"const": "1", "description": "Eins"}, {"const": "2", "description": "Zwei"}],
        }
        assert definition(select(values=())) == {"type": "string"}

    def test_places_say_how_often(self) -> None:
        made = json_schema(
            schema(
                field("F99000000101"),
                place(field("F99000000102"), "0:1"),
                place(field("F99000000103"), "0:*"),
                place(field("F99000000104"), "2:5"),
                field("F99000000105", kind="label"),
            )
        )
        names = [f"F9900000010{number}V1.0.0" for number in (1, 2, 3, 4)]
        assert list(made["properties"]) == list(made["$defs"]) == names
        assert made["required"] == [names[0], names[3]]
        assert made["additionalProperties"] is False
        several = {"type": "array", "items": {"$ref": f"#/$defs/{names[2]}"}, "minItems": 0}
        assert made["properties"][names[2]] == several
        assert made["properties"][names[3]]["maxItems"] == 5

    def test_of_a_select_group_exactly_one_is_there(self) -> None:
        chosen = group(place(field("F99000000101"), "0:1"), place(field("F99000000102"), "0:1"), art="X")
        checker = jsonschema.Draft202012Validator(json_schema(schema(chosen)))
        first, second = {"F99000000101V1.0.0": "a"}, {"F99000000102V1.0.0": "b"}
        assert checker.is_valid({"G99000000201V1.0.0": first})
        assert not checker.is_valid({"G99000000201V1.0.0": first | second})
        assert not checker.is_valid({"G99000000201V1.0.0": {}})

    def test_a_document_of_the_form_is_an_instance(self) -> None:
        whole = schema(
            group(field("F99000000101"), place(field("F99000000102", datatype="num_int", limits=None), "0:*")),
            select("F99000000103"),
            field("F99000000104", kind="label", written_content="Nur ein Hinweis"),
        )
        answers = {"G99000000201": {"F99000000101": "Ada", "F99000000102": ["1", "2"]}, "F99000000103": "2"}
        document = export_json(compile_schema(whole).form, answers)
        jsonschema.validate(document, json_schema(whole), jsonschema.Draft202012Validator)
        assert document["G99000000201V1.0.0"]["F99000000102V1.0.0"] == [1, 2]

    def test_the_file_is_json_in_utf_8(self) -> None:
        assert json.loads(write_json_schema(schema(field())).decode()) == json_schema(schema(field()))


@small_and_large
def test_it_equals_the_reference_and_is_valid(shared_data: Path, files: str) -> None:
    compared = 0
    for path in real_schemas(shared_data / "fim", files):
        ours = json_schema(read_schema(unpacked(path)))
        jsonschema.Draft202012Validator.check_schema(ours)
        reference = shared_data / "fim" / "xdf3_jsonschema" / f"{path.name.split('.')[0]}.schema.json"
        if reference.exists():
            compared += 1
            assert shape(ours) == shape(json.loads(reference.read_bytes())), path.name
    assert compared


def shape(given: Any) -> Any:
    """A JSON Schema without order, titles and descriptions."""
    if isinstance(given, list):
        return [shape(part) for part in given]
    if not isinstance(given, dict):
        return given
    made = {key: shape(value) for key, value in given.items() if key not in ("title", "description", "required")}
    if "required" in given:
        made["required"] = sorted(given["required"])
    if "$defs" in given:
        made["$defs"] = {_name(name, part): shape(part) for name, part in given["$defs"].items()}
    return made


def _name(name: str, part: dict[str, Any]) -> str:
    following = MENDED.findall(part.get("title", ""))
    return following[-1] if following else name
