"""Reading packages from their folders, checking them, and the schemas of their files."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from portalwerk.packages.rules.checks import check
from portalwerk.packages.rules.definition import (
    ExampleFile,
    FeesFile,
    OverlayFile,
    PackageFile,
    ProcessFile,
    TextsFile,
)
from portalwerk.packages.rules.form_source import CodeListFile, FormFile, form_of
from portalwerk.packages.rules.package import Package
from portalwerk.packages.rules.reading import Model, read_model
from portalwerk.packages.rules.source import MAX_CHARACTERS, Finding, SourceError, read_yaml

#: The files of a package and their models; the names are those of the schemas beside the packages.
FILES: dict[str, type[BaseModel]] = {
    "package": PackageFile,
    "form": FormFile,
    "fees": FeesFile,
    "process": ProcessFile,
    "texts": TextsFile,
    "example": ExampleFile,
    "codelist": CodeListFile,
    "overlay": OverlayFile,
}
_KNOWN_PLACES = frozenset({"texts", "examples", "codelists", "tenants", "letters", "fim"})
_KNOWN_FILES = frozenset({"package.yaml", "form.yaml", "fees.yaml", "process.yaml", "README.md"})


def check_package(path: Path) -> list[Finding]:
    """Everything that is wrong with the package in a folder; empty means it can be installed."""
    return check(read_package(path))


def read_package(path: Path) -> Package:
    """Read the package in a folder; what cannot be read is left out and noted in its findings."""
    found = Package(folder=path.resolve().name)
    if not path.is_dir():
        found.findings.append(Finding(path.name, 0, "Diesen Ordner gibt es nicht."))
        return found
    _note_strangers(path, found)
    found.package = _read(path / "package.yaml", path, found, PackageFile)
    found.fees = _read(path / "fees.yaml", path, found, FeesFile)
    found.process = _read(path / "process.yaml", path, found, ProcessFile)
    found.texts = _read_all(path / "texts", path, found, TextsFile)
    found.examples = _read_all(path / "examples", path, found, ExampleFile)
    found.overlays = _read_all(path / "tenants", path, found, OverlayFile)
    if "de" not in found.texts and not (path / "texts" / "de.yaml").exists():
        found.findings.append(Finding("texts/de.yaml", 0, "Die Datei fehlt."))
    for letter in sorted((path / "letters").glob("*.typ")):
        found.letters[letter.stem] = letter.read_text(encoding="utf-8")
    _read_form(path, found)
    return found


def packages_in(folder: Path) -> list[Path]:
    """The folders of packages in a folder, by name."""
    return sorted(entry.parent for entry in folder.glob("*/package.yaml"))


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of file, by name."""
    return {name: model.model_json_schema() for name, model in FILES.items()}


def write_schemas(folder: Path) -> list[Path]:
    """Write the JSON Schemas for editors. Returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas().items():
        target = folder / f"{name}.schema.json"
        target.write_text(json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        written.append(target)
    return written


def _read_form(path: Path, found: Package) -> None:
    source = _read(path / "form.yaml", path, found, FormFile)
    code_lists = _read_all(path / "codelists", path, found, CodeListFile)
    if source is not None and found.package is not None:
        words = {language: texts.form for language, texts in found.texts.items()}
        found.form = form_of(source, version=found.package.version, code_lists=code_lists, words=words)


def _read_all(folder: Path, root: Path, found: Package, model: type[Model]) -> dict[str, Model]:
    read = {entry.stem: _read(entry, root, found, model) for entry in sorted(folder.glob("*.yaml"))}
    return {name: one for name, one in read.items() if one is not None}


def _read(path: Path, root: Path, found: Package, model: type[Model]) -> Model | None:
    name = path.relative_to(root).as_posix()
    try:
        with path.open(encoding="utf-8") as file:
            source = read_yaml(file.read(MAX_CHARACTERS + 1), file=name)
    except FileNotFoundError:
        found.findings.append(Finding(name, 0, "Die Datei fehlt."))
        return None
    except UnicodeDecodeError:
        found.findings.append(Finding(name, 0, "Die Datei ist nicht in UTF-8 gespeichert."))
        return None
    except SourceError as wrong:
        found.findings.append(wrong.finding)
        return None
    found.sources[name] = source
    one, findings = read_model(source, model)
    found.findings += findings
    return one


def _note_strangers(path: Path, found: Package) -> None:
    for entry in sorted(path.iterdir()):
        known = _KNOWN_PLACES if entry.is_dir() else _KNOWN_FILES
        if entry.name not in known and not entry.name.startswith("."):
            found.findings.append(Finding(entry.name, 0, "Das gehört nicht in ein Paket. Erlaubt sind YAML-Dateien."))
