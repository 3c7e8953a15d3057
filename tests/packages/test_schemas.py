"""The JSON Schemas beside the packages are those of the models, and the packages fit them."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from portalwerk.packages.queries import packages_in, schemas

PACKAGES = Path(__file__).parents[2] / "service-packages"
SCHEMAS = PACKAGES / "schema"


@pytest.mark.parametrize("name", sorted(schemas()))
def test_committed_schema_is_true(name: str) -> None:
    committed = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert committed == schemas()[name], "make them anew with: portalwerk package schema"


def test_no_schema_is_left_over() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} == {f"{name}.schema.json" for name in schemas()}


@pytest.mark.parametrize("path", packages_in(PACKAGES), ids=lambda path: path.name)
def test_an_editor_accepts_the_packages(path: Path) -> None:
    for name in ("package", "process", "fees"):
        with (path / f"{name}.yaml").open(encoding="utf-8") as file:
            jsonschema.validate(yaml.safe_load(file), schemas()[name])


def test_every_file_names_its_schema() -> None:
    for path in packages_in(PACKAGES):
        for file in path.rglob("*.yaml"):
            first = file.read_text(encoding="utf-8").splitlines()[0]
            target = (file.parent / first.partition("$schema=")[2]).resolve()
            assert target.is_file(), file
