"""Gate "imports and is fillable": every real schema becomes a form in which all can be answered.

The XML is counted a second time, by XPath, without our reader.
"""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from portalwerk.formengine.queries import form_of_file
from portalwerk.formengine.rules.checking import check_all
from portalwerk.formengine.rules.drawing import DrawnField, DrawnRepeat, PageView
from portalwerk.formengine.rules.export import export_json
from portalwerk.formengine.rules.form import CHOICE_TYPES, Answers, Field, FieldType, Form, with_pages
from portalwerk.formengine.rules.paths import static_path
from tests.formengine.filling import everything, fill, fill_as_asked, most

NAMES = {"x": "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"}
PARTS = 4


def schema_files(folder: Path) -> list[Path]:
    return sorted((folder / "fim" / "xdf3").glob("S*.xdf3.xml*"))


def xml_of(path: Path) -> Any:
    content = path.read_bytes()
    return etree.fromstring(gzip.decompress(content) if path.suffix == ".gz" else content)


def form_of(path: Path) -> Form:
    """The form of a schema in which everything is asked."""
    return asking_everything(form_of_file(path).form)


def json_schema_of(path: Path) -> dict[str, Any]:
    """The reference schema. Its repair lost a few definitions (quotes in titles); those allow anything."""
    name = path.name.split(".")[0]
    folder = path.parents[1] / "xdf3_jsonschema"
    plain, packed = folder / f"{name}.schema.json", folder / f"{name}.schema.json.gz"
    text = plain.read_text() if plain.exists() else gzip.decompress(packed.read_bytes()).decode()
    schema: dict[str, Any] = json.loads(text)
    for name in set(re.findall(r'"#/\$defs/([^"]+)"', text)):
        schema["$defs"].setdefault(name, True)
    return schema


def xml_path(field: Any) -> str:
    holders = [field, *field.iterancestors(f"{{{NAMES['x']}}}datenfeldgruppe")]
    return ".".join(holder.findtext("x:identifikation/x:id", namespaces=NAMES) for holder in reversed(holders))


def xml_fields(root: Any) -> Iterator[tuple[str, Any]]:
    for field in root.xpath(".//x:datenfeld[x:feldart/code != 'label']", namespaces=NAMES):
        yield xml_path(field), field


def short_of_maximum(wanted: dict[str, Any], asked: dict[str, list[DrawnField]]) -> Iterator[str]:
    """Fields that are drawn less often than the XML allows; files and boxes hold several answers in one input."""
    for place, items in asked.items():
        top = wanted[place].getparent().getparent().findtext("x:anzahl", namespaces=NAMES).split(":")[1]
        several = max(len(items), items[0].limit)
        if top != "*" and items[0].input != "checkboxes" and several < int(top):
            yield place


def faults_of(path: Path, form: Form, answers: Answers, views: list[PageView]) -> list[str]:
    """Everything in which the form differs from the schema; the gate wants none."""
    root, found = xml_of(path), []
    drawn = [item for view in views for item in everything(view.items)]
    asked: dict[str, list[DrawnField]] = {}
    for item in drawn:
        if isinstance(item, DrawnField) and item.input not in ("label", "locked"):
            asked.setdefault(static_path(item.path), []).append(item)
    constants = constants_of(form)
    wanted = {place: field for place, field in xml_fields(root) if place not in constants}
    if asked.keys() != wanted.keys():
        found.append(f"fields: {sorted(asked.keys() ^ wanted.keys())[:5]}")
    for place, items in asked.items():
        codes = wanted[place].xpath("x:werte/x:wert/x:code/text() | x:werte/x:wert/code/text()", namespaces=NAMES)
        offered = {tuple(option.value for option in item.options if option.value) for item in items}
        if codes and offered != {tuple(codes)}:
            found.append(f"codes of {place}")
        if any(item.input in ("select", "checkboxes") and not item.options for item in items):
            found.append(f"empty select {place}")
    found += [f"repeat {item.name}" for item in drawn if isinstance(item, DrawnRepeat) and item.count < most(item)]
    found += [f"maximum of {place}" for place in short_of_maximum(wanted, asked)]
    found += [f"problem: {problem.sentence}" for problem in check_all(form, answers)]
    validator = Draft202012Validator(json_schema_of(path))
    found += [f"export: {error.message[:200]}" for error in validator.iter_errors(export_json(form, answers))]
    return found


