"""The hunting licence follows the real federal schema: same ids, codes, multiplicities, and valid documents."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from portalwerk.formengine.queries import form_of_file
from portalwerk.formengine.rules.export import export_json
from portalwerk.formengine.rules.form import Element, Field, FieldType, Form
from portalwerk.packages.queries import read_package

PACKAGE = Path(__file__).parents[2] / "service-packages" / "jagdschein-ersterteilung"
NUMBER = "S07000000248"


@pytest.fixture(scope="module")
def ours() -> Form:
    form = read_package(PACKAGE).form
    assert form is not None
    return form


@pytest.fixture(scope="module")
def theirs(shared_data: Path) -> Form:
    return form_of_file(shared_data / "fim" / "xdf3" / f"{NUMBER}.xdf3.xml").form


def _shape(element: Element) -> tuple[object, ...]:
    return (element.minimum, element.maximum, isinstance(element, Field))


def _elements(form: Form) -> dict[str, Element]:
    return dict(form.walk())


def test_every_field_of_the_schema_is_asked_and_no_other(ours: Form, theirs: Form) -> None:
    assert set(_elements(ours)) == set(_elements(theirs))


def test_multiplicities_are_those_of_the_schema(ours: Form, theirs: Form) -> None:
    wanted, found = _elements(theirs), _elements(ours)
    labels = {path for path, one in wanted.items() if isinstance(one, Field) and one.type is FieldType.LABEL}
    assert {path: _shape(found[path]) for path in wanted.keys() - labels} == {
        path: _shape(wanted[path]) for path in wanted.keys() - labels
    }


def test_codes_of_short_lists_are_those_of_the_schema(ours: Form, theirs: Form) -> None:
    def codes(form: Form) -> dict[str, set[str]]:
        lists = {entry.key: entry.options for entry in form.code_lists}
        found = {}
        for path, element in form.walk():
            if isinstance(element, Field):
                options = element.options or lists.get(element.code_list or "", ())
                if 0 < len(options) <= 10:
                    found[path] = {option.code for option in options}
        return found

    wanted, found = codes(theirs), codes(ours)
    assert {path: found[path] for path in wanted} == wanted
    assert len(wanted) >= 3


def test_texts_are_our_own(ours: Form, theirs: Form) -> None:
    def helps(form: Form) -> set[str]:
        return {one.hint for _path, one in form.walk() if len(one.hint) > 30}

    assert not helps(ours) & helps(theirs)


@pytest.mark.parametrize(
    "name", ["jahresjagdschein-einladung", "pacht-mit-zwei-flaechen", "siebzehn-jahre", "verfahren"]
)
def test_answers_make_a_valid_document(name: str, ours: Form, shared_data: Path) -> None:
    schema = json.loads((shared_data / "fim" / "xdf3_jsonschema" / f"{NUMBER}.schema.json").read_text())
    example = read_package(PACKAGE).examples[name]
    document = export_json(ours, dict(example.answers), facts={"today": date.fromisoformat(example.on)})
    # the published file refers to two definitions that it lacks
    missing = set(re.findall(r'#/\$defs/([^"]+)"', json.dumps(schema))) - schema["$defs"].keys()
    schema["$defs"] |= {name: {} for name in missing}
    jsonschema.validate(_with_versions(document, schema, schema), schema)


def _with_versions(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> Any:
    """The federal schema names elements with their version: F1V1.2.0."""
    if "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if isinstance(value, list):
        return [_with_versions(item, schema["items"], root) for item in value]
    if not isinstance(value, dict):
        return value
    names = {name.partition("V")[0]: name for name in schema["properties"]}
    return {
        names[key.partition("V")[0]]: _with_versions(inner, schema["properties"][names[key.partition("V")[0]]], root)
        for key, inner in value.items()
    }