def asking_everything(form: Form) -> Form:
    """The form without what rules hide and demand: every question of the schema is asked once."""

    def over(element: Any) -> Any:
        plain = replace(element, shown_if=None, required_if=None)
        if isinstance(element, Field):
            return plain
        return replace(plain, checks=(), elements=tuple(over(child) for child in element.elements))

    pages = [replace(page, checks=(), elements=tuple(map(over, page.elements))) for page in form.pages]
    return with_pages(form, tuple(pages))


def constants_of(form: Form) -> set[str]:
    """What a rule gives one value for good, so that nobody is asked."""
    fields = ((path, element) for path, element in form.walk() if isinstance(element, Field))
    return {path for path, element in fields if element.type is FieldType.HIDDEN}


@pytest.mark.parametrize("part", range(PARTS))
def test_every_real_schema_imports_and_is_fillable(shared_data: Path, part: int) -> None:
    files = schema_files(shared_data)
    assert len(files) >= 55
    faults = {}
    for path in files[part::PARTS]:
        form = form_of(path)
        found = faults_of(path, form, *fill(form))
        if found:
            faults[path.name] = found
    assert faults == {}


LANDS = ("TH", "NW", "SL", "BY")


@pytest.mark.parametrize("land", LANDS)
def test_every_real_form_can_be_submitted_with_its_rules(shared_data: Path, land: str) -> None:
    facts = {"today": date(2026, 8, 1), "land": land}
    left = {}
    for path in schema_files(shared_data)[LANDS.index(land) :: 2]:
        form = form_of_file(path).form
        answers = fill_as_asked(form, facts)
        problems = [problem.sentence for problem in check_all(form, answers, facts=facts)]
        if problems:
            left[path.name] = problems
    assert left == {}


class TestPlantedFaults:
    """A gate must be able to turn red."""

    @pytest.fixture
    def path(self, shared_data: Path) -> Path:
        return shared_data / "fim" / "xdf3" / "S07000000248.xdf3.xml"

    def found(self, path: Path, form: Form) -> str:
        return " ".join(faults_of(path, form, *fill(form)))

    def changed(self, form: Form, change: Any) -> Form:
        def over(element: Any) -> Any:
            if isinstance(element, Field):
                return change(element)
            kept = [over(child) for child in element.elements]
            return replace(element, elements=tuple(child for child in kept if child is not None))

        pages = [replace(page, elements=tuple(over(element) for element in page.elements)) for page in form.pages]
        return with_pages(form, tuple(pages))

    def test_a_lost_field_is_noticed(self, path: Path) -> None:
        form = form_of(path)
        lost = next(item.key for _place, item in form.walk() if isinstance(item, Field))
        poorer = self.changed(form, lambda field: None if field.key == lost else field)
        assert "fields: " in self.found(path, poorer)

    def test_a_lost_code_is_noticed(self, path: Path) -> None:
        form = form_of(path)

        def shortened(field: Field) -> Field:
            return replace(field, options=field.options[:-1]) if field.type in CHOICE_TYPES else field

        assert "codes of" in self.found(path, self.changed(form, shortened))

    def test_a_repeat_that_ends_early_is_noticed(self, shared_data: Path) -> None:
        path = shared_data / "fim" / "xdf3" / "S00000000362.xdf3.xml"
        form = form_of(path)

        def once_less(field: Field) -> Field:
            return replace(field, maximum=field.maximum - 1) if field.maximum and field.maximum > 2 else field

        assert "maximum of" in self.found(path, self.changed(form, once_less))

    def test_a_wrong_kind_is_noticed_in_the_document(self, path: Path) -> None:
        form = form_of(path)

        def as_text(field: Field) -> Field:
            return replace(field, exported_as=field.exported_as + "x")

        assert "export: " in self.found(path, self.changed(form, as_text))
